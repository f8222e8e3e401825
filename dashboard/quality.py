"""What could not be vouched for, how documents were read, and by what labels were given."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.data import frame
from dashboard.show import Page, chosen, table
from pipeline.publish.versions import versions

_ISSUES = "SELECT step, kind, document_id, source_path, page, message FROM issues ORDER BY ALL"
_DOCUMENTS = """
SELECT document_id, status, text_quality, pages, paragraphs, pipeline_version, processed_at::DATE AS processed_on
FROM documents ORDER BY ALL
"""
_METHODS = (
    "SELECT scheme, method, count(*) AS n, round(avg(score), 2) AS score FROM classifications GROUP BY ALL ORDER BY ALL"
)
_CHANGES = 'SELECT "table", id, change, cause FROM changes ORDER BY ALL'


def show(page: Page) -> None:
    """Draw the view."""
    issues = frame(page.tables, _ISSUES)
    with st.sidebar:
        for key in ("step", "kind"):
            if found := chosen(f"issue_{key}", page.say(key), sorted(issues[key].unique()), page.code):
                issues = issues[issues[key].isin(found)]
    st.subheader(f"{page.say('issues')} ({len(issues)})")
    table(page, issues.rename(columns={"step": page.say("step"), "kind": page.say("kind")}), "issues")
    known = pd.DataFrame(
        [{"version": one.name, **one.rows} for one in reversed(versions(page.tables))],
        columns=["version", "documents", "recommendations", "changes"],
    )
    methods = frame(page.tables, _METHODS)
    for key in ("scheme", "method"):
        methods[key] = methods[key].map(page.code)
    for title, rows, name in (
        ("documents", frame(page.tables, _DOCUMENTS), "readings"),
        ("labels", methods.rename(columns={key: page.say(key) for key in ("scheme", "method", "score")}), "methods"),
        ("versions", known, "versions"),
        ("changes", frame(page.tables, _CHANGES), "changes"),
    ):
        st.subheader(f"{page.say(title)} ({len(rows)})")
        table(page, rows, name)
