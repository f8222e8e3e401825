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
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import duckdb
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.errors import OutputError
from pipeline.knowledge import SchemeKey, scheme
from pipeline.knowledge.bodies import states
from pipeline.knowledge.grades import scales
from pipeline.knowledge.words import Words, statuses, words
from pipeline.publish.follow_up import FIELDS, Known, Place, follow_up
from pipeline.publish.opened import connect

STORED = "_suivi"  # the hidden sheet
ID = "recommendation_id"  # heading of the hidden column
_MOST = 32_767  # characters that a cell holds
_ROW_HEIGHT = 90  # points: six lines; the rest of a long text shows when the row is opened up
_SCHEMES: dict[str, SchemeKey] = {"rights": "right", "persons": "persons", "sdg": "sdg", "action": "action"}


class _Column(NamedTuple):
    key: str
    width: float  # characters
    kind: Literal["text", "date", "own", "percent"] = "text"


_COLUMNS = (
    _Column("committee", 10),
    _Column("state", 14),
    _Column("right", 24),
    _Column("citation", 24),
    _Column("language", 9),
    _Column("text", 70),
    _Column("concern", 50),
    _Column("rights", 30),
    _Column("persons", 24),
    _Column("sdg", 26),
    _Column("action", 24),
    _Column("priority", 9),
    _Column("due_on", 12, "date"),
    _Column("clock", 14),
    _Column("earlier", 26),
    _Column("elsewhere", 26),
    _Column("answer", 50),
    _Column("grade", 22),
    _Column("status", 22, "own"),
    _Column("responsible", 24, "own"),
    _Column("progress_percent", 11, "percent"),
    _Column("measure", 40, "own"),
    _Column("indicator", 26, "own"),
    _Column("evidence", 30, "own"),
    _Column("next_step", 30, "own"),
    _Column("note", 30, "own"),
)
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
        self._book = Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._book.set_properties({"title": self._words.sheets["follow_up"], "comments": "suivi"})
        base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D9D9D9"}
        self._head = self._book.add_format(base | {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"})
        self._given = self._book.add_format(base | {"bg_color": "#F2F2F2"})
        self._strong = self._book.add_format(base | {"bg_color": "#F2F2F2", "bold": True})
        self._day = self._book.add_format(base | {"bg_color": "#F2F2F2", "num_format": "yyyy-mm-dd", "align": "left"})
        self._own = self._book.add_format(base | {"locked": False, "num_format": "@"})
        self._percent = self._book.add_format(base | {"locked": False, "num_format": "0", "align": "left"})
        self._late = self._book.add_format({"font_color": "#9C0006", "bold": True})

    def write(self, database: duckdb.DuckDBPyConnection, state: str | None) -> int:
        with self._book:
            sheet = self._sheet("follow_up")
            stored = self._book.add_worksheet(STORED)
            rows = self._follow_up(sheet, stored, follow_up(database, self._language, state))
            self._definitions(self._sheet("definitions"), rows)
            self._changes(self._sheet("changes"), database)
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
        for place, column in enumerate(_COLUMNS, start=1):
            sheet.set_column(place, place, column.width)
        sheet.set_default_row(_ROW_HEIGHT)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, _FROZEN)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        self._text(sheet, 0, 0, ID, self._head)
        for place, column in enumerate(_COLUMNS, start=1):
            self._text(sheet, 0, place, self._words.columns[column.key], self._head)
        for place, heading in enumerate((ID, "field", "value")):
            stored.write_string(0, place, heading)
        row, line = 0, 0
        for row, one in enumerate(known, start=1):
            self._text(sheet, row, 0, one.recommendation_id, self._given)
            cells = self._cells(one)
            for place, column in enumerate(_COLUMNS, start=1):
                self._cell(sheet, row, place, column, cells[column.key])
            for field, value in one.filled.items():
                line += 1
                for place, text in enumerate((one.recommendation_id, field, value)):
                    stored.write_string(line, place, text[:_MOST])
        self._rules(sheet, max(row, 1))
        return row

    def _rules(self, sheet: Worksheet, last: int) -> None:
        """Filters, drop-downs, colours and protection."""
        place = {column.key: index for index, column in enumerate(_COLUMNS, start=1)}
        sheet.autofilter(0, 0, last, len(_COLUMNS))
        first = len(_COLUMNS) + 2  # row of the heading above the statuses, in the sheet of definitions
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

    def _cells(self, one: Known) -> dict[str, Any]:
        rights = self._labels("rights", one.rights)
        standing = one.standing(self._today)
        return {
            "committee": one.committee,
            "state": self._state(one.state),
            "right": rights[0] if rights else None,
            "citation": self._words.cite(one.symbol, one.number, one.item),
            "language": one.language,
            "text": one.text,
            "concern": one.concern,
            "rights": "\n".join(rights),
            "persons": "\n".join(self._labels("persons", one.persons)),
            "sdg": "\n".join(self._labels("sdg", one.sdg)),
            "action": "\n".join(self._labels("action", one.action)),
            "priority": self._words.yes if one.priority else self._words.no,
            "due_on": standing.due_on,
            "clock": self._words.clock[standing.word],
            "earlier": "\n".join(map(self._place, one.repeats)),
            "elsewhere": "\n".join(map(self._place, one.elsewhere)),
            "answer": "\n\n".join(map(self._place, one.answers)),
            "grade": "\n".join(
                f"{grade.raw} ({self._words.grades[grade.common]}; {grade.document})"
                + (f": {grade.limb}" if grade.limb else "")
                for grade in one.grades
            ),
        } | {field: self._filled(field, one.filled.get(field)) for field in FIELDS}

    def _labels(self, key: str, names: Iterable[str]) -> list[str]:
        return [self._label(_SCHEMES[key], name) for name in names]

    def _label(self, key: SchemeKey, name: str) -> str:
        label = scheme(key).by_name.get(name)
        return label.shown(self._language) if label else name

    def _state(self, code: str | None) -> str | None:
        known = states().get(code or "")
        return known.short.get(self._language, code) if known else code

    def _place(self, place: Place) -> str:
        citation = self._words.cite(place.symbol, place.number, place.item)
        return f"{citation}: {place.text}" if place.text else citation

    def _filled(self, field: str, value: str | None) -> str | None:
        if field != "status" or value is None:
            return value
        return next((status.name_in(self._language) for status in statuses() if status.code == value), value)

    def _cell(self, sheet: Worksheet, row: int, place: int, column: _Column, value: Any) -> None:
        style = self._style(column)
        if value is None or value == "":
            sheet.write_blank(row, place, None, style)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, place, dt.datetime.combine(value, dt.time()), style)
        elif column.kind == "percent" and value.isdecimal():
            sheet.write_number(row, place, int(value), style)
        else:
            self._text(sheet, row, place, value, style)

    def _style(self, column: _Column) -> Format:
        styles = {"date": self._day, "own": self._own, "percent": self._percent}
        return styles.get(column.kind, self._strong if column.key == "citation" else self._given)

    def _text(self, sheet: Worksheet, row: int, place: int, text: str, style: Format) -> None:
        if len(text) > _MOST:
            mark = self._words.definitions["cut"]
            text = text[: _MOST - len(mark)] + mark
        sheet.write_string(row, place, text, style)

    # --- what the words mean, and what changed ---------------------------------------------------------------

    def _definitions(self, sheet: Worksheet, rows: int) -> None:
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        for row, (left, right, style) in enumerate(self._definition_lines(rows)):
            self._text(sheet, row, 0, left, style)
            self._text(sheet, row, 1, right, style)
        sheet.protect()

    def _definition_lines(self, rows: int) -> Iterator[tuple[str, str, Format]]:
        said = self._words.definitions
        yield said["column"], said["meaning"], self._head
        for column in _COLUMNS:
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
