"""Charts of the published tables, as pictures: the same for the report and for whoever asks for one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError
from pipeline.knowledge import scheme
from pipeline.knowledge.words import words
from pipeline.publish.follow_up import Known, follow_up
from pipeline.publish.opened import connect

WHAT = ("rights", "heat", "committees", "clock")
_COLOUR = "#1F3864"
_FONT = "Noto Sans, DejaVu Sans, Liberation Sans, Arial"
_ROW = 22  # points
Spec = dict[str, Any]


def bars(counts: Sequence[tuple[str, int]], *, title: str, right_to_left: bool = False) -> Spec | None:
    """A bar for each count, in their order; None where charts cannot be drawn here."""
    if find_spec("vl_convert") is None:
        return None
    y: Spec = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 420}}
    x: Spec = {"field": "n", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1, "format": ",d"}}
    if right_to_left:
        x["scale"] = {"reverse": True}
        y["axis"] = {"labelLimit": 420, "orient": "right"}
    spec = _spec(title, [{"name": name, "n": n} for name, n in counts], height={"step": _ROW})
    layer = {
        "encoding": {"y": y, "x": x},
        "layer": [{"mark": {"type": "bar", "color": _COLOUR}}, _numbers(right_to_left)],
    }
    return spec | layer


def heat(cells: Sequence[tuple[str, str, int]], *, title: str) -> Spec | None:
    """A square for each row and column, darker where there is more; None where charts cannot be drawn here."""
    if find_spec("vl_convert") is None:
        return None
    encoding = {
        "x": {"field": "column", "type": "nominal", "title": None, "axis": {"orient": "top", "labelAngle": 0}},
        "y": {"field": "row", "type": "nominal", "title": None, "sort": "-color", "axis": {"labelLimit": 420}},
        "color": {"field": "n", "type": "quantitative", "title": None, "scale": {"scheme": "blues"}},
    }
    values = [{"row": row, "column": column, "n": n} for row, column, n in cells]
    return _spec(title, values, height={"step": _ROW}) | {"mark": "rect", "encoding": encoding}


def svg(spec: Spec) -> str:
    """The chart as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(json.dumps(spec)))


def png(spec: Spec) -> bytes:
    """The chart as PNG, twice as fine as it is large."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(json.dumps(spec), scale=2))


def write_chart(tables: Path, what: str, out: Path, *, state: str | None, language: str, today: Any) -> int:
    """Write one chart of the tables.

    Args:
        tables: folder that `write` published.
        what: one of `WHAT`.
        out: `.svg` or `.png`.
        state: only this State's recommendations, ISO 3166 alpha-3.
        language: ISO 639-1 code of its words.
        today: the day on which things are due.

    Returns:
        How many recommendations it shows.

    Raises:
        OutputError: the folder holds no tables, nothing to show, no such chart or kind of picture, or it cannot be written.
    """
    if what not in WHAT:
        raise OutputError(f"There is no chart {what}; there are {', '.join(WHAT)}.")
    if out.suffix.lower() not in (".svg", ".png"):
        raise OutputError(f"{out.name}: a chart is written as .svg or .png; give it such a name.")
    with connect(tables) as database:
        known = list(follow_up(database, language, state))
    if not known:
        raise OutputError(
            f"{tables} holds no recommendations{f' to {state}' if state else ''}; there is nothing to draw."
        )
    drawn = _drawn(what, known, language, today)
    if drawn is None:
        raise OutputError("Charts need what draws them: pip install 'suivi[dashboard]'")
    data = svg(drawn).encode() if out.suffix.lower() == ".svg" else png(drawn)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
    except OSError as error:
        raise OutputError(f"{out} cannot be written ({error.strerror or error}); choose another place.") from error
    return len(known)


def _drawn(what: str, known: Sequence[Known], language: str, today: Any) -> Spec | None:
    said = words(language)
    if what == "heat":
        cells = _counted((_right(name, language), one.committee or "–") for one in known for name in one.rights)
        return heat([(row, column, n) for (row, column), n in cells], title=said.page["heat"])
    if what == "rights":
        counts, title = (
            _counted(_right(one.rights[0], language) for one in known if one.rights),
            said.report["by_right"],
        )
    elif what == "committees":
        counts, title = _counted(one.committee or "–" for one in known), said.report["by_committee"]
    else:
        counts, title = _counted(said.clock[one.standing(today).word] for one in known), said.report["by_clock"]
    return bars(counts, title=title, right_to_left=said.right_to_left)


def _counted(names: Any) -> list[tuple[Any, int]]:
    counts: dict[Any, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _right(name: str, language: str) -> str:
    label = scheme("right").by_name.get(name)
    return label.shown(language) if label else name


def _numbers(right_to_left: bool) -> Spec:
    side = {"align": "right", "dx": -4} if right_to_left else {"align": "left", "dx": 4}
    return {
        "mark": {"type": "text", **side},
        "encoding": {"text": {"field": "n", "type": "quantitative", "format": ",d"}},
    }


def _spec(title: str, values: list[Spec], height: Spec) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "data": {"values": values},
        "width": 420,
        "height": height,
        "config": {"font": _FONT, "view": {"stroke": None}},
    }
