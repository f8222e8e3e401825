"""The tables as frames, read once for each publication; what the views show is taken from here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.search import stems
from pipeline.publish.follow_up import follow_up
from pipeline.publish.opened import connect


def stamp(folder: Path) -> tuple[int, ...]:
    """What changes with each publication, and with each word that people add: a key for what is kept in memory."""
    beside = (folder / name for name in ("datapackage.json", "reviews.jsonl"))
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in beside)


def frame(folder: Path, query: str, **values: Any) -> pd.DataFrame:
    """The answer of the tables to a question in SQL.

    Raises:
        OutputError: there are no tables; the message says what to run.
    """
    return _frame(folder, stamp(folder), query, values)


def recommendations(folder: Path, language: str) -> pd.DataFrame:
    """One row for each recommendation, as `follow_up` gives it, with `year` and the stems to search in.

    Raises:
        OutputError: there are no tables; the message says what to run.
    """
    return _recommendations(folder, stamp(folder), language)


@st.cache_data(show_spinner=False, max_entries=100)
def _frame(folder: Path, of: tuple[int, ...], query: str, values: dict[str, Any]) -> pd.DataFrame:
    with connect(folder) as database:
        return database.execute(query, values).df() if values else database.execute(query).df()


@st.cache_resource(show_spinner=False, max_entries=8)
def _recommendations(folder: Path, of: tuple[int, ...], language: str) -> pd.DataFrame:
    with connect(folder) as database:
        rows = pd.DataFrame(follow_up(database, language))
        years = database.execute(
            "SELECT coalesce(symbol, document_id) AS symbol, max(year(coalesce(adopted_on, published_on))) AS year "
            "FROM documents GROUP BY ALL"
        ).df()
    if rows.empty:
        return rows
    rows = rows.merge(years, on="symbol", how="left")
    rows["year"] = rows["year"].astype("Int64")
    for column in ("item", "concern", "committee", "state"):  # pandas would make "not a number" of what is not known
        rows[column] = rows[column].astype(object).where(rows[column].notna(), None)
    rows["stems"] = [
        stems(f"{text} {concern or ''} {symbol}", code)
        for text, concern, symbol, code in zip(
            rows["text"], rows["concern"], rows["symbol"], rows["language"], strict=True
        )
    ]
    return rows
