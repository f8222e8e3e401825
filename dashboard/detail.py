"""One recommendation: its paragraph, concern, labels with what they rest on, history, answers, grade, and the printed page."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.data import frame
from dashboard.show import Page, heading, lined, table
from pipeline.errors import UnreadableError
from pipeline.model_cards import of_label
from pipeline.publish.follow_up import Known, Place
from pipeline.publish.reissued import MARK
from pipeline.reading.picture import page_picture
from pipeline.records import Box

_MOST = 100_000  # letters of a text that are drawn: over some million a browser stands still
_PARAGRAPH = """
SELECT p.text, p.heading, r.page, r.boxes, d.source_path, d.sha256
FROM recommendations r JOIN paragraphs p USING (paragraph_id) JOIN documents d ON d.document_id = r.document_id
WHERE r.recommendation_id = $id
"""
_LABELS = """
SELECT scheme, label, score, method, evidence, model, language FROM classifications
JOIN recommendations USING (recommendation_id) JOIN documents USING (document_id)
WHERE recommendation_id = $id ORDER BY scheme, score DESC, label
"""


def show(page: Page, one: Known) -> None:
    """Draw everything known of a recommendation, as `data.one` gives it."""
    name = one.recommendation_id
    (printed,) = frame(page.tables, _PARAGRAPH, id=name).to_dict("records")
    st.divider()
    heading(page.cite(one.symbol, one.number, one.item))
    left, right = st.columns([3, 2])
    with left:
        _text(page, page.words.columns["text"], one.text)
        _text(page, page.words.columns["concern"], one.concern)
        _text(page, page.say("paragraph"), printed["text"])
        _places(page, "earlier", one.repeats)
        _places(page, "elsewhere", one.elsewhere)
        _places(page, "answer", one.answers)
        grades = (f"{grade.raw} ({page.words.grades[grade.common]}; {grade.document})" for grade in one.grades)
        standing = one.standing(dt.date.today())
        day = f" ({standing.due_on})" if standing.status in ("due", "overdue") else ""
        _text(page, page.words.columns["clock"], page.words.clock[standing.word] + day)
        _text(page, page.words.columns["grade"], "\n".join(grades))
        for field, value in one.filled.items():
            _text(
                page,
                page.words.columns[field],
                page.words.marked(value) if field == MARK else page.filled(field, value),
            )
    with right:
        _picture(page, printed)
    st.markdown(f"**{page.say('labels')}**")
    labels = frame(page.tables, _LABELS, id=name)
    labels["measured"] = [_measured(page, row) for row in labels.to_dict("records")]
    labels = labels.drop(columns="language")
    labels["label"] = [page.label(key, label) for key, label in zip(labels["scheme"], labels["label"], strict=True)]
    labels["method"] = labels["method"].map(page.code)
    labels["scheme"] = labels["scheme"].map(page.code)
    table(page, labels.rename(columns={key: page.say(key) for key in labels}), page.say("labels"))


def _measured(page: Page, row: dict[str, Any]) -> str | None:
    """How good a predicted label was found to be: a model's by its card, a term list's by `knowledge/measured.csv`."""
    if row["method"] not in ("model", "rule"):
        return None
    model = row["model"] if isinstance(row["model"], str) else None  # pandas has no null but a number that is none
    found = of_label(row["scheme"], row["label"], row["language"], model)
    if found is None:
        return page.say("not_measured")
    return page.say("measured_as").format(
        precision=f"{found.precision:.0%}", recall=f"{found.recall:.0%}", texts=found.support
    )


def _text(page: Page, heading: str, text: str | None) -> None:
    if text:
        st.markdown(f"**{heading}**")
        cut = f"… {page.say('text_cut').format(letters=f'{len(text):,}')}" if len(text) > _MOST else ""
        st.text(lined(text[:_MOST]) + cut)


def _places(page: Page, key: str, places: tuple[Place, ...]) -> None:
    lines = (
        page.cite(place.symbol, place.number, place.item) + (f"\n{place.text}" if place.text else "")
        for place in places
    )
    _text(page, page.words.columns[key], "\n\n".join(lines))


def _picture(page: Page, printed: dict[str, Any]) -> None:
    path = _file(page.documents, printed["source_path"], printed["sha256"])
    if path is None:
        st.info(page.say("no_file"))
        return
    boxes = [Box(int(box["page"]), box["x0"], box["y0"], box["x1"], box["y1"]) for box in printed["boxes"]]
    try:
        st.image(
            page_picture(path, int(printed["page"]), boxes),
            caption=page.say("printed"),
            width="stretch",
            alt=page.say("printed"),
        )
    except UnreadableError as error:
        st.text(str(error))


@st.cache_data(show_spinner=False, max_entries=1_000)
def _file(folder: Path, source: str, sha256: str) -> Path | None:
    """The very file a document was read from, under the folder of documents."""
    name = Path(source).name
    near = [folder / source, folder / name, *sorted(path for path in folder.rglob("*") if path.name == name)]
    return next((path for path in near if path.is_file() and _sum(path) == sha256), None)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
