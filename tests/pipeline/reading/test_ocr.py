"""Words seen in the picture joined with a damaged text layer: no tesseract is needed to test the joining."""

import pytest

from pipeline.reading import ocr, tesseract
from pipeline.reading.ocr import Seen, mend
from pipeline.reading.pdfium import Face, PageText, Word
from pipeline.reading.quality import TRUSTED, script, text_quality

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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "The committee is concerned that the law does not cover all of the persons who need it and that it is late. "
            * 4,
            "en",
        ),
        (
            "Le comité est préoccupé par le fait que la loi ne couvre pas toutes les personnes qui en ont besoin. " * 4,
            "fr",
        ),
        (
            "توصي اللجنة بأن تقوم الدولة الطرف بما يلي من أجل أن يكون التعليم في جميع المدارس التي هي على قدم المساواة "
            * 4,
            "ar",
        ),
    ],
)
def test_text_quality_believes_sound_text(text, code):
    assert text_quality(text) >= TRUSTED


def test_text_quality_doubts_a_damaged_layer():
    damaged = "توصييييي اللجنية الدولية التير قعتبياد األشخاص اإلعاقة ملللل ررر ت ت ت ييي االستراتيجية اجلوانب " * 6
    assert text_quality(damaged) < TRUSTED


def test_text_quality_says_nothing_of_a_few_words():
    assert text_quality("Annex 1") is None


@pytest.mark.parametrize(
    ("text", "expected"), [("اللجنة", "Arab"), ("Комитет", "Cyrl"), ("委员会", "Hani"), ("Comité", "Latn")]
)
def test_script(text, expected):
    assert script(text) == expected


def test_missing_names_the_packages(monkeypatch):
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)
    assert tesseract.missing(["ar"]) == "tesseract-ocr tesseract-ocr-ara"
