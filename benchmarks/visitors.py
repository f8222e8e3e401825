"""How fast the web page answers, and what memory its server takes, with several people at it in a real browser.

    python -m benchmarks.visitors TABLES [--people 10] [--rounds 3]

Each opens the overview, then the recommendations, then searches and filters in turn. The times are those people see, from the
click to the new number of rows; and the processor time of the server and of the browser until both rest, which other programs on
the machine do not change.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from playwright.sync_api import Page, expect, sync_playwright

_WORDS = (  # of the sample; the others are made up by `many`
    "prisons",
    "education of children",
    "accessibility",
    "torture detention",
    "legislation",
    "migrants",
)
_COUNT = re.compile(r"^[\d,]+ of [\d,]+ recommendations")
_WAIT = 300_000  # milliseconds
_REST = 0.6  # seconds in which nobody works
_TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds


class Took(NamedTuple):
    """What one act took, in seconds."""

    seen: float  # until it was seen, by the clock
    server: float  # processor time
    browser: float


@contextmanager
def served(tables: Path) -> Iterator[tuple[str, int]]:
    """Address and process of a server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipeline", "dashboard", str(tables), "--port", str(port), "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(1_200):  # it prepares the tables first
            try:
                urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        yield f"http://localhost:{port}/", server.pid
    finally:
        server.terminate()
        server.wait(30)


def spent(process: int) -> tuple[float, float]:
    """Processor seconds so far of a process and those it started, and of the browsers this program started."""
    times: dict[int, tuple[int, float]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it ended
        times[int(file.parent.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) * _TICK
    server = browser = 0.0
    for number, (_, used) in times.items():
        above = set(_above(number, times))
        if process in above:
            server += used
        elif os.getpid() in above and number != os.getpid():
            browser += used
    return server, browser


def _above(number: int, times: dict[int, tuple[int, float]]) -> Iterator[int]:
    while number in times:
        yield number
        number = times[number][0]


def visit(tables: Path, people: int, rounds: int) -> tuple[dict[str, list[Took]], int]:
    """What each act took, by what was done, and the most memory the server took, in MB."""
    took: dict[str, list[Took]] = {}

    def timed(what: str, act: Callable[[], None]) -> None:
        before = spent(process)
        start = time.perf_counter()
        act()
        seen = time.perf_counter() - start
        after = spent(process)
        while True:
            time.sleep(_REST)
            now = spent(process)
            if sum(now) - sum(after) < 0.1 * _REST:
                break
            after = now
        took.setdefault(what, []).append(Took(seen, now[0] - before[0], now[1] - before[1]))

    with served(tables) as (address, process), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        pages = [browser.new_page() for _ in range(people)]
        timed("first view after the start", lambda: _overview(pages[0], address))
        for page in pages:
            timed("first view", lambda page=page: _overview(page, address))  # type: ignore[misc]
        for page in pages:
            page.goto(f"{address}?view=recommendations")
            expect(page.get_by_text(_COUNT)).to_be_visible(timeout=_WAIT)
        for turn in range(rounds):
            for number, page in enumerate(pages):
                common, rare = _WORDS[(number + turn) % len(_WORDS)], f"w{number * rounds + turn + 16:x}"
                for what, query in (("search for what was searched before", common), ("search", rare)):
                    timed(what, lambda page=page, query=query: _search(page, query))  # type: ignore[misc]
                timed("filter", lambda page=page: _filter(page))  # type: ignore[misc]
        browser.close()
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return took, int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1000


def _overview(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_test_id("stMetricValue").nth(4)).to_be_visible(timeout=_WAIT)


def _search(page: Page, query: str) -> None:
    def type_() -> None:
        page.get_by_role("textbox").first.fill(query)
        page.keyboard.press("Enter")

    _changed(page, type_)


def _filter(page: Page) -> None:
    _changed(page, lambda: page.get_by_text("Priority", exact=True).first.click())


def _changed(page: Page, act: Callable[[], object]) -> None:
    """Act, and wait until another number of rows is shown."""
    before = str(page.get_by_text(_COUNT).text_content())
    act()
    expect(page.get_by_text(_COUNT)).not_to_have_text(before, timeout=_WAIT)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=Path)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    took, memory = visit(wanted.tables, wanted.people, wanted.rounds)
    for what, each in took.items():
        ordered = sorted(one.seen for one in each)
        late = ordered[int(0.95 * (len(ordered) - 1))]
        server, browser = (
            1000 * statistics.median(getattr(one, part) for one in each) for part in ("server", "browser")
        )
        print(
            f"{what}: median {statistics.median(ordered):.2f} s, 95 of 100 within {late:.2f} s, {len(ordered)} times; "
            f"processor time of the server {server:.0f} ms, of the browser {browser:.0f} ms"
        )
    print(f"server: {memory} MB at most; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
