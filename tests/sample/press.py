"""Pages of set lines into a PDF: the cover block, running heads and feet, text, rules and ornaments.

The same document gives the same bytes on the same machine: no clock, no random numbers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.sample import ornaments, pages
from tests.sample.content import Document, date, vocabulary
from tests.sample.fonts import EmbeddedFace, Face, Glyph
from tests.sample.setting import Run, SetLine
from tests.sample.sheet import Sheet

_PRODUCERS = {
    "word": "Microsoft Word manner, made by suivi tests.sample",
    "distiller": "Distiller manner, made by suivi tests.sample",
}
_BAR_CODE_SIZE = 27.96


def print_document(document: Document, *, turned_ligatures: bool = False) -> tuple[bytes, dict[str, tuple[int, int]]]:
    """The PDF and, for every numbered paragraph, its first and last page.

    With `turned_ligatures` the text layer of a right-to-left document is damaged as that of many real files is.
    """
    sheet = Sheet(document, turned_ligatures=turned_ligatures)
    press = _Press(sheet)
    press.run()
    return press.finish(), dict(pages.pages_of(sheet.pages))


class _Press:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.frame, self.document = sheet, sheet.frame, sheet.document
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(self.frame.width, self.frame.height), invariant=1, pageCompression=1)
        self.canvas.setTitle(self.document.symbol)
        self.canvas.setAuthor("suivi")
        self.canvas.setSubject("A document about a State that does not exist, written for tests")
        self.canvas.setProducer(_PRODUCERS[self.document.facts.get("made_with", "word")])
        self.canvas.setCreator("tests.sample")
        self.mirrored = sheet.script.right_to_left
        self._fonts: dict[int, tuple[str, Face]] = {}

    def run(self) -> None:
        """Print every page."""
        for number, page in enumerate(self.sheet.pages, 1):
            if number == 1:
                self._cover()
            else:
                self._furniture(number)
            for y, indent, line in [*page.lines, *page.notes]:
                self._line(line, y, indent)
            if page.notes_rule is not None:
                start = self.frame.left - 22.7
                self._rule(start, start + 73.8, page.notes_rule, 0.48)
            if number == len(self.sheet.pages):
                self._rule(255.1, 340.2, page.end + 19.2, 0.48)
            self.canvas.showPage()

    def finish(self) -> bytes:
        """Write fonts and file."""
        document = self.canvas._doc
        table = document.idToObject["BasicFonts"].dict
        for name, face in self._fonts.values():
            table[name] = face.add_to(document)
        self.canvas.save()
        return self.out.getvalue()

    # --- furniture ---

    def _cover(self) -> None:
        sheet, frame, document = self.sheet, self.frame, self.document
        shift = frame.head - pages.NEW.head
        printed, names = sheet.printed, vocabulary("committees")[document.facts["committee"]]
        small = sheet.sizes["text"].size
        big = {"ar": 15.0}.get(document.language, 14.04)
        self._at(sheet.line(printed["united_nations"], "r", big), 120.5, 49.68 + shift)
        body, rest = re.fullmatch(r"([^/]+)(/.+)", document.symbol).groups()  # type: ignore[union-attr]
        body_line, rest_line = sheet.line(body, "r", 20.04, latin=True), sheet.line(rest, "r", 9.96, latin=True)
        edge = frame.width - frame.edge
        if self.mirrored:
            self._ltr(body_line, frame.edge, 51.48)
            self._ltr(rest_line, frame.edge + body_line.width, 51.48)
        else:
            self._ltr(rest_line, edge - rest_line.width, 51.48 + shift)
            self._ltr(body_line, edge - rest_line.width - body_line.width, 51.48 + shift)
        self._rule(frame.edge, edge, 57.0 + shift, 0.48)
        treaty = names["treaty"][document.language]
        size, pitch, top = (20.04, 33.0, 89.0) if self.mirrored else (17.04, 19.1, 78.36)
        for n, text in enumerate(treaty):
            self._at(sheet.line(text, "b", size), 120.5, top + shift + n * pitch)
        self._distribution(78.84 + shift, small if small < 10 else 9.96)
        self._picture(ornaments.seal(), 62.8, 63.9 + shift, 49.5, 45.0)
        self._rule(frame.edge, edge, sheet.cover_rule, 1.44)
        self._cover_foot()

    def _distribution(self, y: float, size: float) -> None:
        document, printed = self.document, self.sheet.printed
        own = printed.get("cover", document.language)
        head = vocabulary("languages")[own]
        original = document.facts.get("original", "en")
        named = document.language != original or document.facts.get("old_cover")
        lines = [
            head["distribution"],
            date(document.facts["published_on"], own),
            head["names"][document.language] if named else "",
        ]
        lines.append(head["original"].format(language=head["names_small"][original]))
        x = self.frame.edge if self.mirrored else 396.9
        for n, text in enumerate(lines):
            self._ltr(self.sheet.line(text, "r", size, latin=True), x, y + 12.0 * n)

    def _cover_foot(self) -> None:
        sheet, document, frame = self.sheet, self.document, self.frame
        job = document.words["job_number"]
        letter = sheet.printed["job_letter"]
        digits = document.words.get("job_dates", "")
        text = f"{job}({letter})" if document.language == "en" and not sheet.old else f"{job} ({letter})"
        y = frame.foot - 0.2
        if document.facts.get("bar_code"):
            y = frame.foot - 28.3
            bars = "".join(chr(ornaments.PRIVATE + ord(c)) for c in f"*{re.sub('[^0-9]', '', job)}*")
            face = EmbeddedFace("C39Specimen", ornaments.bar_code_font())
            run = Run(0.0, face, _BAR_CODE_SIZE, 0.0, tuple(face.shape(bars)), 0.0)
            self._run(run, frame.edge, frame.foot - 4.9)
        line = sheet.line(text, "r", 9.96, latin=True)
        at = frame.width - frame.edge - line.width if self.mirrored else frame.edge
        self._ltr(line, at, y)
        for part in digits.split():
            at += line.width + 10.0
            line = sheet.line(part, "r", 9.96, latin=True)
            self._ltr(line, at, y)
        faces = {"ar": "KacstOne-Bold.ttf", "zh": "uming.ttc", "ru": "LiberationSerif-Bold.ttf"}
        words = ornaments.recycling(sheet.printed["recycle"], faces.get(document.language, "LiberationSerif-Bold.ttf"))
        width = 20.0 * words.width / words.height
        right = frame.width - frame.edge - (0 if sheet.old else 50.0)
        self._picture(words, right - width, frame.foot - 16.5, width, 20.0)
        if not sheet.old:
            self._picture(ornaments.pattern(document.symbol + document.language), 495.2, 774.2, 44.3, 44.3)

    def _furniture(self, number: int) -> None:
        frame, sheet = self.frame, self.sheet
        even = number % 2 == 0
        edge = frame.width - frame.edge
        head = sheet.line(self.document.symbol, "b", 9.0, latin=True)
        left = even != self.mirrored
        self._ltr(head, frame.edge if left else edge - head.width, frame.head)
        self._rule(frame.edge - 1.5, edge + 1.5, frame.head_rule, 0.48)
        page = sheet.line(str(number), "b", 9.0, latin=True)
        job = sheet.line(self.document.words["job_number"], "r", 8.04, latin=True)
        first, last = (page, job) if left else (job, page)
        self._ltr(first, frame.edge, frame.foot)
        self._ltr(last, edge - last.width, frame.foot)

    # --- ink ---

    def _line(self, line: SetLine, y: float, indent: float) -> None:
        """A line of the text column; in right-to-left print the indent counts from the right."""
        if self.mirrored:
            self._runs(line.runs, self.frame.width - self.frame.left - indent - line.measure, y)
        else:
            self._runs(line.runs, self.frame.left + indent, y)

    def _at(self, line: SetLine, x: float, y: float) -> None:
        """A single line that begins at x, counted from the side where the language begins."""
        self._runs(line.runs, self.frame.width - x - line.measure if self.mirrored else x, y)

    def _ltr(self, line: SetLine, x: float, y: float) -> None:
        """A single line whose left end is at x."""
        self._runs(line.runs, x - min((run.x for run in line.runs), default=0.0), y)

    def _runs(self, runs: Iterable[Run], x: float, y: float) -> None:
        for run in runs:
            self._run(run, x + run.x, y)

    def _run(self, run: Run, x: float, y: float) -> None:
        name, _ = self._fonts.setdefault(id(run.face), (f"F{len(self._fonts) + 1}", run.face))
        shown: list[str] = []
        held: list[Glyph] = []

        def flush() -> None:
            if held:
                shown.append("<" + "".join(f"{glyph.code:0{2 * run.face.octets}X}" for glyph in held) + ">")
                held.clear()

        extra = run.spread / run.size * 1000
        for glyph in run.glyphs:
            if glyph.shift:
                flush()
                shown.append(_number(-glyph.shift))
            held.append(glyph)
            spread = extra if glyph.text == " " or (len(glyph.text) == 1 and ord(glyph.text) > 0x2E80) else 0.0
            if glyph.shift or abs(spread) > 0.05:
                flush()
                shown.append(_number(glyph.shift - spread))
        flush()
        heavy = f"2 Tr {_number(run.size / 30)} w " if run.face.strike else "0 Tr "
        base = self.frame.height - y + run.rise
        start = f"BT {heavy}/{name} {_number(run.size)} Tf 1 0 0 1 {_number(x)} {_number(base)} Tm"
        self.canvas._code.append(f"{start} [{' '.join(shown)}] TJ ET")

    def _rule(self, x0: float, x1: float, y: float, width: float) -> None:
        """A horizontal rule, as Word draws it: a filled rectangle."""
        if self.mirrored:
            x0, x1 = self.frame.width - x1, self.frame.width - x0
        self.canvas._code.append(
            f"{_number(x0)} {_number(self.frame.height - y)} {_number(x1 - x0)} {_number(-width)} re f"
        )

    def _picture(self, image: Any, x: float, y: float, width: float, height: float) -> None:
        """A picture whose top left corner is at x, y; mirrored pages have it on the other side."""
        if self.mirrored:
            x = self.frame.width - x - width
        self.canvas.drawImage(ImageReader(image), x, self.frame.height - y - height, width, height)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 else "0"
