"""Documents in, a folder of tables out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import CheckError, OutputError
from pipeline.publish import Packed, differing, pack, write
from pipeline.publish.files import names
from pipeline.records import Result
from pipeline.tables import TABLES
from tests.pipeline import factories as make

CO = "CRPD/C/MRV/CO"
RESULTS = [
    make.result(("7", "10"), symbol=f"{CO}/1"),
    make.result(("7",), symbol=f"{CO}/2-3"),
    make.result(("7",), symbol=f"{CO}/10"),
    make.result(("7",), symbol=f"{CO}/1", language="fr"),
    make.failed(source_path="b.pdf"),
]


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(out / f"{table}.parquet").to_pylist()


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if not path.name.startswith(".")}


def test_publish_writes_every_table_in_both_forms(tmp_path: Path) -> None:
    summary = write(RESULTS, tmp_path)
    assert set(files(tmp_path)) == {f"{name}.{form}" for name in TABLES for form in ("csv", "parquet")} | {
        "datapackage.json"
    }
    assert differing(tmp_path) == ()
    for name, table in TABLES.items():
        data = pq.read_table(tmp_path / f"{name}.parquet")
        assert data.schema.equals(table.schema, check_metadata=True)
        assert data.num_rows == summary.rows[name]


def test_publish_orders_documents_as_a_reader_counts(tmp_path: Path) -> None:
    write(RESULTS[::-1], tmp_path)
    documents = [row["document_id"] for row in rows(tmp_path, "documents")]
    assert documents[:4] == [f"{CO}/1@en", f"{CO}/1@fr", f"{CO}/2-3@en", f"{CO}/10@en"]
    assert documents[4].startswith("sha256:")
    recommendations = [row["recommendation_id"] for row in rows(tmp_path, "recommendations")]
    assert recommendations[:3] == [f"{CO}/1@en#7", f"{CO}/1@en#10", f"{CO}/1@fr#7"]


def test_publish_sums_up(tmp_path: Path) -> None:
    summary = write(RESULTS, tmp_path)
    assert summary.documents == {"ok": 4, "failed": 1}
    assert summary.rows["paragraphs"] == summary.rows["recommendations"] == 5
    assert [(due.document_id, due.paragraphs) for due in summary.due][:2] == [
        (f"{CO}/1@en", ("7", "10")),
        (f"{CO}/1@fr", ("7",)),
    ]
    assert summary.failed == [("b.pdf", "b.pdf is empty; download it again.")]
    assert summary.set_aside == []
    assert summary.changed == names()


@pytest.mark.parametrize("seed", range(3))
def test_publish_same_documents_give_same_bytes(tmp_path: Path, seed: int) -> None:
    write(RESULTS, tmp_path / "a")
    mixed: list[Result | Packed] = [pack(result) if seed else result for result in RESULTS]
    random.Random(seed).shuffle(mixed)
    write(mixed, tmp_path / "b")
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_publish_again_touches_nothing(tmp_path: Path) -> None:
    write(RESULTS, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir() if path.suffix != ".lock"}
    later = [
        replace(r, document=r.document.model_copy(update={"processed_at": make.NOON.replace(year=2027)}))
        for r in RESULTS
    ]
    assert write(later, tmp_path).changed == ()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir() if path.suffix != ".lock"} == before


def test_publish_tells_the_time_where_something_changed(tmp_path: Path) -> None:
    write(RESULTS[:1], tmp_path)
    later = replace(
        make.result(("7", "11")),
        document=make.document(paragraphs=2, processed_at=make.NOON.replace(year=2027)),
    )
    changed = write([later], tmp_path).changed
    assert {"documents.parquet", "paragraphs.parquet", "datapackage.json"} <= set(changed)
    assert "citations.parquet" not in changed
    assert rows(tmp_path, "documents")[0]["processed_at"].year == 2027


def test_publish_mends_what_another_program_changed(tmp_path: Path) -> None:
    write(RESULTS, tmp_path)
    before = files(tmp_path)
    (tmp_path / "documents.csv").write_text("saved by a spreadsheet")
    (tmp_path / "paragraphs.parquet").write_bytes(b"PAR1")
    assert set(differing(tmp_path)) == {"documents.csv", "paragraphs.parquet"}
    assert write(RESULTS, tmp_path).changed == ("documents.csv", "paragraphs.parquet")
    assert files(tmp_path) == before


def test_publish_nothing_gives_empty_tables(tmp_path: Path) -> None:
    summary = write([], tmp_path)
    assert set(summary.rows.values()) == {0}
    assert differing(tmp_path) == ()
    assert (tmp_path / "links.csv").read_text(
        "utf-8-sig"
    ) == '"recommendation_id","related_id","relation","score","evidence"\n'


def test_publish_takes_issues_of_files_without_document(tmp_path: Path) -> None:
    said = [make.issue(None, source_path=path, kind="missing_file") for path in ("10.pdf", "9.pdf")]
    write(RESULTS, tmp_path, issues=said)
    assert [row["source_path"] for row in rows(tmp_path, "issues")] == ["b.pdf", "9.pdf", "10.pdf"]
    with pytest.raises(CheckError, match="issues"):
        write(RESULTS, tmp_path, issues=[make.issue("CRPD/C/MRV/CO/99@en")])


# --- tables across documents -------------------------------------------------------------------------------------


def test_publish_takes_relations_sorted(tmp_path: Path) -> None:
    links = [make.link(f"{CO}/10@en#7", f"{CO}/1@en#7"), make.link(f"{CO}/2-3@en#7", f"{CO}/1@en#10")]
    batch = TABLES["links"].batch(links)
    for given in (links, links[::-1], pa.Table.from_batches([batch])):
        summary = write(RESULTS, tmp_path, across={"links": given})
        assert [row["recommendation_id"] for row in rows(tmp_path, "links")] == [f"{CO}/2-3@en#7", f"{CO}/10@en#7"]
    assert summary.rows["links"] == 2
    assert summary.changed == ()


def test_publish_refuses_relations_that_point_nowhere(tmp_path: Path) -> None:
    write(RESULTS, tmp_path)
    before = files(tmp_path)
    with pytest.raises(CheckError, match=rf"links \(related_id\): points nowhere in 1 rows, e\.g\. .*{CO}/1@en#99"):
        write(RESULTS, tmp_path, across={"links": [make.link(f"{CO}/10@en#7", f"{CO}/1@en#99")]})
    assert files(tmp_path) == before
    assert not list(tmp_path.glob(".suivi-*"))


def test_publish_refuses_unknown_tables(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="paragraphs"):
        write(RESULTS, tmp_path, across={"paragraphs": []})


# --- one document that is not right ------------------------------------------------------------------------------


def test_publish_withholds_a_document_that_breaks_a_promise(tmp_path: Path) -> None:
    twice = make.result(("7", "7"), symbol=f"{CO}/4")
    summary = write([*RESULTS, twice], tmp_path)
    assert summary.documents == {"ok": 4, "failed": 2}
    (document,) = (row for row in rows(tmp_path, "documents") if row["document_id"] == f"{CO}/4@en")
    assert (document["status"], document["paragraphs"]) == ("failed", 0)
    assert not [row for row in rows(tmp_path, "paragraphs") if row["document_id"] == f"{CO}/4@en"]
    issues = [row for row in rows(tmp_path, "issues") if row["document_id"] == f"{CO}/4@en"]
    assert {row["kind"] for row in issues} == {"broken_promise"}
    assert any("duplicate key" in row["message"] for row in issues)
    assert ("CRPD_C_MRV_CO_4_en.pdf", issues[-1]["message"]) in summary.failed


def test_publish_refuses_what_was_packed_wrongly(tmp_path: Path) -> None:
    packed = pack(make.result(("7", "7")))
    good = pack(make.result(("7", "8")))
    other = pack(make.result(("7", "8"), symbol=f"{CO}/2"))
    assert packed.status == "failed"
    with pytest.raises(CheckError, match=r"documents \(document_id\): duplicate key"):
        write([good, other._replace(data=good.data, spans=good.spans)], tmp_path)
    assert files(tmp_path) == {}


# --- several files of one name -----------------------------------------------------------------------------------


def test_publish_same_file_twice(tmp_path: Path) -> None:
    one, two = (make.result(source_path=path, sha256="ab" * 32) for path in ("a/9.pdf", "a/10.pdf"))
    for order in ([one, two], [two, one]):
        summary = write(order, tmp_path)
        assert [row["source_path"] for row in rows(tmp_path, "documents")] == ["a/9.pdf"]
        (issue,) = rows(tmp_path, "issues")
        assert (issue["kind"], issue["source_path"]) == ("duplicate_file", "a/10.pdf")
        assert "a/9.pdf" in issue["message"]
        assert [place.source_path for place in summary.set_aside] == ["a/10.pdf"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"status": "ok", "published_on": None}, {"status": "partial"}),
        ({"status": "partial"}, {"status": "failed"}),
        ({"published_on": make.NOON.date()}, {"published_on": make.NOON.date().replace(year=2025)}),
        ({"published_on": make.NOON.date()}, {"published_on": None}),
        ({"reissued_on": make.NOON.date()}, {"reissued_on": None}),  # for technical reasons: the day on top stays
        ({"source_path": "2.pdf"}, {"source_path": "10.pdf"}),
    ],
)
def test_publish_two_files_of_one_symbol(tmp_path: Path, first: dict[str, Any], second: dict[str, Any]) -> None:
    def version(paths: str, fields: dict[str, Any]) -> Result:
        result = make.result(
            (("7", "8") if paths == "a.pdf" else ("20", "21", "22")), **{"source_path": paths, **fields}
        )
        return replace(result, issues=(make.issue(source_path=result.document.source_path, kind="why"),))

    taken, left = version("a.pdf", first), version("b.pdf", second)
    for order in ([taken, left], [left, taken]):
        summary = write(order, tmp_path)
        assert [row["source_path"] for row in rows(tmp_path, "documents")] == [taken.document.source_path]
        assert [row["number"] for row in rows(tmp_path, "paragraphs")] == [p.number for p in taken.paragraphs]
        issues = {
            row["kind"]: row for row in rows(tmp_path, "issues") if row["source_path"] == left.document.source_path
        }
        assert taken.document.source_path in issues["same_symbol"]["message"]
        assert left.document.source_path in issues["same_symbol"]["message"]
        assert ("why" in issues) == (left.document.status == "failed")
        assert [place.source_path for place in summary.failed] == (
            [left.document.source_path] if left.document.status == "failed" else []
        )


# --- the folder --------------------------------------------------------------------------------------------------


def test_publish_says_early_that_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    def never() -> Iterator[Result]:
        raise AssertionError("asked for documents")
        yield

    for out in (tmp_path / "file", tmp_path / "file" / "tables"):
        with pytest.raises(OutputError) as refusal:
            write(never(), out)
        assert str(out) in str(refusal.value)
        assert "choose another" in str(refusal.value)
        assert str(refusal.value).count(".") == str(out).count(".") + 1


def test_publish_lets_other_errors_through(tmp_path: Path) -> None:
    def broken() -> Iterator[Result]:
        yield RESULTS[0]
        raise FileNotFoundError("an input")

    with pytest.raises(FileNotFoundError, match="an input"):
        write(broken(), tmp_path)
    assert files(tmp_path) == {}
    assert not list(tmp_path.glob(".suivi-*"))


def test_publish_takes_more_rows_than_a_part_or_row_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(RESULTS, tmp_path / "whole")
    monkeypatch.setattr("pipeline.publish._PART", 3)
    monkeypatch.setattr("pipeline.publish.files._GROUP", 2)
    write(RESULTS, tmp_path / "parts", across={"links": [make.link(f"{CO}/10@en#7", f"{CO}/1@en#7")]})
    assert pq.ParquetFile(tmp_path / "parts" / "paragraphs.parquet").num_row_groups > 1
    for name in set(TABLES) - {"links"}:
        assert rows(tmp_path / "parts", name) == rows(tmp_path / "whole", name)
        csv = f"{name}.csv"
        assert (tmp_path / "parts" / csv).read_bytes() == (tmp_path / "whole" / csv).read_bytes()


# --- as the documentation says -----------------------------------------------------------------------------------

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    priority = replace(
        RESULTS[0], recommendations=tuple(r.model_copy(update={"priority": True}) for r in RESULTS[0].recommendations)
    )
    write([priority, *RESULTS[1:]], tmp_path / "data" / "processed")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data" / "processed"


def test_publish_is_read_by_pandas_as_documented(published: Path) -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)
    assert list(names["due"]["recommendation_id"]) == [f"{CO}/1@en#7", f"{CO}/1@en#10"]
    assert set(names["due"]["state"]) == {"MRV"}


def test_publish_is_read_by_duckdb_as_documented(published: Path) -> None:
    assert duckdb.sql(block("sql")).fetchall() == [("MRV", "Accessibility", 5)]


def test_publish_lists_are_lists(published: Path) -> None:
    frame = pd.read_parquet(published / "paragraphs.parquet")
    assert list(frame["heading_path"][0]) == ["Principal areas of concern", "Accessibility (art. 9)"]
    path = published / "recommendations.parquet"
    query = f"SELECT boxes[1].page, boxes[1].y1, due_on FROM '{path}' LIMIT 1"
    assert duckdb.sql(query).fetchall() == [(3, 96.5, None)]
    query = f"SELECT typeof(adopted_on) FROM '{published / 'documents.parquet'}' LIMIT 1"
    assert duckdb.sql(query).fetchall() == [("DATE",)]
