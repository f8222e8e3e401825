"""Words seen in pictures in, the same words out with the paragraphs' numbers read right.

A number that stands alone before a tab is what tesseract reads worst: "5." becomes "dE". But where such marks stand is plain: at
the edge where lines begin, before white. They are cut out and read again with digits alone allowed; and as numbers
of paragraphs follow one another, the order tells which of several readings is right. A mark that no reading tells is
given the number that its neighbours leave for it, and this is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.reading.pieces import Cut
from pipeline.reading.quality import script
from pipeline.reading.tesseract import Seen, by_line

NUMBERS = "0123456789.-"  # what the number of a paragraph is printed with
LETTERS = "abcdefghijklmnopqrstuvwxyz()"  # what an item's mark is, also in Russian and Chinese
TAB = 8.0  # points between a mark and its text
_WIDEST = 32.0  # points: three digits and a stop
_EDGE = 8.0  # points that the edge may stray: a page lies askew
_MARGIN = 6.0  # points of white around what is cut out
_HALF = 8.0  # points above and below a mark's middle
_DIGITS = re.compile(r"\d{1,3}")
_NUMBER = re.compile(r"\W?(\d{1,3})\W{0,2}")
_NO_NUMBER = re.compile(r"[(\[]?[^\W\d]{1,4}[)\]]|[^\W\d_]{4,}")  # an item's letter, a word
_ITEM_SEEN = re.compile(r"[^)]{1,3}\)")
_ITEM_READ = re.compile(r"(\(?)([a-z])\)")
_LETTER = re.compile(r"[^\W\d_]")
_FAR = 40  # marks looked back at for the number before
_RESTART = 3.0  # so many numbers must follow for a list to begin anew
_GAP = 0.6  # what a number that does not fit the marks between costs


class Mark(NamedTuple):
    """Where a paragraph's number is printed."""

    page: int  # counting from 0
    word: int  # place among the words seen on the page
    cut: Cut
    readings: frozenset[int]


def find(seen: Mapping[int, Sequence[Seen]]) -> list[Mark]:
    """The marks of pages, in reading order, with what the page's own reading says."""
    return [mark for page in sorted(seen) for mark in _on_page(page, seen[page])]


def _on_page(page: int, words: Sequence[Seen]) -> list[Mark]:
    right_to_left = script(" ".join(word.text for word in words)) == "Arab"
    lines = [sorted(line, key=_start(right_to_left=right_to_left)) for line in by_line(words)]
    if not lines:
        return []
    begins = [line[0].x1 if right_to_left else line[0].x0 for line in lines]
    counted = Counter(round(begin / _MARGIN) for begin in begins)
    edge = _MARGIN * counted.most_common(1)[0][0]
    marks = []
    for line, begin in zip(lines, begins, strict=True):
        if len(line) < 2 or abs(begin - edge) > _EDGE:
            continue
        first, second = line[0], _next_word(line)
        white = first.x0 - second.x1 if right_to_left else second.x0 - first.x1
        if first.x1 - first.x0 > _WIDEST or white < TAB or _NO_NUMBER.fullmatch(first.text) or not _opens(second.text):
            continue
        middle = (first.y0 + first.y1) / 2
        x0 = max(second.x1 + 2, first.x0 - _MARGIN) if right_to_left else first.x0 - _MARGIN
        x1 = first.x1 + _MARGIN if right_to_left else min(second.x0 - 2, first.x1 + _MARGIN)
        match = None if right_to_left else _NUMBER.fullmatch(first.text)
        readings = frozenset({int(match[1])} if match else ())
        marks.append(Mark(page, words.index(first), Cut(x0, middle - _HALF, x1, middle + _HALF), readings))
    return sorted(marks, key=lambda mark: mark.cut.y0)


def _start(*, right_to_left: bool):  # type: ignore[no-untyped-def]
    return (lambda word: -word.x1) if right_to_left else (lambda word: word.x0)


def _next_word(line: Sequence[Seen]) -> Seen:
    """The word after the mark; a stroke that was seen in the tab is none."""
    return next((word for word in line[1:] if re.search(r"\w", word.text)), line[1])


def _opens(text: str) -> bool:
    """Whether a word may begin a paragraph: no small letter."""
    letter = _LETTER.search(text)
    return letter is not None and not letter.group().islower()


def read_again(marks: Sequence[Mark], texts: Mapping[int, Sequence[str]]) -> list[Mark]:
    """The marks with what a second reading of the cut-out pieces says: texts by page, in the order of its marks."""
    return with_readings(
        marks,
        {
            page: [frozenset({int(found.group())} if (found := _DIGITS.search(text)) else ()) for text in of_page]
            for page, of_page in texts.items()
        },
    )


def with_readings(marks: Sequence[Mark], readings: Mapping[int, Sequence[frozenset[int]]]) -> list[Mark]:
    """The marks with more readings: by page, in the order of its marks."""
    given = {page: iter(of_page) for page, of_page in readings.items()}
    nothing: frozenset[int] = frozenset()
    return [
        mark._replace(readings=mark.readings | next(given.get(mark.page, iter(())), nothing) - {0}) for mark in marks
    ]


def settled(marks: Sequence[Mark]) -> tuple[list[int | None], list[int]]:
    """The number of each mark, None where nothing tells it; and the places of those that only the order tells."""
    chain = _chain([mark.readings for mark in marks])
    numbers: list[int | None] = [None] * len(marks)
    for place, value in chain:
        numbers[place] = value
    by_order = []
    for (before, one), (place, value) in zip([(-1, 0), *chain], chain, strict=False):
        if value - one == place - before > 1:
            for between in range(before + 1, place):
                numbers[between] = one + between - before
                by_order.append(between)
    return numbers, by_order


def _chain(readings: Sequence[frozenset[int]]) -> list[tuple[int, int]]:
    """The readings that make the best run of numbers: (place, value), places and values rising; a list may begin anew."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}
    for place, values in enumerate(readings):
        for value in values:
            score, before = (1.0 if value == place + 1 else 1.0 - _GAP), None
            for other in range(max(0, place - _FAR), place):
                for smaller in readings[other]:
                    if smaller < value:
                        cost = 0.0 if value - smaller == place - other else _GAP
                        cost += _GAP * (value - smaller > 2 * (place - other) + 2)
                    else:
                        cost = _RESTART if value == 1 else float("inf")
                    if (total := best[other, smaller][0] + 1.0 - cost) > score:
                        score, before = total, (other, smaller)
            best[place, value] = (score, before)
    chain = []
    at = max(best, key=lambda key: best[key][0], default=None)
    while at is not None:
        chain.append(at)
        at = best[at][1]
    return chain[::-1]


def put(seen: Sequence[Seen], marks: Sequence[Mark], numbers: Sequence[int | None]) -> list[Seen]:
    """A page's words with its marks' numbers as they are printed; strokes seen in the tab behind them are left out."""
    right_to_left = script(" ".join(word.text for word in seen)) == "Arab"
    words: list[Seen | None] = list(seen)
    for mark, number in zip(marks, numbers, strict=True):
        first = seen[mark.word]
        if number is None:
            continue
        words[mark.word] = first._replace(text=f"{number}-" if right_to_left else f"{number}.")
        line = sorted((word for word in seen if word.line == first.line), key=_start(right_to_left=right_to_left))
        for word in line[1 : line.index(_next_word(line))]:
            words[seen.index(word)] = None
    return [word for word in words if word is not None]


def find_items(page: int, words: Sequence[Seen]) -> list[Mark]:
    """The marks of lettered items on a page that reads from left to right: few signs with a bracket, before white."""
    found = []
    for line in by_line(words):
        first, *rest = sorted(line, key=_start(right_to_left=False))
        if not rest or not _ITEM_SEEN.fullmatch(first.text) or rest[0].x0 - first.x1 < TAB:
            continue
        middle = (first.y0 + first.y1) / 2
        x1 = min(rest[0].x0 - 2, first.x1 + _MARGIN)
        cut = Cut(first.x0 - _MARGIN, middle - _HALF, x1, middle + _HALF)
        found.append(Mark(page, words.index(first), cut, frozenset()))
    return found


def put_items(words: Sequence[Seen], found: Sequence[Mark], texts: Sequence[str]) -> list[Seen]:
    """A page's words with its items' marks as read again; what is still no item's mark stays as it was seen."""
    result = list(words)
    for mark, text in zip(found, texts, strict=True):
        if match := _ITEM_READ.fullmatch(text):
            result[mark.word] = words[mark.word]._replace(text=f"{match[1]}{match[2]})")
    return result
