"""What is due: things with a day in, lines to show out, each once for all languages of a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from pipeline.publish import Due
from pipeline.publish.examined import EXAMINED
from pipeline.publish.opened import connect

RECENT = dt.timedelta(days=366)  # what was due longer ago is left to the table


class Line(NamedTuple):
    """One thing due, as it is shown."""

    due_on: str
    document: str
    what: str
    paragraphs: str
    overdue: bool


class Clock(NamedTuple):
    """What a day calls for, by date."""

    overdue: tuple[Line, ...]  # within the last year
    soon: tuple[Line, ...]


def lines(due: Iterable[Due], today: dt.date) -> list[Line]:
    """The lines of things due, by date."""
    return sorted(
        {
            Line(
                thing.due_on.isoformat(),
                thing.document_id.rpartition("@")[0],
                thing.kind.replace("_", " "),
                f"paras. {', '.join(thing.paragraphs)}" if thing.paragraphs else "",
                thing.due_on < today,
            )
            for thing in due
        }
    )


def look(tables: Path, today: dt.date, *, days: int) -> Clock:
    """What published tables say is overdue, and what is due within some days.

    Raises:
        OutputError: the folder holds no tables.
    """
    with connect(tables) as database:
        rows = database.execute(
            f"SELECT {', '.join(Due._fields)} FROM follow_ups WHERE due_on BETWEEN ? AND ? "
            f"AND document_id NOT IN ({EXAMINED})",
            [today - RECENT, today + dt.timedelta(days=days)],
        ).fetchall()
    found = lines((Due(day, name, kind, tuple(paragraphs)) for day, name, kind, paragraphs in rows), today)
    return Clock(
        tuple(line for line in found if line.overdue),
        tuple(line for line in found if not line.overdue),
    )


def table(shown: Sequence[Line]) -> str:
    """Lines as a table in Markdown, documents linked."""
    head = ["| day | document | what | paragraphs | |", "| --- | --- | --- | --- | --- |"]
    rows = [
        f"| {line.due_on} | {linked(line.document)} | {line.what} | {line.paragraphs} | {line.overdue * 'overdue'} |"
        for line in shown
    ]
    return "\n".join([*head, *rows])


def linked(document: str) -> str:
    """A document's name in Markdown, as a link to its canonical address where it has a symbol.

    Args:
        document: `document_id`, or the part of it before `@`.
    """
    symbol, _, language = document.partition("@")
    if symbol.startswith("sha256:"):
        return document
    return f"[{document}](https://docs.un.org/{language or 'en'}/{quote(symbol)})"
