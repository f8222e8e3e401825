"""The follow-up workbook, opened as other programs open it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import OutputError
from pipeline.knowledge.words import INTERFACES, statuses, words
from pipeline.publish import write
from pipeline.publish.follow_up import follow_up
from pipeline.publish.opened import connect
from pipeline.publish.workbook import STORED, write_workbook
from pipeline.records import Assessment, Response, Result
from tests.pipeline import factories as make
from tests.pipeline.factories import (
    DOCUMENT,
    NOON,
    assessment,
    classification,
    document,
    link,
    paragraph,
    recommendation,
    response,
    review,
)

TODAY = dt.date(2026, 11, 1)
FRENCH = DOCUMENT.replace("@en", "@fr")
OLDER = "CRPD/C/MRV/CO/0@en"
ANSWER = "CRPD/C/MRV/FCO/1@en"
FORMULA = '=HYPERLINK("https://example.org";"ferries")'


def results() -> list[Result]:
    """Two cycles, the second in two languages, and the State's answer."""
    name = "CRPD/C/MRV/CO/1"
    items = {"(a)": FORMULA, "(b)": "Open its harbours to all."}
    return [
        Result(
            document=document(paragraphs=2),
            paragraphs=(
                paragraph("11", position=1, kind="concern", text="The Committee is concerned at closed ferries."),
                paragraph("12", position=2),
            ),
            recommendations=[
                recommendation(
                    "12",
                    item,
                    text=text,
                    concern_paragraph_id=f"{DOCUMENT}#11",
                    priority=item == "(a)",
                    due_on=dt.date(2026, 9, 5) if item == "(a)" else None,
                )
                for item, text in items.items()
            ],
            classifications=(
                classification(f"{DOCUMENT}#12(a)", label="Right to health", score=0.9, method="rule", evidence="x"),
                classification(f"{DOCUMENT}#12(a)", label="Right to education"),
                classification(f"{DOCUMENT}#12(b)", scheme="sdg", label="10 - REDUCED INEQUALITIES"),
            ),
        ),
        Result(
            document=document(symbol=name, language="fr", paragraphs=1),
            paragraphs=(paragraph("12", FRENCH),),
            recommendations=[
                recommendation(
                    "12",
                    item,
                    FRENCH,
                    text="Ouvrir ses ports.",
                    lead_in="Le Comité recommande :",
                    due_on=dt.date(2026, 9, 5) if item == "(a)" else None,
                )
                for item in items
            ],
            classifications=(classification(f"{FRENCH}#12(a)", label="Right to education"),),
        ),
        Result(
            document=document(symbol="CRPD/C/MRV/CO/0", paragraphs=1),
            paragraphs=(paragraph("7", OLDER),),
            recommendations=(recommendation("7", None, OLDER),),
        ),
        Result(
            document=document(symbol="CRPD/C/MRV/FCO/1", document_type="follow_up_report", paragraphs=1),
            paragraphs=(paragraph("3", ANSWER, kind="other", text="The ferries were opened in May."),),
        ),
    ]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    out = tmp_path / "tables"
    write(
        results(),
        out,
        across={
            "links": [link(f"{DOCUMENT}#12(a)", f"{OLDER}#7")],
            "responses": [response(f"{DOCUMENT}#12(a)", f"{ANSWER}#3")],
            "assessments": [assessment(f"{DOCUMENT}#12(a)")],
            "reviews": [
                review(f"{DOCUMENT}#12(a)", value="in progress"),
                review(f"{DOCUMENT}#12(a)", value="implemented", reviewed_at=NOON + dt.timedelta(days=1)),
                review(f"{DOCUMENT}#12(a)", field="progress_percent", value="40"),
            ],
        },
    )
    return out


def opened(tables: Path, language: str = "en", **options: Any) -> openpyxl.Workbook:
    out = tables.parent / f"follow_up_{language}.xlsx"
    write_workbook(tables, out, language=language, state=options.get("state"), today=TODAY)
    return openpyxl.load_workbook(out)


def rows(book: openpyxl.Workbook, language: str = "en") -> list[dict[str, Any]]:
    """The rows of the first sheet, by the keys of their columns."""
    keys = {heading: key for key, heading in words(language).columns.items()}
    head, *lines = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip((keys.get(str(name), name) for name in head), line, strict=True)) for line in lines]


def test_workbook_tells_all_that_is_known(tables: Path) -> None:
    older, both, second = sorted(rows(opened(tables)), key=lambda row: str(row["recommendation_id"]))
    assert both["recommendation_id"] == f"{DOCUMENT}#12(a)"
    assert both["citation"] == "CRPD/C/MRV/CO/1, para. 12 (a)"
    assert both["concern"] == "The Committee is concerned at closed ferries."
    assert both["right"] == "Right to education"  # stated goes before the surest found
    assert both["rights"] == "Right to education\nRight to health"
    assert (both["priority"], both["due_on"], both["clock"]) == (
        "yes",
        dt.datetime(2026, 9, 5),
        words("en").clock["assessed"],
    )
    assert both["earlier"] == "CRPD/C/MRV/CO/0, para. 7"
    assert both["answer"] == "CRPD/C/MRV/FCO/1, para. 3: The ferries were opened in May."
    assert both["grade"] == "B (partial; CRPD/C/MRV/FCO/1)"
    assert (both["status"], both["progress_percent"]) == ("Implemented", 40)  # the last word counts
    assert (second["clock"], second["status"], second["earlier"]) == (words("en").clock["open"], None, None)
    assert older["citation"] == "CRPD/C/MRV/CO/0, para. 7"


@pytest.mark.parametrize(
    ("responses", "grades", "status"),
    [
        ([], [], "overdue"),
        ([response(f"{DOCUMENT}#12(a)", f"{ANSWER}#3", method="similarity")], [], "overdue"),  # a hint
        ([response(f"{DOCUMENT}#12(a)", f"{ANSWER}#3")], [], "answered"),
        ([], [assessment(f"{DOCUMENT}#12(a)")], "assessed"),
    ],
)
def test_follow_up_tells_where_a_recommendation_stands_in_all_its_languages(
    tmp_path: Path, responses: list[Response], grades: list[Assessment], status: str
) -> None:
    first, *others = results()
    report = make.follow_up(f"{DOCUMENT}#12", kind="next_report", due_on=dt.date(2028, 1, 1), paragraphs=())
    known = [replace(first, follow_ups=(report,)), *others]
    write(known, tmp_path, across={"responses": responses, "assessments": grades})
    with connect(tmp_path) as database:
        found = {
            one.recommendation_id: one.standing(TODAY)
            for language in ("en", "fr")
            for one in follow_up(database, language)
        }
    assert [found[f"{name}#12(a)"].status for name in (DOCUMENT, FRENCH)] == [status, status]
    assert [found[f"{name}#12(b)"].basis for name in (DOCUMENT, FRENCH)] == ["next_report", "next_report"]


def test_workbook_groups_by_committee_and_right(tables: Path) -> None:
    found = [(row["committee"], row["right"]) for row in rows(opened(tables))]
    assert found == [("CRPD", "Right to education"), ("CRPD", None), ("CRPD", None)]


def test_workbook_is_in_the_language_where_the_document_is(tables: Path) -> None:
    found = rows(opened(tables, "fr"), "fr")
    assert {row["recommendation_id"] for row in found} == {f"{FRENCH}#12(a)", f"{FRENCH}#12(b)", f"{OLDER}#7"}
    (first,) = (row for row in found if row["recommendation_id"] == f"{FRENCH}#12(a)")
    assert first["text"] == "Le Comité recommande : Ouvrir ses ports."
    assert first["citation"] == "CRPD/C/MRV/CO/1, par. 12 (a)"
    assert first["earlier"] == "CRPD/C/MRV/CO/0, par. 7"  # found in English, true of the recommendation
    assert first["status"] == "Mise en œuvre"
    assert first["right"] == "Droit à l'éducation"


def test_workbook_runs_no_formula(tables: Path) -> None:
    sheet = opened(tables).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line if FORMULA in str(cell.value)]
    assert cells
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d", "inlineStr"}


def test_workbook_protects_what_the_documents_say(tables: Path) -> None:
    book = opened(tables)
    sheet = book.worksheets[0]
    locked = {sheet.cell(1, cell.column).value: cell.protection.locked for cell in sheet[2]}
    own = [words("en").columns[key] for key in ("status", "responsible", "progress_percent", "measure", "note")]
    assert sheet.protection.sheet
    assert not any(locked[name] for name in own)
    assert locked["Recommendation"] and locked["recommendation_id"]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref == "A1:AB4"
    assert book[STORED].sheet_state == "veryHidden"
    assert [cell.value for cell in book[STORED][2]] == [f"{DOCUMENT}#12(a)", "progress_percent", "40"]


@pytest.mark.parametrize("language", ["ar", "fr", "ru"])
def test_workbook_drop_down_holds_the_statuses(tables: Path, language: str) -> None:
    book = opened(tables, language)
    sheet = book.worksheets[0]
    (listed,) = (rule for rule in sheet.data_validations.dataValidation if rule.type == "list")
    name, _, cells = listed.formula1.partition("!")
    found = [cell.value for (cell,) in book[name.strip("='")][cells.replace("$", "")]]
    assert found == [status.names[language] for status in statuses()]
    assert bool(sheet.sheet_view.rightToLeft) == words(language).right_to_left


def test_workbook_cells_in_arabic_run_right_to_left_whatever_they_begin_with(tables: Path) -> None:
    sheet = opened(tables, "ar").worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    citation = sheet.cell(2, heads[words("ar").columns["citation"]])
    assert str(citation.value).startswith("CRPD/") and citation.alignment.readingOrder == 2
    assert sheet.cell(2, heads[words("ar").columns["text"]]).alignment.readingOrder == 1  # it is English
    assert all(cell.alignment.readingOrder != 2 for line in opened(tables, "fr").worksheets[0] for cell in line)


def test_workbook_arabic_texts_run_right_to_left_on_a_sheet_that_does_not(tmp_path: Path) -> None:
    tables, arabic = tmp_path / "tables", DOCUMENT.replace("@en", "@ar")
    asked = recommendation("12", None, arabic, text="افتحوا الموانئ للجميع.", lead_in=None)
    head = document(symbol="CRPD/C/MRV/CO/1", language="ar", paragraphs=1)
    write([Result(document=head, paragraphs=(paragraph("12", arabic),), recommendations=(asked,))], tables)
    sheet = opened(tables, "fr").worksheets[0]
    order = {str(head.value): sheet.cell(2, head.column).alignment.readingOrder for head in sheet[1]}
    assert (order[words("fr").columns["text"]], order[words("fr").columns["citation"]]) == (2, 0)


def test_workbook_row_is_as_high_as_its_text(tmp_path: Path) -> None:
    texts = {
        "7": "Open its ferries.",
        "8": "Open its ferries to all. " * 20,
        "9": "Open its ferries to all. " * 900,
        "10": "Open.",
    }
    concern = paragraph("6", position=6, kind="concern", text="Its ferries are closed to many. " * 12)
    made = Result(
        document=document(paragraphs=5),
        paragraphs=[concern, *(paragraph(number, position=int(number)) for number in texts)],
        recommendations=[
            recommendation(
                number,
                None,
                text=text,
                lead_in=None,
                concern_paragraph_id=concern.paragraph_id if number == "10" else None,
            )
            for number, text in texts.items()
        ],
    )
    write([made], tmp_path / "tables")
    sheet = opened(tmp_path / "tables").worksheets[0]
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4, 5)] == [45, 105, 240, 120]
    assert sheet.print_title_rows == "$1:$1" and sheet.print_title_cols == "$B:$E"


def test_workbook_of_one_state(tables: Path) -> None:
    assert len(rows(opened(tables, state="MRV"))) == 3
    with pytest.raises(OutputError, match="no document of FRA; there is MRV"):
        write_workbook(tables, tables.parent / "x.xlsx", language="en", state="FRA", today=TODAY)


def test_workbook_never_replaces_one_that_is_there(tables: Path) -> None:
    out = tables.parent / "mine.xlsx"
    out.write_bytes(b"filled in by hand")
    with pytest.raises(OutputError, match="suivi review import"):
        write_workbook(tables, out, language="en", state=None, today=TODAY)
    assert out.read_bytes() == b"filled in by hand"


def test_workbook_without_tables_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no tables. Make them first: suivi process"):
        write_workbook(tmp_path, tmp_path / "x.xlsx", language="en", state=None, today=TODAY)
    with pytest.raises(OutputError, match=r"cannot be written"):
        write([], tmp_path / "tables")
        write_workbook(tmp_path / "tables", tmp_path / "none" / "x.xlsx", language="en", state=None, today=TODAY)


def test_workbook_cuts_what_a_cell_cannot_hold(tmp_path: Path) -> None:
    long = "Open every ferry. " * 3_000
    one = Result(
        document=document(paragraphs=1), paragraphs=(paragraph(),), recommendations=(recommendation(text=long),)
    )
    write([one], tmp_path / "tables")
    (row,) = rows(opened(tmp_path / "tables"))
    assert len(row["text"]) == 32_767
    assert row["text"].endswith(words("en").definitions["cut"])


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_workbook_libreoffice_reads_the_same(tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "follow_up.xlsx"
    write_workbook(tables, out, language="ar", state=None, today=TODAY)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", out.name]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=200, env=os.environ | {"HOME": str(tmp_path)}
    )
    assert done.returncode == 0 and "rror" not in done.stdout + done.stderr
    text = out.with_suffix(".csv").read_text(encoding="utf-8")
    assert "HYPERLINK" in text and "CRPD/C/MRV/CO/1، الفقرة 12 (a)" in text and "نُفذت" in text


@pytest.mark.slow
def test_workbook_of_20_000_rows_takes_less_than_20_seconds(tmp_path: Path) -> None:
    """Of processor time, which others on the machine do not lengthen."""
    made = []
    for place in range(40):
        symbol = f"CRPD/C/MRV/CO/{place + 1}"
        name = f"{symbol}@en"
        made.append(
            Result(
                document=document(symbol=symbol, paragraphs=500),
                paragraphs=[paragraph(str(n), name, position=n) for n in range(1, 501)],
                recommendations=[
                    recommendation(str(n), None, name, text="Open its ferries to all. " * 20) for n in range(1, 501)
                ],
                classifications=[classification(f"{name}#{n}", label="Right to health") for n in range(1, 501)],
            )
        )
    write(made, tmp_path / "tables")
    begun = time.process_time()
    assert write_workbook(tmp_path / "tables", tmp_path / "all.xlsx", language="en", state=None, today=TODAY) == 20_000
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("language", INTERFACES)
def test_words_name_the_same_things_in_every_language(language: str) -> None:
    assert words(language).columns.keys() == words(language).meanings.keys()


def test_words_of_a_language_without_a_file_are_english() -> None:
    assert words("zh") == words("en")
