"""Tables of any size, made from published ones: the same documents for other States, their texts with other words added.

    python -m benchmarks.many TABLES OUT --recommendations 300000

Only Parquet files and the data package are written: what the web page reads.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import duckdb

from pipeline.knowledge.bodies import states
from pipeline.tables import TABLES

_OWN = "XMV"  # the State of the sample
_WORDS = 60_000  # different made-up words
_ADDED = 12  # to each text


def many(tables: Path, out: Path, recommendations: int) -> int:
    """Write tables of at least so many recommendations, each counted once for all languages; gives how many."""
    out.mkdir(parents=True, exist_ok=True)
    database = duckdb.connect()
    source = str(tables / "recommendations.parquet")
    ((here,),) = database.execute("SELECT count(DISTINCT citation_key) FROM read_parquet(?)", [source]).fetchall()
    copies = -(-recommendations // here)
    codes = [code for code in states() if len(code) == 3]
    database.execute("CREATE TABLE codes AS SELECT unnest(?) AS code, unnest(?) AS n", [codes, list(range(len(codes)))])
    database.execute(
        "CREATE TABLE copies AS SELECT c.range AS copy, code, c.range // ? AS round "
        "FROM range(?) c JOIN codes ON n = c.range % ?",
        [len(codes), copies, len(codes)],
    )
    database.execute("SET preserve_insertion_order = false")
    for name, table in TABLES.items():
        columns = ", ".join(_column(column.name, str(column.type.arrow)) for column in table.columns)
        database.execute(
            f"COPY (SELECT {columns} FROM read_parquet('{tables / name}.parquet', file_row_number = true), copies "
            f"ORDER BY copy, file_row_number) TO '{out / name}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
    shutil.copy(tables / "datapackage.json", out)
    return int(copies * here)


def _column(name: str, kind: str) -> str:
    if name == "state":
        return f"CASE WHEN state = '{_OWN}' THEN code ELSE state END AS state"
    if name == "text":
        added = ", ".join(
            f"format('w{{:x}}', (hash(copy, file_row_number, {n}) % {_WORDS})::BIGINT)" for n in range(_ADDED)
        )
        return f"concat_ws(' ', text, {added}) AS text"
    quoted = f'"{name}"'
    renamed = f"replace({{}}, '/{_OWN}/', '/' || code || '/' || CASE round WHEN 0 THEN '' ELSE round || '.' END)"
    if kind == "string":
        return f"{renamed.format(quoted)} AS {quoted}"
    return quoted


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--recommendations", type=int, default=300_000)
    wanted = parser.parse_args()
    print(f"{many(wanted.tables, wanted.out, wanted.recommendations):,} recommendations: {wanted.out}")


if __name__ == "__main__":
    main()
