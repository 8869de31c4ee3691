"""Whose handouts these are: what formats need to know of a center. Unbranded is the default, with space to write."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Branding:
    """A center's name and month as they stand in footers; empty ones leave the words out."""

    center: str = ""
    month: str = ""
    tool: str = "Career Workshop Toolkit"
