"""Everything the page lists and searches, prepared once for each publication and language of the texts, in a file of its own.

In: the published tables. Out: a DuckDB file with

- `asked` and `clocks`: the recommendations, as `publish.listed` keeps them;
- `stems` and `postings`: by which words each is found, `search` tells how.

The files lie in the user's cache folder (`XDG_CACHE_HOME`), never among the tables. What is there of an earlier publication is
removed, and what a preparation that was killed has left.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.search import UNKNOWN, stems
from pipeline.errors import OutputError, SuiviError
from pipeline.knowledge.languages import CODES
from pipeline.publish import listed
from pipeline.publish.opened import connect

_LAYOUT = 2  # of the file; one more where an older one cannot be read
_MEMORY = "1500MB"  # beyond, it writes to the disk
_PART = 20_000  # recommendations whose words are taken apart at a time
_WORD = r"[\p{L}\p{N}\p{M}]+"


def published(tables: Path) -> int:
    """What changes with each publication; 0 where there is none."""
    package = tables / "datapackage.json"
    return package.stat().st_mtime_ns if package.exists() else 0


def place(tables: Path, language: str, publication: int) -> Path:
    """Where the file of a publication is, or will be.

    Args:
        tables: folder of the published tables.
        language: of the texts, ISO 639-1 code.
        publication: as `published` gives it.
    """
    return _folder() / f"{_of(tables)}-{language}-{_key(publication)}.duckdb"


def prepared(tables: Path, language: str, publication: int) -> Path:
    """The file, made where it is not there yet. Arguments are those of `place`.

    Raises:
        OutputError: there are no tables.
    """
    file = place(tables, language, publication)
    if not file.exists():
        # in a program of its own: what it takes of the memory is given back
        command = [sys.executable, "-m", "dashboard.index", str(tables), language, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["it was ended"]
            raise OutputError(f"{tables} could not be prepared for the page: {said[-1]}")
        for old in file.parent.glob(f"{_of(tables)}-{language}-*.duckdb"):
            if old != file:
                old.unlink(missing_ok=True)
    return file


def _of(tables: Path) -> str:
    return hashlib.sha256(str(tables.resolve()).encode()).hexdigest()[:16]


def _key(publication: int) -> str:
    return hashlib.sha256(repr((_LAYOUT, publication)).encode()).hexdigest()[:16]


def _folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(home) if home else Path.home() / ".cache") / "suivi" / "dashboard"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # no home to write to
        folder = Path(tempfile.gettempdir()) / f"suivi-dashboard-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def make(tables: Path, language: str, file: Path) -> None:
    """Write the file, whole or not at all. One is made at a time: whoever comes meanwhile waits.

    Raises:
        OutputError: there are no tables.
    """
    with _alone(file.parent):
        if file.exists():
            return
        folder = file.with_name(f".{file.name}.part")
        folder.mkdir()
        try:
            part = folder / "made"
            path = str(part).replace("'", "''")
            with connect(tables) as database:
                database.execute("SET memory_limit = ?", [_MEMORY])
                database.execute("SET temp_directory = ?", [str(folder)])
                database.execute(f"ATTACH '{path}' AS made")
                listed.keep(database, "made", language)
                database.execute("USE made")
                fill(database)
            os.replace(part, file)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove what preparations that were killed have left, unless one is at work."""
    with suppress(BlockingIOError), _alone(_folder(), fcntl.LOCK_NB):
        pass


@contextmanager
def _alone(folder: Path, wait: int = 0) -> Iterator[None]:
    """Hold the folder of prepared files, rid of what others have left; the lock ends with the process, however that ends."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | wait)
        for left in folder.glob(".*.part*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
        yield


def fill(database: duckdb.DuckDBPyConnection) -> None:
    """Make `stems` and `postings` of the texts in `asked`; each different word is brought to its stems once."""
    database.execute("CREATE TABLE words (id INTEGER, language TEXT, word TEXT)")
    database.execute("CREATE TABLE tokens (place INTEGER, id INTEGER)")
    ((last,),) = database.execute("SELECT coalesce(max(place), 0) FROM asked").fetchall()
    for first in range(1, last + 1, _PART):
        database.execute(
            "CREATE OR REPLACE TEMP TABLE part AS SELECT DISTINCT place, language, unnest(regexp_extract_all("
            f"concat_ws(' ', text, concern, symbol), '{_WORD}')) AS word FROM asked WHERE place BETWEEN ? AND ?",
            [first, first + _PART - 1],
        )
        database.execute(
            "INSERT INTO words SELECT (SELECT count(*) FROM words) + row_number() OVER (), language, word "
            "FROM (SELECT DISTINCT language, word FROM part) ANTI JOIN words USING (language, word)"
        )
        database.execute("INSERT INTO tokens SELECT place, id FROM part JOIN words USING (language, word)")
    words = database.execute("SELECT id, language, word FROM words").fetchall()
    forms = [
        (number, code if code in CODES else UNKNOWN, stem) for number, code, word in words for stem in stems(word, code)
    ]
    columns = list(zip(*forms, strict=True)) or [(), (), ()]
    given = pa.table(
        [pa.array(columns[0], pa.int32()), pa.array(columns[1], pa.string()), pa.array(columns[2], pa.string())],
        names=["word", "language", "stem"],
    )
    database.register("forms", given)
    database.execute(
        "CREATE TABLE stems AS SELECT (row_number() OVER (ORDER BY language, stem))::INTEGER AS id, language, stem "
        "FROM (SELECT DISTINCT language, stem FROM forms)"
    )
    database.execute(
        "CREATE TABLE postings AS SELECT DISTINCT stems.id AS stem, place FROM forms JOIN stems USING (language, stem) "
        "JOIN tokens ON tokens.id = forms.word ORDER BY stem, place"
    )
    database.unregister("forms")
    database.execute("DROP TABLE tokens")
    database.execute("DROP TABLE words")


if __name__ == "__main__":
    try:
        make(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
    except SuiviError as wrong:
        sys.exit(str(wrong))
