"""One document's rows as bytes: cheap for a worker to hand over, and to keep on disk until all documents are there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, Self

import pyarrow as pa

from pipeline import checks, tables
from pipeline.codes import Status
from pipeline.records import Graded, Issue, Result

_CODEC = pa.Codec("lz4")


class Packed(NamedTuple):
    """One document's rows of every table, and what is needed to choose between documents of one name."""

    document_id: str
    source_path: str
    sha256: str
    status: Status
    issued_on: dt.date | None  # the day printed, or the last on which it was issued anew
    spans: tuple[int, ...]  # bytes of each of the tables that documents make, in their order, then of its grades
    data: bytes  # record batches without their schema, one after the other, then grades as JSON, compressed


def pack(result: Result) -> Packed:
    """Check one document's rows and turn them into bytes. Run it where the document was processed: it costs CPU.

    A document whose own rows break a promise of the tables is not published and does not keep others from it: it
    becomes a failed document, and its issues say what was broken.
    """
    rows = tables.batches(result)
    broken = [str(problem) for problem in checks.check(_tables(rows))]
    if broken:
        result = withheld(result, broken)
        rows = tables.batches(result)
    grades = json.dumps(result.graded).encode() if result.graded else b""
    parts = [*(rows[table.name].serialize() for table in tables.OF_DOCUMENTS), pa.py_buffer(grades)]
    document = result.document
    return Packed(
        document.document_id,
        document.source_path,
        document.sha256,
        "failed" if broken else document.status,
        document.reissued_on or document.published_on,
        tuple(part.size for part in parts),
        _CODEC.compress(b"".join(parts), asbytes=True),
    )


def withheld(result: Result, reasons: list[str]) -> Result:
    """The document alone, failed, with its issues and the reasons."""
    document = result.document.model_copy(update={"status": "failed", "paragraphs": 0})
    issues = [
        Issue(
            document_id=document.document_id,
            source_path=document.source_path,
            step="checks",
            kind="broken_promise",
            page=None,
            message=f"Its rows were withheld, because they break a promise: {reason}; please report this document.",
        )
        for reason in reasons
    ]
    return Result(document=document, issues=(*result.issues, *issues))


def unpack(packed: Packed) -> dict[str, pa.RecordBatch]:
    """The rows again, by table."""
    return _batches(_opened(packed))


def _opened(packed: Packed) -> list[pa.Buffer]:
    """The bytes of each table, then of the grades."""
    data = _CODEC.decompress(packed.data, sum(packed.spans))
    ends = list(accumulate(packed.spans))
    return [data.slice(end - size, size) for end, size in zip(ends, packed.spans, strict=True)]


def _batches(parts: list[pa.Buffer]) -> dict[str, pa.RecordBatch]:
    return {
        table.name: pa.ipc.read_record_batch(part, table.schema)
        for table, part in zip(tables.OF_DOCUMENTS, parts[:-1], strict=True)
    }


class Spool:
    """Packed documents in a file, so that memory holds only one at a time."""

    def __init__(self, path: Path) -> None:
        """Open a new file at the path."""
        self._file = path.open("w+b")
        self._places: list[tuple[int, int]] = []
        self.heads: list[Packed] = []  # without their data, in the order they came

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file, which nobody will read again."""
        with suppress(OSError):  # the disk may be full, and has said so before
            self._file.close()

    def add(self, packed: Packed) -> None:
        """Keep one more document."""
        self._places.append((self._file.tell(), len(packed.data)))
        self._file.write(packed.data)
        self.heads.append(packed._replace(data=b""))

    def packed(self, index: int) -> Packed:
        """The document that came as number `index`, counting from 0."""
        start, size = self._places[index]
        self._file.seek(start)
        return self.heads[index]._replace(data=self._file.read(size))

    def rows(self, index: int) -> Mapping[str, pa.RecordBatch]:
        """The rows of that document."""
        return _batches(_opened(self.packed(index)))

    def graded(self, index: int) -> tuple[Graded, ...]:
        """The grades that document gives to others."""
        if not self.heads[index].spans[-1]:
            return ()
        told = json.loads(_opened(self.packed(index))[-1].to_pybytes())
        return tuple(Graded(symbol, number, tuple(items), *rest) for symbol, number, items, *rest in told)


def _tables(rows: Mapping[str, pa.RecordBatch]) -> dict[str, pa.Table]:
    return {name: pa.Table.from_batches([batch]) for name, batch in rows.items()}
