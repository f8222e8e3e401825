"""Whose turn it is to ask a host: one request at a time, with a pause between two, for all programs of a machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from pipeline.errors import SourceError


@contextmanager
def turn(folder: Path, host: str, *, pause: float, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Wait until nobody else asks a host and the pause after the last request is over; nobody else asks meanwhile.

    Args:
        folder: where turns are kept, a small file for each host; made where it is not there. What shares it takes turns.
        host: with its port.
        pause: seconds between the end of a request and the next.
        sleep: waits.

    Raises:
        SourceError: the folder cannot be written.
    """
    path = folder / host.replace(":", "_")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f"{path.name}.lock"))
        lock.acquire()
    except OSError as error:
        raise SourceError(
            f"{folder} cannot be written ({error.strerror}), and turns at {host} are kept there; name another with SUIVI_TURNS."
        ) from error
    try:
        last = path.stat().st_mtime if path.exists() else 0.0
        sleep(min(pause, max(0.0, last + pause - time.time())))  # a clock that was set back does not keep us waiting
        try:
            yield
        finally:
            path.touch()
            os.utime(path)
    finally:
        lock.release()
