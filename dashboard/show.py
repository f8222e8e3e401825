"""What every view is made of: choices that stand in the address, tables with their downloads, texts as they are."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard.data import ask, ready
from dashboard.given import csv, paper, xlsx
from pipeline.knowledge import LANGUAGES, SchemeKey
from pipeline.knowledge.bodies import states
from pipeline.knowledge.languages import language
from pipeline.knowledge.words import Words, statuses
from pipeline.publish.charts import INK, Spec, label

CHOICE = "choice-"
GONE = "gone"
_INK = {"labelColor": INK, "titleColor": INK}  # the theme's grey is too faint to read
_SHOWN = 500  # rows of a table that the browser gets
_FITTING = 7  # columns that a page shows side by side
_SHORT = 40  # characters
_WIDE, _LETTER, _AROUND = 900, 7, 18  # pixels: a page, a letter, what is around a text
_LEAST, _READ = 120, 320  # pixels of a long column: at least, and where a page does not hold all columns anyway
_TURNED = re.compile(r"[\u0590-\u08FF]")
_FROM_RIGHT, _SO_FAR = "\u2067", "\u2069"  # a cell is drawn from the left unless its text says otherwise


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
        return named(self.words.codes, code)

    def cite(self, symbol: str, number: str, item: str | None) -> str:
        """The citation, to be read from the side where this language begins."""
        return ("\u200f" if self.words.right_to_left else "") + self.words.cite(symbol, number, item)

    def state(self, code: str | None) -> str:
        """The name of a State."""
        known = states().get(code or "")
        return known.short.get(self.language, known.iso3) if known else code or ""

    def tongue(self, code: str) -> str:
        """The name of a language, in itself."""
        return language(code).name if code in LANGUAGES else code

    def filled(self, field: str, value: str) -> str:
        """What an institution filled in, in words of this language."""
        names = {status.code: status.name_in(self.language) for status in statuses()} if field == "status" else {}
        return names.get(value, value)

    def label(self, key: SchemeKey, name: str) -> str:
        """The name of a label in this language."""
        return label(key, name, self.language)

    def ask(self, query: str, values: tuple[Any, ...] = (), language: str | None = None) -> pd.DataFrame:
        """Ask `data.ask`, of the texts in this language or another; whoever has to wait until they are prepared is told."""
        spoken = language or self.language
        if ready(self.tables, spoken):
            return ask(self.tables, spoken, query, values)
        with st.spinner(self.say("preparing"), show_time=True):
            return ask(self.tables, spoken, query, values)


def named(names: dict[str, str], code: Any) -> str:
    """The name of a code; of one that has none, its words; nothing of nothing."""
    return names.get(code, code.replace("_", " ")) if isinstance(code, str) else ""


def lined(text: str) -> str:
    """A text each of whose lines of Arabic runs from the right, whatever it begins with: "(a)" does not turn it."""
    return "\n".join(f"\u200f{line}" if _TURNED.search(line) else line for line in text.split("\n"))


def heading(text: str) -> None:
    """A heading with text of documents: Streamlit's own makes links, icons and emoji even of signs that are escaped."""
    st.html(f"<h3>{html.escape(text)}</h3>")


def literal(text: str) -> str:
    """Text where Streamlit takes markup: each sign stands for itself.

    A sign of another script, or one that turns the direction, never is markup, and a backslash before it would be seen.
    """
    return re.sub(f"([{re.escape(string.punctuation)}])", r"\\\1", text)


def chosen(key: str, label: str, options: Iterable[Any], name: Callable[[Any], str] = str) -> list[Any]:
    """Several choices, which the address keeps; what the address asks for and is not there is left out."""
    there = list(options)
    asked = set(st.query_params.get_all(key))
    _gone(label, asked - {str(option) for option in there})
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
    _gone(label, {asked} - {None, *map(str, there)})
    first = next((place for place, option in enumerate(there) if str(option) == asked), 0)
    place = f"{CHOICE}{key}-{there[0]}-{label}"  # in another language it is another widget, which asks the address
    first = 0 if place in st.session_state else first  # what `goto` wrote there counts
    found = st.selectbox(label, there, index=first, key=place, format_func=name)
    keep(key, [] if found == there[0] else [found])
    return found


def _gone(label: str, asked: set[Any]) -> None:
    """Note for the page what the address asks for and is not there: it says so, and goes on without."""
    if asked:
        st.session_state.setdefault(GONE, []).append((label, ", ".join(sorted(asked))))


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


def chart(page: Page, drawn: Spec, rows: pd.DataFrame, name: str, **options: Any) -> Any:
    """A chart, and the numbers in it as a table, for those who do not see it and for downloads.

    Args:
        page: what a view knows.
        drawn: the chart, as `publish.charts` draws it.
        rows: the numbers in it, with headings for people.
        name: heading that says what it shows; also of the files that are downloaded.
        options: of `st.vega_lite_chart`.
    """
    drawn = drawn | {"config": {"axis": _INK, "legend": _INK}}
    event = st.vega_lite_chart(None, drawn, width="stretch", alt=name, **options)
    opened = st.expander(page.say("as_table"), key=f"table-{name}", on_change="rerun")
    if opened.open:  # a browser builds none that nobody looks at
        with opened:
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
    if rows.empty:
        st.caption(page.say("nothing_here"))
        return None
    if len(rows) > _SHOWN:
        st.caption(page.say("shown_first").format(n=f"{_SHOWN:,}", all=f"{len(rows):,}"))
    shown = rows.head(_SHOWN)
    printed = paper(shown)
    options["column_config"] = laid_out(shown, turned=page.words.right_to_left)
    if page.words.right_to_left:
        shown = _turned(shown)
    event = st.dataframe(shown, hide_index=True, width="stretch", alt=name, placeholder="", **options)
    st.html(printed)
    given = whole or (lambda: rows)
    file = re.sub(r"\W+", "_", name)
    with st.container(horizontal=True):
        st.download_button(
            page.say("csv"), lambda: csv(given()), f"{file}.csv", "text/csv", key=f"csv-{name}", on_click="ignore"
        )
        st.download_button(
            page.say("xlsx"), lambda: xlsx(given()), f"{file}.xlsx", key=f"xlsx-{name}", on_click="ignore"
        )
    return event


def _turned(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns from right to left; `turned.html` shows the first of them where a page does not hold all."""
    turned = rows[rows.columns[::-1]].copy()
    for column in turned.select_dtypes(exclude=["number", "bool", "datetime"]).columns:
        turned[column] = [
            f"{_FROM_RIGHT}{one}{_SO_FAR}" if isinstance(one, str) and _TURNED.search(one) else one
            for one in turned[column]
        ]
    return turned


def laid_out(rows: pd.DataFrame, *, turned: bool) -> dict[str, Any]:
    """Columns as wide as leaves the others in sight: long ones share what the short ones leave of a page, the longest the most.

    Args:
        rows: the table.
        turned: whether it is read from right to left. Its columns stand at the right: not those with a long text of another
            script, whose beginning would be cut off.
    """
    texts = {name: list(map(str, rows[name])) for name in rows.columns}
    longest = {name: max([len(str(name)), *map(len, texts[name])]) for name in rows.columns}
    long = [name for name in rows.columns if longest[name] > _SHORT]
    left = _WIDE - sum(_LETTER * longest[name] + _AROUND for name in rows.columns if name not in long)
    least, parts = (_LEAST if len(rows.columns) <= _FITTING else _READ), sum(longest[name] ** 0.5 for name in long)
    found = {}
    for name in rows.columns:
        other = any(len(text) > _SHORT and not _TURNED.search(text) for text in texts[name])
        side: Literal["left", "right"] | None = ("left" if other else "right") if turned else None
        wide = max(least, int(left * longest[name] ** 0.5 / parts)) if name in long else None
        if turned or wide:
            found[name] = st.column_config.Column(alignment=side, width=wide)
    return found
