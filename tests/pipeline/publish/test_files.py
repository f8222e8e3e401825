"""CSV that a spreadsheet opens safely, and a data package that others can read."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import validate
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import OutputError
from pipeline.publish import write
from pipeline.publish.flat import defuse, flat, fuse
from pipeline.publish.regional import write_regional
from pipeline.records import Box, Result, Row
from pipeline.tables import TABLES
from tests.pipeline import factories as make


def cells(table: str, row: Row) -> dict[str, object]:
    data = flat(TABLES[table], pa.Table.from_batches([TABLES[table].batch([row])]))
    return data.to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+41 22", "'+41 22"),
        ("-x", "'-x"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("a=1", "a=1"),
        ("(a) -x", "(a) -x"),
        ("first\n=second", "first\n=second"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_files_defuse(text: str, cell: str) -> None:
    assert defuse(pa.chunked_array([[text]])).to_pylist() == [cell]
    assert fuse(cell) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n＝ a"), max_size=6))
def test_files_defused_cells_never_run_and_come_back(text: str) -> None:
    (cell,) = defuse(pa.chunked_array([[text]])).to_pylist()
    assert not cell.startswith(tuple("=+-@\t\r\n＝"))
    assert fuse(cell) == text


@pytest.mark.parametrize(
    ("table", "row", "column", "cell"),
    [
        ("paragraphs", make.paragraph(heading_path=("=A", "B")), "heading_path", "'=A; B"),
        ("paragraphs", make.paragraph(heading_path=()), "heading_path", None),
        ("recommendations", make.recommendation(boxes=()), "boxes", None),
        (
            "recommendations",
            make.recommendation(boxes=(Box(3, 113.4, 72, 481.6, 96.5), Box(4, 1, 2, 3, 4))),
            "boxes",
            "3:113.4,72,481.6,96.5; 4:1,2,3,4",
        ),
        ("documents", make.document(), "processed_at", "2026-03-02T12:00:00Z"),
        (
            "documents",
            make.document(processed_at=make.NOON.replace(microsecond=1200)),
            "processed_at",
            "2026-03-02T12:00:00.001200Z",
        ),
        ("documents", make.document(source_path="=a.pdf"), "source_path", "'=a.pdf"),
        ("classifications", make.classification(score=0.5), "score", 0.5),
        ("follow_ups", make.follow_up(months=-3), "months", -3),
    ],
)
def test_files_flat_form(table: str, row: Row, column: str, cell: object) -> None:
    assert cells(table, row)[column] == cell


def test_files_flat_form_of_sliced_rows() -> None:
    rows = [make.recommendation(boxes=(Box(page, 1, 2, 3, 4),) * page) for page in (1, 2, 3)]
    table = TABLES["recommendations"]
    data = pa.Table.from_batches([table.batch(rows[:2]), table.batch(rows[2:])]).slice(1)
    assert flat(table, data)["boxes"].to_pylist() == ["2:1,2,3,4; 2:1,2,3,4", "; ".join(["3:1,2,3,4"] * 3)]


AWKWARD = replace(
    make.result(("7", "10"), title='=HYPERLINK("x")', source_path="وثيقة; a,b.pdf"),
    paragraphs=(
        make.paragraph("7", position=1, text='Says "no",\nthen\tagain: 残疾人'),
        make.paragraph("10", position=2, text="-", heading=None, heading_path=(), articles=()),
    ),
    recommendations=(
        make.recommendation("7", "(a)", boxes=(), concern_paragraph_id=f"{make.DOCUMENT}#7"),
        make.recommendation("10", priority=True, due_on=make.NOON.date()),
    ),
    classifications=(make.classification(f"{make.DOCUMENT}#7(a)", score=0.25, evidence="@all"),),
)


def test_files_csv_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    write([AWKWARD], tmp_path)
    data = (tmp_path / "paragraphs.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "paragraphs.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [fuse(row["text"]) for row in rows] == ['Says "no",\nthen\tagain: 残疾人', "-"]
    assert [row["heading"] for row in rows] == ["Accessibility (art. 9)", ""]


def test_files_for_another_region_hold_the_same_between_other_marks(tmp_path: Path) -> None:
    tables, out = tmp_path / "tables", tmp_path / "excel"
    write([AWKWARD], tables)
    written = write_regional(tables, out)
    assert {path.name for path in written} == {path.name for path in tables.glob("*.csv")}
    for path in written:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with (tables / path.name).open(encoding="utf-8-sig", newline="") as file:
            before = list(csv.reader(file))
        with path.open(encoding="utf-8-sig", newline="") as file:
            after = list(csv.reader(file, delimiter=";"))
        if path.name == "classifications.csv":
            score = before[0].index("score")
            assert (before[1][score], after[1][score]) == ("0.25", "0,25")
            after[1][score] = "0.25"
        if path.name != "documents.csv":
            assert after == before
        else:
            assert [[cell.replace(",", ".") for cell in row] for row in after] == [
                [cell.replace(",", ".") for cell in row] for row in before
            ]


def test_files_for_another_region_never_take_the_place_of_the_tables(tmp_path: Path) -> None:
    write([AWKWARD], tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    for options in (
        {"out": tmp_path},
        {"out": tmp_path / "x", "separator": ","},
        {"out": tmp_path / "x", "separator": ""},
    ):
        with pytest.raises(OutputError, match="choose another"):
            write_regional(tmp_path, **options)
    with pytest.raises(OutputError, match="Make them first"):
        write_regional(tmp_path / "none", tmp_path / "x")
    assert before == {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}


def test_files_forms_hold_the_same(tmp_path: Path) -> None:
    write([AWKWARD], tmp_path)
    for name in ("documents", "paragraphs", "classifications"):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            written = list(csv.DictReader(file))
        stored = pq.read_table(tmp_path / f"{name}.parquet")
        assert len(written) == stored.num_rows
        for column in stored.schema:
            if pa.types.is_string(column.type):
                assert [fuse(row[column.name]) or None for row in written] == stored[column.name].to_pylist()


@pytest.mark.parametrize("results", [[], [AWKWARD, make.failed(source_path="b.pdf")]])
def test_files_data_package_is_valid(tmp_path: Path, results: list[Result]) -> None:
    write(results, tmp_path)
    report = validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["name", "type", "message"]) == []
    assert {task.name for task in report.tasks} >= set(TABLES)


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("paragraphs.csv", "#10", "#7", "primary-key"),
        ("paragraphs.csv", '"recommendation"', '"wish"', "constraint-error"),
        ("recommendations.csv", "#7", "#8", "foreign-key"),
        ("documents.csv", "2025-10-01", "1 October", "type-error"),
        ("documents.parquet", None, None, "hash-count"),
    ],
)
def test_files_data_package_finds_damage(tmp_path: Path, file: str, old: str | None, new: str, error: str) -> None:
    write([AWKWARD], tmp_path)
    path = tmp_path / file
    if old is None:
        path.write_bytes(path.read_bytes()[::-1])
    else:
        path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))
    errors = {kind for (kind,) in validate(str(tmp_path / "datapackage.json")).flatten(["type"])}
    assert error in errors


def test_files_data_package_describes_every_column(tmp_path: Path) -> None:
    write([], tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    for name, table in TABLES.items():
        schema = resources[name]["schema"]
        assert [field["name"] for field in schema["fields"]] == table.schema.names
        assert all(field["description"] for field in schema["fields"])
        assert schema.get("primaryKey", []) == list(table.key)
        assert [key["reference"]["resource"] for key in schema.get("foreignKeys", [])] == [
            r.table for r in table.references
        ]
        assert resources[f"{name}-parquet"]["path"] == f"{name}.parquet"
    score = {field["name"]: field for field in resources["classifications"]["schema"]["fields"]}["score"]
    assert (score["type"], score["constraints"]) == ("number", {"required": True, "minimum": 0, "maximum": 1})
