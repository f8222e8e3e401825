"""Words seen in the picture joined with a damaged text layer: no tesseract is needed to test the joining."""

import pytest

from pipeline.reading import ocr
from pipeline.reading.ocr import mend, page_from, unsure, with_latin
from pipeline.reading.printed import Face, PageText, Word
from pipeline.reading.tesseract import Seen

FACE = Face(11.0, False, False, False)


def _layer(*words):
    """Words of one row, right to left."""
    return PageText(595.0, 842.0, [[Word(text, x0, x1, 100.0, FACE) for text, x0, x1 in words]], 50, 0, [])


def _seen(*words):
    return [Seen(text, x0, 91.0, x1, 102.0, (1, 1, 1)) for text, x0, x1 in words]


def _mended(layer, seen):
    return " ".join(word.text for segment in mend(_layer(*layer), _seen(*seen)).segments for word in segment)


def test_mend_takes_letters_from_the_picture_and_digits_from_the_layer():
    layer = [("اللجنمة", 420, 470), ("690", 395, 415), ("توصلي", 360, 390)]
    seen = [("اللجنة", 420, 470), ("680", 396, 414), ("توصي", 360, 390)]
    assert _mended(layer, seen) == "اللجنة 690 توصي"


def test_mend_keeps_symbols_of_the_layer():
    layer = [("التقرييير", 475, 520), ("اانظر", 420, 470), ("CRPD/C/XMV/1", 330, 410)]
    seen = [("التقرير", 475, 520), ("انظر", 420, 470), ("CRPO/O/XMV/t", 331, 409)]
    assert _mended(layer, seen) == "التقرير انظر CRPD/C/XMV/1"


def test_mend_puts_ranges_in_the_order_they_are_read():
    assert (
        _mended([("المواداا", 420, 470), ("4-1", 395, 415)], [("المواد", 420, 470), ("1-4", 395, 415)]) == "المواد 1-4"
    )


def test_mend_drops_digits_that_only_the_picture_shows():
    assert _mended(
        [("اللجنمة", 420, 470), ("توصلي", 360, 390)], [("اللجنة", 420, 470), ("7", 400, 404), ("توصي", 360, 390)]
    ) == ("اللجنة توصي")


def test_mend_marks_item_letters_it_cannot_read():
    layer = [(")م(", 455, 470), ("اعتمااد", 380, 440)]
    assert _mended(layer, [("0(", 456, 470), ("اعتماد", 380, 440)]).split()[0] == f"({ocr.UNREAD})"
    assert _mended(layer, [("(ب)", 456, 470), ("اعتماد", 380, 440)]).split()[0] == "(ب)"


def test_mend_keeps_the_brackets_of_a_numbered_item_as_the_layer_has_them():
    layer = [("(2)", 455, 466), ("اعتمااد", 410, 450)]
    assert _mended(layer, [(")٢(", 455, 466), ("اعتماد", 410, 450)]) == "(2) اعتماد"


def test_mend_loses_no_word_below_a_footnotes_mark():
    layer = [("أطفالل", 420, 470), ("إعاقةة", 370, 395), ("6", 366, 369)]
    assert _mended(layer, [("أطفال", 420, 470), ("إعاقة", 366, 395)]) == "أطفال إعاقة 6"


def test_mend_keeps_the_order_in_which_words_were_seen_where_one_is_seen_too_wide():
    layer = [("الطرفف", 408, 430), ("بمما", 392, 405), ("ييلي:", 372, 388)]
    assert _mended(layer, [("الطرف", 408, 430), ("بما", 392, 405), ("يلي:", 372, 430)]) == "الطرف بما يلي:"


@pytest.mark.parametrize(
    ("printed", "seen", "read"),
    [("الجزرر،", "الجزرء", "الجزر،"), ("للقضاء،", "القضاء؛", "القضاء،"), ("للقضاء", "القضاء", "القضاء")],
)
def test_mend_takes_the_stop_behind_a_word_from_the_layer(printed, seen, read):
    assert _mended([("توصلي", 420, 450), (printed, 370, 410)], [("توصي", 420, 450), (seen, 370, 410)]) == f"توصي {read}"


@pytest.mark.parametrize(
    ("seen", "read"), [("ميسرةء", "ميسرة،"), ("أيضاًء", "أيضاً،"), ("النساء", "النساء"), ("جزء", "جزء")]
)
def test_page_from_takes_no_comma_for_a_hamza(seen, read):
    assert _words(_seen((seen, 420, 470), ("توصي", 380, 410)))[0][0] == read


def test_mend_takes_a_row_that_was_seen_twice_once():
    layer = _layer(("توصلي", 420, 450), ("اللجنمة", 370, 410))
    once = _seen(("توصي", 420, 450), ("اللجنة", 370, 410))
    again = [Seen("جنة", 372, 91.0, 409, 102.0, (2, 1, 1), 40.0)]
    assert [word.text for segment in mend(layer, [*once, *again]).segments for word in segment] == ["توصي", "اللجنة"]


@pytest.mark.parametrize(
    ("printed", "read"),
    [("4-1", "1-4"), ("1-5", "5-1"), ("2014/93", "93/2014"), ("A/72/55", "A/72/55"), ("2023", "2023")],
)
def test_mend_turns_numbers_joined_by_a_sign(printed, read):
    layer = [("القانونن", 420, 470), (printed, 360, 410)]
    seen = [("القانون", 420, 470), (printed, 360, 410)]
    assert _mended(layer, seen) == f"القانون {read}"


def _words(seen):
    return [[word.text for word in segment] for segment in page_from(seen, 595.0, 842.0).segments]


def test_page_from_keeps_lines_and_one_size_for_lines_that_differ_little():
    seen = [
        Seen("Dear", 72, 90, 95, 97, (1, 1, 1)),
        Seen("members", 98, 90, 140, 99, (1, 1, 1)),
        Seen("come", 72, 110, 95, 116.5, (1, 1, 2)),
        Seen("TITLE", 72, 130, 140, 150, (1, 2, 1)),
    ]
    assert _words(seen) == [["Dear", "members"], ["come"], ["TITLE"]]
    sizes = [segment[0].face.size for segment in page_from(seen, 595.0, 842.0).segments]
    assert sizes[0] == sizes[1] < sizes[2]


@pytest.mark.parametrize(("seen", "mark"), [("(ب)", "(ب)"), ("(ج)2", "(ج)"), ("0(", "(؟)"), ("[ل4", "(؟)")])
def test_page_from_believes_only_clear_item_marks(seen, mark):
    line = [Seen(seen, 455, 90, 470, 101, (1, 1, 1)), Seen("اعتماد", 380, 90, 430, 101, (1, 1, 1))]
    assert _words(line)[0][0] == mark


def _arabic(text, x0, x1, sure):
    return Seen(text, x0, 91.0, x1, 102.0, (1, 1, 1), sure)


def test_with_latin_takes_symbols_that_the_second_reading_is_surer_of():
    seen = [_arabic("0101/1", 330, 410, 20.0), _arabic("انظر", 420, 470, 90.0)]
    latin = [Seen("CRPD/C/XMV/1", 331, 91, 409, 102, (7, 1, 1), 93.0), Seen("jail", 421, 91, 469, 102, (7, 1, 1), 30.0)]
    assert [word.text for word in with_latin(seen, latin)] == ["CRPD/C/XMV/1", "انظر"]


def test_unsure_words_that_stand_together_are_one_piece():
    seen = [
        _arabic("انظر", 440.0, 470.0, 93.0),
        _arabic("م", 400.0, 430.0, 5.0),
        _arabic("/1", 380.0, 398.0, 40.0),
        _arabic("اللجنة", 330.0, 375.0, 91.0),
        _arabic("068", 300.0, 325.0, 30.0),
    ]
    cuts = unsure(seen)
    assert [(round(cut.x0), round(cut.x1)) for cut in sorted(cuts)] == [(298, 327), (378, 432)]
    assert unsure([word._replace(y1=word.y0 + 300) for word in seen]) == []  # no line is so high


def test_page_from_puts_no_spaces_between_chinese_signs():
    row = [
        ("7.", 100, 110),
        ("”委员", 140, 160),
        ("会", 161, 170),
        ("在", 172, 180),
        ("2023", 183, 205),
        ("年", 208, 218),
        ("。", 219, 225),
    ]
    seen = [Seen(text, x0, 90.0, x1, 100.0, (1, 1, 1)) for text, x0, x1 in row]
    assert _words(seen) == [["7.", "委员会在2023年。"]]


def test_page_from_gives_a_page_that_strays_a_little_the_size_of_the_others():
    """Another picture of the same print is a little higher: else the whole page is taken for notes."""
    pages = [[Seen("The", 72, 90, 95, 90 + height, (1, 1, 1))] for height in (7.2, 7.2, 6.8, 12.0)]
    usual = ocr.usual_height(pages)
    assert [page_from(page, 595.0, 842.0, usual).segments[0][0].face.size for page in pages] == [7.2, 7.2, 7.2, 12.0]
