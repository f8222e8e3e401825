"""A follow-up workbook that was filled in, back into the store of what people say.

In: the workbook, and the folder of tables beside which the store lies. Out: the entries taken, and those refused, each with
the reason. What somebody else changed since the workbook was written is never written over: that is a conflict, and shown.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UnreadableError
from pipeline.publish.follow_up import FIELDS
from pipeline.publish.opened import connect
from pipeline.publish.reissued import carried, origin
from pipeline.publish.returned import Cell, Refused, opened, returned
from pipeline.publish.returned import stored as as_written
from pipeline.publish.workbook import STORED
from pipeline.records import Review
from pipeline.review import append, current, load, wrong

_LANGUAGE = re.compile(r"@[a-z]+#")


class Taken(NamedTuple):
    """What became of a workbook."""

    entries: list[Review]  # written to the store
    refused: list[Refused]
    unread: tuple[str, ...] = ()  # heads of columns that are none of ours


def is_follow_up(file: Path) -> bool:
    """Whether a file is a workbook that `write_workbook` made.

    Raises:
        UnreadableError: it is no workbook.
    """
    with closing(opened(file)) as book:
        return STORED in book.sheetnames


def take_back(file: Path, tables: Path, *, reviewer: str, now: dt.datetime) -> Taken:
    """Put what was filled in into the store.

    Args:
        file: the workbook; rows, columns and sheets may stand in another order, columns may be missing.
        tables: folder of the tables; the store lies beside them.
        reviewer: who filled it in.
        now: the time of the entries, UTC.

    Raises:
        UnreadableError: it is no follow-up workbook, or its hidden sheet or column is gone.
        OutputError: there are no tables.
        ReviewError: the store cannot be read or written.
    """
    with closing(opened(file)) as book:
        if STORED not in book.sheetnames:
            raise UnreadableError(
                f"{file.name} is no follow-up workbook; write one with suivi workbook and fill that in."
            )
        found = returned(book, file)
        written = {(_key(name), field): value for name, field, value in as_written(book)}
    with connect(tables) as database:
        known = {row[0] for row in database.execute("SELECT recommendation_id FROM recommendations").fetchall()}
    stored = said_now(tables)
    refused = list(found.refused)
    changed: dict[tuple[str, str], dict[str, Cell]] = {}  # by value: a copied row may say something else
    for cell in found.cells:
        key = _key(cell.recommendation_id), cell.field
        if cell.value not in (written.get(key, ""), stored[key].value if key in stored else ""):
            changed.setdefault(key, {})[cell.value] = cell
    entries: list[Review] = []
    for key, cells in changed.items():
        last = stored.get(key)
        for cell in cells.values():
            said = " and ".join(map(repr, cells))
            reason = f"several rows of this recommendation say {said}; keep one" if len(cells) > 1 else None
            if reason := reason or _reason(cell, written.get(key, ""), last, reviewer, known):
                refused.append(Refused(*cell, reason))
                continue
            # said under the language in which it stands, so that one field has one answer
            # what came from another number is emptied where it was said
            name = (last.recommendation_id if cell.value else origin(last)) if last else cell.recommendation_id
            entries.append(
                Review(
                    recommendation_id=name,
                    field=cell.field,
                    value=cell.value,
                    reviewer=reviewer,
                    reviewed_at=now,
                    note=None,
                )
            )
    return Taken(append(tables, entries), refused, found.unread)


def said_now(tables: Path) -> dict[tuple[str, str], Review]:
    """What counts of what people said, in whatever language of a document: by citation key and field."""
    said = current(carried(tables, load(tables), FIELDS)).values()
    return {(_key(one.recommendation_id), one.field): one for one in sorted(said, key=lambda one: one.reviewed_at)}


def _reason(cell: Cell, before: str, last: Review | None, reviewer: str, known: set[str]) -> str | None:
    """Why a changed cell is not taken; None where it is."""
    stands = last.value if last else ""
    if cell.recommendation_id not in known:
        return "the tables have no such recommendation any more"
    if stands != before:
        who = f"{last.reviewer} on {last.reviewed_at:%Y-%m-%d}" if last else "somebody"
        return (
            f"conflict: it was {before or 'empty'!r} when the workbook was written; {who} made it {stands or 'empty'!r}"
        )
    if not cell.value and last and last.reviewer != reviewer:
        return f"{last.reviewer} said {stands!r}, and only {last.reviewer} can take it back; another value would count"
    return wrong(cell.field, cell.value)


def _key(recommendation_id: str) -> str:
    """The citation key: the same in all languages."""
    return _LANGUAGE.sub("#", recommendation_id)
