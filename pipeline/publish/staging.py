"""A folder of finished files put in place of the last, so that no reader ever meets a half-written one.

Files are written in a hidden folder inside the output folder, and only when all are complete do they replace the old
ones, one by one, the last one last. A run that is killed leaves a hidden folder, which the next run removes; or, where
the replacing had begun, finishes.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from filecmp import cmp
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import OutputError

_PREFIX = ".suivi-"
_OWNER = "owner.lock"  # held by the run that fills the folder, for as long as it lives
_READY = "ready"  # the names to put in place, in order: from here on the folder is only ever finished, not removed
_WAIT = 600.0  # seconds another run may take to put its files in place


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A hidden folder inside `out` to write into; afterwards it is gone, whatever happened.

    Raises:
        OutputError: the folder cannot be written.
    """
    with told(out):
        out.mkdir(parents=True, exist_ok=True)
        with alone(out):
            _recover(out)
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=out))
            owner = FileLock(folder / _OWNER)
            owner.acquire()
    try:
        yield folder
    finally:
        owner.release()
        if not (folder / _READY).exists():
            shutil.rmtree(folder, ignore_errors=True)


def install(folder: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Put the files named in place, the last one last; one that is there already, byte for byte, is left alone.

    Call it within `alone`.

    Returns:
        The names of the files that differ from what was there.
    """
    out = folder.parent
    changed = tuple(name for name in names if not same(folder / name, out / name))
    for name in changed:
        _sync(folder / name)
    if changed:
        (folder / "names").write_text("\n".join(changed), encoding="utf-8")
        _sync(folder / "names")
        os.replace(folder / "names", folder / _READY)
        _sync(folder)
        _finish(folder)
    return changed


def _finish(folder: Path) -> None:
    """Replace what is still to be replaced."""
    for name in (folder / _READY).read_text(encoding="utf-8").splitlines():
        if (folder / name).exists():
            os.replace(folder / name, folder.parent / name)
    _sync(folder.parent)
    (folder / _READY).unlink()


def _recover(out: Path) -> None:
    """Finish or remove the folders of runs that are no more."""
    for folder in sorted(out.glob(f"{_PREFIX}*/")):
        owner = FileLock(folder / _OWNER)
        try:
            owner.acquire(blocking=False)
        except Timeout:
            continue
        if (folder / _READY).exists():
            _finish(folder)
        owner.release()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """No other run looks at or replaces files in the folder."""
    try:
        with FileLock(out / f"{_PREFIX[:-1]}.lock", timeout=_WAIT):
            yield
    except Timeout as error:
        raise OutputError(f"Another run has been writing to {out} for too long; wait for it, or stop it.") from error


@contextmanager
def told(out: Path) -> Iterator[None]:
    """What the system says when it will not write, as one sentence with a remedy.

    Raises:
        OutputError: in place of an OSError that comes out of the block.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            remedy = "free some space, or choose another folder"
        elif (
            isinstance(error, PermissionError)
            and error.filename
            and Path(error.filename).suffix in (".csv", ".parquet")
        ):
            remedy = f"close the programs that have {Path(error.filename).name} open, then run again"
        else:
            remedy = "make it a folder that you may write to, or choose another one"
        raise OutputError(f"The tables cannot be written to {out} ({reason}): {remedy}.") from error


def same(one: Path, two: Path) -> bool:
    """Whether both files are there, with the same bytes."""
    return one.is_file() and two.is_file() and cmp(one, two, shallow=False)


def _sync(path: Path) -> None:
    """Have the system write it to the disk; folders only where the system knows how."""
    if path.is_dir() and os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
