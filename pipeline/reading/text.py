"""A plain text in, a `Reading` out: typed copies and exports, one line a paragraph or with lines of a page's width.

There is no print to lean on. Numbers, items and headings are known by their marks and by the white around them; page
numbers, running heads and job numbers that were copied along are set apart. Paragraphs that a copy runs into one
another are parted where the next number, or the next letter, follows a finished sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.knowledge.languages import CODES, language
from pipeline.reading.encoding import decode
from pipeline.reading.flow import AFTER_MARK, JOB_NUMBER, Flow, clean
from pipeline.records import Doubt, LineRole, Reading

_WIDTH = 130  # characters a line is never wider than where lines are broken to fit a page
_FOLLOWED = 0.4  # share of lines that another follows without white, from which lines are broken
_FULL = 0.7  # share of that width from which a line is full
_FEW = 10  # lines of which nothing is said about width
_SYMBOL = re.compile(r"([A-Z]{1,5}(?:/[A-Za-z0-9.()-]{1,12}){2,7})\*?(?=\s|$)")
_PAGE = re.compile(r"[-–]? ?(?:[Pp]age )?(\d{1,4})(?: ?/ ?\d{1,4})? ?[-–]?")
_NOTE = re.compile(r"[*∗†‡]{1,4}(?=\s|$|[A-ZÀ-ÞА-ЯЁ\u0600-\u06ff])")
_JOB_AT_END = re.compile(r"\s(?=GE\.\d{2}-\d{4,6}.{0,30}$)")
_OMISSION = re.compile(r"[(\[{] ?(?:…|\. ?\. ?\.) ?[)\]}]")
_BEGINS = r"(?=\s*[“\"«(\[]*[^\W\da-zß-öø-ÿ_])"  # what follows a mark begins a sentence
_NUMBER = re.compile(rf"(\d{{1,4}}) ?[.．、\-–]{_BEGINS}")
_PAIR = re.compile(rf"\d{{1,3}}\.\d{{1,3}}\.?\s{_BEGINS}")  # "6.12 Ratify": a paragraph of a part
_INSIDE = re.compile(rf"(?<=\S)\s+(?=(\d{{1,4}})\.{_BEGINS})")
_TABBED = re.compile(r"\s*+[(\[]?(?:\d{1,4}(?:\.\d{1,3})?|[^\W_]{1,4})[.)\]]{0,2}(?:\t|[ \xa0]{3,})\S")
_ITEM = re.compile(r"(?:[(（][^\W_]{1,5}[)）]|[^\W_]{1,3}\)|[^\W\dA-Z_]\.)\s")
_LETTER = re.compile(r"\(([a-z])\1?\)\s")
_INSIDE_ITEM = re.compile(r"[;.,](?: (?:and|y|et|и))?\s+(?=\((([a-z])\2?)\)\s)")
_ENDED = re.compile(r"[.;:!?…؟؛。；：！？][\"”»’)\]]?$")
# An item's mark and no more than its last words.
_TAIL = re.compile(r"(\([^\W_]{1,4}\)) ([a-zß-öø-ÿ][^ ]*(?: [^ ]+){0,3}[;.])")
_MOST_NOTES = 4  # marked with a star
_LONGEST_HEADING = 140
_NO_JUMP = 60  # numbers that may be missing between two before the second is taken for something else


class _Piece(NamedTuple):
    """A line of the source, or a part of one."""

    text: str
    page: int
    role: LineRole = LineRole.BODY
    apart: bool = True  # a paragraph of its own
    tab: bool = False  # wide white after its first word


def read_text(path: Path) -> Reading:
    """Read a plain text into lines."""
    return from_text(path.read_bytes())


def from_text(data: bytes) -> Reading:
    """The same for bytes."""
    text, guessed = decode(data)
    pages = [page.splitlines() for page in text.replace("\x00", "").split("\f")]
    width = _width([line.strip() for page in pages for line in page])
    pieces = list(_sorted(pages, wrapped=width is not None))
    parted = pieces if width else list(_parted(list(_put_back(pieces))))
    flow = Flow()
    last = ""
    for piece in parted:
        marked = any(mark.match(piece.text) for mark in (_NUMBER, _PAIR, _ITEM))
        ended = piece.apart or _ENDED.search(last) is not None or len(last) < _FULL * (width or 0)
        opens = (marked or piece.tab) and ended
        flow.put(piece.text, page=piece.page, role=piece.role, apart=piece.apart, tab=AFTER_MARK if opens else 0.0)
        if piece.role is LineRole.BODY:
            last = piece.text
    return flow.reading(pages=len(pages), doubts=_doubts(pieces, parted, guessed))


def _width(lines: Sequence[str]) -> int | None:
    """The width lines are broken to, so that a paragraph has several; None where each is a paragraph of its own."""
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < _FEW:
        return None
    width = lengths[int(0.95 * len(lengths))]
    full = sum(length > _FULL * width for length in lengths)
    followed = sum(bool(one and two) for one, two in pairwise(lines))
    wrapped = width <= _WIDTH and followed > _FOLLOWED * len(lengths) and full > _FOLLOWED * len(lengths)
    return width if wrapped else None


def _sorted(pages: Sequence[Sequence[str]], *, wrapped: bool) -> Iterator[_Piece]:
    """Lines with their pages and roles: running heads, page and job numbers, notes and omissions set apart."""
    heads = {line.strip().rstrip("*") for page in pages for line in page if _SYMBOL.fullmatch(line.strip())}
    starred = sum(line.lstrip().startswith("* ") for page in pages for line in page)
    page, white, furniture, begun, note = 1, True, False, False, ""
    last = ""
    for number, sheet in enumerate(pages, start=1):
        page = max(page, number)
        furniture = furniture or number > 1
        for raw in sheet:
            line = clean(raw)
            if not line:
                white = True
                continue
            head = _SYMBOL.match(line)
            rest = line[head.end() :].strip() if head else line
            if head and head[1] in heads and (furniture or begun) and (not rest or _NUMBER.match(rest)):
                page += len(pages) == 1
                furniture = True
                yield _Piece(head.group(), page, LineRole.RUNNING_HEAD)
                line = rest
            role = _role(line, page) if line else LineRole.RUNNING_HEAD
            if role is LineRole.FOOTNOTE and starred > _MOST_NOTES:
                role = LineRole.BODY  # stars open the points of a list here
            if role is LineRole.PAGE_NUMBER and len(pages) == 1 and not heads:
                page = int(_PAGE.fullmatch(line)[1]) + 1  # type: ignore[index]
            if note and role is LineRole.BODY:
                line, role, note = f"{note} {line}", LineRole.FOOTNOTE, ""
            elif role is LineRole.FOOTNOTE and _NOTE.fullmatch(line):
                note, line = line, ""
            if role is LineRole.BODY:
                if furniture:
                    apart = _ENDED.search(last) is not None or not (wrapped or line[0].islower())
                elif wrapped:
                    apart = white
                else:
                    apart = not (line[0].islower() and last and not _ENDED.search(last)) or bool(_ITEM.match(line))
                yield _Piece(line, page, role, apart, _TABBED.match(raw) is not None)
                begun = begun or bool(_NUMBER.match(line))
                white = furniture = False
                last = line
            elif line:
                furniture = furniture or role not in {LineRole.ORNAMENT, LineRole.FOOTNOTE}
                first, *job = _JOB_AT_END.split(line) if role is LineRole.FOOTNOTE else (line,)
                yield _Piece(first, page, role)
                for text in job:
                    yield _Piece(text, page, LineRole.JOB_NUMBER)


def _role(line: str, page: int) -> LineRole:
    if (number := _PAGE.fullmatch(line)) and int(number[1]) in {page, page + 1}:
        return LineRole.PAGE_NUMBER
    if JOB_NUMBER.match(line) and len(line) < 60:
        return LineRole.JOB_NUMBER
    if _OMISSION.fullmatch(line):
        return LineRole.ORNAMENT
    return LineRole.FOOTNOTE if _NOTE.match(line) else LineRole.BODY


def _put_back(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Lines; the last words of an item that were copied before its first are put back.

    Copies of a page's text show a short last line beside the item's mark: "(a) laws;", then "Repeal all such".
    """
    place = 0
    while place < len(pieces):
        here = pieces[place]
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        place += 1
        tail = _TAIL.fullmatch(here.text) if here.role is LineRole.BODY else None
        if tail and following is not None and following.role is LineRole.BODY and _is_beginning(following.text):
            yield here._replace(text=f"{tail[1]} {following.text} {tail[2]}")
            place += 1
        else:
            yield here


def _is_beginning(text: str) -> bool:
    """Whether a line is a sentence's beginning without its end, and carries no mark."""
    return text[0].isupper() and not _ENDED.search(text) and not _ITEM.match(text) and not _NUMBER.match(text)


def _parted(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Lines, parted where the next number in order begins inside one, or the next letter inside a list."""
    reached = 0
    for piece in pieces:
        if piece.role is not LineRole.BODY:
            yield piece
            continue
        rest, apart = piece.text, piece.apart
        while rest:
            opening = _NUMBER.match(rest)
            if opening and reached < int(opening[1]) <= (reached + _NO_JUMP if reached else 9999):
                reached = int(opening[1])
            cut = _next_number(rest, reached + 1) if reached else None
            first = rest if cut is None else rest[:cut].rstrip()
            for text in _items(first):
                yield piece._replace(text=text, apart=apart)
                apart = True
            rest = "" if cut is None else rest[cut:].lstrip()


def _next_number(text: str, wanted: int) -> int | None:
    """Where the paragraph with a number begins inside a line: behind a finished sentence or a heading."""
    for match in _INSIDE.finditer(text):
        before = text[: match.start()]
        if int(match[1]) != wanted:
            continue
        if _ENDED.search(before):
            if before.rpartition(" ")[2].rstrip(".").casefold() not in _abbreviations():
                return match.end()
        elif len(before) < _LONGEST_HEADING and before[0].isupper() and not re.search(r"[.;:] ", before):
            return match.end()
    return None


def _items(text: str) -> list[str]:
    """A line that begins with an item, parted where the next ones begin."""
    opening = _LETTER.match(text)
    if opening is None:
        return [text]
    found, start = [], 0
    letter = opening[1]
    for match in _INSIDE_ITEM.finditer(text):
        if ord(match[2]) == ord(letter) + 1:
            found.append(text[start : match.end()].rstrip())
            start, letter = match.end(), match[2]
    return [*found, text[start:]]


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word for code in CODES for word in language(code).abbreviations)


def _doubts(pieces: Sequence[_Piece], parted: Sequence[_Piece], guessed: str | None) -> Iterator[Doubt]:
    left_out = [piece for piece in pieces if _OMISSION.search(piece.text)]
    if left_out:
        message = f"The copy leaves passages out, and says so in {len(left_out)} places: it is not the whole document."
        yield Doubt("reading", "omissions", message, left_out[0].page)
    copied = {piece.text for piece in pieces}
    mended = [piece for piece in parted if piece.text not in copied]
    if mended:
        message = (
            f"{len(mended)} paragraphs or items ran into one another, or had words out of place; they were parted "
            f'at their marks. Look at them, as at "{mended[0].text[:40]}".'
        )
        yield Doubt("reading", "run_in", message, mended[0].page)
    if guessed:
        message = f"The text does not say how it is encoded; read as {guessed}. Look at its accents."
        yield Doubt("reading", "encoding_guessed", message)
