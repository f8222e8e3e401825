"""An institution's own scheme: sentences of our own about Maravel."""

import csv
import json

import pytest

from pipeline.errors import KnowledgeError
from pipeline.labelling import label_file
from pipeline.own_card import learn
from pipeline.own_scheme import OwnReader, measure, read_examples, read_scheme

SCHEME = """
name = "maravel_plan"
title = "National plan of Maravel"
[axes]
1 = { fr = "Justice" }
2 = { fr = "Social" }
[labels]
"1.1" = { axis = "1", fr = "Tribunaux" }
"1.2" = { axis = "1", fr = "Prisons" }
"2.1" = { axis = "2", fr = "Écoles" }
"""
TEXTS = {
    "1.1": "Former les juges des tribunaux de {} et garantir leur indépendance",
    "1.2": "Améliorer les prisons de {} et réduire la surpopulation carcérale",
    "2.1": "Construire des écoles à {} et rendre l’éducation gratuite pour les enfants",
}
TOWNS = {"CCPR": ("Alta", "Brisa", "Costa"), "CRC": ("Duna", "Estrella", "Faro"), "CAT": ("Golfo", "Isla", "Lago")}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    rows = [
        {"text": text.format(town), "label": code, "group": group}
        for group, towns in TOWNS.items()
        for town in towns
        for code, text in TEXTS.items()
    ]
    with (tmp_path / "examples.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, ["text", "label", "group"])
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "examples.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_examples_are_the_same_from_both_kinds_of_file(files):
    scheme = read_scheme(files / "scheme.toml")
    assert read_examples(files / "examples.csv", scheme) == read_examples(files / "examples.jsonl", scheme)


def test_a_saved_reader_reads_as_it_did(files):
    scheme = read_scheme(files / "scheme.toml")
    reader = OwnReader.train(scheme, "fr", read_examples(files / "examples.csv", scheme))
    texts = ["Que les juges de Maravel soient indépendants", "Ouvrir des écoles pour tous les enfants", "Zzz 12", ""]
    found = reader.read(texts)
    assert [(guess.axis, guess.label) if guess else None for guess in found] == [("1", "1.1"), ("2", "2.1"), None, None]
    assert all(0 < guess.score <= guess.axis_score <= 1 for guess in found if guess)
    reader.save(files / "reader")
    again = OwnReader.load(files / "reader").read(texts)
    assert [guess and guess[::2] for guess in again] == [guess and guess[::2] for guess in found]


def test_measuring_never_reads_a_group_with_what_was_learnt_from_it(files):
    scheme = read_scheme(files / "scheme.toml")
    examples = read_examples(files / "examples.csv", scheme)
    assert measure(scheme, "fr", examples).axes["micro_f1"] == 1.0
    # one group labels everything otherwise: what the others teach must then be wrong about it
    turned = [
        e._replace(label={"1.1": "2.1", "1.2": "2.1", "2.1": "1.1"}[e.label]) if e.group == "CAT" else e
        for e in examples
    ]
    assert measure(scheme, "fr", turned).by_group["CAT"][1] < 0.5


def test_measuring_wants_two_groups(files):
    scheme = read_scheme(files / "scheme.toml")
    examples = [e._replace(group="CCPR") for e in read_examples(files / "examples.csv", scheme)]
    with pytest.raises(KnowledgeError, match="one group"):
        measure(scheme, "fr", examples)


@pytest.mark.parametrize(
    ("row", "fault"),
    [({"text": "A", "label": "9.9", "group": "x"}, "no label 9.9"), ({"text": "A", "label": "1.1"}, "has no group")],
)
def test_examples_at_fault_are_named(files, row, fault):
    (files / "bad.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=fault):
        read_examples(files / "bad.jsonl", read_scheme(files / "scheme.toml"))


def test_a_label_needs_its_axis(files):
    (files / "scheme.toml").write_text(SCHEME.replace('"2.1" = { axis = "2"', '"2.1" = { axis = "7"'), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="no axis 7"):
        read_scheme(files / "scheme.toml")


def test_a_folder_without_a_reader_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match="train it again"):
        OwnReader.load(tmp_path)


def test_classify_adds_the_labels_of_an_own_scheme(files, tmp_path):
    learn(files / "scheme.toml", files / "examples.csv", "fr", tmp_path / "reader")
    rows = [
        "plan,maravel_plan",
        "Construire des écoles à Montana et rendre l’éducation gratuite pour tous les enfants,mine",
        "Build schools in Montana and make education free of charge for all children there,mine",
    ]
    (tmp_path / "list.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    label_file(tmp_path / "list.csv", "plan", tmp_path / "out.csv", own=tmp_path / "reader")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        french, english = csv.DictReader(file)
    assert (french["suivi_maravel_plan_axis"], french["suivi_maravel_plan"]) == ("2 Social", "2.1 Écoles")
    assert 0 < float(french["suivi_maravel_plan_score"]) <= float(french["suivi_maravel_plan_axis_score"]) <= 1
    assert french["maravel_plan"] == "mine"
    assert english["suivi_maravel_plan"] == ""
    assert "own_scheme_no_label" in (tmp_path / "out.issues.csv").read_text(encoding="utf-8-sig")


BODIES = """
name = "bodies"
title = "Responsible bodies of Maravel"
several = true
[axes]
state = { fr = "État" }
[labels]
courts = { axis = "state", fr = "Tribunaux" }
prisons = { axis = "state", fr = "Prisons" }
schools = { axis = "state", fr = "Écoles" }
"""


@pytest.fixture
def bodies(files):
    """Each text once with each body that is responsible for it: two where prisons are run with the courts."""
    (files / "bodies.toml").write_text(BODIES, encoding="utf-8")
    responsible = {"1.1": ("courts",), "1.2": ("courts", "prisons"), "2.1": ("schools",)}
    rows = [
        {"text": text.format(town), "label": body, "group": group}
        for group, towns in TOWNS.items()
        for town in towns
        for code, text in TEXTS.items()
        for body in responsible[code]
    ]
    (files / "bodies.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return files


def test_several_bodies_may_be_responsible_for_one_text(bodies):
    scheme = read_scheme(bodies / "bodies.toml")
    examples = read_examples(bodies / "bodies.jsonl", scheme)
    figures = measure(scheme, "fr", examples)
    assert figures.texts == 27  # each counts once, however many bodies it has
    assert figures.labels["micro_f1"] == 1.0
    (prison, school) = OwnReader.train(scheme, "fr", examples).read(
        ["Améliorer les prisons de Montana", "Construire des écoles à Montana"]
    )
    assert {code for code, _ in prison.labels} == {"courts", "prisons"}
    assert [code for code, _ in school.labels] == ["schools"]


def test_classify_proposes_several_bodies(bodies, tmp_path):
    learn(bodies / "bodies.toml", bodies / "bodies.jsonl", "fr", tmp_path / "reader")
    (tmp_path / "list.csv").write_text(
        "text\nAméliorer les prisons de Montana et réduire la surpopulation\n", encoding="utf-8"
    )
    label_file(tmp_path / "list.csv", "text", tmp_path / "out.csv", language="fr", own=tmp_path / "reader")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert set(row["bodies"].split("; ")) == {"courts Tribunaux", "prisons Prisons"}
    scores = [float(score) for score in row["bodies_score"].split("; ")]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2


def test_classify_refuses_a_folder_without_a_reader(tmp_path):
    (tmp_path / "list.csv").write_text("text\nBuild schools\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="train it again"):
        label_file(tmp_path / "list.csv", "text", tmp_path / "out.csv", own=tmp_path)
    assert not (tmp_path / "out.csv").exists()
