"""What there is: documents by committee, year and State, where recommendations stand, recommendations by right and committee."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from dashboard.data import frame
from dashboard.show import Page, chart, goto
from pipeline.publish.charts import KINDS, lying, upright, values

_DOCUMENTS = """
SELECT committee, state, year(coalesce(adopted_on, published_on)) AS year, count(DISTINCT coalesce(symbol, document_id)) AS n
FROM documents GROUP BY ALL ORDER BY ALL
"""
_STATES = 30  # in the picture; its table has all
_COUNTS = """
SELECT count(*) AS recommendations, count(*) FILTER (priority) AS priorities, count(*) FILTER (standing = 'overdue') AS overdue
FROM listed
"""


def show(page: Page) -> None:
    """Draw the view."""
    documents = frame(page.tables, _DOCUMENTS)
    ((recommendations, priorities, overdue),) = page.ask(_COUNTS).itertuples(index=False, name=None)
    for column, (key, value) in zip(
        st.columns(5),
        {
            "documents": int(documents["n"].sum()),
            "states": documents["state"].nunique(),
            "recommendations": int(recommendations),
            "priorities": int(priorities),
            "overdue": int(overdue),
        }.items(),
        strict=True,
    ):
        column.metric(page.say(key), f"{value:,}")
    count = page.say("documents")
    names = {"committee": page.words.columns["committee"], "year": page.say("year"), "n": count}
    for place, field in zip(st.columns(2), ("committee", "year"), strict=True):
        counted = documents.groupby(field, as_index=False)["n"].sum()
        drawn = upright(values(counted.to_dict("records")), field, names[field], page.words, count)
        with place:
            chart(page, drawn, counted.rename(columns=names), f"{count}: {names[field]}")
    by_state = documents.groupby("state", as_index=False, dropna=False)["n"].sum()
    by_state["state"] = by_state["state"].map(page.state)
    by_state = by_state.sort_values("n", ascending=False, kind="stable")
    state = page.words.columns["state"]
    drawn = lying(values(by_state.head(_STATES).to_dict("records")), page.words, state, count, "state")
    chart(page, drawn, by_state.rename(columns={"state": state, "n": count}), f"{count}: {state}")
    if recommendations:
        clock(page, "", ())
        st.subheader(page.say("heat"))
        st.caption(page.say("heat_click"))
        counted_rights(page, "heat", "", (), click=True)


def clock(page: Page, where: str, given: tuple[Any, ...]) -> None:
    """Where recommendations stand, by committee."""
    rows = page.ask(KINDS["clock"].query.format(where=where), given)
    st.subheader(page.say("by_clock"))
    names = {
        "committee": page.words.columns["committee"],
        "key": page.words.columns["clock"],
        "n": page.say("recommendations"),
    }
    drawn = KINDS["clock"].draw(values(rows.to_dict("records")), page.words, page.language)
    shown = rows.assign(key=rows["key"].map(page.words.clock))
    chart(page, drawn, shown.rename(columns=names), page.say("by_clock"))


def counted_rights(
    page: Page, kind: str, where: str, given: tuple[Any, ...], *, click: bool = False, **also: str
) -> None:
    """A chart of rights, `heat` or `rights`; where one can click, a field leads to its recommendations.

    Args:
        page: what a view knows.
        kind: name of the chart.
        where: condition on `listed`, in SQL.
        given: the values of the condition.
        click: whether one can.
        also: filters that a click sets besides those of the field.
    """
    rows = page.ask(KINDS[kind].query.format(where=where), given)
    if rows.empty:
        st.caption(page.say("nothing_here"))
        return
    drawn = KINDS[kind].draw(values(rows.to_dict("records")), page.words, page.language)
    options: dict[str, Any] = {}
    if click:
        fields = ["label", "committee"] if kind == "heat" else ["label"]
        drawn |= {"params": [{"name": "field", "select": {"type": "point", "fields": fields}}]}
        options = {"on_select": partial(_open, kind, also), "key": kind, "selection_mode": "field"}
    names = {
        "label": page.words.columns["right"],
        "committee": page.words.columns["committee"],
        "n": page.say("recommendations"),
    }
    shown = rows.assign(label=[page.label("right", name) for name in rows["label"]])
    chart(page, drawn, shown.rename(columns=names), page.say("heat" if kind == "heat" else "by_right"), **options)


def _open(key: str, also: dict[str, str]) -> None:
    """Go to the recommendations of the field that was clicked."""
    fields = st.session_state[key].selection.get("field") or []
    if fields:
        one = fields[0]
        found = {"rights": one.get("label"), "committee": one.get("committee")} | also
        goto("recommendations", {name: value for name, value in found.items() if value})
