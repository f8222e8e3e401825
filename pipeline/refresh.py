"""Discover, fetch, process, publish: only what is new. `suivi refresh` and the flow call this."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, Field

from pipeline.freshness import is_stale
from pipeline.publish import differing
from pipeline.runner import Outcome, run
from pipeline.sources.catalogue import known
from pipeline.sources.client import Client
from pipeline.sources.discover import Discovery, discover
from pipeline.sources.fetch import Outcome as Fetched
from pipeline.sources.fetch import fetch_all
from pipeline.sources.memory import Memory
from pipeline.sources.services import Services


class Wanted(BaseModel):
    """What to keep up to date."""

    states: list[str] = Field(
        min_length=1, title="States", description="States, by three letters of ISO 3166.", examples=[["MAR", "DZA"]]
    )
    committees: list[str] = Field(
        default=[], title="Committees", description="Committees; all when empty.", examples=[["CEDAW", "CRPD"]]
    )
    languages: list[str] = Field(
        default=["en"],
        title="Languages",
        description="Languages to fetch: ar en es fr ru zh.",
        examples=[["en", "fr"]],
    )
    into: Path = Field(
        default=Path("data/raw"), title="Documents", description="Folder for the documents.", examples=["data/raw"]
    )
    out: Path = Field(
        default=Path("data/processed"),
        title="Tables",
        description="Folder for the tables.",
        examples=["data/processed"],
    )


class Arrived(NamedTuple):
    """What came of asking."""

    discoveries: tuple[Discovery, ...]  # one for each State
    fetched: tuple[Fetched, ...]  # one for each new document and language

    @property
    def failures(self) -> tuple[str, ...]:
        """What could not be looked through or fetched because a service gave no answer: sentences."""
        doubts = [doubt for each in self.discoveries for doubt in each.failed]
        return (*doubts, *(each.message for each in self.fetched if each.outcome == "failed"))


def bring(wanted: Wanted, services: Services) -> Arrived:
    """Ask for what is new, and fetch it.

    Raises:
        SourceError: a State or committee is none.
        OutputError: the folder cannot be written.
    """
    with Client(services) as client, Memory(wanted.into) as memory:
        have = known(wanted.into, wanted.out)
        found = tuple(discover(client, memory, state, bodies=wanted.committees, known=have) for state in wanted.states)
        pairs = [(new.symbol, code) for each in found for new in each.new for code in wanted.languages]
        return Arrived(found, tuple(fetch_all(client, memory, wanted.into, list(dict.fromkeys(pairs)))))


def publish(wanted: Wanted) -> Outcome | None:
    """Process the folder and publish its tables; None where that would change nothing."""
    return run([wanted.into], wanted.out) if is_due(wanted) else None


def is_due(wanted: Wanted) -> bool:
    """Whether the tables are of other documents than those of the folder, made by another pipeline, or damaged."""
    return is_stale(wanted.into, wanted.out) or bool(differing(wanted.out))
