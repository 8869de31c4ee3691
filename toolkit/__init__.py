"""One worksheet definition in; web page, printable PDF and Excel tracker out.

What other programs may build on, with examples: docs/reference/python.md. All else may change in any version.
"""

__version__ = "0.1.0"
