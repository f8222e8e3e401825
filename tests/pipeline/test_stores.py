"""Object stores that several machines publish into: one at a time, and whole or not at all, whoever is killed."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from fsspec.config import conf

from pipeline import leases
from pipeline.discovery import Found
from pipeline.errors import OutputError, SourceError
from pipeline.publish import pack
from pipeline.spread import Job, found, publish
from pipeline.stores import Store, cache_of, folder_of
from tests.flows.s3 import Held
from tests.pipeline import factories as make

pytestmark = pytest.mark.filterwarnings("ignore")  # of s3fs and its event loop

RAW, OUT = "s3://suivi/raw", "s3://suivi/out"
PACKED = pack(make.result(("7",)))
OLD = {"a.csv": b"old", "b.csv": b"old too", "c.csv": b"goes", "datapackage.json": b"1"}
NEW = {"a.csv": b"new", "b.csv": b"old too", "d.csv": b"comes", "datapackage.json": b"2"}
OURS = "suivi/out/"
CODE = f"""
from pipeline.stores import Store, folder_of
with folder_of(Store({OUT!r})) as folder:
    (folder / "c.csv").unlink()
    for name, data in {NEW!r}.items():
        (folder / name).write_bytes(data)
"""


def put(bucket: Held) -> None:
    bucket.update({OURS + name: data for name, data in OLD.items()})


def there(bucket: Held) -> dict[str, bytes]:
    return {name.removeprefix(OURS): data for name, data in bucket.items()}


def again() -> None:
    with folder_of(Store(OUT)) as folder:
        (folder / "c.csv").unlink(missing_ok=True)
        for name, data in NEW.items():
            (folder / name).write_bytes(data)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "EVERY", 0.1)
    monkeypatch.setattr(leases, "PATIENCE", 0.6)


@pytest.mark.parametrize(
    ("moment", "finished"),
    [
        (lambda bucket: f"{OURS}{leases.NAME}" in bucket, False),
        (lambda bucket: any(".suivi-ready/" in name for name in bucket), False),
        (lambda bucket: f"{OURS}.suivi-plan.json" in bucket, True),
        (lambda bucket: bucket[f"{OURS}a.csv"] == b"new", True),
    ],
    ids=["at the start", "before all is ready", "when all is ready", "in the middle of replacing"],
)
def test_stores_a_killed_run_is_finished_or_leaves_all_as_it_was(
    bucket: Held, impatient: None, moment: Callable[[Held], bool], finished: bool
) -> None:
    put(bucket)
    bucket.halt = moment
    run = subprocess.Popen([sys.executable, "-c", CODE])
    assert bucket.halted.wait(60)
    run.kill()
    run.wait()
    bucket.halt = None
    with folder_of(Store(OUT)) as folder:
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found == (NEW if finished else OLD) == there(bucket)
    again()
    assert there(bucket) == NEW


def test_stores_are_changed_by_one_run_at_a_time(bucket: Held, impatient: None) -> None:
    put(bucket)
    seen: list[bytes] = []

    def other() -> None:
        with folder_of(Store(OUT)) as folder:
            seen.append((folder / "a.csv").read_bytes())

    waiting = threading.Thread(target=other)
    with folder_of(Store(OUT)) as folder:
        waiting.start()
        time.sleep(3 * leases.PATIENCE)  # the lease is written anew all the while
        assert not seen
        (folder / "a.csv").write_bytes(b"new")
    waiting.join(30)
    assert seen == [b"new"]
    assert there(bucket) == OLD | {"a.csv": b"new"}


@pytest.mark.parametrize("days", [-400, 400])
def test_stores_a_clock_that_jumps_takes_no_lease_away(
    bucket: Held, impatient: None, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    put(bucket)
    seen: list[bytes] = []

    def other() -> None:
        with folder_of(Store(OUT)) as folder:
            seen.append((folder / "a.csv").read_bytes())

    waiting = threading.Thread(target=other)
    with folder_of(Store(OUT)) as folder:
        waiting.start()
        time.sleep(leases.PATIENCE / 2)
        now = time.time
        with monkeypatch.context() as jumped:
            jumped.setattr(time, "time", lambda: now() + days * 24 * 3600)
            time.sleep(leases.PATIENCE / 2)
            assert not seen
        (folder / "a.csv").write_bytes(b"new")
    waiting.join(30)
    assert seen == [b"new"]


def test_stores_a_run_that_was_taken_for_dead_changes_nothing(
    bucket: Held, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(bucket)
    monkeypatch.setattr(leases, "EVERY", 60)  # as on a machine that slept
    with pytest.raises(OutputError, match="taken over by another run"), folder_of(Store(OUT)) as folder:
        (folder / "a.csv").write_bytes(b"late")
        again()
    assert there(bucket) == NEW


def test_stores_that_may_not_be_written_say_so(bucket: Held) -> None:
    put(bucket)
    bucket.refuse = True
    store = Store(OUT)
    with pytest.raises(OutputError, match=r"s3://suivi/out cannot be written \(.*Denied\).*may write"):
        publish(Job(raw=RAW, out=OUT), Found((), (), ()), [])
    with pytest.raises(OutputError, match="s3://suivi/out cannot be written"):
        cache_of(store).put("key", PACKED)
    assert there(bucket) == OLD


def test_stores_that_do_not_answer_say_so(bucket: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setitem(conf["s3"], "endpoint_url", "http://127.0.0.1:9")
    with pytest.raises(SourceError, match="s3://suivi/raw cannot be read.*answers"):
        found(Job(raw=RAW, out=OUT))
    with pytest.raises(OutputError, match="s3://suivi/out cannot be written.*answers"):
        publish(Job(raw=RAW, out=OUT), Found((), (), ()), [])
    with pytest.raises(OSError, match="connect"):  # a document is tried again
        cache_of(Store(OUT)).put("key", PACKED)


def test_stores_where_nothing_changed_are_not_written(bucket: Held) -> None:
    put(bucket)
    with folder_of(Store(OUT)):
        written = set(bucket)
    assert written == {*(OURS + name for name in OLD), f"{OURS}{leases.NAME}"}
    assert there(bucket) == OLD


def test_stores_keep_of_what_was_found_across_documents_what_the_last_publication_asked_for(bucket: Held) -> None:
    earlier = cache_of(Store(OUT))
    for key in ("across-gone", "across-stays", "document"):
        earlier.keep(key, b"rows")
    now = cache_of(Store(OUT))
    assert now.recall("across-stays") == b"rows"
    now.keep("across-new", b"rows")
    now.prune()
    assert {name.rpartition("/")[2] for name in there(bucket)} == {"across-stays", "across-new", "document"}
