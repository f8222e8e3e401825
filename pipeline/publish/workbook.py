"""The follow-up workbook: one row for each recommendation, with columns for the institution to fill in.

In: published tables. Out: an XLSX file with the sheets follow-up, definitions and what changed, and a hidden one that holds
what was stored when it was written, so that what somebody else changed since is noticed when it comes back.

Rows are written as they come (constant memory), every text as a text: nothing in a document becomes a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.errors import OutputError
from pipeline.knowledge.grades import scales
from pipeline.knowledge.words import Words, statuses, words
from pipeline.publish.cells import COLUMNS, Cells, Column
from pipeline.publish.direction import order
from pipeline.publish.follow_up import FIELDS, Known, follow_up, left
from pipeline.publish.opened import connect
from pipeline.symbols import parse

STORED = "_suivi"  # the hidden sheet
ID = "recommendation_id"  # heading of the hidden column
_MOST = 32_767  # characters that a cell holds
_LINE, _LEAST, _TALLEST = 15, 45, 240  # points: a row shows its text and labels whole, up to sixteen lines of them
_SHOWN = (
    "text",
    "concern",
    "rights",
    "persons",
    "sdg",
    "action",
    "citation",
    "earlier",
)  # columns that make a row higher


_FROZEN = 5  # columns that stay in sight: id (hidden), committee, State, right, citation


def write_workbook(tables: Path, out: Path, *, language: str, state: str | None, today: dt.date) -> int:
    """Write the workbook.

    Args:
        tables: folder of the published tables.
        out: the file; it must not be there yet, for it may have been filled in.
        language: ISO 639-1 code; of the texts where they are there in it, and of labels and headings.
        state: only this State's recommendations, ISO 3166 alpha-3.
        today: the day against which the clock is read.

    Returns:
        The number of recommendations.

    Raises:
        OutputError: there are no tables, none of this State, the file is there already or cannot be written.
    """
    if out.exists():
        raise OutputError(
            f"{out} is there already and may have been filled in. Bring it back with suivi review import {out}, "
            "then move it away or choose another name with --out."
        )
    with connect(tables) as database:
        if state and not database.execute("SELECT 1 FROM documents WHERE state = ? LIMIT 1", [state]).fetchone():
            there = [row[0] for row in database.sql("SELECT DISTINCT state FROM documents ORDER BY 1").fetchall()]
            raise OutputError(f"{tables} holds no document of {state}; there is {', '.join(filter(None, there))}.")
        try:
            folder = tempfile.mkdtemp(prefix=".suivi-", dir=out.parent)
        except OSError as error:
            raise OutputError(f"{out} cannot be written: {error.strerror}. Choose another place with --out.") from error
        unfinished = Path(folder) / "workbook.xlsx"
        try:
            rows = _Sheets(unfinished, language, today).write(database, state)
            os.replace(unfinished, out)
        except (OSError, FileCreateError) as error:
            raise OutputError(f"{out} cannot be written: {error}. Make room, or choose another place.") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return rows


class _Sheets:
    """The sheets of one workbook, written one after the other."""

    def __init__(self, path: Path, language: str, today: dt.date) -> None:
        self._language, self._today = language, today
        self._words: Words = words(language)
        self._cells = Cells(language, today)
        self._book = Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._book.set_properties({"title": self._words.sheets["follow_up"], "comments": "suivi"})
        base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D9D9D9"}
        self._head = self._book.add_format(base | {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"})
        self._given = self._book.add_format(base | {"bg_color": "#F2F2F2"})
        self._strong = self._book.add_format(base | {"bg_color": "#F2F2F2", "bold": True})
        self._day = self._book.add_format(base | {"bg_color": "#F2F2F2", "num_format": "yyyy-mm-dd", "align": "left"})
        self._own = self._book.add_format(base | {"locked": False, "num_format": "@"})
        self._percent = self._book.add_format(base | {"locked": False, "num_format": "0", "align": "left"})
        self._running = {
            (style, order): self._book.add_format(given | {"reading_order": order})
            for style, given in (
                (self._given, base | {"bg_color": "#F2F2F2"}),
                (self._strong, base | {"bg_color": "#F2F2F2", "bold": True}),
                (self._own, base | {"locked": False, "num_format": "@"}),
            )
            for order in (1, 2)
        }
        self._late = self._book.add_format({"font_color": "#9C0006", "bold": True})

    def write(self, database: duckdb.DuckDBPyConnection, state: str | None) -> int:
        with self._book:
            sheet = self._sheet("follow_up")
            stored = self._book.add_worksheet(STORED)
            rows = self._follow_up(sheet, stored, follow_up(database, self._language, state))
            self._definitions(self._sheet("definitions"), rows)
            self._changes(self._sheet("changes"), database)
            self._left(database, state)
            stored.very_hidden()
        return rows

    def _sheet(self, key: str) -> Worksheet:
        sheet = self._book.add_worksheet(self._words.sheets[key])
        if self._words.right_to_left:
            sheet.right_to_left()
        return sheet

    # --- the rows --------------------------------------------------------------------------------------------

    def _follow_up(self, sheet: Worksheet, stored: Worksheet, known: Iterable[Known]) -> int:
        sheet.set_column(0, 0, None, None, {"hidden": True})
        for place, column in enumerate(COLUMNS, start=1):
            sheet.set_column(place, place, column.width)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, _FROZEN)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(2, 0)  # what the documents say, and what the institution does
        sheet.repeat_rows(0)
        sheet.repeat_columns(1, _FROZEN - 1)
        sheet.set_footer("&C&P / &N")
        self._text(sheet, 0, 0, ID, self._head)
        for place, column in enumerate(COLUMNS, start=1):
            self._text(sheet, 0, place, self._words.columns[column.key], self._head)
        for place, heading in enumerate((ID, "field", "value")):
            stored.write_string(0, place, heading)
        row, line = 0, 0
        for row, one in enumerate(known, start=1):
            cells = self._cells.of(one)
            sheet.set_row(row, _height(cells))
            self._text(sheet, row, 0, one.recommendation_id, self._given)
            for place, column in enumerate(COLUMNS, start=1):
                self._cell(sheet, row, place, column, cells[column.key])
            for field in sorted(one.filled.keys() & set(FIELDS)):
                value = one.filled[field]
                line += 1
                for place, text in enumerate((one.recommendation_id, field, value)):
                    stored.write_string(line, place, text[:_MOST])
        self._rules(sheet, max(row, 1))
        return row

    def _rules(self, sheet: Worksheet, last: int) -> None:
        """Filters, drop-downs, colours and protection."""
        place = {column.key: index for index, column in enumerate(COLUMNS, start=1)}
        sheet.autofilter(0, 0, last, len(COLUMNS))
        first = len(COLUMNS) + 2  # row of the heading above the statuses, in the sheet of definitions
        names = self._words.sheets["definitions"].replace("'", "''")
        said = self._words.definitions
        sheet.data_validation(
            1,
            place["status"],
            last,
            place["status"],
            {
                "validate": "list",
                "source": f"='{names}'!$A${first + 1}:$A${first + len(statuses())}",
                "error_message": said["invalid_status"],
            },
        )
        percent: dict[str, Any] = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100}
        column = place["progress_percent"]
        sheet.data_validation(1, column, last, column, percent | {"error_message": said["invalid_percent"]})
        late = {"type": "cell", "criteria": "==", "value": f'"{self._words.clock["overdue"]}"', "format": self._late}
        sheet.conditional_format(1, place["clock"], last, place["clock"], late)
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})

    def _cell(self, sheet: Worksheet, row: int, place: int, column: Column, value: Any) -> None:
        style = self._style(column)
        if value is None or value == "":
            sheet.write_blank(row, place, None, style)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, place, dt.datetime.combine(value, dt.time()), style)
        elif column.kind == "percent" and value.isdecimal():
            sheet.write_number(row, place, int(value), style)
        else:
            self._text(sheet, row, place, value, style)

    def _style(self, column: Column) -> Format:
        styles = {"date": self._day, "own": self._own, "percent": self._percent}
        return styles.get(column.kind, self._strong if column.key == "citation" else self._given)

    def _text(self, sheet: Worksheet, row: int, place: int, text: str, style: Format) -> None:
        if len(text) > _MOST:
            mark = self._words.definitions["cut"]
            text = text[: _MOST - len(mark)] + mark
        style = self._running.get((style, order(text, self._words.right_to_left)), style)
        sheet.write_string(row, place, text, style)

    # --- what the words mean, and what changed ---------------------------------------------------------------

    def _definitions(self, sheet: Worksheet, rows: int) -> None:
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        for row, (name, meaning, style) in enumerate(self._definition_lines(rows)):
            self._text(sheet, row, 0, name, style)
            self._text(sheet, row, 1, meaning, style)
        sheet.protect()

    def _definition_lines(self, rows: int) -> Iterator[tuple[str, str, Format]]:
        said = self._words.definitions
        yield said["column"], said["meaning"], self._head
        for column in COLUMNS:
            yield self._words.columns[column.key], self._words.meanings[column.key], self._given
        # `_rules` counts on it: heading, a line for each column, a heading, the statuses
        yield said["statuses"], "", self._head
        yield from ((status.name_in(self._language), "", self._given) for status in statuses())
        yield said["grades"], "", self._head
        for scale in scales():
            for grade in scale.grades:
                name = f"{scale.id}: {grade.raw}"
                yield name, f"{self._words.grades[grade.grade]} ({grade.means})", self._given
        yield "", said["written"].format(day=self._today.isoformat(), rows=rows), self._given
        yield "", said["protected"], self._given

    def _changes(self, sheet: Worksheet, database: duckdb.DuckDBPyConnection) -> None:
        said = self._words.changes
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 50)
        sheet.set_column(2, 4, 24)
        sheet.freeze_panes(1, 0)
        for place, key in enumerate(("table", "id", "change", "fields", "cause")):
            self._text(sheet, 0, place, said[key], self._head)
        changes = database.execute('SELECT "table", id, change, fields, cause FROM changes ORDER BY ALL')
        row = 0
        while found := changes.fetchmany(1_000):
            for table, name, change, fields, cause in found:
                row += 1
                for place, text in enumerate((table, name, said.get(change, change), ", ".join(fields), cause)):
                    self._text(sheet, row, place, text, self._given)
        if not row:
            self._text(sheet, 1, 0, said["none"], self._given)
        sheet.protect()

    def _left(self, database: duckdb.DuckDBPyConnection, state: str | None) -> None:
        """A sheet of what people said of recommendations that no document has any more; none where there is nothing."""
        said = self._words.page
        of = ((parse(key.partition("#")[0]), key, field, value) for key, field, value in left(database))
        entries = [told for symbol, *told in of if state is None or symbol is None or symbol.state in (None, state)]
        if not entries:
            return
        sheet = self._book.add_worksheet(said["left"])
        if self._words.right_to_left:
            sheet.right_to_left()
        sheet.set_column(0, 1, 30)
        sheet.set_column(2, 2, 70)
        self._text(sheet, 0, 0, said["left_note"], self._strong)
        heads = (self._words.columns["citation"], said["field"], said["value"])
        lines = ((key, self._words.columns.get(field, field), value) for key, field, value in entries)
        for row, line in enumerate((heads, *lines), 1):
            for place, text in enumerate(line):
                self._text(sheet, row, place, text, self._head if row == 1 else self._given)
        sheet.protect()


def _height(cells: Mapping[str, Any]) -> int:
    """The height of a row in points, by the lines that its texts take in their columns."""
    lines = 1
    for column in COLUMNS:
        if column.key in _SHOWN and (text := cells[column.key]):
            lines = max(lines, sum(1 + int(len(line) / (column.width * 1.05)) for line in text.split("\n")))
    return max(_LEAST, min(lines * _LINE, _TALLEST))
