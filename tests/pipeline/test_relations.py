"""What is found across documents is the same from workers, from the cache, and from this process."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.cache import Cache
from pipeline.limits import USUAL
from pipeline.linking import relate
from pipeline.publish import Corpus, write
from pipeline.publish.across import packed, unpacked
from pipeline.records import Issue, Result
from pipeline.relations import Relations
from pipeline.workers import Ended, Workers
from tests.pipeline import factories as make
from tests.pipeline.test_linking import FERRIES, FERRIES_AGAIN, OBSERVATIONS, ONE, SCHOOLS, TWO, grade, grading, result

OTHERS = [
    result(name.replace("MRV", "XOM"), {"7": text}, state="XOM", adopted_on=day)
    for name, text, day in (
        (ONE, SCHOOLS, OBSERVATIONS.document.adopted_on),
        (TWO, SCHOOLS + " Soon.", result(TWO, {}).document.adopted_on),
    )
]
RESULTS = [
    OBSERVATIONS,
    result(TWO, {"14": FERRIES_AGAIN}),
    grading(grade("10"), grade("3", symbol="CCPR/C/XMV/CO/9")),
    *OTHERS,
]


class Counted:
    """Workers that work here and count; each call may be ended instead."""

    def __init__(self, ended: Ended | None = None) -> None:
        self.places: list[str] = []
        self._ended = ended

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        self.places.append(args[0].name)
        return self._ended or function(*args)

    def rest(self) -> None:
        """Nothing to end."""

    def stop(self) -> None:
        """Nothing to give up."""


def publish(results: list[Result], out: Path, workers: Any) -> None:
    relations = Relations(workers, 2, Cache(out.parent))
    write(results, out, across=lambda corpus: relate(corpus, by=partial(relations, corpus)))


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(2, USUAL, preload=()) as these:
        yield these


def test_relations_of_workers_are_those_found_here(tmp_path: Path, workers: Workers) -> None:
    write(RESULTS, tmp_path / "here", across=relate)
    publish(RESULTS, tmp_path / "workers", workers)
    assert files(tmp_path / "workers") == files(tmp_path / "here")


def test_relations_of_a_state_are_worked_out_again_only_when_it_changed(tmp_path: Path) -> None:
    first, again, changed = Counted(), Counted(), Counted()
    publish(RESULTS, tmp_path / "out", first)
    before = files(tmp_path / "out")
    publish(RESULTS, tmp_path / "out", again)
    assert (sorted(first.places), again.places) == (["MRV", "XOM"], [])
    assert files(tmp_path / "out") == before
    publish([*RESULTS[:-1], result(TWO.replace("MRV", "XOM"), {"8": FERRIES}, state="XOM")], tmp_path / "out", changed)
    assert changed.places == ["XOM"]


def test_relations_are_worked_out_again_when_a_grade_changed(tmp_path: Path) -> None:
    publish(RESULTS, tmp_path / "out", Counted())
    before = files(tmp_path / "out")["assessments.csv"]
    workers = Counted()
    publish([grading(grade("10", raw="C")) if one is RESULTS[2] else one for one in RESULTS], tmp_path / "out", workers)
    assert workers.places == ["MRV"]
    assert files(tmp_path / "out")["assessments.csv"] != before


def test_relations_that_a_limit_ended_are_told_and_tried_again(tmp_path: Path) -> None:
    publish(RESULTS, tmp_path / "out", Counted(Ended("time_limit", "took longer than 300 seconds")))
    said = files(tmp_path / "out")["issues.csv"].decode()
    assert "Nothing was linked across the 2 documents of XOM: that work took longer than 300 seconds; " in said
    assert "give it more with --time-limit." in said
    assert files(tmp_path / "out")["links.csv"].count(b"\n") == 1
    workers = Counted()
    publish(RESULTS, tmp_path / "out", workers)
    assert sorted(workers.places) == ["MRV", "XOM"]
    assert b"Nothing was linked" not in files(tmp_path / "out")["issues.csv"]


def test_relations_survive_a_worker_that_is_killed(
    tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.relations.work_on", _killed)
    publish(RESULTS, tmp_path / "out", workers)
    tables = files(tmp_path / "out")
    assert b"SIGKILL" in tables["issues.csv"]
    assert tables["recommendations.csv"].count(b"\n") > len(RESULTS) - 1


def _killed(*_: object) -> bytes:
    signal.raise_signal(signal.SIGKILL)
    return b""


def test_relations_damaged_in_the_cache_are_worked_out_again(tmp_path: Path) -> None:
    publish(RESULTS, tmp_path / "out", Counted())
    for entry in (tmp_path / ".cache").rglob("across-*"):
        entry.write_bytes(entry.read_bytes()[:-1])
    workers = Counted()
    publish(RESULTS, tmp_path / "out", workers)
    assert sorted(workers.places) == ["MRV", "XOM"]


def test_relations_as_bytes_are_the_same_rows(tmp_path: Path) -> None:
    kept: list[Any] = []
    write(RESULTS, tmp_path, across=lambda corpus: [kept.append(part) or part for part in relate(corpus)])
    issue = make.issue(document_id=make.DOCUMENT)
    for part in [*kept, {"issues": [issue], "links": []}]:
        again = unpacked(packed(part))
        assert again.pop("issues", []) == [one for one in part.get("issues", []) if isinstance(one, Issue)]
        for name, rows in again.items():
            assert not isinstance(rows, list)
            assert rows.to_pylist() == [{**row.model_dump()} | _lists(row) for row in part[name]]


def _lists(row: Any) -> dict[str, Any]:
    return {name: list(value) for name, value in row.model_dump().items() if isinstance(value, tuple)}


def test_relations_corpus_gives_documents_as_they_came(tmp_path: Path) -> None:
    def found(corpus: Corpus) -> list[Any]:
        ids = [row["document_id"] for row in corpus.documents]
        assert [one.document_id for one in corpus.packed(reversed(ids))] == ids[::-1]
        return []

    write(RESULTS, tmp_path, across=found)
