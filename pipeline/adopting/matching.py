"""Lines of a list in, the recommendations they stand for out: by document, paragraph and part, and by likeness of words.

Words are compared in any language that both have. A line's words may be cut or rephrased; where its paragraph is known, they
only have to choose among the few recommendations in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.adopting.lines import Line
from pipeline.linking.likeness import alike
from pipeline.publish.asked import Asked

_CANDIDATES = 8  # by words, for each line and language
_LEAST = 0.2  # likeness below which words say nothing
_CLOSE = 0.1  # of the best: what is as like as that stands beside it
_SAME = 0.45  # likeness from which a paragraph's number and words confirm each other
_ALONE = 0.55  # likeness from which words alone are believed


class Match(NamedTuple):
    """What one line was matched to."""

    line: Line
    asked: tuple[Asked, ...]  # the best; several where the line stands for several
    score: float  # how sure, 0-1
    by: str  # "paragraph and words", "paragraph", "words"; empty: nothing
    reason: str  # why nothing, and what to do


def match(lines: Sequence[Line], asked: Sequence[Asked]) -> list[Match]:
    """Each line with what it stands for, in the order of the list."""
    likeness = _likeness(lines, asked)
    found = []
    for place, line in enumerate(lines):
        here = [one for one in asked if _may_be(line, one)]
        found.append(_best(line, here, likeness[place]))
    return found


def _may_be(line: Line, one: Asked) -> bool:
    if line.symbol:
        return one.symbol == line.symbol
    return line.committee is None or one.committee == line.committee


def _best(line: Line, here: Sequence[Asked], like: Mapping[str, float]) -> Match:
    if not here:
        return Match(line, (), 0.0, "", _absent(line))
    there = [one for one in here if line.paragraph and one.number == line.paragraph]
    if there:
        return _in_paragraph(line, there, like)
    scored = sorted(here, key=lambda one: -like.get(one.recommendation_id, 0.0))
    score = like.get(scored[0].recommendation_id, 0.0)
    if score < _LEAST:
        return Match(
            line, (), 0.0, "", "No recommendation has words like these; look for it, and give the line its paragraph."
        )
    second = next((like.get(o.recommendation_id, 0.0) for o in scored if o.citation_key != scored[0].citation_key), 0.0)
    sure = min(1.0, score / _ALONE) * (1.0 if score - second > _CLOSE else 0.7)
    return Match(
        line, (scored[0],), min(0.95, sure), "words", "" if sure > 0.8 else "Read both texts: the words differ."
    )


def _in_paragraph(line: Line, there: Sequence[Asked], like: Mapping[str, float]) -> Match:
    """Among the recommendations of the paragraph: those of the parts named, else those that the words are like."""
    language = _preferred(line, there)
    own = [one for one in there if one.language == language]
    scores = {one: _words(line, one, like) for one in own}
    best = max(scores.values())
    documents = {one.symbol: max(scores[o] for o in own if o.symbol == one.symbol) for one in own}
    own = [one for one in own if documents[one.symbol] == best]
    if any(symbol != own[0].symbol and best - score <= _CLOSE for symbol, score in documents.items()):
        reason = f"Paragraph {line.paragraph} of {' or of '.join(sorted(filter(None, documents)))}? Give the line its symbol."
        return Match(line, tuple(one for one in own if scores[one] == best), min(0.6, best), "paragraph", reason)
    by_part = [one for one in own if one.part in line.parts]
    chosen = by_part or [one for one in own if scores[one] >= max(best - _CLOSE, _LEAST)] or own
    said = max(scores[one] for one in chosen)
    if by_part and said < _LEAST < best:  # the list counts parts in another way than the print
        chosen, said = [one for one in own if scores[one] >= best - _CLOSE], best
    if said >= _SAME:
        return Match(line, tuple(chosen), min(1.0, 0.7 + 0.3 * said), "paragraph and words", "")
    alone = 0.85 if len(own) == 1 or by_part else 0.6
    worded = {one.language for one in there} & set(line.texts)
    reason = "Read both texts: the words differ." if worded else "The document is not here in a language of the list."
    return Match(line, tuple(chosen), alone if not worded else 0.5 + 0.5 * said, "paragraph", reason)


def _preferred(line: Line, there: Sequence[Asked]) -> str:
    """The language of the list in which the document is here, else the first it is here in."""
    here = dict.fromkeys(one.language for one in there)
    return next((language for language in line.texts if language in here), next(iter(here)))


def _words(line: Line, one: Asked, like: Mapping[str, float]) -> float:
    """How like the words are, 0-1: over the document, or of what a shortened line keeps."""
    said = line.texts.get(one.language)
    if not said:
        return 0.0
    kept = fuzz.token_set_ratio(said.casefold(), one.text.casefold()) / 100
    return max(like.get(one.recommendation_id, 0.0), (kept - 0.5) * 2 * 0.9)


def _likeness(lines: Sequence[Line], asked: Sequence[Asked]) -> list[dict[str, float]]:
    """For each line: recommendation -> likeness of words, of the best ones in any language of the line."""
    found: list[dict[str, float]] = [{} for _ in lines]
    for language in {language for line in lines for language in line.texts}:
        places = [place for place, line in enumerate(lines) if language in line.texts]
        theirs = [one for one in asked if one.language == language]
        if not theirs:
            continue
        for place, near in _near(places, lines, language, theirs):
            found[place] |= near
    return found


def _near(
    places: Sequence[int], lines: Sequence[Line], language: str, theirs: Sequence[Asked]
) -> Iterator[tuple[int, dict[str, float]]]:
    texts = [lines[place].texts[language] for place in places]
    results = alike(texts, [one.text for one in theirs], least=_LEAST, most=_CANDIDATES)
    for place, hits in zip(places, results, strict=True):
        yield place, {theirs[hit.place].recommendation_id: hit.score for hit in hits}


def _absent(line: Line) -> str:
    if line.symbol:
        return f"{line.symbol} is not among the tables: suivi fetch {line.symbol}, then suivi process."
    body = line.committee or "any body"
    state = f" --state {line.state}" if line.state else ""
    return f"No document of {body} on this State is among the tables: suivi discover{state}."
