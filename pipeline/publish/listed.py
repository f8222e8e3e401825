"""Recommendations as a table that can be filtered and counted: the view `listed`, over `asked`.

In: published tables. Out: in a DuckDB database `asked`, one row for each recommendation as `follow_up` knows it, and `clocks`,
the few different combinations of facts that tell where one stands. `listed` adds where it stands on a day, and what people wrote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from pipeline.publish.follow_up import keep as follow_up
from pipeline.standing import stand

_FACTS = "due_on, report_on, basis, answered, examined, len(grades) > 0"
_WRITTEN = ("status", "responsible")


def keep(database: duckdb.DuckDBPyConnection, schema: str, language: str, state: str | None = None) -> None:
    """Make `asked` and `clocks`.

    Args:
        database: the tables, as `opened.connect` gives them.
        schema: where to make them: an attached database, or `main`.
        language: of the texts where they are there in it, ISO 639-1 code.
        state: only this State's, ISO 3166 alpha-3.
    """
    follow_up(database, f"{schema}.found", language, state)
    database.execute(
        f"CREATE TABLE {schema}.asked AS SELECT *, (dense_rank() OVER (ORDER BY {_FACTS}))::INTEGER AS clock "
        f"FROM {schema}.found ORDER BY place"
    )
    database.execute(f"DROP TABLE {schema}.found")
    database.execute(f"CREATE TABLE {schema}.clocks AS SELECT DISTINCT clock, {_FACTS} AS assessed FROM {schema}.asked")


def show(
    database: duckdb.DuckDBPyConnection, schema: str, written: Iterable[tuple[str, str, str]], today: dt.date
) -> None:
    """Make the view `listed` and the table `written` (citation_key, field, value).

    `listed` has all of `asked`, and `standing` (a key of `Words.clock`), `day` (when an answer is due), `status`, `responsible`.

    Args:
        database: holds, or has attached, what `keep` made.
        schema: where that is.
        written: citation key, field and value of what people wrote last.
        today: the day on which a recommendation stands where it does.
    """
    told = []
    for clock, due_on, report_on, *facts in database.execute(
        f"SELECT clock, due_on, report_on, basis, answered, assessed, examined FROM {schema}.clocks"
    ).fetchall():
        basis, answered, assessed, examined = facts
        standing = stand(
            due_on, report_on, basis=basis, answered=answered, assessed=assessed, examined=examined, today=today
        )
        told.append({"clock": clock, "standing": standing.word, "day": standing.due_on})
    days = pa.schema([("clock", pa.int32()), ("standing", pa.string()), ("day", pa.date32())])
    _table(database, "standings", pa.Table.from_pylist(told, days))
    texts = pa.schema([(name, pa.string()) for name in ("citation_key", "field", "value")])
    _table(
        database, "written", pa.Table.from_pylist([dict(zip(texts.names, row, strict=True)) for row in written], texts)
    )
    joined = " ".join(
        f"LEFT JOIN written AS w{n} ON w{n}.citation_key = a.citation_key AND w{n}.field = '{field}'"
        for n, field in enumerate(_WRITTEN)
    )
    fields = ", ".join(f"w{n}.value AS {field}" for n, field in enumerate(_WRITTEN))
    database.execute(
        f"CREATE VIEW listed AS SELECT a.*, standing, day, {fields} FROM {schema}.asked a JOIN standings USING (clock) {joined}"
    )


def _table(database: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    database.register("given", rows)
    database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    database.unregister("given")
