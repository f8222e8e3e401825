"""Tiny factories for rows: a test names what matters to it and nothing else. All content is made up."""

from __future__ import annotations

import datetime as dt
import hashlib
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

from pipeline.records import (
    Assessment,
    Box,
    Citation,
    Classification,
    Correction,
    Document,
    FollowUp,
    GridCell,
    Issue,
    Link,
    Paragraph,
    Question,
    Recommendation,
    Response,
    Result,
    Review,
    Row,
    UnnumberedPassage,
)

SYMBOL = "CRPD/C/MRV/CO/1"  # Republic of Maravel, a State that does not exist
DOCUMENT = f"{SYMBOL}@en"
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


R = TypeVar("R", bound=Row)
_PLAIN: dict[Any, Any] = {str: "-", int: 1, float: 1.0, bool: False}


def _made(row: type[R], values: dict[str, Any]) -> R:
    """The row; a field that no factory names is null where it may be, else as plain as its type allows."""
    for name, field in row.model_fields.items():
        if name not in values:
            options = get_args(field.annotation)
            kind = get_origin(field.annotation)
            plain = (
                None
                if NoneType in options
                else options[0]
                if kind is Literal
                else ()
                if kind is tuple
                else _PLAIN[field.annotation]
            )
            values[name] = plain
    return row(**values)


def document(**fields: Any) -> Document:
    """A document; its id follows from symbol and language, its checksum from its path, unless given."""
    symbol, language = fields.get("symbol", SYMBOL), fields.get("language", "en")
    path = fields.get("source_path", f"{str(symbol).replace('/', '_')}_{language}.pdf")
    sha256 = fields.get("sha256", hashlib.sha256(path.encode(errors="surrogateescape")).hexdigest())
    values: dict[str, Any] = {
        "document_id": f"{symbol or f'sha256:{sha256[:12]}'}@{language}",
        "symbol": symbol,
        "language": language,
        "original_language": "en",
        "committee": "CRPD",
        "treaty": "CRPD",
        "state": "MRV",
        "document_type": "concluding_observations",
        "cycle": "1",
        "session": "28",
        "adopted_on": dt.date(2025, 9, 5),
        "published_on": dt.date(2025, 10, 1),
        "reissued_on": None,
        "title": "Concluding observations on the initial report of Maravel",
        "job_number": "GE.25-00001",
        "pages": 15,
        "paragraphs": 0,
        "next_report_due": dt.date(2031, 6, 1),
        "source_path": path,
        "source_url": None,
        "sha256": sha256,
        "text_quality": 1.0,
        "status": "ok",
        "pipeline_version": "0.1.0",
        "processed_at": NOON,
    }
    return _made(Document, values | fields)


def paragraph(number: str = "7", document_id: str = DOCUMENT, **fields: Any) -> Paragraph:
    """A paragraph that worries and asks."""
    values: dict[str, Any] = {
        "paragraph_id": f"{document_id}#{number}",
        "document_id": document_id,
        "position": int(number) if number.isdigit() else 1,
        "number": number,
        "section": "concerns_and_recommendations",
        "heading": "Accessibility (art. 9)",
        "heading_path": ("Principal areas of concern", "Accessibility (art. 9)"),
        "articles": ("CRPD:9",),
        "kind": "recommendation",
        "page": 3,
        "last_page": 3,
        "bold": None,
        "text": "The Committee recommends that the State party open its ferries to all.",
    }
    return _made(Paragraph, values | fields)


def recommendation(
    number: str = "7", item: str | None = None, document_id: str = DOCUMENT, **fields: Any
) -> Recommendation:
    """A recommendation; its ids follow from document, number and item."""
    name = f"{document_id}#{number}{item or ''}"
    head, _, tail = name.partition("#")
    values: dict[str, Any] = {
        "recommendation_id": name,
        "citation_key": f"{head.rpartition('@')[0]}#{tail}",
        "document_id": document_id,
        "paragraph_id": f"{document_id}#{number}",
        "number": number,
        "item": item,
        "lead_in": "The Committee recommends that the State party:" if item else None,
        "text": "Open its ferries to all.",
        "act": "recommend",
        "addressee": "state_party",
        "concern_paragraph_id": None,
        "priority": False,
        "due_on": None,
        "page": 3,
        "boxes": (Box(3, 113.4, 72.0, 481.6, 96.5),),
    }
    return _made(Recommendation, values | fields)


def classification(recommendation_id: str = f"{DOCUMENT}#7", **fields: Any) -> Classification:
    """A right, stated in a heading."""
    values: dict[str, Any] = {
        "recommendation_id": recommendation_id,
        "scheme": "right",
        "label": "Accessibility",
        "score": 1.0,
        "method": "stated",
        "evidence": "CRPD:9",
        "model": None,
    }
    return _made(Classification, values | fields)


def citation(paragraph_id: str = f"{DOCUMENT}#7", **fields: Any) -> Citation:
    """An article cited."""
    values: dict[str, Any] = {
        "paragraph_id": paragraph_id,
        "item": None,
        "kind": "article",
        "target": "CRPD:9",
        "text": "article 9 of the Convention",
    }
    return _made(Citation, values | fields)


def follow_up(paragraph_id: str = f"{DOCUMENT}#7", **fields: Any) -> FollowUp:
    """Information asked for within a year."""
    values: dict[str, Any] = {
        "document_id": paragraph_id.partition("#")[0],
        "paragraph_id": paragraph_id,
        "kind": "priority_information",
        "paragraphs": ("7",),
        "months": 12,
        "due_on": dt.date(2026, 9, 5),
        "text": "Within one year, information on paragraph 7 is requested.",
    }
    return _made(FollowUp, values | fields)


def correction(document_id: str = DOCUMENT, **fields: Any) -> Correction:
    """A change that a corrigendum makes."""
    values: dict[str, Any] = {
        "document_id": document_id,
        "corrects": "CRPD/C/XMV/CO/1",
        "number": "7",
        "item": None,
        "old": "ferries",
        "new": "all ferries",
        "text": "for ferries read all ferries",
    }
    return Correction(**values | fields)


def grid_cell(document_id: str = DOCUMENT, row: int = 1, column: int = 1, **fields: Any) -> GridCell:
    """A cell of a printed table."""
    values: dict[str, Any] = {
        "document_id": document_id,
        "page": 4,
        "grid": 1,
        "row": row,
        "column": column,
        "text": "Ferries",
    }
    return _made(GridCell, values | fields)


def unnumbered(document_id: str = DOCUMENT, **fields: Any) -> UnnumberedPassage:
    """A passage under no number."""
    values: dict[str, Any] = {
        "document_id": document_id,
        "position": 1,
        "kind": "text",
        "after_paragraph_id": f"{document_id}#7",
        "heading": "Annex",
        "heading_path": ("Annex",),
        "page": 4,
        "last_page": 5,
        "text": "Timetable of the ferries.",
    }
    return _made(UnnumberedPassage, values | fields)


def issue(document_id: str | None = DOCUMENT, **fields: Any) -> Issue:
    """Something a step could not vouch for."""
    values: dict[str, Any] = {
        "document_id": document_id,
        "source_path": "CRPD_C_MRV_CO_1_en.pdf",
        "step": "structure",
        "kind": "missing_number",
        "page": 5,
        "message": "Paragraph 9 is missing; see page 5.",
    }
    return _made(Issue, values | fields)


def link(recommendation_id: str, related_id: str, **fields: Any) -> Link:
    """A repetition."""
    values: dict[str, Any] = {
        "recommendation_id": recommendation_id,
        "related_id": related_id,
        "relation": "repeats",
        "score": 0.9,
        "evidence": "open its ferries",
    }
    return _made(Link, values | fields)


def response(recommendation_id: str, paragraph_id: str, **fields: Any) -> Response:
    """A State's answer."""
    values: dict[str, Any] = {
        "recommendation_id": recommendation_id,
        "paragraph_id": paragraph_id,
        "method": "stated",
        "score": 1.0,
    }
    return _made(Response, values | fields)


def question(recommendation_id: str, paragraph_id: str, **fields: Any) -> Question:
    """A question of a list of issues."""
    values: dict[str, Any] = {
        "recommendation_id": recommendation_id,
        "paragraph_id": paragraph_id,
        "method": "stated",
        "score": 1.0,
    }
    return _made(Question, values | fields)


def assessment(recommendation_id: str = f"{DOCUMENT}#7", **fields: Any) -> Assessment:
    """A grade."""
    values: dict[str, Any] = {
        "recommendation_id": recommendation_id,
        "limb": None,
        "scale": "CCPR A-E",
        "grade_raw": "B",
        "grade": "partial",
        "assessed_in": "CRPD/C/MRV/FCO/1",
        "assessed_on": dt.date(2027, 1, 1),
    }
    return _made(Assessment, values | fields)


def review(recommendation_id: str = f"{DOCUMENT}#7", **fields: Any) -> Review:
    """A person's word."""
    values: dict[str, Any] = {
        "recommendation_id": recommendation_id,
        "field": "status",
        "value": "in progress",
        "reviewer": "analyst",
        "reviewed_at": NOON,
        "note": None,
    }
    return _made(Review, values | fields)


def result(numbers: tuple[str, ...] = ("7",), **fields: Any) -> Result:
    """A document with a labelled recommendation in each paragraph numbered; other fields are the document's."""
    head = document(**{"paragraphs": len(numbers)} | fields)
    name = head.document_id
    return Result(
        document=head,
        paragraphs=tuple(paragraph(n, name, position=place) for place, n in enumerate(numbers, start=1)),
        recommendations=tuple(recommendation(n, None, name) for n in numbers),
        classifications=tuple(classification(f"{name}#{n}") for n in numbers),
        citations=tuple(citation(f"{name}#{n}") for n in numbers[:1]),
        follow_ups=tuple(follow_up(f"{name}#{n}", paragraphs=numbers) for n in numbers[-1:]),
    )


_UNREAD: dict[str, Any] = {
    "symbol": None,
    "language": "und",
    "status": "failed",
    "pages": 0,
    **dict.fromkeys(("original_language", "committee", "treaty", "state", "cycle", "session", "title", "job_number")),
    **dict.fromkeys(("adopted_on", "published_on", "reissued_on", "next_report_due", "text_quality")),
    "document_type": "other",
}


def failed(**fields: Any) -> Result:
    """A file that could not be read."""
    head = document(**{**_UNREAD, **fields})
    message = f"{head.source_path} is empty; download it again."
    return Result(
        head,
        issues=(
            issue(
                head.document_id, source_path=head.source_path, step="reading", kind="empty", page=None, message=message
            ),
        ),
    )
