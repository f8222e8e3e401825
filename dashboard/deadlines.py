"""What is due when: what committees want answered, and next reports."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from dashboard.data import frame
from dashboard.show import Page, chosen, table
from pipeline.publish.examined import EXAMINED

_DUE = f"""
SELECT d.state, d.committee, coalesce(d.symbol, d.document_id) AS symbol, f.kind, f.due_on,
    array_to_string(any_value(f.paragraphs), ', ') AS paragraphs
FROM follow_ups f JOIN documents d USING (document_id)
WHERE f.due_on IS NOT NULL AND f.document_id NOT IN ({EXAMINED})
GROUP BY d.state, d.committee, coalesce(d.symbol, d.document_id), f.kind, f.due_on
ORDER BY f.due_on, symbol
"""
_SOON = 90  # days


def show(page: Page) -> None:
    """Draw the view."""
    rows = frame(page.tables, _DUE)
    with st.sidebar:
        found = chosen("state", page.words.columns["state"], sorted(rows["state"].dropna().unique()), page.state)
    draw(page, rows[rows["state"].isin(found)] if found else rows)


def of_state(page: Page, state: str) -> None:
    """What one State owes."""
    rows = frame(page.tables, _DUE)
    draw(page, rows[rows["state"] == state])


def draw(page: Page, rows: pd.DataFrame) -> None:
    """Three lists: overdue, coming, next reports."""
    days = (pd.to_datetime(rows["due_on"]) - pd.Timestamp(dt.date.today())).dt.days
    reports = rows["kind"] == "next_report"
    parts = {
        "overdue": rows[(days < 0) & ~reports],
        "coming": rows[(days >= 0) & ~reports],
        "reports": rows[reports],
    }
    for key, part in parts.items():
        st.subheader(f"{page.say(key)} ({len(part)})")
        if part.empty:
            st.caption(page.say("nothing_here"))
        else:
            table(page, _shown(page, part, days.loc[part.index]), key)


def _shown(page: Page, rows: pd.DataFrame, days: pd.Series[int]) -> pd.DataFrame:
    names, clock = page.words.columns, page.words.clock
    return pd.DataFrame(
        {
            names["due_on"]: pd.to_datetime(rows["due_on"]).dt.date,
            names["clock"]: [clock["overdue" if n < 0 else "soon" if n <= _SOON else "later"] for n in days],
            names["state"]: rows["state"].map(page.state),
            names["committee"]: rows["committee"],
            page.say("document"): rows["symbol"],
            page.say("what"): rows["kind"].map(page.code),
            page.say("paragraphs"): rows["paragraphs"],
        }
    )
