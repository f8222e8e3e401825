"""Paragraphs and left-over lines of a document in, doubts out: numbers that lack or repeat, text under no number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.records import Doubt, Line, Numbered

_PART = 10  # a document whose first number is greater is a part of another, as chapters of annual reports are
_MOSTLY = (
    0.5  # share of the text under no number above which the numbers were lost; a fourth is the most seen in a report
)
_LITTLE = 1000  # letters; a shorter text under no number is an annex, however short the document
_TEXT = 3  # lines of a page that are text, and no stray heading or mark


def unnumbered_doubts(lines: Sequence[Line], paragraphs: Sequence[Numbered]) -> list[Doubt]:
    """Where text stands that belongs to no numbered paragraph; stray lines are not counted."""
    counts = Counter(line.box.page for line in lines)
    pages = sorted(page for page, count in counts.items() if count >= _TEXT)
    if not pages or not paragraphs:
        return []
    named = ", ".join(map(str, pages))
    left = sum(len(line.text) for line in lines)
    share = left / (left + sum(len(passage.text) for paragraph in paragraphs for passage in paragraph.passages))
    shown = f"page{'s' * (len(pages) > 1)} {named}"
    if share > _MOSTLY and left > _LITTLE:
        message = (
            f"{share:.0%} of the text stands under no paragraph number, in the table `unnumbered`; "
            "this copy may lack its numbers"
        )
        return [Doubt("structure", "mostly_unnumbered", f"{message}; look for another: {shown}.", pages[0])]
    message = (
        f"Text under no paragraph number, as in annexes and quotations, stands in the table `unnumbered`: {shown}."
    )
    return [Doubt("structure", "unnumbered_text", message, pages[0])]


def number_doubts(paragraphs: Sequence[Numbered], *, excerpt: bool) -> list[Doubt]:
    """What the printed sequence lacks or repeats. Nothing is renumbered; an excerpt has said already that it has gaps."""
    doubts = _first_doubts(paragraphs[0]) if paragraphs and not excerpt else []
    for one, two in zip(paragraphs, paragraphs[1:], strict=False):
        before, here = _parts(one), _parts(two)
        stem = "" if here[0] != before[0] else f"{here[0]}."
        last, this = (before[0], here[0]) if here[0] != before[0] else (before[1], here[1])
        if here == before:
            message = f"Number {two.number} is printed twice; citations to it are ambiguous."
            doubts.append(Doubt("structure", "number_twice", message, two.page))
        elif this > last + 1 and not excerpt:
            missing = f"{stem}{last + 1}" if this == last + 2 else f"{stem}{last + 1}-{stem}{this - 1}"
            message = (
                f"Paragraph number {missing} is not printed between {one.number} and {two.number}; look at the page."
            )
            doubts.append(Doubt("structure", "number_missing", message, two.page))
        elif this < last:
            message = f"Numbering starts again at {two.number} after {one.number}; numbers repeat in this document."
            doubts.append(Doubt("structure", "numbering_restarts", message, two.page))
    return doubts


def _first_doubts(first: Numbered) -> list[Doubt]:
    number = _parts(first)[0]
    if number == 1:
        return []
    if number > _PART:
        message = f"The first paragraph number is {first.number}; this is part of a longer document, or its beginning is lost."
        return [Doubt("structure", "numbering_begins_late", message, first.page)]
    missing = "1" if number == 2 else f"1-{number - 1}"
    message = f"Paragraph number {missing} is not printed before {first.number}, the first; look at the page."
    return [Doubt("structure", "number_missing", message, first.page)]


def _parts(paragraph: Numbered) -> tuple[int, int]:
    """118.23 -> (118, 23); 118 -> (118, 0)."""
    main, _, sub = paragraph.number.partition(".")
    return int(main), int(sub or 0)
