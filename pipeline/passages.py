"""One numbered paragraph being filled: its opening, its items, and the unnumbered blocks under the same number.

Used by `structure.py` alone, which says where paragraphs begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Literal, NamedTuple

from pipeline.blocks import TAB, TERMINAL, Block, Measure, same_column, sets_apart
from pipeline.codes import Section
from pipeline.hyphens import Hyphens
from pipeline.items import ItemMark, ItemStack, item_mark
from pipeline.knowledge.languages import Language
from pipeline.numbering import Candidate
from pipeline.records import Box, Doubt, Heading, Line, Numbered, Passage

_CLAUSE_END = re.compile(r"(?:[.;:,؛،。；：、，]|\b\w{1,3})[\"”»')\]]?$")  # a conjunction has at most three letters


class Print(NamedTuple):
    """What is known of how the whole document is printed."""

    language: Language
    measure: Measure
    hyphens: Hyphens
    in_print: bool  # the source tells sizes and faces
    placed: bool  # lines stand on pages
    excerpt: bool  # the copy leaves passages out


class Filling:
    """A paragraph that is open: blocks are put in, and `done` gives it whole."""

    def __init__(self, number: Candidate, headings: tuple[Heading, ...], section: Section, document: Print) -> None:
        self.headings = headings
        self.section = section
        self.announced = False  # it ended with a colon before a heading
        self.doubts: list[Doubt] = []
        self._number = number.number
        self._document = document
        self._items = ItemStack(document.language.numbering.item_letters, excerpt=document.excerpt)
        # label, lines, new block, letters of the first line that are its mark
        self._passages: list[tuple[str, list[Line], bool, int]] = [("", [], False, number.length)]

    @property
    def last(self) -> Line:
        """The line that was put in last."""
        return next(lines[-1] for _, lines, _, _ in reversed(self._passages) if lines)

    def announces(self) -> bool:
        """Whether it says that something follows."""
        return self.announced or self.last.text.endswith((":", "："))

    def continues(self, block: Block) -> bool:
        """Whether a block at the head of a page goes on with the sentence that the page before broke off."""
        if block.white_above or sets_apart(self.last, block.lines):
            return False
        return not TERMINAL.search(self.last.text) and item_mark(block.lines[0].text) is None

    def opens_item(self, block: Block, above: Line | None) -> bool:
        """Whether a block begins with an item of this paragraph. `above` is the line printed before it."""
        return self._item(block.lines[0], above, new_block=True, probe=True) is not None

    def begin(self, lines: Sequence[Line], above: Line | None) -> None:
        """Put in the lines that the number opens."""
        self._fill(lines, above, opens=False)

    def extend(self, block: Block, above: Line | None) -> None:
        """Put in an item, an unnumbered block under the same number, or the rest of a sentence."""
        self._fill(block.lines, above, opens=not self.continues(block) and self._starts_anew(block, above))

    def entry(self, block: Block, number: Candidate, above: Line | None) -> None:
        """Put in an entry of a numbered list: an item labelled with its number."""
        mark = ItemMark(number.number, number.length, True)
        found = self._items.label(mark, self._start(block.lines[0]))
        label, cut = (found[0], mark.length) if found is not None else ("", 0)
        self._passages.append((label, [], True, cut))
        self._fill(block.lines, above, opens=False)

    def done(self, articles: tuple[str, ...]) -> Numbered:
        """The paragraph as it stands now."""
        lines = [line for _, of_passage, _, _ in self._passages for line in of_passage]
        return Numbered(
            number=self._number,
            passages=tuple(self._passage(*passage) for passage in self._passages),
            headings=self.headings,
            section=self.section,
            articles=articles,
            page=lines[0].box.page,
            last_page=lines[-1].box.page,
        )

    def _start(self, line: Line) -> float:
        return self._document.measure.start(line) if self._document.in_print else 0.0

    def _starts_anew(self, block: Block, above: Line | None) -> bool:
        if block.white_above:
            return True
        return above is not None and not same_column(above, block.lines[0]) and self._document.measure.ends_early(above)

    def _fill(self, lines: Sequence[Line], above: Line | None, *, opens: bool) -> None:
        for position, line in enumerate(lines):
            new_block = position == 0 and opens
            first = not self._passages[-1][1]
            item = None if first else self._item(line, above, new_block=position == 0)
            if item is not None:
                label, cut, in_order = item
                self._passages.append((label, [], new_block, cut))
                if not in_order:
                    message = (
                        f"Paragraph {self._number}: item {label} does not follow the one before it; "
                        "the print may lack or repeat an item, or begin a second list."
                    )
                    self.doubts.append(Doubt("structure", "item_out_of_order", message, line.box.page))
            elif new_block and not first:
                self._passages.append(("", [], True, 0))
            self._passages[-1][1].append(line)

    def _item(
        self, line: Line, above: Line | None, *, new_block: bool, probe: bool = False
    ) -> tuple[str, int, bool] | None:
        """The nested label of the item a line opens, the length of its mark, and whether it follows in order."""
        mark = item_mark(line.text)
        if mark is None:
            return None
        last = self._passages[-1][1][-1] if self._passages[-1][1] else above
        ended = last is None or (_CLAUSE_END.search(last.text) is not None and not self._wraps(last, line))
        # A mark opens an item where a tab stands behind it, where white stands above it, or after a clause's end.
        if not (line.tab >= TAB or (mark.strong and (new_block or ended))):
            return None
        items = deepcopy(self._items) if probe else self._items
        labelled = [place for place, (label, *_) in enumerate(self._passages) if label]
        if (label := items.as_sub_item(mark)) is not None and not probe:
            self._passages[labelled[-1]] = (label, *self._passages[labelled[-1]][1:])
        anew = bool(labelled) and labelled[-1] < len(self._passages) - 1
        found = items.label(mark, self._start(line), anew=anew)
        return None if found is None else (found[0], mark.length, found[1])

    def _wraps(self, last: Line, line: Line) -> bool:
        """Whether a line goes on where a full one ended: it begins where that one began."""
        measure = self._document.measure
        if not self._document.placed or measure.ends_early(last) or not same_column(last, line):
            return False
        return abs(measure.start(last) - measure.start(line)) < 3

    def _passage(self, label: str, lines: list[Line], new_block: bool, cut: int) -> Passage:
        text = self._document.hyphens.join(lines, cut)
        bold = _share(lines, "bold") if self._document.in_print else None
        italic = _share(lines, "italic") if self._document.in_print else None
        boxes = boxes_around(lines) if self._document.placed else ()
        marks = tuple(mark for line in lines for mark in line.notes)  # until their texts are known
        return Passage(label, text, bold, boxes, new_block, marks, italic)


def boxes_around(lines: Sequence[Line]) -> tuple[Box, ...]:
    """One rectangle a page around the lines."""
    boxes: dict[int, list[Box]] = {}
    for line in lines:
        boxes.setdefault(line.box.page, []).append(line.box)
    return tuple(
        Box(
            page,
            round(min(box.x0 for box in of_page), 1),
            round(min(box.y0 for box in of_page), 1),
            round(max(box.x1 for box in of_page), 1),
            round(max(box.y1 for box in of_page), 1),
        )
        for page, of_page in boxes.items()
    )


def _share(lines: Sequence[Line], face: Literal["bold", "italic"]) -> float | None:
    """Share of the letters printed in a face; None where no line says."""
    letters = sum(len(line.text) for line in lines) or 1
    known = [(share, len(line.text)) for line in lines if (share := getattr(line, face)) is not None]
    return round(sum(share * count for share, count in known) / letters, 3) if known else None
