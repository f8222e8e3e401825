"""The flow that keeps tables up to date: what is new is looked up, fetched, processed. The work is `pipeline.refresh`'s."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.process import Folder, process_folder
from pipeline.errors import SourceError
from pipeline.refresh import Arrived, Wanted, bring, is_stale
from pipeline.runner import Outcome
from pipeline.sources.services import Services, services


@task(name="bring-what-is-new", retries=2, retry_delay_seconds=[60, 600], cache_policy=NO_CACHE, persist_result=False)
def bring_new(wanted: Wanted, where: Services) -> Arrived:
    """Ask and fetch; where a service gave no answer, ask again later for what it did not give.

    Raises:
        SourceError: something could not be looked through or fetched; what could be is filed.
    """
    arrived = bring(wanted, where)
    if said := arrived.failures:
        raise SourceError("; ".join(said))
    return arrived


@flow(name="refresh", persist_result=False)
def refresh(wanted: Wanted) -> Outcome | None:
    """Discover and fetch what is new about States, then process the folder where anything is newer than its tables.

    Services are where `SUIVI_…` in the environment says (docs/sources.md). What could not be fetched after all
    tries is told in an artifact; what was fetched is published all the same.
    """
    state = bring_new(wanted, services(), return_state=True)
    arrived = state.result(raise_on_failure=False)
    create_markdown_artifact(_words(arrived), key="arrived", description="What is new")
    if isinstance(arrived, BaseException) and not isinstance(arrived, SourceError):
        raise arrived
    return process_folder(Folder(paths=[wanted.into], out=wanted.out)) if is_stale(wanted.into, wanted.out) else None


def _words(arrived: Arrived | BaseException) -> str:
    """The artifact: a line for each document."""
    if isinstance(arrived, BaseException):
        return f"Not all could be looked up or fetched: {arrived}"
    return "\n".join(f"- {each.message}" for each in arrived.fetched) or "Nothing is new."
