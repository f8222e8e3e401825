"""The lines of a page in, its footnotes marked: what stands below a short rule, or at the foot in smaller print.

The rule is what word processors and typesetters draw above notes; it tells where they begin whatever their size. Where
none is drawn, size and marks tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.reading.printed import Rule, note_rules
from pipeline.records import Line, LineRole

# The private area holds the stars and daggers of symbol fonts.
_NOTE_START = re.compile(
    r"[(\[]\d{1,3}[)\]] ?(?=\S)|(?:\d{1,3}|[*†‡§]{1,4}|[a-z])[ .)]+(?=\S)|[*†‡§\uf000-\uf0ff]{1,4}"
)
_ENDED = re.compile(r"[.!?)؟。][\"”»']?$")
_LONGEST_NOTES = 12  # lines of footnotes that may fill a page alone
_ENDNOTES = 0.2  # share of a page's lines that open a note where it holds nothing but endnotes
_APART = 2.0  # letter heights between two baselines that part a footnote from the text
_PARAGRAPH_TAB = 8.5  # points between a paragraph's number and its text
_NUMBER = re.compile(r"\d{1,4}[.\-–]")
_SMALLER = 0.96  # footnotes are printed below this share of the text's size
_BELOW = 2.5  # letter heights from the rule down to the first note's baseline


def mark_footnotes(
    page: Sequence[Line],
    roles: list[LineRole],
    body_size: float,
    *,
    rules: Sequence[Rule] = (),
    running_on: bool,
) -> bool:
    """Give the lines of a page's footnotes their role.

    Args:
        page: the page's lines, top to bottom.
        roles: their roles so far; changed.
        body_size: the letter height most of the document is printed in, in points.
        rules: ruling lines of the page.
        running_on: whether the last note of the page before breaks off.

    Returns:
        Whether the page's last note breaks off.
    """
    indices = [index for index, role in enumerate(roles) if role is LineRole.BODY]
    block = _below_rule(page, indices, rules, running_on=running_on)
    if not block:
        block = _in_small_print(page, indices, body_size, running_on=running_on)
    for index in block:
        roles[index] = LineRole.FOOTNOTE
    return bool(block) and not _ENDED.search(page[block[-1]].text)


def is_smaller(line: Line, body_size: float) -> bool:
    """Whether a line is in smaller print than the text."""
    return line.size < _SMALLER * body_size


def _below_rule(page: Sequence[Line], indices: Sequence[int], rules: Sequence[Rule], *, running_on: bool) -> list[int]:
    """The lines below a short rule with nothing beside it, where the first of them opens a note or goes on with one."""
    for rule in note_rules(rules):
        below = [index for index in indices if page[index].box.y1 > rule.y0 + 2]
        if not below:
            continue
        first = page[below[0]]
        aside = min(abs(first.box.x0 - rule.x0), abs(first.box.x1 - rule.x1))  # lines begin left or right
        near = max(first.box.y1 - rule.y0, aside) < _BELOW * first.size
        numbered = first.tab > _PARAGRAPH_TAB and _NUMBER.match(first.text) is not None
        if near and not numbered and (running_on or _opens_note(first)):
            return below
    return []


def _in_small_print(page: Sequence[Line], indices: Sequence[int], body_size: float, *, running_on: bool) -> list[int]:
    """From the foot of the page up: smaller print, down to where the text's own size begins.

    A block of smaller print without a mark is a footnote only where one runs on from the page before; a table is not.
    """
    block: list[int] = []
    for index in reversed(indices):
        if not is_smaller(page[index], body_size):
            break
        block.insert(0, index)
    if not block:
        block = _note_in_full_size(page, indices)
    if not running_on:
        while block and not _opens_note(page[block[0]]):
            block.pop(0)
    openings = sum(_opens_note(page[index]) for index in block)
    if len(block) == len(indices) > _LONGEST_NOTES and openings < _ENDNOTES * len(block):
        return []  # a page all in small print holds no footnotes, unless they are endnotes
    return block


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
