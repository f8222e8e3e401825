"""Tables as files: Parquet, CSV and the data package that describes both. The same rows give the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from pipeline.publish.flat import flat
from pipeline.publish.staging import same
from pipeline.tables import TABLES, Column, Table

PACKAGE = "datapackage.json"
_GROUP = 1 << 14  # rows of a Parquet row group; also what memory holds of a table
_PARQUET: dict[str, Any] = {
    "compression": "zstd",
    "version": "2.6",
    "data_page_version": "1.0",
    "write_statistics": True,
    "store_schema": True,  # keeps the descriptions
}


class TableFiles:
    """The two files of one table, written as rows come."""

    def __init__(self, folder: Path, table: Table) -> None:
        """Open both files in the folder."""
        self.rows = 0
        self._table = table
        self._waiting: list[pa.RecordBatch] = []
        self._count = 0
        with ExitStack() as stack:
            self._parquet = stack.enter_context(
                pyarrow.parquet.ParquetWriter(folder / f"{table.name}.parquet", table.schema, **_PARQUET)
            )
            file = stack.enter_context((folder / f"{table.name}.csv").open("wb"))
            file.write(b"\xef\xbb\xbf")  # tells spreadsheets that it is UTF-8
            options = pyarrow.csv.WriteOptions(quoting_style="needed")
            shape = flat(table, table.schema.empty_table()).schema
            self._csv = stack.enter_context(pyarrow.csv.CSVWriter(file, shape, write_options=options))
            self._open = stack.pop_all()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Write what waits, where nothing went wrong, and close both files."""
        with self._open:
            if error[0] is None:
                self._flush()

    def add(self, batches: Sequence[pa.RecordBatch]) -> None:
        """More rows, in their order."""
        for batch in batches:
            if batch.num_rows:
                self._waiting.append(batch)
                self._count += batch.num_rows
                if self._count >= _GROUP:
                    self._flush()

    def _flush(self) -> None:
        if self._waiting:
            data = pa.Table.from_batches(self._waiting, self._table.schema).combine_chunks()
            self._parquet.write_table(data, row_group_size=data.num_rows)
            self._csv.write_table(flat(self._table, data))
            self.rows += self._count
        self._waiting, self._count = [], 0


def names() -> tuple[str, ...]:
    """The files of a publication, the data package last."""
    return (*(f"{name}.{suffix}" for name in TABLES for suffix in ("parquet", "csv")), PACKAGE)


def describe(folder: Path, out: Path) -> None:
    """Write the data package of the tables in the folder, and of what others keep beside those in `out` (`describe_beside`)."""
    resources = [resource for table in TABLES.values() for resource in _resources(folder, table)]
    own = {resource["path"] for resource in resources}
    beside = [one for one in _said(out) if one["path"] not in own and (out / one["path"]).is_file()]
    _write(folder, [*resources, *beside])


def describe_beside(folder: Path, out: Path, table: Table) -> None:
    """Write the data package of `out` as it will be with another table beside those that are published.

    Args:
        folder: the table's two files; the data package is written here.
        out: where it will be put; nobody else may write there meanwhile.
        table: what it is; none of the published ones.
    """
    resources = _resources(folder, table)
    own = {resource["path"] for resource in resources}
    there = [one for one in _said(out) if one["path"] not in own]
    ours = set(names())
    published = [one for one in there if one["path"] in ours]
    beside = [one for one in there if one["path"] not in ours] + resources
    _write(folder, [*published, *sorted(beside, key=itemgetter("path"))])


def _write(folder: Path, resources: Sequence[Mapping[str, Any]]) -> None:
    package = {
        "profile": "data-package",
        "name": "suivi",
        "title": "Recommendations of the United Nations human rights treaty bodies, for follow-up",
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8", newline="\n")


def _said(folder: Path) -> list[dict[str, Any]]:
    """The resources that the data package of a folder names; none where there is no package, or it is damaged."""
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        resources: list[dict[str, Any]] = package["resources"]
        return [one for one in resources if one["path"] and one["hash"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def keep_times(folder: Path, out: Path) -> None:
    """Where all rows are as they were, keep the times they were made at: a run that changes nothing writes nothing.

    Args:
        folder: new tables; its table of documents is replaced by the old one when only times differ.
        out: old tables, if any.
    """
    times = "processed_at"
    new, old = _read(folder / "documents.parquet"), _read(out / "documents.parquet")
    if (
        new is None
        or old is None
        or times not in old.column_names
        or not new.drop_columns(times).equals(old.drop_columns(times))
    ):
        return
    made_last = ("documents.parquet", "documents.csv", "changes.parquet", "changes.csv", PACKAGE)
    others = (name for name in names() if name not in made_last)
    if all(same(folder / name, out / name) for name in others):
        with TableFiles(folder, TABLES["documents"]) as files:
            files.add(old.to_batches())


def sources(out: Path) -> dict[str, str]:
    """SHA-256 of each document of the tables in a folder, by the path of its source; empty where there are none."""
    data = _read(out / "documents.parquet")
    if data is None or not {"source_path", "sha256"} <= set(data.column_names):
        return {}
    return dict(zip(data["source_path"].to_pylist(), data["sha256"].to_pylist(), strict=True))


def rows_of(path: Path) -> int:
    """The number of rows of a Parquet file."""
    return int(pyarrow.parquet.read_metadata(path).num_rows)


def _read(path: Path) -> pa.Table | None:
    """The rows of a file; None where it is absent or damaged."""
    try:
        with path.open("rb") as file:  # once: by its path Arrow opens it twice, and another run may replace it between
            return pyarrow.parquet.read_table(file)
    except (OSError, pa.ArrowInvalid):
        return None


def differing(folder: Path) -> tuple[str, ...]:
    """The files that are not as the folder's data package says: absent, or in the middle of being replaced."""
    resources = _said(folder)
    if not resources:
        return (PACKAGE,)
    said = {resource["path"]: resource["hash"] for resource in resources}
    return tuple(name for name, value in said.items() if not (folder / name).is_file() or _hash(folder / name) != value)


def _resources(folder: Path, table: Table) -> list[dict[str, Any]]:
    """The CSV file with its schema, and the Parquet file, which carries its own."""
    rows, store = folder / f"{table.name}.csv", folder / f"{table.name}.parquet"
    return [
        {
            "name": table.name,
            "path": rows.name,
            "profile": "tabular-data-resource",
            "description": table.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": rows.stat().st_size,
            "hash": _hash(rows),
            "schema": _schema(table),
        },
        {
            "name": f"{table.name}-parquet",
            "path": store.name,
            "type": "file",
            "description": f"{table.description} The same rows as {rows.name}.",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "bytes": store.stat().st_size,
            "hash": _hash(store),
        },
    ]


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {"fields": reference.column, "reference": {"resource": reference.table, "fields": reference.target}}
            for reference in table.references
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    listed = pa.types.is_list(column.type.arrow)  # a list without parts is an empty cell
    limits = {
        "required": not column.nullable and not listed,
        "enum": list(column.values),
        "minimum": column.least,
        "maximum": column.most,
        "pattern": column.pattern,
    }
    field: dict[str, Any] = {"name": column.name, "type": column.type.frictionless, "description": column.description}
    constraints = {name: value for name, value in limits.items() if value or value == 0 and value is not False}
    return field | ({"constraints": constraints} if constraints else {})


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def source(folder: Path, name: str, options: str = "") -> str:
    """The rows of a table's file, as SQL reads them; options of `read_parquet` begin with a comma."""
    path = str(folder / f"{name}.parquet").replace("'", "''")
    return f"read_parquet('{path}'{options})"
