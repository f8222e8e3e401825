"""Random kills of what brings things in: `suivi fetch`, `refresh` and `uhri import`.

Each is killed by SIGKILL at a random moment after its work began, then called again. What is there then must be what an
undisturbed call gives; between, no file that can be seen may be half-written. `benchmarks.kills` calls this.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet

from pipeline import provenance
from pipeline.symbols import from_file_name
from tests.pipeline.sources.server import PAGE, Reply, Stand, serving
from tests.pipeline.uhri.export_files import record, write

# documents, a folder, chance -> what was done, and what is wrong
Round = Callable[[Path, Path, random.Random], tuple[str, list[str]]]

_PORT = 4296  # the same in every round, as it is in the tables
_RECORDS = 8000
_OLDER = b"\n% an earlier issue\n%%EOF\n"


def fetch(documents: Path, folder: Path, chance: random.Random) -> tuple[str, list[str]]:
    """Documents by symbol, one of them published anew; what was done, and what is wrong."""
    with _stand(documents) as (stand, files):
        symbols = sorted({symbol for symbol, _, _ in files})
        command = ["fetch", *symbols, "--into", str(folder), "--again"]
        reissued = next(iter(files))
        stand.files[reissued] = files[reissued] + _OLDER
        _suivi(command, stand).wait()
        stand.files[reissued] = files[reissued]
        stand.asked.clear()
        done = killed(_suivi(command, stand), lambda: bool(stand.asked), chance.uniform(0, 0.8))
        wrong = _unsound(folder)
        _suivi(command, stand).wait()
        there = {hashlib.sha256(path.read_bytes()).hexdigest() for path in _documents(folder)}
        wrong += ["not all are there"] if there != {hashlib.sha256(each).hexdigest() for each in files.values()} else []
        kept = list(_documents(folder / ".superseded"))
        wrong += [] if [path.read_bytes() for path in kept] == [files[reissued] + _OLDER] else ["the earlier issue"]
        return done, wrong + _unsound(folder) + _unsound(folder / ".superseded")


def refresh(documents: Path, folder: Path, chance: random.Random) -> tuple[str, list[str]]:
    """What is new about a State: asked for, fetched, read and published."""
    with _stand(documents) as (stand, files):
        rows = "".join(f'<tr><td><a href="Download.aspx?symbolno={symbol}">x</a></td></tr>' for symbol, _, _ in files)
        choices = (
            '<select id="treaty"><option value="4">CRPD</select><select id="country"><option value="7">XMV</select>'
        )
        page = Reply(f"<html>{choices}<table>{rows}</table></html>".encode(), kind=PAGE)
        stand.pages["/tb/TBSearch.aspx"] = stand.pages["/tb/Countries.aspx"] = page

        def start(name: str) -> subprocess.Popen[bytes]:
            command = ["refresh", "--state", "XMV", "--committee", "CRPD"]
            return _suivi([*command, "--into", str(folder / name), "--out", str(folder / f"{name}-tables")], stand)

        def undisturbed(out: Path) -> None:
            begun = time.monotonic()
            start(out.name).wait()
            shutil.copytree(folder / f"{out.name}-tables", out)
            (out / "took").write_text(str(time.monotonic() - begun))

        whole = once(folder.parent / "refresh-undisturbed", undisturbed)
        took = float((whole / "took").read_text())
        stand.asked.clear()
        done = killed(start("killed"), lambda: bool(stand.asked), chance.uniform(0, took))
        wrong = _unsound(folder / "killed")
        start("killed").wait()
        return done, wrong + differing(whole, folder / "killed-tables", but="took")


def import_(documents: Path, folder: Path, chance: random.Random) -> tuple[str, list[str]]:
    """An export of the Index, over an earlier one."""
    del documents
    few, many = folder.parent / "few.json", folder.parent / "many.json"

    def imported(export: Path, out: Path) -> None:
        _suivi(["uhri", "import", str(export), "--out", str(out)]).wait()

    def undisturbed(out: Path) -> None:
        write(few, [record(number) for number in range(10)])
        write(many, [record(number) for number in range(_RECORDS)])
        imported(few, out)
        shutil.copytree(out, folder.parent / "import-before")
        imported(many, out)

    whole = once(folder.parent / "import-undisturbed", undisturbed)
    out = shutil.copytree(folder.parent / "import-before", folder / "killed")
    command = ["uhri", "import", str(many), "--out", str(out)]
    done = killed(_suivi(command), lambda: any(out.glob(".suivi-*/")), chance.uniform(0, 1.5))
    rows = pyarrow.parquet.read_metadata(out / "uhri.parquet").num_rows
    wrong = [] if rows in (10, _RECORDS) else [f"{rows} records between"]
    _suivi(command).wait()
    return done, wrong + differing(whole, out)


OTHERS: dict[str, Round] = {
    "fetch": fetch,
    "refresh": refresh,
    "import": import_,
}


@contextmanager
def _stand(documents: Path) -> Iterator[tuple[Stand, dict[tuple[str, str, str], bytes]]]:
    """The services, with the English documents of a folder."""
    names = {path: from_file_name(path.name) for path in _documents(documents)}
    files = {
        (name.symbol.text, "en", "pdf"): path.read_bytes()
        for path, name in names.items()
        if name and name.language in (None, "en")
    }
    with serving(_PORT) as stand:
        stand.files |= files
        yield stand, files


def _suivi(
    arguments: Sequence[str],
    stand: Stand | None = None,
) -> subprocess.Popen[bytes]:
    told = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    if stand:
        told |= {
            f"SUIVI_{name.upper()}": str(value) for name, value in stand.services() if name in ("ods", "docs", "turns")
        }
        told |= {"SUIVI_TREATY_BODIES": f"{stand.address}/tb", "SUIVI_PAUSE": "0"}
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", "pipeline", *arguments], env=told, stdout=quiet, stderr=quiet)


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """What an undisturbed call gives, made for the first round and kept for the others."""
    if not folder.exists():
        make(folder)
    return folder


def killed(run: subprocess.Popen[bytes], begun: Callable[[], bool], delay: float) -> str:
    """Kill a run some seconds after it began its work; says what was done, "nothing" where it had ended."""
    while run.poll() is None and not begun():
        time.sleep(0.002)
    time.sleep(delay)
    ended = run.poll() is not None
    run.kill()
    run.wait()
    return "nothing" if ended else f"{delay:.3f} s after it began"


def _documents(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("[!.]*")) if path.suffix == ".pdf")


def _unsound(folder: Path) -> list[str]:
    """Documents that are not what their sidecars say."""
    return [
        f"{path.name} and its sidecar"
        for path in _documents(folder)
        if json.loads(provenance.sidecar(path).read_text())["sha256"] != hashlib.sha256(path.read_bytes()).hexdigest()
    ]


def differing(one: Path, two: Path, *, but: str = "") -> list[str]:
    """Files that are not the same in two folders, byte for byte."""
    names = {path.name for folder in (one, two) for path in folder.glob("[!.]*") if path.is_file()} - {but}
    return [name for name in sorted(names) if _bytes(one / name) != _bytes(two / name)] or (
        [] if names else ["nothing"]
    )


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
