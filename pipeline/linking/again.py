"""How sure it is that one recommendation asks again for what an earlier one asked.

Six signs of two recommendations of one State in one language are weighed, and the sum is read as a probability. The
weights were learnt from pairs that a person judged (`benchmarks/yardsticks/repeats.csv`, development States;
`python -m benchmarks.linking fit` learns them anew and says how good they are on States that they were not learnt from).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.linking.likeness import vectors
from pipeline.linking.record import Line, Record

Matrix = NDArray[np.float64]


class Signs(NamedTuple):
    """What speaks for a repeat, or the weight of it; each sign a matrix of later by earlier recommendations."""

    parts: Any  # cosine of parts of their words, 0-1
    article: Any  # 1 where they stand under an article that both documents name there
    action: Any  # what their kinds of action have in common, 0-1
    concern: Any  # cosine of the later words and the concern that the earlier one answers; else of the words of both
    ahead: Any  # how much likelier than the next of the earlier ones, at most _LEAD; below 0 by how much it is behind
    ahead_there: Any  # the same among the later ones


class Learnt(NamedTuple):
    """What a logistic regression learnt."""

    weights: Signs
    constant: float


LEARNT = Learnt(Signs(parts=9.75, article=2.87, action=2.00, concern=7.41, ahead=4.91, ahead_there=2.40), -7.57)
# where one of two documents names no articles at all, which says nothing against a repeat: learnt as if none did
WITHOUT_ARTICLES = Learnt(
    Signs(parts=12.18, article=0.00, action=1.64, concern=14.67, ahead=5.65, ahead_there=2.73), -7.66
)
_LEAD = 0.2  # to be further ahead says no more
_ARTICLES = 0.1  # added to likeness for articles in common


class Compared:
    """Recommendations of one State in one language, made ready to be compared."""

    def __init__(self, record: Record, rows: Sequence[Line]) -> None:
        """Weigh the words by how rare they are among these rows and the concerns that they answer.

        Raises:
            ValueError: there is not one word in all of them.
        """
        texts = [row["text"] for row in rows]
        concerns = [record.paragraphs.get(row["concern_paragraph_id"], {}).get("text", "") for row in rows]
        known = vectors([*texts, *concerns], parts=False)
        self._words, self._concerns = known[: len(rows)], known[len(rows) :]
        self._parts = vectors(texts, parts=True)
        self._answers = np.array([bool(concern) for concern in concerns])
        self._articles = _held([frozenset(record.paragraphs[row["paragraph_id"]]["articles"]) for row in rows])
        self._actions = _held([record.actions.get(row["recommendation_id"], frozenset()) for row in rows])

    def likeness(self, later: Sequence[int], earlier: Sequence[int]) -> Matrix:
        """How alike they are, with a little more for articles in common: a matrix of later by earlier ones, 0-1."""
        words, parts = (_cosine(each, each, later, earlier) for each in (self._words, self._parts))
        return np.minimum((words + parts) / 2 + _ARTICLES * _in_common(self._articles, later, earlier), 1.0)

    def signs(self, later: Sequence[int], earlier: Sequence[int]) -> Signs:
        """The signs of each of some rows against each of some others, which are told by their places."""
        words, parts = (_cosine(each, each, later, earlier) for each in (self._words, self._parts))
        articles = _in_common(self._articles, later, earlier)
        concern = np.where(self._answers[list(earlier)], _cosine(self._words, self._concerns, later, earlier), words)
        alike = (words + parts) / 2 + _ARTICLES * articles
        return Signs(
            parts=parts,
            article=(articles > 0).astype(float),
            action=_in_common(self._actions, later, earlier),
            concern=concern,
            ahead=lead(alike),
            ahead_there=lead(alike.T).T,
        )

    def repeating(self, later: Sequence[int], earlier: Sequence[int]) -> Matrix:
        """How sure it is that the later ones, all of one document, repeat the earlier ones of another: a matrix, 0-1."""
        signs = self.signs(later, earlier)
        both_name = all(self._articles[list(places)].any() for places in (later, earlier))
        weights, constant = LEARNT if both_name else WITHOUT_ARTICLES
        total = constant + sum(weight * sign for weight, sign in zip(weights, signs, strict=True))
        return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float64)


def _cosine(ones: Any, others: Any, later: Sequence[int], earlier: Sequence[int]) -> Matrix:
    return np.asarray((ones[list(later)] @ others[list(earlier)].T).todense(), dtype=np.float64)


def _held(sets: Sequence[frozenset[str]]) -> Matrix:
    """A row for each set and a column for each thing that any of them holds: 1 where it does."""
    things = sorted(frozenset().union(*sets))
    return np.array([[thing in each for thing in things] for each in sets], dtype=np.float64)


def _in_common(held: Matrix, later: Sequence[int], earlier: Sequence[int]) -> Matrix:
    """How much of two sets is common to both, 0-1; of nothing nothing."""
    ones, others = held[list(later)], held[list(earlier)]
    both = ones @ others.T
    shares: Matrix = both / np.maximum(ones.sum(axis=1)[:, None] + others.sum(axis=1) - both, 1)
    return shares


def lead(scores: Matrix) -> Matrix:
    """By how much each score of a row is above the best of the others in it, at most _LEAD."""
    if scores.shape[1] < 2:
        return np.zeros_like(scores)  # with nothing to be ahead of
    second, best = np.sort(scores, axis=1)[:, [-2, -1]].T[:, :, None]
    leads: Matrix = np.clip(scores - np.where(scores == best, second, best), -1.0, _LEAD)
    return leads
