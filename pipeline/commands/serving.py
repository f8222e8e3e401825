"""`suivi serve`: what is offered on Prefect's page, said once, for the command and for `flows`, which does it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, Field

from pipeline.errors import SuiviError


class Offer(BaseModel):
    """What `suivi serve` offers: folders, times, and whom to tell."""

    raw: Path = Field(default=Path("data/raw"), description="Folder of documents.")
    out: Path = Field(default=Path("data/processed"), description="Folder for the tables.")
    states: list[str] = Field(default=[], description="States that are refreshed; none: only when asked.")
    languages: list[str] = Field(default=["en"], description="Languages to fetch.")
    export: Path | None = Field(default=None, description="The Index's export; none: reconciled only when asked.")
    refresh: str = Field(default="0 5 * * *", description="When the United Nations' services are asked: cron.")
    reconcile: str = Field(default="0 6 * * 6", description="When the Index is compared: cron.")
    remind: str = Field(default="0 7 * * 1", description="When what is due is looked through: cron.")
    notify: list[str] = Field(default=[], description="Who is told: web addresses, or blocks of Prefect, TYPE/NAME.")
    every: float = Field(default=10, gt=0, description="Seconds between two looks into the folder of documents.")
    at_once: int = Field(default=2, ge=1, description="Runs at the same time.")
    port: int = Field(default=4200, ge=1, le=65535, description="Port of Prefect's page on this machine.")


USUAL = Offer()


def _told(name: str) -> str:
    return Offer.model_fields[name].description or ""


def serve(
    raw: Annotated[Path, typer.Option(help=_told("raw"))] = USUAL.raw,
    out: Annotated[Path, typer.Option(help=_told("out"))] = USUAL.out,
    state: Annotated[list[str] | None, typer.Option(help=_told("states"))] = None,
    lang: Annotated[list[str] | None, typer.Option(help=_told("languages"))] = None,
    uhri: Annotated[Path | None, typer.Option(help=_told("export"))] = None,
    refresh: Annotated[str, typer.Option(metavar="CRON", help=_told("refresh"))] = USUAL.refresh,
    reconcile: Annotated[str, typer.Option(metavar="CRON", help=_told("reconcile"))] = USUAL.reconcile,
    remind: Annotated[str, typer.Option(metavar="CRON", help=_told("remind"))] = USUAL.remind,
    notify: Annotated[list[str] | None, typer.Option(help=_told("notify"))] = None,
    every: Annotated[float, typer.Option(min=0.1, help=_told("every"))] = USUAL.every,
    at_once: Annotated[int, typer.Option(min=1, help=_told("at_once"))] = USUAL.at_once,
    port: Annotated[int, typer.Option(min=1, max=65535, help=_told("port"))] = USUAL.port,
) -> None:
    """Offer the flows on Prefect's page, run them when asked, when a document arrives, and by the clock, until Ctrl+C."""
    from importlib.util import find_spec

    if not find_spec("prefect") or not find_spec("flows"):
        raise SuiviError("The flows need Prefect: pip install 'suivi[flows]'")
    offer = Offer(
        raw=raw,
        out=out,
        states=state or [],
        languages=lang or USUAL.languages,
        export=uhri,
        refresh=refresh,
        reconcile=reconcile,
        remind=remind,
        notify=notify or [],
        every=every,
        at_once=at_once,
        port=port,
    )
    command = [sys.executable, "-m", "flows", "serve", offer.model_dump_json()]
    os.execv(sys.executable, command)
