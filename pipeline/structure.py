"""Lines in, an `Outline` out: numbered paragraphs under a heading tree, with their items, whole across page breaks.

Blocks first (white space parts them), then the chain of paragraph numbers over the whole document, then one walk through
the blocks that fills paragraphs, items and headings. Every body line ends in exactly one paragraph, heading, or among
the unnumbered lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from pipeline.contents import contents, is_contents_line
from pipeline.footnotes import footnotes
from pipeline.headings import (
    HeadingStack,
    is_displayed,
    looks_like_heading,
    rank,
    section_of,
    split_mark,
)
from pipeline.hyphens import Hyphens
from pipeline.items import ItemMark, ItemStack, item_mark
from pipeline.knowledge.languages import Language
from pipeline.numbering import Candidate, candidate, chain, number_mark
from pipeline.records import Box, Doubt, Heading, Line, LineRole, Numbered, Outline, Passage, Reading, Section

_WHITE = 1.28  # times the usual line spacing: more white than that parts two blocks
_TAB = 8.5  # points between a mark and its text; justified spaces stay below
_FEW_ARTICLES = 15  # more are the range of a whole chapter
_TERMINAL = re.compile(r"[.;:!?…؟؛。；：！？][\"”»')\]]?$")
_CLAUSE_END = re.compile(r"(?:[.;:,؛،。；：、，]|\b\w{1,3})[\"”»')\]]?$")  # a conjunction has at most three letters

ArticlesOf = Callable[[str], tuple[str, ...]]


@dataclass
class _Block:
    """Lines printed without white between them."""

    lines: list[Line]
    first: int  # index of its first line in the body
    white_above: bool = True
    number: Candidate | None = None


@dataclass
class _Open:
    """A paragraph being filled."""

    number: str
    headings: tuple[Heading, ...]
    section: Section
    passages: list[tuple[str, list[Line], bool, int]] = field(default_factory=list)  # label, lines, new block, cut


def outline(reading: Reading, *, language: Language, articles_of: ArticlesOf) -> Outline:
    """The paragraphs, headings and footnotes of a document.

    Args:
        reading: lines in reading order with their roles.
        language: marks and phrases of the text's language.
        articles_of: gives the treaty-qualified articles that a heading states.
    """
    body = [line for line in reading.lines if line.role is LineRole.BODY]
    listed = contents(body, language.cover.contents)
    body, entries = [line for i, line in enumerate(body) if i not in listed], [body[i] for i in sorted(listed)]
    in_print = any(line.size for line in body)
    placed = bool(reading.page_sizes)
    measure = _Measure(body, right_to_left=language.right_to_left)
    blocks = _blocks(body, measure, placed=placed)
    numbers = _numbers(blocks, body, measure, in_print=in_print)
    blocks = _cut_at_numbers(blocks, numbers)
    walk = _Walk(language, articles_of, measure, in_print=in_print, placed=placed, hyphens=Hyphens(body))
    for position, block in enumerate(blocks):
        walk.take(block, blocks[position + 1] if position + 1 < len(blocks) else None)
    walk.close()
    excerpt = any(doubt.kind == "omissions" for doubt in reading.doubts)
    doubts = [*walk.doubts, *_number_doubts(walk.paragraphs, excerpt=excerpt)]
    if not walk.paragraphs:
        doubts.append(
            Doubt("structure", "no_numbered_paragraphs", "No numbered paragraph was found; look at the document.")
        )
    return Outline(
        cover=tuple(walk.cover),
        paragraphs=tuple(walk.paragraphs),
        footnotes=tuple(footnotes(reading.lines)),
        unnumbered=(*entries, *walk.unnumbered),
        headings=tuple(walk.headings),
        doubts=tuple(doubts),
    )


class _Measure:
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
            if previous is not None and previous.box.page == line.box.page:
                step = round((line.box.y1 - previous.box.y1) * 2) / 2
                if 5 < step < 40:
                    steps[step] += 1
            previous = line
        self.size = sizes.most_common(1)[0][0] if sizes else 10.0
        self.spacing = steps.most_common(1)[0][0] if steps else 12.0
        self.right = 4.0 * ends.most_common(1)[0][0] if ends else 480.0

    def white_between(self, one: Line, two: Line) -> bool:
        """Whether there is more than a line's distance between two lines of one page."""
        usual = max(self.spacing, 1.1 * max(one.size, two.size))
        return two.box.y1 - one.box.y1 > _WHITE * usual

    def ends_early(self, line: Line) -> bool:
        """Whether a line stops well before the right margin, as the last of a paragraph does."""
        return self.end(line) < self.right - 3 * self.size

    def start(self, line: Line) -> float:
        """Where a line starts: how far it is indented, in points from anywhere."""
        return -line.box.x1 if self._right_to_left else line.box.x0

    def end(self, line: Line) -> float:
        """Where a line ends, on the scale of `start`."""
        return -line.box.x0 if self._right_to_left else line.box.x1


def _blocks(body: Sequence[Line], measure: _Measure, *, placed: bool) -> list[_Block]:
    """Lines, parted at white. Sources that are not placed on pages say of every line whether it goes on."""
    blocks: list[_Block] = []
    previous: Line | None = None
    for index, line in enumerate(body):
        if previous is None or (placed and previous.box.page != line.box.page):
            blocks.append(_Block([line], index, white_above=previous is None))
        elif measure.white_between(previous, line):
            blocks.append(_Block([line], index))
        elif _changes_face(previous, line):
            blocks.append(_Block([line], index, white_above=False))
        else:
            blocks[-1].lines.append(line)
        previous = line
    return blocks


def _sets_apart(one: Line, lines: Sequence[Line]) -> bool:
    """Whether lines are printed wholly bold or wholly italic after one that is not: a heading at the head of a page."""
    return any(
        share is not None and share < 0.5 and all((getattr(line, face) or 0) > 0.85 for line in lines)
        for face, share in (("bold", one.bold), ("italic", one.italic))
    )


def _changes_face(one: Line, two: Line) -> bool:
    """A heading printed without white below it: the letter size changes at the line's end."""
    return bool(one.size and two.size) and abs(one.size - two.size) > 0.15 * max(one.size, two.size)


def _numbers(
    blocks: Sequence[_Block], body: Sequence[Line], measure: _Measure, *, in_print: bool
) -> dict[int, Candidate]:
    """The lines that open numbered paragraphs."""
    candidates: list[Candidate] = []
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
            white = offset == 0 and (block.white_above or previous is None or previous.box.page != line.box.page)
            starts = previous is None or white or bool(_TERMINAL.search(previous.text)) or measure.ends_early(previous)
            found = candidate(
                index,
                line.text,
                white_above=white,
                tab=line.tab >= _TAB,
                heading=heading and offset == 0,
                starts_sentence=starts,
            )
            if found and found.weight > 0:
                candidates.append(found._replace(heading=headings))
        headings += heading and len(candidates) == before
    return {found.line: found for found in chain(candidates, excerpt=not in_print)}


def _cut_at_numbers(blocks: Sequence[_Block], numbers: dict[int, Candidate]) -> list[_Block]:
    """Blocks, cut where a numbered paragraph opens inside one."""
    result: list[_Block] = []
    for block in blocks:
        current = _Block([], block.first, white_above=block.white_above)
        for offset, line in enumerate(block.lines):
            index = block.first + offset
            if index in numbers:
                if current.lines:
                    result.append(current)
                current = _Block([line], index, white_above=offset > 0 or block.white_above, number=numbers[index])
            else:
                current.lines.append(line)
        result.append(current)
    return result


class _Walk:
    """One pass through the blocks: what has been read, and what is open."""

    def __init__(
        self,
        language: Language,
        articles_of: ArticlesOf,
        measure: _Measure,
        *,
        in_print: bool,
        placed: bool,
        hyphens: Hyphens,
    ) -> None:
        self.paragraphs: list[Numbered] = []
        self.headings: list[Heading] = []
        self.cover: list[Line] = []
        self.unnumbered: list[Line] = []
        self.doubts: list[Doubt] = []
        self._language = language
        self._articles_of = articles_of
        self._measure = measure
        self._in_print = in_print
        self._placed = placed
        self._hyphens = hyphens
        self._stack = HeadingStack()
        self._open: _Open | None = None
        self._items = ItemStack(language.numbering.item_letters)
        self._last: Line | None = None
        self._section: Section = "introduction"

    def take(self, block: _Block, following: _Block | None) -> None:
        """Take the next block; `following` tells whether a heading stands before something."""
        if block.number is not None and not block.number.inner:
            self.close()
            self._begin(block)
        elif block.number is not None and self._open is not None:
            self._entry(block)
        elif self._continues(block):
            self._extend(block)
        elif self._is_heading(block, following):
            self.close()
            self._heading(block)
        elif self._open is not None:
            self._extend(block)
        elif not self.paragraphs and block.lines[0].box.page == 1 and not self.headings:
            self.cover += block.lines
        else:
            self.unnumbered += block.lines
        self._last = block.lines[-1]

    def close(self) -> None:
        """End the open paragraph, if there is one."""
        if self._open is None:
            return
        opened, self._open = self._open, None
        passages = tuple(self._passage(*passage) for passage in opened.passages)
        lines = [line for _, of_passage, _, _ in opened.passages for line in of_passage]
        articles = self._articles(opened.headings, opened.section)
        self.paragraphs.append(
            Numbered(
                number=opened.number,
                passages=passages,
                headings=opened.headings,
                section=opened.section,
                articles=articles,
                page=lines[0].box.page,
                last_page=lines[-1].box.page,
            )
        )

    def _articles(self, headings: Sequence[Heading], section: Section) -> tuple[str, ...]:
        """The articles the innermost heading states, else those of a heading above it that is about a few articles.

        "B. Specific rights (arts. 5-30)" says nothing of a topic below it; "General principles (arts. 2, 3, 6 and 12)" does.
        """
        for depth, heading in enumerate(reversed(headings)):
            found = self._articles_of(heading.text)
            if found and (depth == 0 or (len(found) <= _FEW_ARTICLES and section != "follow_up")):
                return found
        return ()

    def _begin(self, block: _Block) -> None:
        assert block.number is not None
        headings = self._stack.path
        named = section_of(headings, self._language.sections)
        if named is not None:
            self._section = named
        elif headings and self._section != "concerns_and_recommendations":
            self._section = "other"  # only concerns go on under a chapter whose title says nothing
        self._open = _Open(block.number.number, headings, self._section)
        self._items = ItemStack(self._language.numbering.item_letters)
        self._open.passages.append(("", [], False, block.number.length))
        self._fill(block.lines, opens=False)

    def _entry(self, block: _Block) -> None:
        """An entry of a numbered list inside the open paragraph: an item labelled with its number."""
        assert block.number is not None and self._open is not None
        mark = ItemMark(block.number.number, block.number.length, True)
        found = self._items.label(mark, self._measure.start(block.lines[0]) if self._in_print else 0.0)
        label, cut = (found[0], mark.length) if found is not None else ("", 0)
        self._open.passages.append((label, [], True, cut))
        self._fill(block.lines, opens=False)

    def _continues(self, block: _Block) -> bool:
        """A block at the head of a page that goes on with the sentence the page before broke off."""
        if self._open is None or self._last is None or block.white_above:
            return False
        if _sets_apart(self._last, block.lines):
            return False
        return not _TERMINAL.search(self._last.text) and item_mark(block.lines[0].text) is None

    def _is_heading(self, block: _Block, following: _Block | None) -> bool:
        if not looks_like_heading(block.lines, self._measure.size, in_print=self._in_print):
            return False
        if self._on_cover(block):
            return False
        if self._open is not None and self._item(block.lines[0], new_block=True, probe=True):
            return False
        return following is not None

    def _on_cover(self, block: _Block) -> bool:
        """On the first page, before any paragraph, only a marked chapter or a named section is a heading."""
        if self.paragraphs or self._open is not None or self.headings or block.lines[0].box.page > 1:
            return False
        text = " ".join(line.text for line in block.lines)
        kind, _, words = split_mark(text, self._language.numbering.chapter_marks)
        named = section_of([Heading(words, "", 1)], self._language.sections)
        return not ((kind in {"roman", "alpha", "chapter"} and len(words) > 2) or named) or "/" in text.split(" ")[0]

    def _heading(self, block: _Block) -> None:
        text = self._hyphens.join(block.lines)
        kind, mark, words = split_mark(text, self._language.numbering.chapter_marks)
        box = _boxes(block.lines)[0] if self._placed else None
        heading = Heading(words, mark, 1, block.lines[0].box.page, box)
        self.headings.append(self._stack.push(heading, rank(block.lines, kind)))

    def _extend(self, block: _Block) -> None:
        """More of the open paragraph: an item, an unnumbered block under the same number, or the rest of a sentence."""
        self._fill(block.lines, opens=not self._continues(block) and self._starts_anew(block))

    def _starts_anew(self, block: _Block) -> bool:
        if block.white_above:
            return True
        last = self._last
        return last is not None and last.box.page != block.lines[0].box.page and self._measure.ends_early(last)

    def _fill(self, lines: Sequence[Line], *, opens: bool) -> None:
        assert self._open is not None
        for position, line in enumerate(lines):
            new_block = position == 0 and opens
            first = not self._open.passages[-1][1]
            item = None if first else self._item(line, new_block=position == 0)
            if item is not None:
                label, cut, in_order = item
                self._open.passages.append((label, [], new_block, cut))
                if not in_order:
                    self.doubts.append(
                        Doubt(
                            "structure",
                            "item_out_of_order",
                            f"Paragraph {self._open.number}: item {label} does not follow the one before it; "
                            "the print may lack or repeat an item.",
                            line.box.page,
                        )
                    )
            elif new_block and not first:
                self._open.passages.append(("", [], True, 0))
            self._open.passages[-1][1].append(line)

    def _item(self, line: Line, *, new_block: bool, probe: bool = False) -> tuple[str, int, bool] | None:
        """The nested label of the item a line opens, the length of its mark, and whether it follows in order."""
        mark = item_mark(line.text)
        if mark is None or self._open is None:
            return None
        last = self._open.passages[-1][1][-1] if self._open.passages[-1][1] else self._last
        ended = last is None or _ends_clause(last.text)
        # A mark opens an item where a tab stands behind it, where white stands above it, or after a clause's end.
        if not (line.tab >= _TAB or (mark.strong and (new_block or ended))):
            return None
        items = deepcopy(self._items) if probe else self._items
        found = items.label(mark, self._measure.start(line) if self._in_print else 0.0)
        return None if found is None else (found[0], mark.length, found[1])

    def _passage(self, label: str, lines: list[Line], new_block: bool, cut: int) -> Passage:
        text = self._hyphens.join(lines, cut)
        letters = sum(len(line.text) for line in lines) or 1
        known = [line for line in lines if line.bold is not None]
        bold = (
            sum((line.bold or 0.0) * len(line.text) for line in known) / letters if known and self._in_print else None
        )
        boxes = _boxes(lines) if self._placed else ()
        return Passage(label, text, None if bold is None else round(bold, 3), boxes, new_block)


def _ends_clause(text: str) -> bool:
    return _CLAUSE_END.search(text) is not None


def _boxes(lines: Sequence[Line]) -> tuple[Box, ...]:
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


def _number_doubts(paragraphs: Sequence[Numbered], *, excerpt: bool) -> list[Doubt]:
    """What the printed sequence lacks or repeats. Nothing is renumbered; an excerpt has said already that it has gaps."""
    doubts = []
    for one, two in zip(paragraphs, paragraphs[1:], strict=False):
        before, here = int(one.number.split(".")[0]), int(two.number.split(".")[0])
        if here == before and "." not in two.number:
            message = f"Number {here} is printed twice; citations to it are ambiguous."
            doubts.append(Doubt("structure", "number_twice", message, two.page))
        elif here > before + 1 and not excerpt:
            missing = f"{before + 1}" if here == before + 2 else f"{before + 1}-{here - 1}"
            message = f"Paragraph number {missing} is not printed between {before} and {here}; look at the page."
            doubts.append(Doubt("structure", "number_missing", message, two.page))
        elif here < before:
            message = f"Numbering starts again at {here} after {before}; numbers repeat in this document."
            doubts.append(Doubt("structure", "numbering_restarts", message, two.page))
    return doubts
