"""Lists that users bring and take away, as CSV or workbook: a header and rows of cells. The text of a cell is never a formula.

In: a file with a header in its first row. Out: a file of the kind that its name says, whole or not at all.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import xlsxwriter
from charset_normalizer import from_bytes

from pipeline.errors import ListError
from pipeline.publish.direction import order
from pipeline.publish.flat import defused, fuse

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

_SUFFIXES = (".csv", ".xlsx")
_MOST = 32_767  # characters that a cell of a workbook holds
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")  # a spreadsheet makes nothing else of it
_LOOKED_AT = 200  # rows that tell how wide a column is
_NARROW, _WIDE = 8, 60  # characters
_ROWS = 1_048_576  # that a sheet of a workbook holds
csv.field_size_limit(1 << 27)


class Table(NamedTuple):
    """A list as it was read."""

    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]  # each as long as the header
    told: tuple[str, ...] = ()  # what of the file is not in it, one sentence each

    def column(self, name: str, path: Path) -> int:
        """The place of a column.

        Raises:
            ListError: there is none of that name, or more than one.
        """
        places = [place for place, one in enumerate(self.header) if one == name]
        if len(places) == 1:
            return places[0]
        if places:
            raise ListError(f"{path} has {len(places)} columns {name!r}; give them different names.")
        raise ListError(f"{path} has no column {name!r}; name one of: {', '.join(filter(None, self.header))}.")


def read(path: Path) -> Table:
    """Read a list.

    Raises:
        ListError: it is not there, not of a kind that is read, damaged, or without a header.
    """
    suitable(path)
    try:
        header, rows, told = _read_csv(path) if path.suffix.lower() == ".csv" else _read_workbook(path)
    except OSError as error:
        raise ListError(f"{path} cannot be read ({error.strerror or error}); check that the file is there.") from error
    if not any(header):
        raise ListError(f"{path} has no header; its first row must name the columns.")
    width = max(len(header), *map(len, rows)) if rows else len(header)
    full = [(*row, *[None] * (width - len(row))) for row in rows]
    return Table((*header, *[""] * (width - len(header))), full, tuple(told))


def suitable(path: Path) -> None:
    """Whether the name of a list is that of a kind we read and write.

    Raises:
        ListError: it is not.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise ListError(f"{path} is neither .csv nor .xlsx; save it as one of them.")


def write(
    path: Path, sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]], *, right_to_left: bool = False
) -> list[Path]:
    """Write lists: sheets of one workbook, or CSV files, the first of the name given, others `<name>.<sheet>.csv`.

    Args:
        path: the file.
        sheets: by name, header and rows.
        right_to_left: whether the sheets of a workbook run so.

    Returns:
        The files written.

    Raises:
        ListError: they cannot be written, or a sheet cannot hold them; what was there is as it was.
    """
    suitable(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".xlsx":
            _put(path, _workbook(path, sheets, right_to_left))
            return [path]
        paths = [path, *(path.with_suffix(f".{name}.csv") for name in list(sheets)[1:])]
        for one, (header, rows) in zip(paths, sheets.values(), strict=True):
            _put(one, _csv(header, rows))
        return paths
    except OSError as error:
        raise ListError(
            f"{path} cannot be written ({error.strerror or error}); close it, or choose another name."
        ) from error


def cut(cell: Cell) -> Cell:
    """A cell as long as a workbook can hold it."""
    return cell[: _MOST - 1] + "…" if isinstance(cell, str) and len(cell) > _MOST else cell


def _read_csv(path: Path) -> tuple[list[str], list[list[Cell]], list[str]]:
    data = path.read_bytes()
    try:
        text, told = data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        best = from_bytes(data).best()
        if best is None:
            raise ListError(f"{path} is no text that can be read; save it as CSV in UTF-8.") from None
        text, told = str(best), [f"The file is not UTF-8; it was read as {best.encoding}."]
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    # a CSV file of ours, or of another careful program, has apostrophes before what looks like a formula
    rows = [[fuse(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    return (rows[0] if rows else []), [list(row) for row in rows[1:] if row], told


def _read_workbook(path: Path) -> tuple[list[str], list[list[Cell]], list[str]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        names = book.sheetnames
        rows: list[list[Any]] = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError) as error:
        raise ListError(f"{path} is no workbook that can be read; open it and save it anew as .xlsx.") from error
    told = [f"Only the first sheet, {names[0]}, was read, not {', '.join(names[1:])}."] if len(names) > 1 else []
    header = ["" if cell is None else str(cell) for cell in rows[0]] if rows else []
    return header, [row for row in rows[1:] if any(cell is not None for cell in row)], told


def _csv(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    file = io.StringIO(newline="")
    table = csv.writer(file, lineterminator="\r\n")
    for row in (header, *rows):
        plain = ["" if cell is None else str(cell) for cell in row]
        safe = defused(plain)
        table.writerow(was if _NUMBER.fullmatch(was) else now for was, now in zip(plain, safe, strict=True))
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8", "replace")


def _workbook(
    path: Path, sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]], right_to_left: bool
) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        base = {"text_wrap": True, "valign": "top"}
        heads, texts = (
            [book.add_format(base | {"bold": bold, "reading_order": way}) for way in range(3)] for bold in (True, False)
        )
        for name, (header, rows) in sheets.items():
            if len(rows) >= _ROWS:
                raise ListError(
                    f"{path}: a sheet holds no more than {_ROWS - 1} rows; choose a name that ends in .csv."
                )
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            if right_to_left:
                sheet.right_to_left()
            for place, column in enumerate(zip(header, *rows[:_LOOKED_AT], strict=True)):
                longest = max(len(str(cell)) for cell in column if cell is not None)
                sheet.set_column(place, place, min(max(longest + 2, _NARROW), _WIDE))
            for number, row in enumerate((header, *rows)):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):  # as text, whatever it looks like
                        style = (texts if number else heads)[order(cell, right_to_left)]
                        sheet.write_string(number, place, str(cut(cell)), style)
                    elif cell is not None:
                        sheet.write(number, place, cell)
    return file.getvalue()


def _put(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    os.replace(beside, path)
