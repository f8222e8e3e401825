"""One document in six languages gives the same numbers, items, articles, dates, symbols and what is due."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pipeline.process import process_document
from pipeline.records import Result

RAW = Path(__file__).parents[2] / "data" / "raw"
SAMPLE = "CRPD_C_XMV_CO_2-3"


@cache
def read(code: str) -> Result:
    return process_document(RAW / f"{SAMPLE}{'' if code == 'en' else f'-{code.upper()}'}.pdf")


SAME: dict[str, Callable[[Result], object]] = {
    "facts of the cover": lambda one: [
        getattr(one.document, name)
        for name in (
            "symbol",
            "state",
            "committee",
            "treaty",
            "document_type",
            "cycle",
            "session",
            "adopted_on",
            "published_on",
        )
    ],
    "next report": lambda one: one.document.next_report_due,
    "paragraph numbers and sections": lambda one: [(row.number, row.section, row.kind) for row in one.paragraphs],
    "articles": lambda one: [row.articles for row in one.paragraphs],
    "recommendations and items": lambda one: [row.citation_key for row in one.recommendations],
    "concerns": lambda one: [_bare(row.concern_paragraph_id) for row in one.recommendations],
    "citations": lambda one: sorted(
        (_bare(row.paragraph_id), row.item or "", row.kind, row.target) for row in one.citations
    ),
    "what is due": lambda one: [(row.kind, row.paragraphs, row.months, row.due_on) for row in one.follow_ups],
    "priorities": lambda one: [(row.priority, row.due_on) for row in one.recommendations],
    "doubts": lambda one: [row.kind for row in one.issues],
}


def _bare(paragraph_id: str | None) -> str | None:
    return paragraph_id and paragraph_id.partition("#")[2]


@pytest.mark.parametrize("code", ["ar", "es", "fr", "ru", "zh"])
def test_the_same_document_gives_the_same_in_every_language(code: str) -> None:
    assert len(read("en").recommendations) > 50
    for what, of in SAME.items():
        assert of(read(code)) == of(read("en")), what
