"""Documents and modules in, the pages of a website out: ordinary Markdown that any generator can read."""
