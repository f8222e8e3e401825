"""Importing the Index's export: its shapes, its oddities, its size."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from pipeline.errors import OutputError, UnreadableError
from pipeline.uhri.export import import_export, numbered, plain
from tests.pipeline.uhri.export_files import record, write


def rows(out: Path) -> list[dict[str, Any]]:
    return pyarrow.parquet.read_table(out / "uhri.parquet").to_pylist()


def test_export_record_becomes_a_row(tmp_path: Path) -> None:
    done = import_export(write(tmp_path / "e.json", [record(6)]), tmp_path / "out")
    assert (done.records, done.doubts) == (1, ("Not read: UprRecommendingRegions (1).",))
    (row,) = rows(tmp_path / "out")
    assert row["text"] == "The Committee recommends that the State party open 6 libraries in villages."
    assert (row["number"], row["annotation_type"], row["body"]) == ("7", "Recommendations", "CRPD")
    assert (row["symbol"], row["countries"], row["persons"]) == (
        "CRPD/C/XMV/CO/1",
        ["Maravel"],
        ["Persons with disabilities"],
    )
    assert row["sdgs"] == ["4.5 - Eliminate disparities"]
    assert (row["published_on"], row["published_on_uhri"]) == (dt.date(2026, 3, 2), dt.date(2026, 4, 1))
    assert row["upr_cycle"] is None and row["upr_states"] == []
    assert (tmp_path / "out" / "uhri.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("wrap", ['{"count": 1, "value": %s}', "\ufeff%s", " \n%s\n"])
def test_export_list_may_be_wrapped(tmp_path: Path, wrap: str) -> None:
    (tmp_path / "e.json").write_text(wrap % json.dumps([record(1)]), encoding="utf-8")
    assert import_export(tmp_path / "e.json", tmp_path).records == 1


def test_export_oddities_are_said_and_nothing_is_lost(tmp_path: Path) -> None:
    odd = [
        record(1),
        record(1, AnnotationType="", Text=None),
        record(2, Symbol="letter of 3 May", PublicationDate="soon"),
        record(3, Themes=None, Countries="Maravel", New="x"),
        "no record",
        {"unrelated": 1},
    ]
    done = import_export(write(tmp_path / "e.json", odd), tmp_path)  # type: ignore[arg-type]
    said = " ".join(done.doubts)
    assert done.records == 4 == len(rows(tmp_path))
    for words in (
        "2 entries are no records",
        "1 records have no text",
        "1 records have an identifier",
        "1 days",
        "1 symbols",
        "New (1)",
    ):
        assert words in said
    assert [row["symbol"] for row in rows(tmp_path)][2] == "letter of 3 May"


@pytest.mark.parametrize(
    "data", [b"", b"[", b"{}", b"[]", b'[{"Text": "a"}, {"Te', b"PK\x03\x04 no workbook", b"<html>"]
)
def test_export_that_is_none_leaves_the_table_as_it_was(tmp_path: Path, data: bytes) -> None:
    import_export(write(tmp_path / "good.json", [record(1)]), tmp_path)
    before = (tmp_path / "uhri.parquet").read_bytes()
    (tmp_path / "bad.json").write_bytes(data)
    with pytest.raises(UnreadableError, match="bad.json"):
        import_export(tmp_path / "bad.json", tmp_path)
    assert (tmp_path / "uhri.parquet").read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_export_missing_file_and_folder_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="spelling"):
        import_export(tmp_path / "none.json", tmp_path)
    with pytest.raises(OutputError):
        import_export(write(tmp_path / "e.json", [record(1)]), tmp_path / "e.json" / "out")


def test_export_workbook_with_its_own_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Universal Human Rights Index"])
    sheet.append(["Text", "Reccomending Body", "Symbol", "Document Publication Date", "Themes", "Countries"])
    words = "4.The Committee is concerned."
    sheet.append([words, "- CRC", "CRC/C/XMV/CO/2", dt.datetime(2026, 1, 5), "- One theme\n- Another", "- Maravel"])
    book.save(tmp_path / "e.xlsx")
    assert import_export(tmp_path / "e.xlsx", tmp_path).records == 1
    (row,) = rows(tmp_path)
    assert (row["body"], row["number"], row["themes"]) == ("CRC", "4", ["One theme", "Another"])
    assert row["published_on"] == dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("4.The Committee", "4", "The Committee"),
        ("102.5. Ratify", "102.5", "Ratify"),
        ("12 (a) Open schools", "12", "(a) Open schools"),
        ("30 per cent of villages", None, "30 per cent of villages"),
        ("1948 was a year", None, "1948 was a year"),
        ("Open schools", None, "Open schools"),
    ],
)
def test_export_number_glued_to_the_text(text: str, number: str | None, rest: str) -> None:
    assert numbered(text) == (number, rest)


def test_export_plain_text() -> None:
    assert plain("<p>One<br>two</p><p>th<b>r</b>ee &amp; four</p>") == "One two three & four"


@pytest.mark.slow
def test_export_of_300000_records_in_bounded_time_and_memory(tmp_path: Path) -> None:
    write(tmp_path / "e.json", (record(number) for number in range(300_000)))
    code = (
        "import re, sys; from pathlib import Path; from pipeline.uhri.export import import_export;"
        "print(import_export(Path(sys.argv[1]), Path(sys.argv[2])).records);"
        # the most memory since this program began; getrusage would count what the test's own process had before it
        "print(re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())[1])"
    )
    started = time.monotonic()
    command = [sys.executable, "-c", code, str(tmp_path / "e.json"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    records, peak = map(int, done.stdout.split())
    assert records == 300_000
    assert time.monotonic() - started < 300
    assert peak * 1024 < 10**9
