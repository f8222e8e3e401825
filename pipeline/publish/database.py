"""Published tables in a database: DuckDB, a file, or PostgreSQL, which many can ask at once. All of them, or none.

DuckDB's file is written anew and put in the place of the last. In PostgreSQL everything is loaded into a new schema, which takes
the place of the last within the same transaction: readers see the old tables until all of the new ones are there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import duckdb
import psycopg
import pyarrow as pa
from filelock import FileLock, Timeout
from psycopg import sql
from psycopg.types.json import Jsonb

from pipeline.errors import OutputError
from pipeline.publish.dimensions import DIMENSIONS
from pipeline.publish.held import Publication, held
from pipeline.publish.star import VIEWS
from pipeline.publish.there import ABOUT, LAYOUT, SCHEMA, spare_file, spare_server
from pipeline.tables import BOXES, TABLES, TEXTS, Table

_NEW = "suivi_new"
_WAIT = 10  # seconds for a connection
_PATIENCE = 600.0  # seconds that another load into the same file may take
_TYPES = {pa.string(): "text", pa.int64(): "bigint", pa.float64(): "double precision", pa.bool_(): "boolean"}
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class Loaded(NamedTuple):
    """What a database holds now."""

    where: str  # without a password
    rows: dict[str, int]  # by table


def load(tables: Path, url: str, *, reader: str | None = None, replace_dependent: bool = False) -> Loaded:
    """Put the tables of a folder into a database, with the star around them, in place of those that are there.

    Args:
        tables: a folder that `write` published.
        url: `duckdb:///FILE` or `postgresql://USER@HOST/DATABASE`.
        reader: a role of PostgreSQL that may read the tables and nothing else; made where it is not there, without a login.
        replace_dependent: tables and views that others keep among ours, or built on them, may go with the old ones.

    Raises:
        OutputError: the folder has no whole tables, the address is none, or the database is down, was lost, refuses, or is of
            a newer layout; the database is as it was.
    """
    kind = urlsplit(url).scheme
    file = url.removeprefix("duckdb:///") if url.startswith("duckdb:///") else ""
    if not file and kind not in ("postgresql", "postgres"):
        raise OutputError(f"{shown(url)} is no database: write duckdb:///FILE or postgresql://USER@HOST/DATABASE.")
    if reader is not None and not _NAME.fullmatch(reader):
        raise OutputError(f"{reader} is no name for a role: use small letters, digits and _.")
    if file and reader is not None:
        raise OutputError(
            f"{url}: DuckDB knows no roles, so there can be no reader {reader}; who may open the file may read it."
        )
    with held(tables) as publication:
        if file:
            return Loaded(url, _into_file(publication, Path(file), replace_dependent))
        return Loaded(shown(url), _into_server(publication, url, reader, replace_dependent))


def shown(url: str) -> str:
    """An address without its password."""
    return re.sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1:***@", re.sub(r"(password=)[^&]*", r"\1***", url))


# --- DuckDB --------------------------------------------------------------------------------------------------------


def _into_file(publication: Publication, file: Path, replace_dependent: bool) -> dict[str, int]:
    part = file.with_name(f".{file.name}.part")  # one that a killed load left is taken away by the next
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_name(f".{file.name}.lock"), timeout=_PATIENCE):
            try:
                if file.is_file():
                    with duckdb.connect(str(file), read_only=True) as old:
                        ask = lambda query: old.execute(query).fetchall()  # noqa: E731
                        spare_file(str(file), ask, replace_dependent=replace_dependent)
                _remove(part)
                with duckdb.connect(str(part)) as database:
                    rows = _fill_file(publication, database)
                os.replace(part, file)
            finally:
                _remove(part)
    except Timeout as error:
        raise OutputError(f"{file}: another load has been going on for too long; wait for it, or stop it.") from error
    except (duckdb.Error, OSError) as error:
        raise OutputError(f"{file} cannot be written ({error}); the tables in it are as they were.") from error
    return rows


def _remove(part: Path) -> None:
    for path in (part, part.with_name(f"{part.name}.wal")):
        path.unlink(missing_ok=True)


def _fill_file(publication: Publication, database: duckdb.DuckDBPyConnection) -> dict[str, int]:
    rows = {}
    for table in TABLES.values():
        database.execute(_create(table, _of_duckdb))
        source = pa.Table.from_batches(publication.batches(table.name), table.schema)
        database.register("source", source)
        database.execute(f"INSERT INTO {table.name} SELECT * FROM source")
        database.unregister("source")
        rows[table.name] = source.num_rows
    for dimension in DIMENSIONS:
        database.register("source", dimension.batch())
        database.execute(f"CREATE TABLE {dimension.table.name} AS SELECT * FROM source")
        database.unregister("source")
        if dimension.rest:
            database.execute(dimension.rest)
    for statement in (*(view.statement for view in VIEWS), *_comments(), ABOUT):
        database.execute(statement)
    database.execute("INSERT INTO about VALUES (?, ?, ?)", [LAYOUT, publication.version, rows["documents"]])
    return rows


def _of_duckdb(type_: pa.DataType) -> str:
    if type_ == BOXES:
        return "STRUCT(page BIGINT, x0 DOUBLE, y0 DOUBLE, x1 DOUBLE, y1 DOUBLE)[]"
    return "text[]" if type_ == TEXTS else _TYPES.get(type_) or ("date" if type_ == pa.date32() else "timestamptz")


# --- PostgreSQL ----------------------------------------------------------------------------------------------------


def _into_server(publication: Publication, url: str, reader: str | None, replace_dependent: bool) -> dict[str, int]:
    where = shown(url)
    try:
        database = psycopg.connect(url, connect_timeout=_WAIT, application_name="suivi")
    except psycopg.Error as error:
        raise OutputError(
            f"{where}: the database does not answer ({_said(error)}). See that it runs and that the address is right."
        ) from error
    try:
        with database:  # one transaction: all, or nothing
            database.execute("SELECT pg_advisory_xact_lock(hashtext('suivi load'))")  # one load at a time
            spare_server(where, lambda query: _ask(database, query), replace_dependent=replace_dependent)
            database.execute(f"DROP SCHEMA IF EXISTS {_NEW} CASCADE")
            database.execute(f"CREATE SCHEMA {_NEW}")
            database.execute(f"SET LOCAL search_path TO {_NEW}")
            rows = _fill_server(publication, database)
            readers = _readers(database)
            database.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            database.execute(f"ALTER SCHEMA {_NEW} RENAME TO {SCHEMA}")
            for role in dict.fromkeys([*readers, *([reader] if reader else [])]):
                _let_read(database, role)
    except psycopg.errors.InsufficientPrivilege as error:
        raise OutputError(f"{where}: the account may not do that ({_said(error)}); nothing was changed.") from error
    except psycopg.Error as error:
        raise OutputError(
            f"{where}: the database was lost or refused ({_said(error)}); the tables in it are as they were. Run it again."
        ) from error
    return rows


def _fill_server(publication: Publication, database: psycopg.Connection[Any]) -> dict[str, int]:
    rows = {}
    for table in TABLES.values():
        database.execute(_create(table, _of_postgresql))
        rows[table.name] = _copy(database, table, publication.batches(table.name))
    for dimension in DIMENSIONS:
        database.execute(_create(dimension.table, _of_postgresql))
        _copy(database, dimension.table, iter([dimension.batch()]))
        if dimension.rest:
            database.execute(dimension.rest)
    for statement in (*_indexes(), *(view.statement for view in VIEWS), *_comments(), ABOUT):
        database.execute(statement)
    database.execute("INSERT INTO about VALUES (%s, %s, %s)", [LAYOUT, publication.version, rows["documents"]])
    for name in TABLES:
        database.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
    return rows


def _copy(database: psycopg.Connection[Any], table: Table, batches: Iterator[pa.RecordBatch]) -> int:
    count = 0
    with database.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table.name))) as copy:
        for batch in batches:
            columns = [_values(column.type, column.to_pylist()) for column in batch.columns]
            for row in zip(*columns, strict=True):
                copy.write_row(row)
            count += batch.num_rows
    return count


def _values(type_: pa.DataType, values: list[Any]) -> list[Any]:
    """As PostgreSQL takes them: it knows no U+0000."""
    if type_ == BOXES:
        return [Jsonb(value) for value in values]
    if type_ == TEXTS:
        return [[part.replace("\0", "\ufffd") for part in value] for value in values]
    if type_ == pa.string():
        return [value and value.replace("\0", "\ufffd") for value in values]
    return values


def _indexes() -> Iterator[str]:
    for table in TABLES.values():
        for reference in table.references:
            if table.key[:1] != (reference.column,):
                yield f"CREATE INDEX ON {table.name} ({reference.column})"
            yield (
                f"ALTER TABLE {table.name} ADD FOREIGN KEY ({reference.column}) "
                f"REFERENCES {reference.table} ({reference.target})"
            )
    yield "CREATE INDEX ON documents (state, committee)"
    yield "CREATE INDEX ON recommendations (due_on)"
    yield "CREATE INDEX ON classifications (scheme, label)"


def _readers(database: psycopg.Connection[Any]) -> list[str]:
    """Roles that may read what is there now, so that they go on reading what takes its place."""
    found = database.execute(
        "SELECT r.rolname FROM pg_namespace n, aclexplode(n.nspacl) a JOIN pg_roles r ON r.oid = a.grantee "
        "WHERE n.nspname = %s AND a.privilege_type = 'USAGE' AND a.grantee <> n.nspowner ORDER BY 1",
        [SCHEMA],
    ).fetchall()
    return [name for (name,) in found]


def _let_read(database: psycopg.Connection[Any], reader: str) -> None:
    """The least that a dashboard needs."""
    if not database.execute("SELECT FROM pg_roles WHERE rolname = %s", [reader]).fetchall():
        database.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(reader)))
    for grant in ("GRANT USAGE ON SCHEMA {} TO {}", "GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}"):
        database.execute(sql.SQL(grant).format(sql.Identifier(SCHEMA), sql.Identifier(reader)))


def _of_postgresql(type_: pa.DataType) -> str:
    return "jsonb" if type_ == BOXES else _of_duckdb(type_)


def _said(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__


# --- both ----------------------------------------------------------------------------------------------------------


def _create(table: Table, type_: Callable[[pa.DataType], str]) -> str:
    columns = [
        f'"{column.name}" {type_(column.type.arrow)}{"" if column.nullable else " NOT NULL"}'
        for column in table.columns
    ]
    if table.key:
        columns.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    return f"CREATE TABLE {table.name} ({', '.join(columns)})"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _comments() -> Iterator[str]:
    """What the data dictionary says, where a dashboard's author sees it."""
    for table in (*TABLES.values(), *(dimension.table for dimension in DIMENSIONS)):
        yield f"COMMENT ON TABLE {table.name} IS {_literal(table.description)}"
        for column in table.columns:
            yield f"COMMENT ON COLUMN {table.name}.{_quoted(column.name)} IS {_literal(column.description)}"
    for view in VIEWS:
        yield f"COMMENT ON VIEW {view.name} IS {_literal(view.description)}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _ask(database: psycopg.Connection[Any], query: str) -> list[Any]:
    return database.execute(query).fetchall()
