"""Tables that were damaged after they were published, and a clock that goes back: the next run heals, or says what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.publish import differing, write
from pipeline.publish.opened import connect
from pipeline.publish.versions import CATALOGUE, FOLDER, versions
from pipeline.sources.memory import Memory
from tests.pipeline import factories as make

FEW, MANY = [make.result()], [make.result(tuple(map(str, range(1, 20))))]
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "half": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "zeros": lambda data: b"\x00" * len(data),
    "end lost": lambda data: data[:-8],
}


def _tables(out: Path) -> dict[str, bytes]:
    """All that is published but what tells of the versions between."""
    told = ("changes", "datapackage")
    return {path.name: path.read_bytes() for path in out.glob("[!.]*") if path.is_file() and path.stem not in told}


@pytest.mark.parametrize("damage", ["half", "zeros"])
@pytest.mark.parametrize("name", ["recommendations.parquet", "documents.csv", "datapackage.json", CATALOGUE, "version"])
def test_what_was_damaged_is_whole_after_the_next_run(tmp_path: Path, name: str, damage: str) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    write(FEW, out, moment=make.NOON)
    path = next((out / FOLDER).glob("*.parquet")) if name == "version" else out / name
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    write(MANY, out, moment=make.NOON + dt.timedelta(hours=1))
    write(MANY, other, moment=make.NOON + dt.timedelta(hours=1))
    assert _tables(out) == _tables(other)
    assert differing(out) == ()
    with connect(out) as database:
        assert database.execute("SELECT count(*) FROM paragraphs").fetchall() == [(19,)]


@pytest.mark.parametrize("damage", list(DAMAGE))
def test_a_reader_of_damaged_tables_is_told_what_to_do(tmp_path: Path, damage: str) -> None:
    write(FEW, tmp_path, moment=make.NOON)
    path = tmp_path / "recommendations.parquet"
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    with pytest.raises(OutputError, match=r"(?s)cannot be read .*Make them again with suivi process"):
        connect(tmp_path)


def test_a_clock_that_goes_back_loses_no_version(tmp_path: Path) -> None:
    write(FEW, tmp_path, moment=make.NOON)
    write(MANY, tmp_path, moment=make.NOON - dt.timedelta(days=400))
    write(FEW, tmp_path, moment=make.NOON - dt.timedelta(days=400))
    known = versions(tmp_path)
    assert [version.rows["paragraphs"] for version in known] == [1, 19, 1]
    assert len({version.name for version in known}) == 3
    assert differing(tmp_path) == ()


def test_what_was_asked_in_the_future_is_asked_again(tmp_path: Path) -> None:
    """The clock was a year ahead when it was asked; otherwise nothing would be asked for a year."""
    now = dt.datetime.now(dt.UTC)
    with Memory(tmp_path) as memory:
        memory.note("listing", "0 documents")
        assert memory.recall("listing", now) is not None
        assert memory.recall("listing", now - dt.timedelta(days=365)) is None
