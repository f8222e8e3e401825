"""Bytes in, text out: what a file of text is encoded in, it says itself, or its letters do."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says what it is encoded in
_SAMPLE = 100_000
# Pages that say the one on the left are written in the one on the right, as browsers know.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


def decode(data: bytes, *, declared: bool = False) -> tuple[str, str | None]:
    """The text, and the encoding where it had to be guessed.

    Args:
        data: the file.
        declared: whether its first lines may name the encoding, as web pages' do.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None) or wide(data)
    if marked is not None:
        return data.decode(marked, "replace").lstrip("\ufeff"), None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    if declared and (match := _DECLARED.search(data[:_HEAD])) is not None:
        try:
            named = codecs.lookup(match[1].decode("ascii")).name
            if not named.startswith(("utf-16", "utf-32")):
                return data.decode(_MEANT.get(named, named), "replace"), None
        except LookupError:
            pass
    best = from_bytes(data[:_SAMPLE]).best()
    guessed = best.encoding if best is not None else "cp1252"
    return data.decode(guessed, "replace"), guessed


def wide(data: bytes) -> str | None:
    """UTF-16 without a mark of its own: in European text every second byte is zero."""
    sample = data[: _HEAD & ~1]
    if len(sample) < 8 or not sample.count(0):
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.4 * half > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half > 10 * odd else None
