"""Our models in, JSON schemas out, so that an editor completes keys and marks mistakes while somebody types."""

from __future__ import annotations

import json
from typing import Any

from toolkit.evidence import ClaimsFile, EvidenceFile
from toolkit.kinds._base import Model
from toolkit.settings import SettingsFile
from toolkit.worksheet_file import ListFile, WorksheetFile
from toolkit.workshop import PieceFile, WorkshopFile

MODELS: dict[str, type[Model]] = {
    "worksheet": WorksheetFile,
    "list": ListFile,
    "workshop": WorkshopFile,
    "piece": PieceFile,
    "claims": ClaimsFile,
    "evidence": EvidenceFile,
    "settings": SettingsFile,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"
YES_NO = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]}  # to editors of today, `no` is a word


def text(what: str) -> str:
    """The schema of a kind of file as JSON. Raises KeyError for a kind of file we do not have."""
    found = {"$schema": DIALECT, **_plain(MODELS[what].model_json_schema())}
    return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _plain(item: Any) -> Any:
    if isinstance(item, dict):
        if item.get("type") == "boolean":
            return {**{key: value for key, value in item.items() if key not in ("type", "default")}, **YES_NO}
        return {key: _plain(value) for key, value in item.items()}
    return [_plain(entry) for entry in item] if isinstance(item, list) else item
