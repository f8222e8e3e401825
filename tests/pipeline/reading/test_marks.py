"""Paragraphs' numbers of scans: where they stand, and which of several readings is right."""

import pytest

from pipeline.reading import marks, pieces, tesseract
from pipeline.reading.marks import Mark, find, put, read_again, settled, with_readings
from pipeline.reading.pieces import Cut
from pipeline.reading.tesseract import Seen


def _line(number, *words):
    """Words of one line, (text, x0, x1)."""
    y0 = 90.0 + 12 * number
    return [Seen(text, x0, y0, x1, y0 + 9, (1, 1, number)) for text, x0, x1 in words]


def _page(*first_words, text="The"):
    """Paragraphs of two lines each, the first word apart."""
    words = []
    for place, first in enumerate(first_words):
        words += _line(2 * place, (first, 100.0, 112.0), (text, 140.0, 160.0), ("Committee", 163.0, 200.0))
        words += _line(2 * place + 1, ("recommends", 100.0, 150.0), ("that", 153.0, 170.0))
    return words


def test_find_knows_a_mark_by_its_place_and_not_by_its_looks():
    found = find({0: _page("1.", "Zi", "dE", "4:")})
    assert [mark.readings for mark in found] == [{1}, set(), set(), {4}]


@pytest.mark.parametrize(
    "words",
    [
        [("The", 100.0, 112.0), ("Committee", 115.0, 160.0)],  # no tab
        [("a)", 100.0, 112.0), ("Adopt", 140.0, 160.0)],  # an item
        [("7,", 100.0, 112.0), ("which", 140.0, 160.0)],  # no beginning
        [("II.", 80.0, 92.0), ("Positive", 140.0, 170.0)],  # hangs left of the text: a heading
        [("5.", 100.0, 112.0)],
    ],
)
def test_find_takes_no_other_word_for_a_mark(words):
    assert len(find({0: _page("1.", "2.") + _line(9, *words)})) == 2


def test_find_reads_from_the_right_where_the_script_does():
    line = [("-1", 455.0, 467.0), ("تلاحظ", 400.0, 427.0), ("اللجنة", 370.0, 397.0)]
    more = [("العمل", 440.0, 467.0), ("على", 400.0, 427.0)]
    (mark,) = find({3: [*_line(0, *line), *_line(1, *more)]})
    assert mark.page == 3 and mark.cut.x0 < 455 < 467 < mark.cut.x1 and not mark.readings


def _marks(*readings):
    return [Mark(0, place, Cut(0, 0, 1, 1), frozenset(of_one)) for place, of_one in enumerate(readings)]


@pytest.mark.parametrize(
    ("readings", "numbers", "by_order"),
    [
        ([{1}, {2}, {3}], [1, 2, 3], []),
        ([{13, 1}, {2}, {8, 3}, {4}], [1, 2, 3, 4], []),  # a second reading is right
        ([{1}, set(), {3}, {4}], [1, 2, 3, 4], [1]),  # the order tells it
        ([set(), {2}, {3}], [1, 2, 3], [0]),
        ([{1}, set(), set(), {7}], [1, None, None, 7], []),  # the order tells nothing
        ([{1}, {2}, set()], [1, 2, None], []),
        ([{1}, {2}, {5}, {6}, {7}], [1, 2, 5, 6, 7], []),  # what is not printed is not made up
        ([{1}, {2}, {3}, {4}, {1}, {2}, {3}, {4}, {5}], [1, 2, 3, 4, 1, 2, 3, 4, 5], []),  # an annex
        ([{1}, {2}, {93}, {4}], [1, 2, 3, 4], [2]),
        ([], [], []),
    ],
)
def test_settled_takes_the_readings_that_follow_one_another(readings, numbers, by_order):
    assert settled(_marks(*readings)) == (numbers, by_order)


def test_read_again_adds_what_the_second_reading_says():
    again = read_again(_marks({13}, set(), set()), {0: ["1.", "", "-3"]})
    assert [mark.readings for mark in again] == [{13, 1}, set(), {3}]


def test_with_readings_adds_numbers_and_no_zero():
    found = with_readings(_marks({3}, (), ()), {0: [frozenset({4}), frozenset({0, 5})]})
    assert [mark.readings for mark in found] == [{3, 4}, {5}, set()]


def test_put_prints_the_number_and_drops_the_stroke_in_the_tab():
    words = _line(0, ("dE", 100.0, 112.0), ("|", 125.0, 127.0), ("The", 140.0, 160.0)) + _line(1, ("x", 100.0, 112.0))
    found = [Mark(0, 0, Cut(0, 0, 1, 1), frozenset())]
    assert [word.text for word in put(words, found, [5])] == ["5.", "The", "x"]
    assert put(words, found, [None]) == words


@pytest.mark.parametrize(("seen", "again", "kept"), [("©)", "c)", "c)"), ("@)", "(b)", "(b)"), ("б)", "6", "б)")])
def test_items_are_read_again_as_latin_letters(seen, again, kept):
    words = [
        *_line(0, (seen, 128.0, 138.0), ("принять", 156.0, 190.0)),
        *_line(1, ("план)", 100.0, 130.0), ("и", 133.0, 140.0)),
    ]
    (mark,) = found = marks.find_items(0, words)
    assert mark.word == 0
    assert [word.text for word in marks.put_items(words, found, [again])] == [kept, "принять", "план)", "и"]


@pytest.mark.skipif(tesseract.missing(["en"]) is not None, reason="tesseract is not installed")
def test_digits_of_a_picture_are_read_piece_by_piece():
    from tests.pipeline.reading.test_tesseract import _document

    document = _document(["7. The", "18. The"])  # at 72 points from the left, 90 and 120 from the top
    cuts = {0: [Cut(68, 78, 86, 94), Cut(68, 108, 94, 124)], 1: []}
    texts = pieces.see_pieces(document, cuts, marks.NUMBERS)
    assert [marks._DIGITS.findall(text) for text in texts[0]] == [["7"], ["18"]]
