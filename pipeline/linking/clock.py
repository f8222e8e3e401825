"""Where each recommendation stands on a given day: open, due, overdue, answered or assessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from pipeline.records import Assessment, FollowUp, Recommendation, Response

Status = Literal["open", "due", "overdue", "answered", "assessed"]
_SURE = frozenset({"stated", "review"})


class Standing(NamedTuple):
    """Where one recommendation stands."""

    status: Status
    due_on: dt.date | None  # day an answer is due; None where no document sets one
    basis: str | None  # what set the day: "priority_information" ... "next_report"
    days: int | None  # until the day it is due; negative when it has passed


def status_of(
    recommendations: Iterable[Recommendation],
    follow_ups: Iterable[FollowUp],
    responses: Iterable[Response],
    assessments: Iterable[Assessment],
    today: dt.date,
) -> dict[str, Standing]:
    """The standing of each recommendation, by its id.

    What is graded is assessed, whatever is still due. What a State's paragraph answers by its own word, or a reviewer
    says it does, is answered; an answer told by likeness is a hint and changes nothing. All else is due on its own day
    where the committee set one, else with the next report; on that day it is still due, the day after overdue.
    Language versions of a recommendation stand together: an answer to one is an answer to all.
    """
    rows = list(recommendations)
    key_of = {row.recommendation_id: row.citation_key for row in rows}
    answered = {key_of.get(one.recommendation_id) for one in responses if one.method in _SURE}
    assessed = {key_of.get(one.recommendation_id) for one in assessments}
    own, reports = _days(follow_ups)
    found = {}
    for row in rows:
        symbol = _symbol(row.document_id)
        due_on, basis = row.due_on, None
        if due_on is not None:
            basis = own.get((symbol, due_on), "priority_information")
        elif symbol in reports:
            due_on, basis = reports[symbol], "next_report"
        status: Status = "open"
        if row.citation_key in assessed:
            status = "assessed"
        elif row.citation_key in answered:
            status = "answered"
        elif due_on is not None:
            status = "overdue" if due_on < today else "due"
        found[row.recommendation_id] = Standing(
            status, due_on, basis, None if due_on is None else (due_on - today).days
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
