"""What is known of each recommendation, in one row: text, concern, labels, the clock, its history, and what people wrote.

In: a connection to the published tables (`opened`). Out: one row for each recommendation of each document, in the language
asked for where the document is there in it, by State, committee, right, and then as printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import duckdb

from pipeline.publish.examined import EXAMINED
from pipeline.publish.reissued import MARK
from pipeline.standing import SURE, Standing, stand

FIELDS = ("status", "responsible", "progress_percent", "measure", "indicator", "evidence", "next_step", "note")
"""What an institution fills in, by the names under which `reviews` keeps it."""

_PART = 2_000  # rows fetched at a time


class Place(NamedTuple):
    """A paragraph, or an item of it, in whatever language."""

    symbol: str
    number: str
    item: str | None
    text: str | None = None


class Grade(NamedTuple):
    """What a committee said of what was done."""

    limb: str | None
    raw: str  # as printed
    common: str  # the common reading
    document: str  # symbol of the one that grades


class Known(NamedTuple):
    """One recommendation and all that is known of it."""

    recommendation_id: str
    citation_key: str
    year: int | None  # its document was adopted, else published
    committee: str | None
    state: str | None
    symbol: str  # the document's id where it has no symbol
    number: str
    item: str | None
    language: str
    text: str  # with its lead-in
    lead_in: str | None
    concern: str | None
    rights: tuple[str, ...]  # names in the scheme; what people and committees say first, then the surest
    persons: tuple[str, ...]
    sdg: tuple[str, ...]
    action: tuple[str, ...]
    priority: bool
    due_on: dt.date | None  # the day the committee set for it
    report_on: dt.date | None  # the day of the next report that its document asks for
    basis: str | None  # kind of the follow-up that set `due_on`
    answered: bool  # by a paragraph's own word, or a reviewer's
    examined: bool  # the committee has adopted later observations on the State
    repeats: tuple[Place, ...]
    elsewhere: tuple[Place, ...]
    answers: tuple[Place, ...]
    grades: tuple[Grade, ...]
    filled: dict[str, str]  # by field: what people wrote last, in whatever language of the document

    def standing(self, today: dt.date) -> Standing:
        """Where it stands on a day."""
        return stand(
            self.due_on,
            self.report_on,
            basis=self.basis,
            answered=self.answered,
            assessed=bool(self.grades),
            examined=self.examined,
            today=today,
        )


# The same recommendation has one citation key in all languages: what was found in one holds for the others.
_LATEST = r"""
SELECT regexp_replace(recommendation_id, '@[a-z]+#', '#') AS citation_key, field, arg_max(value, reviewed_at) AS value
FROM reviews WHERE list_contains($fields, field) GROUP BY ALL
"""
_QUERY = rf"""
WITH versions AS (
    SELECT *, coalesce(symbol, document_id) AS name, row_number() OVER (
        PARTITION BY coalesce(symbol, document_id)
        ORDER BY EXISTS (FROM recommendations r WHERE r.document_id = d.document_id) DESC,
            language = $language DESC, language = original_language DESC, language
    ) AS rank
    FROM documents d
), keys AS (
    SELECT r.recommendation_id, r.citation_key, r.number, r.item, coalesce(d.symbol, d.document_id) AS name
    FROM recommendations r JOIN documents d USING (document_id)
), best AS (
    SELECT recommendation_id, scheme, label,
        max(CASE method WHEN 'review' THEN 3 WHEN 'stated' THEN 2 ELSE score END) AS sure
    FROM classifications GROUP BY ALL
), labels AS (
    SELECT recommendation_id,
        list(label ORDER BY sure DESC, label) FILTER (scheme = 'right') AS rights,
        list(label ORDER BY sure DESC, label) FILTER (scheme = 'persons') AS persons,
        list(label ORDER BY sure DESC, label) FILTER (scheme = 'sdg') AS sdg,
        list(label ORDER BY sure DESC, label) FILTER (scheme = 'action') AS action
    FROM best GROUP BY recommendation_id
), related AS (
    SELECT DISTINCT k.citation_key, l.relation, o.name, o.number, o.item
    FROM links l JOIN keys k USING (recommendation_id) JOIN keys o ON o.recommendation_id = l.related_id
    WHERE l.relation <> 'translates'
), history AS (
    SELECT citation_key,
        list([name, number, item] ORDER BY name, number, item) FILTER (relation = 'repeats') AS repeats,
        list([name, number, item] ORDER BY name, number, item) FILTER (relation = 'same_request') AS elsewhere
    FROM related GROUP BY citation_key
), answering AS (
    SELECT k.citation_key, v.name, p.number, bool_or(list_contains($sure, a.method)) AS sure,
        any_value(p.position) AS position, arg_min(p.text, v.rank) AS text
    FROM responses a JOIN keys k USING (recommendation_id) JOIN paragraphs p USING (paragraph_id)
        JOIN versions v ON v.document_id = p.document_id
    GROUP BY ALL
), answers AS (
    SELECT citation_key, bool_or(sure) AS answered, list([name, number, NULL, text] ORDER BY name, position) AS answers
    FROM answering GROUP BY citation_key
), grading AS (
    SELECT DISTINCT k.citation_key, a.limb, a.grade_raw, a.grade, a.assessed_in, a.assessed_on
    FROM assessments a JOIN keys k USING (recommendation_id)
), grades AS (
    SELECT citation_key, list([limb, grade_raw, grade, assessed_in] ORDER BY assessed_on, assessed_in, limb) AS grades
    FROM grading GROUP BY citation_key
), days AS (
    SELECT coalesce(d.symbol, d.document_id) AS name, f.kind, f.due_on
    FROM follow_ups f JOIN documents d USING (document_id) WHERE f.due_on IS NOT NULL
), reports AS (
    SELECT name, min(due_on) AS report_on FROM days WHERE kind = 'next_report' GROUP BY name
), own AS (
    SELECT name, due_on, min(kind) AS basis FROM days WHERE kind <> 'next_report' GROUP BY ALL
), examined AS (
    {EXAMINED}
), latest AS (
    {_LATEST}
), filled AS (
    SELECT citation_key, map_from_entries(list((field, value) ORDER BY field)) AS filled FROM latest GROUP BY citation_key
)
SELECT r.recommendation_id, r.citation_key, year(coalesce(v.adopted_on, v.published_on)) AS year,
    v.committee, coalesce(p.state, v.state) AS state, v.name AS symbol, r.number, r.item, v.language,
    concat_ws(' ', r.lead_in, r.text) AS text, r.lead_in, c.text AS concern,
    rights, persons, sdg, action, r.priority,
    r.due_on, report_on, basis, coalesce(answered, FALSE) AS answered,
    examined.document_id IS NOT NULL AS examined, repeats, elsewhere, answers, grades, filled
FROM recommendations r JOIN versions v ON v.document_id = r.document_id AND v.rank = 1
    JOIN printed USING (recommendation_id) JOIN paragraphs p ON p.paragraph_id = r.paragraph_id
    LEFT JOIN paragraphs c ON c.paragraph_id = r.concern_paragraph_id
    LEFT JOIN labels USING (recommendation_id)
    LEFT JOIN examined ON examined.document_id = r.document_id
    LEFT JOIN history USING (citation_key)
    LEFT JOIN answers USING (citation_key)
    LEFT JOIN reports ON reports.name = v.name
    LEFT JOIN own ON own.name = v.name AND own.due_on = r.due_on
    LEFT JOIN grades USING (citation_key)
    LEFT JOIN filled USING (citation_key)
WHERE $state IS NULL OR coalesce(p.state, v.state) = $state
ORDER BY coalesce(p.state, v.state), v.committee, rights[1] NULLS LAST, printed.place
"""


def follow_up(database: duckdb.DuckDBPyConnection, language: str, state: str | None = None) -> Iterator[Known]:
    """Every recommendation, each once, with what is known of it.

    Args:
        database: the tables, as `opened.connect` gives them.
        language: ISO 639-1 code; a document that is not there in it is given in its original language.
        state: only this State's, ISO 3166 alpha-3.
    """
    cursor = database.execute(
        _QUERY, {"language": language, "state": state, "fields": [*FIELDS, MARK], "sure": list(SURE)}
    )
    while rows := cursor.fetchmany(_PART):
        yield from map(known, rows)


def keep(database: duckdb.DuckDBPyConnection, into: str, language: str, state: str | None = None) -> None:
    """Write every recommendation to a table; what people wrote is left out (`written`).

    Args:
        database: the tables, as `opened.connect` gives them.
        into: the table to make; its columns are those of `Known`, and `place` by which rows are sorted.
        language: as for `follow_up`.
        state: as for `follow_up`.
    """
    made = f"CREATE TABLE {into} AS SELECT *, (row_number() OVER ())::INTEGER AS place FROM ({_QUERY})"
    database.execute(made, _values(language, state, ()))


def written(database: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """What people wrote last: citation key, field, value."""
    return database.execute(_LATEST, {"fields": [*FIELDS, MARK]}).fetchall()


def left(database: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """What people wrote last of recommendations that no document has any more: citation key, field, value."""
    keys = {key for (key,) in database.execute("SELECT DISTINCT citation_key FROM recommendations").fetchall()}
    return sorted(row for row in written(database) if row[0] not in keys and row[1] != MARK and row[2])


def _values(language: str, state: str | None, fields: Iterable[str]) -> dict[str, Any]:
    return {"language": language, "state": state, "fields": list(fields), "sure": list(SURE)}


def known(row: tuple[Any, ...]) -> Known:
    """A row of the table that `keep` makes, without `place`."""
    *facts, rights, persons, sdg, action, priority, due_on, report_on, basis, answered, examined = row[:-5]
    repeats, elsewhere, answers, grades, filled = row[-5:]
    return Known._make(
        (
            *facts,
            *(tuple(names or ()) for names in (rights, persons, sdg, action)),
            priority,
            due_on,
            report_on,
            basis,
            answered,
            examined,
            *(tuple(Place(*place) for place in places or ()) for places in (repeats, elsewhere, answers)),
            tuple(Grade(*grade) for grade in grades or ()),
            dict(filled or {}),
        )
    )
