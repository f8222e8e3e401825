"""Which concern each asking paragraph answers, and item by item where two lists run parallel.

Order and headings decide; words are compared only where order leaves a choice, and to make sure that two lists really
run parallel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.codes import Kind
from pipeline.kinship import Words
from pipeline.records import Numbered

_SMALL = 6  # paragraphs under one heading: up to here they speak of one subject
_KINSHIP = 0.12  # share of weighted words two texts must have in common to be about one thing, where order does not say
_PARALLEL = (
    0.8  # of the likeness of the likest items; read on 90 pairs of lists: below it, few letters answer each other
)
# Across chapters, hiding order and headings of 2,115 pairs of development States and 1,185 of States kept apart: at these
# values 98% of the concerns named were the right ones (98.5% on States kept apart), and 76% (78%) were named.
_AKIN = 0.25  # likeness of a recommendation and its concern
_CLOSER = 0.05  # by which the concern is likelier than any other
_CLOSE = 0.3  # likeness of two items of one letter in lists that do not run parallel


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
    words = Words(paragraphs, language)
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
            if concern == position - 1 and not _unbroken(paragraphs, concern, position):
                concern, reason = None, "number_before_missing"
            items = {} if concern is None else _parallel(paragraphs, asking, concern, position, words)
            answers[position] = Answer(concern, items, reason)
        for concern, position in _unanswered(start, end, paragraphs, kinds, answers, words, narrow=narrow):
            answers[position] = answers[position]._replace(others=(*answers[position].others, concern))
        start = end
    for position, concern in _across(paragraphs, kinds, answers, words):
        answers[position] = Answer(concern) if concern is not None else Answer(reason="none_under_heading")
    return answers


def _across(
    paragraphs: Sequence[Numbered], kinds: Sequence[Kind], answers: Sequence[Answer], words: Words
) -> Iterator[tuple[int, int | None]]:
    """Recommendations that stand apart from all concerns, each with the concern that it answers in another chapter.

    None where all concerns before it have their answers, so that its own chapter simply voices none.

    A concern under the same title, or with the same stated articles, comes first; else one whose words are much closer than
    any other's. Only concerns that nothing under their own heading answers are looked at, and those of one State.
    """
    answered = {place for one in answers for place in (one.concern, *one.others)}
    open_concerns: list[int] = []
    apart: dict[int, list[int]] = {}
    for position, kind in enumerate(kinds):
        if paragraphs[position].section == "introduction":
            open_concerns = []
        elif kind == "concern" and position not in answered:
            open_concerns.append(position)
        elif kind == "recommendation" and answers[position].reason in ("separate_chapters", "none_under_heading"):
            apart[position] = list(open_concerns)
    for position, concerns in apart.items():
        mine = paragraphs[position]
        if not concerns:
            yield position, None
            continue
        titled = [one for one in concerns if mine.headings[1:] and _title(paragraphs[one]) == _title(mine)]
        stated = [one for one in concerns if set(mine.articles) & set(paragraphs[one].articles)]
        alike = words.alike({"": mine.text}, {str(one): paragraphs[one].text for one in concerns})[""]
        best, second = [*sorted(alike.values(), reverse=True), 0.0, 0.0][:2]
        for few in (titled, stated):
            if few:
                yield position, max(few, key=lambda one: alike[str(one)])
                break
        else:
            if best >= _AKIN and best - second >= _CLOSER:
                yield position, max(concerns, key=lambda one: alike[str(one)])


def _title(paragraph: Numbered) -> str:
    """The innermost heading, as far as it names a subject."""
    return paragraph.headings[-1].text.casefold() if paragraph.headings else ""


def _unanswered(
    start: int,
    end: int,
    paragraphs: Sequence[Numbered],
    kinds: Sequence[Kind],
    answers: Sequence[Answer],
    words: Words,
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
    start: int, end: int, kinds: Sequence[Kind], words: Words, *, narrow: bool
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
    paragraphs: Sequence[Numbered], asking: Sequence[Sequence[bool]], concern: int, ask: int, words: Words
) -> dict[str, str]:
    """Items of the ask that answer the item of the same letter: all where the lists run parallel, else those close alone.

    Two lists run parallel where the items of one letter are together about as much alike as the likest items are; where
    one of them is longer, an item was put in somewhere, and only letters that are the likest answer each other.
    """
    worries = _items(paragraphs[concern], asking[concern], wanted=False)
    asks = _items(paragraphs[ask], asking[ask], wanted=True)
    shared = [label for label in asks if label in worries]
    if len(shared) < 2 or len(worries) < 2:
        return {}
    alike = words.alike({label: asks[label] for label in shared}, worries)
    own = sum(alike[label][label] for label in shared)
    likest = {label for label in shared if alike[label][label] >= max(alike[label].values())}
    # of 43 items in 15 pairs of lists of different length eight answered another item, seven of them not the likest
    supported = set(shared) if len(asks) == len(worries) else likest
    if own == 0 or own < _PARALLEL * sum(max(alike[label].values()) for label in shared):
        supported = {label for label in likest if alike[label][label] >= _CLOSE}
    labels = [passage.label for passage in paragraphs[ask].passages if passage.label]
    supported -= {_top(label) for label in labels if labels.count(label) > 1}  # of two lists: the letter tells neither
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
