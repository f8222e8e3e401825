"""A Word file (DOCX) in, a `Reading` out: paragraphs with their automatic numbers, notes, tables, boxes, heads, feet.

Word says what is a number, what is bold and what is a note; places on paper it does not say. The text is the accepted
one: insertions kept, deletions dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.limits import USUAL, Limits
from pipeline.reading.flow import JOB_NUMBER, PAGE_NUMBER, Flow, Paragraph, Span, TableCell
from pipeline.reading.word_numbers import Numbers
from pipeline.reading.word_package import Package
from pipeline.reading.word_runs import ALTERNATES, Note, NoteMarks, Runs, newest
from pipeline.reading.word_styles import VAL, Element, Style, Styles, W, indent_of, numbering_of, value
from pipeline.records import Doubt, LineRole, Reading

_CONTENTS = re.compile(r"toc \d")
_LEADERS = " ........ "
_DEEPEST = 8  # tables within tables; further down nobody writes
_DROPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "sdtPr", "sectPr", "tcPr"))
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))


def read_docx(path: Path, limits: Limits = USUAL) -> Reading:
    """Read a Word file into lines.

    Raises:
        LimitError: its elements are nested deeper than the limit.
        UnreadableError: the file is damaged, locked, or unpacks to more than a document can be.
    """
    with Package(path, limits) as package:
        return _Document(package).read()


class _Document:
    """One file, read from beginning to end."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.part("styles"))
        self._numbers = Numbers(package.part("numbering"))
        body = package.document.find(f"{W}body")
        self._body = package.document if body is None else body
        self._runs = Runs(
            self._styles,
            NoteMarks(_notes(package.part("footnotes"), "footnote"), self._note_form("footnotePr", "decimal")),
            NoteMarks(_notes(package.part("endnotes"), "endnote"), self._note_form("endnotePr", "lowerRoman")),
        )
        self._flow = Flow()
        self._page = 1
        # Where Word once printed the file it left a mark at each page's beginning; else the writer's own breaks count.
        self._printed = next(self._body.iter(f"{W}lastRenderedPageBreak"), None) is not None
        self._carried: list[Span] = []  # text of a paragraph whose end was deleted: it goes on in the next
        self._endnotes: list[Note] = []

    def read(self) -> Reading:
        """Read the file."""
        margins = list(self._margins())
        for paragraph, role in margins:
            if role is LineRole.BODY:
                self._flow.add(paragraph)
        self._story(self._body)
        self._flow.add(Paragraph(self._carried, page=self._page))
        for note in list(self._endnotes):
            self._note(note)
        for paragraph, role in margins:
            if role is not LineRole.BODY:
                self._flow.add(paragraph, role=role)
        doubts = []
        if self._runs.uncounted:
            message = (
                f"{self._runs.uncounted} numbers are fields that only Word counts; save the file as PDF, and read that."
            )
            doubts.append(Doubt("reading", "number_by_field", message))
        return self._flow.reading(pages=self._page, producer=self._package.application, doubts=doubts)

    def _story(self, node: Iterable[Element]) -> None:
        """Paragraphs and tables, in order."""
        for child in node:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._flow.table(self._table(child))
            elif child.tag == ALTERNATES:
                self._story(newest(child))
            elif child.tag not in _DROPPED:
                self._story(child)

    def _paragraph(self, element: Element) -> None:
        paragraph = self._read_paragraph(element)
        notes, boxes = self._after()
        if paragraph is not None:
            self._flow.add(paragraph)
        for box in boxes:
            for inner in box.iter(f"{W}p"):
                found = self._read_paragraph(inner)
                self._after()
                if found is not None:
                    job = JOB_NUMBER.match(_text(found)) is not None
                    self._flow.add(found, role=LineRole.JOB_NUMBER if job else LineRole.BODY)
        for note in notes:
            self._note(note)

    def _read_paragraph(self, element: Element) -> Paragraph | None:
        """A paragraph; None where its end was deleted and its text goes on in the next."""
        properties = element.find(f"{W}pPr")
        style = self._styles.paragraph(None if properties is None else value(properties.find(f"{W}pStyle")))
        self._runs.read(element, style)
        spans = [*self._carried, *self._runs.spans]
        before, within = self._pages_turned(style, properties)
        page = self._page + before
        self._page = page + within
        if _end_deleted(properties):
            self._carried = spans
            return None
        self._carried = []
        mark = self._numbers.mark(numbering_of(properties), style)
        indent = indent_of(properties).over(mark.indent if mark else style.indent).over(style.indent)
        if _CONTENTS.match(style.name):
            spans = [span._replace(text=span.text.replace("\t", _LEADERS)) for span in spans]
        return Paragraph(spans, mark.text if mark else "", max(0.0, indent.start), page)

    def _pages_turned(self, style: Style, properties: Element | None) -> tuple[int, int]:
        """How many pages begin before a paragraph's text, and within or after it."""
        if self._printed:
            return self._runs.printed_breaks[0], self._runs.printed_breaks[1]
        own = None if properties is None else properties.find(f"{W}pageBreakBefore")
        breaks = style.breaks_page if own is None else own.get(VAL) not in {"0", "false", "off"}
        section = None if properties is None else properties.find(f"{W}sectPr")
        ends = section is not None and (value(section.find(f"{W}type")) or "nextPage").endswith("Page")
        return self._runs.set_breaks[0] + (breaks and bool(self._flow.lines)), self._runs.set_breaks[1] + ends

    def _after(self) -> tuple[list[Note], list[Element]]:
        """Notes and boxes of the paragraph just read; the reader is free for the next."""
        notes, boxes = self._runs.notes, self._runs.boxes
        self._endnotes += self._runs.endnotes
        self._runs.clear()
        return notes, boxes

    def _note(self, note: Note) -> None:
        mark = note.mark
        for inner in note.element.iter(f"{W}p"):
            paragraph = self._read_paragraph(inner)
            self._after()
            if paragraph is not None and _text(paragraph):
                spans = _without_mark(paragraph.spans, mark)
                found = Paragraph(spans, mark or paragraph.mark, paragraph.indent, paragraph.page)
                self._flow.add(found, role=LineRole.FOOTNOTE)
                mark = ""

    def _table(self, element: Element, depth: int = 0) -> list[TableCell]:
        cells: list[TableCell] = []
        notes: list[Note] = []
        for number, row in enumerate(_within(element, f"{W}tr"), start=1):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            column = 1 + _count(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _within(row, f"{W}tc"):
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                if merged is None or value(merged) == "restart":
                    found = TableCell(number, column)
                    self._cell(cell, found, notes, depth)
                    cells.append(found)
                column += _count(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        for note in notes:
            self._note(note)
        return cells

    def _cell(self, node: Iterable[Element], cell: TableCell, notes: list[Note], depth: int) -> None:
        for child in node:
            if child.tag == f"{W}p":
                paragraph = self._read_paragraph(child)
                found, boxes = self._after()
                notes += found
                if paragraph is not None:
                    cell.paragraphs.append(paragraph)
                for box in boxes:
                    self._cell(box, cell, notes, depth + 1)
            elif child.tag == f"{W}tbl":
                if depth < _DEEPEST:
                    for inner in self._table(child, depth + 1):
                        cell.paragraphs += inner.paragraphs
            elif child.tag == ALTERNATES:
                self._cell(newest(child), cell, notes, depth)
            elif child.tag not in _DROPPED:
                self._cell(child, cell, notes, depth)

    def _margins(self) -> Iterator[tuple[Paragraph, LineRole]]:
        """Lines of the heads and feet, each once. What a first page alone has at its head belongs to the cover."""
        seen: set[str] = set()
        for place in ("headerReference", "footerReference"):
            for reference in self._body.iter(f"{W}{place}"):
                story = self._package.referred(reference)
                for element in () if story is None else story.iter(f"{W}p"):
                    paragraph = self._read_paragraph(element)
                    self._after()
                    text = "" if paragraph is None else _text(paragraph)
                    if paragraph is None or not text or text in seen:
                        continue
                    seen.add(text)
                    paragraph.page = 1
                    yield paragraph, _role(text, on_cover=place[0] == "h" and reference.get(f"{W}type") == "first")
        self._page = 1

    def _note_form(self, place: str, usual: str) -> str:
        """How notes are counted: as the sections say, else the settings, else as Word does."""
        settings = self._package.part("settings")
        for holder in (*self._body.iter(f"{W}sectPr"), *(() if settings is None else (settings,))):
            if (form := value(holder.find(f"{W}{place}/{W}numFmt"))) is not None:
                return form
        return usual


def _notes(root: Element | None, name: str) -> dict[str, Element]:
    """Notes by id, without those that only draw the line above them."""
    return {
        note.get(f"{W}id", ""): note
        for note in (() if root is None else root.iterchildren(f"{W}{name}"))
        if note.get(f"{W}type", "normal") == "normal"
    }


def _role(text: str, *, on_cover: bool) -> LineRole:
    if JOB_NUMBER.match(text):
        return LineRole.JOB_NUMBER
    if PAGE_NUMBER.fullmatch(text):
        return LineRole.PAGE_NUMBER
    return LineRole.BODY if on_cover else LineRole.RUNNING_HEAD


def _text(paragraph: Paragraph) -> str:
    return "".join(span.text for span in paragraph.spans).strip()


def _without_mark(spans: Sequence[Span], mark: str) -> list[Span]:
    """A note's text without its own mark, where the writer typed it."""
    kept = [span._replace(note="") if span.note == mark else span for span in spans]
    place = next((place for place, span in enumerate(kept) if span.text.strip()), None)
    if mark and place is not None and kept[place].text.lstrip().startswith(mark):
        kept[place] = kept[place]._replace(text=kept[place].text.lstrip()[len(mark) :])
    return kept


def _end_deleted(properties: Element | None) -> bool:
    """Whether a paragraph's end is deleted, or moved away."""
    marks = None if properties is None else properties.find(f"{W}rPr")
    return marks is not None and (marks.find(f"{W}del") is not None or marks.find(f"{W}moveFrom") is not None)


def _within(node: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those in content controls included."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, tag)


def _count(element: Element | None, default: int) -> int:
    text = value(element)
    return int(text) if text and text.isdecimal() else default
