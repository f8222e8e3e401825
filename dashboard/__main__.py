"""Start the page: `suivi dashboard` runs this, `python -m dashboard TABLES DOCUMENTS PORT`, with the languages to make ready.

What the page lists and searches is prepared first, so that nobody who opens it waits for that.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import typer

from dashboard import index
from pipeline.errors import SuiviError

_OPTIONS = {
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "theme.base": "light",  # what charts are drawn for
    "theme.textColor": "#000000",  # what is fainter is a share of it: 60% of grey is too faint to read
}


def main() -> None:
    """The command. It ends as Streamlit's."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    parser.add_argument("tables", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("languages", nargs="*")
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--address", default="localhost")
    wanted = parser.parse_args()
    prepare(wanted.tables, wanted.languages)
    options = _OPTIONS | {
        "server.address": wanted.address,
        "server.port": wanted.port,
        "server.headless": wanted.headless,
    }
    told = [f"--{name}={str(value).lower()}" for name, value in options.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("served.py")), *told, "--"]
    os.execv(sys.executable, [*command, str(wanted.tables.resolve()), str(wanted.documents.resolve())])


def prepare(tables: Path, languages: list[str]) -> None:
    """Prepare a publication in some languages. Where that fails the page itself says why, and what to do."""
    index.sweep()
    publication = index.published(tables)
    for language in languages if publication else ():
        if not index.place(tables, language, publication).exists():
            typer.echo(f"Preparing {tables} for the page ({language}), once for each publication ...")
            try:
                index.prepared(tables, language, publication)
            except SuiviError as error:
                typer.echo(str(error), err=True)


if __name__ == "__main__":
    main()
