"""Documents whose State the same committee has examined again since: nothing they set is due any more."""

from __future__ import annotations

_DAY = "coalesce({0}.adopted_on, {0}.published_on)"
_NUMBER = r"try_cast(regexp_extract({0}.cycle, '^\d+') AS INTEGER)"  # the first of "5-6"
_APART = 365  # days between two examinations, at least; what comes sooner is the same document issued again

EXAMINED = f"""
SELECT DISTINCT earlier.document_id FROM documents earlier JOIN documents later
    ON later.state = earlier.state AND later.committee = earlier.committee
    AND later.treaty IS NOT DISTINCT FROM earlier.treaty AND later.document_type = 'concluding_observations'
    AND coalesce(
        {_DAY.format("later")} > {_DAY.format("earlier")} + INTERVAL {_APART} DAY,
        {_NUMBER.format("later")} > {_NUMBER.format("earlier")}
    )
"""
"""SQL over published tables: their document_ids. Which is later their days say; where one has none, their cycles do."""
