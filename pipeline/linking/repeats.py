"""Recommendations that repeat an earlier one of the same committee, or that another committee made as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from pipeline.linking.citing import cited, latest, with_notes
from pipeline.linking.likeness import alike, shared
from pipeline.linking.record import Line, Record, age
from pipeline.records import Link

REPEATS = 0.37  # likeness; see docs/linking.md for what it finds and misses
REITERATES = 0.2  # the same, where the committee says that it repeats itself and does not say what
SAME_REQUEST = 0.45  # not measured: the corpus holds one committee; kept above what repeats need
_ARTICLES = 0.1  # added where both stand under the same articles, in part where they share some
_SURE = 0.99  # at most; 1 is for what a document states
_MOST = 200  # neighbours looked at


def repeats(record: Record) -> Iterator[Link]:
    """What documents say themselves, then what likeness of words says of the other recommendations."""
    stated = [*_stated(record, "repeats"), *_stated(record, "same_request")]
    yield from stated
    yield from _similar(record, {(link.recommendation_id, link.relation) for link in stated})


def _stated(record: Record, relation: Literal["repeats", "same_request"]) -> Iterator[Link]:
    """Recommendations that cite an earlier one, "its previous recommendation (CCPR/C/XMV/CO/5, para. 12)", or another's."""
    others = relation == "same_request"
    for document in record.of_type("concluding_observations"):
        before = latest(record, document)
        for row in record.asked.get(document["document_id"], ()):
            whole = with_notes(f"{row['lead_in'] or ''} {row['text']}".strip(), row)
            places: dict[str, list[Line]] = {}
            for hit, _ in cited(record, whole, document, before, of_others=others):
                if age(record.documents[hit["document_id"]]) < age(document):
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
    """Repeats and same requests told by likeness of words and articles, the best of each for each recommendation."""
    previous = {document["document_id"]: latest(record, document) for document in record.documents.values()}
    for rows in _comparable(record):
        texts = [row["text"] for row in rows]
        least = min(REPEATS, SAME_REQUEST, REITERATES) - _ARTICLES
        for row, found in zip(rows, alike(texts, texts, least=least, most=_MOST), strict=True):
            document = record.documents[row["document_id"]]
            best: dict[bool, tuple[float, Line]] = {}
            for place, score in found:
                other = rows[place]
                theirs = record.documents[other["document_id"]]
                again = theirs["committee"] == document["committee"]
                if age(theirs) >= age(document) or (row["recommendation_id"], _relation(again)) in already:
                    continue
                common = _common(_articles(record, row), _articles(record, other))
                score = min(score + _ARTICLES * common, _SURE)
                last = previous[row["document_id"]]
                repeating = row["reiterates"] and common and last and last["symbol"] == theirs["symbol"]
                bar = SAME_REQUEST if not again else REITERATES if repeating else REPEATS
                if score >= bar and (again not in best or score > best[again][0]):
                    best[again] = score, other
            for again, (score, other) in sorted(best.items(), reverse=True):
                yield Link(
                    recommendation_id=row["recommendation_id"],
                    related_id=other["recommendation_id"],
                    relation=_relation(again),
                    score=round(score, 3),
                    evidence=shared(row["text"], other["text"]) or None,
                )


def _relation(again: bool) -> Literal["repeats", "same_request"]:
    return "repeats" if again else "same_request"


def _articles(record: Record, row: Line) -> set[str]:
    return set(record.paragraphs[row["paragraph_id"]]["articles"])


def _common(ones: set[str], others: set[str]) -> float:
    """How much of two sets is common to both, 0-1."""
    return len(ones & others) / len(ones | others) if ones and others else 0.0


def _comparable(record: Record) -> Iterator[list[Line]]:
    """Substantive recommendations by language, where there is more than one document to compare."""

    def language(row: Line) -> str:
        return str(record.documents[row["document_id"]]["language"])

    rows = [r for r in record.recommendations if not r["reporting"] and r["no_concern_reason"] != "follow_up_request"]
    for _, group in groupby(sorted(rows, key=language), key=language):
        found = list(group)
        if len({row["document_id"] for row in found}) > 1:
            yield found
