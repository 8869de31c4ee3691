"""Where a field is in a browser form: the name of its control. Writer and reader both ask here, and nowhere else."""

from __future__ import annotations


def name(field_id: str) -> str:
    """The name of a field's control. HTML keeps the dots, so it is the field id itself."""
    return field_id
