"""Random kills of loads into databases: of the load itself, or, in PostgreSQL, of its connection by the server.

`benchmarks.kills` calls this. A database holds the tables of before; a load of those of after is cut at a random moment. What is
there then must be the one or the other, whole; after the next load, those of after, row by row.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import psycopg

from pipeline.publish.database import load
from pipeline.tables import TABLES
from tests import postgres

_QUICK = 0.001  # seconds between looks


class Loads(NamedTuple):
    """Two publications, and a database for them."""

    before: Path
    after: Path
    file: Path  # DuckDB's
    url: str | None  # PostgreSQL's; None where it cannot be had


@contextmanager
def loads(before: Path, after: Path, folder: Path) -> Iterator[Loads]:
    """Two folders of tables, and databases that are gone afterwards."""
    if postgres.missing():
        yield Loads(before, after, folder / "suivi.duckdb", None)
        return
    with postgres.server() as server:
        yield Loads(before, after, folder / "suivi.duckdb", server.create("kills"))


def cut(ground: Loads, url: str, chance: random.Random) -> tuple[str, tuple[str, ...]]:
    """Cut one load; returns what was done, and what is wrong afterwards."""
    load(ground.before, url)
    old = _content(url)
    command = [sys.executable, "-m", "pipeline", "load", str(ground.after), "--database", url]
    begun = time.monotonic()
    client = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    backend = _begins(client, ground, url)
    delay = chance.uniform(0, 1.5)  # about what these tables take
    time.sleep(delay)
    by_server = backend is not None and chance.random() < 0.5
    if by_server:
        _ask(url, f"SELECT pg_terminate_backend({backend})")
    else:
        client.kill()
    client.wait(timeout=120)
    done = f"{'connection' if by_server else 'load'}, {delay:.3f} s after it began ({time.monotonic() - begun:.1f} s)"
    between = _content(url)
    load(ground.after, url)
    new = _content(url)
    wrong = [f"{name} between" for name in TABLES if between != old and between[name] != new[name]]
    load(ground.before, url)
    load(ground.after, url)  # undisturbed
    wrong += [name for name, rows in _content(url).items() if new[name] != rows]
    if "postgresql" in url and _ask(url, "SELECT nspname FROM pg_namespace WHERE nspname = 'suivi_new'"):
        wrong.append("suivi_new is left over")
    return done, tuple(wrong)


def _begins(client: subprocess.Popen[bytes], ground: Loads, url: str) -> int | None:
    """Wait until the load works in the database; in PostgreSQL, the process of its connection."""
    while client.poll() is None:
        if url == ground.url:
            found = _ask(url, "SELECT pid FROM pg_stat_activity WHERE application_name = 'suivi'")
            if found:
                return int(found[0][0])
        elif ground.file.with_name(f".{ground.file.name}.part").exists():
            return None
        time.sleep(_QUICK)
    return None


def _content(url: str) -> dict[str, list[Any]]:
    """Every row of every table, as text."""
    if url.startswith("duckdb"):
        with duckdb.connect(url.removeprefix("duckdb:///"), read_only=True) as database:
            return {name: database.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in TABLES}
    query = "SELECT t::text FROM suivi.{} t ORDER BY 1"
    return {name: _ask(url, query.format(name)) for name in TABLES}


def _ask(url: str, query: str) -> list[Any]:
    with psycopg.connect(url) as database:
        return database.execute(query.encode()).fetchall()
