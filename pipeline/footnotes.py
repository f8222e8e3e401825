"""Lines of footnotes in, the notes out, and each tied to the passage that calls it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.hyphens import Hyphens
from pipeline.records import Line, LineRole, Numbered

_NOTE_MARK = re.compile(r"(?:[(\[](\d{1,3})[)\]]|(\d{1,3}|[*†‡§]{1,4}|[a-z](?!\w)))\s*(?=[^\s\d])")


class Note(NamedTuple):
    """A footnote."""

    mark: str  # "1", "*"; "" where none is printed
    text: str
    page: int  # it begins on


def footnotes(lines: Sequence[Line], hyphens: Hyphens) -> list[Note]:
    """Footnotes in order of print; a note that runs on to the next page is one.

    Args:
        lines: all lines of the document; those of footnotes are read, the others tell which marks are called.
        hyphens: joins the lines of a note.
    """
    called = {mark for line in lines if line.role is not LineRole.FOOTNOTE for mark in line.notes}
    notes: list[tuple[str, list[Line], int]] = []  # mark, lines, letters of the first that are its mark
    last = 0  # the highest number so far; pages that begin to count again set it back
    for line in lines:
        if line.role is not LineRole.FOOTNOTE:
            continue
        match = _NOTE_MARK.match(line.text)
        mark = match[1] or match[2] if match else ""
        white = 0.8 * notes[-1][1][0].tab if notes and notes[-1][0] else 0.0  # what stands behind the mark before
        if (
            match
            and line.tab >= (white if mark.isalpha() else 0.0)
            and _opens(line, mark, bare=match[2] is not None, first=not notes, last=last, called=called)
        ):
            notes.append((mark, [line], match.end()))
            last = int(mark) if mark.isdecimal() else last
        elif notes:
            notes[-1][1].append(line)
        else:
            notes.append(("", [line], 0))
    return [Note(mark, hyphens.join(texts, cut), texts[0].box.page) for mark, texts, cut in notes]


def _opens(line: Line, mark: str, *, bare: bool, first: bool, last: int, called: set[str]) -> bool:
    """Whether what a line begins with is a note's mark, not a word or figure that the note's text goes on with."""
    if mark.isalpha():
        return line.tab >= (3 if first else 4)
    if not mark.isdecimal() or not bare or first or mark in line.notes[:1]:
        return True
    return int(mark) in (1, last + 1) or (int(mark) > last and mark in called)


def with_notes(paragraphs: Iterable[Numbered], notes: Sequence[Note]) -> Iterator[Numbered]:
    """The paragraphs, the marks that their passages call replaced by the texts of those notes.

    A mark that stands before several notes, as where each page counts its own, tells nothing, and is left out.
    """
    times = Counter(note.mark for note in notes)
    texts = {note.mark: note.text for note in notes if note.mark and times[note.mark] == 1}
    for paragraph in paragraphs:
        if any(passage.notes for passage in paragraph.passages):
            passages = tuple(
                one._replace(notes=tuple(texts[mark] for mark in one.notes if mark in texts))
                for one in paragraph.passages
            )
            paragraph = replace(paragraph, passages=passages)
        yield paragraph
