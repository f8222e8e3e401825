"""What every view is made of: choices that stand in the address, tables with their downloads, texts as they are."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st
from xlsxwriter import Workbook

from dashboard.charts import label
from dashboard.data import ask
from pipeline.knowledge import SchemeKey
from pipeline.knowledge.bodies import states
from pipeline.knowledge.words import Words, statuses
from pipeline.publish.flat import defuse

CHOICE = "choice-"
_INK = {"labelColor": "#31333F", "titleColor": "#31333F"}  # the theme's grey is too faint to read
_SHOWN = 500  # rows of a table that the browser gets
_FITTING = 7  # columns that a page shows side by side
_SHORT = 40  # characters
_TURNED = re.compile(r"[\u0590-\u08FF]")
_CELL = 32_767  # characters that a cell of a spreadsheet holds
STYLE = """<style>
[data-testid="stText"] { font-family: inherit; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: 1; }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stTextInput"], button, iframe
    { display: none !important; }
  .stApp, .stApp section, [data-testid="stMain"], [data-testid="stAppViewContainer"]
    { position: static !important; overflow: visible !important; height: auto !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  [data-testid="stElementContainer"], h2, h3 { break-inside: avoid; }
}
</style>"""
TURNED = """<style>
.stApp, .stApp * { direction: rtl; text-align: start; }
[data-testid="stDataFrame"] *, .vega-embed * { direction: ltr; }
</style>"""


@dataclass(frozen=True)
class Page:
    """What a view needs to know."""

    tables: Path
    documents: Path
    language: str
    words: Words

    def say(self, key: str) -> str:
        """A word of the page."""
        return self.words.page[key]

    def code(self, code: str | None) -> str:
        """The name of a code of the tables; itself where it has none."""
        return self.words.codes.get(code or "", (code or "").replace("_", " "))

    def state(self, code: str | None) -> str:
        """The name of a State."""
        known = states().get(code or "")
        return known.short.get(self.language, known.iso3) if known else code or ""

    def filled(self, field: str, value: str) -> str:
        """What an institution filled in, in words of this language."""
        names = {status.code: status.name_in(self.language) for status in statuses()} if field == "status" else {}
        return names.get(value, value)

    def label(self, key: SchemeKey, name: str) -> str:
        """The name of a label in this language."""
        return label(key, name, self.language)

    def ask(self, query: str, values: tuple[Any, ...] = (), language: str | None = None) -> pd.DataFrame:
        """Ask `data.ask`, of the texts in this language or another."""
        return ask(self.tables, language or self.language, query, values)


def chosen(key: str, label: str, options: Iterable[Any], name: Callable[[Any], str] = str) -> list[Any]:
    """Several choices, which the address keeps; what the address asks for and is not there is left out."""
    there = list(options)
    asked = set(st.query_params.get_all(key))
    first = [option for option in there if str(option) in asked]
    found: list[Any] = st.multiselect(
        label, there, default=first, key=f"{CHOICE}{key}", format_func=name, placeholder=""
    )
    keep(key, found)
    return found


def one_of(key: str, label: str, options: Iterable[Any], name: Callable[[Any], str] = str) -> Any:
    """One choice, which the address keeps where it is not the first."""
    there = list(options)
    asked = st.query_params.get(key)
    first = next((place for place, option in enumerate(there) if str(option) == asked), 0)
    place = f"{CHOICE}{key}-{there[0]}"
    first = 0 if place in st.session_state else first  # what `goto` wrote there counts
    found = st.selectbox(label, there, index=first, key=place, format_func=name)
    keep(key, [] if found == there[0] else [found])
    return found


def goto(view: str, filters: dict[str, str]) -> None:
    """Go to a view with nothing but some filters set; to be called before the page is drawn, when a widget reports."""
    language = st.query_params.get_all("lang")
    st.query_params.from_dict({"view": view, **filters} | ({"lang": language} if language else {}))
    for key in [str(key) for key in st.session_state if str(key).startswith(f"{CHOICE}view-")]:
        st.session_state[key] = view


def keep(key: str, values: list[Any]) -> None:
    """Write choices into the address."""
    if values:
        st.query_params[key] = [str(value) for value in values]
    elif key in st.query_params:
        del st.query_params[key]


def chart(page: Page, drawn: Any, rows: pd.DataFrame, name: str, **options: Any) -> Any:
    """A chart, and the numbers in it as a table, for those who do not see it and for downloads.

    Args:
        page: what a view knows.
        drawn: the Altair chart.
        rows: the numbers in it, with headings for people.
        name: heading that says what it shows; also of the files that are downloaded.
        options: of `st.altair_chart`.
    """
    drawn = drawn.configure_axis(**_INK).configure_legend(**_INK)
    event = st.altair_chart(drawn, width="stretch", alt=name, **options)
    with st.expander(page.say("as_table")):
        table(page, rows, name)
    return event


def table(
    page: Page, rows: pd.DataFrame, name: str, *, whole: Callable[[], pd.DataFrame] | None = None, **options: Any
) -> Any:
    """A table, and buttons that download it.

    Args:
        page: what a view knows.
        rows: the table; of a long one the beginning is shown.
        name: what it is, for a screen reader and for the files.
        whole: gives what is downloaded, where that is more than `rows`.
        options: of `st.dataframe`.
    """
    if len(rows) > _SHOWN:
        st.caption(page.say("shown_first").format(n=f"{_SHOWN:,}", all=f"{len(rows):,}"))
    shown = rows.head(_SHOWN)
    if page.words.right_to_left:
        shown, options = _turned(shown), options | {"column_config": aligned(shown)}
    event = st.dataframe(shown, hide_index=True, width="stretch", alt=name, **options)
    given = whole or (lambda: rows)
    file = re.sub(r"\W+", "_", name)
    left, right, _ = st.columns([1, 1, 4])
    left.download_button(
        page.say("csv"), lambda: _csv(given()), f"{file}.csv", "text/csv", key=f"csv-{name}", on_click="ignore"
    )
    right.download_button(
        page.say("xlsx"), lambda: _xlsx(given()), f"{file}.xlsx", key=f"xlsx-{name}", on_click="ignore"
    )
    return event


def _turned(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns from right to left, where a page is wide enough for all: of more, the first would be out of sight."""
    return rows[rows.columns[::-1]] if len(rows.columns) <= _FITTING else rows


def aligned(rows: pd.DataFrame) -> dict[str, Any]:
    """Columns that stand at the right: not those with a long text of another script, whose beginning would be cut off."""
    return {
        name: st.column_config.Column(alignment="right")
        for name in rows.columns
        if not any(len(text) > _SHORT and not _TURNED.search(text) for text in map(str, rows[name]))
    }


def _csv(rows: pd.DataFrame) -> bytes:
    texts = rows.copy()
    for column in texts.select_dtypes(exclude=["number", "bool", "datetime"]).columns:
        plain = [None if value is None or value is pd.NaT else str(value) for value in texts[column]]
        texts[column] = defuse(pa.chunked_array([plain], pa.string())).to_pylist()
    text: str = texts.to_csv(index=False)
    return text.encode("utf-8-sig")


def _xlsx(rows: pd.DataFrame) -> bytes:
    """Row by row: a long table as one sheet in memory would be many times its size."""
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with Workbook(out, plain) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([list(rows.columns), *rows.itertuples(index=False, name=None)]):
            for column, value in enumerate(row):
                if isinstance(value, int | float) and not isinstance(value, bool) and not pd.isna(value):
                    sheet.write_number(place, column, value)
                elif value is not None and value is not pd.NaT and value == value:
                    sheet.write_string(place, column, str(value)[:_CELL])
    return out.getvalue()
