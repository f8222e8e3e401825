"""What stands in a follow-up workbook that comes back, whatever program saved it and whatever was done to its rows and columns.

In: the sheets, read only. Out: the cells that people fill in, each once, and what cannot be taken, with the reason. Rows may
be hidden, filtered or in another order, sheets and columns too; heads may have blanks around them or a title above.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.cleaning import cleaned
from pipeline.errors import UnreadableError
from pipeline.knowledge.words import INTERFACES, statuses, words
from pipeline.publish.follow_up import FIELDS
from pipeline.publish.workbook import ID, STORED

_HEAD_WITHIN = 20  # rows: a title may have been put above the heads
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_PART = 1 << 20  # bytes of a sheet looked at together
_FAILED = re.compile(r"#(?:VALUE!|REF!|NAME\?|DIV/0!|N/A|NUM!|NULL!)")  # what a formula comes to that does not work
_SIGN = re.compile(r"\s*[%٪]\s*$")
_CODES = {name.casefold(): status.code for status in statuses() for name in (status.code, *status.names.values())}


class Refused(NamedTuple):
    """A cell that was not taken."""

    recommendation_id: str
    field: str
    value: str  # as the cell has it
    reason: str


class Cell(NamedTuple):
    """What a person may have filled in."""

    recommendation_id: str
    field: str
    value: str  # statuses as they are stored


class Returned(NamedTuple):
    """The sheet of recommendations."""

    cells: list[Cell]
    refused: list[Refused]
    unread: tuple[str, ...]  # heads of columns that are none of ours


class _Head(NamedTuple):
    row: int  # 1 is the first of the sheet
    own: int  # place of the column of ids, 0 is the first
    places: dict[str, int]  # field -> place
    unread: tuple[str, ...]


def opened(file: Path) -> Any:
    """The workbook.

    Raises:
        UnreadableError: it is none.
    """
    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (OSError, InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableError(f"{file.name} cannot be opened as a workbook ({error}); save it as .xlsx.") from error


def returned(book: Any, file: Path) -> Returned:
    """The cells to fill in, of each row of each column that is there.

    Raises:
        UnreadableError: no sheet has the hidden column of ids.
    """
    sheet, head = _sheet(book, file)
    covered = _covered(sheet)
    cells: list[Cell] = []
    refused: list[Refused] = []
    for number, line in enumerate(sheet.iter_rows(min_row=head.row + 1), head.row + 1):
        name = text(line[head.own].value) if head.own < len(line) else ""
        for field, place in head.places.items():
            value = _value(line[place], field) if place < len(line) else ""
            if (number, place) in covered and name:
                refused.append(Refused(name, field, "", "the cell is merged with others; part them and fill in each"))
            elif name and _FAILED.fullmatch(value):
                refused.append(Refused(name, field, value, "a formula that fails; write what it should say"))
            elif name:
                cells.append(Cell(name, field, value))
            elif value:
                refused.append(Refused(f"row {number}", field, value, f"the row has no {ID}; fill in a row as written"))
    return Returned(cells, refused, head.unread)


def stored(book: Any) -> Iterator[tuple[str, str, str]]:
    """What was in the store when the workbook was written: id, field, value."""
    for line in book[STORED].iter_rows(min_row=2, values_only=True):
        name, field, value = (*line, None, None, None)[:3]
        if name:
            yield str(name), str(field), "" if value is None else str(value)


def text(value: Any) -> str:
    """A cell as a text: days in ISO 8601, whole numbers without a point, no blanks around, no turns of direction."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else cleaned(str(value)).strip()


def _sheet(book: Any, file: Path) -> tuple[Any, _Head]:
    for sheet in book.worksheets:
        if sheet.title == STORED:
            continue
        for number, line in enumerate(sheet.iter_rows(max_row=_HEAD_WITHIN, values_only=True), 1):
            heads = [_plain(cell) for cell in line]
            if ID in heads:
                return sheet, _head(number, heads)
    raise UnreadableError(f"{file.name}: the hidden column {ID} is gone; take it back from the workbook as written.")


def _head(row: int, heads: list[str]) -> _Head:
    ours = {_plain(head): key for language in INTERFACES for key, head in words(language).columns.items()}
    fields = {head: key for head, key in ours.items() if key in FIELDS}
    places: dict[str, int] = {}
    for place, head in enumerate(heads):
        if head in fields:
            places.setdefault(fields[head], place)
    return _Head(row, heads.index(ID), places, tuple(head for head in heads if head and head not in {ID, *ours}))


def _plain(head: Any) -> str:
    """A head without blanks around or doubled, in small letters."""
    return " ".join(text(head).split()).casefold()


def _value(cell: Any, field: str) -> str:
    if field == "progress_percent":
        value, shown = cell.value, cell.number_format or ""
        if isinstance(value, int | float) and not isinstance(value, bool) and "%" in shown:
            value = round(value * 100, 6)  # who types 40 % has 0.4 stored
        said = _SIGN.sub("", text(value))
        return str(int(said)) if said.isdecimal() else said
    said = text(cell.value)
    return _CODES.get(" ".join(said.split()).casefold(), said) if field == "status" else said


def _covered(sheet: Any) -> set[tuple[int, int]]:
    """Row and column (0 is the first) of the cells that a merged one covers: programs keep nothing in them."""
    found: set[tuple[int, int]] = set()
    rest = b""
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        while data := part.read(_PART):
            for match in _MERGED.finditer(rest + data):
                left, top, right, bottom = range_boundaries(match[1].decode())
                bottom, right = min(bottom, top + 10_000), min(right, left + 100)
                found |= {
                    (row, column - 1)
                    for row in range(top, bottom + 1)
                    for column in range(left, right + 1)
                    if (row, column) != (top, left)
                }
            rest = data[-200:]
    return found
