"""Earlier publications, kept beside the tables: `.versions` holds each table's file by content, and a catalogue.

A publication that changes anything is a version, named by its time. A table that stays as it was takes no room again. The
catalogue is put in place together with the tables.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow
import pyarrow.parquet
from pydantic import BaseModel, ValidationError

from pipeline.errors import OutputError
from pipeline.fingerprint import UNKNOWN, MadeBy, changed_part, digest
from pipeline.publish.changes import NAME as CHANGES
from pipeline.publish.changes import changes
from pipeline.publish.files import TableFiles, describe, rows_of
from pipeline.scratch import scratch
from pipeline.tables import TABLES

FOLDER = ".versions"
CATALOGUE = f"{FOLDER}/catalogue.json"
KEPT = 30  # versions, by default


class Version(BaseModel):
    """One publication."""

    name: str  # when, UTC, so that names sort: 2026-11-26T170503Z
    made_by: MadeBy
    rows: dict[str, int]  # by table
    files: dict[str, str]  # SHA-256 of each table's Parquet file


def versions(out: Path) -> list[Version]:
    """The publications of a folder, the newest last; none where the catalogue is absent or damaged."""
    try:
        said = json.loads((out / CATALOGUE).read_text(encoding="utf-8"))
        return [Version.model_validate(one) for one in said]
    except (OSError, ValueError, TypeError, ValidationError):
        return []


def record(folder: Path, out: Path, *, made_by: MadeBy, moment: dt.datetime, keep: int = KEPT) -> tuple[str, ...]:
    """Say in `changes` how the new tables differ from those in place, and enter them in the catalogue.

    Nobody else may write to `out` meanwhile.

    Args:
        folder: the new tables, whole but for `changes`; inside `out`.
        out: the tables in place, if any.
        made_by: what made the new ones.
        moment: the time that names the version.
        keep: so many versions stay.

    Returns:
        The files besides tables that are to be put in place with them; none where nothing changed.
    """
    known = versions(out)
    files = {name: digest(folder / f"{name}.parquet") for name in TABLES if name != CHANGES}
    last = known[-1] if known and _whole(out, known[-1]) else None
    if last and files == {name: value for name, value in last.files.items() if name != CHANGES}:
        _write(folder, pyarrow.parquet.read_table(_object(out, last.files[CHANGES])))
        return ()
    if last:
        with opened(out, last) as before:
            _write(folder, changes(before, folder, last.made_by, made_by))
    elif (out / "documents.parquet").is_file():
        _write(folder, changes(out, folder, UNKNOWN, made_by))
    files[CHANGES] = digest(folder / f"{CHANGES}.parquet")
    rows = {name: rows_of(folder / f"{name}.parquet") for name in TABLES}
    version = Version(name=_name(moment, known), made_by=made_by, rows=rows, files=files)
    for name, value in files.items():
        _keep(folder / f"{name}.parquet", _object(out, value))
    (folder / FOLDER).mkdir()
    text = json.dumps([one.model_dump() for one in [*known, version][-keep:]], indent=1) + "\n"
    (folder / CATALOGUE).write_text(text, encoding="utf-8")
    return (CATALOGUE,)


def prune(out: Path) -> None:
    """Remove the files of versions that are kept no longer."""
    wanted = {_object(out, value) for version in versions(out) for value in version.files.values()}
    for path in (out / FOLDER).glob("*.parquet"):
        if path not in wanted:
            path.unlink(missing_ok=True)


def chosen(out: Path, name: str) -> Version:
    """The version of a name, or of the beginning of one: a day finds the last of that day.

    Raises:
        OutputError: there is none; the message lists some.
    """
    known = versions(out)
    found = [version for version in known if version.name.startswith(name)]
    if not found:
        listed = ", ".join(version.name for version in known[-3:]) or "none"
        raise OutputError(f"{out} has no version {name}; the last it has: {listed}. See: suivi versions {out}")
    return found[-1]


@contextmanager
def opened(out: Path, version: Version) -> Iterator[Path]:
    """A folder with a version's Parquet files under their names, for as long as the block runs.

    Raises:
        OutputError: a file of it is gone.
    """
    with scratch() as folder:
        for name, value in version.files.items():
            if not _object(out, value).is_file():
                raise OutputError(
                    f"{out}/{FOLDER} lacks the table {name} of version {version.name}; it cannot be read."
                )
            (folder / f"{name}.parquet").symlink_to(_object(out, value).resolve())
        yield folder


def restore(out: Path, version: Version, to: Path) -> None:
    """Write a version's tables, in both forms with their data package, to a folder of their own.

    Raises:
        OutputError: a file of it is gone, the folder is not empty, or another version of suivi wrote the tables.
    """
    if to.exists() and any(to.iterdir()):
        raise OutputError(f"{to} is not empty; name a folder that is not there yet.")
    with opened(out, version) as folder:
        to.mkdir(parents=True, exist_ok=True)
        for table in TABLES.values():
            path = folder / f"{table.name}.parquet"
            data = pyarrow.parquet.read_table(path) if path.exists() else table.schema.empty_table()
            if data.schema.names != table.schema.names:
                raise OutputError(
                    f"Version {version.name} was written by another suivi: {table.name} has other columns. "
                    f"Its Parquet files are in {out}/{FOLDER}, as {CATALOGUE} says."
                )
            with TableFiles(to, table) as files:
                files.add(data.to_batches())
        describe(to, to)


def remade(out: Path, made_by: MadeBy) -> str | None:
    """Which maker of rows has changed since the tables in place were made; None where none has, or nobody knows."""
    known = versions(out)
    return changed_part(known[-1].made_by, made_by) if known else None


def _name(moment: dt.datetime, known: list[Version]) -> str:
    name = moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H%M%SZ")
    taken = {version.name for version in known}
    return next(one for one in (name, *(f"{name}.{n:03}" for n in range(2, 1000))) if one not in taken)


def _object(out: Path, value: str) -> Path:
    return out / FOLDER / f"{value}.parquet"


def _keep(path: Path, to: Path) -> None:
    """A copy, not a link: what another program does to the table in place must not reach it."""
    to.parent.mkdir(exist_ok=True)
    if not to.exists() or digest(to) != to.stem:
        part = to.with_suffix(".part")
        shutil.copyfile(path, part)
        part.rename(to)


def _whole(out: Path, version: Version) -> bool:
    """Whether all files of a version are there, as they were."""
    paths = [_object(out, value) for value in version.files.values()]
    return set(version.files) == set(TABLES) and all(path.is_file() and digest(path) == path.stem for path in paths)


def _write(folder: Path, rows: pyarrow.Table) -> None:
    with TableFiles(folder, TABLES[CHANGES]) as files:
        files.add(rows.to_batches())
