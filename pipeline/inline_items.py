"""Lists whose letters stand in a sentence: "recommends that the State party: (a) mend the piers; and (b) open them"."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.knowledge.languages import language


class Inline(NamedTuple):
    """A text parted at the letters it prints."""

    lead: str  # up to the colon
    items: tuple[tuple[str, str], ...]  # label "(a)" and text, in order


@cache
def _marks(code: str) -> tuple[re.Pattern[str], ...]:
    """Of each letter where it opens an item: the first behind a colon, the others behind a comma or semicolon and one word."""
    letters = [re.escape(letter) for letter in language(code).numbering.item_letters]
    joining = "|".join(map(re.escape, sorted(language(code).clauses.joining, key=len, reverse=True)))
    word = rf"(?:(?:{joining})\s*)?"
    first = re.compile(rf"(?<=[:：])\s*[(（]?{letters[0]}[)）]\s*", re.IGNORECASE)
    return first, *(
        re.compile(rf"(?<=[;,،؛；，])\s*{word}[(（]?{letter}[)）]\s*", re.IGNORECASE) for letter in letters[1:]
    )


def inline(text: str, code: str) -> Inline | None:
    """The list that a text prints in its sentence, of two letters at least; None where there is none."""
    places = list(_places(text, code))
    if len(places) < 2:
        return None
    ends = [start for start, _ in places[1:]] + [len(text)]
    items = (
        (f"({letter})", text[begins:end].strip())
        for letter, (_, begins), end in zip(string.ascii_lowercase, places, ends, strict=False)
    )
    return Inline(text[: places[0][0]].strip(), tuple(items))


def _places(text: str, code: str) -> Iterator[tuple[int, int]]:
    """Where each letter in turn opens an item, with what stands before it, and where its text begins."""
    begins = 0
    for mark in _marks(code):
        found = mark.search(text, begins)
        if found is None:
            return
        yield found.span()
        begins = found.end()
