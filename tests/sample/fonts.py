"""Faces to set type in: the standard Times, not embedded, as Word and Distiller leave it; and TrueType faces, embedded.

A shaped piece of text is a list of glyphs. Every glyph carries the letters it stands for, so that the text layer of the
file says what the page shows, ligatures and right-to-left letters included.
"""

from __future__ import annotations

import copy
import functools
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import uharfbuzz
from fontTools import subset, ttLib
from reportlab.pdfbase import pdfdoc, pdfmetrics

MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")  # what stands on the page for a mark in right-to-left text
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")

_LEFT_OUT = frozenset(
    (
        "GSUB",
        "GPOS",
        "GDEF",
        "BASE",
        "kern",
        "morx",
        "post",
        "OS/2",
        "FFTM",
        "vhea",
        "vmtx",
        "BDF ",
        "EBDT",
        "EBLC",
        "EBSC",
    )
)  # tables of a font file that a PDF has no use for


class Glyph(NamedTuple):
    """One glyph as placed in a line. Measures are thousandths of the letter size."""

    code: int  # what the content stream writes
    width: float
    text: str  # the letters it stands for; "" for the second glyph of a letter
    shift: float = 0.0  # drawn this far to the right of where it stands
    raised: float = 0.0


class Face(Protocol):
    """What the press needs of a face."""

    name: str
    octets: int  # bytes of a code in the content stream
    strike: bool  # printed twice as heavy by a stroke, for want of a bold cut

    def shape(self, text: str, *, right_to_left: bool = False) -> list[Glyph]:
        """Glyphs in the order they stand on the page, left to right."""

    def add_to(self, document: pdfdoc.PDFDocument) -> Any:
        """The font dictionary, written into the document."""


class TimesFace:
    """A standard face by the name that Word or Distiller gives it; measures are those of Times."""

    octets = 1
    strike = False

    def __init__(self, name: str, metrics: str, *, truetype: bool) -> None:
        self.name, self._truetype, self._metrics = name, truetype, pdfmetrics.getFont(metrics)
        self._used: set[int] = set()

    def shape(self, text: str, *, right_to_left: bool = False) -> list[Glyph]:
        """One glyph for one letter; a letter that Windows Latin 1 has not is an error."""
        text = text.translate(MIRRORED)[::-1] if right_to_left else text
        codes = text.encode("cp1252")
        self._used.update(codes)
        return [Glyph(code, self._metrics.widths[code], letter) for code, letter in zip(codes, text, strict=True)]

    def add_to(self, document: pdfdoc.PDFDocument) -> Any:
        """A simple font in Windows encoding, without a font file."""
        facts: dict[str, Any] = {
            "Type": "/Font",
            "Subtype": "/TrueType" if self._truetype else "/Type1",
            "BaseFont": f"/{self.name}",
            "Encoding": "/WinAnsiEncoding",
        }
        if self._truetype:
            first, last = min(self._used, default=32), max(self._used, default=32)
            bold, italic = "Bold" in self.name, "Italic" in self.name
            descriptor = {
                "Type": "/FontDescriptor",
                "FontName": f"/{self.name}",
                "Flags": 32 + 64 * italic,
                "ItalicAngle": -16.4 if italic else 0,
                "Ascent": 891,
                "Descent": -216,
                "CapHeight": 693,
                "StemV": 82 if bold else 40,
                "FontWeight": 700 if bold else 400,
                "FontBBox": pdfdoc.PDFArray([-568, -216, 2046, 693]),
            }
            widths = [self._metrics.widths[code] for code in range(first, last + 1)]
            facts |= {
                "FirstChar": first,
                "LastChar": last,
                "Widths": document.Reference(pdfdoc.PDFArray(widths)),
                "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor)),
            }
        return document.Reference(pdfdoc.PDFDictionary(facts))


class EmbeddedFace:
    """A TrueType face of the machine, shaped by HarfBuzz and embedded with no more than the glyphs used."""

    octets = 2
    swapped = False  # right-to-left ligatures map to letters in reading order, and readers turn them the wrong way

    def __init__(
        self,
        name: str,
        data: bytes,
        *,
        prints: Callable[[str, bool], bool] = lambda letter, right_to_left: True,
        number: int = 0,
    ) -> None:
        """`prints` says of a letter, and whether it stands in right-to-left text, if this face is to print it."""
        self.name, self.strike, self._prints = name, False, prints
        self._font = ttLib.TTFont(io.BytesIO(data), fontNumber=number, recalcTimestamp=False)
        self._order = self._font.getGlyphOrder()
        self._scale = 1000 / self._font["head"].unitsPerEm
        self._cmap = self._font.getBestCmap()
        face = uharfbuzz.Face(data, number)
        self._shaper = uharfbuzz.Font(face)
        self._codes: dict[tuple[str, str], int] = {}  # glyph and letters it stands for -> code
        self._file: dict[str, Any] = {}  # the font file in the document, once written; shared with a twin

    def twin(self, name: str) -> EmbeddedFace:
        """The same face under another name, printed heavy: Word's way with a family that has no bold cut."""
        other = copy.copy(self)
        other.name, other.strike = name, True
        return other

    def prints(self, letter: str, *, right_to_left: bool) -> bool:
        """Whether this face is to print the letter, and can."""
        return ord(letter) in self._cmap and self._prints(letter, right_to_left)

    def shape(self, text: str, *, right_to_left: bool = False) -> list[Glyph]:
        """Ligatures, joined forms and marks as the face prescribes."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        uharfbuzz.shape(self._shaper, buffer, {"kern": False, "liga": False, "dlig": False, "clig": False})
        starts = sorted({info.cluster for info in buffer.glyph_infos}) + [len(text)]
        ends = dict(zip(starts, starts[1:], strict=False))
        glyphs, done = [], set()
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.codepoint == 0:
                raise ValueError(f"{self.name} lacks a letter of {text!r}")
            letters = "" if info.cluster in done else text[info.cluster : ends[info.cluster]]
            if right_to_left:  # as they stand on the page: readers turn the line round, with ligatures and brackets
                letters = letters.translate(MIRRORED)[:: 1 if self.swapped else -1]
            done.add(info.cluster)
            code = self._codes.setdefault((self._order[info.codepoint], letters), len(self._codes) + 1)
            scale = self._scale
            glyphs.append(Glyph(code, place.x_advance * scale, letters, place.x_offset * scale, place.y_offset * scale))
        return glyphs

    def add_to(self, document: pdfdoc.PDFDocument) -> Any:
        """A composite font with its subset file, widths and the letters behind each code."""
        font, scale = self._font, self._scale
        if not self._file:
            self._file |= self._write_file(document)  # in place: a twin has the same
        widths = self._file["widths"]
        bounds = [round(getattr(font["head"], side) * scale) for side in ("xMin", "yMin", "xMax", "yMax")]
        ascent, descent = (round(value * scale) for value in (font["hhea"].ascent, font["hhea"].descent))
        tag = "".join(chr(65 + (zlib.crc32(self.name.encode()) >> shift) % 26) for shift in (0, 5, 10, 15, 20, 25))
        name = f"/{tag}+{self.name}"
        descriptor = {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": 4,
            "ItalicAngle": 0,
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": 700,
            "StemV": 82 if "Bold" in self.name else 40,
            "FontBBox": pdfdoc.PDFArray(bounds),
            "FontFile2": self._file["file"],
        }
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": name,
            "CIDSystemInfo": pdfdoc.PDFDictionary(
                {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
            ),
            "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor)),
            "DW": 1000,
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(widths)]),
            "CIDToGIDMap": self._file["glyphs"],
        }
        facts = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([document.Reference(pdfdoc.PDFDictionary(descendant))]),
            "ToUnicode": _stream(document, self._to_unicode()),
        }
        return document.Reference(pdfdoc.PDFDictionary(facts))

    def _write_file(self, document: pdfdoc.PDFDocument) -> dict[str, Any]:
        font = self._font
        widths = [round(font["hmtx"][name][0] * self._scale, 2) for name, _ in self._codes]
        for table in [tag for tag in font.keys() if tag in _LEFT_OUT]:  # noqa: SIM118  not a mapping
            del font[table]
        cutter = subset.Subsetter(subset.Options(hinting=False, notdef_outline=True, name_IDs=[], glyph_names=False))
        cutter.populate(glyphs=[name for name, _ in self._codes])
        cutter.subset(font)
        places = {name: place for place, name in enumerate(font.getGlyphOrder())}
        out = io.BytesIO()
        font.save(out)
        glyphs = b"\0\0" + b"".join(places[name].to_bytes(2, "big") for name, _ in self._codes)
        return {
            "widths": widths,
            "file": _stream(document, out.getvalue(), Length1=len(out.getvalue())),
            "glyphs": _stream(document, glyphs),
        }

    def _to_unicode(self) -> bytes:
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        ]
        entries = [(code, letters) for (_, letters), code in self._codes.items() if letters]
        for start in range(0, len(entries), 100):
            part = entries[start : start + 100]
            lines.append(f"{len(part)} beginbfchar")
            lines += [f"<{code:04X}> <{letters.encode('utf-16-be').hex().upper()}>" for code, letters in part]
            lines.append("endbfchar")
        lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(lines).encode("ascii")


def _stream(document: pdfdoc.PDFDocument, content: bytes, **facts: Any) -> Any:
    stream = pdfdoc.PDFStream(dictionary=pdfdoc.PDFDictionary(facts), content=content)
    stream.filters = [pdfdoc.PDFZCompress]
    return document.Reference(stream)


@functools.cache
def find_font(file: str) -> Path:
    """The font file of that name on this machine.

    Raises:
        FileNotFoundError: it is not installed; README.md names the package.
    """
    for folder in _FOLDERS:
        for path in sorted(folder.rglob(file)) if folder.is_dir() else []:
            return path
    raise FileNotFoundError(f"font {file} is not installed: tests/sample/README.md names the Debian package")


def times(*, word: bool) -> dict[str, TimesFace]:
    """Roman, bold and italic, by Word's names or by Distiller's."""
    if word:
        names = {"r": "TimesNewRomanPSMT", "b": "TimesNewRomanPS-BoldMT", "i": "TimesNewRomanPS-ItalicMT"}
    else:
        names = {"r": "Times-Roman", "b": "Times-Bold", "i": "Times-Italic"}
    metrics = {"r": "Times-Roman", "b": "Times-Bold", "i": "Times-Italic"}
    return {cut: TimesFace(name, metrics[cut], truetype=word) for cut, name in names.items()}
