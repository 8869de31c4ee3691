"""A worksheet or list of ours and a center's of the same id in; what would make old answers mean something else, out.

A center may change every word, add questions and add entries. Answers are kept by field id and by code: those stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.document import Document, Field, OptionList, Share
from toolkit.fields import template_id
from toolkit.problems import Problem, Source
from toolkit.yamltext import Tree

OPEN: dict[Share, int] = {"never": 0, "advisor": 1, "counts": 2}
OWN_ID = "Or give your sheet an id of its own and leave ours out: 'leave_out' in toolkit.yaml."


def of_worksheet(ours: Document, theirs: Document, tree: Tree) -> Iterator[Problem]:
    """Every question of ours that a center's own version drops, asks differently, or shows to more people."""
    asked = theirs.by_template
    blocks = {block.id for block in theirs.blocks}
    gone: set[str] = set()
    renamed = {_full(ours.id, old): _full(ours.id, new) for old, new in theirs.aliases}
    for item in ours.fields():
        id = template_id(item.id)
        other = asked.get(renamed.get(id, id))
        name = id.removeprefix(f"{ours.id}.").replace(".*.", ".")
        if other is None:
            block = name.partition(".")[0]
            gone.add(name if block in blocks else block)
        elif other.type != item.type or _list(other) != _list(item):
            message = (
                f"In our sheet '{name}' is '{_kind(item)}', here '{_kind(other)}'. Write '{_kind(item)}'. {OWN_ID}"
            )
            yield Problem(other.source, "override-changes-type", message)
        elif OPEN[other.share] > OPEN[item.share]:
            message = f"Our sheet promises 'share: {item.share}' for '{name}'. Yours cannot say '{other.share}'."
            yield Problem(other.source, "override-opens-share", message)
    for name in sorted(gone):
        message = (
            f"Our sheet asks '{name}' and yours does not, so answers would be lost. Write it in as ours has it: move "
            f"your file away, and 'toolkit new worksheet {ours.id}' gives you ours to copy from. {OWN_ID}"
        )
        yield Problem(_block(tree, name), "override-drops-field", message)


def of_list(ours: OptionList, theirs: OptionList, tree: Tree) -> Iterator[Problem]:
    """Every code of ours that a center's own list drops, moves to another entry, uses again, or shows to more people.

    Other words for an entry are a center's own business; the words of another entry of ours are not.
    """
    retired = dict(theirs.retired)
    meant = {option.label.casefold(): option for option in ours.options}
    place = tree.key_at(("entries",))
    for option in ours.options:
        other = theirs.option(option.code)
        if other is None and option.code not in retired:
            message = (
                f"Our list has the code '{option.code}' ({option.label}) and yours has not. "
                f"Put it back, or write it under 'retired:' as {option.code}: \"\"."
            )
            yield Problem(place, "override-drops-code", message)
        elif other is not None and option.share and (other.share is None or OPEN[other.share] > OPEN[option.share]):
            message = f"Our list keeps '{option.code}' more private. Add 'share: {option.share}' to it."
            yield Problem(_entry(theirs, option.code, tree), "override-opens-share", message)
    for option in theirs.options:
        other = meant.get(option.label.casefold())
        if other is not None and other.code != option.code and theirs.option(other.code):
            message = (
                f"In our list '{other.label}' is the code '{other.code}', here it is '{option.code}', so old answers "
                "would be read wrong. Give each code its own words back."
            )
            yield Problem(_entry(theirs, option.code, tree), "override-moves-code", message)
    for code, _ in ours.retired:
        if theirs.option(code):
            message = f"The code '{code}' meant something else in our list and is retired. Use a new code."
            yield Problem(_entry(theirs, code, tree), "override-reuses-code", message)


def _full(worksheet: str, name: str) -> str:
    return name if name.startswith(f"{worksheet}.") else f"{worksheet}.{name}"


def _list(item: Field) -> str:
    return item.options.id if item.options else ""


def _kind(item: Field) -> str:
    return f"type: {item.type}" + (
        f", list: {item.options.id}" if item.type in ("choice", "multi") and item.options else ""
    )


def _block(tree: Tree, name: str) -> Source:
    """The block a question would stand in, or else where the blocks begin."""
    blocks = tree.data.get("blocks") if isinstance(tree.data, dict) else None
    for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, dict) and block.get("id") == name.partition(".")[0]:
            return tree.value_at(("blocks", index))
    return tree.key_at(("blocks",))


def _entry(options: OptionList, code: str, tree: Tree) -> Source:
    index = [option.code for option in options.options].index(code)
    return tree.value_at(("entries", index, "code"))
