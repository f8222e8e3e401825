"""A command run and watched: CPU time and memory of all its processes, also of those that a fork server starts."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_TICK = os.sysconf("SC_CLK_TCK")
_PAUSE = 0.1  # seconds between two looks: so much of a process's end may be missed


class Watched(NamedTuple):
    """What a command cost."""

    status: int
    output: str
    cpu: float  # seconds, user and system, of all processes
    megabytes: float  # most that all processes held at once; what they share counts once
    seconds: float  # as the clock on the wall has it


def watch(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Watched:
    """Run a command in a session of its own, and look at all processes of that session until it ends. Linux only."""
    cpu: dict[int, float] = {}
    most = 0.0
    begun = time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, start_new_session=True
    ) as process:
        while process.poll() is None:
            now = dict(_session(process.pid))
            cpu |= {pid: spent for pid, (spent, _) in now.items()}
            most = max(most, sum(held for _, held in now.values()))
            time.sleep(_PAUSE)
        output = process.stdout.read() if process.stdout else ""
    return Watched(process.returncode, output, sum(cpu.values()), most, time.monotonic() - begun)


def _session(leader: int) -> Iterator[tuple[int, tuple[float, float]]]:
    """CPU seconds and megabytes of each process of a session."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) != leader:
                continue
            shares = [line for line in (folder / "smaps_rollup").read_text().splitlines() if line.startswith("Pss:")]
            yield int(folder.name), ((int(fields[11]) + int(fields[12])) / _TICK, int(shares[0].split()[1]) / 1024)
        except (OSError, IndexError):  # it ended meanwhile
            continue
