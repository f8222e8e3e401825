"""What the views ask of the tables: SQL in, frames out, each answer kept until the next publication."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from dashboard import index
from pipeline.publish import listed
from pipeline.publish.follow_up import Known, known, written
from pipeline.publish.follow_up import left as left_over
from pipeline.publish.opened import behind, connect

_MEMORY = "256MB"  # of the database in which questions are asked


def frame(folder: Path, query: str, **values: Any) -> pd.DataFrame:
    """The answer of the published tables to a question in SQL.

    Raises:
        OutputError: there are no tables; the message says what to run.
    """
    return _frame(folder, _stamp(folder), query, values)


def ask(folder: Path, language: str, query: str, values: tuple[Any, ...] = ()) -> pd.DataFrame:
    """The answer of the recommendations (`listed`, and the tables of `index`) to a question in SQL.

    Their texts are in the language asked for where the document is there in it.

    Raises:
        OutputError: there are no tables; the message says what to run.
    """
    return _ask(folder, language, _stamp(folder), dt.date.today(), query, values)


def places(folder: Path, language: str, query: str, values: tuple[Any, ...] = ()) -> npt.NDArray[np.int32]:
    """Where the recommendations stand that a question gives, in order: to count them, and to fetch a few (`place IN`).

    Texts are read for those that are shown, never to find them: with 300,000 that is most of the work.

    Args:
        folder: of the published tables.
        language: of the texts, ISO 639-1 code.
        query: for `place`, in SQL.
        values: of the question.

    Raises:
        OutputError: there are no tables; the message says what to run.
    """
    return _places(folder, language, _stamp(folder), dt.date.today(), query, values)


def choices(folder: Path, language: str, columns: dict[str, str]) -> dict[str, tuple[Any, ...]]:
    """What stands in columns of the recommendations, each value once and in order.

    Args:
        folder: of the published tables.
        language: of the texts, ISO 639-1 code.
        columns: by any key, in SQL on `listed`.

    Raises:
        OutputError: there are no tables; the message says what to run.
    """
    return _choices(folder, language, _stamp(folder), dt.date.today(), tuple(columns.items()))


def one(folder: Path, language: str, name: str) -> Known | None:
    """All that is known of a recommendation, named by its id in any language of its document.

    Raises:
        OutputError: there are no tables; the message says what to run.
    """
    database = _opened(folder, language, _stamp(folder), dt.date.today()).cursor()
    key = f"SELECT {', '.join(Known._fields)} FROM listed WHERE citation_key = regexp_replace(?, '@[a-z]+#', '#')"
    row = database.execute(key, [name]).fetchone()
    if row is None:
        return None
    found = known(row)
    said = database.execute("SELECT field, value FROM written WHERE citation_key = ?", [found.citation_key]).fetchall()
    return found._replace(filled=dict(said))


def ready(folder: Path, language: str) -> bool:
    """Whether the recommendations can be asked without a wait: they are prepared once for each publication and language."""
    return index.place(folder, language, index.published(folder)).exists()


def left(folder: Path) -> pd.DataFrame:
    """What people filled in for recommendations that no document has any more: citation_key, field, value."""
    return _left(folder, _stamp(folder))


def lacking(folder: Path) -> tuple[str, ...]:
    """Tables and columns that an older suivi did not write; the page shows them empty."""
    return _lacking(folder, _stamp(folder))


def _stamp(folder: Path) -> tuple[int, ...]:
    """What changes with each publication, and with each word that people add."""
    said = folder / "reviews.jsonl"
    return index.published(folder), said.stat().st_mtime_ns if said.exists() else 0


@st.cache_data(show_spinner=False, max_entries=10)
def _left(folder: Path, of: tuple[int, ...]) -> pd.DataFrame:
    with connect(folder) as database:
        return pd.DataFrame(left_over(database), columns=["citation_key", "field", "value"])


@st.cache_data(show_spinner=False, max_entries=10)
def _lacking(folder: Path, of: tuple[int, ...]) -> tuple[str, ...]:
    return behind(folder) if of[0] else ()


@st.cache_data(show_spinner=False, max_entries=100)
def _frame(folder: Path, of: tuple[int, ...], query: str, values: dict[str, Any]) -> pd.DataFrame:
    with connect(folder) as database:
        return database.execute(query, values).df() if values else database.execute(query).df()


@st.cache_data(show_spinner=False, max_entries=200)
def _ask(
    folder: Path, language: str, of: tuple[int, ...], today: dt.date, query: str, values: tuple[Any, ...]
) -> pd.DataFrame:
    rows = _opened(folder, language, of, today).cursor().execute(query, list(values)).df()
    for column in rows.select_dtypes(exclude=["number", "bool", "datetime"]).columns:
        rows[column] = rows[column].astype(object).where(rows[column].notna(), None)
    return rows


@st.cache_resource(show_spinner=False, max_entries=10)
def _choices(
    folder: Path, language: str, of: tuple[int, ...], today: dt.date, columns: tuple[tuple[str, str], ...]
) -> dict[str, tuple[Any, ...]]:
    database = _opened(folder, language, of, today).cursor()
    found: dict[str, tuple[Any, ...]] = {}
    for key, column in columns:
        rows = database.execute(f"SELECT DISTINCT {column} AS value FROM listed ORDER BY 1").fetchall()
        found[key] = tuple(value for (value,) in rows if value is not None)
    return found


@st.cache_resource(show_spinner=False, max_entries=50)  # not a copy for each who asks
def _places(
    folder: Path, language: str, of: tuple[int, ...], today: dt.date, query: str, values: tuple[Any, ...]
) -> npt.NDArray[np.int32]:
    ordered = f"SELECT place FROM ({query}) ORDER BY place"
    found = _opened(folder, language, of, today).cursor().execute(ordered, list(values)).fetchnumpy()["place"]
    found = np.asarray(found, dtype=np.int32)
    found.flags.writeable = False
    return found


@st.cache_resource(show_spinner=False, max_entries=6)
def _opened(folder: Path, language: str, of: tuple[int, ...], today: dt.date) -> duckdb.DuckDBPyConnection:
    with connect(folder) as tables:
        said = written(tables)
    file = str(index.prepared(folder, language, of[0])).replace("'", "''")
    database = duckdb.connect()
    database.execute(f"SET memory_limit = '{_MEMORY}'")
    database.execute("SET python_enable_replacements = false")
    database.execute(f"ATTACH '{file}' AS made (READ_ONLY)")
    listed.show(database, "made", said, today)
    for name in ("asked", "stems", "postings"):
        database.execute(f"CREATE VIEW {name} AS FROM made.{name}")
    return database
