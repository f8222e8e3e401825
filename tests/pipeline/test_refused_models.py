"""A trained model that does not fit is refused with the remedy, term lists answer alone, and whoever asked is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import classification, trained, witnesses
from pipeline.classification import Asked, classify, doubts
from pipeline.labelling import label
from pipeline.process import process_document
from pipeline.records import Doubt
from pipeline.trained import MODELS
from tests.pipeline.test_layouts import WORDS

SCHOOL = "Provide inclusive education in all schools of the islands, and train the teachers."


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models that all of the program reads from."""
    folder = tmp_path / "models"
    for name in ("right_en", "right_terms"):
        shutil.copytree(MODELS / name, folder / name)
    load, shared = trained.load, witnesses.load
    monkeypatch.setattr(classification, "load", lambda key, language, models: load(key, language, folder))
    monkeypatch.setattr(witnesses, "load", lambda models: shared(folder))
    return folder


def change(path: Path, **fields: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")


def unknown_label(folder: Path) -> None:
    labels = json.loads((folder / "reading.json").read_text(encoding="utf-8"))["labels"]
    change(
        folder / "reading.json", labels={("pony" if code == "torture" else code): one for code, one in labels.items()}
    )


def missing_label(folder: Path) -> None:
    labels = json.loads((folder / "reading.json").read_text(encoding="utf-8"))["labels"]
    change(folder / "reading.json", labels={code: one for code, one in labels.items() if code != "torture"})


def without_weights(folder: Path) -> None:
    (folder / "textcat_multilabel" / "model").unlink()


FAULTS = {
    "it was made for spaCy >=2.0,<2.1": lambda folder: change(folder / "meta.json", spacy_version=">=2.0,<2.1"),
    "it reads right in fr": lambda folder: change(folder / "reading.json", language="fr"),
    "it reads action in en": lambda folder: change(folder / "reading.json", scheme="action"),
    "the scheme has no label pony": unknown_label,
    "its weights and its description name different labels": missing_label,
    "its description cannot be read": lambda folder: (folder / "reading.json").write_text("{", encoding="utf-8"),
    "spaCy cannot load it": without_weights,
}


@pytest.mark.parametrize("why", FAULTS)
def test_a_model_that_does_not_fit_is_refused_and_lists_answer_alone(copy: Path, why: str) -> None:
    FAULTS[why](copy / "right_en")
    shutil.rmtree(copy / "right_terms")
    (found,) = doubts("en")
    assert (found.step, found.kind) == ("classification", "model_refused")
    assert f"The model right_en is not used: {why}" in found.message
    assert "train it again (see models/README.md)" in found.message
    labels = classify([Asked(SCHOOL)], language="en")[0]
    assert {one.method for one in labels} == {"rule"}
    assert "Right to education" in {one.label for one in labels}


def test_a_list_is_labelled_without_the_model_and_its_issues_say_so(copy: Path) -> None:
    change(copy / "right_en" / "reading.json", language="fr")
    done = label([SCHOOL])
    assert done.rows[0]
    assert [(one.row, one.kind) for one in done.issues] == [(None, "model_refused")]


def test_a_document_is_labelled_without_the_model_and_its_issues_say_so(copy: Path, tmp_path: Path) -> None:
    change(copy / "right_en" / "meta.json", spacy_version=">=2.0,<2.1")
    result = process_document(_document(tmp_path, "Punish those responsible."))
    assert result.classifications
    assert [one.message for one in result.issues if one.kind == "model_refused"] == [doubts("en")[0].message]


def test_what_english_does_not_use_is_not_told_of_english(copy: Path) -> None:
    change(copy / "right_terms" / "witnesses.json", floor="low")
    assert doubts("en") == ()
    assert isinstance(doubts("fr")[0], Doubt)


@pytest.mark.parametrize(
    ("item", "kinds"),
    [
        ("Punish those responsible.", []),
        ("Do so again.", ["no_label"]),
        ("Punish those responsible, " * 4000, ["text_long"]),
    ],
)
def test_recommendations_without_a_label_or_an_end_are_told(item: str, kinds: list[str], tmp_path: Path) -> None:
    result = process_document(_document(tmp_path, item))
    assert [one.citation_key.partition("#")[2] for one in result.recommendations] == ["3(a)", "3(b)"]
    told = [one for one in result.issues if one.step == "classification"]
    assert [one.kind for one in told] == kinds
    assert all("Paragraph 3 (b)" in one.message for one in told)


def test_a_label_that_no_word_speaks_for_is_not_given() -> None:
    labels = classify([Asked(text) for text in ("Bobble the wuzzle.", "Do so again.", "Xqz.")], language="en")
    assert labels == [[], [], []]


def _document(folder: Path, item: str) -> Path:
    """Observations in plain text, whose second item is the one given."""
    said = WORDS["en"]
    parts = [said.title, f"1. {said.examined}", said.concerns, f"2. {said.beaten}", f"3. {said.lead}"]
    path = folder / "CCPR_C_XMV_CO_3.txt"
    path.write_text("\n\n".join([*parts, f"(a) {said.items[0]}", f"(b) {item}"]) + "\n", encoding="utf-8")
    return path
