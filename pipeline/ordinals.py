"""Ordinal numbers in words and figures: "twenty-first", "vingt-deuxième", "двадцать второй", "第二十二", "145th"."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.knowledge.bodies import fold
from pipeline.knowledge.languages import Numbers
from pipeline.knowledge.languages import language as language_of


class FoundOrdinal(NamedTuple):
    """An ordinal in a text."""

    value: int
    start: int  # places in the folded text: see `knowledge.bodies.fold`
    end: int


class _Word(NamedTuple):
    value: int
    kind: str  # "cardinal", "ordinal", "multiplier"
    attached: bool  # a joining particle is written as one with it
    marked: bool  # a sign before it makes an ordinal of what it opens
    start: int
    end: int


def find(folded: str, language: str, *, cardinals: bool = False) -> list[FoundOrdinal]:
    """Ordinals in a text that has been folded (`knowledge.bodies.fold`), left to right, compounds as one.

    "second and third" are two, "twenty-third" and "one hundred and third" are one each.

    Args:
        folded: the text.
        language: ISO 639-1 code of the text.
        cardinals: also give numbers that are no ordinals, for print that slips ("its eighteen session").
    """
    grammar = _grammar(language)
    groups: list[list[_Word]] = [[]]
    for word in grammar.words(folded):
        if groups[-1] and not _belongs(groups[-1], word, folded, grammar.numbers):
            groups.append([])
        groups[-1].append(word)
    return [
        FoundOrdinal(_value(group, grammar.numbers), group[0].start, group[-1].end)
        for group in groups
        if group and (cardinals or any(word.kind == "ordinal" or word.marked for word in group))
    ]


def _belongs(group: list[_Word], word: _Word, folded: str, numbers: Numbers) -> bool:
    """Whether a word goes on the number that the group has begun."""
    last = group[-1]
    gap = folded[last.end : word.start].strip(" -‑–")
    joined = word.attached or gap in map(fold, numbers.joining)
    if gap and not joined:
        return False
    if _multiplies(word, numbers) and last.value < 10:
        return not joined and last.kind == "cardinal"
    if numbers.units_first:
        below_hundred = _value(group, numbers) < 100
        return (
            (joined and last.value < 10 <= word.value < 100)
            or (not joined and last.value < 10 and word.value == 10 and word.kind == "cardinal")
            or (joined and word.value == 100 and below_hundred)
            or (joined and last.value == 100)
        )
    if last.value % 10 or (joined and last.kind == "ordinal"):
        return False  # "second and third", "twentieth and second"
    room = 100 if last.value >= 100 else 10
    if last.kind == "cardinal" and last.value in (60, 80):
        room = 20  # soixante-douze, quatre-vingt-douze
    return word.value < room


def _multiplies(word: _Word, numbers: Numbers) -> bool:
    return word.value in numbers.multipliers.values()


def _value(group: list[_Word], numbers: Numbers) -> int:
    total = 0
    for word in group:
        units = total % 10
        if _multiplies(word, numbers) and units:
            total += units * (word.value - 1)  # three, hundred: 3 -> 300
        else:
            total += word.value
    return total


# --- the words of a language -----------------------------------------------------------------------------------


class _Grammar(NamedTuple):
    numbers: Numbers
    pattern: re.Pattern[str]
    values: dict[str, tuple[int, str]]
    stems: tuple[tuple[str, int], ...]

    def words(self, folded: str) -> list[_Word]:
        found = []
        for match in self.pattern.finditer(folded):
            if match["word"] is None:
                found.append(
                    _Word(
                        int(match["before_word"] or match["before_mark"]),
                        "ordinal",
                        False,
                        False,
                        match.start(),
                        match.end(),
                    )
                )
                continue
            value, kind = self.values.get(match["word"]) or next(
                (value, "ordinal") for stem, value in self.stems if match["word"].startswith(stem)
            )
            attached, marked = bool(match["attached"]), bool(match["before"])
            found.append(_Word(value, kind, attached, marked, match.start(), match.end()))
        return found


@cache
def _grammar(code: str) -> _Grammar:
    said = language_of(code)
    numbers = said.numbers
    tables = {"cardinal": numbers.cardinals, "ordinal": numbers.ordinals, "multiplier": numbers.multipliers}
    values = {
        fold(word): (value, kind) for kind, table in tables.items() for word, value in table.items() if word[-1] != "*"
    }
    stems = {fold(word[:-1]): value for table in tables.values() for word, value in table.items() if word[-1] == "*"}
    longest = sorted(stems.items(), key=lambda item: -len(item[0]))
    whole = "|".join(re.escape(word) for word in sorted(values, key=len, reverse=True))
    inflected = "|".join(re.escape(stem) + r"\w*" for stem, _ in longest)
    words = "|".join(filter(None, [rf"(?:{whole})(?!\w)" if said.cover.spaced else whole, inflected]))
    edge = r"(?<!\w)" if said.cover.spaced else ""
    before = "|".join(map(re.escape, numbers.before_digits)) or r"(?!)"
    after = "|".join(re.escape(fold(mark)) for mark in sorted(numbers.after_digits, key=len, reverse=True))
    attached = "|".join(map(re.escape, map(fold, numbers.prefixes))) or r"(?!)"
    figures = (
        rf"(?:{before})\s?(?P<before_word>\d{{1,3}})(?!\d)|(?<!\d)(?P<before_mark>\d{{1,3}})(?:{after or '(?!)'})(?!\w)"
    )
    pattern = rf"(?P<before>{before})?{edge}(?P<attached>{attached})?(?P<word>{words})|{figures}"
    return _Grammar(numbers, re.compile(pattern), values, tuple(longest))
