"""A spaCy text classifier that is small, quick and shows its words: a linear model over chosen words and word pairs.

Registered with spaCy as the architecture `suivi.Ngrams.v1` of `textcat_multilabel`, so that `spacy train` trains it and
`spacy.load` loads it. spaCy's own bag of words hashes all n-grams into one table: at the same accuracy it is many times the
size, it counts words instead of weighing them, so that long paragraphs drown in everything, and it cannot say which words
spoke. Here the n-grams are chosen beforehand (`choose`), weighed by rarity and by the length of the text, and each keeps its
own row of weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from spacy.attrs import ORTH
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, NumpyOps
from thinc.types import Floats2d

_OPS = NumpyOps()
_EMPTY = -30.0  # score of every label on a text without any known word: as good as no

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]


@registry.architectures("suivi.Ngrams.v1")
def build(nO: int | None = None) -> Model[list[Doc], Floats2d]:  # noqa: N803 - spaCy's name
    """The network; its n-grams are given by `choose` before training, or come with the weights from disk."""
    model: Model[list[Doc], Floats2d] = Model(
        "suivi_ngrams",
        _forward,
        init=_init,
        params={"keys": None, "rarity": None, "W": None, "b": None},
        dims={"nO": nO},
    )
    model.attrs["multi_label"] = True
    model.set_ref("output_layer", model)
    return model


def ngrams(doc: Doc) -> Keys:
    """Hashes of a text's words, then of its pairs of neighbours: number i of the pairs begins at word i."""
    words = doc.to_array(ORTH).astype(np.uint64)
    return np.concatenate([words, cast(Keys, _OPS.ngrams(2, words))]) if len(words) > 1 else words


def choose(docs: Iterable[Doc], *, limit: int, least: int = 4) -> tuple[Keys, Floats]:
    """The most frequent n-grams that stand in at least `least` texts, and how rare each is (inverse document frequency)."""
    counts: Counter[int] = Counter()
    total = 0
    for doc in docs:
        total += 1
        solid = [word.is_alpha for word in doc]
        keys = ngrams(doc).tolist()
        pairs = [place for place in range(len(solid) - 1) if solid[place] and solid[place + 1]]
        counts.update({keys[place] for place, good in enumerate(solid) if good})
        counts.update({keys[len(solid) + place] for place in pairs})
    kept = sorted(key for key, count in counts.most_common(limit) if count >= least)
    rarity = [float(np.log((1 + total) / (1 + counts[key])) + 1) for key in kept]
    return np.array(kept, dtype=np.uint64), np.array(rarity, dtype=np.float32)


def set_features(model: Model[list[Doc], Floats2d], keys: Keys, rarity: Floats) -> None:
    """Give an initialized network its n-grams; all weights become nought."""
    labels = model.get_dim("nO")
    model.set_param("keys", keys)
    model.set_param("rarity", rarity)
    model.set_param("W", np.zeros((len(keys), labels), dtype=np.float32))
    model.set_param("b", np.full((labels,), -3.0, dtype=np.float32))


def shrink(model: Model[list[Doc], Floats2d]) -> None:
    """Halve the size of a trained network: weights in half precision, which moves no score by more than a thousandth."""
    model.set_param("W", model.get_param("W").astype(np.float16))


def words_for(model: Model[list[Doc], Floats2d], doc: Doc, label: int, most: int = 3) -> list[str]:
    """The words and pairs of a text that speak most for a label, strongest first; no two overlap, none is all grammar."""
    keys = ngrams(doc)
    table = model.get_param("keys")
    rows = np.minimum(np.searchsorted(table, keys), len(table) - 1)
    weights = np.where(table[rows] == keys, model.get_param("W")[rows, label] * model.get_param("rarity")[rows], 0)
    found: list[str] = []
    taken: set[int] = set()
    for place in np.argsort(-weights, kind="stable"):
        if weights[place] <= 0 or len(found) == most:
            break
        start, size = (int(place), 1) if place < len(doc) else (int(place) - len(doc), 2)
        empty = doc[start].is_stop or doc[start + size - 1].is_stop
        if not empty and not taken & set(range(start, start + size)):
            taken |= set(range(start, start + size))
            text = doc[start : start + size].text
            if text not in found:
                found.append(text)
    return found


def _init(model: Model[list[Doc], Floats2d], X: Any = None, Y: Any = None) -> Model[list[Doc], Floats2d]:  # noqa: N803
    if Y is not None and model.has_dim("nO") is None:
        model.set_dim("nO", Y.shape[1])
    if model.has_dim("nO"):
        set_features(model, np.zeros(1, dtype=np.uint64), np.ones(1, dtype=np.float32))
    return model


def _rows(model: Model[list[Doc], Floats2d], docs: Sequence[Doc]) -> tuple[npt.NDArray[np.intp], Floats, list[int]]:
    """Of each text, the rows of its known n-grams, each once, with weights of unit length; and how many a text has."""
    table = model.get_param("keys")
    every = [np.unique(ngrams(doc)) for doc in docs]
    owner = np.repeat(np.arange(len(docs)), [len(keys) for keys in every])
    keys = np.concatenate(every) if every else np.zeros(0, dtype=np.uint64)
    rows = np.minimum(np.searchsorted(table, keys), len(table) - 1)
    known = table[rows] == keys
    rows, owner = rows[known], owner[known]
    values = model.get_param("rarity")[rows]
    lengths = np.sqrt(np.bincount(owner, weights=values * values, minlength=len(docs)))
    sizes = np.bincount(owner, minlength=len(docs))
    return rows, (values / lengths[owner]).astype(np.float32), sizes.tolist()


def _forward(
    model: Model[list[Doc], Floats2d], docs: list[Doc], is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], list[Doc]]]:
    rows, values, sizes = _rows(model, docs)
    weights, bias = model.get_param("W"), model.get_param("b")
    scores = np.full((len(docs), len(bias)), _EMPTY, dtype=np.float32)
    full = [place for place, size in enumerate(sizes) if size]
    if full:
        starts = np.cumsum([0, *[sizes[place] for place in full[:-1]]])
        weighed = weights[rows].astype(np.float32) * values[:, None]
        scores[full] = np.add.reduceat(weighed, starts, axis=0) + bias
    shares = (1 / (1 + np.exp(-scores))).astype(np.float32)

    def backprop(d_shares: Floats2d) -> list[Doc]:
        # spaCy hands over share minus truth: with the logistic loss that is already the slope of the score
        slope = np.repeat(d_shares, sizes, axis=0) * values[:, None]
        order = np.argsort(rows, kind="stable")
        kinds, starts = np.unique(rows[order], return_index=True)
        d_weights = np.zeros(weights.shape, dtype=np.float32)
        if len(kinds):
            d_weights[kinds] = np.add.reduceat(slope[order], starts, axis=0)
        model.inc_grad("W", d_weights)
        model.inc_grad("b", np.asarray(d_shares).sum(axis=0))
        return []

    return cast(Floats2d, shares), backprop
