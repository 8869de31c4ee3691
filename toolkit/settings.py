"""A center's `toolkit.yaml` in, its branding out, or every mistake in it at once, each with its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

import pydantic

from toolkit import logo
from toolkit.branding import Branding, Contact, ContactKey
from toolkit.kinds._base import Line, Model
from toolkit.messages import COLOR, DAY, HTTPS
from toolkit.problems import Problem, ProblemsFound
from toolkit.worksheet import odd_characters, validated
from toolkit.worksheet_file import GuidanceSpec, Purpose, Title
from toolkit.yamltext import Tree

NAME = "toolkit.yaml"
FORMAT = 1  # raised when settings of today would no longer be understood, with a line in UPGRADES
UPGRADES: dict[int, str] = {}  # an older format -> what to change in the file
READABLE = 4.5  # WCAG's contrast of text
LANGUAGES = ("en",)
CONTACT = 90  # characters of a contact in all: eight of them still fit on the card for emergencies

Paper = Literal["a4", "letter"]
Color = Annotated[str, pydantic.StringConstraints(pattern=COLOR)]
Short = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]


class ContactSpec(Model, title="A contact"):
    """Somebody to turn to, as it is printed."""

    name: Short
    """Who it is: `name: Counseling Center`."""
    phone: Annotated[str, pydantic.StringConstraints(max_length=40, strip_whitespace=True)] = ""
    """The number to call."""
    hours: Annotated[str, pydantic.StringConstraints(max_length=60, strip_whitespace=True)] = ""
    """When somebody answers: `hours: Monday to Friday 9 to 5`."""


class SupportSpec(Model, title="Whom people can turn to"):
    """The support box of sheets about feelings. A key without words counts as not there.

    Without `counseling`, `after_hours` or `national`, sheets of `sensitivity` 2 and 3 are held back.
    """

    counseling: ContactSpec | None = None
    """Someone here who listens."""
    after_hours: ContactSpec | None = None
    """Evenings and weekends."""
    national: ContactSpec | None = None
    """Any time, day or night."""
    emergency: ContactSpec | None = None
    """In danger now, call."""
    basic_needs: ContactSpec | None = None
    """Rent, food or money."""
    fairness: ContactSpec | None = None
    """Unfair treatment."""
    international: ContactSpec | None = None
    """Visa or work permit."""
    scam: ContactSpec | None = None
    """A fake job or a scam."""
    checked: Annotated[str, pydantic.StringConstraints(pattern=DAY)] | None = None
    """The day on which you called each number. `toolkit doctor` reminds you after 180 days."""


class ColorsSpec(Model, title="Colors of the website"):
    """Both must be readable on white, and with white on them: 4.5 to 1 at least. Put them in quotes."""

    main: Color = "#1A1D21"
    """The bar at the top."""
    accent: Color = "#1B5AA6"
    """Links in the text."""


class WordsSpec(Model, title="Other words for a worksheet"):
    """What takes the place of our words. The questions stay as they are."""

    title: Title | None = None
    """The title."""
    purpose: Purpose | None = None
    """What people leave with."""
    facts: Annotated[tuple[Line, ...], pydantic.Field(max_length=4)] | None = None
    """What stands beside the minutes."""
    steps: Annotated[tuple[Line, ...], pydantic.Field(max_length=5)] | None = None
    """How to use it, on the website."""
    facilitator: GuidanceSpec | None = None
    """All notes for the advisor."""


class SettingsFile(Model, title="The settings of a center"):
    """The file `toolkit.yaml`."""

    format: Annotated[int, pydantic.Field(ge=1, le=9999)]
    """The version of this file; leave it as it is."""
    center: Annotated[str, pydantic.StringConstraints(min_length=2, max_length=90, strip_whitespace=True)]
    """The name on every page, in Excel and on the website."""
    logo: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=200)] | None = None
    """A PNG or JPEG in this folder, up to 5 MB and 5000 pixels a side: `logo: logo.png`. It stands on the first page
    of a sheet, 32 x 11 mm at most, and on the website."""
    colors: ColorsSpec | None = None
    """Your colors on the website."""
    paper: Paper | None = None
    """The first button on the website: `a4` or `letter`. Left out, it is the first of `papers`."""
    papers: Annotated[tuple[Paper, ...], pydantic.Field(min_length=1)] = get_args(Paper)
    """What is built."""
    language: str = "en"
    """Worksheets are in English only."""
    month: Annotated[str, pydantic.StringConstraints(max_length=30, strip_whitespace=True)] | None = None
    """Stands beside the name: `month: April 2026`. No clock enters a build."""
    site: Annotated[str, pydantic.StringConstraints(pattern=HTTPS, max_length=200)] | None = None
    """Where the website will be: `site: https://careers.example.edu`. Then each sheet has the address of its own page
    in its head, and a code for phones."""
    support: SupportSpec | None = None
    """Whom people can turn to."""
    words: dict[str, WordsSpec] | None = None
    """Other words for our worksheets, by the id of the worksheet."""
    leave_out: tuple[str, ...] | None = None
    """Worksheets and workshops that are not built, by their ids. A workshop goes with each of its sheets."""


def settings(tree: Tree) -> SettingsFile:
    """Check a settings file. Raises ProblemsFound with every mistake but those of the logo."""
    _understood(tree)
    _quoted(tree)
    found = validated(SettingsFile, tree)
    problems = [*odd_characters(tree), *_colors(found, tree), *_choices(found, tree), *_long(found, tree)]
    if problems:
        raise ProblemsFound(problems)
    return found


def branding(found: SettingsFile, tree: Tree, root: Path) -> Branding:
    """What formats get to know. Raises ProblemsFound where the logo cannot be used."""
    colors = found.colors
    return Branding(
        center=" ".join(found.center.split()),
        month=" ".join((found.month or "").split()),
        logo=logo.logo(found.logo, root, tree.value_at(("logo",))) if found.logo else None,
        main=colors.main if colors else "",
        accent=colors.accent if colors else "",
        paper=found.paper or found.papers[0],
        support=tuple(_contacts(found.support)) if found.support else (),
        checked=(found.support and found.support.checked) or "",
        site=found.site or "",
    )


def contrast(color: str) -> float:
    """How well a `#RRGGBB` stands out against white: 1 not at all, 21 is black (WCAG's relative luminance)."""
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def darker(color: str) -> str:
    """The nearest shade of a color that is readable on white."""
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    shades = (f"#{red * n // 100:02X}{green * n // 100:02X}{blue * n // 100:02X}" for n in range(100, -1, -1))
    return next(shade for shade in shades if contrast(shade) >= READABLE)


def _understood(tree: Tree) -> None:
    """Look at the format first: what another version may write here is not for us to judge."""
    if isinstance(tree.data, dict) and "format" not in tree.data:
        message = f"'format' is missing. Write 'format: {FORMAT}' in the first line."
        raise ProblemsFound([Problem(tree.key_at(()), "format-missing", message)])
    given = tree.data.get("format") if isinstance(tree.data, dict) else None
    if not isinstance(given, str) or not given.isascii() or not given.isdecimal() or len(given) > 4:
        return  # the model says what is wrong
    place, number = tree.value_at(("format",)), int(given)
    if number > FORMAT:
        message = (
            f"These settings are for a newer toolkit (format {number}; this one knows {FORMAT}). Update the toolkit."
        )
        raise ProblemsFound([Problem(place, "format-newer", message)])
    if number in UPGRADES:
        message = f"These settings are for an older toolkit. {UPGRADES[number]} Then write 'format: {FORMAT}'."
        raise ProblemsFound([Problem(place, "format-older", message)])


def _quoted(tree: Tree) -> None:
    """`main: #1B5AA6` says nothing at all: what follows a # is a remark. Nobody would guess that."""
    given = tree.data.get("colors") if isinstance(tree.data, dict) else None
    empty = [key for key in given if given[key] is None] if isinstance(given, dict) else []
    message = "Put the color in quotes, such as '#1B5AA6'. Without them, what follows # is a remark."
    if empty:
        raise ProblemsFound([Problem(tree.key_at(("colors", key)), "color-quotes", message) for key in empty])


def _colors(found: SettingsFile, tree: Tree) -> Iterator[Problem]:
    for key in ColorsSpec.model_fields:
        color = getattr(found.colors, key) if found.colors else "#000000"
        if contrast(color) < READABLE:
            message = (
                f"'{color}' is too pale to read: {contrast(color):.1f} to 1 against white, and text needs {READABLE}. "
                f"Use a darker shade, such as '{darker(color)}'."
            )
            yield Problem(tree.value_at(("colors", key)), "color-pale", message)


def _choices(found: SettingsFile, tree: Tree) -> Iterator[Problem]:
    if found.language not in LANGUAGES:
        message = f"'{found.language[:40]}' is not there yet: worksheets are in English only. Write 'language: en'."
        yield Problem(tree.value_at(("language",)), "language-missing", message)
    day = found.support.checked if found.support else None
    if day and not _is_day(day):
        message = f"The calendar has no day '{day}'. Write year, month and day: 2026-04-15."
        yield Problem(tree.value_at(("support", "checked")), "no-day", message)
    if found.paper and found.paper not in found.papers:
        message = f"'paper: {found.paper}' is not among 'papers'. Add it there, or choose another."
        yield Problem(tree.value_at(("paper",)), "paper-missing", message)


def _long(found: SettingsFile, tree: Tree) -> Iterator[Problem]:
    for contact in _contacts(found.support) if found.support else ():
        count = len(contact.name) + len(contact.phone) + len(contact.hours)
        if count > CONTACT:
            message = (
                f"This contact has {count} characters, and a page has room for {CONTACT}. "
                "Shorten its name or its hours."
            )
            yield Problem(tree.value_at(("support", contact.key)), "contact-long", message)


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _contacts(support: SupportSpec) -> Iterator[Contact]:
    for key in get_args(ContactKey):
        spec = getattr(support, key)
        if spec:
            yield Contact(key, *(" ".join(words.split()) for words in (spec.name, spec.phone, spec.hours)))
