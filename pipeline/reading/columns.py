"""Runs of words in, the same runs column by column: text set in two columns is read down the first, then down the second.

A page has two columns where many full lines begin at one place near its middle and as many end before it. What crosses
that place, a title or a table, parts what stands above it from what stands below. Lists that only tabulate, an abbreviation
beside its meaning, have no full lines on both sides, and stay rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

_LEAST = 8  # full lines in each column
_FULL = 0.6  # share of a column's width that a full line fills
_MIDDLE = (0.36, 0.64)  # shares of the text's width between which the second column begins
_GUTTER = 0.6  # letter heights of white between the columns, at least
_STRAY = 3.0  # points that the edges of lines may stray
_CROSSING = 0.5  # lines across the gutter, as a share of the full lines beside it, where they are no titles


class Placed(Protocol):
    """What is known of a run here: points from the page's left and top."""

    @property
    def x0(self) -> float: ...  # noqa: D102
    @property
    def x1(self) -> float: ...  # noqa: D102
    @property
    def base(self) -> float: ...  # noqa: D102
    @property
    def size(self) -> float: ...  # noqa: D102


R = TypeVar("R", bound=Placed)


def columns(runs: Sequence[R], *, right_to_left: bool = False) -> list[tuple[float, list[R]]]:
    """The runs in groups, in reading order; each with the points that its column stands from the first."""
    gutter = _gutter(runs)
    if gutter is None:
        return [(0.0, list(runs))]
    start, offset = gutter
    bands: list[list[R]] = [[]]
    for run in sorted(runs, key=lambda run: run.base):
        if run.x0 < start - _STRAY and run.x1 > start:
            bands += [[run], []]
        else:
            bands[-1].append(run)
    found: list[tuple[float, list[R]]] = []
    for band in bands:
        left, right = (
            [run for run in band if run.x0 < start - _STRAY],
            [run for run in band if run.x0 >= start - _STRAY],
        )
        sides = [(0.0, right), (-offset, left)] if right_to_left else [(0.0, left), (offset, right)]
        found += [side for side in sides if side[1]]
    return found


def _gutter(runs: Sequence[Placed]) -> tuple[float, float] | None:
    """Where the second column begins, and how far that is from the first one's beginning."""
    if len(runs) < 2 * _LEAST:
        return None
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    low, high = (left + share * (right - left) for share in _MIDDLE)
    starts = Counter(round(run.x0 / _STRAY) for run in runs if low < run.x0 < high)
    for place, _ in starts.most_common(3):
        start = place * _STRAY
        second = [run for run in runs if abs(run.x0 - start) <= 1.5 * _STRAY]
        start = min(run.x0 for run in second)
        first = [run for run in runs if run.x1 < start - _GUTTER * run.size]
        end = max((run.x1 for run in runs if run.x0 >= start - _STRAY), default=start)
        edge = Counter(round(run.x0 / _STRAY) for run in first).most_common(1)
        if not edge:
            continue
        begin = edge[0][0] * _STRAY
        full_first = [run for run in first if run.x1 - run.x0 > _FULL * (start - begin)]
        full_second = [run for run in second if run.x1 - run.x0 > _FULL * (end - start)]
        across = [run for run in runs if run.x0 < start - _STRAY and run.x1 > start]
        beside = min(len(full_first), len(full_second))
        if beside >= _LEAST and len(across) <= _CROSSING * beside:
            return start, start - begin
    return None
