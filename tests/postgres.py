"""A real PostgreSQL for tests: Debian's programs, a folder of its own, a socket that only this machine knows."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_DEBIAN = Path("/usr/lib/postgresql")


class Server(NamedTuple):
    """A server that runs."""

    folder: Path  # of its socket
    programs: Path
    data: Path

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Where SQLAlchemy, psycopg and `suivi` find a database of it."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """A new, empty database."""
        _as_nobody([self.programs / "createdb", "-h", self.folder, "-U", "postgres", database])
        return self.url(database)

    def stop(self) -> None:
        """As when the machine of the database goes down."""
        _as_nobody([self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop"])

    def start(self) -> None:
        """Begin, or begin again."""
        # nothing is to outlive a test, so the disk need not be waited for; no port is opened
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=30"
        told: list[str | Path] = [
            self.programs / "pg_ctl",
            "-D",
            self.data,
            "-w",
            "-s",
            "-l",
            self.folder / "log",
            "-o",
            options,
        ]
        _as_nobody([*told, "start"])


def missing() -> str | None:
    """Why no server can be started here; None where one can."""
    if not _programs():
        return "PostgreSQL is not installed (Debian: postgresql)"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "PostgreSQL does not run as root, and there is no runuser"
    return None


@contextmanager
def server() -> Iterator[Server]:
    """A server with an empty cluster; gone afterwards."""
    programs = _programs()
    assert programs
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:  # a socket's path is short
        folder = Path(name)
        folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        made = Server(folder, programs, folder / "data")
        _as_nobody(
            [programs / "initdb", "-D", made.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        )
        made.start()
        try:
            yield made
        finally:
            if (made.data / "postmaster.pid").exists():
                made.stop()


def _programs() -> Path | None:
    found = sorted(_DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


def _as_nobody(command: list[str | Path]) -> None:
    """Run it by an account that may: PostgreSQL refuses to run as root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=120)
