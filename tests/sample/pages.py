"""Lines into pages: paragraphs and headings one under the other, footnotes at the foot, nothing torn that should hold.

All heights are baselines in points from the top of the page, measured on concluding observations of 2012 and 2023.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.sample.setting import SetLine


@dataclass(frozen=True)
class Frame:
    """Where the type stands on a page."""

    width: float = 595.32
    height: float = 842.04
    left: float = 113.3  # of the text; its right margin is as wide
    edge: float = 56.7  # of the running head and foot
    top: float = 80.64  # first baseline
    bottom: float = 780.24  # last baseline, of text or footnotes
    head: float = 50.88
    head_rule: float = 57.0
    foot: float = 811.8

    @property
    def measure(self) -> float:
        """Width of the text."""
        return self.width - 2 * self.left


# The page of documents made before about 2014: lower head, higher foot.
OLD = Frame(width=595, height=842, top=94.72, bottom=726.0, head=65.08, head_rule=71.3, foot=755.08)
NEW = Frame()


@dataclass
class Block:
    """Lines that follow one another at one pitch."""

    lines: list[SetLine]
    indents: list[
        float
    ]  # of each line, points from the left of the text, counted from the right in right-to-left print
    pitch: float
    before: float = 0.0
    after: float = 6.0
    hold: bool = False  # stays with the block that follows
    key: str = ""  # the paragraph it belongs to
    marks: list[tuple[float, SetLine]] = field(
        default_factory=list
    )  # number or item mark: indent, line; on the first line


@dataclass
class Page:
    """What stands where: baseline, indent, line."""

    lines: list[tuple[float, float, SetLine]] = field(default_factory=list)
    notes: list[tuple[float, float, SetLine]] = field(default_factory=list)
    notes_rule: float | None = None
    keys: dict[str, None] = field(default_factory=dict)  # paragraphs with a line here, in order
    end: float = 0.0  # baseline of the last line of text


NoteLine = list[tuple[float, SetLine]]  # indent and line; the first line of a footnote has its mark beside it
_RULE_ROOM = 11.0  # from the rule to the first footnote's baseline
_TEXT_ROOM = 10.0  # from the last line of text to the rule
_LONG_NOTE = 3  # lines; only a long footnote may run on to the next page


class Composer:
    """Fills pages from the top."""

    def __init__(
        self,
        frame: Frame,
        *,
        first_top: float,
        first_bottom: float,
        note_lines: Callable[[str], list[NoteLine]],
        note_pitch: float,
    ) -> None:
        self._frame, self._note_lines, self._pitch = frame, note_lines, note_pitch
        self._bottom = first_bottom
        self.pages: list[Page] = []
        self._carried: list[NoteLine] = []
        self._notes: list[NoteLine] = []
        self._set: set[str] = set()
        self._y = first_top
        self._after = 0.0
        self._fresh = True
        self.pages.append(Page())

    def compose(self, blocks: Sequence[Block]) -> list[Page]:
        """Put all blocks on pages."""
        for place, block in enumerate(blocks):
            held = self._held(blocks, place)
            if not self._fresh and not self._fits(held):
                self._turn()
            self._put(block)
        while self._carried:
            self._turn()
        self._close()
        return self.pages

    def _held(self, blocks: Sequence[Block], place: int) -> list[tuple[float, SetLine]]:
        """Steps down the page of the lines that must not be parted from the block's beginning."""
        steps: list[tuple[float, SetLine]] = []
        after = self._after
        while place < len(blocks):
            block = blocks[place]
            count = len(block.lines) if block.hold or len(block.lines) < 4 else 2
            for n, line in enumerate(block.lines[:count]):
                gap = max(after, block.before) if n == 0 else 0.0
                steps.append((block.pitch + gap, line))
            after = block.after
            if not block.hold:
                break
            place += 1
        if self._fresh and steps:
            steps[0] = (0.0, steps[0][1])
        return steps

    def _limit(self, notes: Sequence[object]) -> float:
        if not notes:
            return self._bottom
        first = self._bottom - (len(notes) - 1) * self._pitch
        return first - _RULE_ROOM - _TEXT_ROOM

    def _fits(self, steps: Sequence[tuple[float, SetLine]]) -> bool:
        y = self._y
        notes = list(self._notes)
        for step, line in steps:
            y += step
            notes += self._new_notes(line)[:_LONG_NOTE]
            if y > self._limit(notes):
                return False
        return True

    def _new_notes(self, line: SetLine) -> list[NoteLine]:
        return [set_line for key in line.notes if key not in self._set for set_line in self._note_lines(key)]

    def _put(self, block: Block) -> None:
        count = len(block.lines)
        for n, line in enumerate(block.lines):
            gap = max(self._after, block.before) if n == 0 else 0.0
            step = 0.0 if self._fresh else block.pitch + gap
            last_two = n == count - 2 and count > 3  # the last two lines stay together
            together = [(step, line), (block.pitch, block.lines[n + 1])] if last_two else [(step, line)]
            if n and not self._fits(together):
                self._turn()
                step = 0.0
            self._y += step
            page = self.pages[-1]
            self._call_notes(line)
            if n == 0:
                page.lines += [(self._y, indent, mark) for indent, mark in block.marks]
            page.lines.append((self._y, block.indents[n], line))
            page.end = self._y
            if block.key:
                page.keys[block.key] = None
            self._fresh = False
        self._after = block.after

    def _call_notes(self, line: SetLine) -> None:
        for key in line.notes:
            if key in self._set:
                continue
            self._set.add(key)
            lines = self._note_lines(key)
            room = int((self._bottom - self._y - _RULE_ROOM - _TEXT_ROOM) / self._pitch) + 1 - len(self._notes)
            if self._carried:
                room = 0
            elif len(lines) <= room or len(lines) < _LONG_NOTE:
                room = len(lines)
            self._notes += lines[:room]
            self._carried += lines[room:]

    def _turn(self) -> None:
        self._close()
        self.pages.append(Page())
        self._notes, self._carried = self._carried, []
        self._y, self._after, self._fresh = self._frame.top, 0.0, True
        self._bottom = self._frame.bottom

    def _close(self) -> None:
        page = self.pages[-1]
        if not self._notes:
            return
        first = self._bottom - (len(self._notes) - 1) * self._pitch
        page.notes_rule = first - _RULE_ROOM
        page.notes = [
            (first + n * self._pitch, indent, line) for n, whole in enumerate(self._notes) for indent, line in whole
        ]
        self._notes = []


def pages_of(pages: Sequence[Page]) -> Mapping[str, tuple[int, int]]:
    """First and last page of every paragraph, counted from 1."""
    found: dict[str, tuple[int, int]] = {}
    for number, page in enumerate(pages, 1):
        for key in page.keys:
            found[key] = (found.get(key, (number, number))[0], number)
    return found
