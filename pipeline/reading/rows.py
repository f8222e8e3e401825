"""The glyphs of a page in, its words in the order they are read out.

Nothing is taken from the order of the file but which vowel mark belongs to which letter: place makes rows, and words in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.reading.bidi import BREAK, reading_order, reads_right_to_left
from pipeline.reading.printed import Face, PageText, Word

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ue000-\uf8ff\ufb1d-\ufdff\ufe70-\ufeff]")  # with stand-ins
_SMALL = 0.8  # share of a row's letter height below which raised print is a superscript
_RAISED = 0.7  # of the letter height: how far it is raised at most
_SAME_BASE = 1.2  # points
_SAME_ROW = 0.3  # of the letter height: baselines closer than this are one row where print touches
_GAP = 0.22  # of the letter height: white that parts two words on a row without written spaces
_WIDE = 0.5  # the same on a row with spaces: fonts leave gaps in words where a swash of the next letter reaches in
_COVERED = 0.85  # share of a space that lies under other print where it parts no words
_NEAR = 3  # glyphs in the file between a vowel mark and its letter at most
_TAB = 1.2  # of the letter height: white across which no left-to-right run goes on
_MARK = re.compile(r"[(\[]?(?:\d{1,3}|[*†‡§]{1,4})(?:[,،–-](?:\d{1,3}|[*†‡§]{1,4}))*[)\]]?")


class Glyph(NamedTuple):
    """A glyph on the page. Points from the top left."""

    text: str  # what it shows, in the order it is read; "" for a stretching line; a stand-in for an unknown glyph
    x0: float
    x1: float
    base: float
    face: Face


def page_from(glyphs: Sequence[Glyph], page: PageText, known: Mapping[str, str] | None = None) -> PageText:
    """A page's words in the order they are read; the page as read from its text layer gives size and ruling lines.

    Args:
        glyphs: of the page, in the order of the file.
        page: the same page by its text layer.
        known: what stand-ins are written as; those it lacks stay.
    """
    shown = [glyph._replace(text=known.get(glyph.text, glyph.text)) for glyph in glyphs] if known else glyphs
    text = "".join(glyph.text for glyph in shown)
    right_to_left = 2 * len(_RIGHT_TO_LEFT.findall(text)) > sum(char.isalpha() for char in text)
    segments = [words for row in rows_of(shown) if (words := list(_words(row, right_to_left=right_to_left)))]
    letters = sum(len(word.text) for words in segments for word in words)
    return page._replace(segments=segments, letters=letters, unmapped=0, settled=True)


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline, top down, from left to right; raised small print belongs to the row it is raised from."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(_with_marks(glyphs), key=lambda glyph: glyph.base):
        if rows and glyph.base - rows[-1][0].base <= _SAME_BASE:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    joined: list[list[Glyph]] = []
    for row in rows:
        if joined and _one_row(joined[-1], row):
            joined[-1] += row
        else:
            joined.append(row)
    return [_without_covered_spaces(sorted(row, key=lambda glyph: glyph.x0 + glyph.x1)) for row in joined]


def _one_row(above: Sequence[Glyph], below: Sequence[Glyph]) -> bool:
    """Whether two baselines are of one row: near, and the lesser part in touch with the other all along."""
    one, two = _usual(above), _usual(below)
    size = max(one.face.size, two.face.size)
    raised = max(glyph.face.size for glyph in above) < _SMALL * two.face.size
    if two.base - one.base > (_RAISED if raised else _SAME_ROW) * size:
        return False
    less, more = sorted((above, below), key=lambda row: sum(glyph.x1 - glyph.x0 for glyph in row))
    return all(any(other.x0 - size < glyph.x1 and glyph.x0 < other.x1 + size for other in more) for glyph in less)


def _without_covered_spaces(row: list[Glyph]) -> list[Glyph]:
    """A row without the spaces that end a stretch of text and lie under what is printed beside it."""
    shown = [(glyph.x0, glyph.x1) for glyph in row if glyph.text != " "]

    def covered(space: Glyph) -> bool:
        under = sum(max(0.0, min(x1, space.x1) - max(x0, space.x0)) for x0, x1 in shown)
        return under > _COVERED * (space.x1 - space.x0)

    return [glyph for glyph in row if glyph.text != " " or not covered(glyph)]


def _with_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Vowel marks joined to the letter they are printed over, which stands next to them in the file."""
    found: list[Glyph | None] = list(glyphs)
    for place, mark in enumerate(glyphs):
        if not _is_mark(mark):
            continue
        found[place] = None
        near = range(max(0, place - _NEAR), min(len(glyphs), place + _NEAR + 1))
        bases = [other for other in near if glyphs[other].text.strip() and not _is_mark(glyphs[other])]
        if bases:
            nearest = min(bases, key=lambda other: _distance(glyphs[other], mark))
            base = found[nearest]
            assert base is not None
            found[nearest] = base._replace(text=base.text + mark.text)
    return [glyph for glyph in found if glyph is not None]


def _is_mark(glyph: Glyph) -> bool:
    return bool(glyph.text) and all(unicodedata.combining(char) for char in glyph.text)


def _distance(glyph: Glyph, mark: Glyph) -> float:
    middle = (mark.x0 + mark.x1) / 2
    beside = max(glyph.x0 - middle, middle - glyph.x1, 0.0)
    return beside + 0.01 * abs((glyph.x0 + glyph.x1) / 2 - middle) + 0.1 * abs(glyph.base - mark.base)


def _words(row: Sequence[Glyph], *, right_to_left: bool) -> Iterator[Word]:
    """A row's words in the order they are read."""
    usual = _usual(row)
    spaced = any(glyph.text == " " for glyph in row)
    line: list[Glyph | None] = []  # None where runs end
    previous: Glyph | None = None
    for glyph in row:
        if previous is not None:
            gap = glyph.x0 - previous.x1
            size = max(glyph.face.size, previous.face.size)
            if gap > _TAB * size:
                line += [None, _space(previous, glyph)]
            elif gap > (_WIDE if spaced else _GAP) * size:
                line.append(_space(previous, glyph))
            elif _raised(glyph, usual) != _raised(previous, usual):
                line.append(None)
        line.append(glyph)
        if glyph.text.strip() or not glyph.text:
            previous = glyph
    texts = [BREAK if glyph is None else glyph.text for glyph in line]
    order = reading_order(texts) if right_to_left and reads_right_to_left(texts) else list(enumerate(texts))
    word: list[Glyph] = []
    for place, text in [*order, (-1, " ")]:
        printed = line[place] if place >= 0 else None
        if printed is not None and (text.strip() or not text):
            word.append(printed._replace(text=text))
        elif text != BREAK:
            if any(part.text for part in word):
                yield from _parted(word, usual)
            word = []


def _space(one: Glyph, two: Glyph) -> Glyph:
    return one._replace(text=" ", x0=one.x1, x1=two.x0)


def _parted(word: Sequence[Glyph], usual: Glyph) -> Iterator[Word]:
    """A word, and the mark of a footnote raised in it or behind it."""
    letters = [glyph for glyph in word if not _raised(glyph, usual)]
    raised = [glyph for glyph in word if _raised(glyph, usual)]
    mark = "".join(glyph.text for glyph in raised)
    if letters and raised and _MARK.fullmatch(mark):
        yield _word(letters)._replace(mark=mark.strip("()[]"))
    else:
        yield _word(word)


def _usual(row: Sequence[Glyph]) -> Glyph:
    """A glyph in the size that most of the row is printed in."""
    sizes = Counter(glyph.face.size for glyph in row if glyph.text.strip())
    size = max(sizes, key=lambda size: (sizes[size], size)) if sizes else row[0].face.size
    return next(glyph for glyph in row if glyph.face.size == size)


def _raised(glyph: Glyph, usual: Glyph) -> bool:
    return glyph.face.size < _SMALL * usual.face.size and glyph.base < usual.base - 0.1 * usual.face.size


def _word(glyphs: Sequence[Glyph]) -> Word:
    text = "".join(glyph.text for glyph in glyphs)
    usual = _usual(glyphs)
    return Word(text, min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs), usual.base, usual.face)
