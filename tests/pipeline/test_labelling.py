"""Any list, labelled: what users bring is kept as it was, what is not understood is told, nothing becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pipeline import lists
from pipeline.errors import ListError
from pipeline.labelling import COLUMNS, Labelled, label, label_file
from tests.conftest import ROOT

ENGLISH = "Maravel should ensure that girls with disabilities are taught in the schools of their own neighbourhood."
FRENCH = (
    "Le Maravel devrait veiller à ce que les filles handicapées soient scolarisées dans les écoles de leur quartier."
)
GERMAN = "Maravel soll dafür sorgen, dass Mädchen mit Behinderungen in den Schulen ihrer Nachbarschaft lernen können."


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of(text: str, language: str | None = None) -> tuple[set[str], list[tuple[int | None, str]]]:
    done = label([text], language=language)
    return {one.scheme for one in done.rows[0]}, [(one.row, one.kind) for one in done.issues]


def sheet(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}) as book:
        first = book.add_worksheet("list")
        for number, row in enumerate(rows):
            first.write_row(number, 0, row)
        book.add_worksheet("other")
    return path


def test_labelling_languages_are_found_text_by_text() -> None:
    done = label([ENGLISH, FRENCH])
    for labels in done.rows:
        assert ("right", "Right to education") in {(one.scheme, one.label) for one in labels}
    assert [one.evidence for one in done.rows[1] if one.label == "Women & girls"] == ["filles"]
    assert done.issues == []


@pytest.mark.parametrize(
    ("text", "language", "labelled", "told"),
    [
        ("", None, False, [(2, "text_empty")]),
        (" \n", "fr", False, [(2, "text_empty")]),
        (GERMAN, None, False, [(2, "language_not_read")]),
        (GERMAN, "en", False, [(2, "language_not_given")]),
        (
            "Voilà ce que nous avons vu hier soir chez eux, et ce que leurs voisins nous ont dit avant que nous ne rentrions.",
            "en",
            False,
            [(2, "language_not_given"), (2, "no_label")],
        ),
        ("Build schools.", None, False, [(2, "language_unclear")]),
        ("Build schools.", "en", True, []),
        ((ENGLISH + " ") * 1000, None, True, [(2, "text_long")]),
        ("x" * 100_000, None, False, [(2, "language_not_read"), (2, "text_long")]),
    ],
)
def test_labelling_labels_or_abstains_and_tells(
    text: str, language: str | None, labelled: bool, told: list[tuple[int | None, str]]
) -> None:
    schemes, issues = of(text, language)
    assert issues == told
    if labelled:
        assert "right" in schemes
    else:
        assert not schemes


def test_labelling_short_texts_are_read_as_most_of_the_list() -> None:
    done = label([ENGLISH, "Build schools."])
    assert done.rows[1]
    assert [(one.row, one.kind) for one in done.issues] == [(None, "language_unclear")]
    mixed = label([ENGLISH, ENGLISH, FRENCH, "Build schools."])
    assert [(one.row, one.kind) for one in mixed.issues] == [(5, "language_unclear")]


def test_labelling_one_text_does_not_depend_on_the_others() -> None:
    alone = label([ENGLISH]).rows[0]
    assert label([FRENCH, ENGLISH, "", ENGLISH]).rows[1::2] == [alone, alone]


def test_labelling_csv_keeps_the_other_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        f'no;text;amount;note\n1;"{ENGLISH}";-5,5;"=1+1"\n2;"{FRENCH}";+3;"-\n two lines"\n', encoding="utf-8"
    )
    written, done = label_file(path, "text", tmp_path / "out" / "labels.csv")
    assert [one.name for one in written] == ["labels.csv", "labels.issues.csv"]
    first, second = read(written[0])
    assert list(first) == ["no", "text", "amount", "note", *COLUMNS]
    assert (first["no"], first["text"], first["amount"], first["note"]) == ("1", ENGLISH, "-5,5", "'=1+1")
    assert (second["amount"], second["note"]) == ("+3", "'-\n two lines")
    assert "Right to education" in first["right"].split("; ")
    for key in ("right", "persons", "sdg", "action"):
        labels = [one for one in done.rows[0] if one.scheme == key]
        scores, evidence = first[f"{key}_score"], first[f"{key}_evidence"]
        assert bool(scores) == bool(evidence) == bool(labels)
        if labels:
            assert len(scores.split("; ")) == len(evidence.split(" | ")) == len(labels)
    assert read(written[1]) == []
    again, _ = label_file(written[0], "text", tmp_path / "again.csv")
    (row, _) = read(again[0])
    assert {name: row[name] for name in first} == first
    assert row["suivi_right"] == first["right"]


def test_labelling_workbook_keeps_types_and_runs_nothing(tmp_path: Path) -> None:
    path = sheet(tmp_path / "list.xlsx", [["text", "n", "day", "f"], [ENGLISH, 7, dt.date(2026, 2, 1), '=cmd|"x"!A1']])
    out = tmp_path / "labels.xlsx"
    label_file(path, "text", out)
    book = openpyxl.load_workbook(out)
    header, row = list(book["labels"].iter_rows())
    assert [cell.value for cell in header] == ["text", "n", "day", "f", *COLUMNS]
    assert [cell.value for cell in row[:4]] == [ENGLISH, 7, dt.datetime(2026, 2, 1), '=cmd|"x"!A1']
    assert row[3].data_type == "s"
    assert [tuple(cell.value for cell in line) for line in book["issues"].iter_rows()] == [
        ("row", "kind", "message"),
        (None, "list", "Only the first sheet, list, was read, not other."),
    ]


def test_labelling_a_text_longer_than_a_cell_is_cut_and_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("text\n" + (ENGLISH + " ") * 1000 + "\n")
    _, done = label_file(path, "text", tmp_path / "labels.xlsx")
    assert [one.kind for one in done.issues] == ["text_long", "cell_cut"]
    cell = openpyxl.load_workbook(tmp_path / "labels.xlsx")["labels"]["A2"].value
    assert len(cell) == 32_767


def test_labelling_old_encodings_and_ragged_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f"text,n\n{FRENCH},1,2\n{FRENCH}\n".encode("cp1252"))
    _, done = label_file(path, "text", tmp_path / "labels.csv")
    assert [one.kind for one in done.issues] == ["list"]
    assert "not UTF-8" in done.issues[0].message
    rows = read(tmp_path / "labels.csv")
    assert [row["text"] for row in rows] == [FRENCH, FRENCH]
    assert [row[""] for row in rows] == ["2", ""]


def unusable(tmp_path: Path, name: str, data: bytes, column: str = "text", out: str = "out.csv") -> str:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ListError) as caught:
        label_file(tmp_path / name, column, tmp_path / out)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "data", "column", "out", "says"),
    [
        ("a.csv", b"text\nx\n", "txt", "out.csv", "no column 'txt'; name one of: text"),
        ("a.csv", b"text,text\nx,y\n", "text", "out.csv", "2 columns 'text'"),
        ("a.csv", b"", "text", "out.csv", "no header"),
        ("a.ods", b"", "text", "out.csv", "neither .csv nor .xlsx"),
        ("a.csv", b"text\nx\n", "text", "out.txt", "neither .csv nor .xlsx"),
        ("a.csv", b"text\nx\n", "text", "a.csv", "is the list itself"),
        ("a.xlsx", b"PK\x03\x04 cut short", "text", "out.csv", "no workbook"),
    ],
)
def test_labelling_what_cannot_be_used(
    name: str, data: bytes, column: str, out: str, says: str, tmp_path: Path
) -> None:
    assert says in unusable(tmp_path, name, data, column, out)


def test_labelling_language_that_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="name one of: ar, en"):
        label_file(tmp_path / "a.csv", "text", tmp_path / "b.csv", language="de")


def test_labelling_an_empty_list_gives_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\n")
    written, done = label_file(tmp_path / "a.csv", "text", tmp_path / "b.csv")
    assert done == Labelled([], [], [])
    assert read(written[0]) == []


def test_labelling_command(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"text\n{ENGLISH}\n")

    def suivi(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "pipeline", "classify", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    done = suivi("a.csv", "--out", "b.csv")
    assert (done.returncode, done.stdout) == (0, "1 of 1 texts labelled, 0 issues: b.csv, b.issues.csv\n")
    missing = suivi("none.csv", "--out", "c.csv")
    assert missing.returncode == 2
    assert missing.stderr == "none.csv cannot be read (No such file or directory); check that the file is there.\n"
    column = suivi("a.csv", "--column", "words", "--out", "c.csv")
    assert column.returncode == 2
    assert "name one of: text" in column.stderr


def test_labelling_lists_come_back_as_they_were(tmp_path: Path) -> None:
    cells = ["plain", "=1", "'=1", "''", "-5", "a\r\nb", "  space ", 'quote " here', "العربية", "\t"]
    lists.write(tmp_path / "a.csv", {"a": (["text"], [[cell] for cell in cells])})
    assert [row[0] for row in lists.read(tmp_path / "a.csv").rows] == cells
