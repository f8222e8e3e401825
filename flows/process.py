"""The flow that processes a folder: a task for each document, one to publish. The work is that of `pipeline.runner`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture, as_completed
from prefect.runtime import flow_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task
from pydantic import BaseModel, Field

from pipeline.discovery import Found, Source, discover
from pipeline.limits import USUAL, Limits
from pipeline.progress import Bar
from pipeline.records import Status
from pipeline.runner import Outcome, Progress, Run, default_jobs, largest_first
from pipeline.summary import markdown

# One more than there are workers, so that the next document is looked up while they are busy.
_THREADS: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=default_jobs() + 1)


class Folder(BaseModel):
    """What to process, and where the tables go."""

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
    time_limit: float = Field(
        default=USUAL.seconds,
        ge=1,
        title="Time limit",
        description="Seconds that one document may take.",
        examples=[300],
    )
    memory_limit: int = Field(
        default=USUAL.megabytes,
        ge=256,
        title="Memory limit",
        description="Megabytes of memory that one document may take.",
        examples=[2048],
    )
    page_limit: int = Field(
        default=USUAL.pages, ge=1, title="Page limit", description="Pages that one document may have.", examples=[10000]
    )
    text_limit: int = Field(
        default=USUAL.letters,
        ge=1,
        title="Text limit",
        description="Letters that one document may have.",
        examples=[20_000_000],
    )
    nesting_limit: int = Field(
        default=USUAL.nesting,
        ge=10,
        le=800,
        title="Nesting limit",
        description="How deep elements of a Word file may be nested.",
        examples=[200],
    )
    image_limit: int = Field(
        default=USUAL.megapixels,
        ge=1,
        title="Image limit",
        description="Million dots of a picture that a page has to be read from.",
        examples=[200],
    )

    @property
    def limits(self) -> Limits:
        """What one document may cost."""
        reading = (self.page_limit, self.text_limit, self.nesting_limit, self.image_limit)
        return Limits(self.time_limit, self.memory_limit, *reading)


def _name() -> str:
    """The run's name: the folder and the day."""
    folder = Folder.model_validate(flow_run.parameters["folder"])
    return f"{' + '.join(path.resolve().name for path in folder.paths)}, {dt.date.today()}"


def worth_another_try(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """A disk or network that does not answer may answer later; anything else would fail again."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and not isinstance(error, FileNotFoundError | PermissionError)


@task(
    name="process-document",
    task_run_name="{source.name}",
    retries=2,
    retry_delay_seconds=[2, 20],
    retry_condition_fn=worth_another_try,
    cache_policy=NO_CACHE,  # the pipeline keeps its own, which `suivi process` shares
    persist_result=False,
)
def process_document(this: Run, source: Source) -> Status:
    """One document, in one of the run's workers; this thread only waits."""
    return this.process(source)


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
    with Bar() as bar, Run(folder.out, jobs=folder.jobs or default_jobs(), limits=folder.limits) as this:
        futures = {process_document.submit(this, source): source for source in largest_first(found.sources)}
        for done, future in enumerate(as_completed(list(futures)), 1):
            status = _status(this, futures[future], future)
            bar(Progress(done, len(futures), futures[future].name, status))
        outcome = publish_tables(this, found)
    create_markdown_artifact(markdown(outcome, dt.date.today()), key="summary", description="What the run came to")
    return outcome


def _status(this: Run, source: Source, future: PrefectFuture[Status]) -> Status:
    """What became of a document; one that could not be read after all tries is noted, and the run goes on."""
    result: object = future.result(raise_on_failure=False)
    if isinstance(result, OSError):
        return this.unreadable(source, result)
    return future.result()
