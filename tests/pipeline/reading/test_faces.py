"""How letters are printed, told by their matrix."""

import pytest

from pipeline.reading.faces import height, slants


@pytest.mark.parametrize(
    ("c", "d", "leans", "points"),
    [
        (0.0, 1.0, False, 15.0),
        (0.33, 1.0, True, 15.0),  # an Arabic face has no italic of its own: Word leans its letters
        (0.0, -1.0, False, 15.0),
        (1.0, 0.0, False, 15.0),  # a page that is turned
        (0.0, 0.5, False, 7.5),
    ],
)
def test_leaning_letters_are_italic_and_no_higher(c, d, leans, points):
    assert (slants(c, d), height(15.0, c, d)) == (leans, points)
