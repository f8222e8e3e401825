"""Figures of the cards of trained models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.knowledge import scheme
from pipeline.model_cards import MODELS, Figures, measured

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
