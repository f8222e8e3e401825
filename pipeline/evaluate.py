"""How good the labels are, label by label: what was read from the words against what the committee stated.

Nothing is annotated for this by hand: nearly every recommendation of some committees stands under a heading that names the
article. Reading never sees that heading, so documents measure their own reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

_MOST_MISTAKES = 200


class Tally:
    """Counts of labels rightly given, wrongly given and missed."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.support: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def add(self, gold: Collection[str], given: Collection[str]) -> None:
        """Count one text."""
        self.support.update(gold)
        self.given.update(given)
        self.right.update(set(gold) & set(given))

    def table(self, thresholds: Mapping[str, float], only: Collection[str] | None = None) -> list[dict[str, Any]]:
        """A row a label: label, support, given, precision, recall, f1, threshold; the most frequent first."""
        names = sorted(set(self.support) | set(self.given), key=lambda name: (-self.support[name], name))
        return [
            {
                "label": name,
                "support": self.support[name],
                "given": self.given[name],
                "precision": _share(self.right[name], self.given[name]),
                "recall": _share(self.right[name], self.support[name]),
                "f1": self._f1(name),
                "threshold": thresholds.get(name),
            }
            for name in names
            if only is None or name in only
        ]

    def summary(self, *, least: int, only: Collection[str] | None = None) -> dict[str, Any]:
        """Micro and macro figures over the labels with at least `least` texts."""
        names = [n for n, count in self.support.items() if count >= least and (only is None or n in only)]
        support, given = sum(self.support[n] for n in names), sum(self.given[n] for n in names)
        right = sum(self.right[n] for n in names)
        return {
            "counted": len(names),
            "micro_precision": _share(right, given),
            "micro_recall": _share(right, support),
            "micro_f1": _share(2 * right, given + support),
            "macro_f1": round(sum(self._f1(n) for n in names) / len(names), 3) if names else 0.0,
        }

    def _f1(self, name: str) -> float:
        return _share(2 * self.right[name], self.given[name] + self.support[name])


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0
