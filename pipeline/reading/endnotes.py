"""Lines with their roles in, the same lines out, endnotes in full-size print marked: no rule and no size tells of them.

What tells is the count: from some line to the last, lines open with every mark that the text calls and no footnote has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Line, LineRole

_OPENS = re.compile(r"[(\[]?(\d{1,3})[)\]]? ?(?=[^\W\d]|[“\"«(\[])")  # no full stop: that is a paragraph's, or a list's
_FEWEST = 3  # notes; fewer numbers in order come about by themselves


def mark_endnotes(lines: Sequence[Line]) -> list[Line]:
    """Give the lines of endnotes their role; as they were where the marks called do not open lines in order."""
    called: dict[int, int] = {}  # mark -> place of the last line that calls it
    for place, line in enumerate(lines):
        if line.role is LineRole.BODY:
            called |= {int(mark): place for mark in line.notes if mark.isdecimal() and not line.text.startswith(mark)}
    for line in lines:
        if line.role is LineRole.FOOTNOTE and (match := _OPENS.match(line.text)):
            called.pop(int(match[1]), None)
    if len(called) < _FEWEST:
        return list(lines)
    places = _in_order(lines, sorted(called), after=max(called.values()))
    if not places:
        return list(lines)
    end = _end(lines, places[-1])
    return [
        line._replace(role=LineRole.FOOTNOTE) if places[0] <= place < end and line.role is LineRole.BODY else line
        for place, line in enumerate(lines)
    ]


def _in_order(lines: Sequence[Line], marks: Sequence[int], *, after: int) -> list[int]:
    """Where each mark opens a line, one after the other, behind the last call, as near to the end as may be; else empty."""
    places: list[int] = []
    wanted = iter(reversed(marks))
    mark = next(wanted, None)
    for place in range(len(lines) - 1, after, -1):
        match = _OPENS.match(lines[place].text) if lines[place].role is LineRole.BODY else None
        if match and int(match[1]) == mark:
            places.append(place)
            mark = next(wanted, None)
    return places[::-1] if mark is None else []


def _end(lines: Sequence[Line], last: int) -> int:
    """Behind the last note's last line: what is set apart in bold, or stands on another page below a full stop, is none."""
    for place in range(last + 1, len(lines)):
        one, two = lines[place - 1], lines[place]
        if (two.bold or 0) > 0.85 or (two.box.page > one.box.page and one.text.endswith(".")):
            return place
    return len(lines)
