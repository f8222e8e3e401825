"""Search in texts of six languages: case, accents and endings of words do not matter.

In: texts with their language, and what somebody typed. Out: what a text is found by, and SQL that finds it in `index`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import snowballstemmer

from pipeline.knowledge.bodies import fold
from pipeline.knowledge.languages import CODES, language

_WORD = re.compile(r"[^\W_]+")
_POSTINGS = (  # of tables in `index`
    "SELECT place FROM postings WHERE stem IN (SELECT id FROM stems WHERE language = ? AND stem IN ({marks}))"
)
_MOST = 100  # words of a query: a database nests no deeper than its limit
UNKNOWN = "und"
"""What stands for a language that we know nothing of."""


def stems(text: str, code: str) -> frozenset[str]:
    """What a text's words are found by. Where words are not parted by spaces, every pair of letters counts for a word."""
    return frozenset().union(*_forms(text, code))


def asking(query: str, languages: Iterable[str]) -> tuple[str, list[str]]:
    """SQL for the places of what has every word of a query, in whatever form, and its values.

    A query without a word finds everything; of a very long one, its first words are asked for.

    Args:
        query: as somebody typed it; only words and numbers of it count.
        languages: those that `stems` of the index knows.
    """
    chains: list[str] = []
    values: list[str] = []
    for code in languages:
        words = list(dict.fromkeys(_forms(query, code)))[:_MOST]
        parts = [_POSTINGS.format(marks=", ".join("?" * len(forms))) for forms in words]
        values += [value for forms in words for value in (code, *sorted(forms))]
        chains.append(f"({' INTERSECT '.join(parts)})" if parts else "SELECT place FROM asked")
    return " UNION ".join(chains) or "SELECT place FROM asked", values


def _forms(text: str, code: str) -> list[frozenset[str]]:
    """Each word's stem, as written and as it is without accents: stemmers lean on accents, those who search do not."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if code not in CODES:
        return [frozenset([fold(word)]) for word in words]
    if not language(code).cover.spaced:
        return [frozenset([pair]) for word in words for pair in _pairs(fold(word))]
    return [frozenset([fold(_stem(word, code)), _stem(fold(word), code)]) for word in words]


@lru_cache(maxsize=1 << 17)
def _stem(word: str, code: str) -> str:
    stemmer = _stemmer(code)
    return stemmer.stemWord(word) if stemmer else word


@cache
def _stemmer(code: str) -> snowballstemmer.stemmer | None:
    name = language(code).english_name.lower()
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)] or [word]
