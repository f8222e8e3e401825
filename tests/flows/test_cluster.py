"""Many machines: processes of Dask that share nothing but an object store, one of which is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from flows.cluster import Cluster, process_on_cluster
from pipeline import cache
from pipeline.publish import names
from pipeline.runner import run
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
        cluster = Cluster(raw=JOB.raw, out=JOB.out, scheduler=machines.scheduler_address)
        outcome = process_on_cluster(cluster)
        killer.join(10)
    assert killed
    assert (outcome.documents, outcome.failures) == (3, 0)
    same_as_by_one_machine(bucket, tmp_path)
