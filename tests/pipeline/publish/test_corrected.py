"""The workbook of labels worth a look, there and back: what people fill in is taken whole, or not at all."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import review
from pipeline.agreement import agreement
from pipeline.errors import OutputError, ReviewError
from pipeline.knowledge import SCHEMES, scheme
from pipeline.publish import write
from pipeline.publish.corrected import take
from pipeline.publish.reviewing import COLUMNS, GIVEN, Case, export, worth_a_look
from pipeline.records import Result
from tests.conftest import ROOT
from tests.pipeline.factories import DOCUMENT, NOON, classification, document, paragraph, recommendation

WORK, SCHOOL, HEALTH = "Labour rights and right to work", "Right to education", "Right to health"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Three recommendations: stated and predicted differ, all is well, none found."""
    rows = [
        classification(f"{DOCUMENT}#7", scheme="right", label=HEALTH, method="stated", evidence="CRPD:25", score=1.0),
        classification(f"{DOCUMENT}#7", scheme="right", label=SCHOOL, method="model", score=0.6, evidence="=school"),
        classification(f"{DOCUMENT}#8", scheme="right", label=SCHOOL, method="model", score=0.99),
    ]
    result = Result(
        document=document(paragraphs=3),
        paragraphs=[paragraph(number) for number in "789"],
        recommendations=[recommendation("7", text='=HYPERLINK("x")'), recommendation("8"), recommendation("9")],
        classifications=rows,
    )
    write([result], tmp_path / "tables")
    return tmp_path / "tables"


@pytest.fixture
def book(tables: Path, tmp_path: Path) -> Path:
    assert export(tables, tmp_path / "review.xlsx", most=10) == 3
    return tmp_path / "review.xlsx"


def fill(path: Path, change: Callable[[Any], object]) -> Path:
    opened = openpyxl.load_workbook(path)
    change(opened["review"])
    opened.save(path)
    return path


def put(sheet: Any, row: int, **cells: str) -> None:
    for name, value in cells.items():
        column = name if name in COLUMNS else name.replace("_", " ")
        sheet.cell(row, COLUMNS.index(column) + 1).value = value


def take_in(path: Path, tables: Path, reviewer: str = "Ada", hours: int = 0) -> list[tuple[str, str, str | None]]:
    entries = take(path, tables, reviewer=reviewer, now=NOON + dt.timedelta(hours=hours))
    return [(one.field, one.value, one.note) for one in entries]


def test_corrected_workbook_is_locked_where_the_pipeline_speaks(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    sheet = opened["review"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:U4"
    assert sheet.protection.sheet
    for name, cell in zip(COLUMNS, sheet[2], strict=True):
        assert cell.protection.locked == (name in GIVEN), name
    texts = {sheet.cell(row, 1).value: sheet.cell(row, 4) for row in (2, 3, 4)}
    assert texts[f"{DOCUMENT}#7"].value == '=HYPERLINK("x")'
    assert texts[f"{DOCUMENT}#7"].data_type == "s"
    lists = opened["labels"]
    for place, key in enumerate(SCHEMES, 1):
        names = [lists.cell(row, place).value for row in range(2, len(scheme(key).labels) + 3)]
        assert names == [review.NOTHING, *(label.name for label in scheme(key).labels)]
        (rule,) = [
            one
            for one in sheet.data_validations.dataValidation
            if f"{openpyxl.utils.get_column_letter(COLUMNS.index(f'{key} 1') + 1)}2" in str(one.sqref)
        ]
        assert rule.formula1.endswith(f"${len(names) + 1}")


def test_corrected_what_differs_from_the_committee_comes_first(book: Path) -> None:
    sheet = openpyxl.load_workbook(book)["review"]
    assert sheet["A2"].value == f"{DOCUMENT}#7"
    assert "stated and predicted differ" in sheet["C2"].value
    assert {sheet["A3"].value, sheet["A4"].value} == {f"{DOCUMENT}#8", f"{DOCUMENT}#9"}


def test_corrected_order_of_what_is_worth_a_look() -> None:
    def case(name: str, *rights: tuple[str, float], **more: Any) -> Case:
        return Case(name, "en", "-", predicted={"right": [(*right, None) for right in rights]}, **more)

    sure = [case(f"sure {n}", (SCHOOL, 0.9)) for n in range(30)] + [case(f"work {n}", (WORK, 0.9)) for n in range(25)]
    differ = case("differ", (SCHOOL, 0.9), stated=[WORK])
    terms = case("terms", (SCHOOL, 0.9), by_model=True, by_terms=True)
    unsure, less = case("unsure", (SCHOOL, 0.55)), case("less sure", (SCHOOL, 0.4))
    rare = case("rare", (HEALTH, 0.9))
    found = worth_a_look([*sure, unsure, less, terms, rare, differ], most=10)
    assert [one.recommendation_id for one in found] == ["differ", "rare", "terms", "less sure", "unsure"]
    assert [one.recommendation_id for one in worth_a_look([*sure, unsure, differ], most=1)] == ["differ"]


def test_corrected_there_and_back(tables: Path, book: Path) -> None:
    fill(book, lambda sheet: put(sheet, 2, right_1=WORK, right_2=SCHOOL, overrule_stated="yes", note="see para. 6"))
    assert take_in(book, tables) == [
        ("right", f"{WORK}; {SCHOOL}", "see para. 6"),
        ("overrules", "right", "see para. 6"),
    ]
    assert take_in(book, tables, hours=1) == []
    again = book.with_name("again.xlsx")
    assert export(tables, again, most=10) == 2  # the one reviewed is done
    assert export(tables, book.with_name("all.xlsx"), most=10, again=True) == 3


def test_corrected_without_overruling_an_earlier_one_is_taken_back(tables: Path, book: Path) -> None:
    fill(book, lambda sheet: put(sheet, 2, right_1=WORK, overrule_stated="yes"))
    take_in(book, tables)
    fill(book, lambda sheet: put(sheet, 2, overrule_stated=""))
    assert take_in(book, tables, hours=1) == [("overrules", "", None)]


def test_corrected_rows_and_columns_in_another_order(tables: Path, book: Path) -> None:
    def turn(sheet: Any) -> None:
        put(sheet, 3, persons_2="Children")
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate([rows[0], *reversed(rows[1:])], 1):
            for place, value in enumerate(reversed(row), 1):
                sheet.cell(number, place).value = value
                sheet.cell(number, place).data_type = "s" if value else "n"

    assert take_in(fill(book, turn), tables) == [("persons", "Children", None)]


def test_corrected_nothing_filled_in_says_nothing(tables: Path, book: Path) -> None:
    assert take_in(book, tables) == []
    assert not (tables / review.STORE).exists()


def test_corrected_a_note_alone_is_kept(tables: Path, book: Path) -> None:
    assert take_in(fill(book, lambda sheet: put(sheet, 2, note="ask Ben")), tables) == [("note", "ask Ben", None)]


def unmerged(sheet: Any) -> None:
    sheet.merge_cells("J2:J3")


def copied(sheet: Any) -> None:
    put(sheet, 2, right_1=WORK)
    sheet["A3"].value = sheet["A2"].value
    put(sheet, 3, right_1=SCHOOL)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda sheet: put(sheet, 2, recommendation_id="CRPD/C/XMV/CO/9@en#1"),
            "A2: the tables have no recommendation",
        ),
        (lambda sheet: put(sheet, 2, recommendation_id="", right_1=WORK), "A2: the tables have no recommendation ''"),
        (lambda sheet: put(sheet, 3, right_2="Right to a pony"), "K3: no label of right: 'Right to a pony'"),
        (lambda sheet: put(sheet, 3, right_1=f"{WORK}; {SCHOOL}"), "J3: no label of right"),
        (lambda sheet: put(sheet, 3, right_1=WORK, right_2="(none)"), "K3: (none) beside a label"),
        (lambda sheet: put(sheet, 2, overrule_stated="perhaps"), "T2: neither empty nor yes"),
        (lambda sheet: put(sheet, 2, overrule_stated="yes"), "T2: overrules what is stated, but gives no label"),
        (lambda sheet: put(sheet, 2, right_1="=A1"), "J2: a formula"),
        (lambda sheet: sheet.delete_cols(10), "the column 'right 1' was deleted"),
        (lambda sheet: sheet.delete_cols(1), "the column 'recommendation_id' was deleted"),
        (lambda sheet: sheet.cell(1, 30, "mood"), "AD1: there is no column 'mood'"),
        (lambda sheet: sheet.cell(1, 11, "right 1"), "K1: the column 'right 1' stands twice"),
        (unmerged, "J2:J3: the cells are merged"),
        (copied, "J3: two values for right 1"),
    ],
)
def test_corrected_a_workbook_at_fault_is_refused_whole(
    change: Callable[[Any], object], says: str, tables: Path, book: Path
) -> None:
    take(fill(book, lambda sheet: put(sheet, 4, sdg_1=scheme("sdg").labels[0].name)), tables, reviewer="Ben", now=NOON)
    before = (tables / review.STORE).read_bytes()
    fill(book, lambda sheet: put(sheet, 4, right_1=WORK))
    fill(book, change)
    with pytest.raises(ReviewError) as caught:
        take_in(book, tables)
    assert says in str(caught.value)
    assert "nothing was changed" in str(caught.value)
    assert (tables / review.STORE).read_bytes() == before


def test_corrected_every_fault_is_listed(tables: Path, book: Path) -> None:
    def spoil(sheet: Any) -> None:
        put(sheet, 2, right_1="a", persons_1="b")
        put(sheet, 3, recommendation_id="c")

    with pytest.raises(ReviewError) as caught:
        take_in(fill(book, spoil), tables)
    assert [line.split(":")[0].strip() for line in str(caught.value).splitlines()[1:]] == ["A3", "J2", "M2"]


def test_corrected_files_that_are_no_review(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_text("no")
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    for name, says in (("x.xlsx", "no workbook"), ("none.xlsx", "cannot be read"), ("other.xlsx", "no sheet")):
        with pytest.raises(ReviewError, match=says):
            take_in(tmp_path / name, tables)
    with pytest.raises(ReviewError, match="--reviewer"):
        take_in(tmp_path / "x.xlsx", tables, reviewer=" ")


def test_corrected_a_workbook_that_is_there_is_not_written_over(tables: Path, book: Path) -> None:
    before = book.read_bytes()
    with pytest.raises(OutputError, match="may have been filled in"):
        export(tables, book, most=10)
    assert book.read_bytes() == before


def test_corrected_agreement_counts_out_chance(tables: Path, book: Path) -> None:
    assert agreement([]) == []
    fill(book, lambda sheet: [put(sheet, row, right_1=WORK) for row in (2, 3, 4)])
    take_in(book, tables, "Ada")
    fill(book, lambda sheet: put(sheet, 4, right_1=SCHOOL))
    take_in(book, tables, "Ben")
    (row,) = agreement(review.load(tables))
    assert (row.field, row.reviewers, row.both, row.same) == ("right", ("Ada", "Ben"), 3, 2)
    # six decisions (three texts, two labels): Ada says yes to 3, Ben to 3, they agree on 4; chance gives one half
    assert row.kappa == pytest.approx((4 / 6 - 0.5) / 0.5, abs=0.001)


def test_corrected_commands(tables: Path, tmp_path: Path) -> None:
    def suivi(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "pipeline", "review", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    out = suivi("export", "tables", "--out", "w.xlsx", "--most", "2")
    assert (out.returncode, out.stdout[:32]) == (0, "2 recommendations worth a look: ")
    fill(tmp_path / "w.xlsx", lambda sheet: put(sheet, 2, right_1=WORK))
    taken = suivi("import", "w.xlsx", "--tables", "tables", "--reviewer", "Ada")
    assert (taken.returncode, taken.stdout) == (0, "1 entries taken, 0 refused.\n")
    assert "No two reviewers" in suivi("agreement", "tables").stdout
    fill(tmp_path / "w.xlsx", lambda sheet: put(sheet, 2, right_1="work"))
    refused = suivi("import", "w.xlsx", "--tables", "tables", "--reviewer", "Ben")
    assert refused.returncode == 2
    assert "J2: no label of right: 'work'" in refused.stderr
    fill(tmp_path / "w.xlsx", lambda sheet: put(sheet, 2, right_1=SCHOOL))
    assert suivi("import", "w.xlsx", "--tables", "tables", "--reviewer", "Ben").returncode == 0
    said = suivi("agreement", "tables").stdout.splitlines()
    assert said[0].startswith("right: Ada and Ben, 0 of 1 the same, kappa ")
    assert said[1] == f"{DOCUMENT}#7, right: Ada: {WORK}, Ben: {SCHOOL}"
