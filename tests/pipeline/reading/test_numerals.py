"""Numbers read from their picture, in digits that tesseract does not know."""

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.reading import pieces, repair, tesseract
from pipeline.reading.numerals import numbers
from pipeline.reading.pdfium import Pages
from pipeline.reading.tesseract import Seen
from tests.sample.fonts import find_font

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _drawn(text, font="KacstOne.ttf", size=38, grain=14.0):
    """Signs of a face, put from left to right as a page shows them, sprinkled like a copy."""
    face = ImageFont.truetype(str(find_font(font)), size)
    picture = Image.new("L", (20 + size * len(text) * 2 // 3, 2 * size), 255)
    for place, sign in enumerate(text):
        ImageDraw.Draw(picture).text((10 + place * size * 2 // 3, size // 3), sign, fill=0, font=face)
    noise = np.random.default_rng(len(text)).normal(0, grain, (picture.height, picture.width))
    return Image.fromarray((np.asarray(picture) + noise).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("font", ["KacstOne.ttf", "KacstOne-Bold.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"])
def test_numbers_in_faces_that_printers_use(font):
    for number in (*range(1, 31), 46, 57, 68, 79, 80, 109):
        # Two digits may look alike, and then both are told; the order of a document's numbers tells which is right.
        found = numbers(_drawn(f"-{number}".translate(ARABIC), font), "Arab")
        assert number in found and len(found) <= 6, number


@pytest.mark.parametrize("text", ["", "-", ".", "لجنة", "١٢٣٤", "ش"])
def test_numbers_are_not_seen_in_what_is_no_number_of_a_paragraph(text):
    assert not numbers(_drawn(text or " "), "Arab")


def test_numbers_of_a_script_without_drawings_are_not_told():
    assert not numbers(_drawn("١٢"), "Latn")


def test_paragraphs_of_an_arabic_scan_have_the_numbers_that_only_their_picture_shows(tmp_path, monkeypatch):
    page, seen = Image.new("L", (1654, 2339), 255), []  # A4 at 200 dpi
    scale = 72 / 200
    for place, number in enumerate((8, 9, 10, 11)):
        top = 300 + 300 * place
        mark = _drawn(f"-{number}".translate(ARABIC))
        page.paste(mark, (1300 - mark.width, top - 20))
        x0, x1, y0, y1 = (1310 - mark.width) * scale, 1290 * scale, top * scale, (top + 30) * scale
        seen.append(Seen("2-٠", x0, y0, x1, y1, (1, 1, place)))
        seen.append(Seen("توصي", x0 - 60, y0, x0 - 25, y1, (1, 1, place)))
        seen.append(Seen("اللجنة", x0 - 110, y0, x0 - 65, y1, (1, 1, place)))
        seen.append(Seen("بما", x1 - 60, y0 + 40, x1, y1 + 40, (1, 2, place)))
    path = tmp_path / "scan.pdf"
    page.save(path, "PDF", resolution=200)
    for module, name, answer in (
        (tesseract, "see", {0: seen}),
        (pieces, "see_pieces", {}),
        (tesseract, "missing", None),
        (tesseract, "installed", ["ar"]),
        (tesseract, "script_of", "Arab"),
    ):
        monkeypatch.setattr(module, name, lambda *_, answer=answer: answer)
    with pdfium.PdfDocument(path) as document:
        (read,) = repair.repair(path, document, list(Pages(document))).pages
    assert [segment[0].text for segment in read.segments if segment[0].text != "بما"] == ["8-", "9-", "10-", "11-"]
