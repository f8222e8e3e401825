"""The flow that processes a folder: tasks for documents, one to publish. The work is that of `pipeline.runner`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import as_completed
from prefect.runtime import flow_run, task_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task
from pydantic import BaseModel, Field

from pipeline.discovery import Found, Source, discover
from pipeline.limits import Limits
from pipeline.progress import Bar
from pipeline.runner import Outcome, Run, default_jobs
from pipeline.shares import shares
from pipeline.summary import markdown

# One more than there are workers, so that the next document is looked up while they are busy.
_THREADS: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=default_jobs() + 1)


class _Folder(BaseModel):
    """The fields that the form begins with."""

    paths: list[Path] = Field(
        min_length=1,
        title="Documents",
        description="Documents, or folders that are searched for documents.",
        examples=[["data/raw"]],
    )
    out: Path = Field(
        title="Tables",
        description="Folder for the tables; made where it is not there.",
        examples=["data/processed"],
    )
    jobs: int | None = Field(
        default=None,
        ge=1,
        title="At the same time",
        description="Documents read at the same time; empty: one per processor.",
        examples=[2],
    )


class Folder(Limits, _Folder):
    """What to process, where the tables go, and what one document may cost."""


def _name() -> str:
    """The run's name: the folder and the day."""
    folder = Folder.model_validate(flow_run.parameters["folder"])
    return f"{' + '.join(path.resolve().name for path in folder.paths)}, {dt.date.today()}"


def worth_another_try(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """A disk or network that does not answer may answer later; anything else would fail again."""
    return _may_pass(state.result(raise_on_failure=False))


def _may_pass(error: object) -> bool:
    return isinstance(error, OSError) and not isinstance(error, FileNotFoundError | PermissionError)


def called() -> str:
    """A task run's name: its document, or the first of them."""
    first, *others = task_run.parameters["sources"]
    return f"{first.name} and {len(others)} more" if others else str(first.name)


@task(
    name="process-documents",
    task_run_name=called,
    retries=2,
    retry_delay_seconds=[2, 20],
    retry_condition_fn=worth_another_try,
    cache_policy=NO_CACHE,  # the pipeline keeps its own, which `suivi process` shares
    persist_result=False,
)
def process_documents(this: Run, sources: Sequence[Source]) -> None:
    """Some documents, one after another, in one of the run's workers; this thread only waits.

    Raises:
        OSError: one of them could not be read; the others were, and another try takes them from the cache.
    """
    lost: OSError | None = None
    for source in sources:
        try:
            this.process(source)
        except OSError as error:
            this.unreadable(source, error)
            lost = error if lost is None or _may_pass(error) else lost
    if lost:
        raise lost


@task(name="publish-tables", task_run_name="publish-tables", cache_policy=NO_CACHE, persist_result=False)
def publish_tables(this: Run, found: Found) -> Outcome:
    """All tables, put in place together."""
    return this.publish(found)


@flow(
    name="process-folder",
    flow_run_name=_name,
    task_runner=_THREADS,
    persist_result=False,
)
def process_folder(folder: Folder) -> Outcome:
    """Process the documents of a folder and publish their tables."""
    found = discover(folder.paths, skip=folder.out)
    jobs, total = folder.jobs or default_jobs(), len(found.sources)
    with Bar() as bar, Run(folder.out, jobs=jobs, limits=folder.limits, on_progress=bar, total=total) as this:
        futures = [process_documents.submit(this, some) for some in shares(found.sources, jobs)]
        for future in as_completed(futures):
            result: object = future.result(raise_on_failure=False)
            if isinstance(result, BaseException) and not isinstance(result, OSError):
                raise result
        outcome = publish_tables(this, found)
    create_markdown_artifact(markdown(outcome, dt.date.today()), key="summary", description="What the run came to")
    return outcome
