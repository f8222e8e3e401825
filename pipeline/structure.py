"""Lines in, an `Outline` out: numbered paragraphs under a heading tree, with their items, whole across page breaks.

Blocks first (white space parts them), then the chain of paragraph numbers over the whole document, then one walk through
the blocks that fills paragraphs, items and headings. Every body line ends in exactly one paragraph, heading, or among
the unnumbered lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from pipeline.blocks import Block, Measure, blocks_of, cut_at_numbers, numbers
from pipeline.codes import Section, UnnumberedKind
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
from pipeline.knowledge.languages import Language
from pipeline.numbering import Candidate
from pipeline.passages import Filling, Print, boxes_around
from pipeline.records import Box, Doubt, Heading, Line, LineRole, Numbered, Reading
from pipeline.unnumbered import Remainder, Unnumbered

_FEW_ARTICLES = 15  # more are the range of a whole chapter

_SMALLER = 0.96  # tables and notes are printed below this share of the text's size
_TABLE_NUMBER = re.compile(r"[^\W\d]+ (?:\d{1,3}(?:\.\d+)?|[IVX]{1,5})\b")  # "Table 3", "Cuadro II"
_TABLES = frozenset({LineRole.TABLE, LineRole.FIGURES})
_AROUND = frozenset({LineRole.RUNNING_HEAD, LineRole.PAGE_NUMBER, LineRole.ORNAMENT})

ArticlesOf = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Outline:
    """What the lines of a document turn out to be."""

    paragraphs: tuple[Numbered, ...]
    footnotes: tuple[tuple[str, str], ...] = ()  # mark, text
    unnumbered: tuple[Unnumbered, ...] = ()  # what belongs to no numbered paragraph
    headings: tuple[Heading, ...] = ()  # every heading, in order
    doubts: tuple[Doubt, ...] = ()


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
    document = Print(
        language,
        Measure(body, right_to_left=language.right_to_left),
        Hyphens(body, compounding=language.numbering.compounding),
        in_print=any(line.size for line in body),
        placed=bool(reading.page_sizes),
        excerpt=any(doubt.kind == "omissions" for doubt in reading.doubts),
    )
    blocks = blocks_of(body, document.measure, placed=document.placed)
    blocks = cut_at_numbers(blocks, numbers(blocks, body, document.measure, in_print=document.in_print))
    titles = _titles_of_tables(reading.lines)
    tabled = frozenset(line.box.page for line in reading.lines if line.role in _TABLES)
    walk = _Walk(document, articles_of, tabled=tabled)
    for block, following in zip_longest(blocks, blocks[1:]):
        walk.take(block, following, title=block.lines[-1].box in titles)
    walk.close()
    notes = footnotes(reading.lines, document.hyphens)
    paragraphs = tuple(with_notes(walk.paragraphs, notes))
    doubts = [*walk.doubts, *number_doubts(paragraphs, excerpt=document.excerpt)]
    doubts += unnumbered_doubts(walk.unnumbered.text(), paragraphs)
    if not paragraphs:
        message = "No numbered paragraph was found; the text stands in the table `unnumbered`. Look at the document."
        doubts.append(Doubt("structure", "no_numbered_paragraphs", message))
    return Outline(
        paragraphs=paragraphs,
        footnotes=tuple((note.mark, note.text) for note in notes),
        unnumbered=walk.unnumbered.passages(paragraphs, entries, _figures(reading), notes),
        headings=tuple(walk.headings),
        doubts=tuple(doubts),
    )


class _Walk:
    """One pass through the blocks: what has been read, and what is open."""

    def __init__(self, document: Print, articles_of: ArticlesOf, *, tabled: frozenset[int]) -> None:
        self.paragraphs: list[Numbered] = []
        self.headings: list[Heading] = []
        self.unnumbered = Remainder(document.hyphens)
        self.doubts: list[Doubt] = []
        self._document = document
        self._language = document.language
        self._measure = document.measure
        self._articles_of = articles_of
        self._tabled = tabled  # pages with tables
        self._stack = HeadingStack()
        self._open: Filling | None = None
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
            self._begin(block, block.number)
        elif block.number is not None and self._open is not None:
            self._open.entry(block, block.number, self._last)
        elif self._open is not None and self._open.continues(block):
            self._open.extend(block, self._last)
        elif self._is_heading(block) and not (title and self._names_table(block, following)):
            announced = self._announces(block)
            if following is None or not announced:
                self.close()
            if following is None:  # nothing stands under it: "Notes"
                self._set_apart(block, "text")
            else:
                self._heading(block)
            if self._open is not None:
                self._stay_open()
        elif self._open is not None and not self._belongs_to_table(block) and not (title and _is_caption(block)):
            self._open.extend(block, self._last)
        elif self._open is None and not self.paragraphs and block.lines[0].box.page == 1 and not self.headings:
            self._set_apart(block, "cover")
        else:
            self._set_apart(block, "text")
        self._last = block.lines[-1]

    def _set_apart(self, block: Block, kind: UnnumberedKind) -> None:
        """What belongs to no numbered paragraph."""
        after = len(self.paragraphs) + (self._open is not None)
        self.unnumbered.take(block, kind, self._stack.path, after)

    def close(self) -> None:
        """End the open paragraph, if there is one."""
        if self._open is None:
            return
        opened, self._open = self._open, None
        self.paragraphs.append(opened.done(self._articles(opened.headings, opened.section)))
        self.doubts += opened.doubts

    def _articles(self, headings: Sequence[Heading], section: Section) -> tuple[str, ...]:
        """The articles the innermost heading states, else those of a heading above it that is about a few articles.

        "B. Specific rights (arts. 5-30)" says nothing of a topic below it; "General principles (arts. 2, 3, 6 and 12)" does.
        """
        for depth, heading in enumerate(reversed(headings)):
            found = self._articles_of(heading.text)
            if found and (depth == 0 or (len(found) <= _FEW_ARTICLES and section != "follow_up")):
                return found
        return ()

    def _begin(self, block: Block, number: Candidate) -> None:
        self._stack.begin()
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
        self._open = Filling(number, headings, self._section, self._document)
        self._open.begin(block.lines, self._last)

    def _announces(self, heading: Block) -> bool:
        """Whether the open paragraph says that something follows: what stands under headings below its own is part of it."""
        text = heading.lines[0].text
        of_articles = text.casefold().startswith(self._language.sections.article)
        if self._open is None or (_TABLE_NUMBER.match(text) and not of_articles):  # "Article 1" is none
            return False
        return self._open.announces()

    def _stay_open(self) -> None:
        """Close the open paragraph after all if the heading just printed does not stand below its own."""
        assert self._open is not None
        self._open.announced = True
        above = self._open.headings
        if len(self._stack.path) <= len(above) or self._stack.path[: len(above)] != above:
            self.close()

    def _is_heading(self, block: Block) -> bool:
        if not looks_like_heading(block.lines, self._measure.size, in_print=self._document.in_print):
            return False
        if self._on_cover(block):
            return False
        return self._open is None or not self._open.opens_item(block, self._last)

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
        text = self._document.hyphens.join(block.lines)
        kind, mark, words = split_mark(text, self._language.numbering.chapter_marks)
        box = boxes_around(block.lines)[0] if self._document.placed else None
        heading = Heading(words, mark, 1, block.lines[0].box.page, box)
        self.headings.append(self._stack.push(heading, rank(block.lines, kind)))
        self._set_apart(block, "heading")


def _figures(reading: Reading) -> list[list[Line]]:
    """Charts, tables without rules, and tables that could not be read cell by cell: the lines of each, by page."""
    celled = {cell.page for cell in reading.cells}
    return [
        list(run)
        for (_, uncelled), run in groupby(
            (line for line in reading.lines if line.role not in _AROUND),
            key=lambda line: (
                line.box.page,
                line.role is LineRole.FIGURES or (line.role is LineRole.TABLE and line.box.page not in celled),
            ),
        )
        if uncelled
    ]


def _titles_of_tables(lines: Sequence[Line]) -> frozenset[Box]:
    """Where lines stand that have a table right below them."""
    above: Line | None = None
    found: set[Box] = set()
    for line in lines:
        if line.role is LineRole.BODY:
            above = line
        elif line.role in _TABLES and above is not None and above.box.page == line.box.page:
            found.add(above.box)
            above = None
    return frozenset(found)


def _is_caption(block: Block) -> bool:
    """Whether a block right above a table counts it, on a line of its own or in bold; a sentence "Table 3 shows" is none."""
    match = _TABLE_NUMBER.match(block.lines[0].text)
    alone = match is not None and not block.lines[0].text[match.end() :].strip(" .:")
    return match is not None and (alone or all((line.bold or 0) > 0.5 for line in block.lines))
