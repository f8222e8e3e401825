"""Paragraphs of the State's documents that answer recommendations.

A follow-up report says in its headings which paragraph it answers. Replies to a list of issues, and reports under the
simplified procedure, name the question, and the question names the recommendation it follows up. Any paragraph may cite
the concluding observations itself. What is left is likeness of words, with a high bar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from re import Pattern

from pipeline import references, symbols
from pipeline.knowledge.bodies import committees
from pipeline.knowledge.languages import language as language_of
from pipeline.linking.likeness import alike
from pipeline.linking.record import Line, Record, age
from pipeline.phrases import compiled, plain
from pipeline.records import Response

ALIKE = 0.3  # cosine
_MOST = 2  # paragraphs of one document told by likeness to answer one recommendation
_CONCERN = 0.9  # a heading may name the concern instead of the recommendation
_QUESTION = 0.9  # the heading names a question, and the question the recommendation
_NEAR = 80  # letters between what is cited and its paragraphs
_OWN = ("follow_up_report", "replies_to_list_of_issues", "state_report")
_QUESTIONS = ("list_of_issues", "list_of_issues_prior_to_reporting")


def answers(record: Record) -> Iterator[Response]:
    """Stated answers, and for what no document answers by its own word, those told by likeness."""
    best: dict[tuple[str, str], float] = {}
    for document in record.of_type(*_OWN):
        for recommendation, paragraph, score in _stated(record, document):
            key = recommendation["recommendation_id"], paragraph["paragraph_id"]
            best[key] = max(score, best.get(key, 0.0))
    for (recommendation_id, paragraph_id), score in best.items():
        yield Response(recommendation_id=recommendation_id, paragraph_id=paragraph_id, method="stated", score=score)
    answered = {recommendation_id for recommendation_id, _ in best}
    for document in record.of_type(*_OWN):
        yield from _alike(record, document, answered)


def _stated(record: Record, document: Line) -> Iterator[tuple[Line, Line, float]]:
    """Recommendations, the paragraphs that say they answer them, and how sure that is."""
    before = _latest(record, document)
    answered = _same_cycle(record, document, "concluding_observations")
    questions = _same_cycle(record, document, *_QUESTIONS)
    asked = _questions(record, questions)
    for paragraph in record.said.get(document["document_id"], ()):
        for heading in reversed(paragraph["heading_path"]):
            found = list(_cited(record, heading, document, before))
            refs = _refs(heading, document["language"])
            if not found and document["document_type"] == "follow_up_report" and answered:
                found = [hit for ref in refs for hit in _meant(record, answered, ref)]
            elif not found and document["document_type"] != "follow_up_report":
                found = [hit for ref in refs for hit in _asked(asked, ref)]
            yield from ((row, paragraph, score) for row, score in found)
            if refs:
                break
        yield from ((row, paragraph, score) for row, score in _cited(record, paragraph["text"], document, before))


def _refs(text: str, language: str) -> list[str]:
    return [ref for found in references.find(text, language) for ref in found.paragraphs]


def _meant(record: Record, document: Line, ref: str) -> list[tuple[Line, float]]:
    """The recommendations a reference names, or those behind the concern it names."""
    direct = record.named(document["document_id"], ref)
    rows = direct or record.answering(document["document_id"], ref)
    return [(row, 1.0 if direct else _CONCERN) for row in rows]


def _cited(record: Record, text: str, document: Line, before: Line | None) -> Iterator[tuple[Line, float]]:
    """Recommendations that a text cites: by symbol, or as "paragraph 12 of the concluding observations"."""
    lists = references.find(text, document["language"])
    if not lists:
        return
    folded = plain(text, document["language"])
    named = symbols.find(text)
    for found in lists:
        cited = None
        beside = [one for one in named if _apart(one.start, one.end, found.start, found.end) <= _NEAR]
        if beside:
            nearest = min(beside, key=lambda one: _apart(one.start, one.end, found.start, found.end))
            if nearest.symbol.document_type == "concluding_observations":
                cited = record.version(nearest.symbol.text, document["language"])
        elif _speaks_of_observations(folded[max(0, found.start - _NEAR) : found.end + _NEAR], document):
            cited = before
        if cited is not None and cited["committee"] == document["committee"]:
            for ref in found.paragraphs:
                yield from _meant(record, cited, ref)


def _apart(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(start - other_end, other_start - end, 0)


def _speaks_of_observations(around: str, document: Line) -> bool:
    """Whether the words around a list of paragraphs name the committee's own observations, and no other committee."""
    language = document["language"]
    return bool(_observations(language).search(around)) and not _others(document["committee"], language).search(around)


@cache
def _observations(language: str) -> Pattern[str]:
    return compiled(language_of(language).cover.kinds["concluding_observations"], language)


@cache
def _others(committee: str | None, language: str) -> Pattern[str]:
    names = [name for other in committees().values() if other.code != committee for name in other.names[language]]
    return compiled(names, language)


def _questions(record: Record, document: Line | None) -> dict[str, list[tuple[Line, float]]]:
    """The recommendations that each paragraph of a list of issues follows up, by its number."""
    if document is None:
        return {}
    before = _latest(record, document)
    return {
        paragraph["number"]: [
            (row, min(score, _QUESTION)) for row, score in _cited(record, paragraph["text"], document, before)
        ]
        for paragraph in record.said.get(document["document_id"], ())
    }


def _asked(asked: dict[str, list[tuple[Line, float]]], ref: str) -> list[tuple[Line, float]]:
    return asked.get(ref.partition("(")[0], [])


def _same_cycle(record: Record, document: Line, *types: str) -> Line | None:
    """Another document of the same committee and reporting cycle, in this language where there is one."""
    for other in record.of_type(*types):
        if document["cycle"] and all(other[name] == document[name] for name in ("committee", "cycle")):
            return record.version(other["symbol"], document["language"])
    return None


def _latest(record: Record, document: Line) -> Line | None:
    """The committee's latest concluding observations before a document; for a follow-up, those it follows."""
    if document["document_type"] == "follow_up_report":
        return _same_cycle(record, document, "concluding_observations")
    earlier = [
        other
        for other in record.of_type("concluding_observations")
        if other["committee"] == document["committee"] and "" < age(other) < age(document)
    ]
    latest = max(earlier, key=lambda other: (age(other), other["symbol"] or ""), default=None)
    return record.version(latest["symbol"], document["language"]) if latest and latest["symbol"] else None


def _alike(record: Record, document: Line, answered: set[str]) -> Iterator[Response]:
    """Paragraphs of a later document that are like a recommendation which nothing answers by its own word."""
    before = _latest(record, document)
    if before is None or before["language"] != document["language"]:
        return
    rows: Sequence[Line] = [
        row
        for row in record.asked.get(before["document_id"], ())
        if row["recommendation_id"] not in answered and not row["reporting"]
    ]
    paragraphs = record.said.get(document["document_id"], [])
    if not rows or not paragraphs:
        return
    texts = [paragraph["text"] for paragraph in paragraphs]
    for row, found in zip(rows, alike([row["text"] for row in rows], texts, least=ALIKE, most=_MOST), strict=True):
        for place, score in found:
            yield Response(
                recommendation_id=row["recommendation_id"],
                paragraph_id=paragraphs[place]["paragraph_id"],
                method="similarity",
                score=round(score, 3),
            )
