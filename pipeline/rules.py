"""What the term lists of `knowledge/terms` say about a text, scheme by scheme, and how far they can be believed."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline.knowledge import Believed, SchemeKey, believed, scheme, terms
from pipeline.terms import Terms

_NOTHING = "-"  # label of phrases that only look like terms


class Said(NamedTuple):
    """What the terms of one label find in a text."""

    words: tuple[str, ...]  # as printed, each once, in order
    times: int


def read(key: SchemeKey, text: str, language: str, *, named: frozenset[str] = frozenset()) -> dict[str, Said]:
    """Codes of the labels whose terms stand in a text, in order of their first term.

    Args:
        key: scheme to read by.
        text: any text.
        language: ISO 639-1 code of one of the six languages.
        named: codes of persons named in the text or around it; labels that are about other persons are left out.
    """
    labels = scheme(key).by_code
    words: dict[str, list[str]] = {}
    for label, start, end in _compiled(key, language).find(text):
        if label != _NOTHING and (labels[label].of is None or labels[label].of in named):
            words.setdefault(label, []).append(" ".join(text[start:end].split()))
    return {code: Said(tuple(dict.fromkeys(found)), len(found)) for code, found in words.items()}


def score(key: SchemeKey, code: str, said: Said) -> float:
    """How often the terms of a label were right where this could be measured, 0-1."""
    share = believed(key).get(code, Believed())
    return share.more if said.times > 1 else share.once


@cache
def _compiled(key: SchemeKey, language: str) -> Terms:
    return Terms(terms(key, language), language)
