"""Names of States in running text: inflected, elided, with particles attached, or without spaces around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from pipeline.knowledge.bodies import fold, plain, states
from pipeline.knowledge.languages import language

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def states_in(text: str, code: str) -> tuple[str, ...]:
    """States whose names stand in a text, in order, each once. Names inside longer names do not count."""
    found = (iso3 for _, _, iso3 in _state_spans(text, code))
    return tuple(dict.fromkeys(found))


class _Names(NamedTuple):
    by_first_word: dict[str, list[tuple[tuple[str, ...], str]]]  # longest first
    whole: list[tuple[str, str]]  # for print without spaces between words; longest first


@cache
def _names(code: str) -> _Names:
    by_first_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    whole: dict[str, str] = {}
    for state in states().values():
        for name in state.names(code):
            folded = fold(name)
            whole.setdefault(folded, state.iso3)
            words = tuple(_WORD.findall(folded))
            entry = (words, state.iso3)
            if entry not in by_first_word.setdefault(words[0], []):
                by_first_word[words[0]].append(entry)
    for entries in by_first_word.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return _Names(by_first_word, sorted(whole.items(), key=lambda item: -len(item[0])))


def _state_spans(text: str, code: str) -> list[tuple[int, int, str]]:
    cover = language(code).cover
    names = _names(code)
    if not cover.spaced:
        return _spans_without_words(fold(text), names.whole, cover.name_syllables)
    printed = _WORD.findall(plain(text))
    endings = tuple(tuple(map(fold, group)) for group in cover.name_endings)
    words = [_base_forms(word.casefold(), endings, cover.name_prefixes) for word in printed]
    spans: list[tuple[int, int, str]] = []
    position = 0
    while position < len(words):
        entries = [entry for word in words[position] for entry in names.by_first_word.get(word, ())]
        fitting = [
            entry
            for entry in entries
            if len(entry[0]) <= len(words) - position
            and all(part in words[position + offset] for offset, part in enumerate(entry[0]))
            and any(map(_may_be_name, printed[position : position + len(entry[0])]))
        ]
        if fitting:
            name, iso3 = max(fitting, key=lambda entry: len(entry[0]))
            spans.append((position, position + len(name), iso3))
            position += len(name)
        else:
            position += 1
    return spans


def _may_be_name(word: str) -> bool:
    """Whether a word, or what follows its apostrophe, opens with a capital where there are any: Chad, not chad."""
    return any(not part[:1].islower() for part in word.split("'"))


def _base_forms(word: str, endings: tuple[tuple[str, ...], ...], prefixes: Mapping[str, str]) -> tuple[str, ...]:
    """Forms that a printed word may have in the list of names: itself, without attached particles, uninflected."""
    forms = {word: None}
    for elided in re.findall(r"(?<=')[^']+$", word):  # l'Argentine, d'Israël
        forms[elided] = None
    for _ in range(2):  # two particles at most: and + to
        for form in list(forms):
            for prefix, instead in prefixes.items():
                if form.startswith(prefix) and len(form) - len(prefix) >= 2:
                    forms[instead + form[len(prefix) :]] = None
    for form in list(forms):
        for group in endings:
            for ending in group:
                if form.endswith(ending) and len(form) - len(ending) >= 2:
                    forms[form[: len(form) - len(ending)] + group[0]] = None
    return tuple(forms)


def _spans_without_words(
    folded: str, names: list[tuple[str, str]], syllables: tuple[str, ...]
) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for name, iso3 in names:
        start = folded.find(name)
        while start >= 0:
            end = start + len(name)
            inside = any(start < other_end and other_start < end for other_start, other_end, _ in spans)
            if not inside and not folded.startswith(syllables, end):
                spans.append((start, end, iso3))
            start = folded.find(name, end)
    return sorted(spans)
