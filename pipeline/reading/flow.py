"""Paragraphs of a source without printed places in, lines out, placed so that white says what belongs together.

Word, web pages and plain text know paragraphs, not places on paper. Their lines get made-up places: a paragraph begins
far below the one before it, a forced line break goes on right below. `Reading.page_sizes` stays empty: that tells the
other steps that no box is printed anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.reading.quality import TRUSTED, text_quality
from pipeline.records import Box, Cell, Doubt, Line, LineRole, Reading

AFTER_MARK = 20.0  # points between a mark and its text: more than any space
USUAL_SIZE = 10.0  # points, where the source names no size
_LINE = 12.0  # points from one baseline to the next
_WHITE = 48.0  # the same where a paragraph begins; too far to be taken for a line's distance
_RIGHT = 480.0
_LETTER = 5.0  # points a letter takes up
_TAB_STOP = 28.0
# Spaces of every width, line separators; soft hyphens, zero-width characters and marks of direction go.
_CLEAN = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff", "")
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
    | dict.fromkeys("\u2028\u2029\x0b", "\n")
    | {"\u2011": "-"}
)
_FIRST_WORD = re.compile(r"\S+(\s*)")
NOTE_MARK = re.compile(r"\[?(\d{1,3}|[*∗†‡§]{1,4}|[ivx]{1,5})\]?")
JOB_NUMBER = re.compile(r"(?:GE|V|N)\.? ?\d{2} ?[-–]? ?\d{4,6}\b")
PAGE_NUMBER = re.compile(r"[-–]? ?(?:[Pp]age )?\d{1,4} ?[-–]?")
_BEGINS = re.compile(r"(?:\d{1,4}|[IVX]{1,5}|[A-H]) ?[.．。、)\-–] ?\S")
_COVER_LINES = 40  # a table among so many first lines, before any paragraph, is the head of the cover
_SPACES_OF_A_TAB = 3


class Span(NamedTuple):
    """A stretch of text in one face. Tabs and forced line breaks stand in it as such characters."""

    text: str
    bold: bool = False
    italic: bool = False
    size: float = USUAL_SIZE  # points
    note: str = ""  # a footnote's mark, printed here


@dataclass
class Paragraph:
    """One paragraph of the source."""

    spans: Sequence[Span]
    mark: str = ""  # of an automatic number: "12.", "(a)"
    indent: float = 0.0  # points
    page: int = 1


@dataclass
class TableCell:
    """One cell of a table. Row and column count from 1."""

    row: int
    column: int
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text on one line."""
        pieces = (f"{p.mark} {''.join(span.text for span in p.spans)}" for p in self.paragraphs)
        return clean(" ".join(pieces))


class Flow:
    """Collects lines in reading order."""

    def __init__(self) -> None:
        """Begin on page 1."""
        self.lines: list[Line] = []
        self.cells: list[Cell] = []
        self.doubts: list[Doubt] = []
        self.begun = False  # whether a numbered paragraph or chapter was seen
        self._y = 0.0
        self._grids = 0

    def add(self, paragraph: Paragraph, *, role: LineRole = LineRole.BODY, in_print: bool = True) -> None:
        """Add a paragraph; an empty one is passed over, unless it has a number.

        Args:
            paragraph: its text, in faces.
            role: what it is for.
            in_print: whether sizes and weights mean something.
        """
        mark = paragraph.mark
        apart = True
        for spans in _rows(paragraph.spans):
            line = _line(spans, mark, paragraph.indent, in_print=in_print)
            if line is None:
                continue
            self._place(line._replace(role=role), paragraph.page, apart=apart)
            mark, apart = "", False

    def put(self, text: str, *, page: int, role: LineRole, apart: bool, tab: float) -> None:
        """Add one line of a source without print.

        Args:
            text: the line.
            page: the page it stands on.
            role: what it is for.
            apart: whether it begins a paragraph.
            tab: points of white after its first word.
        """
        line = Line(text, Box(page, 0.0, 0.0, 0.0, 0.0), role=role, tab=tab)
        self._place(line, page, apart=apart)

    def table(self, cells: Sequence[TableCell], *, in_print: bool = True) -> None:
        """Add a table: as cells; or as paragraphs where it only sets them out, as on covers, in boxes and lists."""
        filled = [cell for cell in cells if cell.text]
        if not filled:
            return
        rows: dict[int, list[TableCell]] = {}
        for cell in filled:
            rows.setdefault(cell.row, []).append(cell)
        on_cover = not self.begun and len(self.lines) < _COVER_LINES
        if on_cover or max(map(len, rows.values())) == 1:
            for cell in filled:
                for paragraph in cell.paragraphs:
                    self.add(paragraph, in_print=in_print)
        elif _numbers_beside(rows.values()):
            for row in rows.values():
                first, *more = [paragraph for cell in row[1:] for paragraph in cell.paragraphs]
                self.add(Paragraph(first.spans, row[0].text, first.indent, first.page), in_print=in_print)
                for paragraph in more:
                    self.add(paragraph, in_print=in_print)
        else:
            self._grids += 1
            for row in rows.values():
                page = row[0].paragraphs[0].page
                text = " ".join(cell.text for cell in row)
                self.add(Paragraph([Span(text)], page=page), role=LineRole.TABLE, in_print=in_print)
                self.cells += [Cell(page, self._grids, cell.row, cell.column, cell.text) for cell in row]

    def reading(self, *, pages: int = 1, producer: str | None = None, doubts: Iterable[Doubt] = ()) -> Reading:
        """All that was added."""
        body = " ".join(line.text for line in self.lines if line.role is LineRole.BODY)
        quality = text_quality(body)
        found = [*self.doubts, *doubts]
        if quality is not None and quality < TRUSTED:
            message = f"The text cannot be believed (quality {quality:.2f}); fetch another copy of the document."
            found.append(Doubt("reading", "text_layer_damaged", message))
        if not any(line.bold or line.italic for line in self.lines) and len({line.size for line in self.lines}) < 2:
            # nothing is set apart by print: then its silence says nothing either
            self.lines = [line._replace(size=0.0, bold=None, italic=None) for line in self.lines]
        return Reading(
            lines=tuple(self.lines),
            pages=max([pages, *(line.box.page for line in self.lines)]),
            producer=producer,
            text_quality=quality,
            cells=tuple(self.cells),
            doubts=tuple(found),
        )

    def _place(self, line: Line, page: int, *, apart: bool) -> None:
        height = line.size or USUAL_SIZE
        y = self._y + (max(_WHITE, 3 * height) if apart else max(_LINE, 1.2 * height))
        if line.role is LineRole.BODY:  # what is set apart does not part what stands around it
            self._y = y
            self.begun = self.begun or _BEGINS.match(line.text) is not None
        x0 = line.box.x0
        box = Box(page, x0, y - height, min(_RIGHT, x0 + _LETTER * len(line.text)), y)
        self.lines.append(line._replace(box=box))


def clean(text: str) -> str:
    """Text with spaces made one, without soft hyphens, zero-width characters and marks of direction."""
    return " ".join(text.translate(_CLEAN).split())


def _rows(spans: Sequence[Span]) -> list[list[Span]]:
    """Spans, parted at forced line breaks."""
    rows: list[list[Span]] = [[]]
    for span in spans:
        first, *more = span.text.translate(_CLEAN).split("\n")
        rows[-1].append(span._replace(text=first))
        rows += [[span._replace(text=text, note="")] for text in more]
    return rows


def _line(spans: Sequence[Span], mark: str, indent: float, *, in_print: bool) -> Line | None:
    raw = "".join(span.text for span in spans)
    text = " ".join(raw.split())
    if not text and not mark.strip("•"):
        return None
    stripped = raw.lstrip()
    indent += _TAB_STOP * raw[: len(raw) - len(stripped)].count("\t")
    tab = AFTER_MARK if mark else _tab(stripped)
    letters: Counter[tuple[float, bool, bool]] = Counter()
    for span in spans:
        letters[span.size, span.bold, span.italic] += len("".join(span.text.split()))
    total = letters.total() or 1
    sizes: Counter[float] = Counter()
    for (size, _, _), count in letters.items():
        sizes[size] += count
    return Line(
        text=f"{mark} {text}".strip(),
        box=Box(1, indent, 0.0, 0.0, 0.0),
        size=(sizes.most_common(1)[0][0] if sizes else USUAL_SIZE) if in_print else 0.0,
        bold=sum(count for (_, bold, _), count in letters.items() if bold) / total if in_print else None,
        italic=sum(count for (_, _, italic), count in letters.items() if italic) / total if in_print else None,
        notes=tuple(span.note for span in spans if span.note),
        tab=tab,
    )


def _tab(text: str) -> float:
    """Points of white after the first word."""
    match = _FIRST_WORD.match(text)
    if match is None or not match[1]:
        return 0.0
    white = match[1]
    return AFTER_MARK if "\t" in white or len(white) >= _SPACES_OF_A_TAB else 3.0


def _numbers_beside(rows: Iterable[Sequence[TableCell]]) -> bool:
    """Whether a table is a numbered list: each row a mark, and beside it the text."""
    return all(
        len(row) == 2 and len(row[0].text) <= 6 and re.fullmatch(r"\(?\w{1,4}[.)]{1,2}", row[0].text) for row in rows
    )
