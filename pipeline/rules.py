"""What the term lists of `knowledge/terms` say about a text, and how far they can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from pipeline.knowledge import SCHEMES, Believed, SchemeKey, believed, scheme, terms
from pipeline.knowledge.instruments import instrument_names
from pipeline.terms import Terms

_NOTHING = "-"  # label of phrases that only look like terms
_UNMEASURED = Believed()


class Said(NamedTuple):
    """What the terms of one label find in a text."""

    words: tuple[str, ...]  # as printed, each once, in order
    times: int
    first: int  # character of the text at which the first one begins
    last: int  # the same of the last one


def read(text: str, language: str, *, named: frozenset[str] = frozenset()) -> Mapping[SchemeKey, Mapping[str, Said]]:
    """Codes of the labels whose terms stand in a text, scheme by scheme, in order of their first term.

    Args:
        text: any text.
        language: ISO 639-1 code of one of the six languages.
        named: codes of persons named around the text. Labels that are about persons who are named neither there nor in the
            text are left out.
    """
    found: dict[SchemeKey, dict[str, Said]] = {}
    for key, hits in zip(SCHEMES, _compiled(language).find(text).values(), strict=True):
        said: dict[str, list[tuple[int, str]]] = {}
        for label, start, end in hits:
            if label != _NOTHING:
                said.setdefault(label, []).append((start, " ".join(text[start:end].split())))
        found[key] = {
            code: Said(tuple(dict.fromkeys(word for _, word in words)), len(words), words[0][0], words[-1][0])
            for code, words in said.items()
        }
    there = named | frozenset(found["persons"])
    labels = scheme("right").by_code
    found["right"] = {
        code: one for code, one in found["right"].items() if labels[code].of is None or labels[code].of in there
    }
    return found


def score(key: SchemeKey, code: str, said: Said, language: str) -> float:
    """How often a language's terms of a label were right where this could be measured, 0-1; one half where it was not."""
    share = believed(key, language).get(code, _UNMEASURED)
    return share.more if said.times > 1 else share.once


@cache
def _compiled(language: str) -> Terms:
    lists: dict[str, dict[str, tuple[str, ...]]] = {key: dict(terms(key, language)) for key in SCHEMES}
    # "... aiming at the Abolition of the Death Penalty", "... to Facilitate Access to ...": in a name nothing is asked for
    lists["action"][_NOTHING] = (*lists["action"].get(_NOTHING, ()), *instrument_names(language))
    return Terms(lists, language)
