"""Rights in languages without a model of their own: learnt from what all term lists find together."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from pipeline import rules
from pipeline.classification import Asked, classify, doubts
from pipeline.knowledge import scheme
from pipeline.process import process_document
from pipeline.records import Doubt
from pipeline.trained import MODELS
from pipeline.witnesses import NAME, Facts, Witnesses, features, load, save


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(MODELS / NAME, tmp_path / NAME)
    return tmp_path


def change(folder: Path, **fields: object) -> None:
    path = folder / NAME / "witnesses.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Garantir l’accès à l’éducation inclusive dans toutes les écoles", "fr"),
        ("Garantizar la educación inclusiva en todas las escuelas", "es"),
        ("ضمان التعليم الشامل في جميع المدارس", "ar"),
        ("Обеспечить инклюзивное образование во всех школах", "ru"),
        ("确保所有学校的全纳教育", "zh"),
    ],
)
def test_five_languages_share_what_was_learnt(text: str, language: str) -> None:
    found = [label for label in classify([Asked(text)], language=language)[0] if label.scheme == "right"]
    assert found[0].label == scheme("right").by_code["education"].name
    assert found[0].method == "model"
    assert found[0].model is not None
    assert found[0].model.startswith(f"{NAME} ")
    assert all(words in text for label in found for words in (label.evidence or "").split("; "))


def test_english_has_a_model_of_its_own() -> None:
    found = classify([Asked("Provide inclusive education in all schools")], language="en")[0]
    assert {label.model for label in found if label.model} == {
        label.model for label in found if label.model and label.model.startswith("right_en ")
    }


@pytest.mark.parametrize("language", ["FR", "ES", "AR"])
def test_the_sample_is_read_better_than_by_lists_alone(raw: Path, language: str) -> None:
    """Our own document, whose headings state articles: more of what is given is stated, and no less is found."""
    result = process_document(raw / f"CRPD_C_XMV_CO_2-3-{language}.pdf")
    stated: dict[str, set[str]] = {}
    for row in result.classifications:
        if row.scheme == "right" and row.method == "stated":
            stated.setdefault(row.recommendation_id, set()).add(row.label)
    asks = [row for row in result.recommendations if row.recommendation_id in stated]
    right, given = {}, {}
    for name, models in (("together", MODELS), ("lists", None)):
        read = classify([Asked(row.text, row.lead_in) for row in asks], language=language.lower(), models=models)
        labels = [{label.label for label in those if label.scheme == "right"} for those in read]
        right[name] = sum(len(those & stated[row.recommendation_id]) for those, row in zip(labels, asks, strict=True))
        given[name] = sum(map(len, labels))
    assert right["together"] / given["together"] > right["lists"] / given["lists"]
    assert right["together"] >= 0.95 * right["lists"]


def test_nothing_said_nothing_given() -> None:
    found = load(MODELS)
    assert isinstance(found, Witnesses)
    assert found.read(rules.read("", "fr")) == []
    assert found.read(rules.read("xyz " * 25_000, "fr")) == []


def test_features_tell_what_stands_beside_what() -> None:
    found = features(rules.read("Protéger les femmes contre la torture et l’exploitation", "fr"))
    assert {"right torture", "persons women_girls", "beside torture women_girls"} <= set(found)


def test_features_tell_which_rights_stand_together_and_which_one_is_said_most() -> None:
    found = features(rules.read("Proteger la educación, las escuelas y el empleo", "es"))
    assert {name for name in found if name.startswith("pair ")} == {"pair education work"}
    assert found["share education"] == pytest.approx(2 / 3)
    assert found["share work"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"thresholds": {"no_such_right": 0.5}}, "no label no_such_right"),
        ({"features": ["right torture"]}, "different labels"),
        ({"floor": "low"}, "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_and_lists_answer_alone(copy: Path, fields: dict[str, object], why: str) -> None:
    change(copy, **fields)
    found = load(copy)
    assert isinstance(found, Doubt)
    assert why in found.message
    assert "term lists answer alone" in found.message
    assert doubts("fr", models=copy) == (found,)
    labels = classify([Asked("Garantir l’accès à l’éducation")], language="fr", models=copy)[0]
    assert {label.method for label in labels} == {"rule"}


def test_without_the_folder_lists_answer_alone(tmp_path: Path) -> None:
    assert load(tmp_path) is None
    assert doubts("fr", models=tmp_path) == ()


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    facts = Facts(name=NAME, version="0", floor=0.1, thresholds={"torture": 0.5}, features=("right torture",))
    save(tmp_path / NAME, facts, np.array([[4.0]]), np.array([-1.0]))
    found = load(tmp_path)
    assert isinstance(found, Witnesses)
    (guess,) = found.read(rules.read("Poner fin a la tortura", "es"))
    assert (guess.code, guess.evidence, guess.model) == ("torture", "tortura", f"{NAME} 0")
    assert guess.score == pytest.approx(0.953, abs=0.001)


def test_what_is_learnt_from_is_what_is_looked_for() -> None:
    """A model of other features than the program makes would lose their weights in silence."""
    text = "Protect women against torture and violence, enact a law against torture, and report on goal 5 with schools and jobs."
    made = {name.split()[0] for text in (text, "Torture") for name in features(rules.read(text, "en"))}
    found = load(MODELS)
    assert isinstance(found, Witnesses)
    assert made == {name.split()[0] for name in found.facts.features}


def test_the_folder_is_small_and_has_a_card() -> None:
    folder = MODELS / NAME
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10e6
    found = load(MODELS)
    assert isinstance(found, Witnesses)
    card = (folder / "card.md").read_text(encoding="utf-8")
    assert f"# {NAME} {found.facts.version}\n" in card
    assert f"{len(found.facts.features)} features, {len(found.facts.thresholds)} labels" in card.replace("\n", " ")
