"""Which way a text runs, and which stretches of it run the other way: one rule for the Word document and the web page."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SENTENCE = re.compile(r"[a-zß-ÿа-яё]{2}|[\u3040-\u9fff]")  # words of another script, not a symbol like CRPD/C/XMV/CO/1
# from a letter or a digit of another script to the last one before letters that run right to left: "CRPD/C/XMV/CO/1"
_LEFT_TO_RIGHT = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ](?:[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\n]*[0-9A-Za-zÀ-ɏͰ-ӿ])?")


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
