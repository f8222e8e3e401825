"""What a page shows, whoever read it: words and letters with place, size and weight, and ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.reading.bidi import right_to_left

_SAMPLE = 12  # lines that tell how a page is read


class Face(NamedTuple):
    """How a text object is printed."""

    size: float  # letter height in points on the page
    bold: bool
    italic: bool
    ornament: bool  # bar codes, and what is printed askew, as watermarks are


class Word(NamedTuple):
    """A word as printed. Points, origin at the top left of the page as displayed."""

    text: str
    x0: float
    x1: float
    base: float  # the baseline's distance from the top
    face: Face
    mark: str = ""  # footnote mark printed as a superscript at its end
    hyphen: bool = False  # ends a line with a hyphen


class Letter(NamedTuple):
    """A letter as printed, or the parts of a ligature. Points, origin at the top left of the page as displayed."""

    text: str
    x0: float
    x1: float
    base: float
    face: Face


class Rule(NamedTuple):
    """A printed ruling line, horizontal or vertical. Points, origin at the top left of the page as displayed."""

    x0: float
    y0: float
    x1: float
    y1: float


_NOTE_RULE = (40.0, 160.0)  # points; how long the rule above footnotes is


def note_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Short rules with nothing beside them, as word processors and typesetters draw them above footnotes."""
    return [
        rule
        for rule in rules
        if _NOTE_RULE[0] < rule.x1 - rule.x0 < _NOTE_RULE[1]
        and not any(other is not rule and abs(other.y0 - rule.y0) < 2 for other in rules)
    ]


class PageText(NamedTuple):
    """One page's words, in lines as pdfium breaks them, and its ruling lines."""

    width: float
    height: float
    segments: list[list[Word]]
    letters: int
    unmapped: int  # letters without a Unicode value
    rules: list[Rule]
    settled: bool = False  # brackets already open and close as they are read
    turned: bool = False  # most letters stood askew: it was turned, and so is not displayed as the file says
    lost: bool = False  # the file is damaged so that it cannot be opened

    @property
    def right_to_left(self) -> bool:
        """Whether its first lines are mostly read from right to left."""
        return right_to_left("".join(word.text for segment in self.segments[:_SAMPLE] for word in segment))
