"""What authors write: one module a kind, an author's block in, parts of the closed vocabulary out.

A module in this folder whose name does not begin with `_` holds one kind: a model with a literal `kind` and a method
`parts`. Nothing else has to be told of it.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil

from toolkit.kinds._base import Kind


@functools.cache
def models() -> dict[str, type[Kind]]:
    """Every kind by the word authors write for it, in alphabetical order."""
    found: dict[str, type[Kind]] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        if not module.name.startswith("_"):
            loaded = importlib.import_module(f"{__name__}.{module.name}")
            for item in vars(loaded).values():
                if isinstance(item, type) and issubclass(item, Kind) and item.__module__ == loaded.__name__:
                    found[item.word()] = item
    return found
