"""How far reviewers agree: for each pair of them and each field, on what both looked at.

In: the entries of the store. Out: shares of the same answer and Cohen's kappa, which counts out what chance would give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from sklearn.metrics import cohen_kappa_score

from pipeline.knowledge import SCHEMES
from pipeline.records import Review
from pipeline.review import merged, parts


class Agreement(NamedTuple):
    """Two reviewers on one field."""

    field: str
    reviewers: tuple[str, str]
    both: int  # recommendations that both reviewed
    same: int  # of these, with the same answer
    kappa: float | None  # None where both always gave one and the same answer: chance alone would do as well


def agreement(entries: Iterable[Review]) -> list[Agreement]:
    """Each pair of reviewers on each field that both said something of, by field and name.

    Labels of a scheme are compared label by label (given or not), over the labels that either gave on what both reviewed;
    other fields by their value.
    """
    said: dict[str, dict[str, dict[str, frozenset[str]]]] = {}
    for entry in merged(entries):
        values = frozenset(parts(entry.value, entry.field)) if entry.field in SCHEMES else frozenset({entry.value})
        said.setdefault(entry.field, {}).setdefault(entry.reviewer, {})[entry.recommendation_id] = values
    rows = []
    for field, reviewers in sorted(said.items()):
        for one, two in combinations(sorted(reviewers), 2):
            names = sorted(reviewers[one].keys() & reviewers[two].keys())
            if names:
                first, second = [reviewers[one][name] for name in names], [reviewers[two][name] for name in names]
                same = sum(a == b for a, b in zip(first, second, strict=True))
                rows.append(Agreement(field, (one, two), len(names), same, _kappa(first, second, field in SCHEMES)))
    return rows


def _kappa(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]], several: bool) -> float | None:
    if several:
        labels = sorted(frozenset().union(*first, *second))
        one = [str(label in values) for values in first for label in labels]
        two = [str(label in values) for values in second for label in labels]
    else:
        one, two = ["; ".join(values) for values in first], ["; ".join(values) for values in second]
    if len({*one, *two}) < 2:
        return None
    return round(float(cohen_kappa_score(one, two)), 3)
