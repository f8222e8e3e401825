"""Charts that count recommendations: each a question to `listed` and how its answer is drawn, as Vega-Lite.

The web page draws the same specifications that `pictures` makes SVG and PNG of, for the report and for whoever asks for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.knowledge import SchemeKey, scheme
from pipeline.knowledge.words import Words

INK = "#31333F"
BLUE = "#1F3864"
ORANGE = "#C77700"
CLOCK = {  # told apart by those who do not see red and green, too
    "overdue": "#B3261E",
    "soon": "#C77700",
    "later": "#3F86BE",
    "open": "#8A8A8A",
    "examined": "#6E7F8D",
    "answered": "#7B5EA7",
    "assessed": "#1F3864",
}
GRADES = {
    "satisfactory": "#1B6E3C",
    "partial": "#5C9A3A",
    "unsatisfactory": "#C77700",
    "rejected": "#B3261E",
    "no_information": "#8A8A8A",
}
_MOST = 30  # rights shown; a picture of more is not read
_ROW = 20  # pixels
_LONG, _LITTLE = 420, 120  # pixels of a name; on a telephone, where bars need room beside it
_NARROW = 640  # pixels of a window
_NAME = {"expr": f"windowSize()[0] < {_NARROW} ? {_LITTLE} : {_LONG}"}  # a picture has no window, and room
_BESIDE = {"expr": f"windowSize()[0] < {_NARROW} ? 1 : 2"}  # names of sides in a line
Rows = list[dict[str, Any]]
Spec = dict[str, Any]


class Kind(NamedTuple):
    """One chart."""

    query: str  # over `listed`, with {where}
    draw: Callable[[Rows, Words, str], Spec]
    title: Callable[[Words], str]


def label(key: SchemeKey, name: str, language: str) -> str:
    """The name of a label in a language; itself where the scheme does not know it."""
    known = scheme(key).by_name.get(name)
    return known.shown(language) if known else name


def upright(rows: Rows, x: str, title: str, said: Words, count: str) -> Spec:
    """Upright bars of `n` by a column."""
    flat = {"axis": {"labelAngle": 0, "labelOverlap": "greedy"}}
    along = _by(x, title, "ordinal") | flat | ({"sort": "descending"} if said.right_to_left else {})
    up = _number(count) | ({"axis": _WHOLE | {"orient": "right"}} if said.right_to_left else {})
    return _spec(rows, {"x": along, "y": up, "tooltip": [_by(x, title, "ordinal"), _tip(count)]}, None)


def bars(counts: Iterable[tuple[str, int]], said: Words) -> Spec:
    """Lying bars in their order, each with its number: for paper, where nothing can be pointed at."""
    drawn = lying([{"name": name, "n": n} for name, n in counts], said, "", said.page["recommendations"])
    side = {"align": "right", "dx": -4} if said.right_to_left else {"align": "left", "dx": 4}
    number = {"field": "n", "type": "quantitative", "format": ",d"}
    return drawn | {
        "layer": [{"mark": drawn.pop("mark")}, {"mark": {"type": "text"} | side, "encoding": {"text": number}}]
    }


def pairs(rows: Rows, names: Sequence[str], said: Words, count: str) -> Spec:
    """Two lying bars for each `name`, of `n` by `side`, which is one of two names; in the order of the rows."""
    sides = {"field": "side", "type": "nominal", "sort": list(names), "title": None}
    scale = {"domain": list(names), "range": [BLUE, ORANGE]}
    encoding = {
        "x": _along(said, count),
        "y": _names(said, list(dict.fromkeys(row["name"] for row in rows))),
        "yOffset": sides,
        "color": sides | {"scale": scale, "legend": {"orient": "top", "labelLimit": _LONG, "columns": _BESIDE}},
        "tooltip": [_by("name", said.columns["right"]), _by("side", ""), _tip(count)],
    }
    return _spec(rows, encoding, 12)


def _rights(rows: Rows, said: Words, language: str) -> Spec:
    shown = [row | {"name": label("right", row["label"], language)} for row in rows[:_MOST]]
    return lying(shown, said, said.columns["right"], said.page["recommendations"])


def _committees(rows: Rows, said: Words, language: str) -> Spec:
    return lying(rows, said, said.columns["committee"], said.page["recommendations"], "committee")


def _heat(rows: Rows, said: Words, language: str) -> Spec:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["label"]] = sums.get(row["label"], 0) + row["n"]
    most = sorted(sums, key=lambda name: (-sums[name], name))[:_MOST]
    shown = [row | {"name": label("right", row["label"], language)} for row in rows if row["label"] in most]
    committee, count = said.columns["committee"], said.page["recommendations"]
    along = _by("committee", committee) | {"axis": {"orient": "top", "labelAngle": -45}}
    encoding = {
        "x": along | ({"sort": "descending"} if said.right_to_left else {}),
        "y": _names(said, [label("right", name, language) for name in most]),
        "color": {"field": "n", "type": "quantitative", "title": count, "scale": {"scheme": "blues"}},
        "tooltip": [_by("name", said.columns["right"]), _by("committee", committee), _tip(count)],
    }
    return _spec(shown, encoding, _ROW) | {"mark": {"type": "rect", "stroke": "white"}}


def _clock(rows: Rows, said: Words, language: str) -> Spec:
    return _parted(rows, CLOCK, said.clock, said.columns["clock"], said)


def _grades(rows: Rows, said: Words, language: str) -> Spec:
    return _parted(rows, GRADES, said.grades, said.columns["grade"], said)


def lying(rows: Rows, said: Words, title: str, count: str, field: str = "name") -> Spec:
    """Lying bars of `n` by a column, in the order of the rows."""
    encoding = {
        "x": _along(said, count),
        "y": _names(said, None, field),
        "tooltip": [_by(field, title), _tip(count)],
    }
    return _spec(rows, encoding, _ROW)


def _parted(rows: Rows, colours: dict[str, str], names: dict[str, str], title: str, said: Words) -> Spec:
    """Lying bars of `n` by `committee`, parted by `key`."""
    keys = list(colours)
    shown = [row | {"name": names[row["key"]], "order": keys.index(row["key"])} for row in rows]
    there = [key for key in keys if any(row["key"] == key for row in rows)]
    committee, count = said.columns["committee"], said.page["recommendations"]
    scale = {"domain": [names[key] for key in there], "range": [colours[key] for key in there]}
    encoding = {
        "x": _along(said, count),
        "y": _names(said, "ascending", "committee"),
        "color": _by("name", title) | {"scale": scale, "legend": {"orient": "bottom", "columns": 3}},
        "order": {"field": "order", "type": "quantitative"},
        "tooltip": [_by("committee", committee), _by("name", title), _tip(count)],
    }
    return _spec(shown, encoding, _ROW)


_WHOLE = {"tickMinStep": 1, "format": ",d"}


def _spec(rows: Rows, encoding: Spec, row: int | None) -> Spec:
    height = {"height": {"step": row}} if row else {}
    return {"data": {"values": rows}, "mark": {"type": "bar", "color": BLUE}, "encoding": encoding} | height


def _by(field: str, title: str, kind: str = "nominal") -> Spec:
    return {"field": field, "type": kind, "title": title or None}


def _number(title: str) -> Spec:
    return {"field": "n", "type": "quantitative", "title": title, "axis": _WHOLE}


def _tip(title: str) -> Spec:
    return {"field": "n", "type": "quantitative", "title": title}


def _along(said: Words, count: str) -> Spec:
    """Bars grow from the side where names stand: in Arabic, the right one."""
    return _number(count) | ({"scale": {"reverse": True}} if said.right_to_left else {})


def _names(said: Words, sort: Any, field: str = "name") -> Spec:
    axis = {"labelLimit": _NAME, "orient": "right" if said.right_to_left else "left"}
    return {"field": field, "type": "nominal", "title": None, "sort": sort, "axis": axis}


KINDS = {
    "rights": Kind(
        "SELECT label, count(*) AS n FROM (SELECT unnest(rights) AS label FROM listed {where}) "
        "GROUP BY label ORDER BY n DESC, label",
        _rights,
        lambda said: said.page["by_right"],
    ),
    "heat": Kind(
        "SELECT committee, label, count(*) AS n FROM (SELECT committee, unnest(rights) AS label FROM listed {where}) "
        "GROUP BY ALL ORDER BY ALL",
        _heat,
        lambda said: said.page["heat"],
    ),
    "committees": Kind(
        "SELECT coalesce(committee, '–') AS committee, count(*) AS n FROM listed {where} "
        "GROUP BY ALL ORDER BY n DESC, committee",
        _committees,
        lambda said: said.report["by_committee"],
    ),
    "clock": Kind(
        "SELECT committee, standing AS key, count(*) AS n FROM listed {where} GROUP BY ALL ORDER BY ALL",
        _clock,
        lambda said: said.page["by_clock"],
    ),
    "grades": Kind(
        "SELECT committee, key, count(*) AS n FROM "
        "(SELECT committee, unnest(list_transform(grades, lambda g: g[3])) AS key FROM listed {where}) GROUP BY ALL ORDER BY ALL",
        _grades,
        lambda said: said.report["graded"],
    ),
}
"""Charts by name."""


def values(rows: Iterable[dict[str, Any]]) -> Rows:
    """Rows with plain numbers, as a chart takes them."""
    return [{key: value.item() if hasattr(value, "item") else value for key, value in row.items()} for row in rows]
