"""Figures of labels: counted by hand on a few texts, and written where a reader finds them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from pipeline import witnesses
from pipeline.errors import ListError
from pipeline.measured import Held, evaluate, measure, of_tables
from pipeline.publish import write
from pipeline.records import Result
from pipeline.trained import MODELS
from tests.pipeline.factories import DOCUMENT, classification, document, paragraph, recommendation

WORK, SCHOOL, HEALTH = "Labour rights and right to work", "Right to education", "Right to health"


def held(name: str, gold: set[str], language: str = "en", **given: float) -> Held:
    names = {"work": WORK, "school": SCHOOL, "health": HEALTH}
    return Held(name, language, "CRPD", "-", frozenset(gold), {names[key]: score for key, score in given.items()})


def rows(sheet: Any) -> list[dict[str, Any]]:
    return [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]


FOUR = [
    held("a", {SCHOOL}, school=0.9),
    held("b", {SCHOOL}, work=0.8),
    held("c", {WORK}, work=0.7, school=0.6),
    held("d", {HEALTH}, "fr"),
]


def test_measured_figures_by_label() -> None:
    found = {row["label"]: row for row in rows(measure(FOUR, "right")["labels"])}
    assert (found[SCHOOL]["support"], found[SCHOOL]["given"]) == (2, 2)
    assert (found[SCHOOL]["precision"], found[SCHOOL]["recall"], found[SCHOOL]["f1"]) == (0.5, 0.5, 0.5)
    assert (found[WORK]["precision"], found[WORK]["recall"], found[WORK]["f1"]) == (0.5, 1.0, 0.667)
    assert (found[HEALTH]["precision"], found[HEALTH]["recall"], found[HEALTH]["f1"]) == (0.0, 0.0, 0.0)
    assert 0 < found[SCHOOL]["threshold"] < 1


def test_measured_labels_by_language_and_committee() -> None:
    found = {(row["by"], row["name"], row["label"]): row for row in rows(measure(FOUR, "right")["labels_by_group"])}
    assert {(by, name) for by, name, _ in found} == {("language", "en"), ("language", "fr"), ("committee", "CRPD")}
    assert [found["language", "en", SCHOOL][name] for name in ("support", "given", "f1")] == [2, 2, 0.5]
    assert [found["language", "fr", HEALTH][name] for name in ("support", "given", "f1")] == [1, 0, 0.0]
    assert 0 < found["language", "en", SCHOOL]["threshold"] < 1
    shared = witnesses.load(MODELS)
    assert isinstance(shared, witnesses.Witnesses)
    assert found["language", "fr", HEALTH]["threshold"] == shared.facts.thresholds["health"]
    assert [found["committee", "CRPD", WORK][name] for name in ("support", "given", "f1")] == [1, 2, 0.667]


def test_measured_groups_confusions_and_mistakes() -> None:
    sheets = measure(FOUR, "right")
    groups = {(row["by"], row["name"]): row for row in rows(sheets["groups"])}
    assert set(groups) == {("all", ""), ("language", "en"), ("language", "fr"), ("committee", "CRPD")}
    assert (groups["all", ""]["texts"], groups["all", ""]["stated_among_given"]) == (4, 0.5)
    assert groups["language", "en"]["micro_f1"] == round(2 * 2 / (4 + 3), 3)
    assert rows(sheets["confusions"]) == [{"stated": SCHOOL, "given_instead": WORK, "texts": 1}]
    assert [row["id"] for row in rows(sheets["mistakes"])] == ["b", "d"]


def test_measured_tables_without_what_people_said(tmp_path: Path) -> None:
    labels = [
        classification(f"{DOCUMENT}#7", scheme="right", label=HEALTH, method="stated", score=1.0),
        classification(f"{DOCUMENT}#7", scheme="right", label=SCHOOL, method="model", score=0.6),
        classification(f"{DOCUMENT}#7", scheme="right", label=WORK, method="review", score=1.0),
        classification(f"{DOCUMENT}#8", scheme="right", label=SCHOOL, method="model", score=0.6),
    ]
    result = Result(
        document=document(paragraphs=2),
        paragraphs=[paragraph("7"), paragraph("8")],
        recommendations=[recommendation("7"), recommendation("8")],
        classifications=labels,
    )
    write([result], tmp_path / "tables")
    (one,) = of_tables(tmp_path / "tables", "right")
    assert (one.name, one.gold, one.given) == (f"{DOCUMENT}#7", {HEALTH}, {SCHOOL: 0.6})
    written, texts = evaluate(tmp_path / "tables", tmp_path / "out", "right")
    assert texts == 1
    names = ["labels.csv", "labels_by_group.csv", "groups.csv", "confusions.csv", "mistakes.csv", "README.md"]
    assert [path.name for path in written] == names
    with (tmp_path / "out" / "mistakes.csv").open(encoding="utf-8-sig", newline="") as file:
        (mistake,) = csv.DictReader(file)
    assert (mistake["stated"], mistake["given"], mistake["text"]) == (HEALTH, SCHOOL, one.text)
    assert f"| {HEALTH} | 1 | 0 |" in written[-1].read_text(encoding="utf-8")
    with pytest.raises(ListError, match="nothing to measure"):
        evaluate(tmp_path / "tables", tmp_path / "none", "sdg")


def test_measured_list_that_people_labelled(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    text = "Maravel should ensure that girls with disabilities are taught in the schools of their own neighbourhood."
    path.write_text(f"text,gold\n{text},{SCHOOL}\n", encoding="utf-8")
    _, texts = evaluate(path, tmp_path / "out", "right")
    assert texts == 1
    assert f"| {SCHOOL} | 1 | 1 | 1.0 | 1.0 | 1.0 |" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    path.write_text(f"text,gold\n{text},Right to a pony\n", encoding="utf-8")
    with pytest.raises(ListError, match="row 2: no label of right: Right to a pony"):
        evaluate(path, tmp_path / "out", "right")
    path.write_text(f"text\n{text}\n", encoding="utf-8")
    with pytest.raises(ListError, match="no column 'gold'"):
        evaluate(path, tmp_path / "out", "right")
