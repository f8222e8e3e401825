"""Characters as they stand on a right-to-left line, from left to right, in; the order they are read in out.

The inverse of the Unicode bidirectional algorithm, for what it is needed for here: Arabic with numbers, symbols of documents
and Latin names in it. Numbers and Latin runs keep their order, all else is turned round, brackets with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

BREAK = "\n"  # a gutter, a tab or a raised mark: no run goes on across it
_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
# Letters read from right to left, not digits; and the private area, which stands in for glyphs of Arabic fonts.
_RIGHT = r"\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ue000-\uf8ff\ufb1d-\ufdff\ufe70-\ufeff"
_LATIN = re.compile(rf"[^\W\d_{_RIGHT}]")
# From the first Latin letter, or what is written as one with it, to the last Latin letter or digit before a right-to-left letter.
_RUN = re.compile(
    rf"(?:\d[^\s{_RIGHT}]*)?[^\W\d_{_RIGHT}](?:[^\n{_RIGHT}]*[^\W_{_RIGHT}])?"
    r"|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,٫٬]\d+)*"  # ranges, years of laws and resolutions are turned round: 4-1 is 1-4
)
_STRETCH = re.compile(r"[^\n]+")
_RIGHT_LETTER = re.compile(f"[{_RIGHT}]")
_LETTER = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")  # without stand-ins
_ALONE = re.compile(r"[^\W_](?:.*[^\W_])?|[/#@+~-]\w(?:.*[^\W_])?")  # all of a stretch without right-to-left letters
_PAGE_OF = re.compile(r" *[0-9]+/[0-9]+ *")  # the number of a page, and of how many
_CLOSING = re.compile(r"[.,;:!?%”’'\"»/_=&-]++(?=\s|$)")
_MARK = re.compile(r"[(\[]?\d{1,3}[)\]]?|[*†‡§]{1,4}")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_OPENED_BY = {closing: opening for opening, closing in _PAIRS.items()}


def reading_order(characters: Sequence[str]) -> list[tuple[int, str]]:
    """The places of the characters in the order they are read, each with what is read there.

    A place may hold several letters (a ligature, a letter with its marks) or none; BREAK stands where runs end.
    """
    # One letter stands for each place, so that matches count in places; the first letter tells its kind.
    visual = "".join(text[:1] or "\u0640" for text in characters)
    order: list[tuple[int, str]] = []
    rest = len(visual)
    for start, end in [*reversed(_runs(visual)), (0, 0)]:
        order += [(place, characters[place].translate(_MIRROR)) for place in range(rest - 1, end - 1, -1)]
        order += [(place, characters[place]) for place in range(start, end)]
        rest = start
    return order


def reads_right_to_left(characters: Sequence[str]) -> bool:
    """Whether a line of a right-to-left page is of that direction itself: English lines stand on it too.

    A line without a right-to-left letter is, where it has no Latin one, where a note's mark stands at its right end, or
    a full stop at its left.
    """
    visual = "".join(text[:1] or "\u0640" for text in characters).strip()
    if _RIGHT_LETTER.search(visual) or not _LATIN.search(visual):
        return True
    return visual[0] in ".,;:،؛" or _MARK.fullmatch(visual.rpartition(BREAK)[2].strip()) is not None


def right_to_left(text: str) -> bool:
    """Whether a text, in whatever order its letters stand, is mostly read from right to left."""
    found = len(_LETTER.findall(text))
    return found > 0 and found > 0.4 * sum(map(str.isalpha, text))


def _runs(visual: str) -> list[tuple[int, int]]:
    """Stretches that are read from left to right, as they stand."""
    runs = []
    for stretch in _STRETCH.finditer(visual):
        position, last = stretch.span()
        if _LATIN.search(stretch.group()) and not _RIGHT_LETTER.search(stretch.group()):
            match = _ALONE.search(visual, position, last)
            assert match is not None
            runs.append((match.start(), _with_closing(visual, *match.span())))
            continue
        if page := _PAGE_OF.fullmatch(visual, position, last):
            runs.append(page.span())
            continue
        while match := _RUN.search(visual, position, last):
            start, end = match.span()
            if _LATIN.search(match.group()):
                end = _with_closing(visual, start, _before_closing(visual, start, end))
            runs.append((start, end))
            position = end
    return runs


def _before_closing(visual: str, start: int, end: int) -> int:
    """The run's end, or the place of a bracket in it that closes none opened in it: that one was turned round, and is no part."""
    for closing, opening in _OPENED_BY.items():
        depth = 0
        for place in range(start, end):
            depth += (visual[place] == opening) - (visual[place] == closing)
            if depth < 0:
                end = len(visual[:place].rstrip())
                break
    return end


def _with_closing(visual: str, start: int, end: int) -> int:
    """The run's end with the bracket that closes one opened in it, and the stop written as one with it."""
    inner = visual[start:end]
    for opening, closing in _PAIRS.items():
        if inner.count(opening) > inner.count(closing) and visual[end : end + 1] == closing:
            end += 1
    match = _CLOSING.match(visual, end)
    return match.end() if match else end
