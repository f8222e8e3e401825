"""Dates and ranges of dates in running text of the six languages.

Names of months come from the Unicode CLDR through Babel, the way days are written from the language files. A language
costs one compiled expression for days and one for ranges, made when it is first asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Literal, NamedTuple

from babel.dates import get_month_names

from pipeline.knowledge.languages import language as language_of

Precision = Literal["day", "month", "impossible"]

_SLOT = re.compile(r"\{(?P<slot>\w+)\}|(?P<space>\s+)|(?P<open>\[)|(?P<close>\])|(?P<letter>.)")
_YEARS = range(1850, 2150)


class FoundDate(NamedTuple):
    """A date in running text."""

    date: dt.date | None  # None where it is impossible; the first of the month where only a month is said
    start: int
    end: int
    text: str  # as printed
    precision: Precision


class FoundRange(NamedTuple):
    """Two days and what lies between, in running text: "6-24 March 2023"."""

    first: dt.date
    last: dt.date
    start: int
    end: int
    text: str


def find(text: str, *, language: str, months: bool = False) -> list[FoundDate]:
    """Dates in a text, left to right; of a range its last day, of "2 and 3 April 2013" the last.

    Args:
        text: any text.
        language: ISO 639-1 code of the text.
        months: also give months without a day ("March 2023"), with precision "month".

    Returns:
        Dates that exist with precision "day". A day that is in no calendar ("31 February 2020", or Arabic print whose
        two names of the month disagree) is given without a date, with precision "impossible".
    """
    patterns = _patterns(language)
    matches = [match for pattern in patterns.days for match in pattern.finditer(text)]
    if months:
        matches += [match for pattern in patterns.whole_months for match in pattern.finditer(text)]
    found: list[FoundDate] = []
    for match in sorted(matches, key=lambda each: (each.start(), -each.end())):
        if (not found or match.start() >= found[-1].end) and (date := _read(match, patterns.names)) is not None:
            found.append(date)
    return found


def find_ranges(text: str, *, language: str) -> list[FoundRange]:
    """Ranges of days in a text, left to right. A range that ends before it begins, or does not exist, is left out."""
    patterns = _patterns(language)
    ranges: list[FoundRange] = []
    matches = [match for pattern in patterns.ranges for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda each: (each.start(), -each.end())):
        first, last = (_exact(*_parts(match, patterns.names, end)) for end in ("ab", "ba"))
        if first and last and first <= last and (not ranges or match.start() >= ranges[-1].end):
            ranges.append(FoundRange(first, last, match.start(), match.end(), match[0]))
    return ranges


def find_without_year(text: str, *, language: str, year: int) -> list[FoundDate]:
    """Days told without their year ("on 7 April"), as days of the year given; those with a year are left out."""
    patterns = _patterns(language)
    taken = [(each.start, each.end) for each in find(text, language=language)]
    found = []
    for match in (match for pattern in patterns.without_year for match in pattern.finditer(text)):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        _, month, day = _parts(match, patterns.names, "a")
        if (date := _exact(year, month, day)) is not None:
            found.append(FoundDate(date, match.start(), match.end(), match[0], "day"))
    return found


def parse(text: str, language: str) -> dt.date | None:
    """The day a whole string stands for, or None."""
    patterns = _patterns(language)
    match = next((match for pattern in patterns.days if (match := pattern.fullmatch(text.strip()))), None)
    found = _read(match, patterns.names) if match else None
    return found.date if found else None


# --- one match -------------------------------------------------------------------------------------------------


def _read(match: re.Match[str], names: dict[str, int]) -> FoundDate | None:
    """The date of a match; None where the figures are no date at all (a day above 31, a year far off)."""
    year, month, day = _parts(match, names, "a")
    if year not in _YEARS or not 1 <= (day or 1) <= 31:
        return None
    date = _exact(year, month, day or 1)
    precision: Precision = "impossible" if date is None else "month" if day is None else "day"
    return FoundDate(date, match.start(), match.end(), match[0], precision)


def _parts(match: re.Match[str], names: dict[str, int], ends: str) -> tuple[int, int | None, int | None]:
    """Year, month and day of one end; what it does not say is taken from the other end."""
    groups = match.groupdict()

    def value(name: str) -> str | None:
        return next((said for end in ends if (said := groups.get(f"{name}_{end}"))), None)

    day = groups.get(f"day_{ends[0]}")
    number = value("number")
    month = int(number) if number else _month(value("month") or "", names)
    return int(value("year") or 0), month, int(day) if day else None


def _month(printed: str, names: dict[str, int]) -> int | None:
    """1-12; None where two names of the month are printed and disagree."""
    numbers = {names[_key(name)] for name in printed.split("/")}
    return numbers.pop() if len(numbers) == 1 else None


def _exact(year: int, month: int | None, day: int | None) -> dt.date | None:
    if month is None or day is None:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:  # no calendar has such a day
        return None


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


# --- patterns of a language ------------------------------------------------------------------------------------


class _Patterns(NamedTuple):
    days: tuple[re.Pattern[str], ...]
    whole_months: tuple[re.Pattern[str], ...]
    without_year: tuple[re.Pattern[str], ...]
    ranges: tuple[re.Pattern[str], ...]
    names: dict[str, int]  # name of a month -> its number


@cache
def _patterns(code: str) -> _Patterns:
    said = language_of(code)
    names = {_key(name): number for name, number in said.dates.months.items()}
    for locale in said.dates.locales:
        for context in ("format", "stand-alone"):
            for number, name in get_month_names("wide", context=context, locale=locale).items():
                names.setdefault(_key(name), number)
    # Spelled out in the cases print has: an expression that ignores case cannot skip ahead and takes thrice as long.
    cased = {variant for name in names for variant in (name, name.upper(), name.title())}
    one = (
        "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(cased, key=len, reverse=True)) or r"(?!)"
    )
    marks = "|".join(map(re.escape, sorted(said.numbers.after_digits, key=len, reverse=True)))
    slots = {
        "day": rf"(?<!\d)\d{{1,2}}(?:{marks})?" if marks else r"(?<!\d)\d{1,2}",
        "month": rf"(?:{one})(?:\s?/\s?(?:{one}))?",
        "number": r"\d{1,2}",
        "year": r"\d{4}(?!\d)",
        "to": "|".join(
            re.escape(form) for word in sorted(said.dates.to, key=len)[::-1] for form in (word, word.upper())
        ),
    }
    return _Patterns(
        tuple(_compile(form, slots) for form in said.dates.days),
        tuple(_compile(form, slots) for form in said.dates.whole_months),
        tuple(_compile(form, slots) for form in said.dates.without_year),
        tuple(_compile(form, slots) for form in said.dates.ranges),
        names,
    )


def _compile(form: str, slots: dict[str, str]) -> re.Pattern[str]:
    """The expression of a form; groups are named after the slots, `_a` before {to} and `_b` after it."""
    end = "a"
    pieces = []
    for token in _SLOT.finditer(form):
        if token["slot"] == "to":
            pieces.append(f"(?:{slots['to']})")
            end = "b"
        elif token["slot"] == "day":  # its mark, "1er", is no part of the figure
            figure, mark = slots["day"].split(r"\d{1,2}")
            pieces.append(rf"{figure}(?P<day_{end}>\d{{1,2}}){mark}")
        elif token["slot"]:
            pieces.append(f"(?P<{token['slot']}_{end}>{slots[token['slot']]})")
        elif token["space"]:
            pieces.append(r"\s*")
        elif token["open"] or token["close"]:
            pieces.append("(?:" if token["open"] else ")?")
        else:
            letter = token["letter"]
            pieces.append(f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else re.escape(letter))
    return re.compile("".join(pieces))
