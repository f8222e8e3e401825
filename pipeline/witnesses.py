"""Rights in languages without a model of their own: what the term lists of all schemes, taken together, say of a text.

A term list alone takes every mention for a topic. What else is mentioned tells whether it is one: equality beside women and
violence, equality beside employment. Which list means what beside which was learnt from English recommendations whose rights
are known (`models/scripts/right_terms.py`); as lists of all languages name the same labels, it holds for all of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.knowledge import SCHEMES, SchemeKey, scheme
from pipeline.records import Doubt
from pipeline.rules import Said
from pipeline.trained import Guess

NAME = "right_terms"
_FACTS, _WEIGHTS = "witnesses.json", "weights.npz"
_REMEDY = "learn it again (see models/README.md); until then term lists answer alone"

Heard = Mapping[SchemeKey, Mapping[str, Said]]  # what the term lists of all schemes find in a text


class Facts(BaseModel):
    """`witnesses.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: str
    floor: float  # least score at which the best label of a text is given although it misses its threshold
    thresholds: dict[str, float]  # code -> least score at which the right is given, in the order of the weights
    features: tuple[str, ...]  # in the order of the weights


class Witnesses:
    """Learnt weights. Make it with `load`."""

    def __init__(self, facts: Facts, weights: Any, offsets: Any) -> None:
        """Take weights (labels by features) and an offset a label."""
        self.facts = facts
        self._codes = tuple(facts.thresholds)
        self._least = np.array(list(facts.thresholds.values()))
        self._places = {name: place for place, name in enumerate(facts.features)}
        self._weights, self._offsets = weights.astype(np.float32), offsets.astype(np.float32)
        self.labels = frozenset(self._codes)

    def read(self, heard: Heard) -> list[Guess]:
        """The rights of a text, the surest first; nothing where no list finds anything."""
        known = [(name, value) for name, value in features(heard).items() if name in self._places]
        if not any(heard.values()):
            return []
        scores = self.scores(known)
        given = np.flatnonzero(scores >= self._least)
        if not len(given):
            best = int(np.argmax(scores))
            given = np.array([best] if scores[best] >= self.facts.floor else [], dtype=int)
        given = given[np.argsort(-scores[given], kind="stable")]
        model = f"{self.facts.name} {self.facts.version}"
        return [
            Guess(self._codes[j], round(float(scores[j]), 3), "model", self._words(int(j), known, heard), model)
            for j in given
        ]

    def scores(self, known: Sequence[tuple[str, float]]) -> Any:
        """The score of every label, by what is found."""
        places = [self._places[name] for name, _ in known]
        values = np.array([value for _, value in known], dtype=np.float32)
        return 1 / (1 + np.exp(-(self._weights[:, places] @ values + self._offsets)))

    def _words(self, label: int, known: Sequence[tuple[str, float]], heard: Heard) -> str | None:
        code = self._codes[label]
        own = heard["right"].get(code)
        if own is None:
            plain = [(name, value) for name, value in known if name.partition(" ")[0] in SCHEMES]
            name = max(plain, key=lambda one: self._weights[label, self._places[one[0]]] * one[1])[0] if plain else ""
            key, _, other = name.partition(" ")
            own = next((heard[one].get(other) for one in SCHEMES if one == key), None)
        return "; ".join(own.words) if own else None


def features(heard: Heard) -> dict[str, float]:
    """What is found in a text, as weights by name: each label, how often; which right comes first; what stands beside what."""
    found = {f"{key} {code}": 1 + float(np.log(one.times)) for key in SCHEMES for code, one in heard[key].items()}
    rights = sorted(heard["right"], key=lambda code: heard["right"][code].first)
    found[f"rights {min(len(rights), 3)}"] = 1.0
    if rights:
        found[f"first {rights[0]}"] = 1.0
    if len(rights) == 1:
        found[f"only {rights[0]}"] = 1.0
    every = sum(one.times for one in heard["right"].values())
    for code in rights:
        found[f"share {code}"] = heard["right"][code].times / every
        if heard["right"][code].times > 1:
            found[f"more {code}"] = 1.0
        for persons in heard["persons"]:
            found[f"beside {code} {persons}"] = 0.7
    for one, other in combinations(sorted(rights), 2):
        found[f"pair {one} {other}"] = 0.5
    return found


@cache
def load(models: Path) -> Witnesses | Doubt | None:
    """What was learnt; None where there is none, a `Doubt` where it does not fit the scheme."""
    folder = models / NAME
    if not folder.is_dir():
        return None
    try:
        facts = Facts.model_validate(json.loads((folder / _FACTS).read_text(encoding="utf-8")))
        with np.load(folder / _WEIGHTS, allow_pickle=False) as saved:
            weights, offsets = saved["weights"], saved["offsets"]
    except (OSError, ValueError, KeyError, ValidationError) as error:
        return _refused(f"it cannot be read ({type(error).__name__})")
    strange = sorted(set(facts.thresholds) - set(scheme("right").by_code))
    if strange:
        return _refused(f"the scheme has no label {', '.join(strange)}")
    if weights.shape != (len(facts.thresholds), len(facts.features)) or offsets.shape != (len(facts.thresholds),):
        return _refused("its weights and its description name different labels")
    return Witnesses(facts, weights, offsets)


def save(folder: Path, facts: Facts, weights: Any, offsets: Any) -> None:
    """Write the two files that `load` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _FACTS).write_text(facts.model_dump_json(indent=1) + "\n", encoding="utf-8")
    np.savez_compressed(folder / _WEIGHTS, weights=weights.astype(np.float16), offsets=offsets.astype(np.float32))


def _refused(why: str) -> Doubt:
    return Doubt("classification", "model_refused", f"The model {NAME} is not used: {why}; {_REMEDY}.")
