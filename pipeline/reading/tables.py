"""Ruling lines and text lines of a page in, the regions of its printed tables out; their cells by pdfplumber.

United Nations tables are ruled above, below the head and at the foot, each rule drawn cell by cell: the ends of the pieces
are the columns. pdfplumber is slow, so it opens a file only where such rules were found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.reading.pdfium import Rule
from pipeline.records import Cell, Line

_SAME = 2.0  # points within which two rules are at one height, or two edges one column
_EXTENT = 15.0  # points by which the rules of one table may differ at either end
_WIDEST_LINE = 0.75  # share of the table's width a line of running text fills
_NARROWEST = 60.0  # points; shorter rules stand above footnotes or at a chapter's end
_TAB = 8.5  # points between a paragraph's number and its text
_NUMBER = re.compile(r"\d{1,4} ?[.．\-–]")


class Region(NamedTuple):
    """Where a table is printed. Points from the top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    columns: tuple[float, ...]  # x of the edges between and around columns


class _Level(NamedTuple):
    y: float
    x0: float
    x1: float
    edges: tuple[float, ...]


def find_tables(rules: Sequence[Rule], lines: Sequence[Line], page: int) -> list[Region]:
    """The tables of a page, top to bottom."""
    levels = _levels(rules)
    regions: list[Region] = []
    group: list[_Level] = []
    for level in levels:
        if group and _belongs(group[-1], level, lines):
            group.append(level)
            continue
        regions += _region(group, page)
        group = [level]
    regions += _region(group, page)
    return regions


def _levels(rules: Sequence[Rule]) -> list[_Level]:
    """Horizontal rules by height; pieces of one rule joined."""
    rows: list[list[Rule]] = []
    for rule in sorted((rule for rule in rules if rule.x1 - rule.x0 > rule.y1 - rule.y0), key=lambda rule: rule.y0):
        if rows and rule.y0 - rows[-1][0].y0 <= _SAME:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    levels = []
    for row in rows:
        edges: list[float] = []
        for x in sorted(x for rule in row for x in (rule.x0, rule.x1)):
            if not edges or x - edges[-1] > _SAME:
                edges.append(x)
        if edges[-1] - edges[0] > _NARROWEST:
            levels.append(_Level(row[0].y0, edges[0], edges[-1], tuple(edges)))
    return levels


def _belongs(one: _Level, two: _Level, lines: Sequence[Line]) -> bool:
    """Whether two rules bound one table: they reach equally far, and no running text stands between them."""
    if abs(one.x0 - two.x0) > _EXTENT or abs(one.x1 - two.x1) > _EXTENT:
        return False
    between = [line for line in lines if one.y < line.box.y1 < two.y + _SAME and line.box.x0 < one.x1]
    if not between:
        return two.y - one.y < 60
    width = one.x1 - one.x0
    running = [line for line in between if line.box.x1 - line.box.x0 > _WIDEST_LINE * width]
    if any(line.tab >= _TAB and _NUMBER.match(line.text) for line in running):
        return False  # a numbered paragraph, if only of one line
    return not any(two.box.y1 - one.box.y1 < 2.2 * max(one.size, 5) for one, two in pairwise(running))


def _region(group: Sequence[_Level], page: int) -> list[Region]:
    columns: list[float] = []
    for x in sorted(x for level in group for x in level.edges):
        if not columns or x - columns[-1] > 4 * _SAME:
            columns.append(x)
    if len(group) < 2 or len(columns) < 3 or (len(group) == 2 and max(len(level.edges) for level in group) < 3):
        return []
    x0, x1 = min(level.x0 for level in group), max(level.x1 for level in group)
    return [Region(page, x0, group[0].y, x1, group[-1].y, tuple(columns))]


def read_cells(path: Path, regions: Sequence[Region]) -> list[Cell]:
    """The cells of the tables found, by pdfplumber; rows as printed lines, empty cells left out."""
    import pdfplumber  # slow to import, and most documents have no table

    cells: list[Cell] = []
    with pdfplumber.open(path) as document:
        for grid, region in enumerate(regions, start=1):
            page = document.pages[region.page - 1]
            box = (max(0, region.x0 - 1), region.y0 - 1, min(float(page.width), region.x1 + 1), region.y1 + 2)
            rows = page.crop(box, strict=False).extract_table(
                {
                    "vertical_strategy": "explicit",
                    "explicit_vertical_lines": list(region.columns),
                    "horizontal_strategy": "text",
                    "text_x_tolerance": 2,
                }
            )
            filled = [row for row in rows or [] if any(row)]
            for row_number, row in enumerate(filled, start=1):
                for column, text in enumerate(row, start=1):
                    if text and text.strip():
                        cells.append(Cell(region.page, grid, row_number, column, " ".join(text.split())))
            page.close()
    return cells
