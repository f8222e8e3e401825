"""The page on tables of the sample documents, and a browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from pipeline.review import append
from tests.dashboard.driving import CHROMIUM, filled, served


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> Path:
    out = tmp_path_factory.mktemp("tables")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "process", raw, "--out", out], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    append(out, [filled(f"CRPD/C/XMV/CO/2-3@en#{place}", "status", "in progress") for place in ("11(a)", "7(a)")])
    return out


@pytest.fixture(scope="session")
def address(tables: Path, raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from served(tables, raw, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    """One that keeps what it has loaded, so that pages open fast.

    Closed before other modules' tests: while Playwright runs, this thread has a running event loop, and Prefect has none.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started.new_context(viewport={"width": 1400, "height": 1000})
        started.close()


@pytest.fixture
def page(browser: BrowserContext) -> Iterator[Page]:
    """A page that must not complain."""
    opened = browser.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    assert complaints == []
