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

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.reading.faces import ADDRESS, INT, Faces, address_of, plain, text_object
from pipeline.reading.printed import Face, Letter, PageText, Rule, Word

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
_SMALL = 0.8  # a letter below this share of its line's size, and raised, is a superscript
_THIN = 2.5  # points; a path object thinner than this is a line
_SAMPLE = 24  # letters of a page that tell how it is turned
_SHEET = (595.0, 842.0)  # points, of a page that nothing is known of
_FEW = 40  # letters below which nothing is said: a symbol on the margin
_SIDEWAYS = 0.7  # share of them that stand askew on a page that is to be turned; running heads on landscape pages do
# The private area as Word's fonts of signs use it: what the bullets of lists show.
SIGNS = str.maketrans({"\uf020": " ", "\uf02d": "-", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓"})

Placer = Callable[[float, float], tuple[float, float]]


_char_box = plain(raw.FPDFText_GetCharBox, ADDRESS, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
_char_origin = plain(raw.FPDFText_GetCharOrigin, ADDRESS, INT, ADDRESS, ADDRESS)
_object_count = plain(raw.FPDFPage_CountObjects, ADDRESS)
_object = plain(raw.FPDFPage_GetObject, ADDRESS, INT, gives=ADDRESS)
_object_type = plain(raw.FPDFPageObj_GetType, ADDRESS)
_bounds = plain(raw.FPDFPageObj_GetBounds, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)


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
    """The pages of an open PDF, read one at a time."""

    def __init__(self, document: pdfium.PdfDocument, most: int | None = None) -> None:
        """Read from an open document; it stays open and is the caller's to close.

        A page of more than `most` letters tells how many it has, and no word: no memory is spent on what will be refused.
        """
        self._document = document
        self._most = most

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

    def letters(self, index: int, *, gaps: bool = False) -> list[Letter]:
        """A page's letters and spaces in the order of the file. Dear: needed only where their order is in doubt, and in tables.

        With `gaps`, a space also stands where the file has none and pdfium sees one, or the end of a line.
        """
        page = self._document[index]
        textpage = page.get_textpage()
        try:
            return self._letters(page, textpage, gaps)
        finally:
            textpage.close()
            page.close()

    def _letters(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, gaps: bool) -> list[Letter]:
        handle = textpage.raw
        place = _placer(page)
        address = address_of(handle)
        known = Faces(handle)
        box = raw.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        faces: dict[int, Face] = {}
        found: list[Letter] = []
        for position, char in enumerate(_text(handle, max(0, raw.FPDFText_CountChars(handle)))):
            printed = text_object(address, position)
            if char in "\r\n\0" or printed is None:
                if gaps and found and char.isspace():
                    found.append(found[-1]._replace(text=" ", x0=found[-1].x1))
                continue
            if printed not in faces:
                faces[printed] = known.of(printed)
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
        handle = textpage.raw
        width, height = page.get_size()
        place = _placer(page)
        count = raw.FPDFText_CountChars(handle)
        rules = _rules(page, place)
        if count <= 0:
            return PageText(width, height, [], 0, 0, rules)
        text = _text(handle, count)
        if self._most is not None and count > self._most and (letters := len("".join(text.split()))) > self._most:
            return PageText(width, height, [], letters, 0, rules)
        address = address_of(handle)
        numbers = (ctypes.c_double * 10)()  # the box of a word's first letter, that of its last, the first's origin
        first, last, origin = (ctypes.addressof(numbers) + 8 * place for place in (0, 4, 8))
        left, _, _, top = page.get_bbox()
        upright = page.get_rotation() == 0
        faces = Faces(handle)
        segments: list[list[Word]] = []
        segment: list[Word] = []
        letters = 0
        for piece in _PIECE.finditer(text):
            word = piece.group()
            if word[0] in "\r\n":
                if segment:
                    segments.append(segment)
                    segment = []
                continue
            start, end = piece.span()
            letters += end - start
            face, mark = faces.at(start), ""
            hyphen = word[-1] in "\ufffe\x02"
            if not hyphen and not word.isalpha():
                word, mark, face, end = _without_mark(word, start, face, faces)
            _char_box(address, start, first, first + 8, first + 16, first + 24)
            _char_box(address, end - 1, last, last + 8, last + 16, last + 24)
            _char_origin(address, start, origin, origin + 8)
            xa, xb, ya, yb, xc, xd, yc, yd, x, y = numbers
            if upright:  # as nearly all are: what `place` does, without its calls
                x0, x1, base = min(xa, xb, xc, xd) - left, max(xa, xb, xc, xd) - left, top - y
            else:
                edges = [place(xa, ya)[0], place(xb, yb)[0], place(xc, yc)[0], place(xd, yd)[0]]
                x0, x1, base = min(edges), max(edges), place(x, y)[1]
            if hyphen:
                segment.append(Word(word[:-1] + "-", x0, x1, base, face, mark, hyphen))
                segments.append(segment)
                segment = []
            else:
                segment.append(Word(word, x0, x1, base, face, mark))
        if segment:
            segments.append(segment)
        unmapped = sum(not faces.at(match.start()).ornament for match in _NAMELESS.finditer(text))
        return PageText(width, height, segments, letters, unmapped, rules)


def _without_mark(word: str, start: int, face: Face, faces: Faces) -> tuple[str, str, Face, int]:
    """A word, the footnote's mark raised in it or behind it, its face, and the place behind its last letter."""
    end = start + len(word)
    if len(word) > 1 and (word[-1].isdigit() or word[-1] in "*†‡§"):
        last = faces.at(end - 1)
        if 0 < last.size < face.size * _SMALL:
            cut = end - 1
            while cut - 1 > start and faces.at(cut - 1) == last:
                cut -= 1
            tail = word[cut - start :]
            if _MARK.fullmatch(tail):
                return word[: cut - start], tail, face, cut
    elif _DIGIT.search(word) and (inner := _INNER_MARK.search(word)):
        raised, usual = faces.at(start + inner.start()), faces.at(start + inner.end())
        if 0 < raised.size < usual.size * _SMALL:
            return word[: inner.start()] + word[inner.end() :], inner.group(), usual, end
    return word, "", face, end


def _text(handle: object, count: int) -> str:
    """The page's letters, one string index per pdfium index (surrogate pairs and gaps included); signs as they look."""
    text = _raw_text(handle, count)
    return text.translate(SIGNS) if _PRIVATE.search(text) else text


def _raw_text(handle: object, count: int) -> str:
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer)
    if written - 1 != count:
        return "".join(chr(raw.FPDFText_GetUnicode(handle, index)) for index in range(count))
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    return text if len(text) == count else "".join(map(chr, buffer[:count]))


def _rules(page: pdfium.PdfPage, place: Placer) -> list[Rule]:
    """Thin path objects: the lines of tables, and those above footnotes and below running heads."""
    rules = []
    address = address_of(page.raw)
    box = (ctypes.c_float * 4)()
    edge = ctypes.addressof(box)
    for index in range(_object_count(address)):
        found = _object(address, index)
        if _object_type(found) != raw.FPDF_PAGEOBJ_PATH:
            continue
        _bounds(found, edge, edge + 4, edge + 8, edge + 12)
        left, bottom, right, top = box
        (xa, ya), (xb, yb) = place(left, top), place(right, bottom)
        rule = Rule(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
        if min(rule.x1 - rule.x0, rule.y1 - rule.y0) < _THIN < max(rule.x1 - rule.x0, rule.y1 - rule.y0) / 2:
            rules.append(rule)
    return rules


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
