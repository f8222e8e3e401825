"""A State's page: its documents, what is asked of it, where that stands, what it owes."""

from __future__ import annotations

import streamlit as st

from dashboard import deadlines
from dashboard.data import frame
from dashboard.overview import clock, counted_rights
from dashboard.show import Page, heading, one_of, table

_STATES = "SELECT DISTINCT state FROM documents WHERE state IS NOT NULL ORDER BY 1"
_DOCUMENTS = """
SELECT coalesce(symbol, document_id) AS symbol, committee, document_type, cycle, max(adopted_on) AS adopted_on,
    max(next_report_due) AS next_report_due, list_sort(list(language)) AS languages
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
    heading(page.state(state))
    documents = frame(page.tables, _DOCUMENTS, state=state)
    documents["document_type"] = documents["document_type"].map(page.code)
    documents["languages"] = [", ".join(sorted(map(page.tongue, codes))) for codes in documents["languages"]]
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
    table(page, documents.rename(columns=names), page.say("documents"))
    where = "WHERE state = ?"
    ((count,),) = page.ask(f"SELECT count(*) FROM listed {where}", (state,)).itertuples(index=False, name=None)
    st.subheader(f"{page.say('recommendations')} ({count:,})")
    if count:
        st.caption(page.say("heat_click"))
        counted_rights(page, "rights", where, (state,), click=True, state=state)
        clock(page, where, (state,))
    deadlines.of_state(page, state)
