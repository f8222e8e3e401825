"""How much two texts of one document are about one thing, by their words; weighted by how few paragraphs hold them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.nlp import fold
from pipeline.records import Numbered

_UNSPACED = re.compile(r"[\u3400-\u9fff]{2,}")
_SPELLED = re.compile(r"[^\W\d_\u3400-\u9fff]{3,}")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{4,}")
_GRAM = 4  # letters of the pieces of words that items are compared by: endings and particles differ, roots stay
_STEM = 6  # letters of a word that are compared: endings differ, "discriminatory", "discrimination"


class Words:
    """Word stems of the document's paragraphs, weighted by how few paragraphs hold them; made when first needed."""

    def __init__(self, paragraphs: Sequence[Numbered], language: str) -> None:
        self._paragraphs = paragraphs
        self._language = language
        self._stems: list[frozenset[str]] | None = None
        self._weights: dict[str, float] = {}
        self._sums: dict[frozenset[str], float] = {}
        self._piece_weights: dict[str, float] = {}

    def kinship(self, one: int, other: int) -> float:
        """How much two paragraphs share, 0-1."""
        stems = self._all()
        return self.share(stems[one], stems[other])

    def share(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The weight of the stems two texts have in common, as a share of the lighter text, 0-1."""
        self._all()
        weights = self._weights
        smaller = min(self._weight(one), self._weight(other))
        return sum([weights.get(stem, 1.0) for stem in one & other]) / smaller if smaller else 0.0

    def _weight(self, stems: frozenset[str]) -> float:
        """Of all stems of a text; a paragraph is compared with many others."""
        if stems not in self._sums:
            self._sums[stems] = sum([self._weights.get(stem, 1.0) for stem in stems])
        return self._sums[stems]

    def of(self, text: str) -> frozenset[str]:
        """The stems of a text."""
        text = fold(text, self._language)
        stems = {word[:_STEM] for word in _WORD.findall(text)}
        for run in _UNSPACED.findall(text):  # a script without spaces: two neighbours make a word
            stems.update(run[i : i + 2] for i in range(len(run) - 1))
        return frozenset(stems)

    def alike(self, some: Mapping[str, str], others: Mapping[str, str]) -> dict[str, dict[str, float]]:
        """How alike each of some texts is to each of others, 0-1: the cosine of their weighted pieces of words."""
        if not self._piece_weights:
            counts: Counter[str] = Counter()
            for paragraph in self._paragraphs:
                counts.update(set(_pieces(fold(paragraph.text, self._language))))
            total = len(self._paragraphs)
            self._piece_weights = {piece: math.log(total / count) for piece, count in counts.items()}
        one = {label: self._weighted(text) for label, text in some.items()}
        two = {label: self._weighted(text) for label, text in others.items()}
        return {a: {b: mine.cosine(theirs) for b, theirs in two.items()} for a, mine in one.items()}

    def _weighted(self, text: str) -> _Weighted:
        counts = Counter(_pieces(fold(text, self._language)))
        weighted = {piece: count * self._piece_weights.get(piece, 1.0) for piece, count in counts.items()}
        return _Weighted(weighted, math.hypot(*weighted.values()))

    def _all(self) -> list[frozenset[str]]:
        if self._stems is None:
            self._stems = [self.of(paragraph.text) for paragraph in self._paragraphs]
            counts: Counter[str] = Counter()
            for stems in self._stems:
                counts.update(stems)
            total = len(self._stems)
            self._weights = {stem: math.log(total / count) for stem, count in counts.items()}
        return self._stems


def _pieces(folded: str) -> list[str]:
    found: list[str] = []
    for word in _SPELLED.findall(folded):
        found += _grams(word)
    for run in _UNSPACED.findall(folded):
        found += [run[start : start + 2] for start in range(len(run) - 1)]
    return found


@lru_cache(maxsize=20_000)
def _grams(word: str) -> tuple[str, ...]:
    """A word's pieces; the same words come again and again."""
    padded = f" {word} "
    return tuple(padded[start : start + _GRAM] for start in range(max(1, len(padded) - _GRAM + 1)))


class _Weighted(NamedTuple):
    """A text as its pieces of words, each with its weight."""

    pieces: dict[str, float]
    length: float

    def cosine(self, other: _Weighted) -> float:
        lengths = self.length * other.length
        theirs = other.pieces
        return sum([w * theirs[p] for p, w in self.pieces.items() if p in theirs]) / lengths if lengths else 0.0
