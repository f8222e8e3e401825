"""A page that is running, and a browser that goes to it."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from pipeline.records import Review
from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium")
expect.set_options(timeout=60_000)  # a page is drawn when it is drawn; what is wrong is still found, only later


browser_needed = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")]


def served(tables: Path, documents: Path, cache: Path) -> Generator[str, None, None]:
    """The address of a page that is running."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipeline", "dashboard", tables, "--documents", documents]
    server = subprocess.Popen(
        [*map(str, command), "--port", str(port), "--no-browser"],
        cwd=ROOT,
        env=os.environ | {"XDG_CACHE_HOME": str(cache)},
    )
    try:
        for _ in range(240):
            try:
                urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
                break
            except (URLError, OSError):
                time.sleep(0.5)
        yield f"http://localhost:{port}/"
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:  # a busy machine; how it stops is not what is looked at here
            server.kill()
            server.wait()


def filled(name: str, field: str, value: str) -> Review:
    """What somebody filled in of a recommendation."""
    day = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    return Review(recommendation_id=name, field=field, value=value, reviewer="A. Reader", reviewed_at=day, note=None)


def go(page: Page, address: str, **query: str) -> None:
    page.goto(f"{address}?{urlencode(query)}" if query else address)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has said all it has to say, and the browser has what draws it."""
    expect(page.locator("h1")).to_be_visible(timeout=90_000)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached(timeout=90_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=90_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def count(page: Page) -> int:
    """How many recommendations are listed."""
    shown = page.get_by_text(re.compile(r"^\d+ (?:of|\w+ sur) \d+"))
    expect(shown).to_be_visible(timeout=60_000)
    return int(str(shown.text_content()).split()[0])
