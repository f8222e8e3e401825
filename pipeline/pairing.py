"""Which concern each asking paragraph answers, and item by item where two lists run parallel.

Order and headings decide; words are compared only where order leaves a choice, and to make sure that two lists really
run parallel.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.nlp import fold
from pipeline.records import Kind, Numbered

_SMALL = 6  # paragraphs under one heading: up to here they speak of one subject
_KINSHIP = 0.12  # share of weighted words two texts must have in common to be about one thing, where order does not say
_UNSPACED = re.compile(r"[\u3400-\u9fff]{2,}")
_SPELLED = re.compile(r"[^\W\d_\u3400-\u9fff]{3,}")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{4,}")
_PARALLEL = (
    0.8  # of the likeness of the likest items; read on 90 pairs of lists: below it, few letters answer each other
)
_CLOSE = 0.3  # likeness of two items of one letter in lists that do not run parallel
_GRAM = 4  # letters of the pieces of words that items are compared by: endings and particles differ, roots stay
_STEM = 6  # letters of a word that are compared: endings differ, "discriminatory", "discrimination"


class Answer(NamedTuple):
    """What a paragraph's asks answer: a paragraph's index, item by item where known, or the reason why none."""

    concern: int | None = None
    items: dict[str, str] = {}  # item of the ask -> item of the concern  # noqa: RUF012
    reason: str | None = None
    others: tuple[int, ...] = ()  # further concerns under the same heading that nothing else answers


def pair(
    paragraphs: Sequence[Numbered], kinds: Sequence[Kind], asking: Sequence[Sequence[bool]], language: str
) -> list[Answer]:
    """The answer of every paragraph, in order; `asking` says of each paragraph's passages whether they ask.

    Reasons: `follow_up_request` (asks for reports, follow-up or dissemination), `separate_chapters` (concerns stand in
    a chapter of their own), `all_answered` (the concerns before it have their answers), `number_before_missing` (the copy
    leaves out the paragraph before it, where the concern would stand), `none_under_heading`.
    """
    words = _Words(paragraphs, language)
    answers = [Answer()] * len(paragraphs)
    start = 0
    worried_chapters = {_chapter(p) for p, kind in zip(paragraphs, kinds, strict=True) if kind in ("concern", "mixed")}
    while start < len(paragraphs):
        end = start + 1
        while end < len(paragraphs) and paragraphs[end].headings == paragraphs[start].headings:
            end += 1
        narrow = len(paragraphs[start].headings) > 1
        for position, concern, reason in _pair_group(start, end, kinds, words, narrow=narrow):
            apart = paragraphs[start].section == "concerns_and_recommendations" and worried_chapters
            if reason == "none_under_heading" and apart and _chapter(paragraphs[start]) not in worried_chapters:
                reason = "separate_chapters"
            if concern is not None and concern != position and not _unbroken(paragraphs, position - 1, position):
                concern, reason = None, "number_before_missing"
            items = {} if concern is None else _parallel(paragraphs, asking, concern, position, words)
            answers[position] = Answer(concern, items, reason)
        for concern, position in _unanswered(start, end, paragraphs, kinds, answers, words, narrow=narrow):
            answers[position] = answers[position]._replace(others=(*answers[position].others, concern))
        start = end
    return answers


def _unanswered(
    start: int,
    end: int,
    paragraphs: Sequence[Numbered],
    kinds: Sequence[Kind],
    answers: Sequence[Answer],
    words: _Words,
    *,
    narrow: bool,
) -> Iterator[tuple[int, int]]:
    """Concerns under one heading that no ask answers alone, each with the ask that answers it too.

    Of several concerns before one recommendation the last was paired first; the ask is looked for among those that follow
    before the next concern.
    """
    answered = {answers[position].concern for position in range(start, end)}
    for concern in range(start, end):
        if kinds[concern] != "concern" or concern in answered:
            continue
        asks: list[int] = []
        for position in range(concern + 1, end):
            if kinds[position] in ("recommendation", "mixed") and answers[position].concern is not None:
                asks.append(position)
            elif asks and kinds[position] == "concern":
                break
        asks = [position for position in asks if kinds[position] == "recommendation"]
        if asks:
            ask = max(asks, key=lambda position: (words.kinship(concern, position), -position))
            close = narrow or end - start <= _SMALL or words.kinship(concern, ask) >= _KINSHIP
            if close and _unbroken(paragraphs, concern, ask):
                yield concern, ask


def _unbroken(paragraphs: Sequence[Numbered], one: int, two: int) -> bool:
    """Whether the numbers from one paragraph to another lack none: the answer may stand in what an excerpt leaves out."""
    first, last = paragraphs[one].number, paragraphs[two].number
    return not (first.isdecimal() and last.isdecimal()) or int(last) - int(first) == two - one


def _chapter(paragraph: Numbered) -> object:
    return paragraph.headings[0] if paragraph.headings else None


def _pair_group(
    start: int, end: int, kinds: Sequence[Kind], words: _Words, *, narrow: bool
) -> list[tuple[int, int | None, str | None]]:
    """Position, concern and reason of every asking paragraph under one heading; `narrow` below chapter level."""
    found: list[tuple[int, int | None, str | None]] = []
    waiting: list[int] = []
    answered: int | None = None
    for position in range(start, end):
        kind = kinds[position]
        if kind == "concern":
            waiting.append(position)
        elif kind == "mixed":
            found.append((position, position, None))
            answered = position
        elif kind in ("recommendation", "request"):
            if waiting:
                answered = max(waiting, key=lambda c: (words.kinship(c, position), c)) if waiting[1:] else waiting[0]
                waiting.remove(answered)
                found.append((position, answered, None))
            elif kind == "request":
                found.append((position, None, "follow_up_request"))
            elif answered is None:
                found.append((position, None, "none_under_heading"))
            elif (
                end - start <= _SMALL
                or (narrow and kinds[position - 1] == "recommendation")
                or words.kinship(answered, position) >= _KINSHIP
            ):
                found.append((position, answered, None))
            else:
                found.append((position, None, "all_answered"))
    return found


def _parallel(
    paragraphs: Sequence[Numbered], asking: Sequence[Sequence[bool]], concern: int, ask: int, words: _Words
) -> dict[str, str]:
    """Items of the ask that answer the item of the same letter: all where the lists run parallel, else those close alone.

    Two lists run parallel where the items of one letter are together about as much alike as the likest items are.
    """
    worries = _items(paragraphs[concern], asking[concern], wanted=False)
    asks = _items(paragraphs[ask], asking[ask], wanted=True)
    shared = [label for label in asks if label in worries]
    if len(shared) < 2 or len(worries) < 2:
        return {}
    alike = words.alike({label: asks[label] for label in shared}, worries)
    own = sum(alike[label][label] for label in shared)
    supported = set(shared)
    if own == 0 or own < _PARALLEL * sum(max(alike[label].values()) for label in shared):
        supported = {label for label in shared if alike[label][label] >= max(_CLOSE, *alike[label].values())}
    labels = [passage.label for passage in paragraphs[ask].passages if passage.label]
    return {label: _top(label) for label in labels if _top(label) in supported}


def _items(paragraph: Numbered, asking: Sequence[bool], *, wanted: bool) -> dict[str, str]:
    """Text by outermost label of the items that ask, or of those that do not."""
    texts: dict[str, str] = {}
    for passage, asks in zip(paragraph.passages, asking, strict=True):
        if passage.label and asks == wanted:
            label = _top(passage.label)
            texts[label] = f"{texts[label]} {passage.text}" if label in texts else passage.text
    return texts


def _top(label: str) -> str:
    """The outermost mark of a label: "(a)" of "(a)(ii)"."""
    return label[: label.find(")") + 1]


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


class _Words:
    """Word stems of the document's paragraphs, weighted by how few paragraphs hold them; made when first needed."""

    def __init__(self, paragraphs: Sequence[Numbered], language: str) -> None:
        self._paragraphs = paragraphs
        self._language = language
        self._stems: list[frozenset[str]] | None = None
        self._weights: dict[str, float] = {}
        self._piece_weights: dict[str, float] = {}

    def kinship(self, one: int, other: int) -> float:
        """How much two paragraphs share, 0-1."""
        stems = self._all()
        return self.share(stems[one], stems[other])

    def share(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The weight of the stems two texts have in common, as a share of the lighter text, 0-1."""
        self._all()
        weights = self._weights
        smaller = min(sum(weights.get(stem, 1.0) for stem in stems) for stems in (one, other))
        return sum(weights.get(stem, 1.0) for stem in one & other) / smaller if smaller else 0.0

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
            counts = Counter(piece for p in self._paragraphs for piece in set(_pieces(fold(p.text, self._language))))
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
            counts = Counter(stem for stems in self._stems for stem in stems)
            total = len(self._stems)
            self._weights = {stem: math.log(total / count) for stem, count in counts.items()}
        return self._stems
