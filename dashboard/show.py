"""What every view is made of: choices that stand in the address, tables with their downloads, texts as they are."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from pipeline.knowledge import SchemeKey, scheme
from pipeline.knowledge.bodies import states
from pipeline.knowledge.words import Words
from pipeline.publish.flat import defuse

STYLE = """<style>
[data-testid="stText"] { font-family: inherit; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
@media print { [data-testid="stSidebar"], [data-testid="stToolbar"], button { display: none !important; } }
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

    def label(self, key: SchemeKey, name: str) -> str:
        """The name of a label in this language."""
        label = scheme(key).by_name.get(name)
        return label.shown(self.language) if label else name


def chosen(key: str, label: str, options: Iterable[Any], name: Callable[[Any], str] = str) -> list[Any]:
    """Several choices, which the address keeps; what the address asks for and is not there is left out."""
    there = list(options)
    asked = set(st.query_params.get_all(key))
    first = [option for option in there if str(option) in asked]
    found: list[Any] = st.multiselect(
        label, there, default=first, key=f"choice-{key}", format_func=name, placeholder=""
    )
    keep(key, found)
    return found


def one_of(key: str, label: str, options: Iterable[Any], name: Callable[[Any], str] = str) -> Any:
    """One choice, which the address keeps where it is not the first."""
    there = list(options)
    asked = st.query_params.get(key)
    first = next((place for place, option in enumerate(there) if str(option) == asked), 0)
    found = st.selectbox(label, there, index=first, key=f"choice-{key}-{there[0]}", format_func=name)
    keep(key, [] if found == there[0] else [found])
    return found


def keep(key: str, values: list[Any]) -> None:
    """Write choices into the address."""
    if values:
        st.query_params[key] = [str(value) for value in values]
    elif key in st.query_params:
        del st.query_params[key]


def table(page: Page, rows: pd.DataFrame, name: str, **options: Any) -> Any:
    """A table, and buttons that download what it shows."""
    event = st.dataframe(rows, hide_index=True, width="stretch", **options)
    left, right, _ = st.columns([1, 1, 4])
    left.download_button(page.say("csv"), _csv(rows), f"{name}.csv", "text/csv", key=f"csv-{name}", on_click="ignore")
    right.download_button(page.say("xlsx"), _xlsx(rows), f"{name}.xlsx", key=f"xlsx-{name}", on_click="ignore")
    return event


def _csv(rows: pd.DataFrame) -> bytes:
    texts = rows.copy()
    for column in texts.select_dtypes(exclude=["number", "bool", "datetime"]).columns:
        plain = [None if value is None or value is pd.NaT else str(value) for value in texts[column]]
        texts[column] = defuse(pa.chunked_array([plain], pa.string())).to_pylist()
    text: str = texts.to_csv(index=False)
    return text.encode("utf-8-sig")


def _xlsx(rows: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    plain = {"options": {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=plain) as writer:
        rows.to_excel(writer, index=False)
    return out.getvalue()
