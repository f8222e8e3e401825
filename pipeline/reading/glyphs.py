"""A PDF in, the glyphs on its pages out, each with the letters that it shows: not what the text layer claims.

The text layer says wrongly what its glyphs mean; the glyphs themselves are right, or the page would not print. pdfminer
gives them one by one, `fonts.py` says what each shows.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFCIDFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException

from pipeline.reading.faces import height, named_face, slants
from pipeline.reading.fonts import Font, plain
from pipeline.reading.pdfium import SIGNS
from pipeline.reading.printed import Face
from pipeline.reading.rows import Glyph

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
# On a file that only pdfium can mend, pdfminer fails in many ways.
_BEYOND_PDFMINER = (
    PSException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    struct.error,
)
_TURNED = re.compile(r"^([اأإآٱ])(ل)$")  # one glyph that joins them is lam-alef, never alef-lam
_STAND_INS = range(0xE000, 0xF8FF)  # the private area


class Unknown(NamedTuple):
    """A glyph of which neither its font nor the list of outlines says what it shows."""

    font: str
    glyph: int
    claimed: str | None  # what the text layer says; None where it says nothing
    outline: str | None


class Glyphs(NamedTuple):
    """Pages as glyphs."""

    pages: dict[int, list[Glyph]]  # by index, in the order of the file
    unknown: dict[str, Unknown]  # by the letter of the private area that stands in for it


class _Fonts:
    """What the glyphs of the fonts of one file show."""

    def __init__(self, maps: Mapping[int, bytes]) -> None:
        """`maps`: of fonts by their id, the glyphs of their character codes, two bytes each."""
        self.unknown: dict[str, Unknown] = {}
        self._maps = maps
        self._files: dict[int, Font | None] = {}
        self._letters: dict[tuple[int, int], str] = {}
        self._faces: dict[int, tuple[bool, bool, bool]] = {}

    def face(self, font: Any, size: float, c: float, d: float) -> Face:
        """How letters of a font are printed whose matrix has this second row."""
        key = id(font)
        if key not in self._faces:
            self._faces[key] = named_face(str(font.fontname))
        bold, italic, ornament = self._faces[key]
        return Face(height(size, c, d), bold, italic or slants(c, d), ornament)

    def letters(self, font: Any, cid: int) -> str:
        """What a character code shows, or what stands in for it."""
        key = (id(font), cid)
        if key not in self._letters:
            self._letters[key] = self._look_up(font, cid)
        return self._letters[key]

    def _look_up(self, font: Any, cid: int) -> str:
        claimed: str | None
        try:
            claimed = _TURNED.sub(r"\2\1", plain(font.to_unichr(cid))).translate(SIGNS)
        except (PDFUnicodeNotDefined, KeyError):
            claimed = None
        if claimed and any(char < " " for char in claimed):
            claimed = None  # a character code passed off as a letter
        embedded = self._embedded(font) if isinstance(font, PDFCIDFont) else None
        glyph = self._glyph(font, cid)
        shown = embedded.letters(glyph) if embedded else None
        if shown is not None:
            return shown
        if claimed and claimed.strip() and not _ARABIC.search(claimed):
            return claimed  # digits, Latin letters and signs are claimed rightly
        if claimed == " " and embedded is None:
            return claimed
        return self._stand_in(Unknown(str(font.fontname), cid, claimed, embedded.outline(glyph) if embedded else None))

    def _glyph(self, font: Any, cid: int) -> int:
        """The glyph a character code stands for: itself, unless the file says otherwise."""
        numbers = self._maps.get(id(font))
        return cid if numbers is None else int.from_bytes(numbers[2 * cid : 2 * cid + 2], "big")

    def _stand_in(self, unknown: Unknown) -> str:
        """One letter a shape: fonts that were embedded in parts share it."""
        for letter, other in self.unknown.items():
            if other == unknown or (unknown.outline is not None and other.outline == unknown.outline):
                return letter
        letter = chr(_STAND_INS[min(len(self.unknown), len(_STAND_INS) - 1)])
        self.unknown.setdefault(letter, unknown)
        return letter

    def _embedded(self, font: Any) -> Font | None:
        key = id(font)
        if key not in self._files:
            stream = resolve1(font.descriptor.get("FontFile2"))
            self._files[key] = Font(stream.get_data()) if isinstance(stream, PDFStream) else None
        return self._files[key]


class _Manager(PDFResourceManager):
    """Keeps what pdfminer forgets: which glyph each character code of a font stands for."""

    def __init__(self) -> None:
        super().__init__()
        self.maps: dict[int, bytes] = {}
        self._kept: list[Any] = []  # so that no other font gets the id of one that is gone

    def get_font(self, objid: object, spec: Mapping[str, object]) -> Any:
        font = super().get_font(objid, spec)
        stream = resolve1(spec.get("CIDToGIDMap"))
        if isinstance(stream, PDFStream) and id(font) not in self.maps:
            self.maps[id(font)] = stream.get_data()
            self._kept.append(font)
        return font


class _Device(PDFTextDevice):
    """Collects the glyphs of a page."""

    def __init__(self, manager: PDFResourceManager, fonts: _Fonts) -> None:
        super().__init__(manager)
        self.glyphs: list[Glyph] = []
        self._fonts = fonts
        self._place: Callable[[float, float], tuple[float, float]] = lambda x, y: (x, y)

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        self.glyphs = []
        left, bottom, right, top = page.mediabox
        height = right - left if page.rotate in (90, 270) else top - bottom
        self._place = lambda x, y: (x, height - y)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        a, b, c, d, e, f = matrix
        advance = float(font.char_width(cid)) * fontsize * scaling
        text = self._fonts.letters(font, cid)
        x0, base = self._place(e + rise * c, f + rise * d)
        x1 = x0 + advance * a
        self.glyphs.append(Glyph(text, min(x0, x1), max(x0, x1), base, self._fonts.face(font, fontsize, c, d)))
        return advance


def read_glyphs(path: Path, pages: Sequence[int]) -> Glyphs:
    """The glyphs of some pages, counted from 0; a page that pdfminer cannot read is left out."""
    manager = _Manager()
    fonts = _Fonts(manager.maps)
    device = _Device(manager, fonts)
    interpreter = PDFPageInterpreter(manager, device)
    found: dict[int, list[Glyph]] = {}
    wanted = sorted(pages)
    with path.open("rb") as file:
        try:
            for index, page in zip(wanted, PDFPage.get_pages(file, pagenos=set(wanted)), strict=False):
                interpreter.process_page(page)
                found[index] = device.glyphs
        except _BEYOND_PDFMINER:
            pass
    return Glyphs(found, fonts.unknown)
