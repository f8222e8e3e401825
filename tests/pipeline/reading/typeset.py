"""A small press for layouts that the sample does not have: paragraphs of ours, set in columns, in typewriter type, in boxes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
FACES = {"": "Times-Roman", "b": "Times-Bold", "i": "Times-Italic", "m": "Courier"}


class Style(NamedTuple):
    """How text is set. Points."""

    face: str = ""  # a key of FACES
    size: float = 10.0
    lead: float = 12.0
    first: float = 0.0  # indent of the first line
    hang: float = 0.0  # indent of the others
    after: float = 6.0  # white below


class Press:
    """Sets text down one or more columns and pages."""

    def __init__(
        self,
        path: Path,
        *,
        columns: Sequence[tuple[float, float]] = ((113.0, 482.0),),
        top: float = 90.0,
        bottom: float = 740.0,
        head: str = "CRPD/C/MRV/CO/1",
    ) -> None:
        """Begin a file; `columns` are left and right edges, `top` and `bottom` the edges of the text on a page."""
        self.canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
        self.columns, self.top, self.bottom, self.head = columns, top, bottom, head
        self.page, self.column, self.y = 1, 0, top
        self._notes: list[tuple[str, str, float]] = []  # mark, text, letter height
        self._running()

    def put(self, text: str, style: Style, *, mark: str = "", mark_face: str | None = None) -> None:
        """Set a paragraph; its mark hangs at its first line's start, in a text run and perhaps a face of its own.

        Words that end in ^1 have a raised mark, as has what stands in a word between two of them: "4^th^session".
        """
        font = FACES[style.face]
        words = text.split()
        indent = style.first
        while words:
            x0, x1 = self.columns[self.column]
            if self.y + style.lead > self.bottom:
                self.turn()
                x0, x1 = self.columns[self.column]
            line: list[str] = []
            while words and x0 + indent + stringWidth(" ".join([*line, words[0]]), font, style.size) <= x1:
                line.append(words.pop(0))
            self.y += style.lead
            if mark:
                self._draw(x0, mark, FACES[style.face if mark_face is None else mark_face], style.size)
                mark = ""
            self._set(x0 + indent, line, font, style.size)
            indent = style.hang
        self.y += style.after

    def note(self, text: str, *, mark: str = "", size: float = 8.0) -> None:
        """Set a line of a footnote at the foot of this page, below a short rule; call before the page is full.

        A mark stands an inch before its text, as word processors set it whose tabs nobody changed.
        """
        self._notes.append((mark, text, size))
        self.bottom -= 1.4 * size

    def box(self, style: Style, *texts: str) -> None:
        """Set paragraphs in a ruled box."""
        x0, x1 = self.columns[self.column]
        top = self.y
        self.columns = ((x0 + 8, x1 - 8),)
        self.y += 4
        for text in texts:
            self.put(text, style)
        self.columns = ((x0, x1),)
        self.canvas.rect(x0, HEIGHT - self.y, x1 - x0, self.y - top)
        self.y += 12

    def turn(self) -> None:
        """Go on in the next column, or on the next page."""
        if self.column + 1 < len(self.columns):
            self.column, self.y = self.column + 1, self.top
            return
        self._foot()
        self.canvas.showPage()
        self.page, self.column, self.y = self.page + 1, 0, self.top
        self._running()

    def save(self) -> None:
        """End the file."""
        self._foot()
        self.canvas.showPage()
        self.canvas.save()

    def _set(self, x: float, words: Sequence[str], font: str, size: float) -> None:
        for word in words:
            for place, part in enumerate(word.split("^")):
                height = 0.6 * size if place == 1 else size
                self._draw(x, part, font, height, rise=0.35 * size if place == 1 else 0.0)
                x += stringWidth(part, font, height)
            x += stringWidth(" ", font, size)

    def _draw(self, x: float, text: str, font: str, size: float, *, rise: float = 0.0) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - self.y + rise, text)

    def _running(self) -> None:
        if self.head:
            self.canvas.setFont("Times-Bold", 9)
            self.canvas.drawString(57, HEIGHT - 67, self.head)
            self.canvas.drawString(300, HEIGHT - 790, str(self.page))

    def _foot(self) -> None:
        if not self._notes:
            return
        y = self.bottom + 4
        self.canvas.line(113, HEIGHT - y, 185, HEIGHT - y)
        for mark, text, size in self._notes:
            y += 1.4 * size
            self.bottom += 1.4 * size
            self.canvas.setFont("Times-Roman", size)
            self.canvas.drawString(113, HEIGHT - y, mark)
            self.canvas.drawString(185 if mark else 113, HEIGHT - y, text)
        self._notes = []
