"""Published recommendations as they are looked for by others: where each stands, and what it says."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from pipeline.publish.opened import connect

_QUERY = r"""
SELECT r.recommendation_id, r.citation_key, d.symbol, d.committee, d.language, coalesce(p.state, d.state) AS state, r.number,
    CASE WHEN regexp_matches(r.item, '^\([a-z]\)') THEN ascii(r.item[2]) - ascii('a') + 1
        WHEN regexp_matches(r.item, '^\(\d+\)') THEN regexp_extract(r.item, '\d+')::INTEGER
        WHEN bool_or(r.item IS NOT NULL) OVER (PARTITION BY r.paragraph_id) THEN 0
        ELSE row_number() OVER (PARTITION BY r.paragraph_id ORDER BY printed.place) END AS part,
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
    part: int  # 3 is "(c)"; where nothing has a letter, the place among the recommendations; 0 is what leads in letters
    text: str  # with its lead-in


def asked(tables: Path, states: Collection[str]) -> list[Asked]:
    """The recommendations of the tables, of some States, or of all where none is named; as printed.

    Raises:
        OutputError: the folder holds no tables.
    """
    with connect(tables) as database:
        rows = [Asked(*row) for row in database.execute(_QUERY).fetchall()]
    return [row for row in rows if not states or row.state in states or row.state is None]
