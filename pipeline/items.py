"""Printed marks that open lettered items: "(a)", "(ii)", "1." inside a paragraph; and the nested labels they get.

The order of the list decides what a mark stands for: "(i)" follows "(h)" or opens a list of its own. Labels are the same in
all languages: Latin letters, Roman and Arabic numbers in brackets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_LOOKALIKES = str.maketrans("асеорхуі", "aceopxyi")  # Cyrillic letters that look Latin
_HAN = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_ROMAN = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
]
# A stray letter of another font may stand before the bracket (CRPD/C/MEX/CO/2-3 prints a euro sign).
_ITEM = re.compile(
    r"[^\w\s(（\"“«]?(?P<open>[(（]) ?(?P<mark>[^\W_]{1,5}|؟) ?[)）]|(?P<bare>[^\W\d_]{1,4}|\d{1,2}) ?[)）]"
    r"|(?P<dotted>[^\W\d_])\.(?=\s)"
    r"|(?P<sign>[\u2460-\u2487\u3220-\u3229]|['‘’]\d{1,2}['‘’])"  # ㈠ and '1', where others print (i)
)

_STRAYS = 12.0  # points by which marks of one level may stray
_NINTH = 8  # the letter "i", counted from 0, which is a roman one as well
_LATE = 5  # letters that an excerpt may leave out before the first item it gives


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
    sign = unicodedata.normalize("NFKC", match["sign"] or "").strip("()'‘’")
    printed = match["mark"] or match["bare"] or match["dotted"] or sign
    if match["mark"] is None and printed != printed.lower():
        return None  # "I." and "A." mark chapters
    return ItemMark(printed.casefold(), match.end(), match["dotted"] is None)


class ItemStack:
    """Follows the items of one paragraph: knows which mark may come next and gives each its nested label."""

    def __init__(self, alphabet: Sequence[str], *, excerpt: bool = False) -> None:
        """Begin.

        Args:
            alphabet: this language's item letters in printed order; labels are given in Latin letters.
            excerpt: the copy leaves passages out, so that a list may begin with a later letter than the first.
        """
        self._excerpt = excerpt
        self._alphabet = [_bare(letter) for letter in alphabet]
        self._levels: list[tuple[str, int, float]] = []  # series ("letter" or "roman" or "number"), index, indent

    def label(self, mark: ItemMark, indent: float, *, anew: bool = False) -> tuple[str, bool] | None:
        """The nested label, e.g. "(a)(ii)", and whether the mark follows in order; None where it fits nowhere.

        `anew` says that text of the paragraph's own stands between the last item and this one, so that a list may begin anew.
        """
        if mark.letters == "؟":  # a mark that could not be read: the order of the list tells it
            if not self._levels:
                self._levels.append(("letter", -1, indent))
            while len(self._levels) > 1 and indent and indent <= self._levels[-2][2] + _STRAYS < self._levels[-1][2]:
                self._levels.pop()
            series, index, _ = self._levels[-1]
            self._levels[-1] = (series, index + 1, indent)
            return self._text(), True
        readings = self._readings(mark.letters)
        if not readings:
            return None
        for depth in range(len(self._levels) - 1, -1, -1):  # the next of an open series, the innermost first
            series, index, at = self._levels[depth]
            if (series, index + 1) in readings and (
                depth == len(self._levels) - 1 or indent <= at + _STRAYS or not indent
            ):
                del self._levels[depth:]
                self._levels.append((series, index + 1, indent))
                return self._text(), True
        first = next(((series, 0) for series, index in readings if index == 0), None)
        if first and (not self._levels or first[0] not in {series for series, _, _ in self._levels}):
            self._levels.append((first[0], 0, indent))
            return self._text(), True
        if first and anew:
            self._levels[:] = [(first[0], 0, indent)]
            return self._text(), False
        return self._out_of_order(readings, indent)

    def as_sub_item(self, mark: ItemMark) -> str | None:
        """The label that "(i)" after "(h)" should have had, where "(ii)" comes next: it was the first below "(h)"."""
        if (
            not self._levels
            or self._levels[-1][:2] != ("letter", _NINTH)
            or ("roman", 1) not in self._readings(mark.letters)
        ):
            return None
        _, _, indent = self._levels.pop()
        self._levels += [("letter", _NINTH - 1, indent), ("roman", 0, indent)]
        return self._text()

    def _out_of_order(self, readings: list[tuple[str, int]], indent: float) -> tuple[str, bool] | None:
        """A letter that was left out or printed twice: kept as printed, and said."""
        for depth in range(len(self._levels) - 1, -1, -1):
            series, index, _ = self._levels[depth]
            for other, found in readings:
                again = found == index and series == "letter"
                if other == series and (again or index < found <= index + 3):
                    del self._levels[depth:]
                    self._levels.append((series, found, indent))
                    return self._text(), False
        late = next((one for one in readings if one[0] == "letter" and one[1] <= _LATE), None)
        if self._excerpt and late and not self._levels:
            self._levels.append((*late, indent))
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
        if letters in _HAN:  # what other languages count in small roman numerals
            found.append(("roman", _HAN.index(letters)))
        if letters.isdecimal() and 0 < int(letters) < 1000:
            found.append(("number", int(letters) - 1))
        return list(dict.fromkeys(found))

    def _text(self) -> str:
        """Numbers below letters are roman, as most languages print them; Arabic prints (1) there."""
        series = [one if depth == 0 or one != "number" else "roman" for depth, (one, _, _) in enumerate(self._levels)]
        return "".join(f"({_mark(one, index)})" for one, (_, index, _) in zip(series, self._levels, strict=True))


@lru_cache(maxsize=1000)
def _bare(letters: str) -> str:
    """Lower case without hamza, with which prints and picture readers are careless. Other accents stay: ñ is no n."""
    parted = unicodedata.normalize("NFD", letters.casefold())
    return unicodedata.normalize("NFC", "".join(char for char in parted if char not in "\u0653\u0654\u0655"))


def _mark(series: str, index: int) -> str:
    if series == "roman" and index < len(_ROMAN):
        return _ROMAN[index]
    if series in {"roman", "number"}:
        return str(index + 1)
    return chr(97 + index) if index < 26 else chr(97 + index - 26) * 2
