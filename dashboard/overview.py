"""What there is: documents by committee and year, recommendations by right and committee."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.data import frame, recommendations
from dashboard.show import Page, table

_DOCUMENTS = """
SELECT committee, state, year(coalesce(adopted_on, published_on)) AS year, count(DISTINCT coalesce(symbol, document_id)) AS n
FROM documents GROUP BY ALL ORDER BY ALL
"""


def show(page: Page) -> None:
    """Draw the view."""
    documents = frame(page.tables, _DOCUMENTS)
    rows = recommendations(page.tables, page.language)
    for column, (key, value) in zip(
        st.columns(4),
        {
            "documents": int(documents["n"].sum()),
            "states": documents["state"].nunique(),
            "recommendations": len(rows),
            "priorities": 0 if rows.empty else int(rows["priority"].sum()),
        }.items(),
        strict=True,
    ):
        column.metric(page.say(key), f"{value:,}")
    committee, year, count = page.words.columns["committee"], page.say("year"), page.say("documents")
    left, right = st.columns(2)
    for place, field, title in ((left, "committee", committee), (right, "year", year)):
        counted = documents.groupby(field, as_index=False)["n"].sum()
        bars = alt.Chart(counted).mark_bar(color="#1F3864")
        place.altair_chart(
            bars.encode(x=alt.X(f"{field}:O", title=title), y=alt.Y("n:Q", title=count), tooltip=[field, "n"]),
            width="stretch",
        )
    by_state = documents.groupby("state", as_index=False, dropna=False)["n"].sum()
    by_state["state"] = by_state["state"].map(page.state)
    table(page, by_state.rename(columns={"state": page.words.columns["state"], "n": count}), "documents")
    if not rows.empty:
        st.subheader(page.say("heat"))
        _heat(page, rows)


def _heat(page: Page, rows: pd.DataFrame) -> None:
    pairs = rows[["committee", "rights"]].explode("rights").dropna()
    counted = pairs.groupby(["committee", "rights"], as_index=False).size()
    counted["rights"] = [page.label("right", name) for name in counted["rights"]]
    chart = (
        alt.Chart(counted)
        .mark_rect()
        .encode(
            x=alt.X("committee:N", title=page.words.columns["committee"]),
            y=alt.Y("rights:N", title=None, sort="-x", axis=alt.Axis(labelLimit=420)),
            color=alt.Color("size:Q", title=page.say("recommendations"), scale=alt.Scale(scheme="blues")),
            tooltip=["rights", "committee", "size"],
        )
    )
    st.altair_chart(chart, width="stretch")
