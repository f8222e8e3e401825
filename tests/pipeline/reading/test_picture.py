"""Pages drawn with boxes outlined: the ink is where the words are."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UnreadableError
from pipeline.reading.layout import read_pdf
from pipeline.reading.picture import page_picture
from pipeline.records import Box

INK = (196, 30, 58)


def _pdf(path: Path, *, size: tuple[float, float] = (595, 842), turned: int = 0) -> Path:
    canvas = Canvas(str(path), pagesize=size)
    for page in range(2):
        canvas.setFont("Times-Roman", 14)
        canvas.drawString(100, size[1] - 200, f"The ferry of Maravel leaves at {page + 7} o'clock.")
        canvas.showPage()
    canvas.save()
    if turned:
        document = pdfium.PdfDocument(path.read_bytes())
        for page in document:
            page.set_rotation(turned)
        document.save(path)
    return path


def _picture(data: bytes) -> Image.Image:
    assert data.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(data)).convert("RGB")


def _inked(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The rectangle around all dots of the outline's colour."""
    mask = Image.new("1", picture.size)
    mask.putdata([dot == INK for dot in picture.get_flattened_data()])
    return mask.getbbox()


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_page_picture_outlines_the_words_of_a_line(tmp_path, turned):
    path = _pdf(tmp_path / "a.pdf", turned=turned)
    line = read_pdf(path).lines[0]
    assert line.text == "The ferry of Maravel leaves at 7 o'clock."
    plain = _picture(page_picture(path, 1, dpi=72))
    found = _inked(_picture(page_picture(path, 1, [line.box], dpi=72)))
    assert _inked(plain) is None
    assert found is not None
    left, top, right, bottom = found
    outside = plain.copy()
    outside.paste((255, 255, 255), (left, top, right, bottom))
    assert outside.getcolors() == [(outside.width * outside.height, (255, 255, 255))]  # all print is in the box
    inside = plain.crop((left, top, right, bottom)).getcolors()
    assert len(inside) > 1


def test_page_picture_leaves_out_boxes_of_other_pages(tmp_path):
    path = _pdf(tmp_path / "a.pdf")
    assert page_picture(path, 2, [Box(1, 10, 10, 90, 90)]) == page_picture(path, 2)
    assert page_picture(path, 2, [Box(2, 10, 10, 90, 90)]) != page_picture(path, 2)


def test_page_picture_is_as_fine_as_asked_but_never_gigantic(tmp_path):
    assert _picture(page_picture(_pdf(tmp_path / "a.pdf"), 1, dpi=144)).size == (1190, 1684)
    assert max(_picture(page_picture(_pdf(tmp_path / "b.pdf", size=(14_400, 14_400)), 1)).size) == 4200


def test_page_picture_cuts_off_what_lies_outside(tmp_path):
    path = _pdf(tmp_path / "a.pdf")
    assert page_picture(path, 1, [Box(1, -50, -50, 9000, 9000), Box(1, 40, 40, 30, 30)])


@pytest.mark.parametrize("page", [0, 3, -1])
def test_page_picture_refuses_a_page_that_is_not_there(tmp_path, page):
    with pytest.raises(UnreadableError, match=rf"a\.pdf: there is no page {page}; the document has 2\."):
        page_picture(_pdf(tmp_path / "a.pdf"), page)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.4 and no more", None])
def test_page_picture_refuses_what_is_no_pdf(tmp_path, data):
    path = tmp_path / "report.docx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"report\.docx: no page of it can be drawn"):
        page_picture(path, 1)


def test_page_picture_of_a_page_of_a_point(tmp_path):
    document = pdfium.PdfDocument.new()
    document.new_page(1, 1)
    document.save(tmp_path / "a.pdf")
    assert _picture(page_picture(tmp_path / "a.pdf", 1)).size == (2, 2)
