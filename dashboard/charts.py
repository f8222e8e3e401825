"""Charts of the web page that count recommendations: each a question to `listed`, and how its answer is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import altair as alt

from pipeline.knowledge import SchemeKey, scheme
from pipeline.knowledge.words import Words

BLUE = "#1F3864"
_CLOCK = {  # told apart by those who do not see red and green, too
    "overdue": "#B3261E",
    "soon": "#E69F00",
    "later": "#56A0D3",
    "open": "#B8B8B8",
    "answered": "#7B5EA7",
    "assessed": "#1F3864",
}
_GRADES = {
    "satisfactory": "#1B6E3C",
    "partial": "#8CBF6B",
    "unsatisfactory": "#E69F00",
    "rejected": "#B3261E",
    "no_information": "#B8B8B8",
}
_MOST = 30  # rights shown; a picture of more is not read
_ROW = 20  # pixels
WHOLE = alt.Axis(tickMinStep=1, format=",d")
Rows = list[dict[str, Any]]


class Kind(NamedTuple):
    """One chart."""

    query: str  # over `listed`, with {where}
    draw: Callable[[Rows, Words, str], Any]


def label(key: SchemeKey, name: str, language: str) -> str:
    """The name of a label in a language; itself where the scheme does not know it."""
    known = scheme(key).by_name.get(name)
    return known.shown(language) if known else name


def bars(rows: Rows, x: str, title: str, count: str) -> Any:
    """Upright bars of `n` by a column."""
    return (
        _chart(rows)
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X(f"{x}:O", title=title),
            y=alt.Y("n:Q", title=count, axis=WHOLE),
            tooltip=[_tip(x, title, "O"), _tip("n", count)],
        )
    )


def rights(rows: Rows, said: Words, language: str) -> Any:
    """Lying bars of `n` by `label`, the most first."""
    count = said.page["recommendations"]
    shown = [row | {"name": label("right", row["label"], language)} for row in rows[:_MOST]]
    return (
        _chart(shown, height=alt.Step(_ROW))
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("n:Q", title=count, axis=WHOLE),
            y=_names(said, alt.EncodingSortField("n", op="sum", order="descending")),
            tooltip=[_tip("name", said.columns["right"], "N"), _tip("n", count)],
        )
    )


def heat(rows: Rows, said: Words, language: str) -> Any:
    """Fields coloured by `n`, of `label` and `committee`, the rights with the most first."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["label"]] = sums.get(row["label"], 0) + row["n"]
    most = sorted(sums, key=lambda name: (-sums[name], name))[:_MOST]
    shown = [row | {"name": label("right", row["label"], language)} for row in rows if row["label"] in most]
    order = [label("right", name, language) for name in most]
    committee, count = said.columns["committee"], said.page["recommendations"]
    return (
        _chart(shown, height=alt.Step(_ROW))
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("committee:N", title=committee, axis=alt.Axis(labelAngle=-45, orient="top")),
            y=_names(said, order),
            color=alt.Color("n:Q", title=count, scale=alt.Scale(scheme="blues")),
            tooltip=[_tip("name", said.columns["right"], "N"), _tip("committee", committee, "N"), _tip("n", count)],
        )
    )


def clock(rows: Rows, said: Words, language: str) -> Any:
    """Where recommendations stand: bars of `n` by `committee`, parted by `key`."""
    return _parted(rows, _CLOCK, said.clock, said.columns["clock"], said)


def grades(rows: Rows, said: Words, language: str) -> Any:
    """How committees graded: bars of `n` by `committee`, parted by `key`."""
    return _parted(rows, _GRADES, said.grades, said.columns["grade"], said)


def _chart(rows: Rows, **size: Any) -> Any:
    return alt.Chart(alt.Data(values=rows), **size)  # type: ignore[no-untyped-call]


def _parted(rows: Rows, colours: dict[str, str], names: dict[str, str], title: str, said: Words) -> Any:
    keys = list(colours)
    shown = [row | {"name": names[row["key"]], "order": keys.index(row["key"])} for row in rows]
    there = [key for key in keys if any(row["key"] == key for row in rows)]
    scale = alt.Scale(domain=[names[key] for key in there], range=[colours[key] for key in there])
    committee, count = said.columns["committee"], said.page["recommendations"]
    return (
        _chart(shown, height=alt.Step(_ROW))
        .mark_bar()
        .encode(
            x=alt.X("n:Q", title=count, axis=WHOLE),
            y=alt.Y("committee:N", title=None),
            color=alt.Color("name:N", title=title, scale=scale, legend=alt.Legend(orient="bottom", columns=3)),
            order=alt.Order("order:Q"),
            tooltip=[_tip("committee", committee, "N"), _tip("name", title, "N"), _tip("n", count)],
        )
    )


def _names(said: Words, sort: Any) -> alt.Y:
    axis = alt.Axis(labelLimit=420, orient="right" if said.right_to_left else "left")
    return alt.Y("name:N", title=None, sort=sort, axis=axis)


def _tip(field: str, title: str, kind: str = "Q") -> alt.Tooltip:
    return alt.Tooltip(f"{field}:{kind}", title=title)


KINDS = {
    "heat": Kind(
        "SELECT committee, label, count(*) AS n FROM (SELECT committee, unnest(rights) AS label FROM listed {where}) "
        "GROUP BY ALL ORDER BY ALL",
        heat,
    ),
    "rights": Kind(
        "SELECT label, count(*) AS n FROM (SELECT unnest(rights) AS label FROM listed {where}) "
        "GROUP BY label ORDER BY n DESC, label",
        rights,
    ),
    "clock": Kind(
        "SELECT committee, standing AS key, count(*) AS n FROM listed {where} GROUP BY ALL ORDER BY ALL",
        clock,
    ),
    "grades": Kind(
        "SELECT committee, key, count(*) AS n FROM "
        "(SELECT committee, unnest(list_transform(grades, lambda g: g[3])) AS key FROM listed {where}) GROUP BY ALL ORDER BY ALL",
        grades,
    ),
}
"""Charts that count recommendations, by name."""


def values(rows: Iterable[dict[str, Any]]) -> Rows:
    """Rows with plain numbers, as a chart takes them."""
    return [{key: value.item() if hasattr(value, "item") else value for key, value in row.items()} for row in rows]
