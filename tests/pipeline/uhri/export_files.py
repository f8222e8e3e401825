"""Exports of the Index in its own shape, with contents of our own about a State that does not exist."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

THEMES = ["Right to education", "Right to health", "Equality & non-discrimination"]


def record(number: int, **more: Any) -> dict[str, Any]:
    """One record; what is named is said instead."""
    plain: dict[str, Any] = {
        "AnnotationId": str(uuid.UUID(int=number)),
        "AnnotationType": "- Recommendations",
        "Body": "- CRPD",
        "Symbol": "CRPD/C/XMV/CO/1",
        "DocumentId": str(uuid.UUID(int=number + 10**9)),
        "Countries": ["- Maravel"],
        "Regions": ["- Western European and others"],
        "Text": f"{number % 90 + 1}.The Committee recommends that the State party open <b>{number}</b> libraries&nbsp;"
        "in villages.",
        "Themes": [f"- {THEMES[number % 3]}"],
        "AffectedPersons": ["- Persons with disabilities"],
        "Sdgs": ["- 4.5 - Eliminate disparities"],
        "PublicationDate": "2026-03-02T00:00:00",
        "PublicationDateOnUhri": "2026-04-01T00:00:00",
        "UprCycle": "",
        "UprSession": [],
        "UprPositions": [],
        "UprRecommendingCountry": [],
        "UprRecommendingRegions": [],
    }
    return plain | more


def write(path: Path, records: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> Path:
    """Write an export record by record."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for index, each in enumerate(records):
            file.write("," * (index > 0) + json.dumps(each, ensure_ascii=False))
        file.write("]")
    return path
