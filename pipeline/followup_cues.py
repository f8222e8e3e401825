"""Phrases of follow-up as patterns: what the committee singles out, by when, and lengths of time in months."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import compiled, plain, words

_NEAR = 60  # letters behind a length of time in which the print says from when it counts


class Cues(NamedTuple):
    """The language's phrases as patterns over plain text."""

    gate: tuple[str, ...]  # one of these stands in every paragraph that refers to others
    terms: tuple[tuple[re.Pattern[str], int], ...]  # a length of time -> months for one of its units
    other_start: re.Pattern[str]
    recommendation: re.Pattern[str]
    information: re.Pattern[str]
    attention: re.Pattern[str]
    urgent: re.Pattern[str]
    all_important: re.Pattern[str]
    particular_importance: re.Pattern[str]
    priority: re.Pattern[str]
    report: re.Pattern[str]
    next_report: re.Pattern[str]
    include: re.Pattern[str]
    all_recommendations: re.Pattern[str]
    submit: re.Pattern[str]
    list_of_issues: re.Pattern[str]
    cycle: re.Pattern[str]
    date_to_come: re.Pattern[str]
    year: re.Pattern[str]
    present_observations: re.Pattern[str]
    present_report: re.Pattern[str]
    disseminate: re.Pattern[str]
    implementation_plan: re.Pattern[str]
    mid_term_report: re.Pattern[str]


@cache
def cues_of(language: str) -> Cues:
    """The cues of a language, made when they are first asked for."""
    file = language_of(language)
    data = file.follow_up
    patterns = {
        name: compiled(getattr(data, name), language) for name in Cues._fields if name not in ("gate", "terms", "year")
    }
    year = rf"{words(data.in_year, language, searched=True)}\s*(?P<year>20\d\d)(?!\d)" + (
        rf"(?=\s*{words(data.year_after, language)})" if data.year_after else r"(?!\s*[-/(]?\d)"
    )
    return Cues(
        gate=tuple(plain(word, language) for word in file.citations.paragraph),
        terms=_terms(language),
        year=re.compile(year),
        **patterns,
    )


def _terms(language: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """Patterns of a length of time with their unit in months; group `count` holds the number or number word."""
    data = language_of(language).follow_up
    count = rf"(?P<count>(?<!\d)\d{{1,2}}|{words(data.numbers, language)})(?:\s*\(\w+\))?[\s-]*"
    before = rf"{words(data.within, language, searched=True)}[^\d.,;]{{0,24}}?" if data.within else ""
    after = rf"(?={words(data.within_after, language)})" if data.within_after else ""
    found = [
        (re.compile(f"{before}{count}{words(data.months, language)}{after}"), 1),
        (re.compile(f"{before}{count}{words(data.years, language)}{after}"), 12),
    ]
    longest_first = sorted(data.durations.items(), key=lambda item: -len(item[0]))
    found += [(re.compile(f"{before}{words([phrase], language)}{after}"), n) for phrase, n in longest_first]
    found += [(compiled([phrase], language), n) for phrase, n in data.terms.items()]
    return tuple(found)


def months_allowed(sentence: str, language: str) -> tuple[int | None, bool]:
    """The months a sentence in plain text allows ("within two years": 24), and whether they count from the adoption."""
    cues = cues_of(language)
    for pattern, unit in cues.terms:
        match = pattern.search(sentence)
        if match is not None:
            printed = match.groupdict().get("count")
            months = unit * (_count(printed, language) if printed else 1)
            return months, cues.other_start.search(sentence, match.end(), match.end() + _NEAR) is None
    return None, True


def _count(printed: str, language: str) -> int:
    """A number in figures, or a number word of the language file."""
    if printed[0].isdecimal():
        return int(printed)
    numbers = {plain(word, language): value for word, value in language_of(language).follow_up.numbers.items()}
    return numbers.get(" ".join(printed.split()), 0)
