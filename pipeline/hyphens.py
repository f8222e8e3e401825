"""Lines of a paragraph in, its text on one line out: words divided at a line's end are made whole, hyphens of words kept.

The document itself tells which is which: a word it writes whole elsewhere was divided; one it writes with its hyphen
elsewhere was not; and where neither part is a word of the document, the hyphen is the typesetter's, unless the first
part is one that words are compounded with ("non-"), or the hyphens at this document's line ends are mostly words' own.
Neither the stump of a word at a line's end nor its tail on the next line is a word of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.records import Line

_HYPHENS = ("-", "\u00ad")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u00ad]\Z")
_HAN = r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WITHOUT_SPACE = re.compile(rf".?{_HAN}.|..?{_HAN}|\d[-–]\d")  # Chinese, where no space parts words; "10-" "15"
_CHINESE = re.compile(_HAN)
_SET_APART = re.compile(rf"(?<={_HAN}) (?=\w)|(?<=\w) (?={_HAN})")  # numbers and Latin letters, by the setter's white
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Hyphens:
    """Knows the words of one document."""

    def __init__(self, lines: Iterable[Line], *, compounding: Iterable[str] = ()) -> None:
        """Read the words that are not cut at a line's end; nothing where no line ends with a hyphen.

        Args:
            lines: the document's text.
            compounding: first parts that keep their hyphen, in lower case: "non", "self".
        """
        lines = list(lines)
        self._words: set[str] = set()
        self._compounding = frozenset(compounding)
        self._divides = True
        if not any(_at_end(line.text) for line in lines):
            return
        cut = False
        for line in lines:
            text = line.text.partition(" ")[2] if cut else line.text
            cut = _at_end(line.text) is not None
            text = text.rpartition(" ")[0] if cut else text
            words = _WORD.findall(text.casefold())
            self._words.update(words)
            for word in words:
                if "-" in word:
                    self._words.update(word.split("-"))
        told = [
            self._told(match[1], following[0])
            for one, two in pairwise(lines)
            if (match := _at_end(one.text)) and (following := _WORD.match(two.text))
        ]
        self._divides = told.count(True) >= told.count(False)

    def join(self, lines: Sequence[Line], cut: int = 0) -> str:
        """The lines' text on one line, without the first `cut` letters of the first."""
        pieces: list[str] = []
        for position, line in enumerate(lines):
            text = line.text[cut:].lstrip() if position == 0 else line.text
            if pieces and (match := _at_end(pieces[-1])):
                if self._divided(match[1], text) or pieces[-1].endswith("\u00ad"):
                    pieces[-1] = pieces[-1][:-1]
                pieces[-1] += text
            elif text and pieces and _WITHOUT_SPACE.fullmatch(pieces[-1][-2:] + text[0]):
                pieces[-1] += text
            elif text:
                pieces.append(text)
        text = " ".join(pieces)
        return _SET_APART.sub("", text) if 3 * len(_CHINESE.findall(text)) > len(text) else text

    def _divided(self, first: str, text: str) -> bool:
        following = _WORD.match(text)
        if following is None or not text[0].islower():
            return False
        told = self._told(first, following[0])
        return self._divides if told is None else told

    def _told(self, first: str, second: str) -> bool | None:
        """Whether the document's other words say that a word was divided; None where they say nothing."""
        first, second = first.casefold(), second.casefold()
        if f"{first}-{second}" in self._words:
            return False
        if first + second in self._words:
            return True
        return False if {first, second} & self._words or first in self._compounding else None


def _at_end(text: str) -> re.Match[str] | None:
    """The word that a hyphen cuts at a text's end; the text is searched only where a hyphen ends it."""
    return _LAST_WORD.search(text, text.rfind(" ") + 1) if text.endswith(_HYPHENS) else None
