"""What was asked is kept line by line: a line that is cut short costs its own answer, and the file does not grow for ever."""

from __future__ import annotations

import datetime as dt
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.sources.memory import NAME, Memory

ROWS = (("CRPD/C/XMV/CO/1", "2019"), ("CRPD/C/XMV/CO/2-3", "2024"))


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file grows above so many bytes meanwhile, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def asked(folder: Path, *questions: str) -> list[str]:
    """Those of the questions that were answered today."""
    with Memory(folder) as memory:
        return [question for question in questions if memory.recall(question)]


def test_memory_adds_a_line_for_each_answer_and_keeps_those_before(tmp_path: Path) -> None:
    before = b""
    for number in range(3):
        with Memory(tmp_path) as memory:
            memory.note(f"question {number}", "answered", ROWS)
        now = (tmp_path / NAME).read_bytes()
        assert now.startswith(before) and now.count(b"\n") == number + 1
        before = now
    with Memory(tmp_path) as memory:
        told = memory.recall("question 1")
    assert told is not None and (told.outcome, told.found) == ("answered", ROWS)


@pytest.mark.parametrize("left", [1, 20, -1])
def test_memory_cut_short_by_a_kill_costs_the_last_answer_only(tmp_path: Path, left: int) -> None:
    with Memory(tmp_path) as memory:
        memory.note("first", "new")
    whole = (tmp_path / NAME).stat().st_size
    with Memory(tmp_path) as memory:
        memory.note("second", "new")
    data = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(data[: whole + left] if left > 0 else data[:left])
    with Memory(tmp_path) as memory:
        memory.note("third", "new")
    second = ["second"] if left < 0 else []  # only the end of its line was missing
    assert asked(tmp_path, "first", "second", "third") == ["first", *second, "third"]


def test_memory_on_a_full_disk_says_so_and_keeps_what_was_there(tmp_path: Path) -> None:
    with Memory(tmp_path) as memory:
        memory.note("first", "new")
        before = (tmp_path / NAME).read_bytes()
        with files_of_at_most(len(before) + 10), pytest.raises(OutputError, match="free some space"):
            memory.note("second", "new")
        assert (tmp_path / NAME).read_bytes() == before
        assert memory.recall("second") is None
        memory.note("third", "new")
    assert asked(tmp_path, "first", "second", "third") == ["first", "third"]


def test_memory_leaves_out_what_was_asked_again_or_a_month_ago(tmp_path: Path) -> None:
    with Memory(tmp_path) as memory:
        for _ in range(150):
            memory.note("the same", "new")
        memory.note("old", "new")
    lines = (tmp_path / NAME).read_text().splitlines()
    today, past = (f"{dt.datetime.now(dt.UTC) - dt.timedelta(days=days):%Y-%m-%d}" for days in (0, 40))
    (tmp_path / NAME).write_text("\n".join([*lines[:-1], lines[-1].replace(today, past)]) + "\n")
    assert asked(tmp_path, "the same", "old") == ["the same"]
    assert (tmp_path / NAME).read_text().count("\n") == 1
