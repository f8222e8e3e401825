"""Hours of refreshes with faults switched on: whether memory, files or processes grow, and whether the tables stay whole.

    python -m benchmarks.soak [--minutes 60] [--seed N] [--kept 12]

One process refreshes one folder again and again, as a server would, from a stand-in for the services. Before each refresh
something happens to the world: a document is published, re-issued or withdrawn, a file is cut short, a service fails, is slow or
breaks off, the cache, a table or the catalogue of versions is damaged, a worker is killed. After each, the tables in the folder
must be whole. When the time is over and the faults have stopped, they must be those of a fresh run over the same files. Ends with
status 1 where they are not, or where the last quarter of the rounds holds more than the second.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from multiprocessing.util import Finalize
from pathlib import Path
from typing import NamedTuple

from benchmarks import processes
from pipeline.errors import SuiviError
from pipeline.publish import differing
from pipeline.refresh import Wanted, bring, publish
from pipeline.runner import run
from pipeline.sources import memory
from pipeline.sources.client import Client
from pipeline.sources.fetch import fetch_all
from tests.pipeline.sources.server import PAGE, Query, Reply, Stand, serving
from tests.sample import content
from tests.sample.press import print_document

_TEMPLATES = (("crpd_2023", "en"), ("ccpr_2024", "en"), ("crpd_2013", "en"))
_STATES = ("XMV",)
_TOLD_OF_VERSIONS = ("changes", "datapackage")
_LAST = -1000  # after multiprocessing has removed what it keeps there
_ALLOWED = {"megabytes": 40.0, "descriptors": 8, "threads": 8, "children": 3, "temporary": 3, "files": 10}


class Held(NamedTuple):
    """What the refreshing process holds between two refreshes."""

    megabytes: float
    descriptors: int  # open files and sockets
    threads: int
    children: int  # processes, a fork server among them
    temporary: int  # in the folder for temporary files
    files: int  # in the folder of tables, without cache and older versions, which have an end of their own


@dataclass
class World:
    """The services, the folder of documents and the tables, and what may happen to them."""

    stand: Stand
    folder: Path
    chance: random.Random
    kept: int  # documents that are published at the same time
    number: int = 0  # of documents so far
    listed: list[str] = field(default_factory=list)  # symbols, the oldest first

    def __post_init__(self) -> None:
        """List what there is on the pages that are asked."""
        self.stand.pages["/tb/TBSearch.aspx"] = self.stand.pages["/tb/Countries.aspx"] = self._page
        self.wanted = Wanted(states=list(_STATES), into=self.folder / "raw", out=self.folder / "out")
        for _ in range(3):
            self.published()

    @property
    def events(self) -> dict[str, Callable[[], None]]:
        """What may happen, by name."""
        return {
            "published": self.published,
            "re-issued": self.reissued,
            "withdrawn": self.withdrawn,
            "file cut short": self.file_cut,
            "service fails": lambda: self._fault(Reply(b"", 503)),
            "service refuses": lambda: self._fault(Reply(b"", 429)),
            "service breaks off": lambda: self._fault(Reply(b"%PDF-1.7 " * 500, cut=700)),
            "service is silent": lambda: self._fault(Reply(b"", silent=0.7)),
            "cache damaged": lambda: self._damage("out/.cache/*/*"),
            "table damaged": lambda: self._damage("out/*.parquet"),
            "catalogue damaged": lambda: self._damage("out/.versions/catalogue.json"),
            "version damaged": lambda: self._damage("out/.versions/*.parquet"),
            "worker killed": self.worker_killed,
            "nothing": lambda: None,
        }

    def published(self) -> None:
        """A document more; the oldest goes where there are enough."""
        self.number += 1
        symbol = f"{self.chance.choice(('CRPD', 'CCPR', 'CAT', 'CEDAW'))}/C/XMV/CO/{self.number}"
        self.stand.files[symbol, "en", "pdf"] = self._printed(symbol, self.number % len(_TEMPLATES))
        self.listed.append(symbol)
        if len(self.listed) > self.kept:
            self._withdraw(self.listed[0])

    def reissued(self) -> None:
        """Other bytes under the same symbol."""
        symbol = self.chance.choice(self.listed)
        self.number += 1
        self.stand.files[symbol, "en", "pdf"] = self._printed(symbol, self.number % len(_TEMPLATES))
        with Client(self.stand.services()) as client, memory.Memory(self.wanted.into) as asked:
            list(fetch_all(client, asked, self.wanted.into, [(symbol, "en")]))

    def withdrawn(self) -> None:
        """A document that is no more, here and there."""
        if len(self.listed) > 2:
            self._withdraw(self.chance.choice(self.listed))

    def file_cut(self) -> None:
        """Half of a document on the disk is gone."""
        paths = sorted((self.folder / "raw").glob("*.pdf"))
        if paths:
            path = self.chance.choice(paths)
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def worker_killed(self) -> None:
        """One of the workers of the refresh that comes."""
        self.published()  # so that there is work

        def hunt() -> None:
            end = time.monotonic() + 8
            while time.monotonic() < end:
                if any(processes.kill(pid) for pid in processes.workers(os.getpid())):
                    return
                time.sleep(0.02)

        threading.Thread(target=hunt, daemon=True).start()

    def quiet(self) -> None:
        """The faults stop; a document that was cut short stays so, for both."""
        self.stand.faults.clear()

    def refresh(self) -> str:
        """One refresh; gives the class of the error that it ended with, or nothing."""
        (self.folder / "raw" / memory.NAME).unlink(missing_ok=True)  # another day
        try:
            bring(self.wanted, self.stand.services())
            publish(self.wanted)
        except SuiviError as error:
            return type(error).__name__
        return ""

    def _withdraw(self, symbol: str) -> None:
        self.listed.remove(symbol)
        self.stand.files.pop((symbol, "en", "pdf"), None)
        for path in (self.folder / "raw").rglob(f"*{symbol.replace('/', '_')}[-._]*"):
            path.unlink()

    def _fault(self, reply: Reply) -> None:
        self.published()  # so that something is asked for
        self.stand.faults[self.chance.choice(("/ods", "/tb/Download.aspx", "/tb/TBSearch.aspx"))] += [reply] * 2

    def _damage(self, pattern: str) -> None:
        paths = sorted(path for path in self.folder.glob(pattern) if path.is_file())
        if paths:
            path = self.chance.choice(paths)
            data = bytearray(path.read_bytes())
            for _ in range(min(64, len(data))):
                data[self.chance.randrange(len(data))] = self.chance.randrange(256)
            path.write_bytes(data)

    def _page(self, query: Query) -> Reply:
        rows = "".join(f'<tr><td><a href="Download.aspx?symbolno={symbol}">one</a></td></tr>' for symbol in self.listed)
        bodies = ("CRPD", "CCPR", "CAT", "CEDAW")
        treaties = "".join(f'<option value="{n}">{body}</option>' for n, body in enumerate(bodies, 1))
        choices = f'<select id="treaty">{treaties}</select><select id="country"><option value="7">XMV</option></select>'
        return Reply(f"<html>{choices}<table>{rows}</table></html>".encode(), kind=PAGE)

    def _printed(self, symbol: str, template: int) -> bytes:
        document = self._templates[template]
        return print_document(replace(document, facts={**document.facts, "symbol": symbol}))[0]

    @cached_property
    def _templates(self) -> Sequence[content.Document]:

        return [content.load(*name) for name in _TEMPLATES]


def held(world: World) -> Held:
    """What this process holds now."""
    own = Path("/proc/self")
    status = dict(line.split(":", 1) for line in (own / "status").read_text().splitlines())
    return Held(
        int(status["VmRSS"].split()[0]) / 1024,
        len(list((own / "fd").iterdir())),
        int(status["Threads"]),
        len(list(processes.descendants(os.getpid()))),
        len(list(Path(tempfile.gettempdir()).iterdir())),
        sum(
            path.is_file() for path in (world.folder / "out").rglob("*") if not {".versions", ".cache"} & {*path.parts}
        ),
    )


def grown(rounds: Sequence[Held]) -> dict[str, tuple[float, float]]:
    """What grew: its median in the second quarter of the rounds (the first loads and fills), and in the last."""
    quarter = len(rounds) // 4
    parts = rounds[quarter : 2 * quarter], rounds[-quarter:]
    found = {}
    for name, allowed in _ALLOWED.items():
        first, last = (statistics.median(getattr(one, name) for one in part) for part in parts)
        if last - first > allowed:
            found[name] = (first, last)
    return found


def healed(world: World) -> list[str]:
    """Without faults, the tables that are not those of a fresh run over the same files."""
    world.quiet()
    world.refresh()
    fresh = world.folder / "fresh"
    run([world.wanted.into], fresh)
    return [
        path.name
        for path in sorted(fresh.iterdir())
        if path.is_file()
        and not path.name.startswith((".", *_TOLD_OF_VERSIONS))
        and path.read_bytes() != (world.wanted.out / path.name).read_bytes()
    ]


def soak(seconds: float, seed: int, kept: int) -> tuple[list[Held], Counter[str], list[str]]:
    """Refresh for so long; gives what was held after each, what happened how often, and what went wrong."""
    chance, happened, wrong, rounds = random.Random(seed), Counter[str](), list[str](), list[Held]()
    with tempfile.TemporaryDirectory(prefix="soak-") as name, serving() as stand:
        world = World(stand, Path(name), chance, kept)
        tempfile.tempdir = tempfile.mkdtemp(prefix="soak-temporary-")
        Finalize(None, shutil.rmtree, (tempfile.tempdir, True), exitpriority=_LAST)
        end = time.monotonic() + seconds
        while time.monotonic() < end or len(rounds) < 4:
            event = chance.choice(list(world.events))
            world.events[event]()
            happened[event] += 1
            ended = world.refresh()
            if ended:
                happened[ended] += 1
            broken = differing(world.wanted.out)
            if broken and not ended:
                wrong.append(f"round {len(rounds)}, {event}: not whole: {', '.join(broken)}")
            stand.asked.clear()  # what it remembers is not what is measured
            rounds.append(held(world))
            print(f"{len(rounds)} {event} {ended} {rounds[-1]}", flush=True)
        wrong += [f"after the faults: {table} is not that of a fresh run" for table in healed(world)]
    return rounds, happened, wrong


def main() -> int:
    """Soak, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--kept", type=int, default=12)
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1700000000")
    print(f"Seed {seed}.")
    rounds, happened, wrong = soak(asked.minutes * 60, seed, asked.kept)
    growth = grown(rounds)
    print(f"{len(rounds)} rounds: {dict(happened)}")
    print(f"first {rounds[0]}, last {rounds[-1]}")
    for name, (first, last) in growth.items():
        print(f"grew: {name} from {first:.0f} to {last:.0f}")
    for what in wrong:
        print(what)
    return int(bool(growth or wrong))


if __name__ == "__main__":
    sys.exit(main())
