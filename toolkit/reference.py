"""Models in, tables of every key out: what a page shows where it holds a mark such as `<!-- keys: list -->`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from toolkit import kinds, library, messages, schema, starter
from toolkit.document import Document
from toolkit.kinds._base import ID, Kind, Model
from toolkit.measure_file import MeasureSpec
from toolkit.measures.shown import shown

MARK = re.compile(r"<!-- keys: (\w+) -->")
MEASURES = "<!-- measures -->"
PAGES = {  # in docs/reference/; a model that several kinds of file share stands with the first of them
    "worksheet": "worksheet.md",
    "list": "list.md",
    "workshop": "workshop.md",
    "piece": "workshop.md",
    "claims": "evidence.md",
    "evidence": "evidence.md",
    "glossary": "glossary.md",
    "topics": "topics.md",
    "settings": "settings.md",
    "submission": "submission.md",
}
PATTERNS = {
    ID: "small letters, digits and single underscores",
    messages.CODE: "2 to 6 capital letters and digits",
    messages.WORKSHOP_CODE: "2 to 7 capital letters and digits",
    messages.LIST_CODE: "1 to 3 capital letters and digits",
    messages.TAB: "text without `[ ] : * ? / \\ '`",
    messages.COLUMN: "a block and a column, such as `log.stage`",
    messages.THINGS: "small letters and spaces",
    messages.ARTICLE: "`S` and 2 digits",
    messages.CLAIM: "`C` and 1 to 3 digits",
    messages.EVIDENCE: "`EV` and 2 or 3 digits",
    messages.COLOR: "`#` and 6 digits or letters from A to F, in quotes",
    messages.DAY: "a day, such as `2026-04-15`",
    messages.HTTPS: "an address with `https://`",
}
HEAD = "| key | what it takes | what it is for |\n|---|---|---|"
Schema = dict[str, Any]


def filled(markdown: str) -> str:
    """A page with tables in place of its marks. Raises KeyError for a kind of file that there is not."""
    if MEASURES in markdown:
        markdown = markdown.replace(MEASURES, measures(library.load().documents))
    return MARK.sub(lambda mark: tables(mark[1]), markdown)


def tables(what: str) -> str:
    """Every key of a kind of file, a section for each model that is explained with it. Raises KeyError."""
    names = list(PAGES)[: list(PAGES).index(what)] if what in PAGES else []
    homes = {model: PAGES[name] for name in reversed(names) for model in _reached(schema.MODELS[name])}
    own = [model for model in _reached(schema.MODELS[what]) if model not in homes]
    homes |= dict.fromkeys(own, PAGES[what])
    address = {_title(model): ("" if page == PAGES[what] else page) for model, page in homes.items()}
    whole = schema.of(schema.MODELS[what])
    defined = whole.get("$defs", {})
    known = {about["title"]: about for about in (whole, *defined.values())}  # all but models that only others base on
    return "\n\n".join(_section(model, known.get(_title(model)) or schema.of(model), defined, address) for model in own)


def measures(documents: Iterable[Document]) -> str:
    """The measures of worksheets, a section for each worksheet: what they are called, and how to come to the same."""
    sections = []
    for document in documents:
        if found := shown(document):
            address = f"../worksheets/{document.slug}.md"
            lines = [f"| `{one.id}` | {one.title} | {one.pencil} |" for one in found]
            title = f"## [{document.code} {document.title}]({address}) {{ #{document.slug} }}"
            sections.append("\n".join([title, "", "| id | what it says | with a pencil |", "|---|---|---|", *lines]))
    return "\n\n".join(sections)


def _reached(root: type[Model]) -> list[type[Model]]:
    """A model, then those its keys take, then those that these take; each after the one it is based on."""
    found: dict[type[Model], None] = {}
    row = [root]
    while row:
        new = [model for start in row for model in (*_bases(start), start) if model not in found]
        found |= dict.fromkeys(new)
        row = [inner for model in new for field in model.model_fields.values() for inner in _models(field.annotation)]
    return list(found)


def _bases(model: type[Model]) -> list[type[Model]]:
    """The models that a model is based on, the nearest last."""
    return [base for base in reversed(model.__mro__[1:]) if issubclass(base, Model) and base is not Model]


def _models(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _title(model: type[Model]) -> str:
    return str(model.model_config["title"])


def _section(model: type[Model], found: Schema, defined: Schema, address: Mapping[str, str]) -> str:
    bases = _bases(model)
    is_kind = Kind in bases or MeasureSpec in bases
    own = [key for key in found["properties"] if not bases or key in model.__annotations__]
    own = [key for key in own if not is_kind or key != "kind"]  # the heading says it
    if model is Kind:
        found["properties"]["kind"]["enum"] = list(kinds.models())
    if model is MeasureSpec:
        found["properties"]["kind"]["enum"] = [_title(kind) for kind in MeasureSpec.__subclasses__()]
    needed = found.get("required", ())
    lines = [_row(key, found["properties"][key], key in needed, defined, address) for key in own]
    title = _title(model)  # that of a kind is its word
    heading = f"The {'block' if Kind in bases else 'measure'} `{title}`" if is_kind else title
    parts = [f"## {heading} {{ #{_anchor(title)} }}", str(found["description"])]
    if bases:
        parts.append(f"It takes the keys of {_link(_title(bases[-1]), address)}, too.")
    if lines:
        parts.append("\n".join([HEAD, *lines]))
    example = starter.parts() / starter.KINDS / f"{title}.yaml"
    if is_kind and example.is_file():
        parts.append(f"```yaml\n{textwrap.dedent(example.read_text('utf-8')).strip()}\n```")
    return "\n\n".join(parts)


def _family(word: str) -> type[Model]:
    """What all kinds have in common of which one is called so."""
    return Kind if word in kinds.models() else MeasureSpec


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def _link(title: str, address: Mapping[str, str]) -> str:
    return f"[{title[0].lower()}{title[1:]}]({address[title]}#{_anchor(title)})"


def _row(key: str, about: Schema, needed: bool, defined: Schema, address: Mapping[str, str]) -> str:
    otherwise = "**needed**" if needed else _default(about)
    takes = "; ".join(filter(None, (_takes(about, defined, address), otherwise)))
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in (f"`{key}`", takes, about["description"])) + " |"


def _default(about: Schema) -> str:
    """What holds where a key is left out, if that is anything."""
    match about.get("default"):
        case bool(value):
            shown = "yes" if value else "no"
        case int() | float() | str() as value:
            shown = str(value)
        case [*values]:
            shown = ", ".join(map(str, values))
        case _:
            shown = ""
    return f"if left out `{shown}`" if shown else ""


def _takes(about: Schema, defined: Schema, address: Mapping[str, str]) -> str:
    """What may stand behind a key, in words."""

    def inner(found: Schema) -> str:
        return _takes(found, defined, address)

    match about:
        case {"$ref": str(ref)}:
            return _link(defined[ref.rpartition("/")[2]]["title"], address)
        case {"anyOf": [*choices]}:
            return " or ".join(inner(choice) for choice in choices if choice != {"type": "null"})
        case {"oneOf": [{"$ref": str(ref)}, *_]}:
            return _link(_title(_family(defined[ref.rpartition("/")[2]]["title"])), address)
        case {"const": value}:
            return f"`{value}`"
        case {"enum": [*values]}:
            return ", ".join(f"`{value}`" for value in values if value != "")
        case {"type": "boolean"}:
            return "`yes` or `no`"
        case {"type": "integer" | "number" as kind}:
            return ("whole number" if kind == "integer" else "number") + _from_to(about, "minimum", "maximum")
        case {"type": "array", "prefixItems": [*items]}:
            return f"list of {len(items)}: {', '.join(map(inner, items))}"
        case {"type": "array", "items": dict(item)}:
            return f"list{_from_to(about, 'minItems', 'maxItems')}: {inner(item)}"
        case {"type": "object"}:
            (item,) = [*about.get("patternProperties", {}).values(), about.get("additionalProperties")][:1]
            return f"names, each with: {inner(item)}"
        case {"pattern": str(pattern)}:
            return PATTERNS[pattern]
    return "text" + _from_to(about, "minLength", "maxLength", " characters")


def _from_to(about: Schema, low: str, high: str, unit: str = "") -> str:
    least, most = about.get(low, 0), about.get(high)
    if most is None:
        return f" ({least:g} at least)" if least > 1 else ""
    return f" ({least:g} to {most:g}{unit})" if low == "minimum" or least > 1 else f" (up to {most:g}{unit})"
