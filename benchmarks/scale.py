"""What many documents cost: by `suivi process`, by the Prefect flow, by Dask's workers, and a refresh that finds nothing new.

    python -m benchmarks.scale copies FOLDER 500    # write documents of our own with changed symbols
    python -m benchmarks.scale prefect FOLDER       # the flow beside `suivi process`
    python -m benchmarks.scale dask FOLDER          # one worker beside two
    python -m benchmarks.scale refresh 5000         # nothing new, against a stand-in for the services

CPU time is that of all processes a run starts, servers included; it is what may be compared on a machine that others use too.
Figures are kept in docs/sizing.md. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

from pipeline import provenance
from pipeline.freshness import note, seen

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: what a run leaves behind becomes ours, and its time is counted
_TEMPLATES = (("crpd_2023", "en"), ("ccpr_2024", "en"), ("crpd_2013", "en"))


class Cost(NamedTuple):
    """What a run took."""

    cpu: float  # seconds, of all its processes
    wall: float  # seconds
    megabytes: float  # the largest process


def cost(command: Sequence[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end, and that of all it started."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=os.environ | (environment or {}), stdout=subprocess.DEVNULL, check=False)
    wall = time.perf_counter() - start
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command}: status {done.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall, after.ru_maxrss / 1024)


def copies(folder: Path, count: int) -> None:
    """Documents of the sample under symbols of as many States that do not exist."""
    from tests.sample import content
    from tests.sample.press import print_document

    folder.mkdir(parents=True, exist_ok=True)
    templates = [content.load(*name) for name in _TEMPLATES]
    states = (f"X{a}{b}" for a, b in product(ascii_uppercase, repeat=2))
    for number, state in enumerate(islice((s for s in states for _ in templates), count)):
        document = templates[number % len(templates)]
        symbol = document.symbol.replace("XMV", state)
        data, _ = print_document(replace(document, facts={**document.facts, "symbol": symbol}))
        (folder / f"{symbol.replace('/', '_')}.pdf").write_bytes(data)


def prefect(folder: Path) -> None:
    """The flow beside the command, with one document and with all."""
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        (here / "one").mkdir()
        shutil.copy(min(folder.glob("*.pdf")), here / "one")
        home = {"PREFECT_HOME": str(here / "prefect")}
        found: dict[tuple[str, str], Cost] = {}
        for program, command in (("suivi process", "pipeline"), ("flow", "flows")):
            # the first run makes what is made once: Prefect's database, compiled modules
            for what, raw in (("first", here / "one"), ("one", here / "one"), ("all", folder)):
                out = str(here / f"{command}-{what}")
                words = [sys.executable, "-m", command, "process", str(raw), "--out", out, "--jobs", "1"]
                found[program, what] = told = cost(words, home)
                print(
                    f"{program:14} {what}: {told.cpu:7.1f} CPU s {told.wall:7.1f} s {told.megabytes:6.0f} MB",
                    flush=True,
                )
        beyond = {
            program: found[program, "all"].cpu - found[program, "one"].cpu for program in ("suivi process", "flow")
        }
        print(f"overhead beyond start-up: {beyond['flow'] / beyond['suivi process'] - 1:.1%} of CPU time")


def dask(folder: Path) -> None:
    """One worker beside two, all of them ready before the clock starts: what the second one gains.

    By the clock, because nothing else tells it; where others use the machine, every worker gets the same share of it.
    """
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"PREFECT_HOME": f"{name}/prefect", "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        import dask
        from distributed import Client, LocalCluster
        from prefect_dask.task_runners import DaskTaskRunner

        from flows.cluster import spread
        from flows.serve import server
        from pipeline.spread import Job, found, read

        took = {}
        with server(4299), dask.config.set({"distributed.worker.daemon": False}):
            for workers in (1, 2):
                job = Job(raw=str(folder), out=f"{name}/{workers}")
                first = found(job).sources[0]
                with (
                    LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as machines,
                    Client(machines) as client,
                ):
                    client.run(read, job, first)
                    start = time.perf_counter()
                    spread.with_options(task_runner=DaskTaskRunner(address=machines.scheduler_address))(job, workers)  # type: ignore[arg-type]
                    took[workers] = time.perf_counter() - start
                    print(f"{workers} workers: {took[workers]:.1f} s", flush=True)
        print(f"two are {took[1] / took[2]:.2f} times as fast as one")


def refresh(count: int) -> None:
    """Known documents, and nothing new: a refresh of the same day, and one of the next.

    One of the documents is read, for the tables; the others are known by their files, which is what takes time.
    """
    from tests.pipeline.sources.server import PAGE, Reply, serving

    with tempfile.TemporaryDirectory() as name, serving() as stand:
        raw, out = Path(name, "raw"), Path(name, "out")
        raw.mkdir()
        symbols = [f"CRPD/C/XMV/CO/{number}" for number in range(1, count + 1)]
        for symbol in symbols:
            path = raw / f"{symbol.replace('/', '_')}.txt"
            path.write_text(f"{symbol}\n\n1. The Committee recommends this.\n" + " " * 200_000)
            provenance.sidecar(path).write_text(json.dumps({"symbol": symbol, "language": "en"}))
        choices = (
            '<select id="treaty"><option value="4">CRPD</select><select id="country"><option value="7">XMV</select>'
        )
        rows = "".join(
            f'<tr><td><a href="Download.aspx?symbolno={symbol}">one</a></td></tr>' for symbol in symbols[-50:]
        )
        page = Reply(f"<html>{choices}<table>{rows}</table></html>".encode(), kind=PAGE)
        stand.pages["/tb/TBSearch.aspx"] = stand.pages["/tb/Countries.aspx"] = page
        settings = {f"SUIVI_{name.upper()}": str(value) for name, value in stand.services() if name in ("ods", "docs")}
        settings |= {"SUIVI_TREATY_BODIES": f"{stand.address}/tb", "SUIVI_PAUSE": "0", "SUIVI_TURNS": str(stand.turns)}
        cost([sys.executable, "-m", "pipeline", "process", str(min(raw.glob("*.txt"))), "--out", str(out)])
        note(out, seen([raw]))
        command = [sys.executable, "-m", "pipeline", "refresh", "--state", "XMV", "--committee", "CRPD"]
        command += ["--into", str(raw), "--out", str(out)]
        for what in ("one day", "the same day again"):
            stand.asked.clear()
            told = cost(command, settings)
            files = sum(path == "/ods" for path in stand.paths())
            print(
                f"{what}: {told.cpu:.1f} CPU s, {told.wall:.1f} s, {len(stand.asked)} requests, "
                f"{files} of them whether a symbol exists",
                flush=True,
            )


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["copies", "prefect", "dask", "refresh"])
    parser.add_argument("given", nargs="+")
    told = parser.parse_args()
    calls: dict[str, Callable[[], None]] = {
        "copies": lambda: copies(Path(told.given[0]), int(told.given[1])),
        "prefect": lambda: prefect(Path(told.given[0])),
        "dask": lambda: dask(Path(told.given[0])),
        "refresh": lambda: refresh(int(told.given[0])),
    }
    calls[told.what]()


if __name__ == "__main__":
    main()
