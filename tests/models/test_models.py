"""Every trained model: that it loads, that its folder agrees with itself, and that its card says what it does."""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.held_out import held_out
from pipeline.knowledge import scheme
from pipeline.publish import write
from pipeline.review import NOTHING, append
from pipeline.trained import MODELS, ReadingOf, Trained, load
from tests.pipeline import factories as make

ALL = sorted(path.parent for path in MODELS.glob("*/reading.json"))
MOST_MEGABYTES = 10
LEAST_PER_SECOND = 1_500
NOISE = 0.02  # a figure of the card that moves by more is another model's, or another term list's
ENOUGH = 20  # texts with a label; below that one text moves the figure by more than noise

each_model = pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)


def _card(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def scripts(root, monkeypatch):
    """Modules of models/scripts by name."""
    monkeypatch.syspath_prepend(str(root / "models" / "scripts"))
    yield importlib.import_module
    for name in ("card", "material"):
        sys.modules.pop(name, None)


def test_there_are_models():
    assert ALL


@each_model
def test_a_model_loads_with_the_labels_it_describes(folder):
    reading = ReadingOf.model_validate_json((folder / "reading.json").read_text(encoding="utf-8"))
    assert folder.name == reading.name == f"{reading.scheme}_{reading.language}"
    model = load(reading.scheme, reading.language, MODELS)
    assert isinstance(model, Trained), model
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    assert set(meta["labels"]["textcat_multilabel"]) == set(reading.labels) == model.labels
    assert model.labels <= set(scheme(reading.scheme).by_code)
    assert meta["version"] == reading.version
    assert 0 < reading.floor < min(one.threshold for one in reading.labels.values())


@each_model
def test_a_card_speaks_of_the_model_beside_it(folder):
    card = _card(folder)
    reading = ReadingOf.model_validate_json((folder / "reading.json").read_text(encoding="utf-8"))
    assert (card["name"], card["version"]) == (reading.name, reading.version)
    for table in (card["stated"]["labels"], card["coded"]["labels"]):
        for row in table:
            weighing = reading.labels.get(row["label"])
            assert row["threshold"] == (weighing.threshold if weighing else None), row["label"]


@each_model
def test_the_figures_of_a_card_agree_with_one_another(folder):
    card = _card(folder)
    for name, rows, least in (
        ("stated", card["stated"]["labels"], ENOUGH),
        ("coded", card["coded"]["labels"], ENOUGH),
        ("upr_info", card["upr_info"]["issues"], 1),
    ):
        counted = [row for row in rows if row["support"] >= least]
        assert card[name]["counted"] == len(counted)
        assert card[name]["macro_f1"] == pytest.approx(sum(row["f1"] for row in counted) / len(counted), abs=0.001)
        right = sum(round(row["recall"] * row["support"]) for row in counted)
        both = sum(row["support"] + row["given"] for row in counted)
        assert card[name]["micro_f1"] == pytest.approx(2 * right / both, abs=0.002)


@each_model
def test_a_card_for_people_says_what_the_card_for_programs_says(folder, scripts):
    assert (folder / "card.md").read_text(encoding="utf-8") == scripts("card").markdown(_card(folder))


@each_model
def test_a_model_is_small_and_was_fast(folder):
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    assert size < MOST_MEGABYTES
    assert _card(folder)["megabytes"] == pytest.approx(size, abs=0.2)
    assert _card(folder)["paragraphs_per_second"] >= LEAST_PER_SECOND


@each_model
def test_a_model_does_not_say_where_it_was_made(folder):
    for name in ("config.cfg", "meta.json", "reading.json", "card.json", "card.md"):
        assert ".spacy" not in (folder / name).read_text(encoding="utf-8")


def test_reviews_join_what_is_learnt_from(tmp_path, scripts, monkeypatch):
    material = scripts("material")
    write([make.result(("7", "8", "9", "10"), state="XMV")], tmp_path)
    names = [f"{make.document(state='XMV').document_id}#{number}" for number in ("7", "8", "9")]
    right = scheme("right").by_code
    given = (f"{right['education'].name}; {right['work'].name}", NOTHING, "")
    entries = [
        make.review(recommendation_id=name, field="right", value=value)
        for name, value in zip(names, given, strict=True)
    ]
    append(tmp_path, entries)
    monkeypatch.setattr(material, "split_of", lambda state: "train")
    both, none = material.from_reviews(tmp_path)
    assert both.gold == ("education", "work")
    assert {code for code, is_it in both.known.items() if is_it} == {"education", "work"}
    assert set(both.known) == set(right)
    assert not any(none.known.values())
    assert {(one.source, one.split, one.group) for one in (both, none)} == {("review", "train", "XMV")}
    monkeypatch.setattr(material, "split_of", lambda state: "test")
    assert list(material.from_reviews(tmp_path)) == []


def test_scripts_write_the_versions_that_ship(root):
    """Who learns anew what is read otherwise gives it a new version, and the model of that version lies beside the script."""
    for script, facts in (("finish", "right_en/reading.json"), ("right_terms", "right_terms/witnesses.json")):
        said = re.search(
            r'VERSION = (?:"right_en", )?"([\d.]+)"', (root / "models" / "scripts" / f"{script}.py").read_text("utf-8")
        )
        assert said
        assert json.loads((MODELS / facts).read_text(encoding="utf-8"))["version"] == said[1]


def test_the_project_hands_the_folders_of_reviews_on(root):
    project = yaml.safe_load((root / "models" / "project.yml").read_text(encoding="utf-8"))
    (material,) = [one["script"][0] for one in project["commands"] if one["name"] == "material"]
    assert material.endswith(" ${vars.reviews}")
    assert project["vars"]["reviews"] == ""


@pytest.mark.slow
def test_the_model_is_as_good_as_its_card_says(shared, scripts):
    """Every label with enough texts, on the recommendations of UPR Info to States never seen."""
    folder = MODELS / "right_en"
    material, card = scripts("material"), _card(folder)
    reading = ReadingOf.model_validate_json((folder / "reading.json").read_text(encoding="utf-8"))
    model = load("right", "en", MODELS)
    assert isinstance(model, Trained)
    path = shared / "labels" / "uprinfo_recommendations.csv"
    examples = [example for example in material.from_upr_info(path) if held_out(example.group)]
    assert len(examples) == card["texts"]["upr_info test"]
    found = scripts("card").coded(model, reading, examples)
    for name, column in (("coded", "labels"), ("upr_info", "issues")):
        before = {row["label"]: row for row in card[name][column]}
        worse = {
            row["label"]: (before[row["label"]]["f1"], row["f1"])
            for row in found[name][column]
            if row["support"] >= ENOUGH and row["f1"] < before[row["label"]]["f1"] - NOISE
        }
        assert not worse, "labels that got worse; mend them, or train and measure again (models/README.md)"
