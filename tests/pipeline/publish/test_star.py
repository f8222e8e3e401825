"""The star: every row counted once, no value without its dimension, the same in DuckDB and in a real PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from pipeline.knowledge import SCHEMES, scheme
from pipeline.publish import write
from pipeline.publish.database import load
from pipeline.publish.dimensions import DIMENSIONS
from pipeline.publish.star import VIEWS
from tests import postgres
from tests.pipeline.factories import NOON, assessment, classification, follow_up, link, review
from tests.pipeline.publish.test_workbook import ANSWER, DOCUMENT, FRENCH, OLDER, results

Ask = Callable[[str], list[tuple[Any, ...]]]
ITEM, ITEM_FR = f"{DOCUMENT}#12(a)", f"{FRENCH}#12(a)"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables")
    first, *others = results()
    twice = classification(ITEM, label="Right to health", score=0.4, method="model", model="m")
    own = classification(ITEM, label="Ferries", score=1.0, method="review")
    first = type(first)(
        document=first.document,
        paragraphs=first.paragraphs,
        recommendations=first.recommendations,
        classifications=(*first.classifications, twice, own),
        follow_ups=(follow_up(document_id=DOCUMENT, paragraph_id=f"{DOCUMENT}#12", due_on=dt.date(2000, 1, 1)),),
    )
    relations = {
        "links": [link(ITEM, f"{OLDER}#7"), link(ITEM_FR, ITEM, relation="translates")],
        "assessments": [
            assessment(ITEM, grade="partial", grade_raw="B", limb=None),
            assessment(ITEM_FR, grade="partial", grade_raw="B", limb=None),
        ],
        "reviews": [
            review(ITEM, value="in progress"),
            review(ITEM_FR, value="implemented", reviewed_at=NOON + dt.timedelta(days=1)),
        ],
    }
    write([first, *others], out, across=relations)
    return out


def in_duckdb(tables: Path) -> Iterator[Ask]:
    file = tables.with_name("star.duckdb")
    load(tables, f"duckdb:///{file}")
    with duckdb.connect(str(file), read_only=True) as database:
        yield lambda query: database.execute(query).fetchall()


def in_postgresql(tables: Path) -> Iterator[Ask]:
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.server() as server:
        url = server.create("star")
        load(tables, url)
        with psycopg.connect(url, options="-c search_path=suivi") as database:
            yield lambda query: database.execute(query.encode()).fetchall()


@pytest.fixture(scope="module", params=[in_duckdb, in_postgresql])
def ask(request: pytest.FixtureRequest, tables: Path) -> Iterator[Ask]:
    yield from request.param(tables)


def test_star_counts_what_stands_in_two_languages_once(ask: Ask) -> None:
    assert ask("SELECT count(*) FROM fact_recommendations") == [(5,)]
    counted = ask("SELECT recommendation_id FROM fact_recommendations WHERE counts ORDER BY 1")
    assert counted == [(f"{OLDER}#7",), (ITEM,), (f"{DOCUMENT}#12(b)",)]
    assert ask("SELECT document_id FROM dim_documents WHERE NOT counts") == [(FRENCH,)]
    assert ask("SELECT count(*) FROM fact_assessments WHERE counts") == [(1,)]
    assert ask("SELECT relation, counts FROM fact_links ORDER BY relation") == [("repeats", True), ("translates", True)]


def test_star_tells_of_a_recommendation_what_was_found_in_any_language(ask: Ask) -> None:
    columns = "language, repeats_earlier, grade, follow_up_status, concern, past_due"
    rows = ask(
        f"SELECT {columns} FROM fact_recommendations WHERE citation_key = 'CRPD/C/MRV/CO/1#12(a)' ORDER BY language"
    )
    assert [row[:4] for row in rows] == [
        ("en", True, "partial", "implemented"),
        ("fr", True, "partial", "implemented"),
    ]
    assert rows[0][4] == "The Committee is concerned at closed ferries."
    assert ask("SELECT document, past_due, counts FROM fact_follow_ups") == [("CRPD/C/MRV/CO/1", True, True)]


def test_star_has_each_label_once_and_says_the_surest(ask: Ask) -> None:
    rows = ask(
        f"SELECT label, method, score FROM fact_classifications WHERE recommendation_id = '{ITEM}' ORDER BY label"
    )
    assert [row[0] for row in rows] == ["Ferries", "Right to education", "Right to health"]
    assert rows[2][1:] == ("rule", 0.9)


@pytest.mark.parametrize(
    ("fact", "column", "dimension"),
    [
        ("fact_recommendations", "state", "dim_states"),
        ("fact_recommendations", "committee", "dim_committees"),
        ("fact_recommendations", "document_id", "dim_documents"),
        ("fact_recommendations", "date", "dim_dates"),
        ("fact_classifications", "label_id", "dim_labels"),
        ("fact_follow_ups", "due_on", "dim_dates"),
    ],
)
def test_star_has_a_row_for_every_value_of_a_fact(ask: Ask, fact: str, column: str, dimension: str) -> None:
    key = "date" if dimension == "dim_dates" else column
    lost = ask(
        f"SELECT count(*) FROM {fact} f WHERE f.{column} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {dimension} d WHERE d.{key} = f.{column})"
    )
    assert lost == [(0,)]
    assert ask(f"SELECT count(*) > 0 FROM {fact} WHERE {column} IS NOT NULL") == [(True,)]
    assert ask(f"SELECT count(*) - count(DISTINCT {key}) FROM {dimension}") == [(0,)]


def test_star_knows_names_in_six_languages_and_what_knowledge_does_not_know(ask: Ask) -> None:
    assert ask("SELECT name_fr, name_zh, code FROM dim_labels WHERE label = 'Right to education'") == [
        ("Droit à l'éducation", scheme("right").by_name["Right to education"].name_in("zh"), "education")
    ]
    labels = sum(len(scheme(key).labels) for key in SCHEMES)
    assert ask("SELECT count(*) FROM dim_labels") == [(labels + 1,)]
    assert ask("SELECT name_ar, code FROM dim_labels WHERE label = 'Ferries'") == [("Ferries", None)]
    assert ask("SELECT name_es, m49 FROM dim_states WHERE state = 'MRV'") == [("MRV", None)]
    assert ask("SELECT month_fr, weekday, year_month FROM dim_dates WHERE date = DATE '2024-02-29'") == [
        ("février", 4, "2024-02")
    ]


def test_star_leaves_out_no_document_without_rows(ask: Ask) -> None:
    found = ask("SELECT name, recommendations FROM dim_documents WHERE counts ORDER BY name")
    assert (ANSWER.partition("@")[0], 0) in found


def test_star_is_explained(root: Path) -> None:
    page = (root / "docs" / "database.md").read_text(encoding="utf-8")
    for name in [*(view.name for view in VIEWS), *(dimension.table.name for dimension in DIMENSIONS)]:
        assert f"| `{name}` |" in page, name
