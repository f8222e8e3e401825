"""The picture of the page in the documentation: `python -m tests.dashboard.picture` takes it, of the sample documents."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import ROOT
from tests.dashboard.driving import CHROMIUM, go, served

FILE = ROOT / "docs" / "dashboard.png"
_SIZE = {"width": 1400, "height": 1500}
_COLOURS = 64


def take(page: Page, address: str) -> bytes:
    """A recommendation that is open, with the printed page beside it, as a PNG of few colours."""
    page.set_viewport_size({"width": _SIZE["width"], "height": _SIZE["height"]})
    go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(a)")
    expect(page.get_by_test_id("stImage").locator("img")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stDataFrame").first.locator("canvas").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1_000)  # until the tables are painted
    out = io.BytesIO()
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Write the file."""
    raw = ROOT / "data" / "raw"
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        tables = Path(folder) / "tables"
        subprocess.run([sys.executable, "-m", "pipeline", "process", raw, "--out", tables], cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        running = served(tables, raw, Path(folder))
        FILE.write_bytes(take(page, next(running)))
        page.goto("about:blank")
        running.close()
        browser.close()


if __name__ == "__main__":
    main()
