"""How the text objects of a page are printed: letter height, weight and slant, asked of pdfium once per object.

An object is asked by its address: a pointer object for each of a page's words would cost more than the call.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable

import pypdfium2.raw as raw

from pipeline.reading.printed import Face

ADDRESS, INT = ctypes.c_void_p, ctypes.c_int
_BOLD_NAME = re.compile(r"bold|black|heavy|demi(?!-?light)|,b\b", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obli", re.IGNORECASE)
_BARCODE_NAME = re.compile(r"C39|barcode|3of9", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_FLAG_ITALIC = 1 << 6
_SLANT = 0.1  # to the side for a step up
_ASKEW = 0.1  # radians from the nearest right angle
_NO_FACE = Face(0.0, False, False, False)  # of what pdfium adds to the text: spaces between objects


def plain(function: object, *arguments: type, gives: type | None = INT) -> Callable[..., int]:
    """A function of pdfium that takes addresses and gives a number or an address."""
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    return ctypes.CFUNCTYPE(gives, *arguments)(address or 0)


def address_of(handle: object) -> int | None:
    """The address behind a pointer of pypdfium2."""
    return ctypes.cast(handle, ctypes.c_void_p).value  # type: ignore[arg-type]


text_object = plain(raw.FPDFText_GetTextObject, ADDRESS, INT, gives=ADDRESS)
_angle = plain(raw.FPDFText_GetCharAngle, ADDRESS, INT, gives=ctypes.c_float)
_font_size = plain(raw.FPDFTextObj_GetFontSize, ADDRESS, ADDRESS)
_matrix = plain(raw.FPDFPageObj_GetMatrix, ADDRESS, ADDRESS)
_font = plain(raw.FPDFTextObj_GetFont, ADDRESS, gives=ADDRESS)
_render_mode = plain(raw.FPDFTextObj_GetTextRenderMode, ADDRESS)


class Faces:
    """The faces of one page. Made for each page: pdfium may give a freed font's address to another page's."""

    def __init__(self, textpage: object) -> None:
        """Of an open text page, by its handle."""
        self._page = address_of(textpage)
        self._by_object: dict[int | None, Face] = {None: _NO_FACE}
        self._by_print: dict[tuple[float, float, float, int, int], Face] = {}
        self._fonts: dict[int, tuple[bool, bool, bool]] = {}
        self._numbers = (ctypes.c_float * 7)()  # a matrix and a size
        self._name = ctypes.create_string_buffer(256)

    def at(self, index: int) -> Face:
        """How a letter is printed; what stands askew is an ornament."""
        found = text_object(self._page, index)
        face = self._by_object.get(found)
        if face is None:
            face = self.of(found)
            if _is_askew(_angle(self._page, index)):
                face = face._replace(ornament=True)
            self._by_object[found] = face
        return face

    def of(self, found: int) -> Face:
        """How a text object is printed, by its address; objects printed alike have one face."""
        matrix = ctypes.addressof(self._numbers)
        _matrix(found, matrix)
        _font_size(found, matrix + 24)
        _, _, c, d, _, _, size = self._numbers
        printed = (c, d, size, _font(found), _render_mode(found))
        face = self._by_print.get(printed)
        if face is None:
            face = self._by_print[printed] = self._face(*printed)
        return face

    def _face(self, c: float, d: float, size: float, font: int, mode: int) -> Face:
        bold, italic, barcode = self._named(font)
        bold = bold or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
        return Face(height(size, c, d), bold, italic or slants(c, d), barcode)

    def _named(self, address: int) -> tuple[bool, bool, bool]:
        if address not in self._fonts:
            font = ctypes.cast(address, raw.FPDF_FONT)
            length = raw.FPDFFont_GetBaseFontName(font, self._name, 256)
            name = self._name.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
            flags = raw.FPDFFont_GetFlags(font)
            bold, italic, barcode = named_face(name)
            bold = bold or (flags > 0 and bool(flags & _FORCE_BOLD))
            italic = italic or (flags > 0 and bool(flags & _FLAG_ITALIC))
            self._fonts[address] = (bold, italic, barcode)
        return self._fonts[address]


def slants(c: float, d: float) -> bool:
    """Whether letters are made italic by their matrix, whose second row this is; those of a page that is turned are not."""
    return abs(c) > _SLANT * abs(d) > 0


def height(size: float, c: float, d: float) -> float:
    """How high letters are printed, in points: leaning makes none higher."""
    return round(size * (abs(d) if slants(c, d) and abs(c) < abs(d) else math.hypot(c, d)), 1)


def _is_askew(angle: float) -> bool:
    """Whether letters stand at an angle (radians) that no page is turned by."""
    return angle > 0 and min(angle % (math.pi / 2), -angle % (math.pi / 2)) > _ASKEW


def named_face(name: str) -> tuple[bool, bool, bool]:
    """Whether a font's name says that it is bold, italic, a bar code."""
    return bool(_BOLD_NAME.search(name)), bool(_ITALIC_NAME.search(name)), bool(_BARCODE_NAME.search(name))
