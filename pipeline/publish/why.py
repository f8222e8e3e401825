"""Why a number changed: rows of a table that meet some conditions, counted in two publications, and what came between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from pipeline.errors import SuiviError
from pipeline.publish.changes import NAME, document, key
from pipeline.publish.files import source
from pipeline.publish.versions import Version, opened, versions
from pipeline.tables import TABLES, Column, Table


class Moved(NamedTuple):
    """Rows that one document and one cause brought or took."""

    what: str  # "came" or "went"
    cause: str
    document_id: str | None
    rows: int


class Told(NamedTuple):
    """A number then and now, and what made the difference."""

    before: int
    after: int
    moved: list[Moved]  # the most rows first


def why(out: Path, table: str, since: Version, where: Mapping[str, str]) -> Told:
    """Compare the rows of a table in an earlier version with those in place.

    Args:
        out: the folder of the tables.
        table: its name.
        since: the earlier version.
        where: column -> value as text, of the table or of its document; a list counts where it holds the value.

    Raises:
        SuiviError: no such table or column.
        OutputError: a version's files are gone.
    """
    if table not in TABLES or table == NAME:
        raise SuiviError(f"There is no table {table}; there are {', '.join(name for name in TABLES if name != NAME)}.")
    declared = TABLES[table]
    later = versions(out)
    later = later[next(place for place, one in enumerate(later) if one.name == since.name) + 1 :]
    with ExitStack() as stack, duckdb.connect() as database:
        then = stack.enter_context(opened(out, since))
        database.execute("CREATE TABLE moves (id VARCHAR, cause VARCHAR, place INTEGER)")
        for place, version in enumerate(later):
            folder = stack.enter_context(opened(out, version))
            database.execute(
                f'INSERT INTO moves SELECT id, cause, {place} FROM {source(folder, NAME)} WHERE "table" = ?', [table]
            )
        for age, folder in (("old", then), ("new", out)):
            database.execute(
                f"CREATE TABLE {age} AS SELECT * FROM ({_matching(database, declared, folder, where)})",
                [*where.values()],
            )
        before, after = (_count(database, age) for age in ("old", "new"))
        return Told(before, after, sorted(_moved(database), key=lambda one: (-one.rows, one)))


def _moved(database: duckdb.DuckDBPyConnection) -> Iterator[Moved]:
    cause = "(SELECT arg_max(cause, place) FROM moves WHERE moves.id = x.id)"
    for what, one, other in (("came", "new", "old"), ("went", "old", "new")):
        rows = database.execute(
            f"SELECT coalesce({cause}, 'related') AS cause, about, count(*) FROM {one} x "
            f"WHERE id NOT IN (SELECT id FROM {other}) GROUP BY ALL"
        ).fetchall()
        yield from (Moved(what, *row) for row in rows)


def _matching(database: duckdb.DuckDBPyConnection, table: Table, folder: Path, where: Mapping[str, str]) -> str:
    here = [row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {source(folder, table.name)}").fetchall()]
    columns = [column.name for column in table.columns if column.name in here and column.name != "processed_at"]
    met = " AND ".join(_condition(table, name) for name in where) or "true"
    return (
        f"SELECT {key(table, columns)} AS id, {document(table)} AS about FROM {source(folder, table.name)} t "
        f"LEFT JOIN {source(folder, 'documents')} d ON d.document_id = {document(table)} WHERE {met}"
    )


def _condition(table: Table, name: str) -> str:
    of_row, of_document = (_find(one.columns, name) for one in (table, TABLES["documents"]))
    column, alias = (of_row, "t") if of_row else (of_document, "d")
    if column is None:
        names = ", ".join(column.name for column in table.columns)
        raise SuiviError(f"{table.name} has no column {name}, nor have documents; it has {names}.")
    if pa.types.is_list(column.type.arrow):
        return f'list_contains({alias}."{name}"::VARCHAR[], ?)'
    return f'{alias}."{name}"::VARCHAR = ?'


def _find(columns: Sequence[Column], name: str) -> Column | None:
    return next((column for column in columns if column.name == name), None)


def _count(database: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
