"""An institution's own two-level scheme, learnt from recommendations that it has labelled itself.

In: a scheme file (TOML) and labelled examples (CSV or JSON lines with the columns `text`, `label` and `group`, the last being
what is never divided when measuring: a committee, a document, a year). Out: a reader of texts, as a folder with two files and
no code in it, and how good it is on groups that it has not seen.

    name = "national_plan"
    title = "National plan of Maravel"
    [axes]
    1 = { fr = "Justice" }
    [labels]
    "1.1" = { axis = "1", fr = "Tribunaux" }

Where a text may have several labels, as responsible bodies, the scheme says `several = true`, and a text stands in the examples
once with each.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline import rules
from pipeline.errors import KnowledgeError
from pipeline.evaluate import Tally
from pipeline.nlp import read as read_words

_DIGITS = re.compile(r"\d+")
_COLUMNS = ("text", "label", "group")
_STEM = 5  # letters: enough to bring the endings of a word together
_LEAST = 2  # texts that a word or pair must stand in
_NEAR = 0.5  # where a text may have several labels: share of the surest one's score that another must have
_WEIGHTS, _FACTS = "weights.npz", "reading.json"


class OwnLabel(BaseModel):
    """A label of the lower level."""

    model_config = ConfigDict(frozen=True, extra="allow")  # besides: its name in any language, by ISO 639-1 code

    axis: str  # code of the label above


class OwnScheme(BaseModel):
    """Two levels of labels; every one of the lower level belongs to an axis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    several: bool = False  # whether a text may have more than one label
    axes: dict[str, dict[str, str]]  # code -> name by language
    labels: dict[str, OwnLabel]  # code -> its axis and names

    @model_validator(mode="after")
    def _check(self) -> Self:
        for code, label in self.labels.items():
            if label.axis not in self.axes:
                raise ValueError(f"label {code}: there is no axis {label.axis}")
        return self

    def shown(self, axis: str, label: str, language: str) -> tuple[str, str]:
        """An axis and a label for people: code and, where there is one, the name in a language."""
        names = self.axes[axis].get(language), (self.labels[label].model_extra or {}).get(language)
        return f"{axis} {names[0] or ''}".strip(), f"{label} {names[1] or ''}".strip()


class OwnExample(NamedTuple):
    """A text with the label that the institution gave it."""

    text: str
    label: str
    group: str  # never divided between learning and measuring


class OwnGuess(NamedTuple):
    """Where a text belongs."""

    axis: str
    axis_score: float  # 0-1: what all labels of the axis have together
    label: str
    score: float  # 0-1
    more: tuple[tuple[str, float], ...] = ()  # where a text may have several labels: the others, the surest first

    @property
    def labels(self) -> tuple[tuple[str, float], ...]:
        """All labels, each with its score."""
        return ((self.label, self.score), *self.more)


class OwnFigures(NamedTuple):
    """How good a reader is on groups it has not seen."""

    texts: int
    axes: Mapping[str, Any]  # summary of `evaluate.Tally`, over axes
    labels: Mapping[str, Any]
    commonest: float  # share of texts that would be right if each got the commonest axis: what any reader must beat
    by_group: Mapping[str, tuple[int, float]]  # group -> texts, share with the right axis
    table: Sequence[Mapping[str, Any]]  # a row a label


def read_scheme(path: Path) -> OwnScheme:
    """The scheme of a file.

    Raises:
        KnowledgeError: the file cannot be read or breaks the model.
    """
    try:
        return OwnScheme.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise KnowledgeError(f"{path.name} is no scheme: {error}") from error


def read_examples(path: Path, scheme: OwnScheme) -> list[OwnExample]:
    """The labelled examples of a CSV (`.csv`) or JSON lines file.

    Raises:
        KnowledgeError: a column is missing, or a label is not in the scheme; all rows at fault are named.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file)) if path.suffix == ".csv" else [json.loads(line) for line in file]
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"{path.name} cannot be read: {error}") from error
    faults, examples = [], []
    for number, row in enumerate(rows, 1):
        missing = [column for column in _COLUMNS if not str(row.get(column) or "").strip()]
        if missing:
            faults.append(f"row {number} has no {', '.join(missing)}")
        elif str(row["label"]) not in scheme.labels:
            faults.append(f"row {number}: {scheme.name} has no label {row['label']}")
        else:
            examples.append(OwnExample(*(str(row[column]) for column in _COLUMNS)))
    if faults or not examples:
        raise KnowledgeError(f"{path.name}: {'; '.join(faults) or 'there is no example'}.")
    return examples


class OwnReader:
    """A linear classifier over words and pairs of words."""

    def __init__(self, facts: Mapping[str, Any], idf: Any, weights: Any, offsets: Any) -> None:
        """Take what `train` learnt, or what was saved."""
        self.scheme = OwnScheme.model_validate(facts["scheme"])
        self.language: str = facts["language"]
        self._facts = facts
        self._places = {word: place for place, word in enumerate(facts["words"])}
        self._idf, self._weights, self._offsets = idf, weights.astype(np.float32), offsets
        self._codes: list[str] = facts["labels"]

    @classmethod
    def train(cls, scheme: OwnScheme, language: str, examples: Sequence[OwnExample]) -> OwnReader:
        """Learn from examples of two labels or more; a label without any is never given."""
        tfidf = TfidfVectorizer(analyzer=lambda text: _features(text, language), min_df=_LEAST, sublinear_tf=True)
        matrix = tfidf.fit_transform([example.text for example in examples])
        weight = None if scheme.several else "balanced"  # of one text's several labels none is to outweigh another
        model = LogisticRegression(C=30, class_weight=weight, max_iter=300, tol=1e-3)
        model.fit(matrix, [example.label for example in examples])
        weights, offsets = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # scikit-learn keeps one row for two labels
            weights, offsets = np.vstack([-weights, weights]) / 2, np.concatenate([-offsets, offsets]) / 2
        facts = {
            "scheme": scheme.model_dump(),
            "language": language,
            "labels": [str(code) for code in model.classes_],
            "words": tfidf.get_feature_names_out().tolist(),
        }
        return cls(facts, tfidf.idf_.astype(np.float32), weights.astype(np.float16), offsets.astype(np.float32))

    def read(self, texts: Sequence[str]) -> list[OwnGuess | None]:
        """Axis and label of each text; None for a text without any known word."""
        return [self._guess(text) for text in texts]

    def save(self, folder: Path) -> None:
        """Write the reader's two files."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FACTS).write_text(json.dumps(self._facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        weights = self._weights.astype(np.float16)
        np.savez_compressed(folder / _WEIGHTS, idf=self._idf, weights=weights, offsets=self._offsets)

    @classmethod
    def load(cls, folder: Path) -> OwnReader:
        """Read what `save` wrote.

        Raises:
            KnowledgeError: the folder holds no reader; train it again.
        """
        try:
            facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
            with np.load(folder / _WEIGHTS, allow_pickle=False) as saved:
                return cls(facts, saved["idf"], saved["weights"], saved["offsets"])
        except (OSError, ValueError, KeyError) as error:
            raise KnowledgeError(f"{folder.name} holds no reader of a scheme ({error}); train it again.") from error

    def _guess(self, text: str) -> OwnGuess | None:
        known = [self._places[word] for word in _features(text, self.language) if word in self._places]
        if not known:
            return None
        places, counts = np.unique(known, return_counts=True)
        values = (1 + np.log(counts)) * self._idf[places]
        scores = self._weights[:, places] @ (values / np.linalg.norm(values)) + self._offsets
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        together: dict[str, float] = {}
        for code, share in zip(self._codes, shares.tolist(), strict=True):
            axis = self.scheme.labels[code].axis
            together[axis] = together.get(axis, 0.0) + share
        axis = max(together, key=lambda code: together[code])
        inside = [place for place, code in enumerate(self._codes) if self.scheme.labels[code].axis == axis]
        best = max(inside, key=lambda place: float(shares[place]))
        more: list[tuple[str, float]] = []
        if self.scheme.several:
            best = int(np.argmax(shares))
            axis = self.scheme.labels[self._codes[best]].axis
            near = [place for place in np.argsort(-shares) if place != best and shares[place] >= _NEAR * shares[best]]
            more = [(self._codes[place], round(float(shares[place]), 3)) for place in near]
        return OwnGuess(axis, round(together[axis], 3), self._codes[best], round(float(shares[best]), 3), tuple(more))


def measure(scheme: OwnScheme, language: str, examples: Sequence[OwnExample]) -> OwnFigures:
    """Read every group with what was learnt from all others.

    Raises:
        KnowledgeError: there is one group only; nothing could be kept apart.
    """
    groups = sorted({example.group for example in examples})
    if len(groups) < 2:
        raise KnowledgeError(f"{scheme.name}: all examples are of one group; measuring takes two or more.")
    axes, labels = Tally(), Tally()
    commonest = texts = 0
    by_group: dict[str, tuple[int, float]] = {}
    for group in groups:
        rest = [example for example in examples if example.group != group]
        own: dict[
            tuple[int, str], set[str]
        ] = {}  # texts with their labels; one label a text, unless several are allowed
        for place, example in enumerate(examples):
            if example.group == group:
                own.setdefault((0 if scheme.several else place, example.text), set()).add(example.label)
        seen = [scheme.labels[example.label].axis for example in rest]
        usual = max(sorted(set(seen)), key=seen.count)
        right = 0
        guesses = OwnReader.train(scheme, language, rest).read([text for _, text in own])
        for gold, guess in zip(own.values(), guesses, strict=True):
            given = {code for code, _ in guess.labels} if guess else set()
            true = {scheme.labels[code].axis for code in gold}
            axes.add(true, {scheme.labels[code].axis for code in given})
            labels.add(gold, given)
            right += guess is not None and guess.axis in true
            commonest += usual in true
        texts += len(own)
        by_group[group] = (len(own), round(right / len(own), 3))
    return OwnFigures(
        texts,
        axes.summary(least=1),
        labels.summary(least=1),
        round(commonest / texts, 3),
        by_group,
        labels.table({}),
    )


def _features(text: str, language: str) -> list[str]:
    """Words, pairs of words, the beginnings of long words, and what the program's own term lists find."""
    words = [
        word.text for word in read_words(_DIGITS.sub("0", text), language) if not word.is_punct and not word.is_space
    ]
    pairs = [f"{first} {second}" for first, second in zip(words, words[1:], strict=False)]
    stems = [f"{word[:_STEM]}*" for word in words if len(word) > _STEM]
    found = rules.read(text, language)
    terms = [f"={key}:{code}" for key, said in found.items() for code in said]
    return [*words, *pairs, *stems, *terms, *terms]
