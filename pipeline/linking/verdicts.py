"""The committee's grades, tied to the recommendations they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.linking.citing import meant
from pipeline.linking.record import Line, Record, issue, rank
from pipeline.records import Assessment, Graded, Issue


class Verdict(NamedTuple):
    """A grade, and the document that gives it."""

    graded: Graded
    by: Line


def assessments(record: Record, verdicts: Sequence[Verdict]) -> Iterator[Assessment | Issue]:
    """Rows for every language version of what is graded, each from one language version of what grades.

    A grade for items is theirs where the paragraph has such items; any other is that of every recommendation that the
    paragraph makes, or, where it only voices a concern, of those that answer it.
    """
    seen: set[Assessment] = set()
    for document in record.documents.values():
        own = [verdict for verdict in verdicts if verdict.graded.symbol == document["symbol"]]
        for graded, by in _in_one_language(own, document["language"]):
            rows = list(_graded(record, document, graded))
            for row in rows:
                assessment = Assessment(
                    recommendation_id=row["recommendation_id"],
                    limb=graded.limb,
                    scale=graded.scale,
                    grade_raw=graded.grade_raw,
                    grade=graded.grade,
                    next_step=graded.next_step,
                    assessed_in=by["symbol"] or by["document_id"],
                    assessed_on=_day(by),
                )
                if assessment not in seen:
                    seen.add(assessment)
                    yield assessment
            if not rows:
                where = f"paragraph {graded.number}{''.join(graded.items)} of {graded.symbol}"
                message = f"{where} is graded {graded.grade_raw}, and no recommendation was found there; read both."
                yield issue(by, "assessed_paragraph_unknown", message[0].upper() + message[1:])


def missing(verdicts: Sequence[Verdict], at_hand: Mapping[str, object]) -> Iterator[Issue]:
    """An issue for every document that is graded and is not at hand."""
    for symbol, by in dict.fromkeys((v.graded.symbol, v.by["document_id"]) for v in verdicts):
        if symbol not in at_hand:
            document = next(v.by for v in verdicts if v.by["document_id"] == by)
            message = f"Recommendations of {symbol} are graded here, and it is not among the documents; fetch {symbol}."
            yield issue(document, "assessed_document_missing", message)


def _in_one_language(verdicts: Sequence[Verdict], language: str) -> Iterator[Verdict]:
    """Of an assessment's language versions the one nearest to this language: the same grade is not counted twice."""
    versions: dict[str, list[Line]] = {}
    for verdict in verdicts:
        versions.setdefault(verdict.by["symbol"] or verdict.by["document_id"], []).append(verdict.by)
    chosen = {
        min(rows, key=lambda row: (row["language"] != language, *rank(row)))["document_id"]
        for rows in versions.values()
    }
    return (verdict for verdict in verdicts if verdict.by["document_id"] in chosen)


def _graded(record: Record, document: Line, graded: Graded) -> Iterator[Line]:
    found: dict[str, Line] = {}
    for ref in [graded.number + item for item in graded.items] or [graded.number]:
        for row, _ in meant(record, document, ref):
            found[row["recommendation_id"]] = row
    yield from found.values()


def _day(document: Line) -> dt.date | None:
    day: dt.date | None = document["adopted_on"] or document["published_on"]
    return day
