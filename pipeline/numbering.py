"""Printed marks: which lines open a numbered paragraph, and which a lettered item.

A number at the start of a line may open a paragraph, or be a year or an article that happened to wrap there. Place speaks
first (white above, a tab behind); then the sequence decides: of all readings, the chain of numbers with the least that is
missing, doubled or restarted. Nothing is renumbered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# "12." "12 -" "-12" "118.23" "١٢-" "12．" and a bare number before a tab; a date or a sum does not go on with a letter.
_NUMBER = re.compile(
    r"[-–]? ?(?P<main>\d{1,4})(?:\.(?P<sub>\d{1,3}))?(?P<stop> ?[.．。、)\-–])?(?=\s|[^\W\d]|[“\"(«【]|$)"
)
_STEP_COSTS = {0: 1.6, 1: 0.0}  # a number printed twice; the next number
_LOOK_BACK = 80  # candidates that may stand between two numbers of a chain


class Candidate(NamedTuple):
    """A line that may open a numbered paragraph."""

    line: int  # index of the line
    main: int
    sub: int  # 23 in 118.23; 0 where there is none
    weight: float  # how much its place speaks for it: 0.3 for none, 2 for white above and a tab behind
    length: int  # letters of the mark, so that the text behind can be taken

    @property
    def number(self) -> str:
        """The number as printed, in ASCII digits."""
        return f"{self.main}.{self.sub}" if self.sub else str(self.main)


def number_mark(text: str) -> re.Match[str] | None:
    """The number that a line's text begins with, if it begins with one."""
    return _NUMBER.match(text)


def candidate(
    line: int, text: str, *, white_above: bool, tab: bool, heading: bool, starts_sentence: bool
) -> Candidate | None:
    """Weigh a line as the opening of a numbered paragraph; None where it begins with no number."""
    match = number_mark(text)
    if match is None:
        return None
    rest = text[match.end() :].lstrip()
    if not match["stop"] and not tab:
        return None
    if not rest and not tab:
        return None
    weight = 0.3 + 0.9 * white_above + 0.8 * tab
    if not match["stop"]:
        weight -= 0.6
    if rest and not (rest[0].isupper() or not rest[0].isascii() or rest[0] in "“\"([«'‘…"):
        weight -= 0.5  # paragraphs begin with a capital; wrapped lines seldom do
    if heading:
        weight -= 1.1
    if not starts_sentence:
        weight -= 0.5
    return Candidate(line, int(match["main"]), int(match["sub"] or 0), weight, match.end())


def chain(candidates: Sequence[Candidate], *, excerpt: bool = False) -> list[Candidate]:
    """The most plausible sequence of paragraph numbers: weights gained, less what its steps cost.

    Args:
        candidates: in order of print.
        excerpt: much may be left out or put together from several places, as in typed copies; there a line that begins
            with a number is seldom anything but a paragraph.
    """
    best: list[float] = []
    before: list[int] = []
    for i, here in enumerate(candidates):
        score = here.weight - (0.0 if here.main <= 1 else min(2.0, 0.3 * here.main))
        origin = -1
        for j in range(max(0, i - _LOOK_BACK), i):
            reached = best[j] + here.weight - _cost(candidates[j], here, excerpt=excerpt)
            if reached > score:
                score, origin = reached, j
        best.append(score)
        before.append(origin)
    if not best:
        return []
    i = max(range(len(best)), key=best.__getitem__)
    found = []
    while i >= 0:
        found.append(candidates[i])
        i = before[i]
    return _without_inner_lists(found[::-1], excerpt=excerpt)


def _without_inner_lists(found: list[Candidate], *, excerpt: bool) -> list[Candidate]:
    """A list 1, 2, 3 after which the numbers before it go on is a list inside a paragraph."""
    kept: list[Candidate] = []
    for place, here in enumerate(found):
        again = kept and (here.main < kept[-1].main or (here.main == kept[-1].main == 1 and not excerpt))
        if again and here.sub == 0 and kept[-1].sub == 0:
            later = found[place + 1 :]
            if any(other.main == kept[-1].main + 1 for other in later):
                continue
        elif kept and here.main > kept[-1].main + 1 and place and found[place - 1] is not kept[-1]:
            # still inside such a list, past the number that was reached before it
            if any(other.main == kept[-1].main + 1 for other in found[place + 1 :]):
                continue
        kept.append(here)
    return kept


def _cost(one: Candidate, two: Candidate, *, excerpt: bool) -> float:
    if two.main == one.main and (one.sub or two.sub):  # 118 -> 118.1 -> 118.2
        step = two.sub - one.sub
    else:
        step = two.main - one.main
    if excerpt and step not in _STEP_COSTS:
        return 0.4 if step > 0 else 1.2
    if step < 0:
        return 2.6 if two.main == 1 else 6.0  # numbering starts again in an annex; anything else goes nowhere
    return _STEP_COSTS.get(step, min(0.7 * (step - 1) + 0.4, 5.0))


# --- items -----------------------------------------------------------------------------------------------------

_LOOKALIKES = str.maketrans("асеорхуі", "aceopxyi")  # Cyrillic letters that look Latin
_ROMAN = ("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx").split()
# A stray letter of another font may stand before the bracket (CRPD/C/MEX/CO/2-3 prints a euro sign).
_ITEM = re.compile(
    r"[^\w\s(（\"“«]?(?P<open>[(（]) ?(?P<mark>[^\W_]{1,5}|؟) ?[)）]|(?P<bare>[^\W\d_]{1,4}) ?[)）]|(?P<dotted>[^\W\d_])\.(?=\s)"
)


class ItemMark(NamedTuple):
    """A mark that may open a lettered item."""

    letters: str  # folded to lower case
    length: int
    strong: bool  # in brackets, as the United Nations print them


def item_mark(text: str) -> ItemMark | None:
    """The item mark a line begins with: "(a)", "a)", "(ii)", "(أ)", "a."; None where there is none."""
    match = _ITEM.match(text)
    if match is None or match.end() == len(text.rstrip()):
        return None
    printed = match["mark"] or match["bare"] or match["dotted"]
    if match["mark"] is None and printed != printed.lower():
        return None  # "I." and "A." mark chapters
    return ItemMark(printed.casefold(), match.end(), match["dotted"] is None)


class ItemStack:
    """Follows the items of one paragraph: knows which mark may come next and gives each its nested label."""

    def __init__(self, alphabet: Sequence[str]) -> None:
        """`alphabet`: this language's item letters in printed order; labels are given in Latin letters."""
        self._alphabet = [_bare(letter) for letter in alphabet]
        self._levels: list[tuple[str, int, float]] = []  # series ("letter" or "roman" or "number"), index, indent

    def label(self, mark: ItemMark, indent: float) -> tuple[str, bool] | None:
        """The nested label, e.g. "(a)(ii)", and whether the mark follows in order; None where it fits nowhere."""
        if mark.letters == "؟":  # a mark that could not be read: the order of the list tells it
            if not self._levels:
                self._levels.append(("letter", -1, indent))
            series, index, _ = self._levels[-1]
            self._levels[-1] = (series, index + 1, indent)
            return self._text(), True
        readings = self._readings(mark.letters)
        if not readings:
            return None
        for depth in range(len(self._levels) - 1, -1, -1):  # the next of an open series, the innermost first
            series, index, at = self._levels[depth]
            if (series, index + 1) in readings and (depth == len(self._levels) - 1 or indent <= at + 12 or not indent):
                del self._levels[depth:]
                self._levels.append((series, index + 1, indent))
                return self._text(), True
        first = next(((series, 0) for series, index in readings if index == 0), None)
        if first and (not self._levels or first[0] not in {series for series, _, _ in self._levels}):
            self._levels.append((first[0], 0, indent))
            return self._text(), True
        return self._out_of_order(readings, indent)

    def _out_of_order(self, readings: list[tuple[str, int]], indent: float) -> tuple[str, bool] | None:
        """A letter that was left out or printed twice: kept as printed, and said."""
        for depth in range(len(self._levels) - 1, -1, -1):
            series, index, _ = self._levels[depth]
            for other, found in readings:
                if other == series and index < found <= index + 3:
                    del self._levels[depth:]
                    self._levels.append((series, found, indent))
                    return self._text(), False
        return None

    def _readings(self, letters: str) -> list[tuple[str, int]]:
        """Every place in a series that a mark may stand for; the order of the list decides between them.

        Spanish lists go on from n) with ñ) or with o); Russian ones are lettered in Cyrillic, or in Latin letters typed with
        the Cyrillic ones that look the same.
        """
        letters = _bare(letters)
        found = []
        if letters in self._alphabet:
            found.append(("letter", self._alphabet.index(letters)))
        latin = letters.translate(_LOOKALIKES)
        if len(latin) == 1 and "a" <= latin <= "z":
            found.append(("letter", ord(latin) - 97))
        elif len(latin) == 2 and latin[0] == latin[1] and "a" <= latin[0] <= "z" and latin not in _ROMAN:
            found.append(("letter", 26 + ord(latin[0]) - 97))
        if latin in _ROMAN:
            found.append(("roman", _ROMAN.index(latin)))
        if letters.isdecimal() and 0 < int(letters) < 60:
            found.append(("number", int(letters) - 1))
        return list(dict.fromkeys(found))

    def _text(self) -> str:
        return "".join(f"({_mark(series, index)})" for series, index, _ in self._levels)


def _bare(letters: str) -> str:
    """Lower case without hamza, with which prints and picture readers are careless. Other accents stay: ñ is no n."""
    parted = unicodedata.normalize("NFD", letters.casefold())
    return unicodedata.normalize("NFC", "".join(char for char in parted if char not in "\u0653\u0654\u0655"))


def _mark(series: str, index: int) -> str:
    if series == "roman":
        return _ROMAN[index]
    if series == "number":
        return str(index + 1)
    return chr(97 + index) if index < 26 else chr(97 + index - 26) * 2
