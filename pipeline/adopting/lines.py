"""A list's rows in, its lines out: which recommendation each is said to be, in what words, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline import lists
from pipeline.adopting.columns import Columns, of_council, status
from pipeline.knowledge.bodies import committee_in, committees, state_of
from pipeline.knowledge.state_names import states_in
from pipeline.symbols import parse

_CODE = re.compile(
    r"\D{0,4}?(\d{1,3}(?:\.\d{1,3})?)((?:\s*[Pp]\s*\d{1,2})*)\s*"
)  # R14P1P3: paragraph 14, parts 1 and 3
COUNCIL = "HRC"  # as our documents have it
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
# as items are lettered in print: Arabic ones in the order of numerals
_PLACES = {letter: place for row in ("abcdefgh", "أبجدهوزح", "абвгдежз") for place, letter in enumerate(row, 1)} | {
    "ا": 1
}
_LETTER = re.compile(  # "a) ...; b) ...": what a text prints of its items
    rf"(?:^|[;:,.؛،]\s*|\s)\(?([{''.join(_PLACES)}])ـ?\)\s"
)
_SEVERAL = re.compile(r"\s*[;\n]\s*")
_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


class Line(NamedTuple):
    """One line of a list."""

    number: int  # of the row, 1 is the first below the head
    code: str | None
    symbol: str | None  # as our documents have it
    committee: str | None
    state: str | None  # ISO 3166 alpha-3
    made_by: str | None  # who recommended, as lists of the periodic review say; ISO 3166 alpha-3
    paragraph: str | None
    parts: tuple[int, ...]  # 3 is "(c)"; the letters that its text prints, where the list names none
    texts: Mapping[str, str]  # by language
    status: str | None
    percent: int | None
    responsible: tuple[str, ...]


def lines(table: lists.Table, columns: Columns, state: str | None) -> Iterator[Line]:
    """The lines of a list that say anything.

    Args:
        table: the list.
        columns: what its columns are.
        state: the State it is about; None where a column says so. A column may hold who recommended instead.
    """
    places = {role: table.header.index(head) for role, head in columns.roles.items()}
    texts = {language: table.header.index(head) for language, head in columns.texts.items()}
    known = {said.casefold(): ours for said, ours in columns.statuses.items() if ours}
    for number, row in enumerate(table.rows, 1):
        said = {role: _text(row[place]) for role, place in places.items()}
        worded = {language: words for language, place in texts.items() if (words := _text(row[place]))}
        paragraph, parts = _place(said)
        if not worded and not paragraph:
            continue
        symbol = parse(said.get("symbol", "")) if said.get("symbol") else None
        named = _state(said.get("state", ""))
        yield Line(
            number,
            said.get("code") or None,
            symbol.text if symbol else None,
            (symbol and symbol.committee) or _committee(said),
            state or (symbol and symbol.state) or named,
            named if state and named != state else None,
            paragraph,
            parts or _letters(worded),
            worded,
            status(said.get("status", ""), known),
            _percent(said.get("percent", "")),
            tuple(filter(None, _SEVERAL.split(said.get("responsible", "")))),
        )


def _text(cell: lists.Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split("\xa0")).strip()


def _place(said: Mapping[str, str]) -> tuple[str | None, tuple[int, ...]]:
    """The paragraph, and which of its parts."""
    code = _CODE.fullmatch(said.get("code", ""))
    parts = [int(part) for part in re.findall(r"\d+", said.get("part", "") or (code[2] if code else ""))]
    own = _NUMBER.search(said.get("paragraph", ""))
    return (own[0] if own else code[1] if code else None), tuple(parts)


def _letters(worded: Mapping[str, str]) -> tuple[int, ...]:
    """The items whose letters a text prints, as parts."""
    found = next(filter(None, (_LETTER.findall(text) for text in worded.values())), [])
    return tuple(dict.fromkeys(_PLACES[letter] for letter in found))


def _committee(said: Mapping[str, str]) -> str | None:
    for role in ("body", "mechanism"):
        words = said.get(role, "")
        if words.upper() in committees():
            return words.upper()
        for language in _LANGUAGES:
            if words and (found := committee_in(words, language)):
                return found
    return COUNCIL if of_council(said.get("mechanism", "")) else None


def _state(words: str) -> str | None:
    if len(words) == 3 and (known := state_of(words.upper())):
        return known.iso3
    for language in _LANGUAGES:
        if words and len(found := states_in(words, language)) == 1:
            return found[0]
    return None


def _percent(words: str) -> int | None:
    found = re.search(r"\d+(?:[.,]\d+)?", words)
    if not found:
        return None
    value = float(found[0].replace(",", "."))
    value = value * 100 if 0 < value < 1 else value  # a spreadsheet keeps 30 % as 0.3
    return round(value) if value <= 100 else None
