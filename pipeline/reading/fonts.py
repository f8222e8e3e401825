"""An embedded TrueType font in, the letters each of its glyphs shows out: what the font says itself, not what the PDF claims.

Word writes Arabic with the right glyphs and a wrong table of what they mean (kashidas shift it), so that every reader gets
letters missing, doubled and swapped. The font's own character map names most glyphs by their presentation form; those of
`knowledge/glyphs.csv` are known by their outline. Nothing is guessed here.
"""

from __future__ import annotations

import csv
import hashlib
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from pipeline.knowledge import FOLDER

_COMPOSITE_ARGS_ARE_WORDS, _COMPOSITE_SCALE, _COMPOSITE_MORE = 0x1, 0x8, 0x20
_COMPOSITE_XY_SCALE, _COMPOSITE_2X2 = 0x40, 0x80
_DEEPEST = 6  # components of components


class Font:
    """One embedded font."""

    def __init__(self, data: bytes) -> None:
        """Read the tables; a damaged font knows no glyph."""
        self._data = data
        self._tables: dict[str, tuple[int, int]] = {}
        self._offsets: tuple[int, ...] = ()
        self._named: dict[int, str] = {}
        try:
            self._read_tables()
            if "cmap" in self._tables:
                self._named = _named(data, self._tables["cmap"][0])
        except (struct.error, KeyError):
            return

    def letters(self, glyph: int) -> str | None:
        """What a glyph shows, in the order it is read; None where neither the font nor the list of outlines says it."""
        named = self._named.get(glyph)
        if named is not None:
            return named
        outline = self.outline(glyph)
        return None if outline is None else _known().get(outline)

    def outline(self, glyph: int) -> str | None:
        """A short digest of a glyph's shape, the same in every document that embeds the font; None without a shape."""
        try:
            shape = self._shape(glyph, 0)
        except (struct.error, IndexError):
            return None
        return hashlib.sha256(shape).hexdigest()[:12] if shape else None

    def _read_tables(self) -> None:
        (count,) = struct.unpack_from(">H", self._data, 4)
        for place in range(count):
            tag, _, offset, length = struct.unpack_from(">4sIII", self._data, 12 + 16 * place)
            self._tables[tag.decode("latin-1")] = (offset, length)
        if "glyf" not in self._tables or "loca" not in self._tables:
            return
        (long_offsets,) = struct.unpack_from(">h", self._data, self._tables["head"][0] + 50)
        offset, length = self._tables["loca"]
        if long_offsets:
            self._offsets = struct.unpack_from(f">{length // 4}I", self._data, offset)
        else:
            self._offsets = tuple(2 * half for half in struct.unpack_from(f">{length // 2}H", self._data, offset))

    def _shape(self, glyph: int, depth: int) -> bytes:
        """Contours without hinting; those of the components where there are any."""
        if not 0 <= glyph < len(self._offsets) - 1 or depth > _DEEPEST:
            return b""
        base = self._tables["glyf"][0]
        data = self._data[base + self._offsets[glyph] : base + self._offsets[glyph + 1]]
        if len(data) < 12:
            return b""
        (contours,) = struct.unpack_from(">h", data)
        if contours >= 0:
            ends = 10 + 2 * contours
            (hints,) = struct.unpack_from(">H", data, ends)
            return data[10:ends] + data[ends + 2 + hints :].rstrip(b"\0")
        return b"".join(place + self._shape(part, depth + 1) for part, place in _components(data))


def _components(data: bytes) -> list[tuple[int, bytes]]:
    """The glyphs a composite is made of, each with where it is put."""
    parts = []
    position, flags = 10, _COMPOSITE_MORE
    while flags & _COMPOSITE_MORE:
        flags, part = struct.unpack_from(">HH", data, position)
        size = 4 if flags & _COMPOSITE_ARGS_ARE_WORDS else 2
        size += (
            2 * bool(flags & _COMPOSITE_SCALE)
            + 4 * bool(flags & _COMPOSITE_XY_SCALE)
            + 8 * bool(flags & _COMPOSITE_2X2)
        )
        parts.append((part, data[position + 4 : position + 4 + size]))
        position += 4 + size
    return parts


def _named(data: bytes, table: int) -> dict[int, str]:
    """Glyph -> letters, by the font's own character map; `table` is where it begins."""
    names: defaultdict[int, list[int]] = defaultdict(list)
    (count,) = struct.unpack_from(">H", data, table + 2)
    for place in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, table + 4 + 8 * place)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            for point, glyph in _code_points(data, table + offset):
                if glyph and not 0xE000 <= point < 0xF900:  # the private area names nothing
                    names[glyph].append(point)
    return {glyph: plain(chr(min(points, key=_preference))) for glyph, points in names.items()}


def _code_points(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Code points and their glyphs, from a map in one of the two formats in use."""
    (form,) = struct.unpack_from(">H", data, start)
    if form == 12:
        (count,) = struct.unpack_from(">I", data, start + 12)
        for place in range(count):
            first, last, glyph = struct.unpack_from(">III", data, start + 16 + 12 * place)
            yield from ((point, glyph + point - first) for point in range(first, min(last, first + 0xFFFF) + 1))
    if form != 4:
        return
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    count = doubled // 2
    lasts = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + doubled)
    deltas = struct.unpack_from(f">{count}h", data, start + 16 + 2 * doubled)
    ranges_at = start + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    for place, (first, last, delta, away) in enumerate(zip(firsts, lasts, deltas, ranges, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            if not away:
                yield point, (point + delta) & 0xFFFF
                continue
            (glyph,) = struct.unpack_from(">H", data, ranges_at + 2 * place + away + 2 * (point - first))
            yield point, (glyph + delta) & 0xFFFF if glyph else 0


def _preference(point: int) -> tuple[bool, int]:
    """Letters of Arabic before those of other languages in Arabic script, which share glyphs with them."""
    return 0xFB50 <= point < 0xFC00, point


def plain(text: str) -> str:
    """Presentation forms as letters; the stretching line shows nothing."""
    if any("\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufeff" for char in text):
        text = unicodedata.normalize("NFKC", text).replace(" ", "")
    return text.replace("\u0640", "")


@cache
def _known() -> dict[str, str]:
    """Outline -> letters, for glyphs that fonts do not name."""
    path = FOLDER / "glyphs.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["outline"]: row["letters"] for row in csv.DictReader(file)}
