"""Recommendations that repeat an earlier one of the same committee, or that another committee made as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline import references, symbols
from pipeline.linking.likeness import alike, shared
from pipeline.linking.record import Line, Record, age
from pipeline.records import Link

REPEATS = 0.3  # cosine; see docs/linking.md for what it finds and misses
SAME_REQUEST = 0.4  # not measured: the corpus holds one committee; kept above what repeats need
_MOST = 40  # neighbours looked at


def repeats(record: Record) -> Iterator[Link]:
    """What documents say themselves, then what likeness of words says of the other recommendations."""
    stated = list(_stated(record))
    yield from stated
    yield from _similar(record, {link.recommendation_id for link in stated})


def _stated(record: Record) -> Iterator[Link]:
    """Recommendations that cite an earlier one: "its previous recommendation (CCPR/C/XMV/CO/5, para. 12)"."""
    for row in record.recommendations:
        if not row["earlier"]:
            continue
        language = record.documents[row["document_id"]]["language"]
        cited = symbols.find(row["earlier"])
        refs = [ref for found in references.find(row["earlier"], language) for ref in found.paragraphs]
        for one in cited[:1]:
            document = record.version(one.symbol.text, language)
            if document is None or document["document_id"] == row["document_id"]:
                continue
            targets = {t["recommendation_id"]: t for ref in refs for t in record.named(document["document_id"], ref)}
            best = _closest(row, list(targets.values()))
            if best is not None:
                yield Link(
                    recommendation_id=row["recommendation_id"],
                    related_id=best["recommendation_id"],
                    relation="repeats",
                    score=1.0,
                    evidence=row["earlier"],
                )


def _closest(row: Line, candidates: Sequence[Line]) -> Line | None:
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    (found,) = alike([row["text"]], [one["text"] for one in candidates], least=0.0, most=1)
    return candidates[found[0].place if found else 0]


def _similar(record: Record, already: set[str]) -> Iterator[Link]:
    """Repeats and same requests told by likeness of words, the best of each kind for each recommendation."""
    for rows in _comparable(record):
        ages = [age(record.documents[row["document_id"]]) for row in rows]
        texts = [row["text"] for row in rows]
        for place, found in enumerate(alike(texts, texts, least=min(REPEATS, SAME_REQUEST), most=_MOST)):
            row = rows[place]
            committee = record.documents[row["document_id"]]["committee"]
            best: dict[bool, Link] = {}
            for other_place, score in found:
                other = rows[other_place]
                again = record.documents[other["document_id"]]["committee"] == committee
                if ages[other_place] >= ages[place] or again in best:
                    continue
                if again and row["recommendation_id"] in already or score < (REPEATS if again else SAME_REQUEST):
                    continue
                best[again] = Link(
                    recommendation_id=row["recommendation_id"],
                    related_id=other["recommendation_id"],
                    relation="repeats" if again else "same_request",
                    score=round(score, 3),
                    evidence=shared(row["text"], other["text"]) or None,
                )
            yield from best.values()


def _comparable(record: Record) -> Iterator[list[Line]]:
    """Substantive recommendations by language, where there is more than one document to compare."""

    def language(row: Line) -> str:
        return str(record.documents[row["document_id"]]["language"])

    rows = [r for r in record.recommendations if not r["reporting"] and r["no_concern_reason"] != "follow_up_request"]
    for _, group in groupby(sorted(rows, key=language), key=language):
        found = list(group)
        if len({row["document_id"] for row in found}) > 1:
            yield found
