"""What a search finds, and which columns of a table stand at the right; without a browser."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from dashboard.index import fill
from dashboard.search import asking
from dashboard.show import laid_out


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("en", "The State party should open its ferries.", "FERRY opened"),
        ("fr", "Ouvrir les écoles à toutes les élèves.", "ecole eleve"),
        ("es", "Adoptar medidas de protección.", "proteccion medida"),
        ("ru", "Принять меры по школам.", "ШКОЛА мера"),
        ("ar", "ضمان تعليم الأطفال في المدارس", "الاطفال مدارس"),
        ("zh", "委员会建议缔约国开放渡轮", "缔约国"),
        ("und", "Ferries", "ferries"),
    ],
)
def test_search_finds_other_forms(language: str, text: str, query: str) -> None:
    assert found([(text, language)], query) == [1]


@pytest.mark.parametrize("query", ["prison", "ferries prison", "轮渡"])
def test_search_wants_every_word(query: str) -> None:
    assert found([("Open the ferries.", "en"), ("A prison.", "en")], f"{query} closed") == []


def test_search_leaves_out_what_has_other_words() -> None:
    texts = [("Open the ferries.", "en"), ("Open the schools.", "en"), ("开放渡轮", "zh")]
    assert (found(texts, "ferry"), found(texts, "open"), found(texts, "渡轮"), found(texts, "")) == (
        [1],
        [1, 2],
        [3],
        [1, 2, 3],
    )


@pytest.mark.parametrize("query", ['"ferries" AND (', "ferries' OR 1=1; --", "<b>ferries</b>", "*ferries?"])
def test_search_takes_operators_for_nothing(query: str) -> None:
    assert found([("Open the ferries.", "en")], query) in ([], [1])


def test_only_what_is_not_cut_off_stands_at_the_right() -> None:
    rows = pd.DataFrame(
        {"a": ["قصير", "short"], "b": ["A text in another script, " * 9, "نص"], "c": ["نص طويل جدا " * 9, "نص"]}
    )
    there = laid_out(rows, turned=True)
    assert {name for name, column in there.items() if column["alignment"] == "right"} == {"a", "c"}


def test_long_columns_leave_the_short_ones_in_sight() -> None:
    rows = pd.DataFrame({"citation": ["CCPR/C/XMV/CO/5, para. 1"], "text": ["long " * 200], "rights": ["some " * 20]})
    there = laid_out(rows, turned=False)
    assert there.keys() == {"text", "rights"}
    wide = {name: column["width"] for name, column in there.items()}
    assert wide["text"] > 2 * wide["rights"] and sum(wide.values()) < 800


def found(texts: list[tuple[str, str]], query: str) -> list[int]:
    """The places, from 1, of the texts (with their language) that a query finds."""
    with duckdb.connect() as database:
        database.execute("CREATE TABLE asked (place INTEGER, language TEXT, text TEXT, concern TEXT, symbol TEXT)")
        for place, (text, language) in enumerate(texts, start=1):
            database.execute("INSERT INTO asked VALUES (?, ?, ?, NULL, 'CCPR/C/XMV/CO/5')", [place, language, text])
        fill(database)
        languages = [code for (code,) in database.execute("SELECT DISTINCT language FROM stems").fetchall()]
        places, values = asking(query, languages)
        return sorted(place for (place,) in database.execute(places, values).fetchall())
