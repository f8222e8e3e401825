"""The follow-up workbook goes out, is filled in, and comes back."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import UnreadableError
from pipeline.knowledge.words import words
from pipeline.publish import write
from pipeline.publish.filled import Taken, is_follow_up, take_back
from pipeline.publish.workbook import write_workbook
from pipeline.review import append, current, load
from tests.pipeline.factories import DOCUMENT, NOON, result, review

TODAY = dt.date(2026, 11, 1)
LATER = NOON + dt.timedelta(days=3)
SEVEN, NINE = f"{DOCUMENT}#7", f"{DOCUMENT}#9"
Edit = Callable[[Any], object]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    out = tmp_path / "tables"
    write([result(("7", "9")), result(("7", "9"), language="fr")], out)
    append(out, [review(SEVEN, value="in progress", reviewer="amal")])
    return out


def edited(tables: Path, edit: Edit, language: str = "en") -> Path:
    """A workbook as written, then changed by a person."""
    out = tables.parent / f"{language}.xlsx"
    write_workbook(tables, out, language=language, state=None, today=TODAY)
    book = openpyxl.load_workbook(out)
    edit(book.worksheets[0])
    book.save(out)
    return out


def fill(language: str = "en", *, row: int = 2, **values: Any) -> Edit:
    def edit(sheet: Any) -> None:
        heads = {cell.value: cell.column for cell in sheet[1]}
        for field, value in values.items():
            sheet.cell(row, heads[words(language).columns[field]]).value = value

    return edit


def back(file: Path, tables: Path, reviewer: str = "amal") -> Taken:
    return take_back(file, tables, reviewer=reviewer, now=LATER)


def said(tables: Path) -> dict[tuple[str, str], str]:
    return {key: one.value for key, one in current(load(tables)).items()}


def test_filled_comes_back_and_stands_in_the_next_workbook_of_any_language(tables: Path) -> None:
    status = words("fr").columns["status"]
    file = edited(tables, fill(status="Implemented", progress_percent=80.0, measure="Ferries bought"))
    assert is_follow_up(file)
    taken = back(file, tables)
    assert not taken.refused and len(taken.entries) == 3
    assert said(tables) == {
        (SEVEN, "status"): "implemented",
        (SEVEN, "progress_percent"): "80",
        (SEVEN, "measure"): "Ferries bought",
    }
    french = tables.parent / "next.xlsx"
    write_workbook(tables, french, language="fr", state=None, today=TODAY)
    sheet = openpyxl.load_workbook(french).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, head.index(status) + 1).value == "Mise en œuvre"
    assert sheet.cell(2, 1).value == SEVEN.replace("@en", "@fr")


def test_filled_in_french_changes_what_was_said_in_english(tables: Path) -> None:
    taken = back(edited(tables, fill("fr", status="mise en œuvre"), "fr"), tables)
    assert [(one.recommendation_id, one.value) for one in taken.entries] == [(SEVEN, "implemented")]


def test_filled_unchanged_says_nothing(tables: Path) -> None:
    before = load(tables)
    assert back(edited(tables, lambda sheet: None), tables, "sami") == Taken([], [])
    assert load(tables) == before


def test_filled_conflict_is_shown_and_not_decided(tables: Path) -> None:
    file = edited(tables, fill(status="Implemented", note="see annex"))
    append(tables, [review(SEVEN, value="not accepted", reviewer="sami", reviewed_at=NOON + dt.timedelta(days=1))])
    taken = back(file, tables)
    (refused,) = taken.refused
    assert (refused.field, refused.value) == ("status", "implemented")
    assert "conflict" in refused.reason and "in progress" in refused.reason and "sami" in refused.reason
    assert [one.field for one in taken.entries] == ["note"]
    assert said(tables)[SEVEN, "status"] == "not accepted"


def test_filled_same_as_stored_meanwhile_is_no_conflict(tables: Path) -> None:
    file = edited(tables, fill(status="Implemented"))
    append(tables, [review(SEVEN, value="implemented", reviewer="sami", reviewed_at=NOON + dt.timedelta(days=1))])
    assert back(file, tables) == Taken([], [])


def test_filled_emptied_takes_back_only_ones_own(tables: Path) -> None:
    file = edited(tables, fill(status=None))
    (refused,) = back(file, tables, "sami").refused
    assert "only amal" in refused.reason
    assert back(file, tables, "amal").entries
    assert said(tables) == {}


@pytest.mark.parametrize(
    ("field", "value"), [("status", "finished"), ("progress_percent", 140), ("progress_percent", 0.4)]
)
def test_filled_nonsense_is_refused_and_the_rest_taken(tables: Path, field: str, value: object) -> None:
    taken = back(edited(tables, fill(row=3, **{field: value, "responsible": "Ministry of Ferries"})), tables)
    assert [(one.recommendation_id, one.field) for one in taken.refused] == [(NINE, field)]
    assert [(one.recommendation_id, one.value) for one in taken.entries] == [(NINE, "Ministry of Ferries")]


def test_filled_rows_in_another_order_and_columns_gone(tables: Path) -> None:
    def edit(sheet: Any) -> None:
        fill(row=3, next_step="Ask the harbour")(sheet)
        sheet.move_range("A3:AB3", rows=2)
        sheet.delete_cols(5, 4)

    (entry,) = back(edited(tables, edit), tables).entries
    assert (entry.recommendation_id, entry.value) == (NINE, "Ask the harbour")


def test_filled_by_other_programs_and_habits_says_the_same(tables: Path) -> None:
    """Blanks around heads and words, a title above, hidden and filtered rows, sheets in another order, a share for per cent."""

    def edit(sheet: Any) -> None:
        fill(row=3, status="  implemented \u00a0", note=" see annex  ", measure=dt.datetime(2027, 3, 15))(sheet)
        fill(row=3, indicator="15/03/2027", next_step=46_096.0)(sheet)
        percent = next(cell for cell in sheet[1] if cell.value == words("en").columns["progress_percent"])
        share = sheet.cell(3, percent.column, 0.4)
        share.number_format = "0%"
        for cell in sheet[1]:
            cell.value = f" {str(cell.value).upper()}  " if cell.column > 1 else f"{cell.value} "
        sheet.row_dimensions[3].hidden = True
        sheet.auto_filter.add_filter_column(1, ["nobody"])
        sheet.insert_rows(1)
        sheet["B1"] = "Our plan"
        sheet.parent.move_sheet(sheet, 2)

    taken = back(edited(tables, edit), tables)
    assert (taken.refused, taken.unread) == ([], ())
    assert {(one.recommendation_id, one.field): one.value for one in taken.entries} == {
        (NINE, "status"): "implemented",
        (NINE, "note"): "see annex",
        (NINE, "measure"): "2027-03-15",
        (NINE, "indicator"): "15/03/2027",
        (NINE, "next_step"): "46096",
        (NINE, "progress_percent"): "40",
    }


@pytest.mark.parametrize("value", ["40 %", "40%", "٤٠ ٪", 40, "40"])
def test_filled_per_cent_as_people_write_it(tables: Path, value: object) -> None:
    (entry,) = back(edited(tables, fill(row=3, progress_percent=value)), tables).entries
    assert entry.value == "40"


def test_filled_merged_cells_are_said_and_empty_nothing(tables: Path) -> None:
    append(tables, [review(NINE, value="implemented", reviewer="amal")])

    def edit(sheet: Any) -> None:
        column = next(cell.column_letter for cell in sheet[1] if cell.value == words("en").columns["status"])
        sheet.merge_cells(f"{column}2:{column}3")
        fill(status="not accepted")(sheet)

    taken = back(edited(tables, edit), tables)
    assert [(one.recommendation_id, one.value) for one in taken.entries] == [(SEVEN, "not accepted")]
    (refused,) = taken.refused
    assert refused[:2] == (NINE, "status") and "merged" in refused.reason
    assert said(tables)[NINE, "status"] == "implemented"


def test_filled_two_rows_that_differ_are_shown_and_neither_is_taken(tables: Path) -> None:
    def edit(sheet: Any) -> None:
        fill(row=3, note="yes")(sheet)
        for cell in sheet[3]:
            sheet.cell(9, cell.column, cell.value)
        fill(row=9, note="no")(sheet)

    taken = back(edited(tables, edit), tables)
    assert taken.entries == []
    assert [one.value for one in taken.refused] == ["yes", "no"]
    assert "several rows" in taken.refused[0].reason


def test_filled_rows_and_columns_of_ones_own_are_told(tables: Path) -> None:
    def edit(sheet: Any) -> None:
        fill(row=9, note="A recommendation that is missing")(sheet)
        sheet.cell(1, 40, "Budget")

    taken = back(edited(tables, edit), tables)
    assert taken.unread == ("budget",)
    (refused,) = taken.refused
    assert refused.recommendation_id == "row 9" and "no recommendation_id" in refused.reason


def test_filled_turns_of_direction_are_taken_out(tables: Path) -> None:
    (entry,) = back(edited(tables, fill(row=3, note="a\u202enot accepted\u202c")), tables).entries
    assert entry.value == "anot accepted"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_filled_after_libreoffice_saved_it(tables: Path, tmp_path: Path) -> None:
    file = edited(tables, fill("ar", row=3, status="نُفذت", note="حسن", measure="=1/0"), "ar")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", "saved", file.name]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=200)
    taken = back(tmp_path / "saved" / file.name, tables)
    assert [(one.field, one.value) for one in taken.refused] == [("measure", "#DIV/0!")]
    assert [(one.field, one.value) for one in taken.entries] == [("status", "implemented"), ("note", "حسن")]


def test_filled_without_the_hidden_column_is_refused(tables: Path) -> None:
    with pytest.raises(UnreadableError, match="recommendation_id is gone"):
        back(edited(tables, lambda sheet: sheet.delete_cols(1)), tables)


def test_filled_foreign_files_are_refused(tables: Path, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(UnreadableError, match="no follow-up workbook"):
        back(tmp_path / "other.xlsx", tables)
    (tmp_path / "text.xlsx").write_text("status")
    with pytest.raises(UnreadableError, match="cannot be opened"):
        back(tmp_path / "text.xlsx", tables)


def test_filled_of_a_recommendation_that_is_gone_is_refused(tables: Path) -> None:
    file = edited(tables, fill(row=3, note="x"))
    write([result(("7",))], tables)
    (refused,) = back(file, tables).refused
    assert "no such recommendation" in refused.reason


def published(tables: Path, texts: dict[str, str], **head: Any) -> None:
    """The document anew, with other texts under other numbers."""
    made = result(tuple(texts), **head)
    asked = tuple(one.model_copy(update={"text": texts[one.number]}) for one in made.recommendations)
    write([replace(made, recommendations=asked)], tables)


TEXTS = {
    "7": "Open its ferries to persons with disabilities.",
    "9": "Train all judges in the rights of the child.",
    "12": "Adopt a law on the equal pay of women and men.",
}


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """A document that was published anew: what stood under 7 and 9 stands under 9 and 10."""
    out = tmp_path / "moved"
    published(out, TEXTS)
    append(out, [review(SEVEN, value="implemented", reviewer="amal", reviewed_at=NOON)])
    append(out, [review(NINE, field="note", value="See annex", reviewer="amal", reviewed_at=NOON)])
    published(out, {"8": "Ratify the Convention.", "9": TEXTS["7"], "10": TEXTS["9"], "12": TEXTS["12"]})
    return out


def cells(tables: Path, name: str) -> dict[str, dict[str, Any]]:
    """What stands in the workbook, by the id of the row."""
    out = tables.parent / f"{name}.xlsx"
    write_workbook(tables, out, language="en", state=None, today=TODAY)
    head, *rows = openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)
    keys = {text: key for key, text in words("en").columns.items()}
    return {str(row[0]): {keys.get(str(h), str(h)): value for h, value in zip(head, row, strict=True)} for row in rows}


def test_filled_moves_with_its_text_and_is_marked(moved: Path) -> None:
    before = load(moved)
    rows = cells(moved, "one")
    ten = f"{DOCUMENT}#10"
    assert (rows[NINE]["status"], rows[NINE]["note"], rows[ten]["note"]) == ("Implemented", None, "See annex")
    assert "para. 7 of the version before" in rows[NINE]["carried"] and "para. 9" in rows[ten]["carried"]
    assert rows[f"{DOCUMENT}#8"]["carried"] is rows[f"{DOCUMENT}#12"]["carried"] is None
    assert load(moved) == before


def test_filled_that_moved_comes_back_and_can_be_emptied(moved: Path) -> None:
    def edit(sheet: Any) -> None:
        row = next(cell.row for cell in sheet["A"] if cell.value == NINE)
        fill(row=row, status=None, measure="Ramps")(sheet)

    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)  # versions are named by the second
    assert not take_back(edited(moved, edit), moved, reviewer="amal", now=soon).refused
    rows = cells(moved, "two")
    assert (rows[NINE]["status"], rows[NINE]["measure"]) == (None, "Ramps")


def test_filled_that_moved_onto_another_word_is_a_conflict(moved: Path) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    append(moved, [review(NINE, value="not accepted", reviewer="sami", reviewed_at=later)])
    row = cells(moved, "one")[NINE]
    assert row["status"] == "Not accepted"
    assert "conflict" in row["carried"] and "implemented" in row["carried"]


def test_filled_goes_to_a_revision(tmp_path: Path) -> None:
    out = tmp_path / "revised"
    published(out, TEXTS)
    append(out, [review(SEVEN, value="implemented", reviewed_at=NOON)])
    symbol = DOCUMENT.partition("@")[0] + "/Rev.1"
    published(out, {"9": TEXTS["7"], "12": TEXTS["12"]}, document_id=f"{symbol}@en", symbol=symbol)
    row = cells(out, "one")[f"{symbol}@en#9"]
    assert row["status"] == "Implemented" and "para. 7" in row["carried"]


def test_filled_stays_where_only_words_were_mended(tmp_path: Path) -> None:
    out = tmp_path / "mended"
    published(out, TEXTS)
    append(out, [review(SEVEN, value="implemented", reviewed_at=NOON)])
    published(out, TEXTS | {"7": TEXTS["7"].replace("its ferries", "all its ferries")})
    row = cells(out, "one")[SEVEN]
    assert (row["status"], row["carried"]) == ("Implemented", None)


def test_filled_of_a_text_that_is_gone_says_so(tmp_path: Path) -> None:
    out = tmp_path / "gone"
    published(out, TEXTS)
    append(out, [review(SEVEN, value="implemented", reviewed_at=NOON)])
    published(out, TEXTS | {"7": "Ratify the Convention without reservations."})
    row = cells(out, "one")[SEVEN]
    assert row["status"] == "Implemented" and "another when" in row["carried"]


def sheets(tables: Path, name: str, state: str | None = None) -> Any:
    out = tables.parent / f"{name}.xlsx"
    write_workbook(tables, out, language="en", state=state, today=TODAY)
    return openpyxl.load_workbook(out)


def test_filled_of_recommendations_that_are_gone_stands_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    out = tmp_path / "fewer"
    published(out, TEXTS)
    append(out, [review(NINE, value="implemented", reviewed_at=NOON)])
    append(out, [review(NINE.replace("MRV", "XYZ"), value="implemented", reviewed_at=NOON)])
    published(out, {"7": TEXTS["7"]})
    gone = sheets(out, "all")[words("en").page["left"]]
    keys = [NINE.replace("@en", ""), NINE.replace("@en", "").replace("MRV", "XYZ")]
    assert list(gone.iter_rows(min_row=3, values_only=True)) == [(key, "Status", "implemented") for key in keys]
    assert sheets(out, "one", "MRV")[words("en").page["left"]].max_row == 3


def test_filled_sheet_of_what_is_gone_is_not_there_for_nothing(tables: Path) -> None:
    assert len(sheets(tables, "all").worksheets) == 4
