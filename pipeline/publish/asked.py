"""Published recommendations as they are looked for by others: where each stands, and what it says."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from pipeline.publish.opened import connect

_QUERY = """
SELECT r.recommendation_id, r.citation_key, d.symbol, d.committee, d.language, coalesce(p.state, d.state) AS state, r.number,
    row_number() OVER (PARTITION BY r.paragraph_id ORDER BY printed.place) AS part,
    coalesce(r.lead_in || ' ', '') || r.text AS text
FROM recommendations r JOIN documents d USING (document_id) JOIN paragraphs p USING (paragraph_id)
    JOIN printed ON printed.recommendation_id = r.recommendation_id
ORDER BY printed.place
"""


class Asked(NamedTuple):
    """One recommendation in one language."""

    recommendation_id: str
    citation_key: str
    symbol: str | None
    committee: str | None
    language: str
    state: str | None
    number: str
    part: int  # place among the recommendations of its paragraph, 1 is the first
    text: str  # with its lead-in


def asked(tables: Path, states: Collection[str]) -> list[Asked]:
    """The recommendations of the tables, of some States, or of all where none is named; as printed.

    Raises:
        OutputError: the folder holds no tables.
    """
    with connect(tables) as database:
        rows = [Asked(*row) for row in database.execute(_QUERY).fetchall()]
    return [row for row in rows if not states or row.state in states or row.state is None]
