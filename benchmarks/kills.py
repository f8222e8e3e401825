"""Random kills, and whether the tables are those of an undisturbed run afterwards.

    python -m benchmarks.kills [DOCUMENTS] [--times 50] [--kinds process worker database] [--seed N]

Each time a run over the documents starts upon the tables of the first of them, something of it gets SIGKILL at a random
moment (half of the moments fall into the publication), the tables there are opened as a reader would, and the run is started
again. Then every byte of what is published is compared; after the kill of a worker, which the run itself survives, all but
what tells of the versions between. Loads into databases are cut in the same way (`kill_loads`), and so
are `suivi fetch`, `refresh` and `uhri import` (`kill_others`), the Prefect flow and Dask's workers (`kill_flows`). Ends
with status 1 when anything differs.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple

from benchmarks import processes
from benchmarks.kill_flows import FLOWS, standing
from benchmarks.kill_loads import Loads, cut, loads
from benchmarks.kill_others import OTHERS, Round
from pipeline.publish.opened import connect
from pipeline.tables import TABLES

_EPOCH = "1700000000"  # stands for now: what is compared does not depend on the clock
_TOLD_OF_VERSIONS = ("changes.csv", "changes.parquet", "datapackage.json")
_PATIENCE = 120.0  # seconds
NOTHING = "nothing"  # was killed


class Kill(NamedTuple):
    """One kill and what came of it."""

    what: str  # what was killed, and when
    differing: tuple[str, ...]  # files that are not those of the undisturbed run
    left: int  # processes of the killed run that live on


@dataclass
class Ground:
    """A folder of documents, the tables of the first of them, and those of all, made undisturbed."""

    documents: Path
    folder: Path
    seconds: float = field(init=False)  # that an undisturbed run takes

    def __post_init__(self) -> None:
        """Make both."""
        first = min(path for path in self.documents.iterdir() if path.suffix == ".pdf")
        self.folder.mkdir(parents=True, exist_ok=True)
        finish(start([first], self.folder / "before"))
        shutil.copytree(self.folder / "before", self.folder / "after")
        begun = time.monotonic()
        finish(start([self.documents], self.folder / "after"))
        self.seconds = time.monotonic() - begun

    def loads(self) -> AbstractContextManager[Loads]:
        """Databases to load the tables of both into."""
        return loads(self.folder / "before", self.folder / "after", self.folder)

    def fresh(self) -> Path:
        """A folder with the tables of the first document."""
        out = Path(tempfile.mkdtemp(prefix="out-", dir=self.folder))
        shutil.copytree(self.folder / "before", out, dirs_exist_ok=True)
        return out

    def differing(self, out: Path) -> tuple[str, ...]:
        """Published files that are not those of the undisturbed run, byte for byte."""
        names = {
            path.name for folder in (self.folder / "after", out) for path in folder.glob("[!.]*") if path.is_file()
        }
        return tuple(name for name in sorted(names) if _bytes(self.folder / "after" / name) != _bytes(out / name))


def process(ground: Ground, chance: random.Random) -> Kill:
    """Kill a run itself; its workers have to end by themselves."""
    out = ground.fresh()
    run = start([ground.documents], out)
    when = _wait(run, out, chance, ground.seconds)
    family = list(processes.descendants(run.pid))
    run.kill()
    run.wait()
    left = _living(family)
    if run.stderr:
        run.stderr.close()
    _read(out)
    finish(start([ground.documents], out))
    differing = ground.differing(out)
    if not differing:
        shutil.rmtree(out)
    return Kill(f"the run, {when}", differing, left)


def worker(ground: Ground, chance: random.Random) -> Kill:
    """Kill one of a run's workers; the run itself goes on."""
    out = ground.fresh()
    run = start([ground.documents], out)
    begun = time.monotonic()
    moment = begun + chance.uniform(0, ground.seconds)
    killed = NOTHING  # the run had ended
    while run.poll() is None:
        workers = list(processes.workers(run.pid))
        if time.monotonic() >= moment and workers and processes.kill(chance.choice(workers)):
            killed = f"a worker, after {time.monotonic() - begun:.2f} s"
            break
        time.sleep(0.01)
    finish(run, allowed=(0, 1))
    _read(out)
    finish(start([ground.documents], out))
    differing = tuple(name for name in ground.differing(out) if name not in _TOLD_OF_VERSIONS)
    if not differing:
        shutil.rmtree(out)
    return Kill(killed, differing, 0)


def database(ground: Ground, chance: random.Random) -> Kill:
    """Cut a load into a database, PostgreSQL where it can be had, else DuckDB."""
    with ground.loads() as loads:
        url = loads.url if loads.url and chance.random() < 0.7 else f"duckdb:///{loads.file}"
        done, wrong = cut(loads, url, chance)
    return Kill(f"{url.partition(':')[0]}: {done}", wrong, 0)


def other(name: str, does: Round) -> Callable[[Ground, random.Random], Kill]:
    """Kill one of `kill_others` or `kill_flows`."""

    def kill(ground: Ground, chance: random.Random) -> Kill:
        folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=ground.folder))
        done, wrong = does(ground.documents, folder, chance)
        if not wrong:
            shutil.rmtree(folder)
        return Kill(done, tuple(wrong), 0)

    return kill


KINDS: dict[str, Callable[[Ground, random.Random], Kill]] = {
    "process": process,
    "worker": worker,
    "database": database,
    **{name: other(name, does) for name, does in (OTHERS | FLOWS).items()},
}


def start(paths: Sequence[Path], out: Path) -> subprocess.Popen[str]:
    """A run over the documents, going on."""
    command = [sys.executable, "-m", "pipeline", "process", *map(str, paths), "--out", str(out), "--jobs", "2"]
    environment = os.environ | {"SOURCE_DATE_EPOCH": _EPOCH, "PYTHONFAULTHANDLER": "1"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(run: subprocess.Popen[str], allowed: Sequence[int] = (0,)) -> None:
    """Wait for its end, and see that it ended well."""
    try:
        _, said = run.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGABRT)  # says where it hangs
        _, said = run.communicate()
    if run.returncode not in allowed:
        raise RuntimeError(f"A run ended with status {run.returncode}: {said}")


def _wait(run: subprocess.Popen[str], out: Path, chance: random.Random, seconds: float) -> str:
    """Until a random moment: somewhere in the run, or in its publication."""
    if chance.random() < 0.5:
        delay = chance.uniform(0, seconds)
        time.sleep(delay)
        return f"after {delay:.2f} s"
    # all is ready to be put in place from the moment on that the tables are written into a hidden folder
    while run.poll() is None and not any(out.glob(".suivi-*/documents.parquet")):
        time.sleep(0.002)
    delay = chance.uniform(0, 0.6)
    time.sleep(delay)
    return f"{delay:.3f} s into publication"


def _read(out: Path) -> None:
    """What a reader meets in between is whole tables; which ones, the data package tells."""
    with connect(out) as tables:
        for name in TABLES:
            tables.execute(f"SELECT count(*) FROM {name}").fetchall()


def _living(family: Sequence[int]) -> int:
    """How many of these processes do not end; a worker ends with its document."""
    deadline = time.monotonic() + _PATIENCE
    while living := [pid for pid in family if processes.alive(pid)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return len(living)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def main() -> int:
    """Kill as often as asked for, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="?", type=Path, default=Path("data/raw"))
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    bad: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder, ExitStack() as stack:
        if not FLOWS.keys().isdisjoint(asked.kinds):
            stack.enter_context(standing(Path(folder, "prefect")))
        ground = Ground(asked.documents, Path(folder))
        print(f"An undisturbed run takes {ground.seconds:.1f} s. Seeds from {seed}.")
        for kind in asked.kinds:
            killed = 0
            for number in count(seed):
                if killed == asked.times:
                    break
                done = KINDS[kind](ground, random.Random(f"{kind} {number}"))
                killed += done.what != NOTHING
                bad[kind] += bool(done.differing or done.left)
                told = ", ".join(done.differing) or "identical"
                left = f"; {done.left} processes left over" if done.left else ""
                print(f"{kind} {number}: {done.what}: {told}{left}", flush=True)
            print(f"{kind}: {asked.times} kills, {bad[kind]} with a difference")
    return int(bool(sum(bad.values())))


if __name__ == "__main__":
    sys.exit(main())
