"""What the tokens of a list of numbers are in one language, after its language file: "17 (a), 36 (a)-(d), on education, and 44".

`numberlists.py` reads lists by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from pipeline.knowledge.languages import Citations
from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import compiled, plain, words


class Grammar(NamedTuple):
    """Patterns over plain text (`phrases.plain`) for the lists of one language and kind."""

    data: Citations
    head: re.Pattern[str]
    token: re.Pattern[str]
    next_number: re.Pattern[str]  # where a list goes on behind a running topic
    topic: re.Pattern[str]
    of: re.Pattern[str]
    here: re.Pattern[str]
    holder_before: re.Pattern[str]
    unit: bool  # numbers count only where a sign stands behind them
    letters: Mapping[str, str]  # printed item letter -> Latin letter
    spelt: re.Pattern[str] | None  # a head word and a number written as a word
    numbers: Mapping[str, str]  # those words, plain -> digits

    def written_out(self, text: str) -> str:
        """The text with its spelt numbers in digits, as long as before: "article premier" -> "article 1      "."""
        if self.spelt is None:
            return text
        return self.spelt.sub(lambda at: at["head"] + self.numbers[at["word"]].ljust(len(at["word"])), text)


@cache
def grammar_of(language: str, kind: Literal["paragraph", "article"]) -> Grammar:
    """The grammar of a language's lists, made when it is first asked for."""
    file = language_of(language)
    data = file.citations

    def any_of(phrases: tuple[str, ...]) -> str:
        return words(phrases, language)

    heads, units = (data.paragraph, data.paragraph_after) if kind == "paragraph" else (data.article, data.article_after)
    head = any_of(heads + (data.item if kind == "paragraph" else ()))
    number = (r"\d{1,4}" if kind == "paragraph" else r"\d{1,3}") + r"(?:\.\d{1,3})?(?![\d%])"
    number += rf"|[{''.join(data.numerals)}]+" if data.numerals else ""
    number = rf"(?P<num>{number}){_ordinal(language)}"
    token = (
        rf"\s*(?:\((?P<item>\s?(?:[^\W\d_]{{1,5}}|\d{{1,2}})\s?)\)"
        rf"|(?P<unit>{any_of(units)})"
        rf"|(?P<bare>[^\W\d_]{{1,2}})\)"
        rf"|{number}"
        rf"|(?P<dotted>[a-z])\.(?=\s|[.,;]|$)"
        rf"|(?P<dash>-)"
        rf"|(?P<sep>[,;»])"
        rf"|(?P<range>{any_of(data.ranges)})"
        rf"|(?P<join>{any_of(data.joins)})"
        rf"|(?P<lettered>(?:{any_of(data.lettered)}\s+\(?|{any_of(data.item)}\s+)(?!{any_of(data.joins)})"
        rf"[^\W\d_]\)?(?![^\W_]|\)|'))"
        rf"|(?P<itemhead>{any_of(data.item)})"
        rf"|(?P<head>{head})"
        rf"|(?P<sub>{any_of(data.paragraph)})"
        rf"|(?P<filler>{any_of(data.fillers)})"
        rf"|(?P<of>{any_of(data.of)})"
        rf"|\((?P<topic>[^()]*(?:\([^()]*\)[^()]*)*)\)"
        rf"|(?!{any_of(data.no_topic)})(?P<on>{any_of(data.topic)}))"
    )
    behind = data.joins + data.topic + data.ranges + data.above + units
    next_number = (
        rf"(?:[,;»]\s*(?:{any_of(data.joins)})?|{any_of(data.joins)})\s*"
        rf"(?:(?:{any_of(data.fillers)})\s*)?(?:(?:{any_of(data.fillers)})\s*)?(?:(?:{head})\s*)?"
        rf"{number}(?=\s*(?:[-(,;.]|$|[^\W\d_]\)|{any_of(behind)}))"
    )
    holders = any_of(data.article + data.holders)
    return Grammar(
        data,
        compiled(heads + (data.item if kind == "paragraph" else ()), language),
        re.compile(token),
        re.compile(next_number),
        re.compile(rf"^[\s,;،；，、]*(?:{any_of(data.joins)}\s|{any_of(data.topic)})", re.IGNORECASE),
        re.compile(rf"\s*,?\s*{any_of(data.of)}"),
        re.compile(rf"\s*{any_of(data.here)}"),
        re.compile(rf"(?:{holders}(?:\s*\d[^.;]{{0,14}})?|[a-z]{{1,5}}/\S*[/.\d]\S*),?\s*\(?$"),
        bool(units),
        _letters(language),
        re.compile(rf"(?P<head>{head}\s+)(?P<word>{any_of(tuple(data.spelt))})") if data.spelt else None,
        {plain(word, language): str(number) for word, number in data.spelt.items()},
    )


def _ordinal(language: str) -> str:
    """What may make an ordinal of a number, "1er": set apart by a space only where it cannot be a word or an item."""
    marks = sorted((plain(mark, language) for mark in language_of(language).numbers.after_digits), key=len)[::-1]
    if not marks:
        return ""
    apart = "|".join(re.escape(mark) for mark in marks if len(mark) > 1)
    return rf"(?:(?:{'|'.join(map(re.escape, marks))}|\s(?:{apart}))(?![^\W\d_]|\)))?"


def _letters(language: str) -> dict[str, str]:
    file = language_of(language)
    found = {chr(97 + i): chr(97 + i) for i in range(26)}
    for i, letter in enumerate(file.numbering.item_letters):
        found.setdefault(plain(letter, language), chr(97 + i) if i < 26 else chr(71 + i) * 2)
    for printed, latin in file.citations.item_lookalikes.items():
        found.setdefault(printed, latin)
    return found
