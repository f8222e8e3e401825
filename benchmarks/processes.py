"""Processes of this machine by their ids, as /proc tells. Linux only."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path


def children(pid: int) -> list[int]:
    """Those that any thread of a process started; none where it is gone."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, path.read_text().split())
        except OSError:
            continue
    return found


def descendants(pid: int) -> Iterator[int]:
    """Children, and theirs."""
    for child in children(pid):
        yield child
        yield from descendants(child)


def workers(pid: int) -> Iterator[int]:
    """The worker processes of a run, which a fork server starts for it."""
    for server in children(pid):
        if "forkserver" in command(server):
            yield from children(server)


def command(pid: int) -> str:
    """How a process was called; empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def alive(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid: int) -> bool:
    """SIGKILL; False where the process has ended before."""
    if not alive(pid):
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
