"""What is known already: symbols of the documents in a folder, and of those in published tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline import provenance
from pipeline.symbols import Symbol, from_file_name, parse


def known(raw: Path, tables: Path | None = None) -> frozenset[str]:
    """Symbols, in their normal form, of the files in `raw` (by sidecar, else by name) and of the table `documents`."""
    found = [_of_file(path) for path in _files(raw)]
    return frozenset(symbol.text for symbol in (*found, *_of_table(tables)) if symbol is not None)


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and not path.name.endswith(provenance.SUFFIX):
            yield path


def _of_file(path: Path) -> Symbol | None:
    said = provenance.read(path).get("symbol")
    if isinstance(said, str):
        return parse(said)
    name = from_file_name(path.name)
    return name.symbol if name else None


def _of_table(tables: Path | None) -> Iterator[Symbol | None]:
    path = tables / "documents.csv" if tables else None
    if path is None or not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield parse(row.get("symbol") or "")
