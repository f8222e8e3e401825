"""Each table declared once, and every form of it in step."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from pydantic import Field

from pipeline.records import Box, Row
from pipeline.tables import ACROSS_DOCUMENTS, OF_DOCUMENTS, TABLES, Table, arrow, batches, dictionary, natural
from tests.pipeline import factories as make

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"
TEXTS = pa.list_(pa.field("element", pa.string()))

# columns that readers rely on; more may be added, none may go
PROMISED = {
    "documents": "document_id symbol language original_language committee treaty state document_type cycle session "
    "adopted_on published_on reissued_on title job_number pages paragraphs next_report_due source_path source_url sha256 "
    "text_quality status pipeline_version processed_at",
    "paragraphs": "paragraph_id document_id number section heading heading_path articles kind page last_page text",
    "recommendations": "recommendation_id citation_key document_id paragraph_id number item lead_in text act addressee "
    "concern_paragraph_id priority due_on page boxes",
    "classifications": "recommendation_id scheme label score method evidence model",
    "citations": "paragraph_id item kind target text",
    "follow_ups": "document_id paragraph_id kind paragraphs months due_on text",
    "links": "recommendation_id related_id relation score evidence",
    "responses": "recommendation_id paragraph_id method score",
    "questions": "recommendation_id paragraph_id method score",
    "assessments": "recommendation_id limb scale grade_raw grade assessed_in assessed_on",
    "reviews": "recommendation_id field value reviewer reviewed_at note",
    "corrections": "document_id corrects number item old new text",
    "issues": "document_id source_path step kind page message",
    "changes": "table id change fields cause",
}

ROWS: dict[str, Row] = {
    "documents": make.document(),
    "paragraphs": make.paragraph(),
    "recommendations": make.recommendation("7", "(a)(ii)", boxes=(Box(3, 1.5, 2, 3, 4), Box(4, 1, 2, 3, 4.25))),
    "classifications": make.classification(),
    "citations": make.citation(),
    "follow_ups": make.follow_up(),
    "grids": make.grid_cell(),
    "corrections": make.correction(),
    "issues": make.issue(None),
    "links": make.link("a", "b"),
    "responses": make.response("a", "b"),
    "questions": make.question("a", "b"),
    "assessments": make.assessment(),
    "reviews": make.review(),
}


@pytest.mark.parametrize("name", PROMISED)
def test_tables_keep_promised_columns(name: str) -> None:
    columns = TABLES[name].schema.names
    promised = PROMISED[name].split()
    assert [column for column in columns if column in promised] == promised


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_tables_declarations_hold_together(table: Table) -> None:
    columns = {column.name: column for column in table.columns}
    assert table.description
    assert all(column.description for column in columns.values())
    assert set(table.patterns) <= set(columns)
    assert set(table.order) <= set(columns)
    assert not any(columns[name].nullable for name in table.key)
    for reference in table.references:
        assert reference.column in columns
        assert TABLES[reference.table].key == (reference.target,)
        assert columns[reference.column].type == TABLES[reference.table].columns[0].type


@pytest.mark.parametrize(
    ("table", "column", "kind", "nullable"),
    [
        ("documents", "adopted_on", pa.date32(), True),
        ("documents", "processed_at", pa.timestamp("us", "UTC"), False),
        ("documents", "pages", pa.int64(), False),
        ("documents", "text_quality", pa.float64(), True),
        ("documents", "document_type", pa.string(), False),
        ("paragraphs", "heading_path", TEXTS, False),
        ("recommendations", "priority", pa.bool_(), False),
        ("recommendations", "concern_paragraph_id", pa.string(), True),
        ("changes", "fields", TEXTS, False),
    ],
)
def test_tables_schema_has_real_types(table: str, column: str, kind: pa.DataType, nullable: bool) -> None:
    field = TABLES[table].schema.field(column)
    assert (field.type, field.nullable) == (kind, nullable)
    assert field.metadata[b"description"]


def test_tables_boxes_are_structs() -> None:
    kind = TABLES["recommendations"].schema.field("boxes").type
    assert [(field.name, str(field.type)) for field in kind.value_type] == [
        ("page", "int64"),
        ("x0", "double"),
        ("y0", "double"),
        ("x1", "double"),
        ("y1", "double"),
    ]


@pytest.mark.parametrize("name", ROWS)
def test_tables_rows_survive(name: str) -> None:
    row = ROWS[name]
    expected = dict(row)
    for key, value in expected.items():
        if isinstance(value, tuple):
            expected[key] = [part._asdict() if isinstance(part, Box) else part for part in value]
    assert TABLES[name].batch([row, row]).to_pylist() == [expected, expected]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_tables_without_rows_are_typed(table: Table) -> None:
    batch = table.batch([])
    assert batch.num_rows == 0
    assert batch.schema.equals(table.schema, check_metadata=True)


def test_tables_of_documents_come_from_results() -> None:
    found = arrow([make.result(("7", "10")), make.failed(source_path="b.pdf")])
    assert set(found) == {table.name for table in OF_DOCUMENTS}
    counts = {name: data.num_rows for name, data in found.items() if data.num_rows}
    assert counts == {
        "documents": 2,
        "paragraphs": 2,
        "recommendations": 2,
        "classifications": 2,
        "citations": 1,
        "follow_ups": 1,
        "issues": 1,
    }
    assert {table.name for table in ACROSS_DOCUMENTS} == set(TABLES) - set(found)


def test_tables_make_absent_texts_null() -> None:
    batch = TABLES["documents"].batch([make.document(title="", symbol="CRPD/C/MRV/CO/1")])
    assert batch["title"].to_pylist() == [None]


def test_tables_replace_half_a_surrogate_pair() -> None:
    result = make.result(source_path="7\udce9.pdf")
    assert batches(result)["documents"]["source_path"].to_pylist() == ["7\ufffd.pdf"]
    lists = TABLES["paragraphs"].batch([make.paragraph(heading_path=("A\ud83d\ude00", "B\ud800"))])
    assert lists["heading_path"].to_pylist() == [["A😀", "B\ufffd"]]


@pytest.mark.parametrize(
    "texts",
    [
        [
            "CRPD/C/MRV/CO/1@en#7",
            "CRPD/C/MRV/CO/1@en#10",
            "CRPD/C/MRV/CO/1@fr#1",
            "CRPD/C/MRV/CO/2-3@en#1",
            "CRPD/C/MRV/CO/10@en",
        ],
        ["7", "10", "100"],
        ["a", "a1", "a2", "a12345678901234567890", "b"],
    ],
)
def test_tables_natural_order(texts: list[str]) -> None:
    backwards = texts[::-1]
    assert sorted(backwards, key=natural) == texts


def test_tables_across_documents_are_sorted() -> None:
    pairs = [("x#10", "y#1"), ("x#7", "y#10"), ("x#7", "y#9")]
    table = TABLES["links"]
    found = table.sorted(pa.Table.from_batches([table.batch([make.link(*pair) for pair in pairs])]))
    assert [(row["recommendation_id"], row["related_id"]) for row in found.to_pylist()] == pairs[::-1]


def test_tables_null_sorts_first() -> None:
    table = TABLES["assessments"]
    rows = [make.assessment(assessed_on=day) for day in (dt.date(2027, 1, 1), None, dt.date(2026, 1, 1))]
    found = table.sorted(pa.Table.from_batches([table.batch(rows)]))
    assert found["assessed_on"].to_pylist() == [None, dt.date(2026, 1, 1), dt.date(2027, 1, 1)]


class Odd(Row):
    """A row with a column that no file can hold."""

    value: complex = Field(description="a complex number")


class Silent(Row):
    """A row with a column that says nothing of itself."""

    value: str


@pytest.mark.parametrize("row", [Odd, Silent])
def test_tables_refuse_columns_without_type_or_description(row: type[Row]) -> None:
    with pytest.raises(TypeError, match=f"{row.__name__}.value"):
        _ = Table("odd", row).columns


def test_tables_dictionary_is_in_step() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert dictionary(page) == page, "run python -m pipeline.tables"


def test_tables_dictionary_keeps_the_prose_and_names_every_column() -> None:
    page = dictionary("# Ours\n\n<!-- below this line: written by python -m pipeline.tables -->\nold\n")
    assert page.startswith("# Ours\n")
    assert "\nold\n" not in page
    for table in TABLES.values():
        chapter = page.partition(f"## {table.name}\n")[2].partition("\n## ")[0]
        assert [line.split("`")[1] for line in chapter.splitlines() if line.startswith("| `")] == table.schema.names
