"""What is known already: symbols of the documents in a folder, and of those in published tables."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from pipeline import provenance
from pipeline.symbols import from_file_name, parse

_LARGEST = 2**31 - 1  # characters of a cell: a title may be longer than the 131,072 that csv allows by itself


def known(raw: Path, tables: Path | None = None) -> frozenset[str]:
    """Symbols, in their normal form, of the files in `raw` (by sidecar, else by name) and of the table `documents`."""
    return frozenset((*filter(None, map(_of_file, _files(raw))), *_of_table(tables)))


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and not name.endswith(provenance.SUFFIX):
                yield Path(place, name)


def _of_file(path: Path) -> str | None:
    said = provenance.read(path).get("symbol")
    if isinstance(said, str):
        symbol = parse(said)
    else:
        name = from_file_name(path.name)
        symbol = name.symbol if name else None
    return symbol.text if symbol else None


def _of_table(tables: Path | None) -> Iterator[str]:
    """The symbols of the published table, where they stand in their normal form."""
    path = tables / "documents.csv" if tables else None
    if path is None or not path.is_file():
        return
    csv.field_size_limit(_LARGEST)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if symbol := row.get("symbol"):
                yield symbol
