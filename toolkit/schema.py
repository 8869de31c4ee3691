"""Our models in, JSON schemas out, so that an editor completes keys and marks mistakes while somebody types."""

from __future__ import annotations

import ast
import functools
import inspect
import json
import sys
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from toolkit.evidence import ClaimsFile, EvidenceFile
from toolkit.glossary import GlossaryFile
from toolkit.kinds._base import Model
from toolkit.settings import SettingsFile
from toolkit.submission_file import SubmissionFile
from toolkit.topics import TopicsFile
from toolkit.worksheet_file import ListFile, WorksheetFile
from toolkit.workshop import PieceFile, WorkshopFile

MODELS: dict[str, type[Model]] = {
    "worksheet": WorksheetFile,
    "list": ListFile,
    "workshop": WorkshopFile,
    "piece": PieceFile,
    "claims": ClaimsFile,
    "evidence": EvidenceFile,
    "glossary": GlossaryFile,
    "topics": TopicsFile,
    "settings": SettingsFile,
    "submission": SubmissionFile,
}
FOLDER = ".schema"  # of a workspace, where editors look
DIALECT = "https://json-schema.org/draft/2020-12/schema"
YES_NO = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]}  # to editors of today, `no` is a word


def text(what: str) -> str:
    """The schema of a kind of file as JSON. Raises KeyError for a kind of file we do not have."""
    found = {"$schema": DIALECT, **_plain(of(MODELS[what]))}
    return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def of(model: type[Model]) -> dict[str, Any]:
    """The schema of a model, each key with its description."""
    return model.model_json_schema(schema_generator=_Described)


def said(model: type[Model]) -> dict[str, str]:
    """What is said of each key of a model, in the line below it or below that of a model it is based on."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Model):
            found |= _said_by(base)
    return found


def _said_by(model: type[Model]) -> dict[str, str]:
    found = {}
    for key, below in pairwise(_classes(model.__module__)[model.__name__].body):
        match key, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                found[name] = " ".join(words.split())
    return found


@functools.cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    found = ast.walk(ast.parse(inspect.getsource(sys.modules[module])))
    return {node.name: node for node in found if isinstance(node, ast.ClassDef)}


class _Described(GenerateJsonSchema):
    """Takes descriptions from the source when a schema is asked for. pydantic would do so at every start, for 70 ms."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        found = super().model_schema(schema)
        words: Mapping[str, str] = said(schema["cls"])
        for key, about in found["properties"].items():
            if key in words:
                about["description"] = words[key]
        return found


def _plain(item: Any) -> Any:
    if isinstance(item, dict):
        if item.get("type") == "boolean":
            return {**{key: value for key, value in item.items() if key not in ("type", "default")}, **YES_NO}
        return {key: _plain(value) for key, value in item.items()}
    return [_plain(entry) for entry in item] if isinstance(item, list) else item
