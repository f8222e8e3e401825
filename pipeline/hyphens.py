"""Lines of a paragraph in, its text on one line out: words divided at a line's end are made whole, hyphens of words kept.

The document itself tells which is which: a word it writes whole elsewhere was divided; one it writes with its hyphen
elsewhere was not; and where neither part is a word of the document, the hyphen is the typesetter's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.records import Line

_AT_END = re.compile(r"([^\W\d_]+)[-\u00ad]$")
_HAN = r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WITHOUT_SPACE = re.compile(rf".?{_HAN}.|..?{_HAN}|\d[-–]\d")  # Chinese, where no space parts words; "10-" "15"
_CHINESE = re.compile(_HAN)
_SET_APART = re.compile(rf"(?<={_HAN}) (?=\w)|(?<=\w) (?={_HAN})")  # numbers and Latin letters, by the setter's white
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Hyphens:
    """Knows the words of one document."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """Read the words that are not cut at a line's end; nothing where no line ends with a hyphen."""
        lines = list(lines)
        self._words: set[str] = set()
        if any(_AT_END.search(line.text) for line in lines):
            for line in lines:
                text = line.text.rsplit(" ", 1)[0] if _AT_END.search(line.text) else line.text
                for word in _WORD.findall(text.casefold()):
                    self._words.add(word)
                    self._words.update(word.split("-"))

    def join(self, lines: Sequence[Line], cut: int = 0) -> str:
        """The lines' text on one line, without the first `cut` letters of the first."""
        pieces: list[str] = []
        for position, line in enumerate(lines):
            text = line.text[cut:].lstrip() if position == 0 else line.text
            if pieces and (match := _AT_END.search(pieces[-1])):
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
        first, second = first.casefold(), following.group().casefold()
        if f"{first}-{second}" in self._words:
            return False
        return first + second in self._words or (first not in self._words and second not in self._words)
