from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.errors import OutputError, SuiviError
from pipeline.fingerprint import MadeBy
from pipeline.publish import write
from pipeline.publish.files import differing
from pipeline.publish.versions import CATALOGUE, FOLDER, chosen, restore, versions
from pipeline.publish.why import Moved, why
from pipeline.records import Result, Review
from tests.pipeline import factories as make

ONE, TWO = "CRPD/C/MRV/CO/1", "CRPD/C/MRV/CO/2-3"
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
CODE = MadeBy("code", "knowledge", "model")


def publish(out: Path, *results: Result, hour: int = 0, made_by: MadeBy = CODE, **options: Any) -> None:
    write(results, out, made_by=made_by, moment=NOON + dt.timedelta(hours=hour), **options)


def told(out: Path) -> list[dict[str, Any]]:
    return pq.read_table(out / "changes.parquet").to_pylist()


def tally(out: Path) -> set[tuple[str, str, str, str | None]]:
    return {(row["table"], row["change"], row["cause"], row["document_id"]) for row in told(out)}


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in (".csv", ".parquet", ".json")}


def test_first_publication_has_no_changes(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    assert told(tmp_path) == []
    assert [version.name for version in versions(tmp_path)] == ["2026-03-01T120000Z"]


def test_new_and_withdrawn_documents_are_told_row_by_row(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    publish(tmp_path, make.result(symbol=TWO), hour=1)
    came = {row["id"] for row in told(tmp_path) if row["change"] == "added"}
    assert {row["recommendation_id"] for row in pq.read_table(tmp_path / "recommendations.parquet").to_pylist()} < came
    assert {(change, cause, document) for _, change, cause, document in tally(tmp_path)} == {
        ("added", "new document", f"{TWO}@en"),
        ("removed", "withdrawn", f"{ONE}@en"),
    }


def test_a_run_that_changes_nothing_makes_no_version_and_no_byte(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    publish(tmp_path, make.result(symbol=ONE), make.result(symbol=TWO), hour=1)
    before = files(tmp_path)
    publish(tmp_path, make.result(symbol=ONE), make.result(symbol=TWO), hour=2)
    assert files(tmp_path) == before
    assert len(versions(tmp_path)) == 2


@pytest.mark.parametrize(
    ("made_by", "sha256", "cause"),
    [
        (CODE, "b" * 64, "re-issued"),
        (CODE._replace(pipeline="other"), None, "pipeline"),
        (CODE._replace(knowledge="other"), None, "knowledge"),
        (CODE, None, "related"),
    ],
)
def test_a_changed_row_names_its_columns_and_the_cause(
    tmp_path: Path, made_by: MadeBy, sha256: str | None, cause: str
) -> None:
    old = make.result(symbol=ONE)
    publish(tmp_path, old)
    document = old.document.model_copy(update={"sha256": sha256 or old.document.sha256})
    first, *others = old.recommendations
    asked = (first.model_copy(update={"text": "Other."}), *others)
    publish(tmp_path, replace(old, document=document, recommendations=asked), hour=1, made_by=made_by)
    (row,) = [row for row in told(tmp_path) if row["table"] == "recommendations"]
    assert (row["id"], row["change"], row["cause"]) == (first.recommendation_id, "changed", cause)
    assert row["fields"] == ["text"]


def test_what_people_say_is_told_as_review(tmp_path: Path) -> None:
    result = make.result(symbol=ONE)
    publish(tmp_path, result)
    said = Review(
        recommendation_id=result.recommendations[0].recommendation_id,
        field="status",
        value="ongoing",
        reviewer="a.b",
        reviewed_at=NOON,
        note=None,
    )
    publish(tmp_path, result, hour=1, reviews=[said])
    assert ("reviews", "added", "review", f"{ONE}@en") in tally(tmp_path)


def test_rows_without_a_key_have_ids_of_their_own(tmp_path: Path) -> None:
    result = make.result(symbol=ONE)
    publish(tmp_path, result)
    issues = [make.issue(document_id=f"{ONE}@en", message=message) for message in ("One.", "Two.", "Two.")]
    publish(tmp_path, replace(result, issues=tuple(issues)), hour=1)
    ids = [row["id"] for row in told(tmp_path) if row["table"] == "issues"]
    assert len(set(ids)) == len(ids) == 3


def test_an_earlier_version_is_read_and_written_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(out, make.result(symbol=ONE))
    first = files(out)
    publish(out, make.result(symbol=TWO), hour=1)
    restore(out, chosen(out, "2026-03-01T1200"), tmp_path / "again")
    assert files(tmp_path / "again") == first
    assert differing(tmp_path / "again") == ()
    with pytest.raises(OutputError, match="not empty"):
        restore(out, chosen(out, "2026-03-01T1200"), tmp_path / "again")


def test_a_version_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    with pytest.raises(OutputError, match="no version 2020.*2026-03-01T120000Z"):
        chosen(tmp_path, "2020")


def test_only_so_many_versions_are_kept_and_no_file_of_others(tmp_path: Path) -> None:
    for hour in range(5):
        publish(tmp_path, make.result(symbol=f"CRPD/C/MRV/CO/{hour + 1}"), hour=hour, keep=2)
    known = versions(tmp_path)
    assert [version.name for version in known] == ["2026-03-01T150000Z", "2026-03-01T160000Z"]
    wanted = {f"{value}.parquet" for version in known for value in version.files.values()}
    assert {path.name for path in (tmp_path / FOLDER).glob("*.parquet")} == wanted


def test_two_versions_of_one_second_have_two_names(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    publish(tmp_path, make.result(symbol=TWO))
    assert [version.name for version in versions(tmp_path)] == ["2026-03-01T120000Z", "2026-03-01T120000Z.002"]


def test_a_damaged_catalogue_is_begun_anew_and_harms_no_table(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    (tmp_path / CATALOGUE).write_text("{")
    assert versions(tmp_path) == []
    publish(tmp_path, make.result(symbol=ONE), make.result(symbol=TWO), hour=1)
    assert len(versions(tmp_path)) == 1
    assert differing(tmp_path) == ()


def test_what_happens_to_the_tables_in_place_does_not_reach_a_version(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    publish(tmp_path, make.result(symbol=ONE), make.result(symbol=TWO), hour=1)
    before = files(tmp_path)
    (tmp_path / "paragraphs.parquet").write_bytes(b"PAR1")
    publish(tmp_path, make.result(symbol=ONE), make.result(symbol=TWO), hour=2)
    assert files(tmp_path) == before
    assert len(versions(tmp_path)) == 2


def test_a_version_that_lost_a_file_is_not_compared_with(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    (version,) = versions(tmp_path)
    (tmp_path / FOLDER / f"{version.files['paragraphs']}.parquet").unlink()
    publish(tmp_path, make.result(symbol=ONE), make.result(symbol=TWO), hour=1)
    assert {document for *_, document in tally(tmp_path)} == {f"{TWO}@en"}  # told by the tables in place
    with pytest.raises(OutputError, match="lacks the table paragraphs"):
        restore(tmp_path, version, tmp_path / "again")


def test_why_says_which_documents_and_causes_made_the_difference(tmp_path: Path) -> None:
    one, two = make.result(("7", "10"), symbol=ONE), make.result(("7",), symbol=TWO)
    publish(tmp_path, one)
    publish(tmp_path, one, two, hour=1)
    since = chosen(tmp_path, "2026-03-01T1200")
    found = why(tmp_path, "recommendations", since, {"symbol": TWO})
    assert (found.before, found.after) == (0, len(two.recommendations))
    assert found.moved == [Moved("came", "new document", f"{TWO}@en", len(two.recommendations))]
    assert why(tmp_path, "recommendations", since, {"state": "QQQ"}).moved == []


def test_why_adds_up_over_versions(tmp_path: Path) -> None:
    one, two = make.result(symbol=ONE), make.result(symbol=TWO)
    publish(tmp_path, one)
    publish(tmp_path, one, two, hour=1)
    publish(tmp_path, two, hour=2)
    found = why(tmp_path, "documents", chosen(tmp_path, "2026-03-01T1200"), {})
    assert (found.before, found.after) == (1, 1)
    assert set(found.moved) == {
        Moved("came", "new document", f"{TWO}@en", 1),
        Moved("went", "withdrawn", f"{ONE}@en", 1),
    }


def test_why_knows_rows_without_a_key_as_changes_does(tmp_path: Path) -> None:
    old = make.result(symbol=ONE)
    publish(tmp_path, old)
    issues = tuple(make.issue(document_id=f"{ONE}@en", message=message) for message in ("Same.", "Same.", "Other."))
    publish(tmp_path, replace(old, issues=issues), hour=1, made_by=CODE._replace(pipeline="other"))
    found = why(tmp_path, "issues", chosen(tmp_path, "2026-03-01T1200"), {"message": "Same."})
    assert found.moved == [Moved("came", "pipeline", f"{ONE}@en", 2)]


@pytest.mark.parametrize(("table", "where"), [("nothing", {}), ("recommendations", {"nothing": "1"})])
def test_why_refuses_what_is_not_there(tmp_path: Path, table: str, where: dict[str, str]) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    with pytest.raises(SuiviError, match="nothing"):
        why(tmp_path, table, versions(tmp_path)[0], where)


def test_catalogue_tells_rows_and_makers(tmp_path: Path) -> None:
    publish(tmp_path, make.result(symbol=ONE))
    (said,) = json.loads((tmp_path / CATALOGUE).read_text())
    assert said["made_by"] == list(CODE)
    assert said["rows"]["documents"] == 1
