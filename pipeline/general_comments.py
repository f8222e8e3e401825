"""General comments and recommendations in running text: which, and of which committee."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.knowledge.instruments import comments
from pipeline.knowledge.languages import language as language_of
from pipeline.names import committee_before, committee_behind
from pipeline.phrases import compiled, plain, words

_ROMAN = {"i": 1, "v": 5, "x": 10}


class _Comment(NamedTuple):
    number: int
    year: int | None
    owner: str | None
    start: int
    end: int


class _Grammar(NamedTuple):
    openings: tuple[str, ...]
    mention: re.Pattern[str]
    recommends: re.Pattern[str]
    numbered: re.Pattern[str]
    number_first: bool


def find(text: str, language: str, treaty: str | None) -> Iterator[tuple[str, int, int]]:
    """Every general comment cited in plain text (`phrases.plain`): "CRPD GC 6", where it begins, where it ends.

    One without a committee is the document's own committee's (`treaty` is its code), unless number and year can only be
    another's.
    """
    grammar = _grammar(language)
    if not any(opening in text for opening in grammar.openings):
        return
    for mention in grammar.mention.finditer(text):
        recommends = grammar.recommends.match(text, mention.start()) is not None
        numbered = (_numbers_before if grammar.number_first else _numbers_behind)(text, mention, language)
        before = committee_before(text, mention.start(), language)
        for comment in numbered:
            owner = comment.owner or before or _likely_owner(comment, recommends, treaty)
            word = comments()[owner].word if owner in comments() else "GR" if recommends else "GC"
            yield f"{owner or ''} {word} {comment.number}".lstrip(), comment.start, comment.end


@cache
def _grammar(language: str) -> _Grammar:
    data = language_of(language).citations
    phrases = data.comment + data.recommendation
    sign = words(data.number_sign, language)
    joint = rf"\s*(?:[,;/]|{words(data.joins, language)})?\s*"
    number = rf"{joint}(?P<sign>{sign})?\s*(?P<number>\d{{1,2}}|[ivx]{{1,7}})"
    year = r"(?:\s*\(\s*(?P<year>\d{4})[^()]{0,12}\))?"
    return _Grammar(
        tuple(plain(phrase, language) for phrase in phrases),
        compiled(phrases, language),
        compiled(data.recommendation, language),
        re.compile(number + (rf"\s*{sign}" if data.number_first else r"(?!\w|\.\d)") + year),
        data.number_first,
    )


def _numbers_behind(text: str, mention: re.Match[str], language: str) -> list[_Comment]:
    """Numbers behind a mention, "No. 34 (2011) and No. 37 (2020) of the Human Rights Committee", with the committee."""
    numbered = _grammar(language).numbered
    found: list[_Comment] = []
    place = mention.end()
    while (match := numbered.match(text, place)) is not None:
        number = _number(match["number"])
        if number is None or (found and not (match["sign"] or match["year"])):
            break
        owner, end = committee_behind(text, match.end(), language)
        year = int(match["year"]) if match["year"] else None
        found.append(_Comment(number, year, owner, mention.start(), match.end()))
        place = end
    owners = [comment.owner for comment in found]
    return [
        comment._replace(owner=next((owner for owner in owners[i:] if owner), None)) for i, comment in enumerate(found)
    ]


def _numbers_before(text: str, mention: re.Match[str], language: str) -> list[_Comment]:
    """Where the number stands first, with a year before or behind."""
    numbered = _grammar(language).numbered
    found: list[_Comment] = []
    begin = max(0, mention.start() - 40)
    year = re.match(r"\s*\(\s*(\d{4})", text[mention.end() : mention.end() + 10])
    place = begin
    while place < mention.start():
        match = numbered.search(text, place, mention.start())
        if match is None:
            break
        number = _number(match["number"])
        printed = match["year"] or (year[1] if year else None)
        if number is not None:
            found.append(_Comment(number, int(printed) if printed else None, None, match.start("sign"), mention.end()))
        place = match.end()
    if found and found[-1].start < mention.start() - 20:
        return []
    return found


def _likely_owner(comment: _Comment, recommends: bool, treaty: str | None) -> str | None:
    """The document's own committee, unless it cannot be: then the only one with that number in that year."""
    own = treaty.partition("-")[0] if treaty else ""
    made = {code: each.years for code, each in comments().items() if each.word == ("GR" if recommends else "GC")}
    if own in made and _fits(comment, made[own]):
        return own
    fitting = [code for code, years in made.items() if comment.year and _fits(comment, years)]
    if own in made and not fitting and comment.number <= len(made[own]):
        return own  # the year is misprinted
    return fitting[0] if len(fitting) == 1 else None


def _fits(comment: _Comment, years: Sequence[int]) -> bool:
    """Whether a committee may have made it; one newer than we know may be its next. Years are at times one off."""
    if comment.number > len(years):
        return comment.year is None or comment.year >= years[-1]
    return comment.year is None or abs(years[comment.number - 1] - comment.year) <= 1


def _number(printed: str) -> int | None:
    if printed.isdecimal():
        return int(printed)
    total = 0
    for sign, following in zip(printed, [*printed[1:], ""], strict=True):
        value = _ROMAN[sign]
        total += -value if _ROMAN.get(following, 0) > value else value
    return total or None
