"""Trained models: where they are, whether they fit, and what they make of a text.

A model is a folder `models/<scheme>_<language>`: a spaCy pipeline with one `textcat_multilabel`, and `reading.json`, which
says how its shares become scores. A model that does not fit the languages, labels or spaCy of this installation is refused,
with the remedy; whoever asked then does without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import spacy
from pydantic import BaseModel, ConfigDict, ValidationError
from spacy.about import __version__ as SPACY_VERSION
from spacy.tokens import Doc

from pipeline import textcat
from pipeline.knowledge import SchemeKey, scheme
from pipeline.nlp import read as read_words
from pipeline.records import Doubt
from pipeline.rules import Said

MODELS = Path(__file__).resolve().parents[1] / "models"
_PIPE = "textcat_multilabel"
_DIGITS = re.compile(r"\d+")
_REMEDY = "train it again (see models/README.md) or install what it was made for; until then term lists answer alone"


class Weighing(BaseModel):
    """How the model's share of a label and the term list's word become one score: the logistic of a weighted sum."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: float  # weight of the logit of the model's share
    terms: float  # added where the term list finds the label
    offset: float
    threshold: float  # least score at which the label is given


class ReadingOf(BaseModel):
    """`reading.json` of a model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: str
    scheme: SchemeKey
    language: str
    floor: float  # least score at which the best label of a text is given although it misses its threshold
    labels: dict[str, Weighing]  # code -> how it is weighed


class Guess(NamedTuple):
    """A label that a model gives."""

    code: str
    score: float
    method: Literal["model", "rule"]  # "rule": without the term list's word it would not have been given
    evidence: str | None
    model: str


class Trained:
    """A loaded model. Make it with `load`."""

    def __init__(self, reading: ReadingOf, pipe: Any) -> None:
        """Take a classifier whose labels are those of the reading."""
        self.labels = frozenset(reading.labels)
        self._reading = reading
        self._pipe = pipe
        self._codes: tuple[str, ...] = tuple(pipe.labels)
        order = [reading.labels[code] for code in self._codes]
        self._slope = np.array([one.share for one in order])
        self._terms = np.array([one.terms for one in order])
        self._offset = np.array([one.offset for one in order])
        self._threshold = np.array([one.threshold for one in order])
        self._name = f"{reading.name} {reading.version}"
        self.thresholds: Mapping[str, float] = {code: one.threshold for code, one in reading.labels.items()}

    def read(self, texts: Sequence[str], said: Sequence[Mapping[str, Said]]) -> list[list[Guess]]:
        """The labels of each text, the surest first; `said` is what the term lists found in each."""
        if not texts:
            return []
        docs = [words(text, self._reading.language) for text in texts]
        alone, together = self._scores(docs, said)
        rows = []
        for place, doc in enumerate(docs):
            given = np.flatnonzero(together[place] >= self._threshold)
            if not len(given):
                best = int(np.argmax(together[place]))
                given = np.array([best] if together[place, best] >= self._reading.floor else [], dtype=int)
            given = given[np.argsort(-together[place, given], kind="stable")]
            row = [self._guess(doc, said[place], int(j), alone[place, j], together[place, j]) for j in given]
            rows.append(
                [guess for guess in row if guess.evidence]
            )  # what no word speaks for is only how common a label is
        return rows

    def scores(self, texts: Sequence[str], said: Sequence[Mapping[str, Said]]) -> list[dict[str, float]]:
        """The score of every label on each text, given or not; for measuring."""
        if not texts:
            return []
        _, together = self._scores([words(text, self._reading.language) for text in texts], said)
        return [dict(zip(self._codes, row.tolist(), strict=True)) for row in together]

    def _scores(self, docs: list[Doc], said: Sequence[Mapping[str, Said]]) -> tuple[Any, Any]:
        shares = np.clip(np.asarray(self._pipe.predict(docs), dtype=float), 1e-6, 1 - 1e-6)
        base = np.log(shares / (1 - shares)) * self._slope + self._offset
        spoken = np.array([[code in one for code in self._codes] for one in said], dtype=bool)
        return _logistic(base), _logistic(base + spoken * self._terms)

    def _guess(self, doc: Doc, said: Mapping[str, Said], label: int, alone: float, together: float) -> Guess:
        code = self._codes[label]
        spoken = code in said
        by_terms = spoken and alone < min(self._threshold[label], together)
        evidence = said[code].words if spoken else textcat.words_for(self._pipe.model, doc, label)
        return Guess(
            code,
            round(float(together), 3),
            "rule" if by_terms else "model",
            "; ".join(evidence) or None,
            self._name,
        )


def words(text: str, language: str) -> Doc:
    """A text as the models read it: folded words; every number is 0, as the number of an article says nothing by itself."""
    return read_words(_DIGITS.sub("0", text), language)


@cache
def load(key: SchemeKey, language: str, models: Path) -> Trained | Doubt | None:
    """The model of a scheme in a language; None where there is none, a `Doubt` where it does not fit."""
    folder = models / f"{key}_{language}"
    if not folder.is_dir():
        return None
    try:
        reading = ReadingOf.model_validate(json.loads((folder / "reading.json").read_text(encoding="utf-8")))
        wanted = json.loads((folder / "meta.json").read_text(encoding="utf-8")).get("spacy_version", "")
    except (OSError, ValueError, ValidationError) as error:
        return _refused(folder, f"its description cannot be read ({type(error).__name__})")
    if not spacy.util.is_compatible_version(SPACY_VERSION, wanted):
        return _refused(folder, f"it was made for spaCy {wanted}, and {SPACY_VERSION} is installed")
    if (reading.scheme, reading.language) != (key, language):
        return _refused(folder, f"it reads {reading.scheme} in {reading.language}")
    strange = sorted(set(reading.labels) - set(scheme(key).by_code))
    if strange:
        return _refused(folder, f"the scheme has no label {', '.join(strange)}")
    try:
        pipe = spacy.load(folder).get_pipe(_PIPE)
    except (OSError, ValueError, KeyError) as error:
        return _refused(folder, f"spaCy cannot load it ({type(error).__name__})")
    if set(pipe.labels) != set(reading.labels):  # type: ignore[attr-defined]
        return _refused(folder, "its weights and its description name different labels")
    return Trained(reading, pipe)


def thresholds(key: SchemeKey, language: str, models: Path = MODELS) -> Mapping[str, float]:
    """The least scores at which the model of a language gives labels, by code; none where there is no model."""
    found = load(key, language, models)
    return found.thresholds if isinstance(found, Trained) else {}


def _refused(folder: Path, why: str) -> Doubt:
    return Doubt("classification", "model_refused", f"The model {folder.name} is not used: {why}; {_REMEDY}.")


def _logistic(value: Any) -> Any:
    return 1 / (1 + np.exp(-value))
