"""The soak, for a moment; `python -m benchmarks.soak` goes on for an hour."""

from __future__ import annotations

import gc
import weakref

import pytest

from benchmarks.soak import Held, grown, soak
from tests.sample import content
from tests.sample.sheet import Sheet


@pytest.mark.slow
def test_soak_tables_are_whole_after_every_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    rounds, happened, wrong = soak(0, seed=2, kept=4)
    assert len(rounds) == 4 and sum(happened.values()) >= 4
    assert not wrong


def test_soak_says_what_grew() -> None:
    steady = Held(400.0, 10, 12, 2, 1, 60)
    rounds = [steady] * 8 + [steady._replace(descriptors=60, megabytes=410.0)] * 4
    assert grown(rounds) == {"descriptors": (10, 60)}
    assert grown([steady] * 12) == {}


def test_soak_is_not_misled_by_the_press_of_its_stand_in() -> None:
    """Each document that was printed used to be kept, by a cache of the class: 0.6 MB a round, told as growth."""
    kept = weakref.ref(sheet := Sheet(content.load("crpd_2013", "en")))
    del sheet
    gc.collect()
    assert kept() is None
