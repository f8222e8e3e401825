"""Names of instruments and committees in running text, in any case and with the particles that a language attaches."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.knowledge.instruments import committee_names, instrument_names
from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import compiled, plain

_AROUND = 120  # letters between a mention and the committee it is said to be of
_SMALL_WORDS = 3  # at most so many words may stand between the two


class Name(NamedTuple):
    """A name in plain text (`phrases.plain`)."""

    target: str  # what a citation of it says
    start: int
    end: int


def instruments(text: str, language: str) -> list[Name]:
    """Every name of an instrument in plain text, also names inside other names."""
    return [
        Name(target, match.start(), match.end())
        for opening, names in _by_opening(language).items()
        if opening in text
        for name, target in names
        for match in _pattern(name, language).finditer(text)
    ]


def committee_behind(text: str, place: int, language: str) -> tuple[str | None, int]:
    """The committee named right behind a place in plain text, at most after some small words; where its name ends."""
    for name, code in _committees(language):
        match = _pattern(name, language).search(text, place, place + _AROUND)
        if match is not None and _nothing_between(text[place : match.start()], r"[.;(]"):
            return code, match.end()
    return None, place


def committee_before(text: str, place: int, language: str) -> str | None:
    """The committee named right before a place in plain text: "the Committee against Torture, in its ..."."""
    for name, code in _committees(language):
        for match in _pattern(name, language).finditer(text, max(0, place - _AROUND), place):
            if _nothing_between(text[match.end() : place], r"[.;]"):
                return code
    return None


def _nothing_between(words: str, stops: str) -> bool:
    return len(words.split()) <= _SMALL_WORDS and re.search(stops, words) is None


@cache
def _committees(language: str) -> tuple[tuple[str, str], ...]:
    """Names of committees, the longest first, and their codes."""
    return tuple(sorted(committee_names(language).items(), key=lambda item: -len(item[0])))


@cache
def _by_opening(language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Names of instruments by what they begin with, so that a text without it need not be searched for them."""
    printed = language_of(language).cover.name_prefixes.values()
    particles = [plain(particle, language) for particle in printed if particle]
    found: dict[str, list[tuple[str, str]]] = {}
    for name, target in instrument_names(language).items():
        first = plain(name, language).split()[0]
        opening = first[: max(4, len(first) - 3)] if len(first) < len(name) else first  # its ending may change
        opening = next((opening.removeprefix(each) for each in particles if opening.startswith(each)), opening)
        found.setdefault(opening, []).append((name, target))
    return found


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    return compiled([name], language, inflected=True)
