"""The Index's labels as a measure of ours, and as examples to learn from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.errors import UnreadableError
from pipeline.measured import evaluate
from pipeline.own_scheme import read_examples, read_scheme
from pipeline.uhri.export import import_export
from pipeline.uhri.labels import write_labels
from tests.pipeline.uhri.export_files import record, write


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    school = "3.The Committee recommends that the State party open schools and train teachers for all children."
    clinic = "4.The Committee recommends that the State party build hospitals and clinics."
    records = [
        record(1, Text=school, Themes=["- Right to education"], Sdgs=["- 4.5 - Words of the Index for it"]),
        record(2, Text=clinic, Themes=["- RIGHT TO HEALTH", "- Equality and non-discrimination"], Body="- CRC"),
        record(3, Text=clinic, Themes=["- A theme of next year"], Sdgs=[]),
        record(4, Text=clinic, Themes=["- Right to health", "- A theme of next year"], Symbol="CRC/C/XMV/CO/2"),
        record(5, Text="=1+1", Themes=["- Right to health"], AnnotationType="- Concerns/Observations"),
    ]
    import_export(write(tmp_path / "e.json", records), tmp_path / "tables")
    return tmp_path / "tables"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_labels_of_uhri_under_our_names(tables: Path, tmp_path: Path) -> None:
    done = write_labels(tables, "right", tmp_path / "new" / "rights.csv")
    found = rows(tmp_path / "new" / "rights.csv")
    assert [row["gold"] for row in found] == [
        "Right to education",
        "Right to health; Equality & non-discrimination",
        "Right to health",
    ]
    assert [row["label"] for row in found] == ["Right to education", "", ""]
    assert (done.texts, done.labels, done.unknown) == (3, 4, {"A theme of next year": 2})
    write_labels(tables, "sdg", tmp_path / "goals.csv")
    assert {row["gold"][:5] for row in rows(tmp_path / "goals.csv")} == {"4.5 -"}
    write_labels(tables, "persons", tmp_path / "persons.csv")
    assert {row["gold"] for row in rows(tmp_path / "persons.csv")} == {"Persons with disabilities"}


def test_labels_of_uhri_measure_ours(tables: Path, tmp_path: Path) -> None:
    write_labels(tables, "right", tmp_path / "rights.csv")
    _, texts = evaluate(tmp_path / "rights.csv", tmp_path / "figures", "right")
    assert texts == 3
    by_label = {row["label"]: row for row in rows(tmp_path / "figures" / "labels.csv")}
    assert (by_label["Right to education"]["support"], by_label["Right to education"]["recall"]) == ("1", "1.0")
    bodies = {
        row["name"]: row["texts"] for row in rows(tmp_path / "figures" / "groups.csv") if row["by"] == "committee"
    }
    assert bodies == {"CRC": "1", "CRPD": "2"}


def test_labels_of_uhri_are_learnt_from(tables: Path, tmp_path: Path) -> None:
    assert write_labels(tables, "right", tmp_path / "single.csv", single=True).texts == 1
    (tmp_path / "scheme.toml").write_text(
        'name = "themes"\ntitle = "Themes"\naxes = { a = {} }\nlabels = { "Right to education" = { axis = "a" } }\n'
    )
    (one,) = read_examples(tmp_path / "single.csv", read_scheme(tmp_path / "scheme.toml"))
    assert (one.label, one.group) == ("Right to education", "CRPD/C/XMV/CO/1")


def test_labels_of_uhri_need_an_import(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="suivi uhri import"):
        write_labels(tmp_path, "right", tmp_path / "a.csv")
