"""Lines as they look, from left to right, to the order they are read in."""

import pytest

from pipeline.reading.bidi import BREAK, reading_order, reads_right_to_left

# What is read is given; its look is what a right-to-left line shows of it, written here from left to right.
LINES = [
    ("ةنجللا", "اللجنة"),
    (".2023 ماع يف", "في عام 2023."),
    ("(4-1 داوملا)", "(المواد 1-4)"),
    ("2014/93 نوناقلا", "القانون 93/2014"),
    ("5-5و 2-5و 1-5", "5-1 و5-2 و5-5"),
    ("(A/72/55) رظنا", "انظر (A/72/55)"),
    (".CRPD/C/SR.478و CRPD/C/SR.477 رظنا", "انظر CRPD/C/SR.477 وCRPD/C/SR.478."),
    ("224-VII مقر نوناقلا", "القانون رقم 224-VII"),
    ("ةئاملا يف 48,7", "48,7 في المائة"),
    ("صخش 1 236 550", "1 236 550 شخص"),
    ("(Easy Read) ةءارقلا", "القراءة (Easy Read)"),
    ("(3 ةرقفلا ،CEDAW/C/XMV/CO/4) ٢٠١٦ ماع يف", "في عام ٢٠١٦ (CEDAW/C/XMV/CO/4، الفقرة 3)"),
    ("«صن»", "«نص»"),
    ("19 April 2024", "19 April 2024"),
    ("GE.24-06335 (A)", "GE.24-06335 (A)"),
    (".CRPD/C/XMV/1", "CRPD/C/XMV/1."),
    ("6/32", "6/32"),
    ("٣/٢", "٢/٣"),
    ("-1", "1-"),
]


@pytest.mark.parametrize(("look", "read"), LINES)
def test_reading_order_turns_lines_round(look, read):
    assert "".join(text for _, text in reading_order(look)) == read


@pytest.mark.parametrize(("look", "read"), LINES)
def test_reading_order_gives_every_place_once(look, read):
    assert sorted(place for place, _ in reading_order(look)) == list(range(len(look)))


def test_reading_order_keeps_ligatures_and_empty_places():
    assert [text for _, text in reading_order(["م", "", "لا", "س"])] == ["س", "لا", "", "م"]


def test_reading_order_ends_runs_at_breaks():
    look = ["C", "/", "1", BREAK, "(", "1", ")"]
    assert "".join(text for _, text in reading_order(look)).replace(BREAK, " ") == "(1) C/1"


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ("See the annex.", False),
        (".CRPD/C/XMV/1", True),
        (f"CRPD/C/XMV/1{BREAK} (1)", True),
        ("12", True),
        ("ةنجللا", True),
        (f"240915{BREAK}GE.15-15304 (A)", False),
    ],
)
def test_reads_right_to_left_knows_english_lines(look, expected):
    assert reads_right_to_left(look) is expected
