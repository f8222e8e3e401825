"""What an earlier examination set is due no more when the committee has examined the State again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from pipeline.clock import look
from pipeline.publish import write
from pipeline.publish.examined import EXAMINED
from pipeline.publish.follow_up import follow_up
from pipeline.publish.opened import connect
from pipeline.records import Result
from tests.pipeline import factories as make

FIRST, SECOND = dt.date(2015, 9, 5), dt.date(2025, 9, 5)
TODAY = dt.date(2026, 3, 2)


def asked(symbol: str, day: dt.date | None, **fields: object) -> Result:
    """Observations that ask one thing, and for a report three years later."""
    language = str(fields.get("language", "en"))
    document = make.document(symbol=symbol, adopted_on=day, paragraphs=1, **fields)
    name = f"{symbol}@{language}"
    due_on = (day or FIRST).replace(year=(day or FIRST).year + 3)
    return Result(
        document=document,
        paragraphs=(make.paragraph("8", name),),
        recommendations=(make.recommendation("8", None, name),),
        follow_ups=(make.follow_up(f"{name}#8", kind="next_report", due_on=due_on, paragraphs=()),),
    )


def examined(tables: Path) -> set[str]:
    with connect(tables) as database:
        return {name for (name,) in database.execute(EXAMINED).fetchall()}


@pytest.mark.parametrize(
    ("symbol", "fields", "closed"),
    [
        ("CRPD/C/MRV/CO/2-3", {}, True),
        ("CRPD/C/MRV/CO/2-3", {"language": "fr"}, True),
        ("CRPD/C/XOM/CO/2-3", {"state": "XOM"}, False),
        ("CEDAW/C/MRV/CO/2", {"committee": "CEDAW", "treaty": "CEDAW"}, False),
        ("CRPD/C/OP/MRV/CO/1", {"treaty": "CRPD-OP"}, False),
        ("CRPD/C/MRV/FCO/1", {"document_type": "follow_up_report"}, False),
        ("CRPD/C/MRV/CO/1/Rev.1", {"day": FIRST + dt.timedelta(days=200)}, False),
    ],
)
def test_examined_again_by_the_same_committee_under_the_same_treaty(
    tmp_path: Path, symbol: str, fields: dict[str, Any], closed: bool
) -> None:
    write([asked("CRPD/C/MRV/CO/1", FIRST), asked(symbol, **{"day": SECOND} | fields)], tmp_path)
    assert examined(tmp_path) == ({"CRPD/C/MRV/CO/1@en"} if closed else set())


@pytest.mark.parametrize(
    ("days", "cycles", "closed"),
    [
        ((None, SECOND), ("1", "2-3"), True),
        ((FIRST, None), ("1", "2-3"), True),
        ((None, None), ("9", "10-11"), True),  # numbers, not letters
        ((None, SECOND), ("2-3", "1"), False),  # its cycle says that the undated one is the later
        ((FIRST, SECOND), ("2", "2"), True),  # days are known: they decide
        ((None, SECOND), (None, "2"), False),  # neither day nor cycle: nothing is closed
        ((None, SECOND), ("2", "2"), False),
    ],
)
def test_examined_again_by_cycle_where_a_day_is_not_known(
    tmp_path: Path, days: tuple[dt.date | None, ...], cycles: tuple[str | None, ...], closed: bool
) -> None:
    """A text without its cover would otherwise stay overdue for ever."""
    first, second = (
        asked(symbol, day, cycle=cycle, published_on=None)
        for symbol, day, cycle in zip(("CRPD/C/MRV/CO/A", "CRPD/C/MRV/CO/B"), days, cycles, strict=True)
    )
    write([first, second], tmp_path)
    assert ("CRPD/C/MRV/CO/A@en" in examined(tmp_path)) is closed


def test_examined_again_nothing_of_the_earlier_cycle_is_overdue(tmp_path: Path) -> None:
    both = [asked("CRPD/C/MRV/CO/1", FIRST), asked("CRPD/C/MRV/CO/2-3", SECOND)]
    write(both[:1], tmp_path)
    assert standing(tmp_path) == {"CRPD/C/MRV/CO/1": "overdue"}
    assert len(look(tmp_path, dt.date(2018, 10, 1), days=30).overdue) == 1
    write(both, tmp_path)
    assert standing(tmp_path) == {"CRPD/C/MRV/CO/1": "examined", "CRPD/C/MRV/CO/2-3": "later"}
    assert look(tmp_path, dt.date(2018, 10, 1), days=30).overdue == ()


def standing(tables: Path) -> dict[str, str]:
    with connect(tables) as database:
        return {one.symbol: one.standing(TODAY).word for one in follow_up(database, "en")}
