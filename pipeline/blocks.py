"""Lines in, blocks out: what is printed without white between, and which of them open a numbered paragraph.

White on the page parts blocks; how much is usual, the document itself tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.contents import is_contents_line
from pipeline.headings import is_displayed, looks_like_heading
from pipeline.numbering import Candidate, candidate, chain, number_mark
from pipeline.records import Line

TAB = 8.5  # points between a mark and its text; justified spaces stay below
TERMINAL = re.compile(r"[.;:!?…؟؛。；：！？][\"”»')\]]?$")
_WIDEST = 2.2  # times the letters' size: lines of a paragraph stand no further apart, double-spaced ones by 2.0
_WHITE = 1.28  # times the usual line spacing: more white than that parts two blocks
_SOME_WHITE = 1.1  # the same where the weight changes as well


@dataclass
class Block:
    """Lines printed without white between them."""

    lines: list[Line]
    first: int  # index of its first line in the body
    white_above: bool = True
    number: Candidate | None = None


class Measure:
    """What is usual in this document's running text: spacing, size, and where its lines end."""

    def __init__(self, body: Sequence[Line], *, right_to_left: bool = False) -> None:
        self._right_to_left = right_to_left
        steps: Counter[float] = Counter()
        sizes: Counter[float] = Counter()
        ends: Counter[int] = Counter()
        previous: Line | None = None
        for line in body:
            sizes[line.size] += len(line.text)
            ends[round(self.end(line) / 4)] += 1
            if previous is not None and same_column(previous, line):
                step = round((line.box.y1 - previous.box.y1) * 2) / 2
                if 5 < step < 40:
                    steps[step] += 1
            previous = line
        self.size = sizes.most_common(1)[0][0] if sizes else 10.0
        self.spacing = _spacing(steps, self.size)
        self.right = 4.0 * ends.most_common(1)[0][0] if ends else 480.0

    def white_between(self, one: Line, two: Line, times: float = _WHITE) -> bool:
        """Whether there is more than a line's distance, so many times, between two lines of one page."""
        usual = max(self.spacing, 1.1 * max(one.size, two.size))
        return two.box.y1 - one.box.y1 > times * usual

    def ends_early(self, line: Line) -> bool:
        """Whether a line stops well before the right margin, as the last of a paragraph does."""
        return self.end(line) < self.right - 3 * self.size

    def start(self, line: Line) -> float:
        """Where a line starts: how far it is indented, in points from anywhere."""
        return line.column - line.box.x1 if self._right_to_left else line.box.x0 - line.column

    def end(self, line: Line) -> float:
        """Where a line ends, on the scale of `start`."""
        return line.column - line.box.x0 if self._right_to_left else line.box.x1 - line.column


def _spacing(steps: Counter[float], size: float) -> float:
    """The distance between the lines of a paragraph: the commonest step down the page.

    Where paragraphs have two lines each, the white between them is as common as their lines' distance; it is known by being
    wider than any typescript sets its lines.
    """
    if not steps:
        return 12.0
    common, count = steps.most_common(1)[0]
    if not size or common <= _WIDEST * size:
        return common
    return min(step for step, times in steps.items() if times >= count / 2)


def blocks_of(body: Sequence[Line], measure: Measure, *, placed: bool) -> list[Block]:
    """Lines, parted at white. Sources that are not placed on pages say of every line whether it goes on."""
    blocks: list[Block] = []
    previous: Line | None = None
    for index, line in enumerate(body):
        if previous is None or (placed and not same_column(previous, line)):
            blocks.append(Block([line], index, white_above=previous is None))
        elif measure.white_between(previous, line):
            blocks.append(Block([line], index))
        elif _changes_face(previous, line) or _sets_off(previous, line, measure):
            blocks.append(Block([line], index, white_above=False))
        else:
            blocks[-1].lines.append(line)
        previous = line
    return blocks


def same_column(one: Line, two: Line) -> bool:
    """Whether a line stands on the page and in the column of another, so that white between them says something."""
    return one.box.page == two.box.page and one.column == two.column


def sets_apart(one: Line, lines: Sequence[Line]) -> bool:
    """Whether lines are printed wholly bold or wholly italic after one that is not: a heading at the head of a page."""
    return any(
        share is not None and share < 0.5 and all((getattr(line, face) or 0) > 0.85 for line in lines)
        for face, share in (("bold", one.bold), ("italic", one.italic))
    )


def _changes_face(one: Line, two: Line) -> bool:
    """A heading printed without white below it: the letter size changes at the line's end."""
    return bool(one.size and two.size) and abs(one.size - two.size) > 0.15 * max(one.size, two.size)


def _sets_off(one: Line, two: Line, measure: Measure) -> bool:
    """A caption or heading on a page whose lines were pushed together: bold or italic below a sentence that ended."""
    ended = measure.ends_early(one) or measure.white_between(one, two, _SOME_WHITE)
    return bool(TERMINAL.search(one.text)) and ended and sets_apart(one, [two])


def numbers(blocks: Sequence[Block], body: Sequence[Line], measure: Measure, *, in_print: bool) -> dict[int, Candidate]:
    """The lines that open numbered paragraphs; none where numbers stand before titles alone."""
    candidates: list[Candidate] = []
    titles: set[int] = set()
    headings = 0
    for block in blocks:
        before = len(candidates)
        heading = looks_like_heading(block.lines, measure.size, in_print=in_print)
        if heading and is_displayed(block.lines, measure.size):
            headings += 1
            continue
        for offset, line in enumerate(block.lines):
            if number_mark(line.text) is None or is_contents_line(line.text):
                continue
            index = block.first + offset
            previous = body[index - 1] if index else None
            white = offset == 0 and (block.white_above or previous is None or not same_column(previous, line))
            starts = previous is None or white or bool(TERMINAL.search(previous.text)) or measure.ends_early(previous)
            found = candidate(
                index,
                line.text,
                white_above=white,
                tab=line.tab >= TAB,
                heading=heading and offset == 0,
                starts_sentence=starts,
                indent=measure.start(line) if in_print else 0.0,
            )
            if found and found.weight > 0:
                candidates.append(found._replace(heading=headings))
                if heading and in_print and not TERMINAL.search(line.text):
                    titles.add(index)
        headings += heading and len(candidates) == before
    opened = {found.line: found for found in chain(candidates, excerpt=not in_print)}
    return {} if opened.keys() <= titles else opened


def cut_at_numbers(blocks: Sequence[Block], numbers: dict[int, Candidate]) -> list[Block]:
    """Blocks, cut where a numbered paragraph opens inside one."""
    result: list[Block] = []
    for block in blocks:
        current = Block([], block.first, white_above=block.white_above)
        for offset, line in enumerate(block.lines):
            index = block.first + offset
            if index in numbers:
                if current.lines:
                    result.append(current)
                current = Block([line], index, white_above=offset > 0 or block.white_above, number=numbers[index])
            else:
                current.lines.append(line)
        result.append(current)
    return result
