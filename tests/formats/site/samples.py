"""A worksheet and a workshop made by hand: every field type once, or the same naughty string as every text."""

from __future__ import annotations

from dataclasses import replace

from toolkit.agenda import Item, Late, Mail, SecondAdult, Session, Thing, Workshop
from toolkit.document import (
    LIKERT5,
    YESNO,
    Blank,
    Block,
    Canvas,
    Column,
    ColumnGroup,
    Document,
    Example,
    Field,
    FieldType,
    Grid,
    GridRow,
    Guidance,
    Heading,
    Key,
    Module,
    Note,
    Option,
    OptionGroup,
    OptionList,
    Part,
    Prose,
    Question,
    Rows,
    Share,
)
from toolkit.register import EvidenceNote

TYPES: tuple[FieldType, ...] = (
    "text", "long", "url", "date", "int", "number", "money",
    "scale10", "likert5", "yesno", "check", "choice", "multi",
)  # fmt: skip


def field(id: str, type: FieldType, words: str = "", share: Share = "advisor") -> Field:
    """A field whose label names its id, or says `words` wherever a field can say anything."""
    label = words or f"Label of {id}"
    options = {"yesno": YESNO, "likert5": LIKERT5, "choice": colors(words, 12), "multi": colors(words, 3)}.get(type)
    return Field(
        id, label, type, share, hint=words, options=options, unit=words if type == "money" else "", ends=(words, words)
    )


def colors(words: str = "", count: int = 3) -> OptionList:
    """A list with a group, and with options outside of it."""
    options = tuple(Option(f"C{n}", words or f"Color {n}", group="warm" if n % 2 else "") for n in range(1, count + 1))
    return OptionList(
        "colors", words or "Colors", options, (OptionGroup("warm", words or "Warm", words or "Like the sun"),)
    )


def parts(words: str = "") -> tuple[Part, ...]:
    """Every part, with every field type in each place that takes fields."""
    say = words or "Words"
    row = tuple(field(f"r_{type}", type, words) for type in TYPES)
    columns = tuple(Column(item.id, say, say, (item,)) for item in row)
    cells = tuple((field(f"x.grid.first.{type}", type, words), say) for type in TYPES)
    return (
        Heading(say, say, numbered=True, core=True),
        Prose(((say, Blank(field("x.gap", "text", words))),), ordered=True),
        Note("tip", say, say),
        Note("example", say, say),
        Note("next", say, say, (field("x.next", "long", words, "never"), field("x.by", "date", words))),
        *(Question(field(f"x.{type}", type, words)) for type in TYPES),
        Question(field("x.quiet", "text", words), show_label=False),
        Rows("x.rows", say, (ColumnGroup(say, columns),), 4, 2, 9, row_name=say, examples=(_example(say),)),
        Grid(
            "x.grid",
            say,
            say,
            (ColumnGroup(field("x.head", "text", words), columns),),
            (GridRow("first", field("x.grid.first.name", "text", words), cells, say),),
            (GridRow("last", say, tuple((say,) for _ in cells), say),),
            (_example(say),),
        ),
        Key(say, colors(words), media=frozenset(("print", "web"))),
        Canvas(say, "rings", (say,), say, "grid"),
    )


def _example(say: str) -> Example:
    return Example((("r_text", say), ("r_long", say)))


def document(words: str = "", module: Module | None = None) -> Document:
    """A worksheet of all parts."""
    return Document(
        id="x",
        code="W99",
        title=words or "Everything",
        tab="X",
        version=1,
        module=module or Module("m1", 1, words or "A stop", words or "A line"),
        minutes=10,
        group="skill",
        sensitivity=0,
        purpose=words or "Purpose",
        facts=(words or "Fact",),
        steps=(words or "Step",),
        blocks=(Block("all", parts(words)),),
        facilitator=Guidance(set_up=words or "Hint for the advisor", say=(words or "Words to say",)),
    )


def workshop(words: str = "") -> Workshop:
    """A workshop of two meetings that hands out the worksheet above."""
    say = words or "Words"
    item = Item("work", "work", say, 20, say, ("x",), helpers=("job_ads",))
    session = Session(1, say, 30, (item, Item("free", "catch_up", say, 10)), (Late("work", 5, say),))
    return Workshop(
        id="w",
        code="P30",
        title=words or "A workshop",
        version=1,
        purpose=words or "Purpose",
        for_whom=say,
        minutes=60,
        least=6,
        most=30,
        table=4,
        goals=(say,),
        sessions=(session, replace(session, number=2)),
        mails=(Mail("day_before", say, say), Mail("invitation", say, f"{say} [center]")),
        second_adult=SecondAdult(16, (2,)),
        evidence=(EvidenceNote("EV01", say, say, say),),
        home=("x",),
        before=(say,),
        after=(say,),
        worked=say,
        bring=(Thing(say),),
    )
