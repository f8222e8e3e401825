"""Lines of a list in, the recommendations they stand for out: by document, paragraph and part, and by likeness of words.

Words are compared in any language that both have. A line's words may be cut or rephrased; where its paragraph is known, they
only have to choose among the few recommendations in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from pipeline.adopting.lines import COUNCIL, Line
from pipeline.knowledge.words import words
from pipeline.linking.likeness import alike as alike_texts
from pipeline.peers import signers
from pipeline.publish.asked import Asked

_CANDIDATES = 8  # by words, for each line and language
_LEAST = 0.2  # likeness below which words say nothing
_CLOSE = 0.1  # of the best: what is as like as that stands beside it
_SAME = 0.45  # likeness from which a paragraph's number and words confirm each other
_DOUBT = 0.8  # what is less sure is said to be
_ALONE = 0.55  # likeness from which words alone are believed


class Why(NamedTuple):
    """Why a line is not sure or not matched, and what to do: a key of `adopted` in the interface's words."""

    key: str
    about: Mapping[str, str] = {}

    def said(self, language: str) -> str:
        """In words."""
        return words(language).adopted[self.key].format(**self.about)


class Match(NamedTuple):
    """What one line was matched to."""

    line: Line
    asked: tuple[Asked, ...]  # the best; several where the line stands for several
    score: float  # how sure, 0-1
    by: Literal["", "paragraph_words", "paragraph", "words"]  # empty: nothing
    why: Why | None = None


def match(lines: Sequence[Line], asked: Sequence[Asked]) -> list[Match]:
    """Each line with what it stands for, in the order of the list."""
    likeness = _likeness(lines, asked)
    parted = {_paragraph(line) for line in lines if line.parts}
    found = []
    for place, line in enumerate(lines):
        here = [one for one in asked if _may_be(line, one)]
        # of a list that parts no line of this paragraph, the line stands for the whole
        found.append(_best(line, here, likeness[place], whole=not line.parts and _paragraph(line) not in parted))
    return found


def _paragraph(line: Line) -> tuple[str | None, str | None, str | None, str | None]:
    return line.state, line.committee, line.symbol, line.paragraph


def _may_be(line: Line, one: Asked) -> bool:
    if line.symbol:
        return one.symbol == line.symbol
    return line.committee is None or one.committee == line.committee


def _best(line: Line, here: Sequence[Asked], like: Mapping[str, float], *, whole: bool) -> Match:
    if not here:
        return Match(line, (), 0.0, "", _absent(line))
    there = [one for one in here if line.paragraph and one.number == line.paragraph]
    if there:
        return _in_paragraph(line, there, like, whole=whole)
    # where a list says who recommended, those that bear the name go first; without it, nothing is sure
    signed = [one for one in here if line.made_by in signers(one.text, one.language)] if line.made_by else []
    scored = _ranked(signed, like) or _ranked(here, like)
    if not scored:
        return Match(line, (), 0.0, "", Why("unlike"))
    (score, best), *others = scored
    alike = any(score - other <= _CLOSE for other, one in others if one.citation_key != best.citation_key)
    named = line.made_by is None or best in signed
    sure = min(0.95, min(1.0, score / _ALONE) * (1.0 if named and not alike else 0.7))
    return Match(line, (best,), sure, "words", None if sure > _DOUBT else Why("alike" if alike else "differ"))


def _ranked(here: Sequence[Asked], like: Mapping[str, float]) -> list[tuple[float, Asked]]:
    """Those whose words say anything, the likest first."""
    scored = [(like.get(one.recommendation_id, 0.0), one) for one in here]
    return sorted((pair for pair in scored if pair[0] >= _LEAST), key=lambda pair: -pair[0])


def _in_paragraph(line: Line, there: Sequence[Asked], like: Mapping[str, float], *, whole: bool) -> Match:
    """Among the recommendations of the paragraph: those of the parts named, else those that the words are like."""
    language = _preferred(line, there)
    own = [one for one in there if one.language == language]
    scores = {one: _words(line, one, like) for one in own}
    best = max(scores.values())
    documents = {one.symbol: max(scores[o] for o in own if o.symbol == one.symbol) for one in own}
    own = [one for one in own if documents[one.symbol] == best]
    if any(symbol != own[0].symbol and best - score <= _CLOSE for symbol, score in documents.items()):
        why = Why("which", {"paragraph": str(line.paragraph), "symbols": ", ".join(sorted(filter(None, documents)))})
        return Match(line, tuple(one for one in own if scores[one] == best), min(0.6, best), "paragraph", why)
    by_part = [one for one in own if one.part in line.parts]
    chosen = by_part or [one for one in own if scores[one] >= max(best - _CLOSE, _LEAST)] or own
    said = max(scores[one] for one in chosen)
    if by_part and said < _LEAST < best:  # the list counts parts in another way than the print
        chosen, said = [one for one in own if scores[one] >= best - _CLOSE], best
    if said >= _SAME:
        return Match(line, tuple(chosen), min(1.0, 0.7 + 0.3 * said), "paragraph_words")
    if {one.language for one in there} & set(line.texts):
        return Match(line, tuple(chosen), 0.5 + 0.5 * said, "paragraph", Why("differ"))
    missing = sorted(set(line.parts) - {one.part for one in own})
    if len(own) > 1 and (missing or not (by_part or whole)):
        parts = ", ".join(map(str, missing)) or "?"
        return Match(line, tuple(chosen), 0.6, "paragraph", Why("parts", {"paragraph": own[0].number, "parts": parts}))
    return Match(line, tuple(chosen), 0.85, "paragraph", Why("language"))


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
    results = alike_texts(texts, [one.text for one in theirs], least=_LEAST, most=_CANDIDATES)
    for place, hits in zip(places, results, strict=True):
        yield place, {theirs[hit.place].recommendation_id: hit.score for hit in hits}


def _absent(line: Line) -> Why:
    if line.symbol:
        return Why("absent_symbol", {"symbol": line.symbol})
    if line.committee == COUNCIL:
        return Why("council")
    state = f" --state {line.state}" if line.state else ""
    return Why("absent_body", {"body": line.committee or "?", "command": f"suivi discover{state}"})
