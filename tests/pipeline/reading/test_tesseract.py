"""Running tesseract: what is asked for where it lacks, and that it reads what is drawn."""

import io
import os
import shutil
import subprocess
import sys
import time

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.reading import pieces, tesseract
from pipeline.reading.pieces import Cut
from tests.pipeline.reading.test_bad_input import _by_hand

installed = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


@pytest.fixture
def nothing_installed(monkeypatch):
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)


def test_missing_names_the_packages(nothing_installed):
    assert tesseract.missing(["ar", "zh"]) == "tesseract-ocr tesseract-ocr-ara tesseract-ocr-chi-sim"
    assert tesseract.installed(["ar"]) == []


def test_missing_names_a_language_that_lacks(monkeypatch):
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: "/bin/" + name)
    monkeypatch.setattr(tesseract, "_installed", lambda: frozenset({"eng", "fra"}))
    assert tesseract.missing(["en", "fr", "ru"]) == "tesseract-ocr-rus"
    assert tesseract.installed(["en", "fr", "ru"]) == ["en", "fr"]
    assert tesseract.missing(["en"]) is None


def _document(*pages, size=(595, 842)):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.setFont("Times-Roman", 14)
            canvas.drawString(72, size[1] - 90 - 30 * number, line)
        canvas.showPage()
    canvas.save()
    return pdfium.PdfDocument(out.getvalue())


@installed
def test_see_reads_words_where_they_stand():
    seen = tesseract.see(_document(["The harbour is open"], [], ["The ferry is late"]), [0, 2], ["en"])
    assert [word.text for word in seen[0]] == ["The", "harbour", "is", "open"]
    assert [word.text for word in seen[2]] == ["The", "ferry", "is", "late"]
    first = seen[0][0]
    assert abs(first.x0 - 72) < 3 and abs(first.y1 - 90) < 4 and first.sure > 80


@installed
def test_see_words_reads_pieces_and_says_where_their_words_stand():
    document = _document(["The harbour is open"], ["The ferry is late"])
    whole = tesseract.see(document, [1], ["en"])[1]
    cut = Cut(whole[1].x0 - 2, whole[1].y0 - 2, whole[2].x1 + 2, whole[2].y1 + 2)
    seen = pieces.see_words(document, {0: [], 1: [cut]}, "en")
    assert list(seen) == [1] and [word.text for word in seen[1]] == ["ferry", "is"]
    assert abs(seen[1][0].x0 - whole[1].x0) < 1 and abs(seen[1][1].x1 - whole[2].x1) < 1


def test_by_page_holds_no_more_pictures_than_are_read(monkeypatch):
    monkeypatch.setattr(tesseract.os, "cpu_count", lambda: 2)
    held, most = set(), []

    def draw(page):
        held.add(page)
        most.append(len(held))
        return page if page != 3 else None

    assert tesseract.by_page(range(40), draw, lambda page: held.discard(page) or -page) == {
        page: -page for page in range(40) if page != 3
    }
    assert max(most) <= 5  # two are read, one waits, one is drawn; page 3 shows nothing and stays in the count


@installed
def test_see_draws_a_gigantic_page_coarsely():
    document = _document(["x"], size=(14_400, 14_400))
    picture = tesseract.draw(document, 0)
    assert len(picture.data) < 20_000_000 and picture.dpi < 30


def test_pieces_say_how_finely_they_are_drawn(monkeypatch):
    told = []
    monkeypatch.setattr(tesseract, "run", lambda picture, arguments: told.append(picture.dpi))
    document = _document(["x"], ["x"], size=(14_400, 14_400))
    pieces.see_words(document, {1: [Cut(0, 0, 900, 900)]}, "en")
    assert told == [tesseract.draw(document, 1).dpi] and told[0] < 30


def test_draw_leaves_out_a_page_of_a_point():
    assert tesseract.draw(_document([], size=(1, 1)), 0) is None


def test_shows_something_wants_a_picture_or_much_drawing(root):
    scan = pdfium.PdfDocument(root / "tests" / "documents" / "edge" / "scan_without_text.pdf")
    assert tesseract.shows_something(scan, 0)
    assert not tesseract.shows_something(_document(["words only"]), 0)


@pytest.mark.skipif(not tesseract._bound_to_us(), reason="no setpriv here")
def test_run_ends_with_the_process_that_started_it(tmp_path):
    """A worker that is killed leaves no reader behind."""
    slow = tmp_path / "tesseract"
    slow.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    slow.chmod(0o755)
    code = "from pipeline.reading import tesseract as t; t.run(t.Picture(b'P5 1 1 255 x', 72.0), [])"
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    worker = subprocess.Popen([sys.executable, "-c", code], env=environment)
    pid = tmp_path / "pid"
    deadline = time.monotonic() + 30
    while not (pid.exists() and pid.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    while time.monotonic() < deadline:
        try:
            os.kill(int(pid.read_text()), 0)
        except ProcessLookupError:
            return
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", pid.read_text().strip()], capture_output=True, text=True
        ).stdout
        if not state.strip() or state.startswith("Z"):
            return
        time.sleep(0.05)
    pytest.fail("the reader goes on")


def test_a_page_that_does_not_open_again_shows_nothing(tmp_path):
    """Found by tests.fuzz, pdf:1540: it had opened for its text."""
    tree = b"<</Type/Pages/Count 2/Kids[3 0 R 9 0 R]>>"
    document = pdfium.PdfDocument(
        _by_hand(tmp_path / "x.pdf", b"<</Type/Catalog/Pages 2 0 R>>", tree, b"<</Type/Page>>")
    )
    assert tesseract.shows_something(document, 1) is False
    document.close()


@pytest.mark.parametrize(("ink", "darkest"), [(90, 0), (200, 200)])
def test_letters_of_a_pale_copy_are_made_black_and_a_page_without_ink_is_left_alone(ink, darkest):
    picture = Image.new("L", (100, 100), 230)
    picture.paste(ink, (0, 0, 100, 5))
    assert tesseract._stretched(picture).getextrema() == (darkest, 255 if darkest == 0 else 230)
