"""All lines of a document in, the same lines out with their roles: body, running head, page number, footnote ...

Nothing here knows what a running head says. What stands in the margin and comes back page after page is furniture; what
stands below the text in smaller print is a footnote.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.records import Line, LineRole

_JOB_NUMBER = re.compile(r"(?:GE|V|N)\.? ?\d{2} ?-? ?\d{4,6}\b|N\d{7}\b")
_GLYPHS = re.compile(
    r"[\ue000-\uf8ff*\s]+|\*\d{7}\*|[_\s]{4,}"
)  # bar codes: letters of the private area, or digits between stars; rules written with underscores
_DASHES = re.compile(r"[-–—_=*\s]{3,}")  # what parts or ends chapters
_PAGE_NUMBER = re.compile(
    r"(?:[-–/] ?)?(?:page )?[\d٠-٩]{1,4}(?:[/ ]+[\d٠-٩]{1,4})?(?: ?[-–])?|[ivxl]{1,6}", re.IGNORECASE
)
_DIGITS = re.compile(r"[\d٠-٩]+")
# The private area holds the stars and daggers of symbol fonts.
_NOTE_START = re.compile(
    r"[(\[]\d{1,3}[)\]] ?(?=\S)|(?:\d{1,3}|[*†‡§]{1,4}|[a-z])[ .)]+(?=\S)|[*†‡§\uf000-\uf0ff]{1,4}"
)
_MARGIN = 0.12  # share of the page's height in which furniture stands, top and bottom
_COVER_FOOT = 0.2  # the same on the cover, where older prints leave more room below
_ENDED = re.compile(r"[.!?)؟。][\"”»']?$")
_LONGEST_NOTES = 12  # lines of footnotes that may fill a page alone
_ENDNOTES = 0.2  # share of a page's lines that open a note where it holds nothing but endnotes
_APART = 2.0  # letter heights between two baselines that part a footnote from the text
_PARAGRAPH_TAB = 8.5  # points between a paragraph's number and its text
_NUMBER = re.compile(r"\d{1,4}[.\-–]")
_SMALLER = 0.96  # footnotes are printed below this share of the text's size


def assign_roles(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[Line]:
    """Lines of each page (top to bottom) with their roles, in reading order; footnotes stay where they are printed."""
    body_size = usual_size(pages)
    recurring = _recurring(pages, heights)
    lines: list[Line] = []
    running_on = False
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        roles = [_margin_role(line, height, recurring, page_index=number) for line in page]
        running_on = _mark_footnotes(page, roles, body_size, running_on=running_on)
        lines += [line._replace(role=role) for line, role in zip(page, roles, strict=True)]
    return lines


def usual_size(pages: Sequence[Sequence[Line]]) -> float:
    """The letter height most of the document is printed in, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text).replace(" ", "").casefold()


def _recurring(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[str]:
    """Texts, digits aside, that stand in the margin at one height on several pages, or repeat the cover's symbol."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    cover = (
        {line.text.replace(" ", "").casefold() for line in pages[0] if line.box.y1 < 0.2 * heights[0]}
        if pages
        else set()
    )
    found: set[str] = set()
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        for line in page:
            if line.box.y1 < _MARGIN * height or line.box.y0 > (1 - _MARGIN) * height:
                key = _key(line)
                seen[key, round(line.box.y1 / 6)].add(number)
                if number and "/" in line.text and line.text.replace(" ", "").casefold() in cover:
                    found.add(key)
    for (key, _), numbers in seen.items():
        # Heads alternate between left and right pages; a formula that opens several paragraphs does not stand on most.
        for parity in (0, 1):
            alike = sum(number % 2 == parity for number in numbers if number)
            if alike >= 2 and alike > 0.6 * len(range(2 - parity, len(pages), 2)):
                found.add(key)
    return found


def _margin_role(line: Line, height: float, recurring: set[str], *, page_index: int) -> LineRole:
    if line.role is LineRole.TABLE:
        return LineRole.TABLE
    first_page = page_index == 0
    if line.role is LineRole.ORNAMENT or _GLYPHS.fullmatch(line.text) or _DASHES.fullmatch(line.text):
        return LineRole.ORNAMENT
    top, bottom = line.box.y1 < _MARGIN * height, line.box.y0 > (1 - _MARGIN) * height
    if bottom or top or (first_page and line.box.y0 > (1 - _COVER_FOOT) * height):
        if _JOB_NUMBER.search(line.text) and len(line.text) < 60:
            return LineRole.JOB_NUMBER
        if _PAGE_NUMBER.fullmatch(line.text) and not first_page:
            return LineRole.PAGE_NUMBER
        if not first_page and _key(line) in recurring and len(line.text) < 120:
            return LineRole.RUNNING_HEAD
        if first_page and bottom and _key(line) == "pleaserecycle":
            return LineRole.ORNAMENT
    if line.text == str(page_index + 1) and not (0.2 * height < line.box.y0 < 0.85 * height) and not first_page:
        return LineRole.PAGE_NUMBER  # older prints set it nearer to the text
    return LineRole.BODY


def _mark_footnotes(page: Sequence[Line], roles: list[LineRole], body_size: float, *, running_on: bool) -> bool:
    """From the foot of the page up: smaller print, down to where the text's own size begins.

    A block of smaller print without a mark is a footnote only where one runs on from the page before; a table is not.
    Returns whether the page's last footnote breaks off.
    """
    indices = [index for index, role in enumerate(roles) if role is LineRole.BODY]
    block: list[int] = []
    for index in reversed(indices):
        if page[index].size >= _SMALLER * body_size:
            break
        block.insert(0, index)
    if not block:
        block = _note_in_full_size(page, indices)
    if not running_on:
        while block and not _opens_note(page[block[0]]):
            block.pop(0)
    openings = sum(_opens_note(page[index]) for index in block)
    if not block or (len(block) == len(indices) > _LONGEST_NOTES and openings < _ENDNOTES * len(block)):
        return False  # a page all in small print holds no footnotes, unless they are endnotes
    for index in block:
        roles[index] = LineRole.FOOTNOTE
    return not _ENDED.search(page[block[-1]].text)


def _note_in_full_size(page: Sequence[Line], indices: Sequence[int]) -> list[int]:
    """The last lines of a page, where white parts them from the text and they open with a mark the page's text carries."""
    for place in range(len(indices) - 1, max(0, len(indices) - 4), -1):
        line, above = page[indices[place]], page[indices[place - 1]]
        match = _NOTE_START.match(line.text)
        numbered = line.tab > _PARAGRAPH_TAB and _NUMBER.match(
            line.text
        )  # a paragraph that a mark above happens to meet
        if match and not numbered and line.box.y1 - above.box.y1 > _APART * line.size:
            mark = match.group().strip(" .)")
            marked = {note for other in page[: indices[place]] for note in other.notes}
            return list(indices[place:]) if mark in marked else []
    return []


def _opens_note(line: Line) -> bool:
    raised = bool(line.notes) and line.text.startswith(line.notes[0])
    match = _NOTE_START.match(line.text)
    return raised or (match is not None and (line.tab >= 3.0 or not line.text[0].isalpha()))
