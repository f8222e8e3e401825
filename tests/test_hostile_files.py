"""Files made to do harm, one of each kind that has a name, and what becomes of each.

Damaged and strange files are in `test_bad_input.py`, links in `test_discovery.py`, what has no name in `test_hostile.py`.
"""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import symbols
from pipeline.errors import SuiviError
from pipeline.process import process_document
from pipeline.provenance import sidecar
from pipeline.publish import write
from pipeline.publish.versions import versions
from pipeline.publish.why import why
from pipeline.runner import run
from tests.pipeline import factories as make
from tests.pipeline.reading.writers import para, raw_word

STEM = "CRPD_C_XMV_CO_1"
ASKED = "1. The Committee recommends that the State party open its ferries to all inhabitants of the island."
SECRET = "kept from everyone"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked anything, no program is started."""

    def never(*args: object, **options: object) -> None:
        raise AssertionError("something was started, or asked of the network")

    monkeypatch.setattr(socket.socket, "connect", never)
    monkeypatch.setattr(subprocess, "Popen", never)
    monkeypatch.setattr(os, "system", never)


# --- PDF --------------------------------------------------------------------------------------------------------------

_TEXT = f"BT /F 9 Tf 40 700 Td ({ASKED}) Tj ET".encode()


def _pdf(path: Path, catalogue: bytes = b"", page: bytes = b"", *more: bytes) -> Path:
    """A PDF of one page; entries of its catalogue and of its page, and further objects from number 6."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%b>>" % page,
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(_TEXT), _TEXT),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
        *more,
    )
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    path.write_bytes(data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end)
    return path


def _packed(objects: bytes) -> bytes:
    """A stream of objects, as writers pack them."""
    data = zlib.compress(objects)
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(data)
    return head + b"stream\n" + data + b"\nendstream"


@pytest.mark.parametrize(
    ("catalogue", "page", "more", "told"),
    [
        (b"/OpenAction<</S/JavaScript/JS(this.exportDataObject\\(\\))>>", b"", (), "a script"),
        (
            b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.launchURL\\('http://192.0.2.1'\\))>>]>>>>",
            b"",
            (),
            "a script",
        ),
        (b"/OpenAction<</S/J#61vaScript/JS(x)>>", b"", (), "a script"),
        (b"/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>", b"", (), "starts a program"),
        (b"", b"/AA<</O<</S/Launch/F(/bin/sh)>>>>", (), "starts a program"),
        (b"/OpenAction<</S/URI/URI(http://192.0.2.1/)>>", b"", (), ""),
        (b"/OpenAction<</S/GoToR/F(//192.0.2.1/share/x.pdf)/D[0/Fit]>>", b"", (), "opens another file"),
        (b"/OpenAction<</S/SubmitForm/F(http://192.0.2.1/)>>", b"", (), "sends what is filled in"),
        (b"/AcroForm<</XFA 6 0 R/Fields[]>>", b"", (b"<</Length 5>>\nstream\n<x/>\n\nendstream",), ""),
        (
            b"/Names<</EmbeddedFiles<</Names[(../../evil)6 0 R]>>>>",
            b"",
            (b"<</F(../../evil)/EF<</F 7 0 R>>>>", b"<</Type/EmbeddedFile/Length 1>>\nstream\nx\nendstream"),
            "an attached file",
        ),
        (b"/Metadata 1 0 R/Outlines 1 0 R/StructTreeRoot 1 0 R/Dests 1 0 R", b"", (), ""),
        (b"", b"", (_packed(b"6 0 <</S/Launch/F(/bin/sh)>>"),), "starts a program"),
        (b"/Lang(s/JS>k/q#41b)", b"", (), ""),
    ],
    ids=[
        "script",
        "named script",
        "script written in numbers",
        "launch",
        "page launch",
        "uri",
        "remote",
        "submit",
        "xfa",
        "embedded",
        "recursive",
        "packed",
        "names by chance in packed bytes",
    ],
)
def test_what_a_pdf_wants_done_is_told_and_not_done(
    tmp_path: Path, alone: None, catalogue: bytes, page: bytes, more: tuple[bytes, ...], told: str
) -> None:
    path = _pdf(tmp_path / f"{STEM}.pdf", catalogue, page, *more)
    result = process_document(path)
    (paragraph,) = result.paragraphs
    assert paragraph.text == ASKED.removeprefix("1. ")
    assert list(tmp_path.iterdir()) == [path]
    messages = [issue.message for issue in result.issues if issue.kind == "active_content"]
    assert len(messages) == bool(told) and told in "".join(messages)


# --- Word -------------------------------------------------------------------------------------------------------------


def _changed(path: Path, change: Callable[[bytes], bytes] = bytes, **more: bytes) -> Path:
    """A Word file of one paragraph with its main part changed, and entries of other names added."""
    raw_word(path, para(ASKED))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = change(parts["word/document.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in (parts | more).items():
            package.writestr(name, data)
    return path


def _declared(declaration: str) -> Callable[[bytes], bytes]:
    """Declares an entity, and lets the text call it."""

    def change(part: bytes) -> bytes:
        part = part[part.index(b"?>") + 2 :] if part.startswith(b"<?xml") else part
        return f"<!DOCTYPE w [{declaration}]>".encode() + part.replace(b"ferries", b"&x;ferries")

    return change


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {two} "{f"&{one};" * 20}">' for one, two in zip("abcdefgh", "bcdefghx", strict=True)
)


@pytest.mark.parametrize("where", ["file", "http", "parameter", "laughs"])
def test_entities_of_a_word_file_are_not_followed(tmp_path: Path, alone: None, where: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    declaration = {
        "file": f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
        "http": '<!ENTITY x SYSTEM "http://192.0.2.1/">',
        "parameter": f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p; <!ENTITY x "">',
        "laughs": LAUGHS,
    }[where]
    path = _changed(tmp_path / f"{STEM}.docx", _declared(declaration))
    result = process_document(path)
    assert SECRET not in "".join(paragraph.text for paragraph in result.paragraphs)
    assert sum(len(paragraph.text) for paragraph in result.paragraphs) < 200
    assert result.document.status == "failed"
    assert [issue.kind for issue in result.issues] == ["unreadable"]


_FAR = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_ONE = '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" {}/>'


@pytest.mark.parametrize(
    ("name", "kind", "where", "told"),
    [
        ("word/_rels/settings.xml.rels", "attachedTemplate", "http://192.0.2.1/x.dotm", "a template from elsewhere"),
        ("word/_rels/settings.xml.rels", "attachedTemplate", "\\\\192.0.2.1\\x.dotm", "a template from elsewhere"),
        ("word/_rels/settings.xml.rels", "attachedTemplate", "file:///C:/Templates/Normal.dotm", ""),
        ("word/_rels/document.xml.rels", "oleObject", "mhtml:http://192.0.2.1/x", "an object from elsewhere"),
        ("word/_rels/document.xml.rels", "frame", "https://192.0.2.1/", "a page from elsewhere"),
        ("word/_rels/document.xml.rels", "hyperlink", "https://192.0.2.1/", ""),
        ("word/vbaProject.bin", "", "", "macros"),
    ],
)
def test_what_a_word_file_wants_done_is_told_and_not_done(
    tmp_path: Path, alone: None, name: str, kind: str, where: str, told: str
) -> None:
    relation = _ONE.format(kind, f'Target="{where}" TargetMode="External"')
    path = _changed(tmp_path / f"{STEM}.docx", **{name: _FAR.format(relation).encode()})
    result = process_document(path)
    assert [paragraph.text for paragraph in result.paragraphs] == [ASKED.removeprefix("1. ")]
    messages = [issue.message for issue in result.issues if issue.kind == "active_content"]
    assert len(messages) == bool(told) and told in "".join(messages)


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/media/a.png"])
def test_a_part_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, name: str) -> None:
    path = _changed(tmp_path / f"{STEM}.docx", **{name: b" " * (80 << 20)})
    result = process_document(path)
    assert result.document.status in ("failed", "ok", "partial")
    if name == "word/document.xml":
        (issue,) = result.issues
        assert issue.kind == "unreadable" and "unpack" in issue.message


@pytest.mark.parametrize(
    "name",
    ["../../evil.xml", "/evil.xml", "..\\evil.xml", "word/../../evil.xml", "C:\\evil.xml", "word/\u202exml.x"],
)
def test_nothing_of_a_package_is_written(tmp_path: Path, alone: None, name: str) -> None:
    folder = tmp_path / "in" / "side"
    folder.mkdir(parents=True)
    path = _changed(folder / f"{STEM}.docx", **{name: b"<evil/>"})
    (paragraph,) = process_document(path).paragraphs
    assert paragraph.text == ASKED.removeprefix("1. ")
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]
    assert not Path("/evil.xml").exists()


# --- names and symbols ------------------------------------------------------------------------------------------------

NAMES = (
    "a..b",
    "..c",
    "a\nb",
    "a\rb",
    "a\tb",
    "\u202eod.txt",
    "a\u2066b\u200f",
    "a\x1b[31mb",
    "=1+1",
    "-rf",
    "@x",
    "<script>alert(1)<",
    "'; DROP TABLE documents; --",
    "%s%n{0}$HOME`id`",
    "a" * 240,
    "*?[x]",
    "a; b",
    '"quoted", twice',
    "C:\\x",
)


@pytest.mark.slow
def test_names_of_files_do_no_harm(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for number, name in enumerate(NAMES, start=1):
        (raw / f"{name}.txt").write_text(f"CRPD/C/XMV/CO/{number}\n\n{ASKED}\n")
    outcome = run([raw], out, jobs=1)
    visible = {f"{name}.txt" for name in NAMES if not name.startswith(".")}
    assert outcome.documents == len(visible)
    with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(visible)
    assert {row["source_path"].lstrip("'") for row in rows} <= {name.lstrip("'") for name in visible} | visible
    assert not [row for row in rows if row["source_path"].startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {path.name for path in tmp_path.iterdir()} == {"raw", "out"}


PATHS = (
    "../../../etc/passwd",
    "CRPD/C/../../etc",
    "/etc/passwd",
    "CRPD/C/XMV/CO/../1",
    "CRPD\\..\\x",
    "CRPD/C/XMV/CO/1/..",
)


@pytest.mark.parametrize("symbol", PATHS)
def test_symbols_that_look_like_paths_are_none(tmp_path: Path, symbol: str) -> None:
    found = symbols.parse(symbol)
    assert found is None or ".." not in found.text
    path = tmp_path / "x.txt"
    path.write_text(f"{symbol}\n\n{ASKED}\n")
    sidecar(path).write_text(json.dumps({"symbol": symbol}))
    said = process_document(path).document
    assert ".." not in said.document_id and not said.document_id.startswith("/")


@pytest.mark.parametrize("symbol", ["СRPD/C/XMV/CO/1", "CRPD/С/XMV/CO/1", "CRРD/C/XMV/CO/1", "CRPD/C/XMV/СО/1"])
def test_letters_that_look_alike_make_no_second_symbol(tmp_path: Path, symbol: str) -> None:
    """Cyrillic letters in a symbol: it is the one that it looks like, or none."""
    found = symbols.parse(symbol)
    assert found is None or found.text == "CRPD/C/XMV/CO/1"
    path = tmp_path / "x.txt"
    path.write_text(f"{symbol}\n\n{ASKED}\n")
    assert process_document(path).document.symbol in (None, "CRPD/C/XMV/CO/1")


@pytest.mark.parametrize("data", [b"", b'{"symbol": "CRPD', b"[1]", bytes(60), b"\xff\xfe{}", b"[" * 100_000])
def test_a_sidecar_that_cannot_be_read_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / f"{STEM}.txt"
    path.write_text(f"CRPD/C/XMV/CO/1\n\n{ASKED}\n")
    kinds = [{issue.kind for issue in process_document(path).issues}]
    sidecar(path).write_bytes(data)
    result = process_document(path)
    kinds.append({issue.kind for issue in result.issues})
    assert kinds[1] - kinds[0] == {"sidecar_unreadable"}
    (said,) = [issue.message for issue in result.issues if issue.kind == "sidecar_unreadable"]
    assert sidecar(path).name in said and "fetch the document again" in said
    assert len(result.paragraphs) == 1


# --- the folder of tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["documents.csv", "documents.parquet", "datapackage.json"])
def test_a_link_in_the_place_of_a_table_is_replaced_not_followed(tmp_path: Path, name: str) -> None:
    precious, out = tmp_path / "precious", tmp_path / "out"
    precious.write_text(SECRET)
    out.mkdir()
    (out / name).symlink_to(precious)
    write([make.result()], out, moment=make.NOON)
    assert precious.read_text() == SECRET
    assert not (out / name).is_symlink()


@pytest.mark.parametrize("value", ["x' OR '1'='1", "'; DROP TABLE new; --", '"', "%", "\x00"])
def test_a_condition_is_a_value_whatever_it_says(tmp_path: Path, value: str) -> None:
    write([make.result()], tmp_path, moment=make.NOON)
    write([make.result(("1", "2"))], tmp_path, moment=make.NOON)
    first = versions(tmp_path)[0]
    assert why(tmp_path, "paragraphs", first, {}).moved
    assert why(tmp_path, "paragraphs", first, {"text": value}).moved == []
    with pytest.raises(SuiviError):
        why(tmp_path, "paragraphs", first, {f'text" = "text" OR {value}': "1"})
