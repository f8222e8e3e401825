"""Random kills of the Prefect flow, and of Dask's workers under it: one server and one cluster serve all rounds.

`benchmarks.kills` calls this. The flow is killed and called again; a worker of Dask's is killed while documents are being
read, and the run goes on without it. The tables must be those of an undisturbed run, byte for byte.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import processes
from benchmarks.kill_others import Round, differing, killed, once
from pipeline.cache import FOLDER

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

_WORKERS = 2
_STARTED: list[subprocess.Popen[bytes]] = []


@contextmanager
def standing(home: Path) -> Iterator[None]:
    """A Prefect server for all rounds, whose address this process and its children know."""
    told = {
        "PREFECT_HOME": str(home),
        "SOURCE_DATE_EPOCH": "1700000000",
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",  # its workers start processes
        "DASK_DISTRIBUTED__ADMIN__LOG_LENGTH": "0",
    }
    before = os.environ.copy()
    os.environ |= told
    from flows.serve import server

    try:
        with server(_free()) as address:
            os.environ["PREFECT_API_URL"] = address
            yield
    finally:
        for worker in _STARTED:
            worker.kill()
        os.environ.clear()
        os.environ |= before


def flow(documents: Path, folder: Path, chance: random.Random) -> tuple[str, list[str]]:
    """The Prefect flow itself, at a random moment after it made its folder."""

    def start(out: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flows", "process", str(documents), "--out", str(out), "--jobs", "2"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)

    def undisturbed(out: Path) -> None:
        run = start(out)
        _until(run, out.exists)
        begun = time.monotonic()
        run.wait()
        (out / "took").write_text(str(time.monotonic() - begun))

    whole = once(folder.parent / "flow-undisturbed", undisturbed)
    out = folder / "killed"
    delay = chance.uniform(0, float((whole / "took").read_text()))
    done = killed(start(out), out.exists, delay)
    start(out).wait()
    return done, differing(whole, out, but="took")


def machine(documents: Path, folder: Path, chance: random.Random) -> tuple[str, list[str]]:
    """One of two workers of a Dask cluster, while documents are being read; nothing is called again."""
    from flows.cluster import Cluster, process_on_cluster

    cluster, client = _cluster()

    def run(out: Path) -> int:
        where = Cluster(raw=str(documents), out=str(out), scheduler=cluster.scheduler_address)
        return process_on_cluster(where).failures

    def undisturbed(out: Path) -> None:
        _workers(client)
        run(folder / "first")  # so that all is loaded
        begun = time.monotonic()
        run(out)
        (out / "took").write_text(str(time.monotonic() - begun))

    whole = once(folder.parent / "machine-undisturbed", undisturbed)
    usual = float((whole / "took").read_text())
    workers = _workers(client)
    out, told = folder / "killed", ["nothing"]
    delay = chance.uniform(0, usual)
    ended = threading.Event()

    def kill() -> None:
        in_time = not ended.wait(delay) and _read(out) < len(list(documents.glob("*.pdf")))
        if in_time and processes.kill(chance.choice(workers).pid):
            told[0] = f"a worker after {delay:.2f} s, {_read(out)} documents read"

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    begun = time.monotonic()
    failures = run(out)
    ended.set()
    killer.join()
    if told[0] != "nothing":
        told[0] += f" (the run took {time.monotonic() - begun:.1f} s, an undisturbed one {usual:.1f})"
    lost = [f"{failures} documents lost"] if failures else []
    return told[0], lost + differing(whole, out, but="took")


FLOWS: dict[str, Round] = {"flow": flow, "machine": machine}


@cache
def _cluster() -> tuple[LocalCluster, Client]:
    """A scheduler, which workers come to."""
    from distributed import Client, LocalCluster

    cluster = LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50)
    return cluster, Client(cluster)


def _workers(client: Client) -> list[subprocess.Popen[bytes]]:
    """Two workers that are ready; those that were killed are replaced."""
    _STARTED[:] = [each for each in _STARTED if each.poll() is None]
    address = client.scheduler_info()["address"]
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1"]
    quiet = subprocess.DEVNULL
    while len(_STARTED) < _WORKERS:
        _STARTED.append(subprocess.Popen([*command, "--no-dashboard"], stdin=quiet, stdout=quiet, stderr=quiet))
    client.wait_for_workers(_WORKERS)
    return _STARTED


def _read(out: Path) -> int:
    """Documents that are in the cache."""
    return sum(1 for _ in out.glob(f"{FOLDER}/*/*"))


def _free() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(run: subprocess.Popen[bytes], begun: Callable[[], bool]) -> None:
    while run.poll() is None and not begun():
        time.sleep(0.002)
