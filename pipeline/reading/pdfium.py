"""A PDF page in, its printed lines out: words with place, size and weight from pypdfium2's text layer.

pdfium gives a page as one string in the order of the content stream, with line ends where it sees them. Each word of it is
placed by its first and last letter; font and size are asked once per text object, not per letter: that is what keeps
this ten times cheaper than reading letters one by one.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# pdfium writes U+FFFE where it took a hyphen at a line's end and joined the lines; it also appears as U+0002.
LINE_END_HYPHEN = "\ufffe"
_PIECE = re.compile(r"[^\s\ufffe\x02]+[\ufffe\x02]?|\r\n?|\n")
# What pdfium gives for a letter that the file does not name: nothing, its place in the font, or one of the private area.
_NAMELESS = re.compile(r"[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_MARK = re.compile(r"(?:\d{1,3}|[*†‡§]{1,4}|[a-z])(?:[,–-](?:\d{1,3}|[*†‡§]{1,4}))*")
# A footnote's mark before the stop of a clause, or anywhere among Chinese letters, which no spaces part.
_INNER_MARK = re.compile(
    r"(?<=[^\W\d_])\d{1,3}(?=[.,;:!?)\]»”’]+$)|(?:^|(?<=[^\W\d_]))\d{1,3}(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])"
)
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_DIGIT = re.compile(r"\d")
_BOLD_NAME = re.compile(r"bold|black|heavy|demi(?!-?light)|,b\b", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obli", re.IGNORECASE)
_BARCODE_NAME = re.compile(r"C39|barcode|3of9", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_FLAG_ITALIC = 1 << 6
_SMALL = 0.8  # a letter below this share of its line's size, and raised, is a superscript


_THIN = 2.5  # points; a path object thinner than this is a line
_SAMPLE = 24  # letters of a page that tell how it is turned
_SHEET = (595.0, 842.0)  # points, of a page that nothing is known of
_FEW = 40  # letters below which nothing is said: a symbol on the margin
_ASKEW = 0.1  # radians from the nearest right angle
_SIDEWAYS = 0.7  # share of them that stand askew on a page that is to be turned; running heads on landscape pages do
# The private area as Word's fonts of signs use it: what the bullets of lists show.
SIGNS = str.maketrans({"\uf020": " ", "\uf02d": "-", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓"})

Placer = Callable[[float, float], tuple[float, float]]


def _plain(function: object, *arguments: type, gives: type | None = ctypes.c_int) -> Callable[..., int]:
    """A function of pdfium that takes addresses: a pointer object for each of a page's words would cost more than the call."""
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    return ctypes.CFUNCTYPE(gives, *arguments)(address or 0)


_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
_text_object = _plain(raw.FPDFText_GetTextObject, _ADDRESS, _INT, gives=_ADDRESS)
_char_box = _plain(raw.FPDFText_GetCharBox, _ADDRESS, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_char_origin = _plain(raw.FPDFText_GetCharOrigin, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
_font_size = _plain(raw.FPDFTextObj_GetFontSize, _ADDRESS, _ADDRESS)
_matrix = _plain(raw.FPDFPageObj_GetMatrix, _ADDRESS, _ADDRESS)
_font = _plain(raw.FPDFTextObj_GetFont, _ADDRESS, gives=_ADDRESS)
_render_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, _ADDRESS)


class Face(NamedTuple):
    """How a text object is printed."""

    size: float  # letter height in points on the page
    bold: bool
    italic: bool
    ornament: bool  # bar codes, and what is printed askew, as watermarks are


class Word(NamedTuple):
    """A word as printed. Points, origin at the top left of the page as displayed."""

    text: str
    x0: float
    x1: float
    base: float  # the baseline's distance from the top
    face: Face
    mark: str = ""  # footnote mark printed as a superscript at its end
    hyphen: bool = False  # ends a line with a hyphen


class Letter(NamedTuple):
    """A letter as printed, or the parts of a ligature. Points, origin at the top left of the page as displayed."""

    text: str
    x0: float
    x1: float
    base: float
    face: Face


class Rule(NamedTuple):
    """A printed ruling line, horizontal or vertical. Points, origin at the top left of the page as displayed."""

    x0: float
    y0: float
    x1: float
    y1: float


class PageText(NamedTuple):
    """One page's words, in lines as pdfium breaks them, and its ruling lines."""

    width: float
    height: float
    segments: list[list[Word]]
    letters: int
    unmapped: int  # letters without a Unicode value
    rules: list[Rule]
    settled: bool = False  # brackets already open and close as they are read
    turned: bool = False  # most letters stood askew: it was turned, and so is not displayed as the file says
    lost: bool = False  # the file is damaged so that it cannot be opened


def set_upright(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> bool:
    """Turn a page on which most letters stand askew, for as long as the document is open; whether it was turned."""
    count = raw.FPDFText_CountChars(text.raw)
    if count < _FEW:
        return False
    angles = [raw.FPDFText_GetCharAngle(text.raw, place) for place in range(0, count, count // _SAMPLE or 1)]
    quarters = Counter(round(math.degrees(angle) / 90) * 90 % 360 for angle in angles if angle >= 0)
    if not quarters:
        return False
    angle, letters = quarters.most_common(1)[0]
    upright = -angle % 360
    if upright == page.get_rotation() or letters < _SIDEWAYS * quarters.total():
        return False
    page.set_rotation(upright)
    return True


class Pages:
    """The pages of an open PDF, read one at a time. Fonts are looked up once per page."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        """Read from an open document; it stays open and is the caller's to close."""
        self._document = document
        self._fonts: dict[int, tuple[bool, bool, bool]] = {}
        self._name = ctypes.create_string_buffer(256)

    def __len__(self) -> int:
        """How many pages there are."""
        return len(self._document)

    def __iter__(self) -> Iterator[PageText]:
        """Each page's words, first page first."""
        for index in range(len(self._document)):
            try:
                page = self._document[index]
            except pdfium.PdfiumError:
                yield PageText(*_SHEET, [], 0, 0, [], lost=True)
                continue
            text = page.get_textpage()
            try:
                turned = set_upright(page, text)
                if turned:
                    text.close()
                    text = page.get_textpage()
                yield self._read(page, text)._replace(turned=turned)
            finally:
                text.close()
                page.close()

    def letters(self, index: int) -> list[Letter]:
        """A page's letters and spaces in the order of the file. Dear: needed only where their order is in doubt."""
        page = self._document[index]
        textpage = page.get_textpage()
        try:
            self._fonts.clear()
            return self._letters(page, textpage)
        finally:
            textpage.close()
            page.close()

    def _letters(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> list[Letter]:
        handle = textpage.raw
        place = _placer(page)
        address = ctypes.cast(handle, ctypes.c_void_p).value
        box = raw.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        faces: dict[int, Face] = {}
        found: list[Letter] = []
        for position, char in enumerate(_text(handle, max(0, raw.FPDFText_CountChars(handle)))):
            printed = _text_object(address, position)
            if char in "\r\n\0" or printed is None:
                continue
            if printed not in faces:
                faces[printed] = self._face(printed)
            raw.FPDFText_GetLooseCharBox(handle, position, box)
            raw.FPDFText_GetCharOrigin(handle, position, x, y)
            (x0, _), (x1, _) = place(box.left, box.bottom), place(box.right, box.top)
            _, base = place(x.value, y.value)
            letter = Letter(char, min(x0, x1), max(x0, x1), base, faces[printed])
            if found and found[-1][1:] == letter[1:] and char.strip():
                letter = letter._replace(text=found.pop().text + char)
            found.append(letter)
        return found

    def _read(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> PageText:
        self._fonts.clear()  # pdfium may give a freed font's address to another page's
        handle = textpage.raw
        address = ctypes.cast(handle, ctypes.c_void_p).value
        width, height = page.get_size()
        place = _placer(page)
        count = raw.FPDFText_CountChars(handle)
        rules = _rules(page, place)
        if count <= 0:
            return PageText(width, height, [], 0, 0, rules)
        text = _text(handle, count)
        numbers = (ctypes.c_double * 10)()  # the box of a word's first letter, that of its last, the first's origin
        first, last_one, origin = (ctypes.addressof(numbers) + 8 * place for place in (0, 4, 8))
        left, _, _, top = page.get_bbox()
        upright = page.get_rotation() == 0
        faces: dict[int | None, Face] = {None: Face(0.0, False, False, False)}

        def face_at(index: int) -> Face:
            found = _text_object(address, index)
            face = faces.get(found)
            if face is None:
                face = self._face(found)
                if _is_askew(raw.FPDFText_GetCharAngle(handle, index)):
                    face = face._replace(ornament=True)
                faces[found] = face
            return face

        segments: list[list[Word]] = []
        segment: list[Word] = []
        letters = 0
        for piece in _PIECE.finditer(text):
            start, end = piece.span()
            word = piece.group()
            if word[0] in "\r\n":
                if segment:
                    segments.append(segment)
                    segment = []
                continue
            hyphen = word[-1] in "\ufffe\x02"
            letters += end - start
            face = face_at(start)
            mark = ""
            if not hyphen and end - start > 1 and (word[-1].isdigit() or word[-1] in "*†‡§"):
                last = face_at(end - 1)
                if 0 < last.size < face.size * _SMALL:
                    cut = end - 1
                    while cut - 1 > start and face_at(cut - 1) == last:
                        cut -= 1
                    tail = text[cut:end]
                    if _MARK.fullmatch(tail):
                        word, mark, end = text[start:cut], tail, cut
            elif not hyphen and _DIGIT.search(word) and (inner := _INNER_MARK.search(word)):
                raised, usual = face_at(start + inner.start()), face_at(start + inner.end())
                if 0 < raised.size < usual.size * _SMALL:
                    word, mark, face = word[: inner.start()] + word[inner.end() :], inner.group(), usual
            _char_box(address, start, first, first + 8, first + 16, first + 24)
            _char_box(address, end - 1, last_one, last_one + 8, last_one + 16, last_one + 24)
            _char_origin(address, start, origin, origin + 8)
            xa, xb, ya, yb, xc, xd, yc, yd, x, y = numbers[:]
            if upright:  # as nearly all are: what `place` does, without its calls
                x0, x1, base = min(xa, xb, xc, xd) - left, max(xa, xb, xc, xd) - left, top - y
            else:
                edges = [place(xa, ya)[0], place(xb, yb)[0], place(xc, yc)[0], place(xd, yd)[0]]
                x0, x1, base = min(edges), max(edges), place(x, y)[1]
            if hyphen:
                word = word[:-1] + "-"
            segment.append(Word(word, x0, x1, base, face, mark, hyphen))
            if hyphen:
                segments.append(segment)
                segment = []
        if segment:
            segments.append(segment)
        unmapped = sum(not face_at(match.start()).ornament for match in _NAMELESS.finditer(text))
        return PageText(width, height, segments, letters, unmapped, rules)

    def _face(self, found: int) -> Face:
        numbers = (ctypes.c_float * 7)()  # a matrix and a size
        matrix = ctypes.addressof(numbers)
        _matrix(found, matrix)
        _font_size(found, matrix + 24)
        _, _, c, d, _, _, size = numbers[:]
        bold, italic, barcode = self._named(_font(found))
        if not bold and _render_mode(found) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE:
            bold = True
        return Face(round(size * math.hypot(c, d), 1), bold, italic or abs(c) > 0.1 * abs(d) > 0, barcode)

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


def _is_askew(angle: float) -> bool:
    """Whether letters stand at an angle (radians) that no page is turned by."""
    return angle > 0 and min(angle % (math.pi / 2), -angle % (math.pi / 2)) > _ASKEW


def named_face(name: str) -> tuple[bool, bool, bool]:
    """Whether a font's name says that it is bold, italic, a bar code."""
    return bool(_BOLD_NAME.search(name)), bool(_ITALIC_NAME.search(name)), bool(_BARCODE_NAME.search(name))


def _text(handle: object, count: int) -> str:
    """The page's letters, one string index per pdfium index (surrogate pairs and gaps included); signs as they look."""
    text = _raw_text(handle, count)
    return text.translate(SIGNS) if _PRIVATE.search(text) else text


def _raw_text(handle: object, count: int) -> str:
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer)
    units = buffer[: max(0, written - 1)]
    if len(units) == count:
        return (
            bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
            if not _has_pairs(units)
            else "".join(map(chr, units))
        )
    return "".join(chr(raw.FPDFText_GetUnicode(handle, index)) for index in range(count))


def _rules(page: pdfium.PdfPage, place: Placer) -> list[Rule]:
    """Thin path objects: the lines of tables, and those above footnotes and below running heads."""
    rules = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        found = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(found) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPageObj_GetBounds(found, left, bottom, right, top)
        (xa, ya), (xb, yb) = place(left.value, top.value), place(right.value, bottom.value)
        rule = Rule(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
        if min(rule.x1 - rule.x0, rule.y1 - rule.y0) < _THIN < max(rule.x1 - rule.x0, rule.y1 - rule.y0) / 2:
            rules.append(rule)
    return rules


def _has_pairs(units: list[int]) -> bool:
    return max(units, default=0) >= 0xD800 and any(0xD800 <= unit < 0xE000 for unit in units)


def _placer(page: pdfium.PdfPage) -> Placer:
    """A function from PDF user space to points from the top left of the page as displayed."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()
    if rotation == 90:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 180:
        return lambda x, y: (right - x, y - bottom)
    if rotation == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)
