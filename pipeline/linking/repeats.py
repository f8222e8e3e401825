"""Recommendations that repeat an earlier one of the same committee, or that another committee made as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from pipeline.linking.again import Compared, Matrix
from pipeline.linking.citing import cited, latest, with_notes
from pipeline.linking.likeness import alike, shared
from pipeline.linking.record import Line, Record, precedes
from pipeline.records import Link

REPEATS = 0.7  # how sure; of links that are as sure nine of ten were right on development States, see docs/linking.md
REITERATES = 0.2  # the same, where the committee says that it repeats itself and does not say what
SAME_REQUEST = 0.35  # all 7 pairs that development States gave were right; of 10 from 0.28 to there 5
_SURE = 0.99  # at most; 1 is for what a document states

_Relation = Literal["repeats", "same_request"]


def repeats(record: Record) -> Iterator[Link]:
    """What documents say themselves, then what likeness of words says of the other recommendations."""
    stated = [*_stated(record, "repeats"), *_stated(record, "same_request")]
    yield from stated
    yield from _similar(record, {(link.recommendation_id, link.relation) for link in stated})


def _stated(record: Record, relation: _Relation) -> Iterator[Link]:
    """Recommendations that cite an earlier one, "its previous recommendation (CCPR/C/XMV/CO/5, para. 12)", or another's."""
    others = relation == "same_request"
    for document in record.of_type("concluding_observations"):
        before = latest(record, document)
        for row in record.asked.get(document["document_id"], ()):
            whole = with_notes(f"{row['lead_in'] or ''} {row['text']}".strip(), row)
            places: dict[str, list[Line]] = {}
            for hit, _ in cited(record, whole, document, before, of_others=others):
                if not precedes(document, record.documents[hit["document_id"]]):  # what is cited is older, known or not
                    places.setdefault(hit["paragraph_id"], []).append(hit)
            for candidates in places.values():
                best = _closest(row, list({hit["recommendation_id"]: hit for hit in candidates}.values()))
                yield Link(
                    recommendation_id=row["recommendation_id"],
                    related_id=best["recommendation_id"],
                    relation=relation,
                    score=1.0,
                    evidence=_evidence(record, best) if others else row["earlier"] or f"paragraph {best['number']}",
                )


def _evidence(record: Record, row: Line) -> str:
    return f"{record.documents[row['document_id']]['symbol']}, paragraph {row['number']}"


def _closest(row: Line, candidates: Sequence[Line]) -> Line:
    """Of the recommendations of a paragraph that is cited the one that is meant."""
    if len(candidates) < 2:
        return candidates[0]
    (found,) = alike([row["text"]], [one["text"] for one in candidates], least=0.0, most=1)
    return candidates[found[0].place if found else 0]


def _similar(record: Record, already: set[tuple[str, str]]) -> Iterator[Link]:
    """Repeats and same requests that nothing states, the surest of each for each recommendation."""
    for rows in comparable(record):
        best: dict[tuple[int, _Relation], tuple[float, int]] = {}
        for relation, later, earlier, scores in _compared(record, rows):
            for place, found in zip(later, scores, strict=True):
                nearest = int(found.argmax())
                row, other = rows[place], rows[earlier[nearest]]
                key = place, relation
                score = float(found[nearest])
                known = (row["recommendation_id"], relation) in already
                if not known and score >= _bar(record, relation, row, other) and score > best.get(key, (0.0, 0))[0]:
                    best[key] = score, earlier[nearest]
        for place, relation in sorted(best):
            score, nearest = best[place, relation]
            yield Link(
                recommendation_id=rows[place]["recommendation_id"],
                related_id=rows[nearest]["recommendation_id"],
                relation=relation,
                score=round(min(score, _SURE), 3),
                evidence=shared(rows[place]["text"], rows[nearest]["text"]) or None,
            )


def _compared(record: Record, rows: Sequence[Line]) -> Iterator[tuple[_Relation, list[int], list[int], Matrix]]:
    """Each document's rows against those of each earlier one, told by their places, and how sure each pair is."""
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row["document_id"], []).append(place)
    try:
        compared = Compared(record, rows)
    except ValueError:  # not one word in all of them
        return
    for name, later in places.items():
        for other, earlier in places.items():
            one, two = record.documents[name], record.documents[other]
            if precedes(two, one):
                if one["committee"] == two["committee"]:
                    yield "repeats", later, earlier, compared.repeating(later, earlier)
                else:
                    yield "same_request", later, earlier, compared.likeness(later, earlier)


def _bar(record: Record, relation: _Relation, row: Line, other: Line) -> float:
    """How sure it must be."""
    if relation == "same_request":
        return SAME_REQUEST
    ones, others = (set(record.paragraphs[each["paragraph_id"]]["articles"]) for each in (row, other))
    last = latest(record, record.documents[row["document_id"]]) if row["reiterates"] and ones & others else None
    return REITERATES if last and last["symbol"] == record.documents[other["document_id"]]["symbol"] else REPEATS


def comparable(record: Record) -> Iterator[list[Line]]:
    """Substantive recommendations by language, where there is more than one document to compare."""

    def language(row: Line) -> str:
        return str(record.documents[row["document_id"]]["language"])

    rows = [r for r in record.recommendations if not r["reporting"] and r["no_concern_reason"] != "follow_up_request"]
    for _, group in groupby(sorted(rows, key=language), key=language):
        found = list(group)
        if len({row["document_id"] for row in found}) > 1:
            yield found
