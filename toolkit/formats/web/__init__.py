"""A document in, its questions as HTML form controls out; later the browser's answers back again."""
