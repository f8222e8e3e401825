"""A right-to-left page with a sound text layer in, its words in the order they are read out.

pdfium turns such lines round by rules of its own and leaves numbers and signs as they look: ".2023" for "2023.", "4-1" for
"1-4"; and it may turn brackets twice. Place on the page tells the order, what stands beside them how brackets look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from pipeline.reading.pdfium import Pages
from pipeline.reading.printed import Letter, PageText
from pipeline.reading.rows import Glyph, page_from

_WHITE = 0.22  # of the letter height: more white than that parts two words where no space is written


def in_reading_order(document: pdfium.PdfDocument, index: int, page: PageText) -> PageText:
    """The page with its words and signs in reading order, if it is read from right to left and was not settled before."""
    if page.settled or not page.right_to_left:
        return page
    rows: dict[float, list[Letter]] = {}
    for letter in Pages(document).letters(index):
        rows.setdefault(round(letter.base, 1), []).append(letter)
    glyphs = []
    for base, row in rows.items():
        height = max(letter.face.size for letter in row)
        raised = [each for other in rows if 0 < abs(other - base) < height for each in rows[other]]
        glyphs += [Glyph(*letter) for letter in _as_they_look(row, raised)]
    return page_from(glyphs, page)


def _as_they_look(row: Sequence[Letter], raised: Sequence[Letter]) -> Iterator[Letter]:
    """Letters of one baseline from left to right, with a space for white where none is written, brackets as printed.

    What is raised from the baseline, as the marks of footnotes are, is no white.
    """
    line: list[Letter] = []
    for letter in sorted(row, key=lambda each: each.x0 + each.x1):
        if line and letter.text.strip() and line[-1].text.strip():
            begin, end = line[-1].x1, letter.x0
            over = [each for each in raised if each.x0 < end and begin < each.x1]
            edges = [begin, end]
            if over:
                edges[1:1] = [min(each.x0 for each in over), max(each.x1 for each in over)]
            for x0, x1 in zip(edges[::2], edges[1::2], strict=True):
                if x1 - x0 > _WHITE * letter.face.size:
                    line.append(letter._replace(text=" ", x0=x0, x1=x1))
        line.append(letter)
    text = "".join(letter.text[:1] for letter in line)
    depth = 0
    for place, letter in enumerate(line):
        if letter.text in ("(", ")"):
            opens = _opens(text[place - 1 : place], text[place + 1 : place + 2], depth)
            depth = depth + 1 if opens else max(0, depth - 1)
            letter = letter._replace(text="(" if opens else ")")
        yield letter


def _opens(before: str, after: str, depth: int) -> bool:
    """Whether a bracket is the left one of its pair: white or a sign on one side alone tells, else the brackets before."""
    apart_before, apart_after = not before.isalnum(), not after.isalnum()
    return apart_before if apart_before != apart_after else depth == 0
