"""Our recommendations as the Universal Human Rights Index writes its records: for programs that read its exports.

In: published tables. Out: a JSON list, a record for each paragraph that asks, in its document's order. Identifiers are made
from ours (UUID, version 5), so that they stay; what we do not know (regions, the day the Index showed it) is empty. Who
recommended, in a report of the periodic review, is read from the brackets at the end; what the State said of it, in English
reports, from the paragraph that it stands under.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import duckdb

from pipeline.knowledge.bodies import states
from pipeline.peers import position, signers
from pipeline.publish.opened import connect
from pipeline.publish.staging import told

_NAMES = uuid.UUID("7d0f3a52-5b1e-4c52-9a0e-4f6f7c0b7d11")  # drawn once; the identifiers rest on it
_PART = 2_000  # records fetched at a time

# Whole paragraphs, as the Index has them; a paragraph has the labels of all that it asks.
_QUERY = """
WITH versions AS (
    SELECT *, row_number() OVER (
        PARTITION BY coalesce(symbol, document_id)
        ORDER BY EXISTS (FROM recommendations r WHERE r.document_id = d.document_id) DESC,
            language = $language DESC, language = original_language DESC, language
    ) AS rank
    FROM documents d
), asked AS (
    SELECT r.paragraph_id, list({'item': r.item, 'lead_in': r.lead_in, 'text': r.text} ORDER BY o.place) AS asks
    FROM recommendations r JOIN printed o USING (recommendation_id) GROUP BY ALL
), labels AS (
    SELECT r.paragraph_id, list(DISTINCT c.label ORDER BY c.label) FILTER (c.scheme = 'right') AS themes,
        list(DISTINCT c.label ORDER BY c.label) FILTER (c.scheme = 'persons') AS persons,
        list(DISTINCT c.label ORDER BY c.label) FILTER (c.scheme = 'sdg') AS sdgs
    FROM recommendations r JOIN classifications c USING (recommendation_id) GROUP BY ALL
)
SELECT p.paragraph_id, p.number, a.asks, v.symbol, v.document_id, v.committee, coalesce(p.state, v.state) AS state,
    v.document_type, v.cycle, v.published_on, v.language, l.themes, l.persons, l.sdgs, coalesce(above.text, p.text) AS above
FROM paragraphs p JOIN asked a USING (paragraph_id) JOIN versions v ON v.document_id = p.document_id AND v.rank = 1
    LEFT JOIN labels l USING (paragraph_id)
    LEFT JOIN paragraphs above ON above.document_id = p.document_id AND above.number = regexp_extract(p.number, '^(.+)[.]', 1)
WHERE $state IS NULL OR coalesce(p.state, v.state) = $state
ORDER BY v.symbol, v.document_id, p.position
"""


def write_as_uhri(tables: Path, out: Path, *, language: str = "en", state: str | None = None) -> int:
    """Write the recommendations of a folder of tables as records of the Index; returns their number.

    Args:
        tables: the published tables.
        out: the JSON file; it is there whole or not at all, and one that is there is replaced.
        language: ISO 639-1 code; a document that is not there in it is given in its original language.
        state: only this State's, ISO 3166 alpha-3.

    Raises:
        OutputError: there are no tables, or the file cannot be written.
    """
    count = 0
    beside = out.with_name(f".{out.name}.new")
    with connect(tables) as database, told(out.parent):
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("w", encoding="utf-8", newline="\n") as file:
                file.write("[")
                for record in _records(database, language, state):
                    file.write(",\n" if count else "\n")
                    json.dump(record, file, ensure_ascii=False)
                    count += 1
                file.write("\n]\n")
            os.replace(beside, out)
        finally:
            beside.unlink(missing_ok=True)
    return count


def _records(database: duckdb.DuckDBPyConnection, language: str, state: str | None) -> Iterator[dict[str, Any]]:
    cursor = database.execute(_QUERY, {"language": language, "state": state})
    names = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(_PART):
        yield from (_record(dict(zip(names, row, strict=True))) for row in rows)


def _record(row: dict[str, Any]) -> dict[str, Any]:
    review = row["document_type"] == "upr_report"
    made_by = {code for ask in row["asks"] for code in signers(ask["text"], row["language"])} if review else set()
    stand = position(row["above"]) if review else None
    state = states().get(row["state"] or "")
    name = state.short["en"] if state else row["state"]
    return {
        "AnnotationId": _id(row["paragraph_id"].replace(f"{row['document_id']}#", f"{_name(row)}#")),
        "AnnotationType": "- Recommendations",
        "Body": _dashed(["UPR" if review else row["committee"]])[0] if review or row["committee"] else "",
        "Symbol": row["symbol"] or "",
        "DocumentId": _id(_name(row)),
        "Countries": _dashed([name]) if name else [],
        "Regions": [],
        "Text": f"{row['number']}.{'<br>'.join(_lines(row['asks']))}",
        "Themes": _dashed(row["themes"]),
        "AffectedPersons": _dashed(row["persons"]),
        "Sdgs": _dashed(row["sdgs"]),
        "PublicationDate": _moment(row["published_on"]),
        "PublicationDateOnUhri": None,
        "UprCycle": (row["cycle"] or "") if review else "",
        "UprSession": [],
        "UprPositions": _dashed([stand] if stand else []),
        "UprRecommendingCountry": _dashed(sorted(states()[code].short["en"] for code in made_by)),
        "UprRecommendingRegions": [],
    }


def _lines(asks: list[dict[str, str | None]]) -> Iterator[str]:
    """What is asked as HTML, the words before items once."""
    said = None
    for ask in asks:
        if ask["lead_in"] and ask["lead_in"] != said:
            yield escape(ask["lead_in"], quote=False)
        said = ask["lead_in"]
        item = f"{ask['item']} " if ask["item"] else ""
        yield escape(f"{item}{ask['text']}", quote=False)


def _name(row: dict[str, Any]) -> str:
    return str(row["symbol"] or row["document_id"])


def _id(name: str) -> str:
    return str(uuid.uuid5(_NAMES, name))


def _dashed(names: list[str] | None) -> list[str]:
    return [f"- {name}" for name in names or ()]


def _moment(day: dt.date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00" if day else None
