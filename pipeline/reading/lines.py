"""Words of a page in, its lines out, in reading order: what pdfium breaks is mended, what it joins is parted.

pdfium breaks a line where a number stands in its own text run, and joins what only shares a baseline: the running symbol
and the page number, two cells of a table. Place decides here, not the order of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.reading.columns import columns
from pipeline.reading.printed import PageText, Word, note_rules
from pipeline.records import Box, Line, LineRole

_MARK = re.compile(r"[(\[]?(?:\d{1,3}|[*†‡§]{1,4})(?:[,–-](?:\d{1,3}|[*†‡§]{1,4}))*[)\]]?")
_CLOSING = re.compile(r"[.,;:!?)\]»”’،؛؟，。；：、）]+")
SMALL = 0.8  # share of the line's size below which raised print is a superscript
MIRROR = str.maketrans("()[]{}«»", ")(][}{»«")
# what letters are raised behind: a number of a century or a meeting, "n"; behind a year or a word they may call a note
_COUNTED = re.compile(r"[(“«]?(?:\d{1,2}|[IVXLC]{1,6}|[nN])")
_TOUCHING = 0.2  # letter heights of white before a raised end of a word: less than a space
_SAME_LINE = 0.35  # baselines closer than this share of the letter height are one line
_COLUMN_GAP = 3.2  # letter heights of white that part two columns: more than a number's tab, less than a gutter
# a number or an item mark of any script, apart from its text
_HANGING = re.compile(r"\d{1,3}(?:\.\d{1,3})?\.|-\d{1,3}|[(（]?(?:[^\W\d_]{1,4}|؟)[)）]")
_HANGING_GAP = 9.0  # letter heights of white between such a mark and its text, at most
_ASCENT, _DESCENT = 0.8, 0.25  # of the letter height: where Times' letters reach


class Run(NamedTuple):
    """Words on one baseline without a gutter between them."""

    words: list[Word]
    base: float
    x0: float
    x1: float
    size: float


def page_lines(page: PageText, number: int) -> list[Line]:
    """The lines of one page, top to bottom, start to end of the line; columns one after the other."""
    runs = _runs(page)
    if not runs:
        return []
    right_to_left = page.right_to_left
    mirrored = right_to_left and not page.settled and _brackets_mirrored(runs)
    noted = min((rule.y1 for rule in note_rules(page.rules)), default=page.height)
    lines = []
    for offset, column in columns(runs, right_to_left=right_to_left):
        for row in _rows(column):
            ordered = sorted(row, key=lambda run: -run.x1 if right_to_left else run.x0)
            for run in _join(ordered, in_notes=ordered[0].base > noted):
                line = _line(run, number, right_to_left=right_to_left)._replace(column=offset)
                lines.append(line._replace(text=line.text.translate(MIRROR)) if mirrored else line)
    return lines


def _runs(page: PageText) -> list[Run]:
    """Segments, parted at gutters and at jumps of the baseline."""
    runs: list[Run] = []
    for segment in page.segments:
        current: list[Word] = []
        for word in segment:
            if current and _apart(current[-1], word):
                runs.append(_run(current))
                current = []
            current.append(word)
        if current:
            runs.append(_run(current))
    return runs


def _apart(one: Word, two: Word) -> bool:
    """Whether a gutter or a jump of the baseline, other than to a superscript, parts two words of a segment."""
    smaller, larger = sorted((one.face.size, two.face.size))
    size = max(larger, 1.0)
    gutter = _COLUMN_GAP * size
    if two.x0 - one.x1 > gutter or one.x0 - two.x1 > gutter:
        return True
    jump = abs(two.base - one.base)
    return jump > _SAME_LINE * size and not (smaller < SMALL * size and jump < size)


def _run(words: list[Word]) -> Run:
    printed = {word.face.size for word in words}
    if len(printed) == 1:
        size, base = words[0].face.size, words[0].base
    else:
        sizes: Counter[float] = Counter()
        largest = max(word.face.size for word in words)
        for word in words:
            if word.face.size >= SMALL * largest or not _MARK.fullmatch(word.text):  # marks do not tell a line's size
                sizes[word.face.size] += len(word.text)
        size = sizes.most_common(1)[0][0]
        base = next(word.base for word in words if word.face.size == size)
    return Run(words, base, min([word.x0 for word in words]), max([word.x1 for word in words]), size)


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that share a baseline, rows from the top down. A lone superscript joins the row it is raised from."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if rows:
            row = rows[-1]
            size = max(max(member.size for member in row), run.size, 1.0)
            lone_mark = len(run.words) == 1 and _MARK.fullmatch(run.words[0].text) is not None
            row_is_mark = len(row) == 1 and len(row[0].words) == 1 and _MARK.fullmatch(row[0].words[0].text) is not None
            raised = (lone_mark and run.size < SMALL * size) or (row_is_mark and row[0].size < SMALL * size)
            if abs(run.base - row[-1].base) <= (0.6 if raised else _SAME_LINE) * size * (1 if raised else 0.6):
                row.append(run)
                continue
        rows.append([run])
    return rows


def _join(row: Sequence[Run], *, in_notes: bool) -> list[Run]:
    """Runs of one row, joined where no gutter parts them. Below the rule above footnotes a bare mark may hang as well."""
    pieces: list[list[Run]] = [[row[0]]]
    edges = [(row[0].x0, row[0].x1, row[0].size)]
    for run in row[1:]:
        x0, x1, size = edges[-1]
        gap = max(run.x0 - x1, x0 - run.x1)
        before = pieces[-1][0].words
        text = before[0].text if len(row) == 2 and len(before) == 1 else ""
        hangs = _HANGING.fullmatch(text) is not None or (in_notes and _MARK.fullmatch(text) is not None)
        if gap <= (_HANGING_GAP if hangs else _COLUMN_GAP) * max(size, run.size):
            pieces[-1].append(run)
            edges[-1] = (min(x0, run.x0), max(x1, run.x1), max(size, run.size))
        else:
            pieces.append([run])
            edges.append((run.x0, run.x1, run.size))
    return [runs[0] if len(runs) == 1 else _run(_words_of(runs)) for runs in pieces]


def _words_of(runs: Sequence[Run]) -> list[Word]:
    """Words of runs in a row from left to right. Signs that another font lends are drawn after their line: place tells."""
    words = [word for run in runs for word in run.words]
    lent = any(two.x0 >= one.x0 and two.x1 < one.x1 and _is_signs(two) for one, two in pairwise(runs))
    return sorted(words, key=lambda word: word.x0) if lent else words


def _is_signs(run: Run) -> bool:
    return not any(char.isalnum() for word in run.words for char in word.text)


def _line(run: Run, page: int, *, right_to_left: bool) -> Line:
    words = run.words
    size = run.size or 1.0
    small = SMALL * size
    letters = bold = italic = 0
    ornament = True
    texts: list[str] = []
    notes: list[str] = []
    marked = False  # a footnote's mark stood right before
    end = run.x0  # of the word before
    for position, (text, x0, x1, base, face, mark, _) in enumerate(words):
        count = len(text)
        letters += count
        bold += count if face.bold else 0
        italic += count if face.italic else 0
        ornament = ornament and face.ornament
        raised = face.size < small and _MARK.fullmatch(text) is not None
        if position and raised and base < run.base - 0.1 * size:
            notes.append(text)
            marked = True
        else:
            lifted = face.size < small and text.isalpha() and base < run.base - 0.1 * size
            touches = bool(texts) and x0 - end < _TOUCHING * size and not right_to_left
            ordinal = lifted and touches and _COUNTED.fullmatch(texts[-1])  # "4th", "1er", "no" with raised letters
            if ordinal or (marked and _CLOSING.fullmatch(text)):
                texts[-1] += text
            else:
                texts.append(text)
            marked = bool(mark)
            if raised and not position and len(words) > 1:
                notes.append(text)  # opens a footnote: kept in the text too
        if mark:
            notes.append(mark)
        end = x1
    tab = 0.0
    if len(words) > 1:
        tab = (words[0].x0 - words[1].x1) if right_to_left else (words[1].x0 - words[0].x1)
    box = Box(page, run.x0, run.base - _ASCENT * size, run.x1, run.base + _DESCENT * size)
    return Line(
        " ".join(texts),
        box,
        run.size,
        bold / letters,
        LineRole.ORNAMENT if ornament else LineRole.BODY,
        notes=tuple(notes),
        italic=italic / letters,
        tab=max(0.0, tab),
    )


def _brackets_mirrored(runs: Sequence[Run]) -> bool:
    """Whether a right-to-left page stores brackets as they look, not as they open and close."""
    firsts = Counter(word.text[0] for run in runs for word in run.words if len(word.text) > 1)
    return firsts[")"] > firsts["("]
