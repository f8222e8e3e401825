"""All lines of a document in, the same lines out with their roles: body, running head, page number, footnote ...

Nothing here knows what a running head says. What stands in the margin and comes back page after page is furniture; what
stands below the text under a short rule, or in smaller print, is a footnote (`notes.py`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.reading.endnotes import mark_endnotes
from pipeline.reading.notes import is_smaller, mark_footnotes
from pipeline.reading.printed import Rule
from pipeline.records import Box, Line, LineRole

_JOB_NUMBER = re.compile(r"(?:GE|V|N)\.? ?\d{2} ?-? ?\d{4,6}\b|N\d{7}\b")
_GLYPHS = re.compile(
    r"[\ue000-\uf8ff*\s]+|\*\d{7}\*|[_\s]{4,}"
)  # bar codes: letters of the private area, or digits between stars; rules written with underscores
_DASHES = re.compile(r"[-–—_=*\s]{3,}")  # what parts or ends chapters
_PAGE_NUMBER = re.compile(
    r"(?:[-–/] ?)?(?:page )?[\d٠-٩]{1,4}(?:[/ ]+[\d٠-٩]{1,4})?(?: ?[-–])?|[ivxl]{1,6}", re.IGNORECASE
)
_FIRST_PAGE = re.compile(r"(?:[-–] ?)?[1١](?: ?[-–])?")  # a cover prints none, the first page of a copy may
_DIGITS = re.compile(r"[\d٠-٩]+")
_MARGIN = 0.12  # share of the page's height in which furniture stands, top and bottom
_COVER_FOOT = 0.2  # the same on the cover, where older prints leave more room below
_ALIKE = 0.6  # share of the pages, or of those on one side, on which furniture comes back
_FIGURES = 0.5  # share of letters among the signs of small print below which it is a table's or a chart's figures
_FEW = 6  # lines; so few say nothing about that
_PLACED = 3  # pages on which the same words stand at the same place, anywhere, for a watermark


class Sheet(NamedTuple):
    """A page without its words. Points."""

    width: float
    height: float
    rules: Sequence[Rule] = ()

    def in_margin(self, box: Box) -> bool:
        """Whether a line stands where furniture does: above or below the text; beside it too where the page is broad."""
        top, bottom = box.y1 < _MARGIN * self.height, box.y0 > (1 - _MARGIN) * self.height
        broad = self.width > self.height
        return top or bottom or (broad and (box.x1 < _MARGIN * self.width or box.x0 > (1 - _MARGIN) * self.width))


def assign_roles(pages: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> list[Line]:
    """Lines of each page (top to bottom) with their roles, in reading order; footnotes stay where they are printed."""
    body_size = usual_size(pages)
    recurring = _recurring(pages, sheets)
    placed = _placed(pages)
    lines: list[Line] = []
    running_on = False
    for number, (page, sheet) in enumerate(zip(pages, sheets, strict=True)):
        roles = [_margin_role(line, sheet, recurring, page_index=number) for line in page]
        roles = [
            LineRole.ORNAMENT if role is LineRole.BODY and _place(line) in placed else role
            for line, role in zip(page, roles, strict=True)
        ]
        _mark_figures(page, roles, body_size)
        for column in dict.fromkeys(line.column for line in page):  # each has its own notes
            places = [place for place, line in enumerate(page) if line.column == column]
            kept = [roles[place] for place in places]
            running_on = mark_footnotes(
                [page[place] for place in places], kept, body_size, rules=sheet.rules, running_on=running_on
            )
            for place, role in zip(places, kept, strict=True):
                roles[place] = role
        lines += [line._replace(role=role) for line, role in zip(page, roles, strict=True)]
    return mark_endnotes(lines)


def usual_size(pages: Sequence[Sequence[Line]]) -> float:
    """The letter height most of the document is printed in, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text).replace(" ", "").casefold()


def _recurring(pages: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> set[str]:
    """Texts, digits aside, that stand in the margin at one height on several pages, or repeat the cover's symbol."""
    seen: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    cover = (
        {line.text.replace(" ", "").casefold() for line in pages[0] if line.box.y1 < 0.2 * sheets[0].height}
        if pages
        else set()
    )
    found: set[str] = set()
    for number, (page, sheet) in enumerate(zip(pages, sheets, strict=True)):
        for line in page:
            if sheet.in_margin(line.box):
                key = _key(line)
                seen[key, round(line.box.y1 / 6)][number] = line.text
                if number and "/" in line.text and line.text.replace(" ", "").casefold() in cover:
                    found.add(key)
    for (key, _), texts in seen.items():
        # Heads alternate between left and right pages; a formula that opens several paragraphs does not stand on most.
        for parity in (0, 1):
            alike = {number: text for number, text in texts.items() if number and number % 2 == parity}
            enough = len(alike) >= 2 and len(alike) > _ALIKE * len(range(2 - parity, len(pages), 2))
            if enough and _same_but_for_page(alike):
                found.add(key)
    return found


def _same_but_for_page(texts: Mapping[int, str]) -> bool:
    """Whether lines of several pages, alike but for digits, are alike with them, or count the pages: "page 5", "page 7"."""
    most = _ALIKE * len(texts)
    if Counter(texts.values()).most_common(1)[0][1] > most:
        return True
    numbers = [[int(digits) - page for digits in _DIGITS.findall(text)] for page, text in texts.items()]
    return any(Counter(at).most_common(1)[0][1] > most for at in zip(*numbers, strict=False))


def _place(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.box.x0), round(line.box.y1)


def _placed(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int, int]]:
    """Words that stand at the very same place on most pages, wherever that is: watermarks."""
    counts = Counter(place for page in pages for place in {_place(line) for line in page})
    return {place for place, count in counts.items() if count >= _PLACED and count > _ALIKE * len(pages)}


def _margin_role(line: Line, sheet: Sheet, recurring: set[str], *, page_index: int) -> LineRole:
    if line.role is LineRole.TABLE:
        return LineRole.TABLE
    first_page, height = page_index == 0, sheet.height
    if line.role is LineRole.ORNAMENT or _GLYPHS.fullmatch(line.text) or _DASHES.fullmatch(line.text):
        return LineRole.ORNAMENT
    if sheet.in_margin(line.box) or (first_page and line.box.y0 > (1 - _COVER_FOOT) * height):
        if _JOB_NUMBER.search(line.text) and len(line.text) < 60:
            return LineRole.JOB_NUMBER
        if _PAGE_NUMBER.fullmatch(line.text) and not first_page:
            return LineRole.PAGE_NUMBER
        if first_page and _FIRST_PAGE.fullmatch(line.text):
            return LineRole.PAGE_NUMBER
        if not first_page and _key(line) in recurring and len(line.text) < 120:
            return LineRole.RUNNING_HEAD
        if first_page and line.box.y0 > (1 - _MARGIN) * height and _key(line) == "pleaserecycle":
            return LineRole.ORNAMENT
    if line.text == str(page_index + 1) and not (0.2 * height < line.box.y0 < 0.85 * height) and not first_page:
        return LineRole.PAGE_NUMBER  # older prints set it nearer to the text
    return LineRole.BODY


def _mark_figures(page: Sequence[Line], roles: list[LineRole], body_size: float) -> None:
    """Give runs of small print that are figures more than words a role of their own: charts, and tables without rules."""
    run: list[int] = []
    for index in range(len(page) + 1):
        if index < len(page) and roles[index] is LineRole.BODY and is_smaller(page[index], body_size):
            run.append(index)
            continue
        signs = "".join(page[place].text for place in run).replace(" ", "")
        if len(run) > _FEW and sum(char.isalpha() for char in signs) < _FIGURES * len(signs):
            for place in run:
                roles[place] = LineRole.FIGURES
        run = []
