"""Instruments that committees cite besides the treaties they watch over, and the years of their general comments.

Read from `instruments.toml` into strict models, once per process. Names of the treaties themselves are in
`committees.toml`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import KnowledgeError
from pipeline.knowledge.bodies import committees, treaties
from pipeline.knowledge.languages import CODES

_FILE = Path(__file__).parent / "instruments.toml"


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Instrument(_Fact):
    """A treaty, a declaration, principles: what may be cited by name."""

    target: str  # what the citation says: a treaty's code, else the English name in short
    names: dict[str, tuple[str, ...]]  # by language; a language may be missing


class Comments(_Fact):
    """General comments or recommendations of one committee."""

    word: str  # GC or GR
    years: tuple[int, ...]  # of adoption, in the order of their numbers


class _File(_Fact):
    instruments: tuple[Instrument, ...]
    comments: dict[str, Comments]
    articles: dict[str, int]  # how many a treaty has
    committee_names: dict[str, dict[str, tuple[str, ...]]]  # shorter names in running text, by code and language


@cache
def _file() -> _File:
    try:
        file = _File.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise KnowledgeError(f"{_FILE.name}: {error}") from error
    languages = {code for each in file.instruments for code in each.names}
    if unknown := languages - set(CODES):
        raise KnowledgeError(f"{_FILE.name}: there is no such language: {', '.join(sorted(unknown))}.")
    if unknown := (set(file.comments) | set(file.committee_names)) - set(committees()):
        raise KnowledgeError(f"{_FILE.name}: there is no such committee: {', '.join(sorted(unknown))}.")
    return file


@cache
def instrument_names(language: str) -> dict[str, str]:
    """Every name of an instrument or treaty in a language, and what a citation of it says."""
    found = {names[language]: code for code, names in treaties().items()}
    for instrument in _file().instruments:
        found |= dict.fromkeys(instrument.names.get(language, ()), instrument.target)
    return found


@cache
def committee_names(language: str) -> dict[str, str]:
    """Every name of a committee in running text, and its code."""
    found = {name: committee.code for committee in committees().values() for name in committee.names[language]}
    for code, names in _file().committee_names.items():
        found |= dict.fromkeys(names.get(language, ()), code)
    return found


@cache
def comments() -> dict[str, Comments]:
    """General comments and recommendations by the code of their committee."""
    return dict(_file().comments)


@cache
def articles() -> dict[str, int]:
    """How many articles each treaty has, by its code."""
    return dict(_file().articles)
