"""Two publications in, the rows that differ out: which, in what columns, and why.

Rows are compared by their key; a row without one by all it says. What changes at every run (`processed_at`) does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.fingerprint import MadeBy, changed_part
from pipeline.publish.files import source
from pipeline.tables import TABLES, Table

NAME = "changes"
_MEMORY = "400MB"  # of the comparison; what needs more goes to a file beside the new tables meanwhile
_PASSING = {"processed_at"}
_OTHER = {"links": "related_id", "responses": "paragraph_id", "questions": "paragraph_id"}  # the row's other document
_FATE = """CREATE TABLE fate AS SELECT coalesce(o.document_id, n.document_id) AS document_id,
    CASE WHEN o.document_id IS NULL THEN 'new document' WHEN n.document_id IS NULL THEN 'withdrawn'
        ELSE 're-issued' END AS cause
    FROM old_documents o FULL JOIN new_documents n USING (document_id) WHERE o.sha256 IS DISTINCT FROM n.sha256"""

_CORRECTED = """CREATE TABLE corrected AS SELECT DISTINCT corrects || '@' || split_part(document_id, '@', 2) AS document_id
    FROM ((FROM old_corrections EXCEPT FROM new_corrections) UNION ALL (FROM new_corrections EXCEPT FROM old_corrections))"""


def changes(old: Path, new: Path, before: MadeBy, now: MadeBy) -> pa.Table:
    """The rows of the table `changes` that lead from the tables of one folder to those of another.

    Args:
        old: a folder with the Parquet files of a publication; a table that it lacks counts as empty.
        new: a folder with those of the next.
        before: what made the old rows.
        now: what made the new ones.
    """
    database = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(new / ".spilled")})
    database.execute("SET preserve_insertion_order = false")
    for name in TABLES:
        for age, folder in (("old", old), ("new", new)):
            database.execute(f"CREATE VIEW {age}_{name} AS SELECT * FROM {_source(folder, name)}")
    database.execute(_FATE)
    database.execute(_CORRECTED)
    found = [part for table in TABLES.values() if table.name != NAME for part in _of(database, table, before, now)]
    return TABLES[NAME].sorted(pa.Table.from_batches(found, TABLES[NAME].schema))


def key(table: Table, columns: Iterable[str]) -> str:
    """An SQL expression for the id under which `changes` knows a row of a table, among rows of the alias `t`."""
    if table.key:
        return f"concat_ws('|', {_listed(table.key)})"
    said = f"md5(row({_listed(columns)})::VARCHAR)"
    again = f"row_number() OVER (PARTITION BY {said})"
    belongs = [reference.column for reference in reversed(table.references)]
    first = f"coalesce({_listed(belongs)}, '')" if belongs else f"t.{_quoted(table.columns[0].name)}"
    return f"{first} || '~' || left({said}, 12) || CASE {again} WHEN 1 THEN '' ELSE '.' || {again} END"


def document(table: Table) -> str:
    """An SQL expression for the document that a row of a table is about, among rows of the alias `t`."""
    names = [column.name for column in table.columns]
    name = (
        "document_id"
        if "document_id" in names
        else next(n for n in names if n in ("recommendation_id", "paragraph_id"))
    )
    return f"nullif(split_part(t.{_quoted(name)}, '#', 1), '')"


def _of(database: duckdb.DuckDBPyConnection, table: Table, before: MadeBy, now: MadeBy) -> Iterator[pa.RecordBatch]:
    name = table.name
    columns = [column for column in _common(database, name) if column not in _PASSING]
    other = f"split_part(t.{_quoted(_OTHER[name])}, '#', 1)" if name in _OTHER else "NULL::VARCHAR"
    how = "t.method" if "method" in columns else "NULL::VARCHAR"
    keyed = (
        f"SELECT * FROM (SELECT {key(table, columns)} AS id, {document(table)} AS about, {other} AS other, {how} AS how, t.* "
        "FROM {} t) SEMI JOIN unlike USING (id)"
    )
    sums = f"SELECT {key(table, columns)} AS id, hash(row({_listed(columns)})) AS sum FROM {{}} t"
    database.execute(  # most rows are as they were: ids and sums tell which are not, and only those are held whole
        f"""CREATE OR REPLACE TEMP TABLE unlike AS SELECT coalesce(o.id, n.id) AS id
        FROM ({sums.format(f"old_{name}")}) o FULL JOIN ({sums.format(f"new_{name}")}) n ON o.id = n.id
        WHERE o.sum IS DISTINCT FROM n.sum"""
    )
    compared = [(f"o.{_quoted(c)} IS DISTINCT FROM n.{_quoted(c)}", c) for c in columns if c not in table.key]
    differing = ", ".join(f"CASE WHEN {differs} THEN '{column}' END" for differs, column in compared)
    fields = f"list_filter([{differing}], lambda x: x IS NOT NULL)" if table.key and compared else "[]::VARCHAR[]"
    made = changed_part(before, now) or "related"
    learnt = "model" if before.model != now.model else made
    relation = database.sql(
        f"""WITH o AS ({keyed.format(f"old_{name}")}), n AS ({keyed.format(f"new_{name}")}),
        differing AS (SELECT coalesce(n.id, o.id) AS id, coalesce(n.about, o.about) AS about,
            coalesce(n.other, o.other) AS other, n.how AS how_now, o.how AS how_then,
            CASE WHEN o.id IS NULL THEN 'added' WHEN n.id IS NULL THEN 'removed' ELSE 'changed' END AS change,
            CASE WHEN o.id IS NULL OR n.id IS NULL THEN []::VARCHAR[] ELSE {fields} END AS fields
            FROM o FULL JOIN n ON o.id = n.id)
        SELECT '{name}' AS "table", d.id, d.about AS document_id, d.change, d.fields,
            CASE WHEN '{name}' = 'reviews' OR d.how_now = 'review' OR d.how_then = 'review' THEN 'review'
                WHEN mine.cause IS NOT NULL THEN mine.cause
                WHEN c.document_id IS NOT NULL THEN 'corrected'
                WHEN theirs.cause IS NOT NULL THEN 'related'
                WHEN d.how_now = 'model' OR d.how_then = 'model' THEN '{learnt}'
                ELSE '{made}' END AS cause
        FROM differing d LEFT JOIN fate mine ON mine.document_id = d.about
            LEFT JOIN corrected c ON c.document_id = d.about
            LEFT JOIN fate theirs ON theirs.document_id = d.other"""
    )
    yield from relation.to_arrow_table().cast(TABLES[NAME].schema).to_batches()


def _quoted(name: str) -> str:
    return f'"{name}"'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"t.{_quoted(name)}" for name in names)


def _common(database: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    old, new = ([row[0] for row in database.execute(f"DESCRIBE {age}_{name}").fetchall()] for age in ("old", "new"))
    return [column for column in new if column in old]


def _source(folder: Path, name: str) -> str:
    """The rows of a table's file; none where it is absent or no table."""
    rows = source(folder, name)
    try:
        duckdb.sql(f"DESCRIBE SELECT * FROM {rows}")
    except duckdb.Error:
        return f"({_nothing(TABLES[name])})"
    return rows


def _nothing(table: Table) -> str:
    columns = ", ".join(f"NULL::VARCHAR AS {_quoted(column.name)}" for column in table.columns)
    return f"SELECT {columns} WHERE false"
