"""A right-to-left page with a sound text layer in, its words in the order they are read out.

pdfium turns such lines round by rules of its own and leaves numbers and signs as they look: ".2023" for "2023.", "4-1" for
"1-4"; and it may turn brackets twice. Place on the page tells the order, the words around them how brackets stand.
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium

from pipeline.reading.pdfium import Pages, PageText, Word

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SAMPLE = 12  # lines that tell how a page is read


def in_reading_order(document: pdfium.PdfDocument, index: int, page: PageText) -> PageText:
    """The page with its words and signs in reading order, if it is read from right to left and was not settled before."""
    if page.settled or not _reads_right_to_left(page):
        return page
    from pipeline.reading.glyphs import Glyph, page_from  # slow to import, and few pages need it

    letters = [Glyph(*letter) for letter in Pages(document).letters(index)]
    ordered = page_from(letters, page)
    return ordered._replace(segments=[_brackets_righted(words) for words in ordered.segments])


def _reads_right_to_left(page: PageText) -> bool:
    sample = "".join(word.text for segment in page.segments[:_SAMPLE] for word in segment)
    return len(_RIGHT_TO_LEFT.findall(sample)) > 0.4 * max(1, sum(char.isalpha() for char in sample))


def _brackets_righted(words: list[Word]) -> list[Word]:
    """A line's round brackets as they open and close, whichever way the text layer has them."""
    line = " ".join(word.text for word in words)
    if "(" not in line and ")" not in line:
        return words
    righted: list[str] = []
    depth = 0
    for place, char in enumerate(line):
        if char in "()":
            before, after = line[place - 1 : place] or " ", line[place + 1 : place + 2] or " "
            apart_before, apart_after = not before.isalnum(), not after.isalnum() and after not in "\"«“'"
            opens = apart_before > apart_after if apart_before != apart_after else depth == 0
            depth = depth + 1 if opens else max(0, depth - 1)
            char = "(" if opens else ")"
        righted.append(char)
    texts = "".join(righted).split(" ")
    return [word._replace(text=text) for word, text in zip(words, texts, strict=True)]
