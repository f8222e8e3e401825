"""Many machines: processes of Dask that share nothing but an object store, one of which is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, cast

import pytest
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from benchmarks import processes
from flows import cluster
from flows.cluster import Cluster, process_on_cluster, spread
from pipeline import cache
from pipeline.discovery import Source
from pipeline.publish import names
from pipeline.runner import Done, run
from pipeline.spread import Job, found, publish, read

pytestmark = pytest.mark.filterwarnings("ignore")  # of dask, s3fs and their event loops


def put(held: dict[str, bytes], raw: Path, count: int) -> None:
    for path in sorted(raw.glob("*.pdf"))[:count]:
        for each in (path, path.with_name(f"{path.name}.provenance.json")):
            held[f"suivi/raw/{each.name}"] = each.read_bytes()


def same_as_by_one_machine(held: dict[str, bytes], tmp_path: Path) -> None:
    """Whether the tables in the store are those of `suivi process`, byte for byte."""
    (tmp_path / "raw").mkdir()
    for name, data in held.items():
        if name.startswith("suivi/raw/"):
            (tmp_path / "raw" / Path(name).name).write_bytes(data)
    run([tmp_path / "raw"], tmp_path / "out", jobs=1)
    for name in names():
        assert held[f"suivi/out/{name}"] == (tmp_path / "out" / name).read_bytes(), name


JOB = Job(raw="s3://suivi/raw", out="s3://suivi/out")


def test_spread_over_an_object_store(bucket: dict[str, bytes], raw: Path, tmp_path: Path) -> None:
    put(bucket, raw, 1)
    bucket["suivi/raw/torn.pdf"] = b"%PDF-1.7\n"
    bucket["suivi/raw/notes.xyz"] = b"x"
    bucket["suivi/out/.cache/older/key"] = b"of an earlier pipeline"
    what = found(JOB)
    outcome = publish(JOB, what, [(source, read(JOB, source)) for source in what.sources])
    assert (outcome.documents, outcome.failures, outcome.reused) == (2, 1, 0)
    assert not [name for name in bucket if name.startswith("suivi/out/.cache/older/")]
    same_as_by_one_machine(bucket, tmp_path)
    again = publish(JOB, what, [(source, read(JOB, source)) for source in what.sources])
    assert (again.reused, again.summary.changed) == (2, ())


def test_cluster_tries_lost_documents_while_others_are_read(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The largest document's task is lost once; another's ends only when that document was read by itself."""
    job = Job(raw=str(raw), out=str(tmp_path / "out"))
    first, second, *_ = (path for path in sorted(raw.glob("*.pdf"), key=lambda path: -path.stat().st_size))
    tries: list[str] = []
    read_alone = threading.Event()
    in_time: list[bool] = []

    def reading(job: Job, source: Source) -> Done:
        if source.name == first.name:
            tries.append(source.name)
            if len(tries) == 1:
                raise OSError(5, "the disk did not answer")
            read_alone.set()
        if source.name == second.name:
            in_time.append(read_alone.wait(60))
        return Done(source.name, "", "ok", reused=False)

    monkeypatch.setattr(cluster, "read", reading)
    monkeypatch.setattr(cluster, "publish", lambda job, what, done: dict(done))
    monkeypatch.setattr(cluster, "markdown", lambda outcome, day: "done")
    threads = cast("TaskRunner[Any]", ThreadPoolTaskRunner(max_workers=2))
    outcome = spread.with_options(task_runner=threads, validate_parameters=False)(job, 2)
    assert tries == [first.name] * 2 and in_time == [True]
    assert all(isinstance(done, Done) for done in cast("dict[Source, Done]", outcome).values())


def test_cluster_a_machine_keeps_one_worker_whatever_it_served(raw: Path, tmp_path: Path) -> None:
    """Else one that serves for weeks collects a process for each job."""
    for number in range(3):
        job = Job(raw=str(raw), out=str(tmp_path / str(number)))
        read(job, min(found(job).sources, key=lambda source: source.size))
    assert len(list(processes.workers(os.getpid()))) == 1


@pytest.mark.slow
def test_cluster_a_killed_worker_costs_only_its_document(
    bucket: dict[str, bytes], raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__WORKER__DAEMON", "False")
    import dask
    from distributed import LocalCluster

    put(bucket, raw, 3)
    killed: list[int] = []

    def kill(machines: LocalCluster) -> None:
        """The first worker, when one document is done and others are being read."""
        while not any(name.startswith(f"suivi/out/{cache.FOLDER}/") for name in bucket):
            time.sleep(0.02)
        pid = machines.workers[0].pid
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as machines,
    ):
        killer = threading.Thread(target=kill, args=(machines,), daemon=True)
        killer.start()
        asked = Cluster(raw=JOB.raw, out=JOB.out, scheduler=machines.scheduler_address)
        outcome = process_on_cluster(asked)
        killer.join(10)
    assert killed
    assert (outcome.documents, outcome.failures) == (3, 0)
    same_as_by_one_machine(bucket, tmp_path)
