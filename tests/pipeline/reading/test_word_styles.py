from __future__ import annotations

import pytest

from pipeline.reading.word_styles import _points


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("240", 12.0),
        ("-360", -18.0),
        ("31680", 1584.0),
        (None, None),
        ("12pt", None),
        ("1e400", None),
        ("nan", None),
        ("99999999", None),
    ],
)
def test_points_are_what_word_can_mean(said: str | None, points: float | None) -> None:
    assert _points(said) == points
