"""How alike texts are: cosine of TF-IDF vectors of words and of parts of words, a block of rows at a time.

Parts of words let "discriminate" meet "discrimination", and serve languages that inflect or do not part their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

_BLOCK = 512  # texts compared at a time: bounds memory to that many rows of the matrix
_TOKEN = r"(?u)[^\W\d_]{2,}|[\u4e00-\u9fff]"  # words; single characters in Chinese


class Likeness(NamedTuple):
    """One text of the second list that is like one of the first."""

    place: int
    score: float  # 0-1


def vectors(texts: Sequence[str], *, parts: bool) -> Any:
    """Rows of length 1, a text each, that weigh words (or parts of words) by how rare they are among these texts.

    Raises:
        ValueError: there is not one word in all the texts.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # slow to import; a single document has no use for it

    if parts:
        return TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5)).fit_transform(texts)
    return TfidfVectorizer(sublinear_tf=True, token_pattern=_TOKEN).fit_transform(texts)


def alike(ones: Sequence[str], others: Sequence[str], *, least: float, most: int) -> Iterator[list[Likeness]]:
    """For each text of the first list those of the second that are most like it, best first.

    Words that are rare among all these texts weigh more, so that compare like with like: one State, one language.

    Args:
        ones: texts.
        others: texts.
        least: score below which nothing is said.
        most: how many at most.
    """
    try:
        whole, parts = (vectors([*ones, *others], parts=parts) for parts in (False, True))
    except ValueError:
        yield from ([] for _ in ones)
        return
    for start in range(0, len(ones), _BLOCK):
        block, theirs = slice(start, min(start + _BLOCK, len(ones))), slice(len(ones), None)
        scores = sum(each[block] @ each[theirs].T for each in (whole, parts)).tocsr() / 2
        for row in range(scores.shape[0]):
            span = slice(scores.indptr[row], scores.indptr[row + 1])
            found = zip(scores.indices[span].tolist(), scores.data[span].tolist(), strict=True)
            good = sorted((-round(score, 6), place) for place, score in found if score >= least)
            yield [Likeness(place, min(-score, 1.0)) for score, place in good[:most]]


def shared(one: str, other: str) -> str:
    """The longer words two texts share, in the order of the first; at most eight."""
    theirs = set(_plain(other))
    words = dict.fromkeys(word for word in _plain(one) if len(word) > 6 and word in theirs)
    return "; ".join(list(words)[:8])


def _plain(text: str) -> Iterator[str]:
    return chain(word.strip(".,;:()") for word in text.casefold().split())
