"""One thing that is due, and which recommendations it singles out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from pipeline.records import Numbered

DueKind = Literal[
    "priority_information",
    "urgent_attention",
    "particular_importance",
    "next_report",
    "implementation_plan",
    "mid_term_report",
    "reply",
    "dissemination",
]
Precision = Literal["day", "month", "year"]

PRIORITY: tuple[DueKind, ...] = ("priority_information", "urgent_attention")


class Due(NamedTuple):
    """One thing the committee expects."""

    position: int  # index of the paragraph that says so
    kind: DueKind
    paragraphs: tuple[str, ...]  # singled out, as printed: "17(a)", "36"
    months: int | None
    due_on: dt.date | None
    precision: Precision | None  # of a printed day; counted days have None
    topics: Mapping[str, str]  # what the print says each of `paragraphs` is about
    articles: tuple[str, ...]  # "the recommendations under articles 12 and 19": singled out by article, "CRPD:12"
    text: str  # the sentence as printed


def singled_out(dues: Iterable[Due], paragraphs: Sequence[Numbered]) -> dict[str, dt.date | None]:
    """Every reference the committee singled out for follow-up, with the day it is due: {"36": ..., "17(a)": ...}.

    A reference to an item that the paragraph does not have stands for the whole paragraph; recommendations singled out
    by article are all paragraphs under headings that state it. `due_of` reads the result.
    """
    known = labels_of(paragraphs)
    found: dict[str, dt.date | None] = {}
    for due in dues:
        if due.kind not in PRIORITY:
            continue
        by_article = [p.number for p in paragraphs if set(p.articles) & set(due.articles)]
        for ref in (*due.paragraphs, *by_article):
            number, _, item = ref.partition("(")
            if item and f"({item}" not in known.get(number, ()):
                ref = number
            days = [day for day in (found.get(ref), due.due_on) if day is not None]
            found[ref] = min(days, default=None)
    return found


def due_of(singled: Mapping[str, dt.date | None], number: str, item: str | None) -> tuple[bool, dt.date | None]:
    """Whether a recommendation was singled out, itself or with the whole it is part of, and when it is due."""
    ref = number + (item or "")
    while ref:
        if ref in singled:
            return True, singled[ref]
        ref = ref.rpartition("(")[0]
    return False, None


def labels_of(paragraphs: Sequence[Numbered]) -> dict[str, set[str]]:
    """Item labels of each paragraph, with those that only occur as part of a nested label."""
    found: dict[str, set[str]] = {}
    for paragraph in paragraphs:
        labels = found.setdefault(paragraph.number, set())
        for passage in paragraph.passages:
            label = passage.label
            while label:
                labels.add(label)
                label = label.rpartition("(")[0]
    return found
