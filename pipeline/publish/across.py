"""What was found across documents as bytes: handed over by a worker, and kept for the next run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from pipeline.records import Issue, Row
from pipeline.tables import TABLES


def packed(found: Mapping[str, Sequence[Row]]) -> bytes:
    """Rows by table; one Arrow stream for each of the tables, in the order of their names."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    for name in sorted(found):
        table = TABLES[name]
        with pa.ipc.new_stream(sink, table.schema.with_metadata({"name": name}), options=options) as stream:
            stream.write_batch(table.batch(found[name]))
    return bytes(sink.getvalue())


def unpacked(data: bytes) -> dict[str, pa.Table | list[Issue]]:
    """The same, as `publish.write` takes it."""
    found: dict[str, pa.Table | list[Issue]] = {}
    source = pa.BufferReader(data)
    while source.tell() < source.size():
        with pa.ipc.open_stream(source) as stream:
            name = stream.schema.metadata[b"name"].decode()
            rows = stream.read_all().cast(TABLES[name].schema)
        found[name] = [Issue(**row) for row in rows.to_pylist()] if name == "issues" else rows
    return found
