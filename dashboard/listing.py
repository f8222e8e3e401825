"""Recommendations: search, filters, the list; a row of it opens everything known of that recommendation."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from dashboard.data import recommendations
from dashboard.detail import show as show_one
from dashboard.search import matching
from dashboard.show import Page, chosen, keep, one_of, table
from pipeline.knowledge import LANGUAGES, SchemeKey

_SCHEMES: dict[str, SchemeKey] = {"rights": "right", "persons": "persons", "sdg": "sdg", "action": "action"}


def show(page: Page) -> None:
    """Draw the view."""
    with st.sidebar:
        language = one_of(
            "text", page.say("text_language"), (page.language, *(c for c in LANGUAGES if c != page.language))
        )
    every = recommendations(page.tables, language)
    if every.empty:
        st.info(page.say("nothing"))
        return
    query = st.text_input(page.say("search"), st.query_params.get("q", ""), key="query")
    keep("q", [query] if query.strip() else [])
    rows = _filtered(page, every)
    if query.strip():
        rows = rows[matching(zip(rows["stems"], rows["language"], strict=True), query)]
    st.caption(page.say("count").format(rows=f"{len(rows):,}", all=f"{len(every):,}"))
    asked = st.query_params.get("rec")
    if rows.empty:
        st.info(page.say("nothing"))
    else:
        event = table(
            page,
            _shown(page, rows),
            "recommendations",
            on_select="rerun",
            selection_mode="single-row",
            key="list",
            height=380,
        )
        if places := event.selection.rows:
            asked = str(rows.iloc[places[0]]["recommendation_id"])
            keep("rec", [asked])
    if asked:
        found = every[every["recommendation_id"] == asked]
        if found.empty:
            st.info(page.say("gone"))
        else:
            show_one(page, found.iloc[0])


def _filtered(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    names = page.words.columns
    with st.sidebar:
        for key in ("state", "committee", "year"):
            there = sorted(rows[key].dropna().unique())
            title = page.say("year") if key == "year" else names[key]
            found = chosen(key, title, there, page.state if key == "state" else str)
            if found:
                rows = rows[rows[key].isin(found)]
        for key, name in _SCHEMES.items():
            there = sorted(rows[key].explode().dropna().unique())
            found = chosen(key, names[key], there, partial(page.label, name))
            if found:
                rows = rows[[not set(found).isdisjoint(labels) for labels in rows[key]]]
        only = st.checkbox(names["priority"], "priority" in st.query_params, key="priority")
        keep("priority", ["1"] if only else [])
    return rows[rows["priority"]] if only else rows


def _shown(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    names = page.words.columns
    cite = page.words.cite
    places = zip(rows["symbol"], rows["number"], rows["item"], strict=True)
    return pd.DataFrame(
        {
            names["citation"]: [cite(symbol, number, item) for symbol, number, item in places],
            names["text"]: rows["text"].to_list(),
            names["rights"]: ["; ".join(page.label("right", label) for label in labels) for labels in rows["rights"]],
            names["priority"]: [page.words.yes if one else page.words.no for one in rows["priority"]],
            names["due_on"]: rows["due_on"].to_list(),
            names["status"]: [filled.get("status") for filled in rows["filled"]],
            names["language"]: rows["language"].to_list(),
            "recommendation_id": rows["recommendation_id"].to_list(),
        }
    )
