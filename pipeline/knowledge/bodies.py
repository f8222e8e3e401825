"""Committees, treaties and States: their codes and their names in the six languages.

Read from `committees.toml`, `symbols.toml` and `states.csv` into strict models, once per process.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.codes import DocumentType
from pipeline.errors import KnowledgeError
from pipeline.knowledge.languages import CODES

FOLDER = Path(__file__).parent
_Model = TypeVar("_Model", bound=BaseModel)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "ـ": None})


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AnnualReport(_Fact):
    """Supplement of the General Assembly's Official Records that carries a committee's annual report."""

    supplement: int
    first_session: int
    last_session: int | None = None


class Committee(_Fact):
    """A body whose documents we read."""

    code: str
    symbol: str  # what opens the symbols of its own series: "CRPD/C"
    treaty: str | None = None  # None for the Human Rights Council
    protocols: dict[str, str] = {}  # part of a symbol -> treaty: OPAC -> CRC-OPAC
    annual_reports: tuple[AnnualReport, ...] = ()
    annual_reports_before_1976: tuple[str, ...] = ()  # whole symbols
    economic_and_social_council: tuple[int, ...] = ()  # supplements of the Council's Official Records
    names: dict[str, tuple[str, ...]]  # by language; the first is the one in use


class Form(_Fact):
    """A form of symbol and what it says: see the head of `symbols.toml`."""

    form: str
    document_type: DocumentType
    addendum: DocumentType | None = None  # what /Add.N of it is, where that is something else
    where: tuple[int, ...] = ()  # the only values the first number may have
    committee: str | None = None  # where the symbol does not name it
    open: bool = False  # the symbol does not tell the kind; the title may
    or_by_title: tuple[DocumentType, ...] = ()  # kinds that the title may say instead
    only_annual_reports: bool = False  # holds only for the numbers listed in committees.toml
    examples: tuple[str, ...]


class State(_Fact):
    """A State, or the European Union: what can be party to a treaty."""

    iso3: str  # ISO 3166 alpha-3; former States keep the code they had; EU
    m49: str | None
    codes: tuple[str, ...]  # other codes seen in its place in symbols: MOR, CHI, UK
    short: dict[str, str]  # by language
    formal: dict[str, str]
    also: dict[str, tuple[str, ...]]

    def names(self, code: str) -> Iterator[str]:
        """Every name the State goes by in a language, also without what stands in brackets."""
        for name in (self.short[code], self.formal[code], *self.also[code]):
            yield name
            if "(" in name or "（" in name:
                yield re.sub(r"\s*[(（].*", "", name)


class _Committees(_Fact):
    committees: tuple[Committee, ...]
    treaties: dict[str, dict[str, str]]


class _Forms(_Fact):
    forms: tuple[Form, ...]


@cache
def _committees_file() -> _Committees:
    return _validated("committees.toml", _Committees)


@cache
def committees() -> dict[str, Committee]:
    """Every committee by its code.

    Raises:
        KnowledgeError: the file breaks the model, or names a treaty or language that does not exist.
    """
    file = _committees_file()
    for committee in file.committees:
        known = {committee.treaty, *committee.protocols.values()} - {None}
        if missing := known - file.treaties.keys():
            codes = ", ".join(sorted(map(str, missing)))
            raise KnowledgeError(f"committees.toml: {committee.code} names treaties that have no names: {codes}.")
    for code, names in [(c.code, c.names) for c in file.committees] + list(file.treaties.items()):
        if set(names) != set(CODES):
            raise KnowledgeError(f"committees.toml: {code} needs names in exactly these languages: {', '.join(CODES)}.")
    return {committee.code: committee for committee in file.committees}


@cache
def treaties() -> dict[str, dict[str, str]]:
    """Full names of treaties and protocols by code (CRPD, CRC-OPAC ...), then by language."""
    committees()
    return _committees_file().treaties


@cache
def symbol_forms() -> tuple[Form, ...]:
    """The forms of symbols, as `symbols.toml` lists them."""
    return _validated("symbols.toml", _Forms).forms


@cache
def states() -> dict[str, State]:
    """Every State by its ISO 3166 alpha-3 code.

    Raises:
        KnowledgeError: a row breaks the model, or a code stands for two States.
    """
    found: dict[str, State] = {}
    with (FOLDER / "states.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            state = State(
                iso3=row["iso3"],
                m49=row["m49"] or None,
                codes=_split(row["codes"]),
                short={code: row[f"{code}_short"] for code in CODES},
                formal={code: row[f"{code}_formal"] for code in CODES},
                also={code: _split(row[f"{code}_also"]) for code in CODES},
            )
            if not all([*state.short.values(), *state.formal.values()]) or state.iso3 in found:
                raise KnowledgeError(f"states.csv: {state.iso3} lacks a name or stands twice.")
            found[state.iso3] = state
    _by_code(found)
    return found


def state_of(code: str) -> State | None:
    """The State that a code in a symbol stands for: ISO 3166 alpha-3, EU, or one of the older codes."""
    return _codes().get(code)


def committee_in(text: str, code: str) -> str | None:
    """Code of the committee whose name stands first in a text, the longest where several begin there."""
    folded = fold(text)
    best: tuple[int, int, str] | None = None
    for committee in committees().values():
        for name in committee.names[code]:
            at = folded.find(fold(name))
            if at >= 0 and (best is None or (at, -len(name)) < best[:2]):
                best = (at, -len(name), committee.code)
    return best[2] if best else None


def fold(text: str) -> str:
    """Lower case, without accents and stretching lines, one kind of apostrophe, single spaces: for comparing names."""
    return " ".join(plain(text).casefold().split())


def plain(text: str) -> str:
    """Without accents and stretching lines, one kind of apostrophe."""
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


# --- reading the files -----------------------------------------------------------------------------------------


@cache
def _codes() -> dict[str, State]:
    return _by_code(states())


def _by_code(known: Mapping[str, State]) -> dict[str, State]:
    table = dict(known)
    for state in known.values():
        for code in state.codes:
            if code in table:
                raise KnowledgeError(f"states.csv: the code {code} stands for {table[code].iso3} and {state.iso3}.")
            table[code] = state
    return table


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _validated(name: str, model: type[_Model]) -> _Model:
    try:
        return model.model_validate(tomllib.loads((FOLDER / name).read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise KnowledgeError(f"{name}: {error}") from error
