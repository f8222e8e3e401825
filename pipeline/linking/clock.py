"""Where each recommendation stands on a given day: open, due, overdue, answered or assessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable

from pipeline.records import Assessment, FollowUp, Recommendation, Response
from pipeline.standing import SURE, Standing, stand


def status_of(
    recommendations: Iterable[Recommendation],
    follow_ups: Iterable[FollowUp],
    responses: Iterable[Response],
    assessments: Iterable[Assessment],
    today: dt.date,
    *,
    examined: Container[str] = (),
) -> dict[str, Standing]:
    """The standing of each recommendation, by its id.

    The rule is `standing.stand`. Language versions of a recommendation stand together: an answer to one is an answer to all.
    `examined` are the symbols of documents whose State was examined again since.
    """
    rows = list(recommendations)
    key_of = {row.recommendation_id: row.citation_key for row in rows}
    answered = {key_of.get(one.recommendation_id) for one in responses if one.method in SURE}
    assessed = {key_of.get(one.recommendation_id) for one in assessments}
    own, reports = _days(follow_ups)
    found = {}
    for row in rows:
        symbol = _symbol(row.document_id)
        found[row.recommendation_id] = stand(
            row.due_on,
            reports.get(symbol),
            basis=own.get((symbol, row.due_on)) if row.due_on else None,
            answered=row.citation_key in answered,
            assessed=row.citation_key in assessed,
            examined=symbol in examined,
            today=today,
        )
    return found


def _days(follow_ups: Iterable[FollowUp]) -> tuple[dict[tuple[str, dt.date], str], dict[str, dt.date]]:
    """What sets the days of single paragraphs, and the day of each document's next report."""
    own: dict[tuple[str, dt.date], str] = {}
    reports: dict[str, dt.date] = {}
    for row in follow_ups:
        symbol = _symbol(row.document_id)
        if row.due_on is None:
            continue
        if row.kind == "next_report":
            reports[symbol] = min(row.due_on, reports.get(symbol, row.due_on))
        else:
            own.setdefault((symbol, row.due_on), row.kind)
    return own, reports


def _symbol(document_id: str) -> str:
    """The document whatever its language."""
    return document_id.rpartition("@")[0]
