"""One worksheet definition in; web page, printable PDF and Excel tracker out."""

__version__ = "0.1.0"
