"""Regions of printed tables and the words at hand in, their cells out, by pdfplumber: asked only where a table was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pipeline.reading.bidi import right_to_left
from pipeline.reading.printed import Letter, PageText, Word
from pipeline.reading.regions import Region
from pipeline.records import Cell

if TYPE_CHECKING:
    from pdfplumber.page import Page

_GAP = 2.0  # points of white that no word has within itself
_BELOW = 0.22  # of a letter's size that lies below its line
_HAIR = 0.3  # points of white that letters of one word may have between them
_HALF = 1.0  # points that an edge may lie beside the white between two columns
_APART = -9.0  # points that two words may overlap and stay two
_HYPHENS = str.maketrans("\ufffe\x02", "--")  # as pdfium gives those at the end of a line


def read_cells(
    regions: Sequence[Region], pages: Sequence[PageText], letters: Callable[[int], Sequence[Letter]]
) -> Iterator[Cell]:
    """The cells of the tables found, by pdfplumber's finder of tables; rows as printed lines, empty cells left out.

    pdfplumber would read the pages once more, which takes longer than all else: it is given the words at hand. So a word
    belongs to one cell, and damaged letters are mended as in the paragraphs.

    Args:
        regions: in the order of the pages.
        pages: all of the document's.
        letters: those of a page, by its place, counted from 0; spaces included.
    """
    for number, on_page in groupby(enumerate(regions, start=1), key=lambda each: each[1].page):
        page = pages[number - 1]
        printed = [] if page.settled else letters(number - 1)
        for grid, region in on_page:
            yield from _cells(_mended(page) if page.settled else _words(printed, region.columns), region, grid)


def _words(letters: Iterable[Letter], edges: Sequence[float]) -> Iterator[Word]:
    """Letters in their order, apart where a space stands, or would fit, or where white lies at an edge of a column.

    pdfium joins what stands close together in two cells.
    """
    word, last = None, None
    for letter in letters:
        text = letter.text.translate(_HYPHENS)
        if word and last and text.strip() and _goes_on(last, letter, edges):
            word = word._replace(text=word.text + text, x1=max(word.x1, letter.x1))
        else:
            if word:
                yield word
            word = Word(text, letter.x0, letter.x1, letter.base, letter.face) if text.strip() else None
        last = letter
    if word:
        yield word


def _goes_on(last: Letter, letter: Letter, edges: Sequence[float]) -> bool:
    """Whether a letter belongs to the word of the letter before it; those of a ligature stand in one place."""
    white = letter.x0 - last.x1
    if letter.x0 < last.x0 - _HAIR or white > _GAP or abs(letter.base - last.base) > last.face.size:
        return False
    return white < _HAIR or not any(last.x1 - _HALF < edge < letter.x0 + _HALF for edge in edges)


def _mended(page: PageText) -> Iterator[Word]:
    """The words of a page that was not taken as its text layer has it; what goes against the page's direction stays together."""
    for segment in page.segments:
        held: Word | None = None
        for word in segment:
            if held and page.right_to_left and word.x0 >= held.x1:  # the groups of a number, or foreign words
                held = held._replace(text=f"{held.text} {word.text}", x1=word.x1)
                continue
            if held:
                yield held
            held = word
        if held:
            yield held


class _Within(NamedTuple):
    """What pdfplumber's finder asks of a page."""

    bbox: tuple[float, float, float, float]
    chars: list[dict[str, Any]]

    @property
    def heights(self) -> list[float]:
        """Above each printed line, and below the last; what is raised belongs to the line it is raised from."""
        edges: list[float] = []
        for char in sorted(self.chars, key=itemgetter("bottom"), reverse=True):
            if not edges:
                edges = [char["bottom"]]
            if (char["top"] + char["bottom"]) / 2 < edges[-1]:
                edges.append(char["top"])
        return edges[::-1]


def _within(region: Region, words: Iterable[Word]) -> _Within:
    box = (region.x0 - 1, max(0.0, region.y0 - 1), region.x1 + 1, region.y1 + 2)
    chars = []
    for word in words:
        bottom = word.base + _BELOW * word.face.size
        top = bottom - word.face.size
        if box[1] < (top + bottom) / 2 < box[3] and box[0] < (word.x0 + word.x1) / 2 < box[2] and word.text:
            place = {"x0": word.x0, "x1": word.x1, "top": top, "bottom": bottom, "doctop": top}
            chars.append({"text": word.text, "upright": True, "size": word.face.size, **place})
    return _Within(box, chars)


def _mirrored(within: _Within, columns: Sequence[float]) -> tuple[_Within, list[float]]:
    """What is read from right to left, as if it were from left to right: the words' own letters are in order."""
    ends = within.bbox[0] + within.bbox[2]
    chars = [char | {"x0": ends - char["x1"], "x1": ends - char["x0"]} for char in within.chars]
    return _Within(within.bbox, chars), [ends - x for x in reversed(columns)]


def _cells(words: Iterable[Word], region: Region, grid: int) -> Iterator[Cell]:
    from pdfplumber.table import TableFinder  # slow to import, and most documents have no table

    within, columns = _within(region, words), list(region.columns)
    if not within.chars:
        return
    if right_to_left("".join(char["text"] for char in within.chars)):
        within, columns = _mirrored(within, columns)
    columns[0], columns[-1] = within.bbox[0], within.bbox[2]
    settings = {
        "vertical_strategy": "explicit",
        "explicit_vertical_lines": columns,
        "horizontal_strategy": "explicit",
        "explicit_horizontal_lines": within.heights,
        "text_x_tolerance": _APART,
    }
    finder = TableFinder(cast("Page", within), settings)
    rows = [row for table in finder.tables for row in table.extract(**finder.settings.text_settings or {}) if any(row)]
    for row_number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text and text.strip():
                yield Cell(region.page, grid, row_number, column, " ".join(text.split()))
