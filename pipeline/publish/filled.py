"""A follow-up workbook that was filled in, back into the store of what people say.

In: the workbook, and the folder of tables beside which the store lies. Out: the entries taken, and those refused, each with
the reason. What somebody else changed since the workbook was written is never written over: that is a conflict, and shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.errors import UnreadableError
from pipeline.knowledge.words import INTERFACES, statuses, words
from pipeline.publish.follow_up import FIELDS
from pipeline.publish.opened import connect
from pipeline.publish.reissued import carried, origin
from pipeline.publish.workbook import ID, STORED
from pipeline.records import Review
from pipeline.review import append, current, load, wrong

_LANGUAGE = re.compile(r"@[a-z]+#")


class Refused(NamedTuple):
    """A cell that was not taken."""

    recommendation_id: str
    field: str
    value: str  # as the cell has it
    reason: str


class Taken(NamedTuple):
    """What became of a workbook."""

    entries: list[Review]  # written to the store
    refused: list[Refused]


class _Cell(NamedTuple):
    recommendation_id: str
    field: str
    value: str  # statuses as they are stored


def is_follow_up(file: Path) -> bool:
    """Whether a file is a workbook that `write_workbook` made.

    Raises:
        UnreadableError: it is no workbook.
    """
    return STORED in _opened(file).sheetnames


def take_back(file: Path, tables: Path, *, reviewer: str, now: dt.datetime) -> Taken:
    """Put what was filled in into the store.

    Args:
        file: the workbook; rows and columns may stand in another order, columns may be missing.
        tables: folder of the tables; the store lies beside them.
        reviewer: who filled it in.
        now: the time of the entries, UTC.

    Raises:
        UnreadableError: it is no follow-up workbook, or its hidden sheet or column is gone.
        OutputError: there are no tables.
        ReviewError: the store cannot be read or written.
    """
    book = _opened(file)
    if STORED not in book.sheetnames:
        raise UnreadableError(f"{file.name} is no follow-up workbook; write one with suivi workbook and fill that in.")
    with connect(tables) as database:
        known = {row[0] for row in database.execute("SELECT recommendation_id FROM recommendations").fetchall()}
    written = {(_key(str(name)), str(field)): str(value) for name, field, value in _lines(book[STORED])}
    stored: dict[tuple[str, str], Review] = {}
    for one in sorted(current(carried(tables, load(tables), FIELDS)).values(), key=lambda one: one.reviewed_at):
        stored[_key(one.recommendation_id), one.field] = one
    entries: list[Review] = []
    refused: list[Refused] = []
    for cell in _cells(book.worksheets[0], file):
        key = _key(cell.recommendation_id), cell.field
        before, last = written.get(key, ""), stored.get(key)
        stands = last.value if last else ""
        if cell.value in (before, stands):
            continue
        if reason := _reason(cell, before, last, reviewer, known):
            refused.append(Refused(*cell, reason))
        else:
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
    return Taken(append(tables, entries), refused)


def _reason(cell: _Cell, before: str, last: Review | None, reviewer: str, known: set[str]) -> str | None:
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


def _cells(sheet: Any, file: Path) -> Iterator[_Cell]:
    """The fields of each row; a column that was taken away says nothing."""
    headings = next(sheet.iter_rows(min_row=1, max_row=1, values_only=True), ())
    fields = {words(language).columns[field]: field for language in INTERFACES for field in FIELDS}
    if ID not in headings:
        raise UnreadableError(
            f"{file.name}: the hidden column {ID} is gone; take it back from the workbook as written."
        )
    own = headings.index(ID)
    places = {fields[str(heading)]: place for place, heading in enumerate(headings) if str(heading) in fields}
    for line in _lines(sheet):
        if name := _text(line[own]):
            for field, place in places.items():
                value = _text(line[place])
                yield _Cell(name, field, _CODES.get(value.casefold(), value) if field == "status" else value)


_CODES = {name.casefold(): status.code for status in statuses() for name in (status.code, *status.names.values())}


def _lines(sheet: Any) -> Iterator[tuple[Any, ...]]:
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(min_row=2, values_only=True)
    return rows


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _key(recommendation_id: str) -> str:
    """The citation key: the same in all languages."""
    return _LANGUAGE.sub("#", recommendation_id)


def _opened(file: Path) -> Any:
    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (OSError, InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableError(f"{file.name} cannot be opened as a workbook ({error}); save it as .xlsx.") from error
