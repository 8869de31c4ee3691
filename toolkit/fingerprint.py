"""A short name for what something says, the same on every machine."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any

from toolkit import files


def fingerprint(value: Any) -> str:
    """A hash of what something says: places in files left out, sets in order, the same on every machine."""
    return files.digest(json.dumps(_plain(value), ensure_ascii=False).encode())


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        named = [field.name for field in dataclasses.fields(value) if field.name != "source"]
        return [type(value).__name__, *(_plain(getattr(value, name)) for name in named)]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return [[key, _plain(value[key])] for key in sorted(value)]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return files.digest(value) if isinstance(value, bytes) else value
