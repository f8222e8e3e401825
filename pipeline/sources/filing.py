"""A document's bytes in, a file with its sidecar in the folder out: written whole or not at all.

A document is `SYMBOL_WITH_UNDERSCORES-LANGUAGE.ext`. When another file comes under the same name, the one that was there
is kept in the hidden folder `.superseded`, which is not processed, and the newest is current.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline import provenance
from pipeline.errors import OutputError
from pipeline.symbols import Symbol

SUPERSEDED = ".superseded"
_HEADERS = ("content-type", "etag", "last-modified", "content-disposition", "content-language")  # worth keeping
_SUFFIXES = (".pdf", ".docx", ".doc", ".rtf", ".odt", ".html")


class Filed(NamedTuple):
    """What became of a document's bytes."""

    path: Path
    outcome: str  # new, unchanged, re-issued


class Fetched(NamedTuple):
    """A document as it came."""

    symbol: Symbol
    asked: str  # language, ISO 639-1
    found: str  # language
    suffix: str
    url: str  # asked for; the one after redirects may be good for an hour
    headers: Mapping[str, str]
    body: bytes


def file(document: Fetched, folder: Path, *, now: dt.datetime | None = None) -> Filed:
    """Put a document in the folder.

    Raises:
        OutputError: the folder cannot be written; nothing was changed.
    """
    digest = hashlib.sha256(document.body).hexdigest()
    stem = f"{document.symbol.text.replace('/', '_')}-{document.found.upper()}"
    path = folder / f"{stem}{document.suffix}"
    there = current(folder, document.symbol, document.found)
    for known in there:
        if hashlib.sha256(known.read_bytes()).hexdigest() == digest and provenance.read(known).get("sha256") == digest:
            return Filed(known, "unchanged")
    moment = (now or dt.datetime.now(dt.UTC)).replace(microsecond=0)
    said = {
        "source": "fetched by suivi",
        "url": document.url,
        "sha256": digest,
        "date": moment.date().isoformat(),
        "fetched_at": moment.isoformat(),
        "symbol": document.symbol.text,
        "language_asked": document.asked,
        "language": document.found,
        "headers": {name: document.headers[name] for name in _HEADERS if name in document.headers},
    }
    fresh = path.with_name(f".{path.name}.new"), path.with_name(f".{path.name}{provenance.SUFFIX}.new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(fresh[0], document.body)
        _write(fresh[1], (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())
        older = [known for known in there if hashlib.sha256(known.read_bytes()).hexdigest() != digest]
        for known in older:
            _keep(known, folder / SUPERSEDED)
        os.replace(fresh[1], provenance.sidecar(path))
        os.replace(fresh[0], path)
        for known in there:
            if known != path:
                provenance.sidecar(known).unlink(missing_ok=True)
                known.unlink()
    except OSError as error:
        for each in fresh:
            each.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path} cannot be written ({reason}); free some space, or name a folder you may write to."
        ) from error
    return Filed(path, "re-issued" if older else "new")


def current(folder: Path, symbol: Symbol, language: str) -> list[Path]:
    """The files that are there under a symbol in a language."""
    stem = folder / f"{symbol.text.replace('/', '_')}-{language.upper()}"
    return [path for suffix in _SUFFIXES if (path := stem.with_name(stem.name + suffix)).is_file()]


def _keep(path: Path, folder: Path) -> None:
    """Copy a file and its sidecar to where replaced ones are kept; its digest parts it from others of its name."""
    folder.mkdir(exist_ok=True)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    kept = folder / f"{path.stem}.{digest}{path.suffix}"
    if kept.exists():  # an earlier attempt was broken off; by now the sidecar may be the newer file's
        return
    sidecar = provenance.sidecar(path)
    if sidecar.is_file():
        shutil.copy2(sidecar, provenance.sidecar(kept))
    shutil.copy2(path, kept)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
