"""The page itself: which language, which view. Streamlit runs this file; its arguments are two folders, tables and documents."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import streamlit as st

from dashboard import compare, data, deadlines, listing, overview, quality, state
from dashboard.show import GONE, Page, literal, one_of
from pipeline.errors import SuiviError
from pipeline.knowledge.words import INTERFACES, words

_HERE = Path(__file__).parent
_VIEWS = {
    "overview": overview.show,
    "recommendations": listing.show,
    "calendar": deadlines.show,
    "state": state.show,
    "compare": compare.show,
    "quality": quality.show,
}
# the one that all others fall back on comes first
_LANGUAGES = sorted(INTERFACES, key=lambda code: words(code) != words(""))


def main(tables: Path, documents: Path) -> None:
    """Draw the page."""
    st.set_page_config("suivi", layout="wide")
    st.html(_HERE / "page.css")
    with st.sidebar:
        language = one_of("lang", "Language · Langue · اللغة", _LANGUAGES, lambda code: words(code).name)
        said = words(language)
        view = one_of("view", said.page["view"], _VIEWS, lambda key: said.page[f"view_{key}"])
    if said.right_to_left:
        st.html(_HERE / "turned.css")
        st.html(
            (_HERE / "turned.html").read_text(encoding="utf-8"), unsafe_allow_javascript=True
        )  # no text of documents
    st.title(said.page[f"view_{view}"])
    told = st.container()
    try:
        if lacking := data.lacking(tables):
            told.text(said.page["older"].format(columns=", ".join(lacking)))
        _VIEWS[view](Page(tables, documents, language, said))
    except SuiviError as error:
        st.info(said.page["no_tables"])
        st.text(str(error))
    except duckdb.Error as error:
        st.info(said.page["half_written"])
        st.text(str(error))
    for label, asked in st.session_state.pop(GONE, ()):
        told.info(said.page["gone_choice"].format(label=literal(label), asked=literal(asked)))


main(Path(sys.argv[1]), Path(sys.argv[2]))
