"""What pdfium is told and asked: pages turned upright, signs of Word's fonts."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.reading.layout import read_pdf
from pipeline.reading.pdfium import SIGNS, Pages
from pipeline.records import LineRole

TEXT = ("1. The Committee asks Maravel to open its ferries to all.", "2. It thanks the harbour master of Port Aurel.")
SIZE = (595, 842)


def _drawn(path: Path, angle: int, *, running_head: str = "") -> Path:
    """A page whose lines are printed at an angle, counter-clockwise."""
    canvas = Canvas(str(path), pagesize=SIZE)
    canvas.setFont("Times-Roman", 12)
    if running_head:
        canvas.drawString(60, 800, running_head)
    canvas.translate(SIZE[0] / 2, SIZE[1] / 2)
    canvas.rotate(angle)
    for number, line in enumerate(TEXT):
        canvas.drawString(-200, 40 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return path


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_lines_printed_at_an_angle_are_read_as_lines(tmp_path, angle):
    reading = read_pdf(_drawn(tmp_path / "a.pdf", angle))
    assert tuple(line.text for line in reading.lines if line.role is LineRole.BODY) == TEXT
    assert reading.page_sizes == ((SIZE if angle in (0, 180) else SIZE[::-1]),)
    for line in reading.lines:
        assert 0 < line.box.x0 < line.box.x1 < reading.page_sizes[0][0]
        assert 0 < line.box.y0 < line.box.y1 < reading.page_sizes[0][1]


def test_watermarks_highlights_and_comments_are_no_text(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=SIZE)
    canvas.setFont("Times-Roman", 12)
    for number, line in enumerate(TEXT):
        canvas.drawString(72, 700 - 20 * number, line)
    canvas.highlightAnnotation("Ask the ministry", (72, 698, 300, 712))
    canvas.freeTextAnnotation("Who answers this?", "/Helv 12 Tf", (320, 600, 500, 620))
    canvas.setFont("Times-Roman", 60)
    canvas.translate(120, 250)
    canvas.rotate(45)
    canvas.drawString(0, 0, "ADVANCE COPY")
    canvas.showPage()
    canvas.save()
    lines = read_pdf(tmp_path / "a.pdf").lines
    assert tuple(line.text for line in lines if line.role is LineRole.BODY) == TEXT


def test_a_symbol_on_the_margin_turns_no_page(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=SIZE)
    canvas.rotate(90)
    canvas.drawString(300, -40, "CRPD/C/XMV/1")
    canvas.showPage()
    canvas.save()
    document = pdfium.PdfDocument(tmp_path / "a.pdf")
    (page,) = Pages(document)
    assert not page.turned and (page.width, page.height) == SIZE


def test_the_page_upright_by_the_file_stays_as_it_is(tmp_path):
    """A landscape page, its print and its `Rotate` cancelling out."""
    path = _drawn(tmp_path / "a.pdf", 90, running_head="")
    document = pdfium.PdfDocument(path.read_bytes())
    document[0].set_rotation(90)
    document.save(path)
    (page,) = Pages(pdfium.PdfDocument(path))
    assert not page.turned and (page.width, page.height) == SIZE[::-1]
    assert tuple(line.text for line in read_pdf(path).lines) == TEXT


def test_signs_of_words_fonts_are_read_as_they_look():
    assert "\uf0b7\uf020Ferries".translate(SIGNS) == "• Ferries"
    assert "\uf041".translate(SIGNS) == "\uf041"  # a letter of a font without a map is not guessed


def test_a_page_of_more_letters_than_may_be_tells_how_many_and_no_word(tmp_path):
    """A page with two million of them took 700 MB before it was refused."""
    document = pdfium.PdfDocument(_drawn(tmp_path / "a.pdf", 0))
    (page,), (whole,) = Pages(document, most=50), Pages(document, most=1000)
    assert page.letters > 50 and page.segments == []
    assert whole.letters == page.letters and whole.segments
