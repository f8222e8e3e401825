"""Paragraphs of the State's documents that answer recommendations.

A follow-up report says in its headings which paragraph it answers. Replies to a list of issues, and reports under the
simplified procedure, name the question, and the question names the recommendation it follows up. Any paragraph may cite
the concluding observations itself. What is left is likeness of words, with a high bar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline import references
from pipeline.linking.citing import cited, followed, latest, meant, questions, with_notes
from pipeline.linking.likeness import alike
from pipeline.linking.record import Line, Record, issue
from pipeline.records import Issue, Response

ALIKE = 0.35  # of 10 pairs above it, all there were in three development States, 9 answered
_MOST = 2  # paragraphs of one document told by likeness to answer one recommendation
_SURE = 0.99  # at most; 1 is for what a document states
_QUESTION = 0.9  # the heading names a question, and the question the recommendation
_SPEAKING = 80  # letters; shorter paragraphs say too little to be compared
_REPEATED = 0.7  # likeness of a heading to the recommendation that it quotes
_FOLLOW_UP = "follow_up_report"
_OWN = (_FOLLOW_UP, "replies_to_list_of_issues", "state_report")

_Hit = tuple[Line, float]  # recommendation, how sure
_Answer = tuple[Line, Line, float]  # recommendation, paragraph, how sure


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
        if document["document_type"] != _FOLLOW_UP:  # what it does not name it does not answer
            yield from _alike(record, document, answered)


def unmatched(record: Record) -> Iterator[Issue]:
    """An issue for every follow-up report whose concluding observations are not among the documents."""
    for document in record.of_type(_FOLLOW_UP):
        if followed(record, document) is None:
            what = f"the concluding observations of cycle {document['cycle'] or 'unknown'}"
            message = f"This report answers {what}, which are not among the documents; process them together."
            yield issue(document, "answered_document_missing", message)


def _stated(record: Record, document: Line) -> Iterator[_Answer]:
    """What paragraphs of a document say they answer, in the heading nearest to them or in their own words."""
    follows = document["document_type"] == _FOLLOW_UP
    own = followed(record, document) if follows else None
    before = own or latest(record, document)
    asked = {} if follows else _asked(record, document)
    last: list[_Hit] = []  # what the heading that named a paragraph last named
    below: set[str] = set()  # headings that stood below such a one
    for paragraph in record.said.get(document["document_id"], ()):
        found = list(cited(record, with_notes(paragraph["text"], paragraph), document, before))
        told: list[_Hit] = []
        path = paragraph["heading_path"]
        for place, heading in reversed(list(enumerate(path))):
            refs = [ref for one in references.find(heading, document["language"]) for ref in one.paragraphs]
            by_name = list(cited(record, heading, document, before))
            quoted = [] if refs or by_name or own is None else _quoted(record, own, heading)
            if by_name or quoted:
                told += by_name or quoted
            elif own:
                told += [hit for ref in refs for hit in meant(record, own, ref)]
            else:
                told += [hit for ref in refs for hit in asked.get(ref.partition("(")[0], ())]
            if refs or quoted:
                last = told
                below.update(path[place + 1 :])
                break
        else:  # "Challenges" that comes again below each, and is once printed as if it stood above
            told = told or (last if own and below.intersection(path[-1:]) else [])
        yield from ((row, paragraph, score) for row, score in [*_apart_from(record, found, told), *told])


def _apart_from(record: Record, found: Sequence[_Hit], told: Sequence[_Hit]) -> Iterator[_Hit]:
    """What a text names, but for whole paragraphs of which its heading names items: it says of these what it says."""
    named = {row["recommendation_id"] for row, _ in found}
    narrower = {row["paragraph_id"] for row, _ in told}
    for row, score in found:
        whole = record.named(row["document_id"], row["number"])
        if row["paragraph_id"] not in narrower or any(one["recommendation_id"] not in named for one in whole):
            yield row, score


def _quoted(record: Record, own: Line, heading: str) -> list[tuple[Line, float]]:
    """The recommendation that a heading repeats in its words, without its number."""
    rows = record.asked.get(own["document_id"], ())
    if len(heading) < _SPEAKING or not rows:
        return []
    (found,) = alike([heading], [row["text"] for row in rows], least=_REPEATED, most=1)
    return [(rows[one.place], _QUESTION) for one in found]


def _asked(record: Record, document: Line) -> Mapping[str, Sequence[tuple[Line, float]]]:
    """What each question of the cycle's list of issues follows up, by the question's number."""
    asking = questions(record, document)
    if asking is None:
        return {}
    before = latest(record, asking)
    return {
        paragraph["number"]: [
            (row, min(score, _QUESTION))
            for row, score in cited(record, with_notes(paragraph["text"], paragraph), asking, before)
        ]
        for paragraph in record.said.get(asking["document_id"], ())
    }


def _alike(record: Record, document: Line, answered: set[str]) -> Iterator[Response]:
    """Paragraphs of a later document that are like a recommendation which nothing answers by its own word."""
    before = latest(record, document)
    if before is None or before["language"] != document["language"]:
        return
    rows = [
        row
        for row in record.asked.get(before["document_id"], ())
        if row["recommendation_id"] not in answered and not row["reporting"]
    ]
    said = record.said.get(document["document_id"], ())
    paragraphs = [paragraph for paragraph in said if len(paragraph["text"]) >= _SPEAKING]
    if not rows or not paragraphs:
        return
    texts = [paragraph["text"] for paragraph in paragraphs]
    for row, found in zip(rows, alike([row["text"] for row in rows], texts, least=ALIKE, most=_MOST), strict=True):
        for place, score in found:
            yield Response(
                recommendation_id=row["recommendation_id"],
                paragraph_id=paragraphs[place]["paragraph_id"],
                method="similarity",
                score=round(min(score, _SURE), 3),
            )
