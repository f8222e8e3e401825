"""A State's page: its documents, what is asked of it, what it owes, how far it is."""

from __future__ import annotations

import altair as alt
import streamlit as st

from dashboard import deadlines
from dashboard.data import frame, recommendations
from dashboard.show import Page, one_of, table

_STATES = "SELECT DISTINCT state FROM documents WHERE state IS NOT NULL ORDER BY 1"
_DOCUMENTS = """
SELECT coalesce(symbol, document_id) AS symbol, committee, document_type, cycle, max(adopted_on) AS adopted_on,
    max(next_report_due) AS next_report_due, array_to_string(list_sort(list(language)), ' ') AS languages
FROM documents WHERE state = $state GROUP BY ALL ORDER BY adopted_on DESC NULLS LAST, symbol
"""


def show(page: Page) -> None:
    """Draw the view."""
    there = list(frame(page.tables, _STATES)["state"])
    if not there:
        st.info(page.say("nothing"))
        return
    with st.sidebar:
        state = one_of("of", page.words.columns["state"], there, page.state)
    st.text(page.state(state))
    documents = frame(page.tables, _DOCUMENTS, state=state)
    documents["document_type"] = documents["document_type"].map(page.code)
    for day in ("adopted_on", "next_report_due"):
        documents[day] = documents[day].dt.date
    names = {
        "symbol": page.say("document"),
        "committee": page.words.columns["committee"],
        "document_type": page.say("what"),
        "cycle": page.say("cycle"),
        "adopted_on": page.say("adopted"),
        "next_report_due": page.say("next"),
        "languages": page.words.columns["language"],
    }
    table(page, documents.rename(columns=names), "state")
    rows = recommendations(page.tables, page.language)
    if not rows.empty:
        rows = rows[rows["state"] == state]
        counted = rows["rights"].explode().dropna().value_counts().head(20).rename_axis("right").reset_index(name="n")
        counted["right"] = [page.label("right", name) for name in counted["right"]]
        st.subheader(f"{page.say('recommendations')} ({len(rows)})")
        bars = alt.Chart(counted).mark_bar(color="#1F3864")
        right = alt.Y("right:N", title=None, sort="-x", axis=alt.Axis(labelLimit=420))
        st.altair_chart(bars.encode(x=alt.X("n:Q", title=page.say("recommendations")), y=right), width="stretch")
    deadlines.of_state(page, state)
