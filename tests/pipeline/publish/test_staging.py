"""Readers never meet a half-written table, whatever happens to the run that writes it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.errors import OutputError
from pipeline.publish import differing, write
from pipeline.publish.files import names
from pipeline.publish.staging import install, staging, told
from tests.pipeline import factories as make

ROOT = Path(__file__).parents[3]
OLD = [make.result(("1",))]
NEW = [make.result(tuple(str(n) for n in range(1, 40))), make.result(symbol="CRPD/C/MRV/CO/2")]

RUN = """
import os, resource, signal, sys
from pathlib import Path
from pipeline import publish
from tests.pipeline.publish.test_staging import NEW

out, how, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def dying(real):
    def call(*args, **kwargs):
        global count
        if count == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        count -= 1
        return real(*args, **kwargs)
    return call

def results():
    for result in NEW:
        yield result
    if how == "result":
        os.kill(os.getpid(), signal.SIGKILL)

if how == "replace":
    os.replace = dying(os.replace)
elif how == "fsync":
    os.fsync = dying(os.fsync)
elif how == "nobody" and os.geteuid() == 0:
    os.seteuid(65534)
elif how == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, count))
try:
    publish.write(results(), out)
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def visible(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if not path.name.startswith(".")}


def whole(found: dict[str, bytes]) -> dict[str, bytes]:
    """The tables that do not depend on what was there before."""
    return {name: data for name, data in found.items() if not name.startswith(("changes", "datapackage"))}


def run(out: Path, how: str, count: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, str(out), how, str(count)], cwd=ROOT, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed")
    write(OLD, out)
    write(NEW, out)
    return visible(out)


@pytest.mark.parametrize(("how", "count"), [("result", 0), ("fsync", 0), ("fsync", 5), ("replace", 0)])
def test_staging_killed_before_replacing_leaves_the_old(
    tmp_path: Path, undisturbed: dict[str, bytes], how: str, count: int
) -> None:
    write(OLD, tmp_path)
    old = visible(tmp_path)
    assert run(tmp_path, how, count).returncode == -9
    assert visible(tmp_path) == old
    assert differing(tmp_path) == ()
    write(NEW, tmp_path)
    assert visible(tmp_path) == undisturbed
    assert not list(tmp_path.glob(".suivi-*"))


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_staging_killed_while_replacing_is_seen_and_finished(
    tmp_path: Path, undisturbed: dict[str, bytes], count: int
) -> None:
    write(OLD, tmp_path)
    assert run(tmp_path, "replace", count).returncode == -9
    assert bool(differing(tmp_path)) == (
        count > 2
    )  # the first is the list of names, the second the catalogue of versions
    with staging(tmp_path):  # any later run, before it has a table of its own
        assert visible(tmp_path) == undisturbed
    assert not list(tmp_path.glob(".suivi-*"))


def test_staging_killed_in_an_empty_folder_leaves_nothing_to_read(tmp_path: Path) -> None:
    assert run(tmp_path, "result").returncode == -9
    assert visible(tmp_path) == {}


@pytest.mark.parametrize("size", [0, 2_000, 6_000])
def test_staging_full_disk_leaves_the_old(tmp_path: Path, size: int) -> None:
    write(OLD, tmp_path)
    old = visible(tmp_path)
    done = run(tmp_path, "full", size)
    assert done.returncode == 1
    assert done.stderr.startswith(f"OutputError: The tables cannot be written to {tmp_path} (")
    assert visible(tmp_path) == old
    assert not list(tmp_path.glob(".suivi-*"))


def test_staging_two_runs_at_once_do_not_mix(
    tmp_path: Path, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(OLD, tmp_path / "old")
    out = tmp_path / "out"
    either = (whole(visible(tmp_path / "old")), whole(undisturbed))
    replace = os.replace

    def slowly(*names: Path) -> None:
        time.sleep(0.003)  # gives the other run its chance
        replace(*names)

    monkeypatch.setattr(os, "replace", slowly)
    for _ in range(4):
        with ThreadPoolExecutor() as runs:
            for done in [runs.submit(write, results, out) for results in (OLD, NEW, OLD, NEW)]:
                done.result()
        assert whole(visible(out)) in either
        assert differing(out) == ()
    assert not list(out.glob(".suivi-*"))


def test_staging_leaves_a_living_run_alone(tmp_path: Path) -> None:
    with staging(tmp_path) as first:
        (first / "spool").write_text("mine")
        with staging(tmp_path) as second:
            assert second != first
        assert (first / "spool").read_text() == "mine"
        assert not second.exists()
    assert not first.exists()


def test_staging_readers_always_meet_whole_files(tmp_path: Path) -> None:
    write(OLD, tmp_path)
    done = threading.Event()
    seen: set[int] = set()

    failures: list[Exception] = []

    def reading() -> None:
        try:
            while not done.is_set():
                with (tmp_path / "paragraphs.parquet").open("rb") as file:  # opened once: a path is opened twice
                    seen.add(pq.read_table(file).num_rows)
                assert (tmp_path / "datapackage.json").read_bytes().endswith(b"}\n")
        except Exception as error:
            failures.append(error)

    reader = threading.Thread(target=reading)
    reader.start()
    for results in (NEW, OLD) * 5:
        write(results, tmp_path)
    done.set()
    reader.join()
    assert failures == []
    assert seen <= {1, 40}


def test_staging_installs_in_order_and_only_what_differs(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("same")
    (tmp_path / "b").write_text("old")
    with staging(tmp_path) as folder:
        for name, text in (("a", "same"), ("b", "new"), ("c", "new")):
            (folder / name).write_text(text)
        assert install(folder, ["a", "b", "c"]) == ("b", "c")
    assert [(tmp_path / name).read_text() for name in "abc"] == ["same", "new", "new"]


def test_staging_puts_the_data_package_last() -> None:
    assert names()[-1] == "datapackage.json"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied", "x"), "may write"),
        (PermissionError(13, "Permission denied", "a/b.csv"), "close the programs that have b.csv open"),
        (OSError(28, "No space left on device"), "free some space"),
        (OSError("odd"), "(odd)"),
    ],
)
def test_staging_says_what_to_do(error: OSError, words: str) -> None:
    with pytest.raises(OutputError) as refusal, told(Path("tables")):
        raise error
    assert words in str(refusal.value)
    assert "tables" in str(refusal.value)


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_staging_read_only_folder() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        folder = Path(name)
        folder.chmod(0o755 if os.geteuid() == 0 else 0o555)
        done = run(folder, "nobody")
        folder.chmod(0o755)
        assert done.stderr.startswith(f"OutputError: The tables cannot be written to {folder} (Permission denied): ")
        assert list(folder.iterdir()) == []
