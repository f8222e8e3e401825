"""Printed numbers: which lines open a numbered paragraph, and which an entry of a numbered list inside one.

A number at the start of a line may open a paragraph, or be a year or an article that happened to wrap there. Place speaks
first (white above, a tab behind); then the sequence decides: of all readings, the chain of numbers with the least that is
missing, doubled or restarted. A list 1, 2, 3 after which the numbers before it go on stands inside a paragraph. Nothing is
renumbered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

# "12." "12 -" "-12" "12)" "(12)" "118.23" "١٢-" "12．", "5., 6., 7." for several, and a bare number before a tab; a date or a
# sum does not go on with a letter.
_NUMBER = re.compile(
    r"(?P<open>[(（])?[-–]? ?(?P<main>\d{1,4})(?:\.(?P<sub>\d{1,3}))?"
    r"(?P<stop> ?[.．。、)）\-–](?:, ?\d{1,4}\.)*)?(?=\s|[^\W\d]|[“\"(«【]|$)"
)
_STEP_COSTS = {0: 1.6, 1: 0.0}  # a number printed twice; the next number
_OTHER_FORM = 3.0  # where the form of the number changes: after "12." comes "13.", and "(1)" is of another list
_SLIP = 0.5  # the same where it is the next number
_DEEPER = 12.0  # points; numbers indented by more than that are those of a list
_INDENTED = 3.0  # what it costs to take them for paragraphs that begin anew
_BEGUN = 0.5  # a number's decimals that do not begin with the first
_LOOK_BACK = 80  # candidates that may stand between two numbers of a chain
_OPEN = 2.2  # what a list 1, 2, 3 inside a paragraph costs: a lone "1." is none, nor are numbered headings
_CLOSE = 0.5
_CLOSE_IN_STEP = 3.0  # where the number that would end the list might as well go on with it
_OUTERS = 4  # paragraphs a list is weighed as part of
_OPEN_LISTS = (
    24  # paragraphs whose lists may be open at a number: without an end, time grows with the square of numbers
)


class Candidate(NamedTuple):
    """A line that may open a numbered paragraph."""

    line: int  # index of the line
    main: int
    sub: int  # 23 in 118.23; 0 where there is none
    weight: float  # how much its place speaks for it: 0.3 for none, 2 for white above and a tab behind
    length: int  # letters of the mark, so that the text behind can be taken
    heading: int = 0  # headings printed before it; no list inside a paragraph goes on over one
    inner: bool = False  # it numbers an entry of such a list
    form: str = "."  # how it is printed: "." for "1." and what is like it, ")" for "1)", "()" for "(1)"
    indent: float = 0.0  # points from anywhere to the line's start

    @property
    def number(self) -> str:
        """The number as printed, in ASCII digits."""
        return f"{self.main}.{self.sub}" if self.sub else str(self.main)


def number_mark(text: str) -> re.Match[str] | None:
    """The number that a line's text begins with, if it begins with one."""
    match = _NUMBER.match(text)
    if match is not None and match["open"] and _form(match) != "()":
        return None
    return match


def _form(match: re.Match[str]) -> str:
    closed = (match["stop"] or "").strip() in (")", "）") and not match["sub"]
    return "." if not closed else "()" if match["open"] else ")"


def candidate(
    line: int,
    text: str,
    *,
    white_above: bool,
    tab: bool,
    heading: bool,
    starts_sentence: bool,
    indent: float = 0.0,
) -> Candidate | None:
    """Weigh a line as the opening of a numbered paragraph; None where it begins with no number."""
    match = number_mark(text)
    if match is None:
        return None
    rest = text[match.end() :].lstrip()
    decimal = bool(match["sub"]) and white_above and rest[:1].isupper()  # "110.19 Ratify"; its stop stands inside
    if not (match["stop"] or decimal or tab):
        return None
    if not rest and not tab:
        return None
    weight = 0.3 + 0.9 * white_above + 0.8 * tab
    if not match["stop"] and not decimal:
        weight -= 0.6
    if rest and not (rest[0].isupper() or not rest[0].isascii() or rest[0] in "“\"([«'‘…"):
        weight -= 0.5  # paragraphs begin with a capital; wrapped lines seldom do
    if heading:
        weight -= 1.1
    if not starts_sentence:
        weight -= 0.5
    form = _form(match)
    return Candidate(line, int(match["main"]), int(match["sub"] or 0), weight, match.end(), form=form, indent=indent)


def chain(candidates: Sequence[Candidate], *, excerpt: bool = False) -> list[Candidate]:
    """The most plausible sequence of paragraph numbers, and the lists inside paragraphs, in order of print.

    Weights are gained, steps cost. Lists that are not a paragraph's are sequences of their own, as in annexes.

    Args:
        candidates: in order of print.
        excerpt: much may be left out or put together from several places, as in typed copies; there a line that begins
            with a number is seldom anything but a paragraph.
    """
    search = _Search(candidates, excerpt=excerpt)
    for place in range(len(candidates)):
        search.weigh(place)
    return search.best()


class _Search:
    """Dynamic programming over candidates: the best reading that ends at each, as a paragraph and as a list's entry."""

    def __init__(self, candidates: Sequence[Candidate], *, excerpt: bool) -> None:
        self._candidates = candidates
        self._excerpt = excerpt
        # Score, and where the reading came from: (candidate, the paragraph its list is part of; -1 for none).
        self._paragraphs: list[tuple[float, tuple[int, int]]] = []
        self._entries: list[dict[int, tuple[float, tuple[int, int]]]] = []  # by the paragraph the list is part of

    def weigh(self, i: int) -> None:
        """Find the best readings that end at a candidate; those before it have been weighed."""
        here = self._candidates[i]
        near = range(max(0, i - _LOOK_BACK), i)
        score, origin = -(0.0 if here.main <= 1 else min(2.0, 0.3 * here.main)), (-1, -1)
        entries: dict[int, tuple[float, tuple[int, int]]] = {}
        for j in near:
            reached = self._paragraphs[j][0] - self._cost(j, i)
            if reached > score:
                score, origin = reached, (j, -1)
            for outer, (gained, _) in self._entries[j].items():
                reached = gained - self._cost(outer, i) - self._closing(j, i)
                if reached > score:
                    score, origin = reached, (j, outer)
                if here.heading != self._candidates[j].heading and not self._is_deeper(i, outer):
                    continue
                step = here.main - self._candidates[j].main
                within = gained + here.weight - (_OPEN if here.main == 1 else 0.0 if step == 1 else 1.1)
                follows = here.sub == 0 and (here.main == 1 or step in {1, 2})
                if follows and (outer not in entries or within > entries[outer][0]):
                    entries[outer] = (within, (j, outer))
        if here.main == 1 and here.sub == 0:
            under = [j for j in near if self._candidates[j].heading == here.heading or self._is_deeper(i, j)]
            for gained, j in sorted(((self._paragraphs[j][0], j) for j in under), reverse=True)[:_OUTERS]:
                opened = gained + here.weight - _OPEN
                if j not in entries or opened > entries[j][0]:
                    entries[j] = (opened, (j, -1))
        self._paragraphs.append((score + here.weight, origin))
        if len(entries) > _OPEN_LISTS:
            entries = dict(sorted(entries.items(), key=lambda entry: entry[1][0], reverse=True)[:_OPEN_LISTS])
        self._entries.append(entries)

    def best(self) -> list[Candidate]:
        """The best reading of all; a list that is not indented counts only where the paragraphs go on after it."""
        if not self._paragraphs:
            return []
        ends = [(score, i, -1) for i, (score, _) in enumerate(self._paragraphs)]
        ends += [
            (score, i, outer)
            for i, entries in enumerate(self._entries)
            for outer, (score, _) in entries.items()
            if self._is_deeper(i, outer)
        ]
        _, place, outer = max(ends, key=lambda end: end[0])
        found = []
        while place >= 0:
            found.append(self._candidates[place]._replace(inner=outer >= 0))
            place, outer = (self._paragraphs[place] if outer < 0 else self._entries[place][outer])[1]
        return found[::-1]

    def _is_deeper(self, i: int, outer: int) -> bool:
        """Whether a number is printed in from another: a list's, under a paragraph's."""
        return self._candidates[i].indent > self._candidates[outer].indent + _DEEPER

    def _cost(self, one: int, two: int) -> float:
        return _cost(self._candidates[one], self._candidates[two], excerpt=self._excerpt)

    def _closing(self, last: int, following: int) -> float:
        """What it costs to end a list before a number: much where the list itself would go on with it."""
        return _CLOSE_IN_STEP if self._candidates[following].main == self._candidates[last].main + 1 else _CLOSE


def _cost(one: Candidate, two: Candidate, *, excerpt: bool) -> float:
    decimal = two.main == one.main and bool(one.sub or two.sub)  # 118 -> 118.1 -> 118.2
    step = two.sub - one.sub if decimal else two.main - one.main
    form = 0.0 if one.form == two.form else _SLIP if step == 1 else _OTHER_FORM
    if excerpt and step not in _STEP_COSTS:
        return form + (0.4 if step > 0 else 1.2)
    if step < 0:  # numbering starts again in an annex; anything else goes nowhere
        indented = _INDENTED if two.indent > one.indent + _DEEPER else 0.0
        return form + indented + (2.6 if two.main == 1 else 6.0)
    begun = 0.0 if decimal or two.sub <= 1 else _BEGUN  # 109 -> 110.100
    return _STEP_COSTS.get(step, min(0.7 * (step - 1) + 0.4, 5.0)) + begun + form
