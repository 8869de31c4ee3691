"""A workshop in words that its guide and its page share: how many of what, who must be there, what to leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from toolkit.agenda import HELPERS, MAILS, Count, Mail, MailKind, Session, Workshop, counts
from toolkit.branding import Branding
from toolkit.document import Document

MAIL_TITLES: dict[MailKind, str] = {
    "invitation": "Invitation",
    "day_before": "The day before",
    "after_30_days": "30 days later",
}
LOOSE = {
    "packet": "Packets",
    "packet_large_print": "Packets in large print",
    "slip": "Hand-in slips",
    "slip_key": "Keys to the slip",
    "contact_slip": "Contact slips",
    "slip_large_print": "Slips in large print",
}
BETWEEN = (12, 24)  # group sizes that are shown beside the smallest and the largest


@dataclass(frozen=True)
class Needed:
    """What to print or bring, why so many, and how many for each size of group. `count` is that of the smallest."""

    what: str
    count: Count
    copies: tuple[int, ...]

    @property
    def why(self) -> str:
        """Why so many."""
        return self.count.why


def sizes(workshop: Workshop) -> tuple[int, ...]:
    """The group sizes for which numbers are shown, from small to large."""
    inner = (size for size in BETWEEN if workshop.least < size < workshop.most)
    return tuple(sorted({workshop.least, workshop.most, *inner}))


def needed(workshop: Workshop, documents: Mapping[str, Document]) -> tuple[Needed, ...]:
    """Everything to print and bring, for each of the `sizes`."""
    columns = [counts(workshop, size) for size in sizes(workshop)]
    return tuple(
        Needed(named(same[0], documents), same[0], tuple(count.copies for count in same))
        for same in zip(*columns, strict=True)
    )


def named(count: Count, documents: Mapping[str, Document]) -> str:
    """What is counted, in words."""
    if count.sheet:
        return f"{documents[count.what].code} {documents[count.what].title}"
    if count.helper is not None:
        return count.helper.title
    return LOOSE.get(count.what, count.what)


def personal(workshop: Workshop) -> tuple[str, ...]:
    """The ids of helpers of which everyone gets one."""
    return tuple(id for id in workshop.helpers if HELPERS[id].per == "person")


def one_set(workshop: Workshop, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """Everything on paper that is handed to each person, in words, in that order."""
    slips = ("the hand-in slip", *(["its key"] if workshop.has_key else ())) if workshop.slip else ()
    cards = (HELPERS[id].title[0].lower() + HELPERS[id].title[1:] for id in personal(workshop))
    door = (documents[id].code for id in workshop.door)
    return (*slips, "the packet", *cards, *door)


def second_adult(workshop: Workshop) -> str:
    """When a second adult has to be in the building, as the end of a sentence; nothing where the rule is not needed."""
    rule = workshop.second_adult
    said = [f"from {rule.from_people} people on"] if rule.from_people else []
    said += [f"always in meeting {number}" for number in rule.in_sessions]
    return f"is in the building {' and '.join(said)}." if said else ""


def late(session: Session) -> dict[str, str]:
    """What to leave out when running late, and the minutes it saves, by the id of the item."""
    return {found.item: f"{found.words.rstrip('.')} (saves {found.minutes})." for found in session.late}


def mails(workshop: Workshop, branding: Branding) -> tuple[Mail, ...]:
    """The mails in the order in which they are sent. The center's name is filled in where it is known."""
    ordered = sorted(workshop.mails, key=lambda mail: MAILS.index(mail.id))
    return tuple(replace(mail, text=_filled(mail.text, branding)) for mail in ordered)


def _filled(text: str, branding: Branding) -> str:
    return text.replace("[center]", branding.center) if branding.center else text
