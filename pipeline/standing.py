"""Where a recommendation stands on a given day: the one rule by which workbook, web page and report tell it.

Facts of one recommendation come in, from whatever language of its document; its standing goes out.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

Status = Literal["open", "due", "overdue", "answered", "assessed", "examined"]
SURE = ("stated", "review")
"""Methods of `responses` that tell an answer; one told by likeness is a hint and changes nothing."""

_SOON = dt.timedelta(days=90)


class Standing(NamedTuple):
    """Where one recommendation stands."""

    status: Status
    due_on: dt.date | None  # day an answer is due; None where no document sets one
    basis: str | None  # what set the day: "priority_information" ... "next_report"
    days: int | None  # until the day it is due; negative when it has passed

    @property
    def word(self) -> str:
        """The key of what people are told: what is due is `soon`, within 90 days, or `later`."""
        if self.status == "due" and self.days is not None:
            return "soon" if self.days <= _SOON.days else "later"
        return self.status


def stand(
    due_on: dt.date | None,
    report_on: dt.date | None,
    *,
    basis: str | None = None,
    answered: bool,
    assessed: bool,
    examined: bool = False,
    today: dt.date,
) -> Standing:
    """Tell where one recommendation stands.

    What is graded is assessed, whatever is still due. What a State's paragraph answers is answered. When the committee has
    examined the State again, nothing of the earlier cycle is due any more: what counts is what it asks now. All else is due on
    its own day, else with the next report; on that day it is still due, the day after overdue.

    Args:
        due_on: the day the committee set for it.
        report_on: the day of the next report that its document asks for.
        basis: kind of the follow-up that set `due_on`.
        answered: a paragraph answers it by its own word, or a reviewer says so (`SURE`).
        assessed: a committee graded it.
        examined: the committee has adopted later observations on the State, under the same treaty.
        today: the day it is looked at.
    """
    day = due_on if due_on is not None else report_on
    why = (basis or "priority_information") if due_on is not None else "next_report" if report_on is not None else None
    status: Status = "open"
    if assessed:
        status = "assessed"
    elif answered:
        status = "answered"
    elif examined:
        status = "examined"
    elif day is not None:
        status = "overdue" if day < today else "due"
    return Standing(status, day, why, None if day is None else (day - today).days)
