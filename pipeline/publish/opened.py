"""The published tables of a folder, opened for questions: a DuckDB connection with a view for each table."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.errors import OutputError
from pipeline.publish.files import source
from pipeline.publish.follow_up import FIELDS
from pipeline.publish.reissued import carried
from pipeline.review import STORE, load
from pipeline.tables import TABLES, Table

_NEEDED = ("documents", "paragraphs", "recommendations")  # without these there is nothing to show


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection that knows each table of the folder by its name, and `printed`: the place of each recommendation.

    Where people's words are kept beside the tables, `reviews` shows what counts of them now, not at the last publication.
    Nothing is read until it is asked for, and nothing can be written through it.

    Raises:
        ReviewError: the file of people's words is damaged.
        OutputError: the folder holds no tables, or those of another version; the message says what to run.
    """
    missing = [name for name in _NEEDED if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise OutputError(f"{folder} holds no tables. Make them first: suivi process DOCUMENTS --out {folder}")
    database = duckdb.connect()
    try:
        for table in TABLES.values():
            _view(database, folder, table)
    except duckdb.Error as error:
        raise OutputError(
            f"{folder}: the tables cannot be read ({error}). Make them again with suivi process."
        ) from error
    database.execute(
        "CREATE VIEW printed AS SELECT recommendation_id, file_row_number AS place "
        f"FROM {source(folder, 'recommendations', ', file_row_number = true')}"
    )
    if (folder / STORE).is_file():
        said = pa.Table.from_batches([TABLES["reviews"].batch(carried(folder, load(folder), FIELDS))])
        database.register("said", said)
        database.execute("CREATE OR REPLACE VIEW reviews AS SELECT * FROM said")
    return database


def behind(folder: Path) -> tuple[str, ...]:
    """Tables and columns, as `table.column`, that an older suivi did not write: empty until the tables are made again."""
    found: list[str] = []
    with duckdb.connect() as database:
        for name, table in TABLES.items():
            there = _columns(database, folder, name)
            found += [f"{name}.{c.name}" for c in table.columns if c.name not in there] if there else [name]
    return tuple(found)


def _view(database: duckdb.DuckDBPyConnection, folder: Path, table: Table) -> None:
    """The table as it is declared; what an older suivi did not write is empty."""
    there = _columns(database, folder, table.name)
    lacking = [column.name for column in table.columns if column.name not in there]
    if needed := [column.name for column in table.columns if there and column.name in lacking and not column.nullable]:
        raise OutputError(
            f"{folder}/{table.name}.parquet has no column {', '.join(needed)}: another version of suivi wrote it. "
            f"Make the tables again: suivi process DOCUMENTS --out {folder}"
        )
    if not lacking:
        database.execute(f"CREATE VIEW {table.name} AS SELECT * FROM {source(folder, table.name)}")
        return
    database.register(f"no_{table.name}", table.schema.empty_table())
    if not there:
        database.execute(f"CREATE VIEW {table.name} AS SELECT * FROM no_{table.name}")
        return
    columns = ", ".join(f'{"empty" if c.name in lacking else "kept"}."{c.name}"' for c in table.columns)
    database.execute(
        f"CREATE VIEW {table.name} AS SELECT {columns} FROM {source(folder, table.name)} kept "
        f"LEFT JOIN no_{table.name} empty ON false"
    )


def _columns(database: duckdb.DuckDBPyConnection, folder: Path, name: str) -> set[str]:
    """The columns of a table's file; none where there is no file."""
    if not (folder / f"{name}.parquet").is_file():
        return set()
    return {row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {source(folder, name)}").fetchall()}
