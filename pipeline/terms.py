"""Term lists looked up in running text: many patterns at once, in one pass, in any of the six languages.

A pattern is words as a person would write them. A word that ends in `*` stands for all its endings, `*` alone for any
one word, a `~` between words for up to four words in between. Words are compared folded (small letters, the language
file's `fold`), and particles that a language writes as one with a word may stand before it. Chinese, which parts no
words, is compared sign by sign.

Why not spaCy's matcher: it compares whole tokens, and endings need either every form written out (six cases in Russian) or
a regular expression per token, which is slower by an order of magnitude. Here every distinct word is looked at once per
process; a text then costs one dictionary look-up per word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from pipeline.knowledge import attached
from pipeline.knowledge.languages import language as language_of

_GAP = 4  # words that "~" may stand for
_MEMORY = 200_000  # distinct words remembered; beyond that, text is no ordinary text, and memory comes first
_ANY = 0  # number of the pattern word that every word may stand for
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"


class Found(NamedTuple):
    """A term found: characters `start` (included) to `end` (excluded) of the text."""

    label: str
    start: int
    end: int


_Key = tuple[str, str]  # list, label


class _Node:
    """What may follow a pattern's first words."""

    __slots__ = ("gap", "labels", "next")

    def __init__(self) -> None:
        self.next: dict[int, _Node] = {}
        self.labels: tuple[_Key, ...] = ()
        self.gap: _Node | None = None


class Terms:
    """Several lists of patterns of one language, compiled into one."""

    def __init__(self, lists: Mapping[str, Mapping[str, Iterable[str]]], language: str) -> None:
        """Compile; `lists` maps the name of a list to its labels, and each label to its patterns.

        Raises:
            ValueError: a pattern has no word, or begins or ends with a gap.
        """
        self._letters, self._word = _script(language)
        self._particles = tuple(sorted(attached(language), key=len, reverse=True))
        self._whole: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._root = _Node()
        self._names = tuple(lists)
        for name, patterns in lists.items():
            for label, texts in patterns.items():
                for text in texts:
                    self._add((name, label), text)
        self._lengths = tuple(sorted({len(stem) for stem in self._stems}))
        self._seen: dict[str, tuple[int, ...]] = {}

    def find(self, text: str) -> dict[str, list[Found]]:
        """Every term in a text, list by list, in order; of one list, none that lies inside a longer one."""
        spots = [(match.start(), match.end()) for match in self._word.finditer(text)]
        seen = self._seen
        if len(seen) > _MEMORY:
            seen.clear()
        numbers: list[tuple[int, ...]] = []
        for start, end in spots:
            word = text[start:end]
            known = seen.get(word)
            if known is None:
                known = seen[word] = self._numbers(word)
            numbers.append(known)
        hits: list[tuple[int, int, _Key]] = []
        first = self._root.next
        for place, known in enumerate(numbers):
            for number in known:
                if number in first:
                    self._follow(first[number], numbers, place, place + 1, hits)
        found: dict[str, list[Found]] = {name: [] for name in self._names}
        last: dict[str, tuple[int, int]] = {}
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        for start, end, (name, label) in hits:
            before = last.get(name)
            if before is None or end > before[1] or (start, end) == before:
                found[name].append(Found(label, spots[start][0], spots[end - 1][1]))
                last[name] = (start, end)
        return found

    def _follow(
        self, node: _Node, numbers: list[tuple[int, ...]], start: int, place: int, hits: list[tuple[int, int, _Key]]
    ) -> None:
        for label in node.labels:
            hits.append((start, place, label))
        if place < len(numbers) and node.next:
            for number in (*numbers[place], _ANY):
                if number in node.next:
                    self._follow(node.next[number], numbers, start, place + 1, hits)
        if node.gap is not None:
            for skipped in range(place, min(place + _GAP + 1, len(numbers))):
                for number in numbers[skipped]:
                    if number in node.gap.next:
                        self._follow(node.gap.next[number], numbers, start, skipped + 1, hits)

    def _add(self, label: _Key, text: str) -> None:
        node, gap = self._root, True
        for part in text.split():
            if part == "~":
                if gap:
                    raise ValueError(f"{text!r}: a gap stands between two words.")
                node.gap = node.gap or _Node()
                node, gap = node.gap, True
                continue
            if part == "*":
                node = node.next.setdefault(_ANY, _Node())
                continue
            for word, stem in self._parts(part):
                book = self._stems if stem else self._whole
                node = node.next.setdefault(book.setdefault(word, len(self._whole) + len(self._stems) + 1), _Node())
                gap = False
        if gap:
            raise ValueError(f"{text!r}: a pattern begins and ends with a word.")
        if label not in node.labels:
            node.labels = (*node.labels, label)

    def _parts(self, part: str) -> Iterable[tuple[str, bool]]:
        words = [self._fold(word) for word in self._word.findall(part)]
        for place, word in enumerate(words, start=1):
            yield word, place == len(words) and part.endswith("*")

    def _numbers(self, word: str) -> tuple[int, ...]:
        """Numbers of the pattern words that a printed word may stand for."""
        folded = self._fold(word)
        found: list[int] = []
        for form in (folded, *(folded[len(p) :] for p in self._particles if folded.startswith(p))):
            if form in self._whole:
                found.append(self._whole[form])
            found += [self._stems[form[:n]] for n in self._lengths if n <= len(form) and form[:n] in self._stems]
        return tuple(dict.fromkeys(found))

    def _fold(self, word: str) -> str:
        return unicodedata.normalize("NFKC", word).lower().translate(self._letters)


@cache
def _script(language: str) -> tuple[dict[int, str], re.Pattern[str]]:
    """Letters to fold, and what a word is: letters and digits, with marks in between that folding drops."""
    fold = language_of(language).fold
    marks = "".join(re.escape(printed) for printed, plain in fold.items() if plain == "" and not printed.isalpha())
    inside = f"(?:[{marks}]+[^\\W_{_HAN}]+)*[{marks}]*" if marks else ""
    return str.maketrans(fold), re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+{inside}")
