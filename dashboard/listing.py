"""Recommendations: search, filters, the list; a row of it opens everything known of that recommendation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.detail import show as show_one
from dashboard.search import asking
from dashboard.show import Page, chosen, keep, one_of, table
from pipeline.knowledge import LANGUAGES
from pipeline.knowledge.words import statuses

_PART = 200  # recommendations listed at a time
_MOST = 20_000  # that a download holds
_LONG = 10_000  # letters of a text in the list: over some million a browser stands still
_WHOLE = 2**31 - 1  # letters of a text in a download
_ROWS = """
SELECT recommendation_id, symbol, number, item, left(text, ?) AS text, rights, priority, day, standing, status, language
FROM listed WHERE place IN (SELECT unnest(?)) ORDER BY place
"""
_EVERY = "SELECT count(*) AS every FROM listed"


class _Filter(NamedTuple):
    """One filter: the heading, the column of `listed`, how a value is called."""

    title: str
    column: str
    name: Callable[[Any], str]
    many: bool = False  # whether a row has several


def show(page: Page) -> None:
    """Draw the view."""
    with st.sidebar:
        language = one_of(
            "text",
            page.say("text_language"),
            (page.language, *(c for c in LANGUAGES if c != page.language)),
            page.tongue,
        )
    every = int(page.ask(_EVERY, (), language)["every"][0])  # before the side bar asks: who waits is told on the page
    query = st.text_input(page.say("search"), st.query_params.get("q", ""), key="query")
    keep("q", [query] if query.strip() else [])
    wanted, given = _wanted(page, language, query)
    asked = st.query_params.get("rec")
    with st.container(key="all"):  # on paper it gives way to the one that is open
        asked = _list(page, language, data.places(page.tables, language, wanted, given), every) or asked
    if asked:
        keep("rec", [asked])
        known = data.one(page.tables, language, asked)
        with st.container(key="one"):
            if known is None:
                st.info(page.say("gone"))
            else:
                show_one(page, known)


def _list(page: Page, language: str, places: npt.NDArray[np.int32], every: int) -> str | None:
    """Draw what is found; gives the id of the row that is chosen."""
    found = len(places)
    st.caption(page.say("count").format(rows=f"{found:,}", all=f"{every:,}"))
    if not found:
        st.info(page.say("nothing"))
        return None
    first = _first(page, found)
    rows = page.ask(_ROWS, (_LONG, places[first : first + _PART].tolist()), language)
    event = table(
        page,
        _narrow(page, _shown(page, rows)),
        page.say("recommendations"),
        whole=lambda: _shown(page, page.ask(_ROWS, (_WHOLE, places[:_MOST].tolist()), language)),
        on_select="rerun",
        selection_mode="single-row",
        key="list",
        height=380,
    )
    if found > _MOST:
        st.caption(page.say("download_most").format(n=f"{_MOST:,}"))
    lines = event.selection.rows
    return str(rows.iloc[lines[0]]["recommendation_id"]) if lines else None


def _filters(page: Page) -> dict[str, _Filter]:
    names = page.words.columns
    codes = {status.code: status.name_in(page.language) for status in statuses()}
    return {
        "state": _Filter(names["state"], "state", page.state),
        "committee": _Filter(names["committee"], "committee", str),
        "year": _Filter(page.say("year"), "year", str),
        "rights": _Filter(names["rights"], "rights", partial(page.label, "right"), many=True),
        "persons": _Filter(names["persons"], "persons", partial(page.label, "persons"), many=True),
        "sdg": _Filter(names["sdg"], "sdg", partial(page.label, "sdg"), many=True),
        "action": _Filter(names["action"], "action", partial(page.label, "action"), many=True),
        "clock": _Filter(names["clock"], "standing", page.words.clock.__getitem__),
        "status": _Filter(names["status"], "status", lambda code: codes.get(code, code)),
        "language": _Filter(names["language"], "language", page.tongue),
    }


def _wanted(page: Page, language: str, query: str) -> tuple[str, tuple[Any, ...]]:
    """The places of what is asked for, as a question in SQL and its values. A search alone reads no recommendation."""
    conditions: list[str] = []
    given: list[Any] = []
    filters = _filters(page)
    columns = {key: f"unnest({one.column})" if one.many else one.column for key, one in filters.items()}
    there = data.choices(page.tables, language, columns)
    with st.sidebar:
        for key, (title, column, name, many) in filters.items():
            if found := chosen(key, title, there[key], name):
                conditions.append(f"list_has_any({column}, ?)" if many else f"list_contains(?, {column})")
                given.append(found)
        if st.checkbox(page.words.columns["priority"], "priority" in st.query_params, key="priority"):
            conditions.append("priority")
        keep("priority", ["1"] if "priority" in conditions else [])
    parts = [f"SELECT place FROM listed WHERE {' AND '.join(conditions)}"] if conditions else []
    if query.strip():
        languages = page.ask("SELECT DISTINCT language FROM stems ORDER BY 1", (), language)["language"]
        searched, values = asking(query, languages)
        parts.append(f"({searched})")
        given += values
    return " INTERSECT ".join(parts) or "SELECT place FROM asked", tuple(given)


def _first(page: Page, found: int) -> int:
    """The first of the rows that are listed."""
    if found <= _PART:
        return 0
    parts = range(0, found, _PART)
    asked = st.query_params.get("part", "1")
    there = int(asked) if asked.isdecimal() and 0 < int(asked) <= len(parts) else 1
    number = st.number_input(page.say("part").format(n=f"{len(parts):,}", rows=_PART), 1, len(parts), there)
    keep("part", [number] if number > 1 else [])
    return parts[int(number) - 1]


def _narrow(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """The columns that a screen has room for; the downloads hold all."""
    language = page.words.columns["language"]
    return rows.drop(columns=["recommendation_id", *([language] if rows[language].nunique() == 1 else [])])


def _shown(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    names = page.words.columns
    cite = page.words.cite
    codes = {status.code: status.name_in(page.language) for status in statuses()}
    places = zip(rows["symbol"], rows["number"], rows["item"], strict=True)
    return pd.DataFrame(
        {
            names["citation"]: [cite(symbol, number, item) for symbol, number, item in places],
            names["text"]: rows["text"].to_list(),
            names["rights"]: [
                "; ".join(page.label("right", label) for label in (() if labels is None else labels))
                for labels in rows["rights"]
            ],
            names["priority"]: [page.words.yes if one else page.words.no for one in rows["priority"]],
            names["due_on"]: pd.to_datetime(rows["day"]).dt.date,
            names["clock"]: rows["standing"].map(page.words.clock),
            names["status"]: [codes.get(code, code) for code in rows["status"]],
            names["language"]: rows["language"].map(page.tongue),
            "recommendation_id": rows["recommendation_id"].to_list(),
        }
    )
