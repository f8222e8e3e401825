"""Words of the workbook and the web page, from `interface/*.toml`, and names of statuses, from `statuses.toml`.

A language code comes in, frozen tables of words go out. A language without a file of its own gets the English words.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import KnowledgeError

FOLDER = Path(__file__).parent
INTERFACES = tuple(sorted(path.stem for path in (FOLDER / "interface").glob("*.toml")))
_FALLBACK = "en"
_M = TypeVar("_M", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Strict):
    """What one language calls things; each table by key."""

    name: str  # of the language, in itself
    right_to_left: bool
    citation: str  # with {symbol} and {place}
    citations: str  # the same of several paragraphs
    yes: str
    no: str
    sheets: dict[str, str]
    columns: dict[str, str]  # of the workbook
    meanings: dict[str, str]  # of the same columns
    clock: dict[str, str]
    grades: dict[str, str]  # the common readings
    changes: dict[str, str]
    causes: dict[str, str]  # of changes
    definitions: dict[str, str]
    carried: dict[str, str]  # of what was filled in, where documents were published anew
    adopted: dict[str, str]  # of the listing of what an institution's own list was matched to
    report: dict[str, str]  # of the briefing on a State
    page: dict[str, str]  # of the web page
    codes: dict[str, str]  # of the tables
    steps: dict[str, str]  # of `issues`
    issues: dict[str, str]  # their kinds

    def cite(self, symbol: str, number: str, item: str | None) -> str:
        """The citation of a paragraph, or of an item: "CRPD/C/XMV/CO/1, para. 12 (a)"."""
        place = f"{number} {item.replace(')(', ') (')}" if item else number
        return self.citation.format(symbol=symbol, place=place)

    def marked(self, marks: str) -> str:
        """What `publish.reissued` says of entries that moved, line by line, in words: empty where nothing did."""
        lines = []
        for mark in marks.splitlines():
            name, what, *said = mark.split("\x1f")
            symbol, _, place = name.partition("#")
            number, _, item = place.partition("(")
            origin = self.cite(symbol.rpartition("@")[0], number, f"({item}" if item else None)
            field, value = said if said else ("", "")
            lines.append(self.carried[what].format(origin=origin, field=self.columns.get(field, field), value=value))
        return "\n".join(lines)


class Status(_Strict):
    """One step of the scale on which an institution says how far it is."""

    code: str  # what is stored
    names: dict[str, str]  # in the six languages

    def name_in(self, language: str) -> str:
        """The name in a language; in English where there is none."""
        return self.names.get(language, self.names[_FALLBACK])


class _Statuses(_Strict):
    statuses: tuple[Status, ...]


@cache
def words(language: str) -> Words:
    """The words of a language; the English ones where it has no file.

    Raises:
        KnowledgeError: the file breaks the model, or lacks a key that the English one has, or has one more.
    """
    code = language if language in INTERFACES else _FALLBACK
    found = _model(f"interface/{code}.toml", Words)
    if code != _FALLBACK and (odd := _keys(found) ^ _keys(words(_FALLBACK))):
        raise KnowledgeError(f"interface/{code}.toml: other keys than in {_FALLBACK}.toml: {', '.join(sorted(odd))}.")
    return found


@cache
def statuses() -> tuple[Status, ...]:
    """The scale, from nothing done to done, and the ways out.

    Raises:
        KnowledgeError: the file breaks the model.
    """
    return _model("statuses.toml", _Statuses).statuses


def status_name(code: str, language: str) -> str:
    """What a language calls a status; the code where there is no such."""
    return next((status.name_in(language) for status in statuses() if status.code == code), code)


def _keys(words: Words) -> set[str]:
    tables: dict[str, Any] = {key: value for key, value in words.model_dump().items() if isinstance(value, dict)}
    return {f"{table}.{key}" for table, entries in tables.items() for key in entries}


def _model(name: str, model: type[_M]) -> _M:
    path = FOLDER / name
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise KnowledgeError(f"{name}: {error}") from error
