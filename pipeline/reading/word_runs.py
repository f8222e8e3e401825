"""A Word paragraph in, its text in faces out: tracked changes accepted, fields as their results, notes as marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.reading.counting import printed
from pipeline.reading.flow import NOTE_MARK, USUAL_SIZE, Span
from pipeline.reading.word_styles import Element, Face, Style, Styles, W, face_of, value

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
ALTERNATES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TEXT_BOX = f"{W}txbxContent"
# Deleted or moved away; marks of what changed; the word that ruby annotates is kept, the annotation goes.
_DROPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt", "sdtPr"))
_WRITTEN = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
# Letters of Word's symbol fonts that stand in running text.
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF02A: "*", 0xF02D: "-", 0xF0E0: "→", 0xF0FC: "✓", 0xF0A3: "≤", 0xF0B3: "≥", 0xF0B0: "°",
}  # fmt: skip
_NUMBER_FIELDS = re.compile(r"^\s*(?:AUTONUM(?:LGL|OUT)?|LISTNUM)\b", re.IGNORECASE)
_COMPLEX = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


class Note(NamedTuple):
    """A footnote or endnote that a paragraph calls."""

    mark: str
    element: Element


class _Field:
    """A field that has begun: its instruction, then its result."""

    def __init__(self) -> None:
        self.instruction = ""
        self.in_result = False


class NoteMarks:
    """Marks of footnotes or endnotes, counted in the order they are called."""

    def __init__(self, notes: dict[str, Element], form: str) -> None:
        """Args: notes by id; the way of counting, as WordprocessingML names it."""
        self._notes = notes
        self._form = form
        self._count = 0

    def call(self, reference: Element) -> Note | None:
        """The note a reference calls; its mark is empty where the writer types it after the reference."""
        element = self._notes.get(reference.get(f"{W}id", ""))
        if element is None:
            return None
        if (reference.get(f"{W}customMarkFollows") or "0").lower() in {"1", "true", "on"}:
            return Note("", element)
        self._count += 1
        return Note(printed(self._count, self._form), element)


class Runs:
    """Reads paragraphs one after another; fields may reach over several."""

    def __init__(self, styles: Styles, footnotes: NoteMarks, endnotes: NoteMarks) -> None:
        """Read with the styles of a file, and its notes."""
        self._styles = styles
        self._calls = {f"{W}footnoteReference": footnotes, f"{W}endnoteReference": endnotes}
        self._fields: list[_Field] = []
        self._faces: dict[tuple[Face, Face, str | None], Face] = {}
        self.spans: list[Span] = []
        self.notes: list[Note] = []
        self.endnotes: list[Note] = []
        self.boxes: list[Element] = []  # text boxes anchored here
        self.set_breaks = [0, 0]  # page breaks that the writer set, before any text and after
        self.printed_breaks = [0, 0]  # the same, where Word last printed them
        self.uncounted = 0  # numbers that are fields without a result
        self._awaiting: int | None = None  # place in `notes` of one whose mark is typed next

    def read(self, paragraph: Element, style: Style) -> None:
        """Read a paragraph; what it holds is added to the lists of this object, until `clear`."""
        self._walk(paragraph, style)

    def clear(self) -> None:
        """Forget what was read; a field whose result has begun may go on, an instruction ends with its paragraph."""
        self._fields = [field for field in self._fields if field.in_result]
        self.spans, self.notes, self.endnotes, self.boxes = [], [], [], []
        self.set_breaks, self.printed_breaks = [0, 0], [0, 0]
        self._awaiting = None

    def _walk(self, node: Element, style: Style) -> None:
        for child in node:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, style)
            elif tag == ALTERNATES:
                self._walk(newest(child), style)
            elif tag == _MATH_TEXT:
                self._write(child.text or "", style.face.over(self._styles.defaults))
            elif tag not in _DROPPED:
                self._walk(child, style)

    def _run(self, run: Element, style: Style) -> None:
        face = self._face(style, run.find(f"{W}rPr"))
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                self._write(child.text or "", face)
            elif tag in _WRITTEN:
                self._write(_WRITTEN[tag], face)
            elif tag == f"{W}br":
                self._break(child, face)
            elif tag == f"{W}lastRenderedPageBreak":
                self.printed_breaks[self._has_text()] += 1
            elif tag == f"{W}sym":
                self._symbol(child, face)
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1].instruction += child.text or ""
            elif tag in self._calls:
                self._call(child, tag, face)
            else:
                self._inside(child, style)

    def _inside(self, node: Element, style: Style) -> None:
        """Pictures, shapes and ruby: their text boxes and base text."""
        if node.tag == _TEXT_BOX:
            self.boxes.append(node)
        elif node.tag == f"{W}r":
            self._run(node, style)
        elif node.tag not in _DROPPED:
            for child in newest(node) if node.tag == ALTERNATES else node:
                self._inside(child, style)

    def _write(self, text: str, face: Face, note: str = "") -> None:
        if face.hidden or any(not field.in_result for field in self._fields):
            return
        complex_script = face.right_to_left or _COMPLEX.search(text) is not None
        bold, italic = (face.complex_bold, face.complex_italic) if complex_script else (face.bold, face.italic)
        size = (face.complex_size if complex_script else face.size) or face.size or USUAL_SIZE
        if self._awaiting is not None and text.strip():
            place, self._awaiting = self._awaiting, None
            if (match := NOTE_MARK.match(text.strip())) is not None:
                self.notes[place] = self.notes[place]._replace(mark=match[1])
                note, text = match[1], text.replace(match.group(), "", 1)
        elif face.raised and (match := NOTE_MARK.fullmatch(text.strip())) and not match[1].isalpha():
            note, text = match[1], ""
        self.spans.append(Span(text, bool(bold), bool(italic), size, note))

    def _break(self, element: Element, face: Face) -> None:
        if element.get(f"{W}type") == "page":
            self.set_breaks[self._has_text()] += 1
        elif element.get(f"{W}type") == "column":
            self._write(" ", face)
        else:
            self._write("\n", face)

    def _symbol(self, element: Element, face: Face) -> None:
        try:
            code = int(element.get(f"{W}char") or "", 16)
        except ValueError:
            return
        self._write(_SYMBOLS.get(code) or chr(code if code < 0x110000 else 0xFFFD), face)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            self.uncounted += bool(_NUMBER_FIELDS.match(field.instruction)) and not field.in_result

    def _call(self, reference: Element, tag: str, face: Face) -> None:
        if face.hidden or any(not field.in_result for field in self._fields):
            return
        note = self._calls[tag].call(reference)
        if note is None:
            return
        kept = self.notes if tag == f"{W}footnoteReference" else self.endnotes
        kept.append(note)
        if note.mark:
            self.spans.append(Span("", note=note.mark))
        elif kept is self.notes:
            self._awaiting = len(kept) - 1

    def _face(self, style: Style, properties: Element | None) -> Face:
        if properties is None:
            return self._styles.face(style, None)
        key = (style.face, face_of(properties), value(properties.find(f"{W}rStyle")))
        if key not in self._faces:
            self._faces[key] = self._styles.face(style, properties)
        return self._faces[key]

    def _has_text(self) -> bool:
        return any(span.text.strip() for span in self.spans)


def newest(alternates: Element) -> Iterable[Element]:
    """Of several forms of the same thing, the newest; it says again what the others say."""
    chosen = alternates.find(_CHOICE)
    return list(alternates[:1] if chosen is None else chosen)
