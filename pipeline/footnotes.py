"""Lines of footnotes in, the notes out, and each tied to the passage that calls it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.records import Line, LineRole, Numbered

_NOTE_MARK = re.compile(r"(?:[(\[](\d{1,3})[)\]]|(\d{1,3}|[*†‡§]{1,4}|[a-z]))\s*(?=[^\s\d])")


def footnotes(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Footnotes in order of print, mark and text; a note that runs on to the next page is one."""
    notes: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.role is not LineRole.FOOTNOTE:
            continue
        match = _NOTE_MARK.match(line.text)
        mark = match[1] or match[2] if match else ""
        if match and (line.tab >= 3 or not mark.isalpha()) and not (notes and mark.isalpha() and line.tab < 4):
            notes.append((mark, [line.text[match.end() :]]))
        elif notes:
            notes[-1][1].append(line.text)
        else:
            notes.append(("", [line.text]))
    return [(mark, " ".join(texts)) for mark, texts in notes]


def with_notes(paragraphs: Iterable[Numbered], notes: Sequence[tuple[str, str]]) -> Iterator[Numbered]:
    """The paragraphs, the marks that their passages call replaced by the texts of those notes.

    A mark that stands before several notes, as where each page counts its own, tells nothing, and is left out.
    """
    times = Counter(mark for mark, _ in notes)
    texts = {mark: text for mark, text in notes if mark and times[mark] == 1}
    for paragraph in paragraphs:
        if any(passage.notes for passage in paragraph.passages):
            passages = tuple(
                one._replace(notes=tuple(texts[mark] for mark in one.notes if mark in texts))
                for one in paragraph.passages
            )
            paragraph = replace(paragraph, passages=passages)
        yield paragraph
