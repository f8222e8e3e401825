"""Paragraphs and left-over lines of a document in, doubts out: numbers that lack or repeat, text under no number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.records import Doubt, Line, Numbered

_TEXT = 3  # lines of a page that are text, and no stray heading or mark


def unnumbered_doubts(lines: Sequence[Line]) -> list[Doubt]:
    """Where text stands that belongs to no numbered paragraph, so that it is in no row; stray lines are not counted."""
    counts = Counter(line.box.page for line in lines)
    pages = sorted(page for page, count in counts.items() if count >= _TEXT)
    if not pages:
        return []
    named = ", ".join(map(str, pages))
    message = f"Text under no paragraph number, as in annexes and quotations, is in no row: page{'s' * (len(pages) > 1)} {named}."
    return [Doubt("structure", "unnumbered_text", message, pages[0])]


def number_doubts(paragraphs: Sequence[Numbered], *, excerpt: bool) -> list[Doubt]:
    """What the printed sequence lacks or repeats. Nothing is renumbered; an excerpt has said already that it has gaps."""
    doubts = []
    for one, two in zip(paragraphs, paragraphs[1:], strict=False):
        before, here = int(one.number.split(".")[0]), int(two.number.split(".")[0])
        if here == before and "." not in two.number:
            message = f"Number {here} is printed twice; citations to it are ambiguous."
            doubts.append(Doubt("structure", "number_twice", message, two.page))
        elif here > before + 1 and not excerpt:
            missing = f"{before + 1}" if here == before + 2 else f"{before + 1}-{here - 1}"
            message = f"Paragraph number {missing} is not printed between {before} and {here}; look at the page."
            doubts.append(Doubt("structure", "number_missing", message, two.page))
        elif here < before:
            message = f"Numbering starts again at {here} after {before}; numbers repeat in this document."
            doubts.append(Doubt("structure", "numbering_restarts", message, two.page))
    return doubts
