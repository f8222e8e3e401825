"""What a file is, whatever it is called; and what each file that cannot be read is told."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import UnreadableError
from pipeline.process import process_document
from pipeline.reading.dispatch import Kind, read, sniff
from pipeline.records import LineRole
from tests.pipeline.reading.writers import para, raw_word

TEXT = "1. The Committee considered the initial report of Maravel.\n\n2. It asks the State party to open its ferries.\n"
PAGE = "<html><body>{}</body></html>".format("".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\x00" * 60


def _zip(path: Path, *names: str, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, text in {**dict.fromkeys(names, "x"), **files}.items():
            package.writestr(name, text)
    return path


def _file(tmp_path: Path, name: str, data: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", Kind.PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", Kind.PDF),
        (_ole("WordDocument"), Kind.OLD_WORD),
        (b"{\\rtf1\\ansi Maravel}", Kind.RICH_TEXT),
        (PAGE, Kind.PAGE),
        (PAGE.encode("utf-16"), Kind.PAGE),
        (PAGE.encode("utf-16-le"), Kind.PAGE),
        ("<?xml version='1.0'?>\n<!-- made by hand --><!DOCTYPE html PUBLIC ''><html>", Kind.PAGE),
        ("<p>1. The Committee</p>", Kind.PAGE),
        ("\n\n<TABLE><TR><TD>", Kind.PAGE),
        (TEXT, Kind.TEXT),
        (TEXT.encode("utf-16"), Kind.TEXT),
        ("1. Комитет".encode("cp1251"), Kind.TEXT),
        ("1. The price is < 5 pesos, the wind > 3.", Kind.TEXT),
    ],
)
def test_sniff_tells_kinds_by_their_bytes(tmp_path, data, kind):
    for name in ("a.pdf", "a.doc", "a"):
        assert sniff(_file(tmp_path, name, data)) is kind


def test_sniff_tells_packages_apart(tmp_path):
    assert sniff(raw_word(tmp_path / "a.doc", para("x"))) is Kind.WORD
    assert sniff(_zip(tmp_path / "b", mimetype="application/vnd.oasis.opendocument.text")) is Kind.OPEN_TEXT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty; fetch it again"),
        (b"\xef\xbb\xbf \r\n\x00\x00", "the file is empty"),
        (b"PK\x03\x04 and no more", "damaged or cut short"),
        (OLE, "holds no text document"),
        (_ole("EncryptedPackage"), "locked by a password"),
        (_ole("Workbook"), "a workbook"),
        (_ole("PowerPoint Document"), "slides"),
        (b"\x89PNG\r\n\x1a\n", "a picture; save it as a PDF"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08", "packed"),
        (b"%!PS-Adobe", "PostScript"),
        (b"\x7fELF\x02\x01\x00\x00\x00" * 20, "no document that is read"),
        ("<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument>", "one XML file"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related", "web archive"),
        ("<html><body>Request rejected. Your support ID is 12345.</body></html>", "a server's message"),
        ("<html><body></body></html>", "no numbered paragraph"),
        ("Not found.", "no numbered paragraph"),
    ],
)
def test_read_refuses_in_one_sentence_with_the_name_and_a_remedy(tmp_path, data, message):
    with pytest.raises(UnreadableError) as error:
        read(_file(tmp_path, "strange.doc", data))
    text = str(error.value)
    assert message in text
    assert text.startswith("strange.doc: ")
    assert text.endswith(".")
    assert "\n" not in text


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("a.pdf", "b.pdf"), "a ZIP archive without a document"),
        (("xl/workbook.xml",), "a workbook"),
        (("ppt/presentation.xml",), "slides"),
    ],
)
def test_read_refuses_packages_that_hold_no_document(tmp_path, names, message):
    with pytest.raises(UnreadableError, match=message):
        read(_zip(tmp_path / "renamed.docx", *names))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.doc", PAGE, "ends in .doc, but the file is a web page (HTML)"),
        ("a.PDF", PAGE, "ends in .pdf, but the file is a web page (HTML)"),
        ("a.html", TEXT, "ends in .html, but the file is a plain text"),
        ("a.html", PAGE, None),
        ("a.txt", TEXT, None),
        ("CRPD_C_MRV_CO_1", TEXT, None),
        ("CRPD_C_MRV_CO_2-3.v2", TEXT, None),  # not an ending that says anything
    ],
)
def test_read_takes_a_file_for_what_it_is_and_says_so(tmp_path, name, data, told):
    reading = read(_file(tmp_path, name, data))
    assert [line.text for line in reading.lines if line.role is LineRole.BODY] == [
        line for line in TEXT.splitlines() if line
    ]
    assert [doubt.kind for doubt in reading.doubts] == ([] if told is None else ["not_what_its_name_says"])
    assert told is None or told in reading.doubts[0].message


def test_read_takes_a_word_file_and_a_pdf_for_what_they_are(tmp_path, raw):
    shutil.copy(raw / "CRPD_C_XMV_CO_1.pdf", tmp_path / "a.docx")
    raw_word(tmp_path / "b.pdf", para("1. The Committee asks."))
    for name in ("a.docx", "b.pdf"):
        reading = read(tmp_path / name)
        assert reading.lines
        assert reading.doubts[-1].kind == "not_what_its_name_says"


def test_read_gives_a_failed_document_one_issue(tmp_path):
    result = process_document(_zip(tmp_path / "CRPD_C_MRV_CO_1.docx", "readme.txt"))
    assert result.document.status == "failed"
    assert [issue.kind for issue in result.issues] == ["unreadable"]
    assert "ZIP archive" in result.issues[0].message
