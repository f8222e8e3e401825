"""Learn which term lists, found together, mean which right; write weights and thresholds for `pipeline/witnesses.py`.

    python scripts/right_terms.py MATERIAL OUT SHARED

MATERIAL is what `material.py` wrote. Only English texts are learnt from; thresholds are chosen on States kept for development,
then all States but those of the cards are learnt from. The card's figures are of other languages (`benchmarks.rights`), on the
documents of SHARED.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from convert import taught
from finish import FLOOR, threshold_of, today
from material import LANGUAGE, Example
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks import rights
from pipeline import rules
from pipeline.witnesses import NAME, Facts, features, save

VERSION = "1.2.0"
_RARE = 5  # texts that a feature must stand in
_SHRUNK = 0.3  # chosen on documents in other languages of States that may be learnt from; 1, 0.1: as many rights found or fewer
_STATED = 4.0  # what a committee states counts so much more than how others coded short texts
_USUAL = 0.2  # threshold of a label with fewer texts on development States than `_ENOUGH`
_ENOUGH = 25
_LEAST_THRESHOLD = 0.1
_LANGUAGES = ("es", "fr", "ar", "ru")


def main() -> None:
    """Learn, choose, write."""
    material, out, shared = (Path(argument) for argument in sys.argv[1:4])
    examples = [Example(**json.loads(line)) for line in material.read_text(encoding="utf-8").splitlines()]
    examples = [one for one in examples if one.split != "test" and one.source != "passage"]
    found = [features(rules.read(one.text, LANGUAGE)) for one in examples]
    counts = Counter(name for one in found for name in one)
    names = sorted(name for name, count in counts.items() if count >= _RARE)
    table = _table(found, names)
    weight = np.array([_STATED if one.source.startswith("stated") else 1.0 for one in examples])
    stated = np.array([one.source == "stated" for one in examples])
    apart = np.array([one.split == "develop" for one in examples])
    thresholds, weights, offsets = {}, [], []
    for code in taught(examples):
        known = np.array([code in one.known for one in examples])
        truth = np.array([one.known.get(code, 0) for one in examples])
        first = _fit(table[known & ~apart], truth[known & ~apart], weight[known & ~apart])
        shown = known & apart & stated if truth[apart & stated].sum() >= _ENOUGH else known & apart
        scores = 1 / (1 + np.exp(-(table[shown] @ first[0] + first[1])))
        rightly = truth[shown]
        thresholds[code] = max(_LEAST_THRESHOLD, threshold_of(scores, rightly)) if rightly.sum() >= _ENOUGH else _USUAL
        final = _fit(table[known], truth[known], weight[known])
        weights.append(final[0])
        offsets.append(final[1])
    facts = Facts(name=NAME, version=VERSION, floor=FLOOR, thresholds=thresholds, features=tuple(names))
    save(out, facts, np.array(weights), np.array(offsets))
    sources = Counter(one.source for one in examples)
    told = _card(facts, sources, sum(path.stat().st_size for path in out.glob("w*")), shared)
    (out / "card.md").write_text(told, encoding="utf-8")
    print(told)


def _card(facts: Facts, sources: Counter[str], size: int, shared: Path) -> str:
    lines = [
        f"# {facts.name} {facts.version}",
        "",
        "Reads the human rights that a recommendation is about, in languages without a model of their own: a linear classifier",
        f"over what the term lists of all four schemes find ({len(facts.features)} features, {len(facts.thresholds)} labels,",
        f"{size / 1e6:.1f} MB). Learnt on {today().isoformat()} by `models/project.yml`.",
        "",
        "## What it learnt from",
        "",
        "English texts alone, read by the English term lists: recommendations and other paragraphs under headings that name an",
        "article, UPR recommendations coded by UPR Info, paragraphs of general comments. Split by State as for `right_en`; a",
        "third of the States was set aside. No word of a text is in this folder: its features are labels. The material is not",
        "part of the repository; its texts are public documents of the United Nations, the coding is UPR Info's.",
        "",
        "| source | texts |",
        "| --- | ---: |",
        *(f"| {source} | {count} |" for source, count in sorted(sources.items())),
        "",
        "## How good",
        "",
        "Recommendations, and questions of lists of issues, under headings that state a right, heading hidden.",
        "Nothing was learnt from texts in these languages;",
        "term lists were made by people who had seen documents of the States that are not kept apart.",
        "",
        *rights.HEAD,
        *(line for language in _LANGUAGES for line in rights.rows(language, shared)),
        "",
        "By label: `docs/labels.md`. Not measured: Chinese, of which there is no document but our own sample.",
        "",
        "## Limits",
        "",
        "It knows what the term lists know: a right that a language's list has no word for is not found. The stated rights it",
        "was measured on are those of one committee; in paragraphs on women of other committees it is no better than the lists.",
    ]
    return "\n".join(lines) + "\n"


def _table(found: Sequence[dict[str, float]], names: Sequence[str]) -> Any:
    places = {name: place for place, name in enumerate(names)}
    cells = [
        (row, places[name], value) for row, one in enumerate(found) for name, value in one.items() if name in places
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(found), len(names)))


def _fit(table: Any, truth: Any, weight: Any) -> tuple[Any, float]:
    model = LogisticRegression(C=_SHRUNK, solver="liblinear").fit(table, truth, weight)
    return model.coef_[0], float(model.intercept_[0])


if __name__ == "__main__":
    main()
