"""Whose handouts these are: what formats need to know of a center. Unbranded is the default, with space to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ContactKey: TypeAlias = Literal[
    "counseling", "after_hours", "national", "emergency", "basic_needs", "fairness", "international", "scam"
]
CORE: tuple[ContactKey, ...] = ("counseling", "after_hours", "national", "emergency")  # paper keeps a line for each
WHO: dict[ContactKey, str] = {
    "counseling": "Someone here who listens",
    "after_hours": "Evenings and weekends",
    "national": "Any time, day or night",
    "emergency": "In danger now, call",
    "basic_needs": "Rent, food or money",
    "fairness": "Unfair treatment",
    "international": "Visa or work permit",
    "scam": "A fake job or a scam",
}
CSS_PIXEL = 25.4 / 96  # mm
LOGO = (32.0, 11.0)  # mm, the most a logo takes on paper


@dataclass(frozen=True)
class Logo:
    """A picture that has been opened, checked and saved anew as PNG on white. Sizes are in pixels."""

    png: bytes
    width: int
    height: int

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Its size in millimeters so that it fits into a box; a small one is never blown up."""
        scale = min(width / self.width, height / self.height, CSS_PIXEL)
        return self.width * scale, self.height * scale


@dataclass(frozen=True)
class Contact:
    """Somebody to turn to: the key in the settings, and words as they are printed."""

    key: ContactKey
    name: str
    phone: str = ""
    hours: str = ""

    @property
    def who(self) -> str:
        """What this contact is for."""
        return WHO[self.key]


@dataclass(frozen=True)
class Branding:
    """A center's words and pictures; empty ones leave the words out, or space to write them in.

    `main` and `accent` are `#RRGGBB` and readable on white. `templates` are (name, text) and win over ours.
    """

    center: str = ""
    month: str = ""
    tool: str = "Career Workshop Toolkit"
    logo: Logo | None = None
    main: str = ""
    accent: str = ""
    paper: Literal["a4", "letter"] = "a4"
    support: tuple[Contact, ...] = ()
    checked: str = ""
    site: str = ""
    templates: tuple[tuple[str, str], ...] = ()

    @property
    def whose(self) -> str:
        """Who hands this out: the center, or the toolkit where nobody is named."""
        return self.center or self.tool

    def page(self, slug: str) -> str:
        """The address of a worksheet's page, by its slug, where `site` is known."""
        return f"{self.site.rstrip('/')}/worksheets/{slug}.html"

    def contact(self, key: ContactKey) -> Contact | None:
        """Whom to turn to for this, if the center has said so."""
        return next((found for found in self.support if found.key == key), None)

    def box(self) -> tuple[tuple[str, Contact | None], ...]:
        """The lines of a support box: what for, and who. The first four stand there even without a name."""
        return tuple((WHO[key], self.contact(key)) for key in WHO if key in CORE or self.contact(key))

    def line(self) -> tuple[tuple[str, Contact | None], ...]:
        """The same in one line: someone who listens, and someone at any hour."""
        always = self.contact("national") or self.contact("after_hours")
        later = "Any time, day or night" if always is None else always.who
        return (WHO["counseling"], self.contact("counseling")), (later, always)


UNBRANDED = Branding()
