"""One worksheet file in, a Document out, or every mistake in it at once, each with its place."""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import pydantic

from toolkit import kinds, resources
from toolkit.answers import template_id
from toolkit.document import (
    MEDIA,
    Block,
    Canvas,
    Document,
    Grid,
    Group,
    Heading,
    Medium,
    Module,
    Option,
    OptionGroup,
    OptionList,
    Part,
    Question,
    Rows,
)
from toolkit.kinds._base import Context, Id, Kind, Line, Model, Text
from toolkit.messages import problem_of
from toolkit.problems import Problem, ProblemsFound, did_you_mean
from toolkit.yamltext import Data, Tree

if TYPE_CHECKING:
    AnyKind = Kind
else:
    AnyKind = Annotated[functools.reduce(operator.or_, kinds.models().values()), pydantic.Field(discriminator="kind")]

TAB = r"^[^\[\]:*?/\\']+$"  # what Excel allows in the name of a sheet


class WorksheetFile(Model):
    """A worksheet as its author writes it."""

    id: Id
    code: Annotated[str, pydantic.StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,5}$")]
    title: Annotated[str, pydantic.StringConstraints(min_length=3, max_length=60, strip_whitespace=True)]
    tab: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=31, pattern=TAB)]
    version: Annotated[int, pydantic.Field(ge=1, le=9999)]
    module: Id
    minutes: Annotated[int, pydantic.Field(ge=1, le=240)]
    group: Group
    sensitivity: Annotated[int, pydantic.Field(ge=0, le=3)]
    feeds_slip: bool
    purpose: Annotated[str, pydantic.StringConstraints(min_length=10, max_length=200, strip_whitespace=True)]
    facts: Annotated[tuple[Line, ...], pydantic.Field(max_length=4)] = ()
    steps: Annotated[tuple[Line, ...], pydantic.Field(max_length=5)] = ()
    outputs: Annotated[tuple[Medium, ...], pydantic.Field(min_length=1)] = tuple(sorted(MEDIA))
    core: Annotated[tuple[str, ...], pydantic.Field(max_length=3)] = ()
    home: bool = False
    article: tuple[Annotated[str, pydantic.StringConstraints(pattern=r"^S[0-9]{2}$")], ...] = ()
    aliases: dict[str, str] = {}  # noqa: RUF012  pydantic copies defaults
    facilitator: tuple[Text, ...] = ()
    blocks: Annotated[tuple[AnyKind, ...], pydantic.Field(min_length=1, max_length=40)]


class EntrySpec(Model):
    """One entry of a list. `share` makes it more private than the fields that offer it."""

    code: Annotated[str, pydantic.StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")]
    label: Line
    short: Line = ""
    group: str = ""
    share: Literal["advisor", "never"] | None = None


class GroupSpec(Model):
    """A heading over some entries, and what is always printed beside them."""

    id: Annotated[str, pydantic.StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")]
    label: Line
    note: Text = ""


class ListFile(Model):
    """A list to choose from. Codes are added or retired, never reused."""

    id: Id
    title: Line
    shows_codes: bool = False
    groups: tuple[GroupSpec, ...] = ()
    entries: Annotated[tuple[EntrySpec, ...], pydantic.Field(min_length=1, max_length=120)]
    retired: dict[str, str] = {}  # noqa: RUF012  pydantic copies defaults


class ModulesFile(Model):
    """The stops of the path."""

    class Stop(Model):
        """One stop."""

        id: Id
        number: Annotated[int, pydantic.Field(ge=0, le=7)]
        title: Line
        line: Line

    modules: tuple[Stop, ...]


M = TypeVar("M", bound=Model)


def validated(model: type[M], tree: Tree) -> M:
    """Check a file against a model. Raises ProblemsFound with every mistake and its place."""
    try:
        return model.model_validate(tree.data)
    except pydantic.ValidationError as error:
        raise ProblemsFound(problem_of(details, tree, model) for details in error.errors()) from None


def option_list(tree: Tree) -> OptionList:
    """Turn a list file into a list. Raises ProblemsFound."""
    spec = validated(ListFile, tree)
    problems = list(_odd_characters(tree))
    groups = {group.id for group in spec.groups}
    seen: set[str] = set()
    for index, entry in enumerate(spec.entries):
        place = tree.value_at(("entries", index, "code"))
        if entry.code in seen or entry.code in spec.retired:
            word = "stands twice" if entry.code in seen else "is retired and must not be used again"
            problems.append(Problem(place, "code-twice", f"The code '{entry.code}' {word}. Give the entry a new code."))
        if entry.group and entry.group not in groups:
            hint = did_you_mean(entry.group, groups)
            message = f"There is no group '{entry.group}' in this list.{hint}"
            problems.append(Problem(tree.value_at(("entries", index, "group")), "group-unknown", message))
        seen.add(entry.code)
    if problems:
        raise ProblemsFound(problems)
    options = tuple(Option(e.code, e.label, e.short, e.group, e.share) for e in spec.entries)
    shown = tuple(OptionGroup(g.id, g.label, g.note) for g in spec.groups)
    return OptionList(spec.id, spec.title, options, shown, spec.shows_codes, tuple(sorted(spec.retired.items())))


def modules(tree: Tree) -> dict[str, Module]:
    """Turn the file of modules into modules by id. Raises ProblemsFound."""
    return {m.id: Module(m.id, m.number, m.title, m.line) for m in validated(ModulesFile, tree).modules}


def document(tree: Tree, lists: Mapping[str, OptionList], stops: Mapping[str, Module]) -> Document:
    """Turn a worksheet file into a Document. Raises ProblemsFound with every mistake."""
    spec = validated(WorksheetFile, tree)
    problems: list[Problem] = list(_odd_characters(tree))
    module = stops.get(spec.module)
    if module is None:
        hint = did_you_mean(spec.module, stops)
        problems.append(
            Problem(tree.value_at(("module",)), "module-unknown", f"There is no module '{spec.module}'.{hint}")
        )
        module = Module(spec.module, 0, "")
    blocks = tuple(
        block.block(Context(spec.id, ("blocks", index), lists, tree.value_at, problems.append))
        for index, block in enumerate(spec.blocks)
    )
    blocks = tuple(_numbered(blocks))
    shown = {name: getattr(spec, name) for name in Document.__dataclass_fields__ if name in WorksheetFile.model_fields}
    shown |= {"module": module, "blocks": blocks, "outputs": frozenset(spec.outputs), "source": tree.value_at(())}
    found = Document(**(shown | {"aliases": tuple(sorted(spec.aliases.items()))}))
    problems += _checks(found, tree)
    if problems:
        raise ProblemsFound(problems)
    return found


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Count the numbered headings, so that an item has the same number in every format."""
    number = 0
    for block in blocks:
        parts: list[Part] = []
        for part in block.parts:
            if isinstance(part, Heading) and part.numbered:
                number += 1
                part = replace(part, number=number)
            parts.append(part)
        yield replace(block, parts=tuple(parts))


def _checks(found: Document, tree: Tree) -> list[Problem]:
    """What only shows once the whole sheet is there."""
    return [*_same_ids(found, tree), *_core(found, tree), *_together(found), *_slip(found, tree), *_canvas(found, tree)]


def _same_ids(found: Document, tree: Tree) -> Iterator[Problem]:
    blocks = Counter[str]()
    for index, block in enumerate(found.blocks):
        blocks[block.id] += 1
        if blocks[block.id] > 1:
            message = f"The block '{block.id}' stands twice. Give each block its own id."
            yield Problem(tree.value_at(("blocks", index, "id")), "block-twice", message)
    seen: set[str] = set()
    for item in found.fields():
        if item.id in seen and not blocks.total() > len(blocks):
            yield Problem(item.source, "field-twice", f"The field '{item.id}' stands twice. Give each its own id.")
        seen.add(item.id)


def _core(found: Document, tree: Tree) -> Iterator[Problem]:
    known = {template_id(item.id).removeprefix(f"{found.id}.").replace(".*.", ".") for item in found.fields()}
    known |= {block.id for block in found.blocks}
    for index, name in enumerate(found.core):
        if name not in known:
            message = f"There is no question '{name}' to mark as core.{did_you_mean(name, known)}"
            yield Problem(tree.value_at(("core", index)), "core-unknown", message)


def _together(found: Document) -> Iterator[Problem]:
    for part in found.parts():
        asked = part.fields if isinstance(part, Rows) else ()
        known = [item.id for item in asked]
        for item in asked:
            for other in item.together:
                if other not in known:
                    message = f"There is no column '{other}' to leave out together.{did_you_mean(other, known)}"
                    yield Problem(item.source, "together-unknown", message)


def _slip(found: Document, tree: Tree) -> Iterator[Problem]:
    counted = [item for item in found.fields() if item.share == "counts"]
    if counted and not found.feeds_slip:
        message = "This question says 'share: counts', but the sheet says 'feeds_slip: no'. Change one of the two."
        yield Problem(counted[0].source, "counts-kept", message)
    if found.feeds_slip and not counted:
        message = "The sheet feeds the slip, but no question says 'share: counts'. Write 'feeds_slip: no'."
        yield Problem(tree.value_at(("feeds_slip",)), "slip-empty", message)


def _canvas(found: Document, tree: Tree) -> Iterator[Problem]:
    blocks = {block.id: block for block in found.blocks}
    for index, block in enumerate(found.blocks):
        for part in block.parts:
            if isinstance(part, Canvas):
                equal = blocks.get(part.equal_to)
                if equal is None or not any(isinstance(other, Rows | Grid | Question) for other in equal.parts):
                    message = (
                        f"'{part.equal_to}' is no block that takes the same answers in words."
                        f"{did_you_mean(part.equal_to, set(blocks) - {block.id})}"
                    )
                    yield Problem(tree.value_at(("blocks", index, "equal_to")), "equal-unknown", message)


def _odd_characters(tree: Tree) -> Iterator[Problem]:
    """Every text must be printable in our one typeface: a missing character would print as a box."""
    for path, source in tree.values.items():
        text = _at(tree.data, path)
        if isinstance(text, str):
            odd = sorted(set(text) - resources.font_characters() - {"\n", "\t"})
            if odd:
                shown = ", ".join(f"'{c}' (U+{ord(c):04X})" for c in odd[:3])
                yield Problem(
                    source, "no-glyph", f"The printed typeface cannot draw {shown}. Use other words or signs."
                )


def _at(data: Data, path: tuple[str | int, ...]) -> Data:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data
