"""The flow that keeps tables up to date: what is new is looked up, fetched, processed. The work is `pipeline.refresh`'s."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event

from flows.events import MISSED
from flows.process import Folder, process_folder
from pipeline.clock import linked
from pipeline.errors import SourceError
from pipeline.refresh import Wanted, bring, is_due
from pipeline.runner import Outcome
from pipeline.sources.fetch import Outcome as Fetched
from pipeline.sources.services import Services, services


class Basket:
    """What arrived, over all tries; and what the last one could not get."""

    def __init__(self) -> None:
        """Empty."""
        self.fetched: dict[tuple[str, str], Fetched] = {}
        self.failures: tuple[str, ...] = ()

    def words(self) -> str:
        """The artifact: a line for each document and each failure."""
        lines = [f"- {linked(f'{each.symbol}@{each.language}')}: {each.message}" for each in self.fetched.values()]
        if self.failures:
            lines += ["", "Not all could be looked up or fetched:", "", *(f"- {each}" for each in self.failures)]
        return "\n".join(lines) or "Nothing is new."


@task(name="bring-what-is-new", retries=2, retry_delay_seconds=[60, 600], cache_policy=NO_CACHE, persist_result=False)
def bring_new(wanted: Wanted, where: Services, basket: Basket) -> None:
    """Ask and fetch; where a service gave no answer, ask again later for what it did not give.

    Raises:
        SourceError: something could not be looked through or fetched; what could be is filed.
    """
    arrived = bring(wanted, where)
    basket.failures = arrived.failures
    basket.fetched |= {
        (each.symbol, each.language): each
        for each in arrived.fetched
        if each.outcome not in ("failed", "asked today")  # told by the failures, or by an earlier try
    }
    if basket.failures:
        raise SourceError("; ".join(basket.failures))


@flow(name="refresh", persist_result=False)
def refresh(wanted: Wanted) -> Outcome | None:
    """Discover and fetch what is new about States, then process the folder where its tables are not of what is there.

    Services are where `SUIVI_…` in the environment says (docs/sources.md). What could not be fetched after all
    tries is told in an artifact and by an event; what was fetched is published all the same.
    """
    basket = Basket()
    state = bring_new(wanted, services(), basket, return_state=True)
    error: object = state.result(raise_on_failure=False)
    create_markdown_artifact(basket.words(), key="arrived", description="What is new")
    if isinstance(error, BaseException) and not isinstance(error, SourceError):
        raise error
    if basket.failures:
        payload = {"count": len(basket.failures), "text": "\n".join(basket.failures)}
        emit_event(MISSED, {"prefect.resource.id": f"suivi.folder.{wanted.into.resolve()}"}, payload=payload)
    return process_folder(Folder(paths=[wanted.into], out=wanted.out)) if is_due(wanted) else None
