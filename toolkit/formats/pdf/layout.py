"""How a field id is written in a PDF. The only place that knows, for writing and for reading back."""

from __future__ import annotations

STAMP = "toolkit"  # the hidden field that says which worksheet this is; no field id is without a point
STAMPS = ("Worksheet", "Version", "Structure", "Code")
NAMESPACE = "urn:career-workshop-toolkit:worksheet"


def name(field_id: str) -> str:
    """The name of the control: dots are illegal in a PDF field's own name, one underscore would let ids collide."""
    return field_id.replace(".", "__")


def field_id(name: str) -> str:
    """The field id behind a control's name."""
    return name.replace("__", ".")


def option_name(field_id: str, code: str) -> str:
    """The name of the check box for one option, where several can be ticked; no field id ends in capitals or digits."""
    return f"{name(field_id)}__{code}"


def without_option(name: str) -> tuple[str, str]:
    """The field id and the code behind the name of a check box for one option."""
    field, _, code = name.rpartition("__")
    return field_id(field), code
