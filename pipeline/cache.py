"""Documents already processed, and what was found across them, kept beside the tables: a second run does only what is new.

An entry is found by everything its rows depend on: a document's by the file's bytes and name, its provenance sidecar, and the
pipeline itself: code, knowledge, models and the libraries that read. An entry that is damaged counts as absent.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from pipeline import provenance
from pipeline.discovery import Source
from pipeline.fingerprint import digest, made_by
from pipeline.limits import USUAL, Limits
from pipeline.publish.spool import Packed
from pipeline.publish.staging import told

FOLDER = ".cache"
ACROSS = "across-"  # begins the keys of what was found across documents
_DAY = 24 * 3600.0  # seconds
_KEPT = 90 * _DAY  # without being asked for


class Cache:
    """Entries by key, in the hidden folder `.cache` of an output folder. Safe for several threads and runs."""

    def __init__(self, out: Path) -> None:
        """Nothing is written until the first `put`."""
        self._all = out / FOLDER
        self._folder = self._all / current()

    def get(self, key: str) -> Packed | None:
        """The entry; None where there is none, or it is damaged."""
        entry = self.recall(key)
        if entry is None:
            return None
        head, _, rows = entry.partition(b"\n")
        fields = json.loads(head)
        day = fields["issued_on"]
        return Packed(
            **fields | {"issued_on": day and dt.date.fromisoformat(day), "spans": tuple(fields["spans"]), "data": rows}
        )

    def put(self, key: str, packed: Packed) -> None:
        """Keep an entry; it is there whole or not at all.

        Raises:
            OutputError: the folder cannot be written.
            OSError: a store elsewhere does not answer; it may later.
        """
        fields = packed._asdict() | {"issued_on": packed.issued_on and packed.issued_on.isoformat()}
        rows = fields.pop("data")
        self.keep(key, json.dumps(fields).encode() + b"\n" + rows)

    def recall(self, key: str) -> bytes | None:
        """The bytes of an entry; None where there is none, or it is damaged."""
        data = self._load(key)
        digest, _, entry = (data or b"").partition(b"\n")
        return entry if hashlib.sha256(entry).hexdigest().encode() == digest else None

    def keep(self, key: str, entry: bytes) -> None:
        """Keep the bytes of an entry. Errors as for `put`."""
        self._save(key, hashlib.sha256(entry).hexdigest().encode() + b"\n" + entry)

    def prune(self) -> None:
        """Remove what only an earlier pipeline could use, and what no run has asked for in a long time."""
        for folder in self._all.glob("*"):
            if folder != self._folder:
                shutil.rmtree(folder, ignore_errors=True)
        for path in self._folder.glob("*"):
            with suppress(OSError):  # another run was faster
                if _age(path) > _KEPT:
                    path.unlink()

    def _load(self, key: str) -> bytes | None:
        path = self._folder / key
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        with suppress(OSError):  # a cache that may only be read
            if _age(path) > _DAY:
                path.touch()
        return data

    def _save(self, key: str, data: bytes) -> None:
        with told(self._all.parent):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as file:
                try:
                    file.write(data)
                    file.flush()
                    os.replace(file.name, self._folder / key)
                except OSError:
                    os.unlink(file.name)
                    raise


def _age(path: Path) -> float:
    """Seconds since an entry was made or asked for, to the day."""
    return time.time() - path.stat().st_mtime


def current() -> str:
    """The name of the folder of entries that this pipeline made."""
    return hashlib.sha256("\n".join(made_by()).encode()).hexdigest()[:16]


def key(source: Source, moment: dt.datetime | None, limits: Limits = USUAL) -> str:
    """What an entry is found by. `moment` is given where the time of processing is part of what is asked for.

    Raises:
        OSError: the file cannot be read.
    """
    told = provenance.sidecar(source.path)
    parts = {
        "name": source.name,
        "bytes": digest(source.path),
        # not `is_file`, which is an error where the name with its ending is too long for the disk: then there is none
        "sidecar": digest(told) if os.path.isfile(told) else None,
        "moment": moment and moment.isoformat(),
        "limits": limits.of_reading,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
