"""Which way a text runs, and which stretches of it run the other way: one rule for workbooks, Word documents and web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SENTENCE = re.compile(r"[a-zß-ÿа-яё]{2}|[\u3040-\u9fff]")  # words of another script, not a symbol like CRPD/C/XMV/CO/1
# from a letter of another script to the last letter or digit before those that run right to left: "CRPD/C/XMV/CO/1"; a letter's
# brackets go with it, else "(a)" may be parted at the end of a line
_LEFT_TO_RIGHT = re.compile(
    r"(?:\([A-Za-z]{1,4}\) ?)+|[A-Za-zÀ-ɏͰ-ӿ](?:[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\n]*[0-9A-Za-zÀ-ɏͰ-ӿ])?"
)


def runs_right_to_left(text: str, page: bool) -> bool:
    """Whether a paragraph or a cell runs right to left.

    Args:
        text: what stands in it.
        page: whether the page does. There numbers, symbols and citations go with the page; a sentence in another script does not.
    """
    if page:
        return _RIGHT_TO_LEFT.search(text) is not None or not _SENTENCE.search(text)
    strong = re.search(r"[^\W\d_]", text)
    return strong is not None and _RIGHT_TO_LEFT.match(strong[0]) is not None


def order(text: str, page: bool) -> int:
    """The reading order of a cell as spreadsheets number it: 2 right to left, 1 left to right, 0 by its first letter.

    A cell left to its first letter runs as that does ("CRPD/C/XMV/CO/1" turns the Arabic words behind it round), and in
    LibreOffice as its sheet does. Arguments as for `runs_right_to_left`.
    """
    if page:
        return 2 if not text.isascii() and _RIGHT_TO_LEFT.search(text) else 1
    return 2 if not text.isascii() and runs_right_to_left(text, page) else 0


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text that runs right to left, in order; true where a part does so too, false where it runs left to right."""
    end = 0
    for found in _LEFT_TO_RIGHT.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], True
        yield found[0], False
        end = found.end()
    if end < len(text):
        yield text[end:], True
