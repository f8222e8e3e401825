"""The flow that looks through what is due, and says so to those who wait for it (docs/flows.md)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from pydantic import BaseModel, Field

from flows.events import DUE_SOON, OVERDUE
from pipeline.clock import Clock, Line, look, table


class Ahead(BaseModel):
    """How far to look ahead."""

    tables: Path = Field(title="Tables", description="Folder of the tables.", examples=["data/processed"])
    days: int = Field(default=60, ge=0, title="Days ahead", description="What counts as soon.", examples=[60])
    today: dt.date | None = Field(
        default=None, title="Day", description="The day from which is counted; empty: today.", examples=["2026-03-02"]
    )


@task(name="look-at-the-clock", cache_policy=NO_CACHE, persist_result=False)
def look_at_the_clock(ahead: Ahead) -> Clock:
    """What is overdue, and what is due soon."""
    return look(ahead.tables, ahead.today or dt.date.today(), days=ahead.days)


@flow(name="remind", persist_result=False)
def remind(ahead: Ahead) -> Clock:
    """Tell what is due: an artifact, and an event for what is overdue and one for what is due soon.

    Raises:
        OutputError: the folder holds no tables.
    """
    clock = look_at_the_clock(ahead)
    page = "\n\n".join(
        f"## {title}\n\n{table(found) if found else 'Nothing.'}"
        for title, found in (("Overdue", clock.overdue), (f"Due within {ahead.days} days", clock.soon))
    )
    create_markdown_artifact(page, key="due", description="What is due")
    for event, found in ((OVERDUE, clock.overdue), (DUE_SOON, clock.soon)):
        if found:
            payload = {"count": len(found), "text": "\n".join(map(_sentence, found))}
            emit_event(event, {"prefect.resource.id": f"suivi.tables.{ahead.tables.resolve()}"}, payload=payload)
    return clock


def _sentence(line: Line) -> str:
    return f"{line.due_on}: {line.document}, {line.what}{line.paragraphs and f' ({line.paragraphs})'}"
