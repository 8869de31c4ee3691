"""One worksheet file in, a Document out, or every mistake in it at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import pydantic

from toolkit import pace, resources
from toolkit.document import (
    Block,
    Canvas,
    Document,
    Field,
    Grid,
    Heading,
    Module,
    Note,
    Option,
    OptionGroup,
    OptionList,
    Part,
    Question,
    Rows,
)
from toolkit.fields import template_id
from toolkit.kinds._base import Context, Model
from toolkit.measure_file import measures
from toolkit.messages import problems_of
from toolkit.problems import Problem, ProblemsFound, suggestion
from toolkit.register import Register, texts, unproven_in
from toolkit.worksheet_file import ListFile, ModulesFile, WorksheetFile
from toolkit.yamltext import Tree

RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")  # Windows stores no file under these names

M = TypeVar("M", bound=Model)


def validated(model: type[M], tree: Tree) -> M:
    """Check a file against a model. Raises ProblemsFound with every mistake and its place."""
    try:
        return model.model_validate(tree.data)
    except pydantic.ValidationError as error:
        raise ProblemsFound(problems_of(error.errors(), tree, model)) from None


def option_list(tree: Tree) -> OptionList:
    """Turn a list file into a list. Raises ProblemsFound."""
    spec = validated(ListFile, tree)
    problems = list(odd_characters(tree))
    problems += _codes(spec, tree)
    problems += _groups(spec, tree)
    for index, _ in enumerate(spec.groups):  # labels may say what they like, notes are read as our own words
        problems += unproven_in(tree, under=("groups", index, "note"), can_name=False)
    if problems:
        raise ProblemsFound(problems)
    options = tuple(Option(e.code, e.label, e.short, e.group, e.share) for e in spec.entries)
    shown = tuple(OptionGroup(g.id, g.label, g.note) for g in spec.groups)
    return OptionList(spec.id, spec.title, options, shown, spec.shows_codes, tuple(sorted(spec.retired.items())))


def _codes(spec: ListFile, tree: Tree) -> Iterator[Problem]:
    codes: set[str] = set()
    labels: set[str] = set()
    for index, entry in enumerate(spec.entries):
        if entry.code in codes or entry.code in spec.retired:
            word = "stands twice" if entry.code in codes else "is retired and must not be used again"
            message = f"The code '{entry.code}' {word}. Give the entry a new code."
            yield Problem(tree.value_at(("entries", index, "code")), "code-twice", message)
        if entry.label.casefold() in labels:
            message = f"'{entry.label}' stands twice. Nobody could tell the two entries apart: change one."
            yield Problem(tree.value_at(("entries", index, "label")), "label-twice", message)
        codes.add(entry.code)
        labels.add(entry.label.casefold())
    for old, new in spec.retired.items():
        if new and new not in codes:
            message = f"'{old}' cannot be read as '{new}': this list has no such code.{suggestion(new, codes)}"
            yield Problem(tree.value_at(("retired", old)), "code-unknown", message)


def _groups(spec: ListFile, tree: Tree) -> Iterator[Problem]:
    groups: set[str] = set()
    for index, group in enumerate(spec.groups):
        if group.id in groups:
            message = f"The group '{group.id}' stands twice. Give each group its own id."
            yield Problem(tree.value_at(("groups", index, "id")), "group-twice", message)
        groups.add(group.id)
    for index, entry in enumerate(spec.entries):
        if entry.group and entry.group not in groups:
            message = f"There is no group '{entry.group}' in this list.{suggestion(entry.group, groups)}"
            yield Problem(tree.value_at(("entries", index, "group")), "group-unknown", message)
        if groups and not entry.group:
            message = f"Say in which group '{entry.label}' stands: add 'group:'. Without one it would not be printed."
            yield Problem(tree.value_at(("entries", index)), "group-missing", message)


def modules(tree: Tree) -> dict[str, Module]:
    """Turn the file of modules into modules by id. Raises ProblemsFound."""
    spec = validated(ModulesFile, tree)
    found: dict[str, Module] = {}
    problems: list[Problem] = list(unproven_in(tree, can_name=False))
    for index, stop in enumerate(spec.modules):
        for key, value, taken in (("id", stop.id, found), ("number", stop.number, {m.number for m in found.values()})):
            if value in taken:
                message = f"The {key} '{value}' stands twice. Give each module its own."
                problems.append(Problem(tree.value_at(("modules", index, key)), "module-twice", message))
        found[stop.id] = Module(stop.id, stop.number, stop.title, stop.line)
    if problems:
        raise ProblemsFound(problems)
    return found


def document(tree: Tree, lists: Mapping[str, OptionList], stops: Mapping[str, Module], register: Register) -> Document:
    """Turn a worksheet file into a Document. Raises ProblemsFound with every mistake."""
    spec = validated(WorksheetFile, tree)
    problems: list[Problem] = list(odd_characters(tree))
    problems += register.problems(tree, spec.evidence, spec.claims, spec.article)
    module = stops.get(spec.module)
    if module is None:
        hint = suggestion(spec.module, stops)
        problems.append(
            Problem(tree.value_at(("module",)), "module-unknown", f"There is no module '{spec.module}'.{hint}")
        )
        module = Module(spec.module, 0, "")
    blocks = tuple(
        block.block(Context(spec.id, ("blocks", index), lists, tree.value_at, problems.append))
        for index, block in enumerate(spec.blocks)
    )
    blocks = tuple(_numbered(_marked(blocks, spec.core)))
    shown = {name: getattr(spec, name) for name in Document.__dataclass_fields__ if name in WorksheetFile.model_fields}
    shown |= {"module": module, "blocks": blocks, "outputs": frozenset(spec.outputs), "source": tree.value_at(())}
    shown |= {"aliases": tuple(sorted(spec.aliases.items())), "facilitator": spec.facilitator.guidance()}
    shown |= {"evidence": register.notes(spec.evidence, spec.claims)}
    found = Document(**shown | {"measures": ()})
    found = replace(found, measures=measures(spec.measures, found, tree, problems.append))
    problems += _checks(found, tree, {problem.id for problem in problems})
    if not problems:  # what is missing or twice would be counted wrong
        problems += pace.problems(found, tree)
    if problems:
        raise ProblemsFound(problems)
    return found


def _marked(blocks: Iterable[Block], core: Iterable[str]) -> Iterator[Block]:
    """Mark the core questions where people see them: the column, else the box that asks, else the heading."""
    wanted = {tuple(name.split(".")) for name in core}
    for block in blocks:
        inside = {name[1] for name in wanted if len(name) == 2 and name[0] == block.id}
        parts = [_with_mark(part, inside) for part in block.parts]
        if parts == list(block.parts) and (inside or (block.id,) in wanted):
            parts = [replace(part, core=True) if isinstance(part, Heading) else part for part in parts]
        yield replace(block, parts=tuple(parts))


def _with_mark(part: Part, core: set[str]) -> Part:
    if isinstance(part, Rows | Grid):
        groups = tuple(
            replace(group, columns=tuple(replace(c, core=True) if c.id in core else c for c in group.columns))
            for group in part.groups
        )
        return replace(part, groups=groups)
    if isinstance(part, Note) and core & {item.id.rpartition(".")[2] for item in part.fields}:
        return replace(part, core=True)
    return part


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


def _checks(found: Document, tree: Tree, known: set[str]) -> list[Problem]:
    """What only shows once the whole sheet is there, without what the problems already `known` bring with them."""
    fields = tuple(found.fields())
    problems = [*_together(fields), *_reserved(found, tree), *_same_blocks(found, tree), *_core(found, fields, tree)]
    problems += [*_slip(found, fields, tree), *_canvas(found, tree)]
    if not (known | {problem.id for problem in problems}) & {"row-twice", "block-twice"}:
        problems += _same_fields(fields)
    return problems


def _same_blocks(found: Document, tree: Tree) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, block in enumerate(found.blocks):
        if block.id in seen:
            message = f"The block '{block.id}' stands twice. Give each block its own id."
            yield Problem(tree.value_at(("blocks", index, "id")), "block-twice", message)
        seen.add(block.id)


def _same_fields(fields: Iterable[Field]) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in fields:
        if item.id in seen:
            message = f"The id '{item.id.rpartition('.')[2]}' stands twice in this block. Give each question its own."
            yield Problem(item.source, "field-twice", message)
        seen.add(item.id)


def _core(found: Document, fields: Iterable[Field], tree: Tree) -> Iterator[Problem]:
    known = {template_id(item.id).removeprefix(f"{found.id}.").replace(".*.", ".") for item in fields}
    known |= {block.id for block in found.blocks}
    for index, name in enumerate(found.core):
        if name not in known:
            message = f"There is no question '{name}' to mark as core.{suggestion(name, known)}"
            yield Problem(tree.value_at(("core", index)), "core-unknown", message)


def _together(fields: Sequence[Field]) -> Iterator[Problem]:
    said: set[Problem] = set()  # a column of a table is asked in each row, and wrong once
    for item in (item for item in fields if item.together):
        row = item.id.rpartition(".")[0]
        known = [id for near, _, id in (other.id.rpartition(".") for other in fields) if near == row]
        for other in item.together:
            if other not in known:
                message = f"There is no question '{other}' beside this one to leave out.{suggestion(other, known)}"
                said.add(Problem(item.source, "together-unknown", message))
    yield from said


def _reserved(found: Document, tree: Tree) -> Iterator[Problem]:
    if RESERVED.fullmatch(found.id):
        message = f"Windows cannot store a file named '{found.id}'. Choose another id."
        yield Problem(tree.value_at(("id",)), "reserved-id", message)


def _slip(found: Document, fields: Iterable[Field], tree: Tree) -> Iterator[Problem]:
    counted = [item for item in fields if item.share == "counts"]
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
                asking = {name for name, other in blocks.items() if any(map(_asks, other.parts))}
                if part.equal_to not in asking:
                    hint = suggestion(part.equal_to, asking) or " Add one, such as a log, and name it here."
                    message = f"'{part.equal_to}' is no block that takes the same answers in words.{hint}"
                    yield Problem(tree.value_at(("blocks", index, "equal_to")), "equal-unknown", message)


def _asks(part: Part) -> bool:
    return isinstance(part, Rows | Grid | Question)


def odd_characters(tree: Tree) -> Iterator[Problem]:
    """Every text must be printable in our one typeface: a missing character would print as a box."""
    drawn = resources.font_characters() | {"\n", "\t"}
    if drawn.issuperset(tree.text) and "\\" not in tree.text:  # no text holds what the file does not
        return
    for path, text in texts(tree.data):
        if odd := sorted(set(text) - drawn):
            shown = ", ".join(f"'{c}' (U+{ord(c):04X})" for c in odd[:3])
            message = f"The printed typeface cannot draw {shown}. Use other words or signs."
            yield Problem(tree.value_at(path), "no-glyph", message)
