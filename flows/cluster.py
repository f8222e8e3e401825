"""The flow that processes a store of documents on many machines, by Dask. The work is `pipeline.spread`'s."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import TaskRunner
from pydantic import BaseModel, Field

from flows.process import called, worth_another_try
from pipeline.discovery import Source
from pipeline.errors import SuiviError
from pipeline.limits import Limits
from pipeline.runner import Done, Outcome
from pipeline.shares import shares
from pipeline.spread import Job, found, publish, read
from pipeline.summary import markdown


class _Cluster(BaseModel):
    """The fields that the form begins with."""

    raw: str = Field(
        title="Documents",
        description="Folder that all machines see, or a store: s3://bucket/folder.",
        examples=["s3://suivi/raw"],
    )
    out: str = Field(title="Tables", description="The same, for the tables.", examples=["s3://suivi/processed"])
    scheduler: str | None = Field(
        default=None,
        title="Scheduler",
        description="Address of Dask's scheduler; empty: workers on this machine.",
        examples=["tcp://scheduler:8786"],
    )
    workers: int = Field(
        default=2, ge=1, title="Workers", description="Workers on this machine, without a scheduler.", examples=[2]
    )


class Cluster(Limits, _Cluster):
    """What to process, where the tables go, which machines do it, and what one document may cost."""


@task(
    name="read-document",
    task_run_name="{source.name}",
    retries=2,
    retry_delay_seconds=[2, 20],
    retry_condition_fn=worth_another_try,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def read_document(job: Job, source: Source) -> Done:
    """One document, on whichever machine is free."""
    return read(job, source)


@task(name="read-documents", task_run_name=called, cache_policy=NO_CACHE, persist_result=False)
def read_documents(job: Job, sources: Sequence[Source]) -> list[Done]:
    """Some documents, one after another, on whichever machine is free."""
    return [read(job, source) for source in sources]


@flow(name="spread", persist_result=False)
def spread(job: Job, at_once: int) -> Outcome:
    """Read all documents on the machines of the task runner, which read so many at the same time; publish here.

    Where a task is lost, with its machine or for want of an answer, each of its documents is tried at once by itself:
    those that had been read are in the cache, and what cannot be read costs only itself.
    """
    what = found(job)
    together = {read_documents.submit(job, some): some for some in shares(what.sources, at_once)}
    done: dict[Source, Done | OSError] = {}
    alone: dict[Source, PrefectFuture[Done]] = {}
    for future in as_completed(list(together)):
        some, result = together[future], _result(future)
        if isinstance(result, OSError):
            alone |= {source: read_document.submit(job, source) for source in some}  # while the others are being read
        else:
            done |= zip(some, result, strict=True)
    done |= {source: _result(future) for source, future in alone.items()}
    outcome = publish(job, what, done.items())
    create_markdown_artifact(markdown(outcome, dt.date.today()), key="summary", description="What the run came to")
    return outcome


@flow(name="process-on-cluster", persist_result=False)
def process_on_cluster(cluster: Cluster) -> Outcome:
    """Process a store of documents on the workers of a Dask cluster.

    Raises:
        SuiviError: prefect-dask is not installed.
    """
    try:
        import dask
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise SuiviError("Many machines need Dask: pip install 'suivi[cluster]'") from None
    job = Job(raw=cluster.raw, out=cluster.out, limits=cluster.limits)
    where: dict[str, Any] = {"address": cluster.scheduler}
    if not cluster.scheduler:
        where = {"cluster_kwargs": {"n_workers": cluster.workers, "threads_per_worker": 1, "dashboard_address": None}}
    with dask.config.set({"distributed.worker.daemon": False}):  # each reads in a process that it can end
        runner = cast("TaskRunner[Any]", DaskTaskRunner(**where))
        return spread.with_options(task_runner=runner)(job, _at_once(cluster))


def _at_once(cluster: Cluster) -> int:
    """Documents that the machines read at the same time."""
    if not cluster.scheduler:
        return cluster.workers
    from distributed import Client

    with Client(cluster.scheduler) as client:  # type: ignore[no-untyped-call]
        threads: dict[str, int] = client.nthreads()
    return max(sum(threads.values()), cluster.workers)


def _result(future: PrefectFuture[Any]) -> Any:
    """What a task returned, or the OSError it ended with; one whose machines were lost, one after another, counts as such."""
    from distributed import KilledWorker

    try:
        result: object = future.result(raise_on_failure=False)
    except KilledWorker:
        return OSError(5, "the machines that read it were lost, one after another")
    return result if isinstance(result, OSError) else future.result()
