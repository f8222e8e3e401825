"""Blocks that stand under no paragraph number, kept as passages under their headings. Used by `structure.py` alone.

Letters, boxes, annexes, whole documents printed without numbers, the cover, the table of contents, footnotes that no
numbered paragraph calls, headings with nothing below them: with these, every printed line of text is in some row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.blocks import TERMINAL, Block, sets_apart
from pipeline.codes import UnnumberedKind
from pipeline.footnotes import Note
from pipeline.hyphens import Hyphens
from pipeline.records import Heading, Line, Numbered


class Unnumbered(NamedTuple):
    """A passage under no paragraph number."""

    kind: UnnumberedKind
    text: str
    headings: tuple[Heading, ...] = ()  # outermost first
    after: int = 0  # numbered paragraphs printed before it
    page: int = 1
    last_page: int = 1


@dataclass
class _Piece:
    """One passage: its lines, and where it stands."""

    kind: UnnumberedKind
    lines: list[Line]
    headings: tuple[Heading, ...]
    after: int  # numbered paragraphs printed before it


class Remainder:
    """What is left over when numbered paragraphs are taken out, in order of print."""

    def __init__(self, hyphens: Hyphens) -> None:
        self._hyphens = hyphens
        self._pieces: list[_Piece] = []

    def take(self, block: Block, kind: UnnumberedKind, headings: tuple[Heading, ...], after: int) -> None:
        """Keep a block; one at the head of a page goes on with the sentence that the page before broke off."""
        last = self._pieces[-1] if self._pieces else None
        if last and kind != "heading" and (last.kind, last.headings, last.after) == (kind, headings, after):
            broken = not block.white_above and not TERMINAL.search(last.lines[-1].text)
            if broken and not sets_apart(last.lines[-1], block.lines):
                last.lines += block.lines
                return
        self._pieces.append(_Piece(kind, list(block.lines), headings, after))

    def text(self) -> list[Line]:
        """The lines of running text."""
        return [line for piece in self._pieces if piece.kind == "text" for line in piece.lines]

    def passages(
        self,
        paragraphs: Sequence[Numbered],
        entries: Sequence[Line],
        figures: Sequence[list[Line]],
        notes: Sequence[Note],
    ) -> tuple[Unnumbered, ...]:
        """All of it, in order of print; figures and footnotes last.

        Args:
            paragraphs: those with numbers. Headings and footnotes that these hold are left out.
            entries: lines of the table of contents.
            figures: lines of each chart, and of each table whose cells are not known.
            notes: footnotes of the document.
        """
        above = {heading for one in paragraphs for heading in one.headings}
        above |= {heading for piece in self._pieces if piece.kind != "heading" for heading in piece.headings}
        # a heading's own path ends with it; what stands under it has it in its path
        above |= {heading for piece in self._pieces if piece.kind == "heading" for heading in piece.headings[:-1]}
        kept = [piece for piece in self._pieces if piece.kind != "heading" or piece.headings[-1] not in above]
        pages: dict[int, list[Line]] = {}
        for line in entries:
            pages.setdefault(line.box.page, []).append(line)
        contents = [_Piece("contents", lines, (), 0) for lines in pages.values()]
        place = next((i for i, piece in enumerate(kept) if piece.kind != "cover"), len(kept))
        pieces = [*kept[:place], *contents, *kept[place:]]
        pieces += [_Piece("figures", lines, (), _before(paragraphs, lines[0].box.page)) for lines in figures]
        return (*map(self._passage, pieces), *_uncalled(paragraphs, notes))

    def _passage(self, piece: _Piece) -> Unnumbered:
        headings = piece.headings[:-1] if piece.kind == "heading" else piece.headings
        first, last = piece.lines[0].box.page, piece.lines[-1].box.page
        listed = piece.kind in {"contents", "figures"}
        text = "\n".join(line.text for line in piece.lines) if listed else self._hyphens.join(piece.lines)
        return Unnumbered(piece.kind, text, headings, piece.after, first, last)


def _before(paragraphs: Sequence[Numbered], page: int) -> int:
    """How many numbered paragraphs begin on pages before."""
    return sum(paragraph.page < page for paragraph in paragraphs)


def _uncalled(paragraphs: Sequence[Numbered], notes: Sequence[Note]) -> Iterator[Unnumbered]:
    """Footnotes that stand in no numbered paragraph's row."""
    held = Counter(text for one in paragraphs for passage in one.passages for text in passage.notes)
    for note in notes:
        held[note.text] -= 1
        if note.text and held[note.text] < 0:
            text = f"{note.mark} {note.text}".strip()
            yield Unnumbered("note", text, (), len(paragraphs), note.page, note.page)
