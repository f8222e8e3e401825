"""Programs that run at the same time ask a host one after another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.sources.turns import turn
from tests.pipeline.sources.server import Reply, Stand

PAUSE = 0.1
CODE = """
import sys
from pipeline.sources.client import Client
from pipeline.sources.services import Services
with Client(Services.model_validate_json(sys.argv[1])) as client:
    for _ in range(3):
        client.get(sys.argv[2])
"""


def test_turns_are_taken_by_programs_that_run_at_once(stand: Stand) -> None:
    stand.pages["/docs/slow"] = Reply(b"x", silent=0.05)
    services = stand.services(pause=PAUSE).model_dump_json()
    command = [sys.executable, "-c", CODE, services, f"{stand.address}/docs/slow"]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    times = [time for *_, time in stand.asked]
    assert len(times) == 9 and stand.most_at_once == 1
    assert min(later - earlier for earlier, later in zip(times, times[1:], strict=False)) >= PAUSE


def test_turns_a_clock_set_back_keeps_nobody_waiting(tmp_path: Path) -> None:
    waits: list[float] = []
    for _ in range(2):
        with turn(tmp_path, "host:1", pause=5, sleep=waits.append):
            pass
    assert waits[0] == 0 and 4 < waits[1] <= 5
    (tmp_path / "host_1").touch()
    future = 4_000_000_000
    os.utime(tmp_path / "host_1", (future, future))
    with turn(tmp_path, "host:1", pause=5, sleep=waits.append):
        pass
    assert waits[2] == 5


def test_turns_say_where_they_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="SUIVI_TURNS"), turn(tmp_path / "file", "host", pause=0):
        pass
