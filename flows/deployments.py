"""What is offered: which flows wait for a click, a call, a document or the clock, with which folders filled in.

`prefect.yaml` says the same for a work pool; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from prefect import Flow
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.schedules import Cron, Schedule
from pydantic import ValidationError

from flows.events import ARRIVED, TAG
from flows.ingest import process_this_document
from flows.process import process_folder
from flows.publish import publish
from flows.reconcile import reconcile
from flows.refresh import refresh
from flows.remind import remind
from flows.train import train
from pipeline.commands.serving import Offer
from pipeline.errors import SuiviError


def deployments(offer: Offer) -> list[RunnerDeployment]:
    """What the Prefect page offers.

    Raises:
        SuiviError: a time-table is none.
    """
    raw, out = str(offer.raw.resolve()), str(offer.out.resolve())
    folder = {"folder": {"paths": [raw], "out": out}}
    wanted: dict[str, Any] = {"languages": offer.languages, "into": raw, "out": out}
    wanted |= {"states": offer.states} if offer.states else {}
    comparison = {"tables": out} | ({"export": str(offer.export.resolve())} if offer.export else {})
    return [
        _offer(
            process_this_document,
            "process-this-document",
            "One document on this machine: filed among the others, and the tables brought up to date.",
            {"arrival": {"document": "", "raw": raw, "out": out}},
        ),
        _offer(process_folder, "process-folder", "Any folder of documents, into any folder of tables.", folder),
        _offer(
            process_folder,
            "ingest",
            "The folder of documents, as soon as one arrives: what is new is read, and the tables published.",
            folder,
            triggers=[DeploymentEventTrigger(name="a document arrived", expect={ARRIVED})],
        ),
        _offer(
            refresh,
            "refresh",
            "What is new about States is asked of the United Nations' services, fetched, read and published.",
            {"wanted": wanted},
            _schedule(offer.refresh) if offer.states else None,
        ),
        _offer(
            reconcile,
            "reconcile",
            "Our recommendations and the records of the Universal Human Rights Index, compared.",
            {"comparison": comparison},
            _schedule(offer.reconcile) if offer.export else None,
        ),
        _offer(
            remind,
            "remind",
            "What is overdue, and what is due soon; whoever waits for it is told.",
            {"ahead": {"tables": out}},
            _schedule(offer.remind),
        ),
        _offer(
            publish,
            "publish",
            "The workbook for follow-up, of one State or all, and a database.",
            {"publication": {"tables": out, "into": out}},
        ),
        _offer(
            train,
            "train",
            "A reader for an institution's own scheme, learnt from its labelled examples.",
            {"training": {"scheme": "", "examples": "", "language": "en", "out": ""}},
        ),
    ]


def _schedule(cron: str) -> Schedule:
    try:
        CronSchedule(cron=cron)
        return Cron(cron)
    except ValidationError:
        message = f"{cron!r} is no time-table of cron; it has five fields: '0 5 * * *' is every day at five."
        raise SuiviError(message) from None


def _offer(
    flow: Flow[..., Any],
    name: str,
    description: str,
    parameters: dict[str, Any],
    schedule: Schedule | None = None,
    *,
    triggers: Sequence[DeploymentEventTrigger] = (),
) -> RunnerDeployment:
    made = flow.to_deployment(
        name,
        description=description,
        parameters=parameters,
        schedule=schedule,
        triggers=list(triggers),
        tags=[TAG],
    )
    return cast(RunnerDeployment, made)  # a coroutine only where an event loop runs
