"""A workbook of `reviewing` that a person filled in, taken into the store of what people say: whole, or not at all.

In: the workbook and the folder of tables. Out: entries in the store; or a list of the cells at fault, and nothing changed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.errors import ReviewError
from pipeline.knowledge import SCHEMES, scheme
from pipeline.publish.opened import connect
from pipeline.publish.reviewing import COLUMNS, ID, NOTE, OPEN, OVERRULE, SHEET, YES
from pipeline.records import Review
from pipeline.review import NOTHING, OVERRULES, SEPARATOR, append

_FILLED = (*OPEN, OVERRULE, NOTE)


class Fault(NamedTuple):
    """A cell that keeps a workbook from being taken."""

    cell: str  # as a spreadsheet names it: C7
    why: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.cell}: {self.why}"


class _Filled(NamedTuple):
    """The filled cells of one row: by column, the cell's name and what it says."""

    name: str
    cell: str  # of the id
    cells: dict[str, tuple[str, str]]

    def labels(self, key: str) -> list[tuple[str, str]]:
        return [said for column, said in self.cells.items() if column in OPEN and column.partition(" ")[0] == key]


def take(file: Path, tables: Path, *, reviewer: str, now: dt.datetime) -> list[Review]:
    """Put what a reviewer filled in into the store beside the tables.

    An empty cell says nothing: it neither confirms nor takes back.

    Args:
        file: the workbook; rows and columns may stand in another order.
        tables: folder of the published tables.
        reviewer: who filled it in.
        now: when, UTC.

    Returns:
        The entries that were new.

    Raises:
        ReviewError: a cell is at fault, and each is named; nothing was changed.
        OutputError: there are no tables.
    """
    if not reviewer.strip():
        raise ReviewError("A review has a reviewer; say who with --reviewer.")
    with connect(tables) as database:
        known = {row[0] for row in database.execute("SELECT recommendation_id FROM recommendations").fetchall()}
    faults: list[Fault] = []
    rows = list(_rows(_sheet(file), faults))
    faults += _ids(rows, known)
    entries = [entry for row in rows for entry in _entries(row, reviewer.strip(), now, faults)]
    faults += _twice(rows)
    if faults:
        listed = "\n".join(f"  {fault}" for fault in dict.fromkeys(faults))
        raise ReviewError(
            f"{file} was not taken, and nothing was changed. Mend these cells, then import it again:\n{listed}"
        )
    return append(tables, entries)


def _opened(file: Path) -> Any:
    try:
        return openpyxl.load_workbook(file)  # formulas as such, and merged cells
    except OSError as error:
        raise ReviewError(
            f"{file} cannot be read ({error.strerror or error}); check that the file is there."
        ) from error
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise ReviewError(f"{file} is no workbook that can be read; save it as .xlsx.") from error


def _sheet(file: Path) -> Any:
    book = _opened(file)
    if SHEET not in book.sheetnames:
        raise ReviewError(f"{file} has no sheet {SHEET!r}; write a workbook with suivi review export and fill that in.")
    return book[SHEET]


def _rows(sheet: Any, faults: list[Fault]) -> Iterator[_Filled]:
    faults += [
        Fault(str(merged.coord), "the cells are merged; unmerge them, so that each row has its own")
        for merged in sheet.merged_cells.ranges
    ]
    lines = sheet.iter_rows()
    header = next(lines, ())
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        name = _text(cell.value)
        if name in places:
            faults.append(Fault(cell.coordinate, f"the column {name!r} stands twice"))
        elif name in COLUMNS:
            places[name] = place
        elif name:
            faults.append(Fault(cell.coordinate, f"there is no column {name!r}; remove it"))
    missing = [name for name in COLUMNS if name not in places]
    faults += [
        Fault(f"{SHEET}!1:1", f"the column {name!r} was deleted; take it back from the export") for name in missing
    ]
    if ID not in places:
        return
    for line in lines:
        cells = {name: (line[place].coordinate, _text(line[place].value)) for name, place in places.items()}
        filled = {name: cells[name] for name in _FILLED if name in cells and cells[name][1]}
        faults += [
            Fault(line[places[name]].coordinate, "a formula; write the text itself")
            for name in filled
            if line[places[name]].data_type == "f"
        ]
        cell, name = cells[ID]
        if name or filled:
            yield _Filled(name, cell, filled)


def _ids(rows: Sequence[_Filled], known: set[str]) -> Iterator[Fault]:
    for row in rows:
        if row.name not in known:
            yield Fault(row.cell, f"the tables have no recommendation {row.name!r}; leave this column as it was")


def _twice(rows: Sequence[_Filled]) -> Iterator[Fault]:
    """Recommendations that stand in several rows, which do not say the same."""
    counts = Counter(row.name for row in rows)
    first: dict[str, _Filled] = {}
    for row in (row for row in rows if counts[row.name] > 1):
        before = first.setdefault(row.name, row)
        for column in sorted({*row.cells, *before.cells}):
            one, two = before.cells.get(column), row.cells.get(column)
            if (one and one[1]) != (two and two[1]):
                place = two or one
                yield Fault(place[0] if place else row.cell, f"two values for {column} of {row.name}; keep one row")


def _entries(row: _Filled, reviewer: str, now: dt.datetime, faults: list[Fault]) -> Iterator[Review]:
    """What one row says; what is wrong with it goes to the faults."""
    note = row.cells.get(NOTE, ("", ""))[1] or None

    def entry(field: str, value: str) -> Review:
        return Review(
            recommendation_id=row.name, field=field, value=value, reviewer=reviewer, reviewed_at=now, note=note
        )

    said = []
    for key in SCHEMES:
        known, names = scheme(key).by_name, []
        given = row.labels(key)
        for cell, value in given:
            if value == NOTHING and len(given) > 1:
                faults.append(Fault(cell, f"{NOTHING} beside a label of {key}; keep one of them"))
            elif value in known:
                names.append(known[value].name)
            elif value == NOTHING:
                names.append(value)
            else:
                faults.append(Fault(cell, f"no label of {key}: {value!r}; choose one from the list"))
        if names:
            said.append(entry(key, SEPARATOR.join(dict.fromkeys(names))))
    over = ""
    if OVERRULE in row.cells:
        cell, value = row.cells[OVERRULE]
        if value.casefold() != YES:
            faults.append(Fault(cell, f"neither empty nor {YES}: {value!r}"))
        elif not said:
            faults.append(Fault(cell, "overrules what is stated, but gives no label in its place"))
        over = SEPARATOR.join(one.field for one in said)
    if said:  # an earlier overruling is taken back where this one does not repeat it
        said.append(entry(OVERRULES, over))
    if note and not said:
        said.append(entry(NOTE, note).model_copy(update={"note": None}))
    yield from said


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
