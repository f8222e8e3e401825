"""Whether tables are of the documents that are in a folder now, read by the pipeline that is here now.

A run notes, in a hidden file beside its tables, what it saw before it began to look for documents. So what arrives during a run
is not missed, and a run that changed no table is not made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.fingerprint import made_by

NAME = ".seen"

Look = Mapping[str, tuple[int, int]]  # by name relative to the folder: bytes, time of change in nanoseconds


def look(path: Path, *, skip: Path | None = None) -> Look:
    """What is in a folder, or the file itself; hidden files and folders are left out, and so is `skip`."""
    if path.is_file():
        return {path.name: _state(path)}
    found = {}
    for place, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".") and Path(place, name) != skip]
        for name in names:
            file = Path(place, name)
            if name.startswith(".") or not file.exists():  # gone meanwhile, or a link that leads nowhere
                continue
            found[file.relative_to(path).as_posix()] = _state(file)
    return found


def seen(paths: Iterable[Path], *, skip: Path | None = None) -> str:
    """What is in paths, in few letters."""
    looks = [sorted(look(path, skip=skip).items()) for path in paths]
    return hashlib.sha256(json.dumps(looks).encode(errors="surrogateescape")).hexdigest()


def note(out: Path, what: str) -> None:
    """Keep that the tables of a folder are of what was `seen`.

    Raises:
        OSError: the folder cannot be written.
    """
    if _noted(out) == _note(what):
        return
    part = out / f"{NAME}.part"
    part.write_text(_note(what), encoding="utf-8")
    os.replace(part, out / NAME)


def is_stale(raw: Path, out: Path) -> bool:
    """Whether a document or its sidecar was added, changed or removed since the tables were made, or the pipeline is another."""
    raw, out = Path(os.path.abspath(raw)), Path(os.path.abspath(out))
    return not (out / "documents.parquet").is_file() or _noted(out) != _note(seen([raw], skip=out))


def _noted(out: Path) -> str | None:
    try:
        return (out / NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _note(what: str) -> str:
    return "\n".join([what, *made_by(), ""])


def _state(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_size, max(stat.st_mtime_ns, stat.st_ctime_ns)
