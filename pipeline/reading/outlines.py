"""Glyphs that nothing names in, with the words seen in the pages' pictures; what the glyphs show out.

A word of which all letters but one or two are known tells what those are, once it is seen whole in the picture. Words vote;
a glyph that is learned helps to learn the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.reading.printed import Word
from pipeline.reading.tesseract import Seen

_STAND_IN = re.compile(r"[\ue000-\uf8ff]")
_ALEFS = "اأإآٱ"
_ENDS = re.compile(r"^[^\w\ue000-\uf8ff]+|[^\w\ue000-\uf8ff]+$")
_LONGEST = 3  # letters that one glyph may show
_ROUNDS = 6
_OFTEN = 4  # times an unknown glyph should be seen in pictures
_MOST_SEEN = 8  # pages read by tesseract to learn what glyphs show
_VOTES = 2  # that agree
_AGREEING = 0.7  # share of all votes


def pages_to_see(counts: Mapping[int, Counter[str]]) -> list[int]:
    """The fewest pages on which every unknown glyph stands often enough, as far as it does at all."""
    total: Counter[str] = Counter()
    for of_page in counts.values():
        total.update(of_page)
    wanted = {stand_in: min(_OFTEN, count) for stand_in, count in total.items()}
    left = dict(counts)
    chosen: list[int] = []
    while left and any(wanted.values()) and len(chosen) < _MOST_SEEN:
        gains = {
            index: sum(min(count, wanted[stand_in]) for stand_in, count in of_page.items())
            for index, of_page in left.items()
        }
        index = max(gains, key=lambda index: (gains[index], -index))
        if not gains[index]:
            break
        for stand_in, count in left.pop(index).items():
            wanted[stand_in] = max(0, wanted[stand_in] - count)
        chosen.append(index)
    return chosen


def learn(words: Mapping[int, Sequence[Word]], seen: Mapping[int, Sequence[Seen]]) -> dict[str, str]:
    """Stand-in -> what its glyph shows, for those that enough words agree on.

    Args:
        words: of each page, as decoded so far, stand-ins in their text.
        seen: of each page, as read from its picture.
    """
    pairs = Counter(pair for page, of_page in words.items() for pair in _pairs(of_page, seen.get(page, ())))
    known: dict[str, str] = {}
    for _ in range(_ROUNDS):
        votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (printed, picture), count in pairs.items():
            for stand_in, letters in _solve(_filled(printed, known), picture):
                votes[stand_in][letters] += min(count, 3)  # one frequent word that is misread does not decide
        fresh = {stand_in: winner for stand_in, of_one in votes.items() if (winner := _winner(of_one))}
        if not fresh:
            break
        known |= fresh
    return known


def _pairs(words: Iterable[Word], seen: Sequence[Seen]) -> Iterable[tuple[str, str]]:
    """Words with stand-ins and what the picture shows in their place."""
    for word in words:
        if not _STAND_IN.search(word.text):
            continue
        middle = word.base - 0.3 * word.face.size
        over = [
            other
            for other in seen
            if other.y0 - 3 < middle < other.y1 + 3 and min(word.x1, other.x1) - max(word.x0, other.x0) > 0
        ]
        if len(over) == 1 and abs(over[0].x0 - word.x0) < word.face.size and abs(over[0].x1 - word.x1) < word.face.size:
            yield _bare(word.text), _bare(over[0].text)


def _bare(text: str) -> str:
    """Without vowel marks, and without punctuation at the ends."""
    letters = "".join(char for char in text if not unicodedata.combining(char) and char != "\u0640")
    return _ENDS.sub("", letters)


def _filled(text: str, known: Mapping[str, str]) -> str:
    return _STAND_IN.sub(lambda match: known.get(match.group(), match.group()), text)


def _solve(printed: str, picture: str) -> list[tuple[str, str]]:
    """What the stand-ins in a word show, where only one answer fits; letters that are known must fit."""
    stand_ins = _STAND_IN.findall(printed)
    if not 0 < len(stand_ins) <= 2 or len(printed) - len(stand_ins) < len(stand_ins):
        return []
    for longest in (1, _LONGEST) if len(stand_ins) == 1 else (1,):
        pattern = "".join(
            f"(.{{1,{longest}}})" if _STAND_IN.match(char) else f"[{_ALEFS}]" if char in _ALEFS else re.escape(char)
            for char in printed
        )
        match = re.fullmatch(pattern, picture)
        if match and all(letters.isalpha() for letters in match.groups()):
            return list(zip(stand_ins, match.groups(), strict=True))
    return []


def _winner(votes: Counter[str]) -> str | None:
    (letters, count), total = votes.most_common(1)[0], votes.total()
    return letters if count >= _VOTES and count >= _AGREEING * total else None
