"""Files and texts made to do harm: by the hundred here, by the thousand in `make nightly`."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.expressions import Used, calls
from benchmarks.patterns import slow
from pipeline import corrections, nlp, numbering
from pipeline.cleaning import cleaned
from pipeline.process import process_document
from pipeline.reading.css import Sheet
from tests import fuzz


@pytest.mark.slow
def test_five_hundred_hostile_files_do_no_harm() -> None:
    statuses, faults = fuzz.run({"pdf": 380, "word": 80, "text": 30, "page": 10}, first=110)
    assert faults == []
    assert statuses.total() == 500
    assert statuses["failed"] and statuses["partial"] and statuses["ok"]


def test_the_file_of_a_seed_is_always_the_same() -> None:
    assert [fuzz.hostile("pdf", 7), fuzz.hostile("word", 7)] == [fuzz.hostile("pdf", 7), fuzz.hostile("word", 7)]
    assert fuzz.hostile("pdf", 7) != fuzz.hostile("pdf", 8)


CODE = """
import socket, sys
from pathlib import Path
from tests import fuzz
read, (folder, elsewhere) = fuzz.process_document, sys.argv[1:]
def harmful(path):
    Path(elsewhere).write_text("x")
    Path(elsewhere).unlink()
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError:
        pass
    return read(path)
fuzz.process_document = harmful
print(fuzz.judge("text", [110], folder)[1])
"""


def test_what_a_reader_does_outside_its_folder_is_seen(root: Path, tmp_path: Path) -> None:
    """In a process of its own: what watches is never taken away."""
    (tmp_path / "in").mkdir()
    command = [sys.executable, "-c", CODE, str(tmp_path / "in"), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True)
    for act in (f"open {tmp_path / 'out'}", f"os.remove {tmp_path / 'out'}", "socket.connect"):
        assert act in done.stdout


@pytest.mark.slow
def test_no_regular_expression_blows_up(root: Path) -> None:
    """In a process of its own: it imports the pipeline anew."""
    command = [sys.executable, "-m", "benchmarks.patterns", "--length", "400", "--seconds", "0.4"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("pattern", [r"(\w+)+!", r"(?:a|a)*b", r"(\d+)*-", r"\s*,?\s*,?\s*x"])
def test_a_regular_expression_that_blows_up_is_found(pattern: str) -> None:
    used = Used(re.compile(pattern), "reading/x.py")
    assert [each.pattern for each in slow([used], length=2000, seconds=0.2)] == [pattern]


def test_every_call_that_makes_a_regular_expression_is_known() -> None:
    source = """
import re
FIXED = re.compile(r"a+b", re.DOTALL)
def later(words, text):
    return re.search(rf"\\b{words}", text) or [re.sub(words, "", x) for x in text] or text.split(words)
"""
    assert [(call.first, call.pattern) for call in calls(source, "x.py")] == [(3, "a+b"), (5, None), (5, None)]


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_a_corrigendum_of_colons_takes_little(language: str) -> None:
    """Found by benchmarks.expressions: these were never tried, and took time that grew with the cube of a row of colons."""
    used = [Used(pattern, "corrections.py") for pattern in corrections._grammar(language).pairs]
    assert used and slow(used, length=400, seconds=0.4) == []


def test_cleaned_takes_out_what_no_text_needs() -> None:
    assert cleaned("a\x00b\x1b[31m\ud800\uffff c") == "ab[31m c"
    assert cleaned("1.\tOne\ntwo") == "1.\tOne\ntwo"
    assert cleaned("a\u202egnp\u202c \u2067b\u2069\u200f") == "agnp b\u200f"
    assert cleaned("a" + " " * 100_000 + "b") == "a" + " " * 8 + "b"


def test_control_characters_of_a_text_are_not_in_its_tables(tmp_path: Path) -> None:
    """Found by tests.fuzz, text:12: a spreadsheet cannot hold them."""
    path = tmp_path / "CRPD_C_XMV_CO_1.txt"
    path.write_text("1. The Committee recom\x1bmends that the State\x08 party open its ferries to all.\n")
    (paragraph,) = process_document(path).paragraphs
    assert paragraph.text == "The Committee recommends that the State party open its ferries to all."


@pytest.mark.parametrize("sheet", ["p", "p{", "/*", "{", "p{font-size:1pt}"])
def test_a_style_sheet_without_end_takes_little(sheet: str) -> None:
    """Found by tests.fuzz, page:166: its time grew with the square of its letters; these took hours."""
    assert len(Sheet(sheet * (1_000_000 // len(sheet)))._rules) <= 1


def test_lists_that_never_close_take_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by tests.fuzz, word:102: every paragraph that a list might belong to was kept open."""
    weighed = 0

    def counted(*args: object, **options: object) -> float:
        nonlocal weighed
        weighed += 1
        return 1.0

    monkeypatch.setattr(numbering, "_cost", counted)
    ones = [numbering.Candidate(line, 1, 0, 1.0, 2, form=".") for line in range(600)]
    numbering.chain(ones)
    assert weighed < 600 * 80 * 50


def test_a_paragraph_of_more_than_a_million_letters_is_read() -> None:
    """Found by tests.fuzz, word:21061: spaCy refuses them unless told otherwise."""
    assert len(nlp.read("ferries " * 150_000, "en")) == 150_000


def test_a_package_with_names_in_no_encoding_is_refused(tmp_path: Path) -> None:
    """Found by tests.fuzz, word:36500: the file says that its names are UTF-8, and they are not."""
    path = tmp_path / "CRPD_C_XMV_CO_1.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/é.xml", "x")
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xa0\xa0"))
    result = process_document(path)
    assert [issue.kind for issue in result.issues] == ["unreadable"]
    assert "damaged or cut short" in result.issues[0].message
