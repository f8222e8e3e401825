"""Lines in, an `Outline` out: numbered paragraphs under a heading tree, with their items, whole across page breaks.

Blocks first (white space parts them), then the chain of paragraph numbers over the whole document, then one walk through
the blocks that fills paragraphs, items and headings. Every body line ends in exactly one paragraph, heading, or among
the unnumbered lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from pipeline.blocks import TAB, TERMINAL, Block, Measure, blocks_of, cut_at_numbers, numbers, same_column, sets_apart
from pipeline.codes import Section
from pipeline.contents import contents
from pipeline.footnotes import footnotes, with_notes
from pipeline.gaps import number_doubts, unnumbered_doubts
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
from pipeline.records import Box, Doubt, Heading, Line, LineRole, Numbered, Outline, Passage, Reading

_FEW_ARTICLES = 15  # more are the range of a whole chapter
_CLAUSE_END = re.compile(r"(?:[.;:,؛،。；：、，]|\b\w{1,3})[\"”»')\]]?$")  # a conjunction has at most three letters

_SMALLER = 0.96  # tables and notes are printed below this share of the text's size
_TABLE_NUMBER = re.compile(r"[^\W\d]+ (?:\d{1,3}(?:\.\d+)?|[IVX]{1,5})\b")  # "Table 3", "Cuadro II"

ArticlesOf = Callable[[str], tuple[str, ...]]


@dataclass
class _Open:
    """A paragraph being filled."""

    number: str
    headings: tuple[Heading, ...]
    section: Section
    passages: list[tuple[str, list[Line], bool, int]] = field(default_factory=list)  # label, lines, new block, cut
    announced: bool = False  # it ended with a colon before a heading


def outline(reading: Reading, *, language: Language, articles_of: ArticlesOf) -> Outline:
    """The paragraphs, headings and footnotes of a document.

    Args:
        reading: lines in reading order with their roles.
        language: marks and phrases of the text's language.
        articles_of: gives the treaty-qualified articles that a heading states.
    """
    printed = [line for line in reading.lines if line.role is LineRole.BODY]
    listed = contents(printed, language.cover.contents)
    body, entries = [line for i, line in enumerate(printed) if i not in listed], [printed[i] for i in sorted(listed)]
    in_print = any(line.size for line in body)
    placed = bool(reading.page_sizes)
    measure = Measure(body, right_to_left=language.right_to_left)
    blocks = blocks_of(body, measure, placed=placed)
    titles = _titles_of_tables(reading.lines)
    tabled = frozenset(line.box.page for line in reading.lines if line.role is LineRole.TABLE)
    blocks = cut_at_numbers(blocks, numbers(blocks, body, measure, in_print=in_print))
    hyphens = Hyphens(body, compounding=language.numbering.compounding)
    excerpt = any(doubt.kind == "omissions" for doubt in reading.doubts)
    walk = _Walk(
        language,
        articles_of,
        measure,
        in_print=in_print,
        placed=placed,
        hyphens=hyphens,
        tabled=tabled,
        excerpt=excerpt,
    )
    for block, following in zip_longest(blocks, blocks[1:]):
        walk.take(block, following, title=block.lines[-1].box in titles)
    walk.close()
    doubts = [*walk.doubts, *number_doubts(walk.paragraphs, excerpt=excerpt)]
    doubts += unnumbered_doubts(walk.unnumbered, walk.paragraphs)
    if not walk.paragraphs:
        doubts.append(
            Doubt("structure", "no_numbered_paragraphs", "No numbered paragraph was found; look at the document.")
        )
    notes = footnotes(reading.lines, hyphens)
    return Outline(
        cover=tuple(walk.cover),
        paragraphs=tuple(with_notes(walk.paragraphs, notes)),
        footnotes=tuple(notes),
        unnumbered=(*entries, *walk.unnumbered),
        headings=tuple(walk.headings),
        doubts=tuple(doubts),
    )


class _Walk:
    """One pass through the blocks: what has been read, and what is open."""

    def __init__(
        self,
        language: Language,
        articles_of: ArticlesOf,
        measure: Measure,
        *,
        in_print: bool,
        placed: bool,
        hyphens: Hyphens,
        tabled: frozenset[int],
        excerpt: bool,
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
        self._tabled = tabled  # pages with tables
        self._excerpt = excerpt
        self._stack = HeadingStack()
        self._open: _Open | None = None
        self._items = ItemStack(language.numbering.item_letters, excerpt=excerpt)
        self._last: Line | None = None
        self._section: Section = "introduction"
        self._named_under: tuple[Heading, ...] = ()  # headings above the one that names the section

    def take(self, block: Block, following: Block | None, *, title: bool = False) -> None:
        """Take the next block.

        Args:
            block: its lines.
            following: the block after it; a heading stands before something.
            title: whether a table stands right below it; what looks like a heading there may be the table's.
        """
        if block.number is not None and not block.number.inner:
            self.close()
            self._begin(block)
        elif block.number is not None and self._open is not None:
            self._entry(block)
        elif self._continues(block):
            self._extend(block)
        elif self._is_heading(block) and not (title and self._names_table(block, following)):
            announced = self._announces(block)
            if following is None or not announced:
                self.close()
            if following is None:  # nothing stands under it: "Notes"
                self.unnumbered += block.lines
            else:
                self._heading(block)
            if self._open is not None:
                self._stay_open()
        elif self._open is not None and not self._belongs_to_table(block) and not (title and _is_caption(block)):
            self._extend(block)
        elif self._open is None and not self.paragraphs and block.lines[0].box.page == 1 and not self.headings:
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

    def _begin(self, block: Block) -> None:
        assert block.number is not None
        headings = self._stack.path
        named = section_of(headings, self._language.sections)
        if named is not None:
            self._section = named
            self._named_under = next(
                headings[:depth]
                for depth in range(len(headings))
                if section_of(headings[: depth + 1], self._language.sections)
            )
        elif headings and self._section != "concerns_and_recommendations":
            self._section = "other"  # only concerns go on under a chapter whose title says nothing
        elif headings[: len(self._named_under)] != self._named_under:
            self._section = "other"  # nor do they go on in the next State's chapter
        self._open = _Open(block.number.number, headings, self._section)
        self._items = ItemStack(self._language.numbering.item_letters, excerpt=self._excerpt)
        self._open.passages.append(("", [], False, block.number.length))
        self._fill(block.lines, opens=False)

    def _entry(self, block: Block) -> None:
        """An entry of a numbered list inside the open paragraph: an item labelled with its number."""
        assert block.number is not None and self._open is not None
        mark = ItemMark(block.number.number, block.number.length, True)
        found = self._items.label(mark, self._measure.start(block.lines[0]) if self._in_print else 0.0)
        label, cut = (found[0], mark.length) if found is not None else ("", 0)
        self._open.passages.append((label, [], True, cut))
        self._fill(block.lines, opens=False)

    def _continues(self, block: Block) -> bool:
        """A block at the head of a page that goes on with the sentence the page before broke off."""
        if self._open is None or block.white_above:
            return False
        last = self._last_line()
        if sets_apart(last, block.lines):
            return False
        return not TERMINAL.search(last.text) and item_mark(block.lines[0].text) is None

    def _last_line(self) -> Line:
        assert self._open is not None
        return next(lines[-1] for _, lines, _, _ in reversed(self._open.passages) if lines)

    def _announces(self, heading: Block) -> bool:
        """Whether the open paragraph says that something follows: what stands under headings below its own is part of it."""
        text = heading.lines[0].text
        of_articles = text.casefold().startswith(self._language.sections.article)
        if self._open is None or (_TABLE_NUMBER.match(text) and not of_articles):  # "Article 1" is none
            return False
        return self._open.announced or self._last_line().text.endswith((":", "："))

    def _stay_open(self) -> None:
        """Close the open paragraph after all if the heading just printed does not stand below its own."""
        assert self._open is not None
        self._open.announced = True
        above = self._open.headings
        if len(self._stack.path) <= len(above) or self._stack.path[: len(above)] != above:
            self.close()

    def _is_heading(self, block: Block) -> bool:
        if not looks_like_heading(block.lines, self._measure.size, in_print=self._in_print):
            return False
        if self._on_cover(block):
            return False
        return self._open is None or self._item(block.lines[0], new_block=True, probe=True) is None

    def _names_table(self, block: Block, following: Block | None) -> bool:
        """Whether a heading above a table is the table's: it counts tables, or the paragraph goes on below."""
        if is_displayed(block.lines, self._measure.size):
            return False
        goes_on = following is not None and following.number is None and not self._is_heading(following)
        return goes_on or _TABLE_NUMBER.match(block.lines[0].text) is not None

    def _belongs_to_table(self, block: Block) -> bool:
        """Whether a block is a table's source, note or stray rows: in smaller print than the text, on a table's page."""
        smaller = all(0 < line.size < _SMALLER * self._measure.size for line in block.lines)
        return smaller and block.lines[0].box.page in self._tabled

    def _on_cover(self, block: Block) -> bool:
        """On the first page, before any paragraph, only a marked chapter or a named section is a heading."""
        if self.paragraphs or self._open is not None or self.headings or block.lines[0].box.page > 1:
            return False
        text = " ".join(line.text for line in block.lines)
        kind, _, words = split_mark(text, self._language.numbering.chapter_marks)
        named = section_of([Heading(words, "", 1)], self._language.sections)
        return not ((kind in {"roman", "alpha", "chapter"} and len(words) > 2) or named) or "/" in text.split(" ")[0]

    def _heading(self, block: Block) -> None:
        text = self._hyphens.join(block.lines)
        kind, mark, words = split_mark(text, self._language.numbering.chapter_marks)
        box = _boxes(block.lines)[0] if self._placed else None
        heading = Heading(words, mark, 1, block.lines[0].box.page, box)
        self.headings.append(self._stack.push(heading, rank(block.lines, kind)))

    def _extend(self, block: Block) -> None:
        """More of the open paragraph: an item, an unnumbered block under the same number, or the rest of a sentence."""
        self._fill(block.lines, opens=not self._continues(block) and self._starts_anew(block))

    def _starts_anew(self, block: Block) -> bool:
        if block.white_above:
            return True
        last = self._last
        return last is not None and not same_column(last, block.lines[0]) and self._measure.ends_early(last)

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
        ended = last is None or (_ends_clause(last.text) and not self._wraps(last, line))
        # A mark opens an item where a tab stands behind it, where white stands above it, or after a clause's end.
        if not (line.tab >= TAB or (mark.strong and (new_block or ended))):
            return None
        items = deepcopy(self._items) if probe else self._items
        found = items.label(mark, self._measure.start(line) if self._in_print else 0.0)
        return None if found is None else (found[0], mark.length, found[1])

    def _wraps(self, last: Line, line: Line) -> bool:
        """Whether a line goes on where a full one ended: it begins where that one began."""
        if not self._placed or self._measure.ends_early(last) or not same_column(last, line):
            return False
        return abs(self._measure.start(last) - self._measure.start(line)) < 3

    def _passage(self, label: str, lines: list[Line], new_block: bool, cut: int) -> Passage:
        text = self._hyphens.join(lines, cut)
        bold = _share(lines, "bold") if self._in_print else None
        italic = _share(lines, "italic") if self._in_print else None
        boxes = _boxes(lines) if self._placed else ()
        marks = tuple(mark for line in lines for mark in line.notes)  # until their texts are known
        return Passage(label, text, bold, boxes, new_block, marks, italic)


def _titles_of_tables(lines: Sequence[Line]) -> frozenset[Box]:
    """Where lines stand that have a table right below them."""
    above: Line | None = None
    found: set[Box] = set()
    for line in lines:
        if line.role is LineRole.BODY:
            above = line
        elif line.role is LineRole.TABLE and above is not None and above.box.page == line.box.page:
            found.add(above.box)
            above = None
    return frozenset(found)


def _is_caption(block: Block) -> bool:
    """Whether a block right above a table counts it, on a line of its own or in bold; a sentence "Table 3 shows" is none."""
    match = _TABLE_NUMBER.match(block.lines[0].text)
    alone = match is not None and not block.lines[0].text[match.end() :].strip(" .:")
    return match is not None and (alone or all((line.bold or 0) > 0.5 for line in block.lines))


def _share(lines: Sequence[Line], face: Literal["bold", "italic"]) -> float | None:
    """Share of the letters printed in a face; None where no line says."""
    letters = sum(len(line.text) for line in lines) or 1
    known = [(share, len(line.text)) for line in lines if (share := getattr(line, face)) is not None]
    return round(sum(share * count for share, count in known) / letters, 3) if known else None


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
