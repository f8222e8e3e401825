"""What could not be vouched for, how documents were read, and by what labels were given."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.data import frame
from dashboard.show import Page, chosen, named, one_of, table
from pipeline.publish.versions import versions

_ISSUES = "SELECT step, kind, document_id, source_path, page, message FROM issues ORDER BY ALL"
_DOCUMENTS = """
SELECT document_id, status, text_quality, pages, paragraphs, pipeline_version, processed_at::DATE AS processed_on
FROM documents ORDER BY ALL
"""
_METHODS = (
    "SELECT scheme, method, count(*) AS n, round(avg(score), 2) AS score FROM classifications GROUP BY ALL ORDER BY ALL"
)
_HOLDING = """
SELECT document_id, count(*) AS n FROM unnumbered WHERE kind NOT IN ('cover', 'contents') GROUP BY ALL ORDER BY ALL
"""
_UNNUMBERED = "SELECT page, kind, heading, text FROM unnumbered WHERE document_id = $document_id ORDER BY position"
_CHANGES = 'SELECT "table", id, change, cause FROM changes ORDER BY ALL'


def show(page: Page) -> None:
    """Draw the view."""
    issues = frame(page.tables, _ISSUES)
    with st.sidebar:
        for key, names in (("step", page.words.steps), ("kind", page.words.issues)):
            if found := chosen(f"issue_{key}", page.say(key), sorted(issues[key].unique()), partial(named, names)):
                issues = issues[issues[key].isin(found)]
    issues = issues.assign(
        step=[named(page.words.steps, step) for step in issues["step"]],
        kind=[named(page.words.issues, kind) for kind in issues["kind"]],
    )
    st.subheader(f"{page.say('issues')} ({len(issues)})")
    table(page, issues.rename(columns=_heads(page)), page.say("issues"))
    left = data.left(page.tables)
    if len(left):
        st.subheader(f"{page.say('left')} ({len(left)})")
        st.caption(page.say("left_note"))
        left["value"] = [page.filled(field, value) for field, value in zip(left["field"], left["value"], strict=True)]
        left["field"] = left["field"].map(page.words.columns)
        heads = {"citation_key": page.words.columns["citation"], "field": page.say("field"), "value": page.say("value")}
        table(page, left.rename(columns=heads), page.say("left"))
    _unnumbered(page)
    known = pd.DataFrame(
        [{"version": one.name, **one.rows} for one in reversed(versions(page.tables))],
        columns=["version", "documents", "recommendations", "changes"],
    )
    methods = frame(page.tables, _METHODS)
    for key in ("scheme", "method"):
        methods[key] = methods[key].map(page.code)
    documents = frame(page.tables, _DOCUMENTS)
    documents["status"] = documents["status"].map(page.code)
    documents["processed_on"] = documents["processed_on"].dt.date
    changes = frame(page.tables, _CHANGES)
    changes["change"] = changes["change"].map(page.words.changes)
    changes["cause"] = [named(page.words.causes, cause) for cause in changes["cause"]]
    for title, rows in (("documents", documents), ("labels", methods), ("versions", known), ("changes", changes)):
        st.subheader(f"{page.say(title)} ({len(rows)})")
        table(page, rows.rename(columns=_heads(page)), page.say(title))


def _unnumbered(page: Page) -> None:
    """What one document prints under no paragraph number; nothing of it is in any other view."""
    holding = frame(page.tables, _HOLDING)
    st.subheader(f"{page.say('unnumbered')} ({holding['n'].sum():,})")
    st.caption(page.say("unnumbered_note"))
    if holding.empty:
        return
    counts = dict(zip(holding["document_id"], holding["n"], strict=True))
    chosen_id = one_of("unnumbered", page.say("document"), counts, lambda name: f"{name} ({counts[name]})")
    passages = frame(page.tables, _UNNUMBERED, document_id=chosen_id)
    passages["kind"] = passages["kind"].map(page.code)
    heads = {
        "page": page.say("of_page"),
        "kind": page.say("what"),
        "heading": page.say("heading"),
        "text": page.say("wording"),
    }
    table(page, passages.rename(columns=heads), page.say("unnumbered"))


def _heads(page: Page) -> dict[str, str]:
    """What people are told that the columns are."""
    same = (
        "step",
        "kind",
        "pages",
        "paragraphs",
        "scheme",
        "method",
        "score",
        "version",
        "documents",
        "recommendations",
    )
    changes = {key: page.words.changes[key] for key in ("table", "id", "change", "cause")}
    return (
        {key: page.say(key) for key in (*same, "changes", "message", "text_quality")}
        | changes
        | {
            "document_id": page.say("document"),
            "source_path": page.say("file"),
            "page": page.say("of_page"),
            "status": page.say("reading"),
            "pipeline_version": page.say("made_by"),
            "processed_on": page.say("processed"),
            "n": page.say("how_many"),
        }
    )
