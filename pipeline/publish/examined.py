"""Documents whose State the same committee has examined again since: nothing they set is due any more."""

from __future__ import annotations

_DAY = "coalesce({0}.adopted_on, {0}.published_on)"
_CYCLE = 365  # days between two examinations, at least; what comes sooner is the same document issued again

EXAMINED = f"""
SELECT DISTINCT earlier.document_id FROM documents earlier JOIN documents later
    ON later.state = earlier.state AND later.committee = earlier.committee
    AND later.treaty IS NOT DISTINCT FROM earlier.treaty AND later.document_type = 'concluding_observations'
    AND {_DAY.format("later")} > {_DAY.format("earlier")} + INTERVAL {_CYCLE} DAY
"""
"""SQL over published tables: their document_ids."""
