"""The published tables of a folder, opened for questions: a DuckDB connection with a view for each table."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.errors import OutputError
from pipeline.review import STORE, load, merged
from pipeline.tables import TABLES


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection that knows each table of the folder by its name, and `printed`: the place of each recommendation.

    Where people's words are kept beside the tables, `reviews` shows what counts of them now, not at the last publication.
    Nothing is read until it is asked for, and nothing can be written through it.

    Raises:
        ReviewError: the file of people's words is damaged.
        OutputError: the folder holds no tables, or those of another version; the message says what to run.
    """
    missing = [name for name in TABLES if not (folder / f"{name}.parquet").is_file()]
    if missing:
        what = "no tables" if len(missing) == len(TABLES) else f"no table {', '.join(missing)}"
        raise OutputError(f"{folder} holds {what}. Make them first: suivi process DOCUMENTS --out {folder}")
    database = duckdb.connect()
    try:
        for name, table in TABLES.items():
            database.execute(f"CREATE VIEW {name} AS SELECT * FROM {_file(folder, name)}")
            columns = {row[0] for row in database.execute(f"DESCRIBE {name}").fetchall()}
            if lacking := [column.name for column in table.columns if column.name not in columns]:
                raise OutputError(
                    f"{folder}/{name}.parquet has no column {', '.join(lacking)}: another version of suivi wrote it. "
                    f"Make the tables again: suivi process DOCUMENTS --out {folder}"
                )
    except duckdb.Error as error:
        raise OutputError(
            f"{folder}: the tables cannot be read ({error}). Make them again with suivi process."
        ) from error
    database.execute(
        "CREATE VIEW printed AS SELECT recommendation_id, file_row_number AS place "
        f"FROM {_file(folder, 'recommendations', ', file_row_number = true')}"
    )
    if (folder / STORE).is_file():
        said = pa.Table.from_batches([TABLES["reviews"].batch(merged(load(folder)))])
        database.register("said", said)
        database.execute("CREATE OR REPLACE VIEW reviews AS SELECT * FROM said")
    return database


def _file(folder: Path, name: str, options: str = "") -> str:
    path = str(folder / f"{name}.parquet").replace("'", "''")
    return f"read_parquet('{path}'{options})"
