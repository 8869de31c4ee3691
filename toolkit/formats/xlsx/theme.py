"""The colors that Excel's own menus offer: ours, so that what people color fits, and none of another design."""

from __future__ import annotations

from toolkit import resources

LETTERS = "Calibri"  # of cells that have no style of ours; every program counts the widths of columns in its digits
FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
LINE = f"<a:ln>{FILL}</a:ln>"
EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme() -> bytes:
    """The part of the file that says so."""
    root, accents = resources.tokens()[":root"], [resources.accent(module) for module in range(1, 7)]
    named = {"dk1": root["ink"], "lt1": "#FFFFFF", "dk2": root["ink-2"], "lt2": resources.tint(0)}
    named |= {f"accent{number}": color for number, color in enumerate(accents, 1)}
    named |= {"hlink": accents[1], "folHlink": root["ink-2"]}
    colors = "".join(
        f'<a:{name}><a:srgbClr val="{color.lstrip("#").upper()}"/></a:{name}>' for name, color in named.items()
    )
    face = f'<a:latin typeface="{LETTERS}"/><a:ea typeface=""/><a:cs typeface=""/>'
    made = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Toolkit"><a:themeElements>'
        f'<a:clrScheme name="Toolkit">{colors}</a:clrScheme>'
        f'<a:fontScheme name="Toolkit"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>'
        f'</a:fontScheme><a:fmtScheme name="Toolkit"><a:fillStyleLst>{FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{FILL * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
    return made.encode()
