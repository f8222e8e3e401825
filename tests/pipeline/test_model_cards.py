"""Figures of the cards of trained models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.knowledge import SchemeKey, scheme
from pipeline.knowledge.quality import quality
from pipeline.model_cards import MODELS, Figures, measured, of_label

LABEL = scheme("right").labels[0]


def card(folder: Path, label: str = LABEL.code, **fields: object) -> Path:
    row = {"label": label, "support": 20, "given": 10, "precision": 0.9, "recall": 0.45} | fields
    (folder / "right_en").mkdir()
    text = json.dumps({"version": "2.0.0", "stated": {"labels": [row]}})
    (folder / "right_en" / "card.json").write_text(text, encoding="utf-8")
    return folder


def test_figures_are_told_by_label(tmp_path: Path) -> None:
    assert measured("right_en 2.0.0", card(tmp_path)) == {LABEL.name: Figures(0.9, 0.45, 20)}


@pytest.mark.parametrize("model", ["right_en 1.9.0", "right_en", "right_xx 2.0.0", "other 2.0.0", "../right_en 2.0.0"])
def test_figures_of_another_model_are_not_told(tmp_path: Path, model: str) -> None:
    assert measured(model, card(tmp_path)) == {}


def test_a_label_that_was_not_measured_has_no_figures(tmp_path: Path) -> None:
    assert measured("right_en 2.0.0", card(tmp_path, precision=None)) == {}


def test_the_models_that_ship_have_figures() -> None:
    for path in MODELS.glob("*/card.json"):
        version = json.loads(path.read_text(encoding="utf-8"))["version"]
        assert measured(f"{path.parent.name} {version}")


@pytest.mark.parametrize(
    ("key", "code", "language"),
    [("action", "law", "en"), ("persons", "children", "en"), ("sdg", "5", "en"), ("right", "education", "ar")],
)
def test_labels_of_term_lists_have_the_figures_that_were_measured(key: SchemeKey, code: str, language: str) -> None:
    found = of_label(key, scheme(key).by_code[code].name, language, None)
    wanted = quality(key, code, language)
    assert wanted is not None
    assert found == Figures(wanted.precision, wanted.recall, wanted.support)


def test_labels_of_models_have_those_of_the_card_and_what_was_not_measured_has_none() -> None:
    (path,) = MODELS.glob("right_en/card.json")
    model = f"right_en {json.loads(path.read_text(encoding='utf-8'))['version']}"
    name = scheme("right").by_code["education"].name
    assert of_label("right", name, "en", model) == measured(model)[name]
    assert of_label("right", name, "zh", None) is None
    assert of_label("right", "a label of yesterday", "en", None) is None
