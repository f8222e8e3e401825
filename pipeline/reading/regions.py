"""Ruling lines and text lines of a page in, the regions of its printed tables out.

United Nations tables are ruled above, below the head and at the foot, each rule drawn cell by cell: the ends of the pieces
are the columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.reading.printed import Rule
from pipeline.records import Line

_SAME = 2.0  # points within which two rules are at one height, or two edges one column
_EXTENT = 15.0  # points by which the rules of one table may differ at either end
_WIDEST_LINE = 0.75  # share of the table's width a line of running text fills
_LETTERS_PER_EM = 2.1  # lines of text hold 2.4 letters per letter height of their length; one in twenty less than this
_NARROWEST = 60.0  # points; shorter rules stand above footnotes or at a chapter's end
_HEAD_ROW = 40.0  # points from a rule to a shorter one below it, at most
_ROWS_OF_HEAD = 4  # lines of print in a table's head, at most
_FEWEST_ROWS = 3  # of a table that has no rule at one end
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
    """The tables of a page, top to bottom; those that come from the page before or go on to the next one included."""
    levels = _levels(rules)
    groups: list[list[_Level]] = []
    for level in levels:
        if groups and _belongs(groups[-1], level, lines):
            groups[-1].append(level)
        else:
            groups.append([level])
    ruled = [group for group in groups if len(_columns(group)) > 2]  # others stand above footnotes, below heads
    regions: list[Region] = []
    for group in ruled:
        longer = None
        if group is ruled[-1]:
            below = next((level.y for level in levels if level.y > group[-1].y), float("inf"))
            longer = _running_off(group, lines, page, below)
        if longer is None and group is ruled[0]:
            longer = _running_on(group, lines, page)
        regions += _region(group, page) if longer is None else [longer]
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


def _belongs(group: Sequence[_Level], two: _Level, lines: Sequence[Line]) -> bool:
    """Whether a rule bounds the table above it: it reaches equally far, and no running text stands between them.

    A rule that leaves out outer columns stands below a heading that several columns share.
    """
    one = max(group, key=lambda level: level.x1 - level.x0)
    above = group[-1]
    ends = abs(one.x0 - two.x0) <= _EXTENT, abs(one.x1 - two.x1) <= _EXTENT
    inside = one.x0 - _EXTENT < two.x0 and two.x1 < one.x1 + _EXTENT and two.y - above.y < _HEAD_ROW
    within = inside and (len(one.edges) > 2 or any(ends))
    between = [line for line in lines if above.y < line.box.y1 < two.y + _SAME and line.box.x0 < one.x1]
    if not all(ends) and not (within and between and max(len(one.edges), len(two.edges)) > 2):
        return False
    if _captioned(group, two, between):
        return False
    if not between:
        return two.y - above.y < 60
    width = one.x1 - one.x0
    running = [line for line in between if line.box.x1 - line.box.x0 > _WIDEST_LINE * width and not _has_gaps(line)]
    if any(line.tab >= _TAB and _NUMBER.match(line.text) for line in running):
        return False  # a numbered paragraph, if only of one line
    return not any(two.box.y1 - one.box.y1 < 2.2 * max(one.size, 5) for one, two in pairwise(running))


def _has_gaps(line: Line) -> bool:
    """Whether a line holds fewer letters than its length has room for: cells of a row, not words of a sentence."""
    return bool(line.size) and len(line.text) < _LETTERS_PER_EM * (line.box.x1 - line.box.x0) / line.size


def _captioned(group: Sequence[_Level], two: _Level, between: Sequence[Line]) -> bool:
    """Whether another table begins at a rule: a title in bold stands above it, and the table before has its three rules."""
    rows = _rows_of(between, 0.0, two.y + _SAME)
    titled = bool(rows) and len(rows[-1]) == 1 and (rows[-1][0].bold or 0.0) > 0.85
    return titled and len(group) > 2 and two.y - group[-1].y > _HEAD_ROW


def _columns(group: Sequence[_Level]) -> list[float]:
    columns: list[float] = []
    for x in sorted(x for level in group for x in level.edges):
        if not columns or x - columns[-1] > 4 * _SAME:
            columns.append(x)
    return columns


def _region(group: Sequence[_Level], page: int) -> list[Region]:
    columns = _columns(group)
    if len(group) < 2 or len(columns) < 3 or (len(group) == 2 and max(len(level.edges) for level in group) < 3):
        return []
    x0, x1 = min(level.x0 for level in group), max(level.x1 for level in group)
    return [Region(page, x0, group[0].y, x1, group[-1].y, tuple(columns))]


def _running_off(group: Sequence[_Level], lines: Sequence[Line], page: int, below: float) -> Region | None:
    """A table whose head stands on this page and whose foot does not: it ends with the last row of cells."""
    found = _region(group, page)
    if not found or len(_rows_of(lines, group[0].y, group[-1].y)) > _ROWS_OF_HEAD:
        return None
    bottom = _last_row(_rows_of(lines, group[-1].y, below), found[0])
    return None if bottom is None else found[0]._replace(y1=max(line.box.y1 for line in bottom) + _SAME)


def _running_on(group: Sequence[_Level], lines: Sequence[Line], page: int) -> Region | None:
    """A table whose foot stands on this page and whose head does not: it begins with the first row of cells."""
    columns = _columns(group)
    if len(group) > 1 or len(columns) < 3:
        return None
    region = Region(page, group[0].x0, 0.0, group[0].x1, group[0].y, tuple(columns))
    top = _last_row(_rows_of(lines, 0.0, group[0].y)[::-1], region)
    return None if top is None else region._replace(y0=min(line.box.y0 for line in top) - _SAME)


def _rows_of(lines: Sequence[Line], top: float, bottom: float) -> list[list[Line]]:
    """The lines between two heights in rows of one baseline, top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted((line for line in lines if top < line.box.y1 <= bottom), key=lambda line: line.box.y1):
        if rows and line.box.y1 - rows[-1][0].box.y1 <= _SAME:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _last_row(rows: Sequence[list[Line]], region: Region) -> list[Line] | None:
    """The last row of cells before running text; None where rows of two cells or more are few.

    What stands alone on its line is part of a row only before another row, or before the margin.
    """
    widest = _WIDEST_LINE * (region.x1 - region.x0)
    count, last, single = 0, None, None
    for row in rows:
        if any(line.box.x1 - line.box.x0 > widest for line in row):
            single = None
            break
        if any(line.box.x0 < region.x0 - 5 or line.box.x1 > region.x1 + 5 for line in row):
            break
        if len(row) > 1:
            count, last, single = count + 1, row, None
        else:
            single = row
    return (single or last) if count >= _FEWEST_ROWS else None
