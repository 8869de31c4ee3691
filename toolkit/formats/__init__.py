"""Documents in, files out, and back again. A format knows the vocabulary of `toolkit.document` and nothing else."""
