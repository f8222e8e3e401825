"""Charts as pictures: what `charts` draws, as SVG or PNG."""

from __future__ import annotations

import datetime as dt
import json
from importlib.util import find_spec
from pathlib import Path

import duckdb

from pipeline.errors import OutputError
from pipeline.knowledge.words import words
from pipeline.publish import listed
from pipeline.publish.charts import INK, KINDS, Spec
from pipeline.publish.follow_up import written
from pipeline.publish.opened import connect

_FONT = "Noto Sans, DejaVu Sans, Liberation Sans, Arial"


def can_draw() -> bool:
    """Whether what draws them is installed."""
    return find_spec("vl_convert") is not None


def svg(spec: Spec, title: str) -> str:
    """The chart as SVG, under its title."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_whole(spec, title)))


def png(spec: Spec, title: str) -> bytes:
    """The chart as PNG, twice as fine as it is large, under its title."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_whole(spec, title), scale=2))


def write_chart(tables: Path, what: str, out: Path, *, state: str | None, language: str, today: dt.date) -> int:
    """Write one chart of the tables.

    Args:
        tables: folder that `write` published.
        what: one of `charts.KINDS`.
        out: `.svg` or `.png`.
        state: only this State's recommendations, ISO 3166 alpha-3.
        language: ISO 639-1 code of its words.
        today: the day on which things are due.

    Returns:
        How many recommendations it is made of.

    Raises:
        OutputError: the folder holds no tables, nothing to show, no such chart or kind of picture, or it cannot be written.
    """
    if what not in KINDS:
        raise OutputError(f"There is no chart {what}; there are {', '.join(KINDS)}.")
    if out.suffix.lower() not in (".svg", ".png"):
        raise OutputError(f"{out.name}: a chart is written as .svg or .png; give it such a name.")
    if not can_draw():
        raise OutputError("Charts need what draws them: pip install 'suivi[dashboard]'")
    said, kind = words(language), KINDS[what]
    with connect(tables) as database:
        listed.keep(database, "main", language, state)
        listed.show(database, "main", written(database), today)
        ((count,),) = database.execute("SELECT count(*) FROM listed").fetchall()
        rows = _rows(database, kind.query.format(where=""))
    if not rows:
        raise OutputError(
            f"{tables} holds nothing for this chart{f' on {state}' if state else ''}: there is nothing to draw."
        )
    spec, title = kind.draw(rows, said, language), kind.title(said)
    data = svg(spec, title).encode() if out.suffix.lower() == ".svg" else png(spec, title)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
    except OSError as error:
        raise OutputError(f"{out} cannot be written ({error.strerror or error}); choose another place.") from error
    return int(count)


def _rows(database: duckdb.DuckDBPyConnection, query: str) -> list[Spec]:
    found = database.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _whole(spec: Spec, title: str) -> str:
    """The chart with what the web page adds of its own: size, font, ink."""
    axis = {"labelColor": INK, "titleColor": INK}
    about = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "width": 420,
        "config": {"font": _FONT, "view": {"stroke": None}, "axis": axis, "legend": axis},
    }
    return json.dumps(about | spec)
