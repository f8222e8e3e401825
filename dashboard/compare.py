"""Two States, or two documents of one committee on a State, side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.show import Page, chart, heading, one_of, table
from pipeline.publish.charts import pairs, values

_MOST = 20  # rights in the picture
_STATES = "SELECT DISTINCT state AS side FROM listed WHERE state IS NOT NULL ORDER BY 1"
_CYCLES = """
SELECT symbol AS side FROM listed GROUP BY symbol, committee, state
QUALIFY count(*) OVER (PARTITION BY committee, state) > 1 ORDER BY committee, state, max(year) DESC, symbol DESC
"""
_COUNTS = """
SELECT count(*) AS recommendations, count(*) FILTER (priority) AS priorities, count(*) FILTER (standing = 'overdue') AS overdue,
    count(*) FILTER (standing IN ('answered', 'assessed')) AS back
FROM listed WHERE {column} = ?
"""
_RIGHTS = """
SELECT label, count(*) FILTER (side = $1) AS one, count(*) FILTER (side = $2) AS other
FROM (SELECT {column} AS side, unnest(rights) AS label FROM listed WHERE {column} IN ($1, $2))
GROUP BY label ORDER BY one + other DESC, label
"""
_REPEATED = """
SELECT symbol, number, item, text, earlier[2] AS earlier_number, earlier[3] AS earlier_item
FROM (SELECT *, unnest(repeats) AS earlier FROM listed WHERE symbol = ?) WHERE earlier[1] = ? ORDER BY place
"""


def show(page: Page) -> None:
    """Draw the view."""
    with st.sidebar:
        by = one_of("by", page.say("compare_by"), ("cycles", "states"), lambda key: page.say(f"compare_{key}"))
    column, query, called = ("state", _STATES, page.state) if by == "states" else ("symbol", _CYCLES, str)
    there = list(page.ask(query)["side"])
    if len(there) < 2:
        st.info(page.say("compare_few"))
        return
    with st.sidebar:
        one = one_of(f"{column}-a", page.say("compare_one"), there, called)
        others = [side for side in there if side != one]
        if by == "cycles":
            ((committee, state),) = _known(page, one)
            others = [side for side in others if _known(page, side) == [(committee, state)]]
        other = one_of(f"{column}-b", page.say("compare_other"), others, called)
    for place, side in zip(st.columns(2), (one, other), strict=True):
        with place:
            heading(called(side))
            ((counts),) = page.ask(_COUNTS.format(column=column), (side,)).to_dict("records")
            for cell, (key, value) in zip(st.columns(2) * 2, counts.items(), strict=True):
                cell.metric(page.say(str(key)), f"{value:,}")
    _rights(page, column, (one, other), (called(one), called(other)))
    if by == "cycles":
        for newer, older in ((one, other), (other, one)):
            _repeated(page, newer, older)


def _known(page: Page, symbol: str) -> list[tuple[str, str]]:
    rows = page.ask("SELECT DISTINCT committee, state FROM listed WHERE symbol = ? ORDER BY ALL LIMIT 1", (symbol,))
    return list(rows.itertuples(index=False, name=None))


def _rights(page: Page, column: str, sides: tuple[str, str], names: tuple[str, str]) -> None:
    rows = page.ask(_RIGHTS.format(column=column), sides)
    rows["label"] = [page.label("right", label) for label in rows["label"]]
    count, right = page.say("recommendations"), page.words.columns["right"]
    first = rows.head(_MOST)
    several: list[dict[str, Any]] = [
        {"name": row["label"], "side": name, "n": row[key]}
        for row in first.to_dict("records")
        for key, name in zip(("one", "other"), names, strict=True)
    ]
    drawn = pairs(values(several), names, page.words, count)
    st.subheader(page.say("by_right"))
    shown = rows.rename(columns={"label": right, "one": names[0], "other": names[1]})
    chart(page, drawn, shown, page.say("by_right"))


def _repeated(page: Page, newer: str, older: str) -> None:
    """What the newer of two documents repeats of the older one."""
    rows = page.ask(_REPEATED, (newer, older))
    if rows.empty:
        return
    cite = page.words.cite
    heading(page.say("compare_repeated").format(newer=newer, older=older))
    shown = pd.DataFrame(
        {
            page.words.columns["citation"]: [
                cite(*row) for row in zip(rows["symbol"], rows["number"], rows["item"], strict=True)
            ],
            page.words.columns["text"]: rows["text"],
            page.words.columns["earlier"]: [
                cite(older, number, item)
                for number, item in zip(rows["earlier_number"], rows["earlier_item"], strict=True)
            ],
        }
    )
    table(page, shown, f"{newer} {older}")
