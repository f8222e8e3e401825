"""Where a recommendation stands on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.standing import stand

TODAY = dt.date(2026, 9, 5)
PAST = dt.date(2026, 9, 4)


@pytest.mark.parametrize(
    ("own_day", "report_day", "expected"),
    [
        (PAST, None, ("overdue", -1, "priority_information")),
        (TODAY, None, ("due", 0, "priority_information")),
        (dt.date(2026, 9, 6), dt.date(2031, 1, 1), ("due", 1, "priority_information")),
        (None, PAST, ("overdue", -1, "next_report")),
        (None, None, ("open", None, None)),
    ],
)
def test_stand_by_day(
    own_day: dt.date | None, report_day: dt.date | None, expected: tuple[str, int | None, str | None]
) -> None:
    found = stand(own_day, report_day, answered=False, assessed=False, today=TODAY)
    assert (found.status, found.days, found.basis) == expected


@pytest.mark.parametrize(
    ("answered", "assessed", "examined", "status"),
    [
        (False, False, False, "overdue"),
        (False, False, True, "examined"),
        (True, False, True, "answered"),
        (True, True, True, "assessed"),
        (False, True, False, "assessed"),
    ],
)
def test_stand_by_what_became_of_it(answered: bool, assessed: bool, examined: bool, status: str) -> None:
    found = stand(PAST, None, answered=answered, assessed=assessed, examined=examined, today=TODAY)
    assert found.status == status
