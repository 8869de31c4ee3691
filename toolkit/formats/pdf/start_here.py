"""The first page of a ready pack: what is in it, three steps, whom to ask, what stays private."""

from __future__ import annotations

import math
from collections.abc import Mapping

from toolkit.agenda import Workshop
from toolkit.branding import Branding
from toolkit.formats import html
from toolkit.formats.pdf import book, flow, frame
from toolkit.formats.pdf.book import Bundle, Made, Run
from toolkit.formats.pdf.packet import about
from toolkit.formats.pdf.paper import PaperName, paper
from toolkit.formats.pdf.render import lay_out
from toolkit.problems import Problem


def start_here(workshop: Workshop, inside: Mapping[str, str], size: PaperName, branding: Branding) -> Made:
    """Print the page; `inside` says what each file and folder of the pack is for, in the order of use."""
    on = paper(size, landscape=False)
    text = html.render("pdf/start-here.html.j2", branding, workshop=workshop, inside=inside)
    laid = lay_out(text, frame.css(on, "guide.css", "start-here.css"), workshop.source)
    over = flow.over(laid, 1, on)
    if over > 0:
        message = f"On {size} paper the first page of the pack is {math.ceil(over)} mm too long. Shorten the title."
        return b"", 0, (Problem(workshop.source, "start-here-too-long", message),)
    said = about(workshop, "start here", f"How to use the ready pack of {workshop.title}.", branding)
    below = book.footer(workshop.code, workshop.version, branding)
    run = Run(on, (flow.alone(laid, 1),), below, "start here")
    return book.made((Bundle((run,), (laid,)), ()), said, branding, workshop.source)
