"""What breaks a promise, and what is merely implausible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from pipeline.checks import check, implausible, require
from pipeline.errors import CheckError
from pipeline.records import Result
from pipeline.tables import TABLES, arrow
from tests.pipeline import factories as make

ID = make.DOCUMENT
GOOD = make.result(("7", "10"))


def test_checks_pass_good_tables() -> None:
    tables = arrow([GOOD, make.failed(source_path="b.pdf"), make.result(symbol="CRPD/C/MRV/CO/2-3")])
    assert check(tables) == []
    require([])


def test_checks_pass_empty_tables() -> None:
    assert check({name: table.schema.empty_table() for name, table in TABLES.items()}) == []


@pytest.mark.parametrize(
    ("change", "table", "columns", "kind"),
    [
        (
            {"paragraphs": (*GOOD.paragraphs, GOOD.paragraphs[0]), "document": make.document(paragraphs=3)},
            "paragraphs",
            "paragraph_id",
            "duplicate key",
        ),
        (
            {"classifications": (make.classification(score=0.5), make.classification(score=0.7))},
            "classifications",
            "recommendation_id, scheme, label, method",
            "duplicate key",
        ),
        (
            {"recommendations": (*GOOD.recommendations, make.recommendation("8"))},
            "recommendations",
            "paragraph_id",
            "points nowhere",
        ),
        (
            {"recommendations": (make.recommendation("7", concern_paragraph_id=f"{ID}#6"), GOOD.recommendations[1])},
            "recommendations",
            "concern_paragraph_id",
            "points nowhere",
        ),
        ({"citations": (make.citation(f"{ID}#11"),)}, "citations", "paragraph_id", "points nowhere"),
        ({"issues": (make.issue("CRPD/C/MRV/CO/9@en"),)}, "issues", "document_id", "points nowhere"),
        ({"unnumbered": (make.unnumbered(text=""),)}, "unnumbered", "text", "empty text"),
        (
            {"unnumbered": (make.unnumbered(after_paragraph_id=f"{ID}#99"),)},
            "unnumbered",
            "after_paragraph_id",
            "points nowhere",
        ),
        ({"grids": (make.grid_cell(text=""),)}, "grids", "text", "empty text"),
        ({"follow_ups": (make.follow_up(f"{ID}#7", text=""),)}, "follow_ups", "text", "empty text"),
        ({"document": make.document(paragraphs=3)}, "documents", "paragraphs", "miscounted"),
        (
            {"document": make.document(paragraphs=2, status="partial")},
            "documents",
            "status",
            "not ok and no issue says why",
        ),
        ({"document": make.document(paragraphs=2, sha256="ABC")}, "documents", "sha256", "malformed"),
        ({"document": make.document(paragraphs=2, state="Maravel")}, "documents", "state", "malformed"),
        (
            {"document": make.document(paragraphs=2, cycle="1").model_copy(update={"symbol": "CRPD/C/MRV/CO/2"})},
            "documents",
            "document_id",
            "not symbol@language",
        ),
        (
            {"recommendations": (make.recommendation("7", citation_key="7"), GOOD.recommendations[1])},
            "recommendations",
            "citation_key",
            "not made from the id",
        ),
    ],
)
def test_checks_find_broken_promises(change: dict[str, Any], table: str, columns: str, kind: str) -> None:
    problems = check(arrow([replace(GOOD, **change)]))
    assert [problem[:3] for problem in problems] == [(table, columns, kind)]


def test_checks_find_rows_of_another_document() -> None:
    other = make.result(("7",), symbol="CRPD/C/MRV/CO/2")
    stray = other.paragraphs[0].model_copy(update={"document_id": ID})
    problems = check(arrow([replace(GOOD, paragraphs=(GOOD.paragraphs[0], stray)), replace(other, paragraphs=())]))
    assert ("paragraphs", "paragraph_id", "of another document") in [problem[:3] for problem in problems]


@pytest.mark.parametrize(
    ("table", "column", "values", "kind"),
    [
        ("classifications", "score", [1.5, 0.5], "too large"),
        ("classifications", "score", [-0.1, 0.5], "too small"),
        ("classifications", "score", [float("nan"), 0.5], "too small"),
        ("classifications", "scheme", ["colour", "right"], "unknown value"),
        ("classifications", "label", [None, "Accessibility"], "absent"),
        ("recommendations", "page", [0, 3], "too small"),
        ("recommendations", "act", ["beg", "urge"], "unknown value"),
    ],
)
def test_checks_find_wrong_values(table: str, column: str, values: list[Any], kind: str) -> None:
    tables = arrow([GOOD])
    data = tables[table]
    index = data.schema.get_field_index(column)
    tables[table] = data.set_column(index, data.schema.field(index).with_nullable(True), pa.array(values))
    found = {problem[:3]: problem.rows for problem in check(tables)}
    assert found[(table, column, kind)] == 1


def test_checks_look_for_references_among_known_keys() -> None:
    table = TABLES["responses"]
    rows = [make.response(f"{ID}#7", "CRPD/C/MRV/FU/1@en#3"), make.response(f"{ID}#7", "CRPD/C/MRV/FU/1@en#4")]
    tables = {"responses": pa.Table.from_batches([table.batch(rows)])}
    known = {"recommendations": pa.array([f"{ID}#7"]), "paragraphs": pa.array(["CRPD/C/MRV/FU/1@en#3"])}
    assert check(tables) == []
    (problem,) = check(tables, known)
    assert problem == ("responses", "paragraph_id", "points nowhere", 1, (f"{ID}#7 CRPD/C/MRV/FU/1@en#4",))


def test_checks_refusal_names_table_key_count_and_examples() -> None:
    broken = replace(GOOD, paragraphs=(*GOOD.paragraphs[:1], GOOD.paragraphs[0]))
    with pytest.raises(CheckError) as refusal:
        require(check(arrow([broken])))
    message = str(refusal.value)
    assert f"paragraphs (paragraph_id): duplicate key in 2 rows, e.g. {ID}#7" in message


def on(**days: dt.date | None) -> Callable[[Result], Result]:
    return lambda result: replace(result, document=result.document.model_copy(update=days))


def with_day(day: dt.date) -> Callable[[Result], Result]:
    """A day of adoption, and nothing due."""
    return lambda result: replace(on(adopted_on=day, next_report_due=None)(result), follow_ups=())


def with_rows(**rows: Any) -> Callable[[Result], Result]:
    return lambda result: replace(result, **rows)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (with_day(dt.date(1925, 9, 5)), "implausible_date", "adoption read is 1925-09-05"),
        (on(published_on=dt.date(2052, 1, 1)), "implausible_date", "2052-01-01"),
        (on(adopted_on=dt.date(2025, 12, 5)), "implausible_date", "before it was adopted"),
        (on(next_report_due=dt.date(2013, 6, 1)), "implausible_date", "The next report"),
        (on(next_report_due=dt.date(2131, 6, 1)), "implausible_date", "The next report"),
        (with_rows(follow_ups=(make.follow_up(due_on=dt.date(2016, 9, 5)),)), "implausible_date", "What 7 asks"),
        (
            with_rows(recommendations=(make.recommendation("7", "(a)", due_on=dt.date(2016, 9, 5)),)),
            "implausible_date",
            "Recommendation 7(a)",
        ),
        (with_rows(paragraphs=(make.paragraph(page=3, last_page=2),)), "implausible_page", "from page 3 to page 2"),
        (with_rows(paragraphs=(make.paragraph(page=15, last_page=16),)), "implausible_page", "of 15"),
        (with_rows(paragraphs=(make.paragraph(text="Fer\ufffdies"),)), "unreadable_characters", "paragraphs 7"),
        (with_rows(paragraphs=(make.paragraph(text="Fer\x02ies"),)), "unreadable_characters", "paragraphs 7"),
        (with_rows(paragraphs=(make.paragraph(text="a" * 40_000),)), "long_text", "Paragraph 7"),
        (with_rows(recommendations=(), classifications=()), "no_recommendations", "read them"),
    ],
)
def test_checks_report_what_is_implausible(change: Callable[[Result], Result], kind: str, words: str) -> None:
    (issue,) = implausible(change(make.result()))
    assert (issue.kind, issue.step, issue.document_id) == (kind, "checks", ID)
    assert words in issue.message
    assert issue.message.endswith(".")


@pytest.mark.parametrize(
    "result",
    [
        make.result(),
        make.failed(),
        make.result(document_type="list_of_issues", adopted_on=None, published_on=None),
        make.result(adopted_on=dt.date(2025, 10, 20)),  # the session's last day stands for the day of adoption
        replace(make.result(), paragraphs=(make.paragraph(text="أوصت اللجنة\nУстранить；建议"),)),
    ],
)
def test_checks_report_nothing_without_cause(result: Result) -> None:
    assert implausible(result) == []
