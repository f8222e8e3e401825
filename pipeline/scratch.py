"""Folders among the machine's temporary files, gone after use; those of owners that were killed go when the next run begins."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "suivi-work-"
_YOUNG = 60.0  # seconds in which an owner may not have taken its folder yet


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of one's own, for as long as the block runs. It is held by a lock, which ends with the process.

    Raises:
        OSError: there is no room for temporary files.
    """
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    with _held(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove our folders that nobody holds. What is another account's, a link or a file is left alone."""
    with suppress(OSError):
        for entry in list(os.scandir(tempfile.gettempdir())):
            if entry.name.startswith(_PREFIX) and entry.is_dir(follow_symlinks=False):
                told = entry.stat(follow_symlinks=False)
                if told.st_uid == os.getuid() and time.time() - told.st_mtime > _YOUNG:
                    _remove_abandoned(Path(entry.path))


def _remove_abandoned(folder: Path) -> None:
    with suppress(OSError), _held(folder):  # BlockingIOError: its owner lives
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder, unless another does."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
