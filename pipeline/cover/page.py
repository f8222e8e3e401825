"""The lines of a first page, sorted by what they can tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from pipeline.knowledge.bodies import fold
from pipeline.knowledge.languages import CODES
from pipeline.knowledge.languages import language as language_of
from pipeline.records import Line, LineRole

# "GE.23-05940 (E)"; brackets may be turned round in right-to-left print.
JOB = re.compile(r"\b(?:(GE|V)[.:]?\s{0,2})?(\d{2})\s?-\s?(\d{4,6})\b\s{0,2}(?:[()]([ACEFRS])[()])?")
NOTE_MARK = re.compile(r"\s?[*∗]+(?:,\s?[*∗]+)*")
_NOTE = re.compile(r"[*∗]{1,4}(?!\d)\s?(?=\S)")
_PARAGRAPH = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}\s?[.\-–]\s?\D|-\s?\d{1,3}\s|\d{1,3}(?:\.\d{1,3}){0,2}\s\w")
_CHAPTER = re.compile(r"(?:[IVX]{1,4}|[A-HА-Д])\s?[.\-–]\s?\w")
_SENTENCES = 130  # characters from which a line without print that ends in a full stop is running text
_FIRST_LINES = 90  # of a text without pages
_PAGES = 3  # the adoption is told within so many
_TEXT = (LineRole.BODY, LineRole.COVER)


class FirstPage:
    """The first page without its footnotes and job number, these apart, and the text of the next two pages."""

    def __init__(self, lines: Sequence[Line]) -> None:
        first = lines[0].box.page if lines else 1
        near = list(takewhile(lambda line: line.box.page < first + _PAGES, lines))
        if near and not near[0].size:
            near = near[:_FIRST_LINES]
        self.heads = Counter(line.text for line in lines if line.role is LineRole.RUNNING_HEAD)
        self.later = [line for line in near if line.box.page > first and line.role in _TEXT]
        self.jobs: list[str] = []
        self.notes: list[str] = []  # footnotes marked with asterisks
        self.footnotes: list[str] = []  # lines of the others, whose mark may be lost
        self.lines: list[Line] = []  # the rest
        self._sort([line for line in near if line.box.page == first])

    @property
    def head(self) -> list[Line]:
        """The lines before the first paragraph or chapter, at most thirty."""
        return list(takewhile(lambda line: not opens_body(line), self.lines))[:30]

    def _sort(self, lines: Sequence[Line]) -> None:
        open_note = False
        for line in lines:
            if line.role is LineRole.JOB_NUMBER or (line.text.startswith("GE") and JOB.match(line.text)):
                open_note = False
                self.jobs.append(line.text)
            elif _NOTE.match(line.text):
                open_note = True
                self.notes.append(line.text)
            elif line.role is LineRole.FOOTNOTE or (open_note and line.role in _TEXT and not opens_body(line)):
                open_note = open_note and not re.match(r"\d{1,3}\s", line.text)
                if open_note:
                    self.notes[-1] += " " + line.text
                else:
                    self.footnotes.append(line.text)
            elif line.role in _TEXT:
                self.lines.append(line)


def opens_body(line: Line) -> bool:
    """Whether a line opens a numbered paragraph or a chapter, or is running text."""
    if _PARAGRAPH.match(line.text):
        return len(line.text) > 45
    if not line.size and len(line.text) > _SENTENCES and line.text.rstrip("” ").endswith((".", "。", ":", ";")):
        return True
    return bool(_CHAPTER.match(line.text)) or bool(_chapter_marks().match(fold(line.text)))


@cache
def _chapter_marks() -> re.Pattern[str]:
    marks = {fold(mark) for code in CODES for mark in language_of(code).numbering.chapter_marks}
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(marks, key=len, reverse=True)))})\s?[-–.、]")
