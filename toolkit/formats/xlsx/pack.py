"""A workbook as bytes that depend on its content only: no clock, no order by chance, and computed values filled in."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from xml.sax.saxutils import escape

from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

from toolkit.files import MOMENT
from toolkit.formats.xlsx.words import escaped
from toolkit.measures.value import Result

CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001  the format has no zone, and no clock enters a build
FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?><f>(.*?)</f>(?:<v ?/>|<v></v>)</c>', re.DOTALL)
FOOTER = re.compile(rb"<oddFooter>.*?</oddFooter>", re.DOTALL)
SPACED = b'&amp;"Arial,Regular"&amp;9 ', b'&amp;9&amp;"Arial,Regular"'  # a size needs a space before digits only
LINE_END = re.compile(rb"(?<!_x005F)_x000a_")

Cached = Mapping[tuple[str, str], Result]  # by sheet and cell


def packed(book: Workbook, cached: Cached) -> bytes:
    """Save the workbook. `cached` holds what its formulas show: previews and phones do not compute."""
    book.properties.created = book.properties.modified = CREATED
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()  # `Workbook.save` would write the time of day
    paths = {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(book.sheetnames, 1)}
    done = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(done, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name in paths:
                data = _feet(_filled(data, paths[name], cached))
            target.writestr(_entry(name), data, zipfile.ZIP_DEFLATED, 9)
    return done.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.create_system = 0  # else the file would remember the system it was made on
    return entry


def _filled(data: bytes, sheet: str, cached: Cached) -> bytes:
    """Put the values of formulas beside them; openpyxl writes a formula or a value, never both."""

    def fill(found: re.Match[bytes]) -> bytes:
        value = cached.get((sheet, found[1].decode()))
        style, formula = found[2] or b"", found[3]
        kind = b' t="str"' if value is None or isinstance(value, str) else b""
        text = _written(value).encode()
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (found[1], style, kind, formula, text)

    return FORMULA.sub(fill, data)


def _written(value: Result) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return escape(escaped(value or "")) if value is None or isinstance(value, str) else repr(value)


def _feet(data: bytes) -> bytes:
    """Footers with real ends of lines, and without the space openpyxl puts before their first word."""
    return FOOTER.sub(lambda found: LINE_END.sub(b"\n", found[0]).replace(*SPACED), data)
