"""Files and texts made to do harm: by the hundred here, by the thousand in `make nightly`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.patterns import Used, slow
from pipeline.cleaning import cleaned
from pipeline.process import process_document
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


def test_cleaned_takes_out_what_no_text_needs() -> None:
    assert cleaned("a\x00b\x1b[31m\ud800\uffff c") == "ab[31m c"
    assert cleaned("1.\tOne\ntwo") == "1.\tOne\ntwo"
    assert cleaned("a" + " " * 100_000 + "b") == "a" + " " * 8 + "b"


def test_control_characters_of_a_text_are_not_in_its_tables(tmp_path: Path) -> None:
    """Found by tests.fuzz, text:12: a spreadsheet cannot hold them."""
    path = tmp_path / "CRPD_C_XMV_CO_1.txt"
    path.write_text("1. The Committee recom\x1bmends that the State\x08 party open its ferries to all.\n")
    (paragraph,) = process_document(path).paragraphs
    assert paragraph.text == "The Committee recommends that the State party open its ferries to all."
