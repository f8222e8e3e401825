"""A publication held open, whole: another that takes its place meanwhile does not mix with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet

from pipeline.errors import OutputError
from pipeline.publish.files import differing
from pipeline.publish.versions import versions
from pipeline.tables import TABLES

_BATCH = 4096  # rows


class Publication(NamedTuple):
    """One publication, whole: files that are open stay as they were when another publication takes their place."""

    version: str | None
    files: dict[str, BinaryIO]  # Parquet, by table

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """The rows of a table."""
        self.files[name].seek(0)
        yield from pyarrow.parquet.ParquetFile(self.files[name]).iter_batches(_BATCH)


@contextmanager
def held(tables: Path) -> Iterator[Publication]:
    """The publication in a folder, for as long as the block runs.

    Raises:
        OutputError: there is none, or it is being replaced at this moment.
    """
    with ExitStack() as stack:
        known = versions(tables)
        files: dict[str, BinaryIO] = {}
        for name in TABLES:
            with suppress(FileNotFoundError):
                files[name] = stack.enter_context((tables / f"{name}.parquet").open("rb"))
        wrong = differing(tables) or tuple(name for name in TABLES if not _still(files.get(name), tables, name))
        if wrong:
            raise OutputError(
                f"{tables}: {wrong[0]} is absent or being replaced; make the tables first: suivi process, or wait for it."
            )
        yield Publication(known[-1].name if known else None, files)


def _still(file: BinaryIO | None, tables: Path, name: str) -> bool:
    """Whether a file that was opened is the one that is in place now."""
    return file is not None and os.path.samestat(os.fstat(file.fileno()), (tables / f"{name}.parquet").stat())
