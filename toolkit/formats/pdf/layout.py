"""How a field id is written in a PDF. The only place that knows, for writing and for reading back."""

from __future__ import annotations


def name(field_id: str) -> str:
    """The name of the control: dots are illegal in a PDF field's own name, one underscore would let ids collide."""
    return field_id.replace(".", "__")


def field_id(name: str) -> str:
    """The field id behind a control's name."""
    return name.replace("__", ".")
