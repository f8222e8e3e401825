"""Symbols that file names stand for."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.knowledge.bodies import committees, state_of
from pipeline.knowledge.languages import CODES, LETTERS
from pipeline.symbols.grammar import Symbol, parse


class FileName(NamedTuple):
    """What a file name promises."""

    symbol: Symbol
    language: str | None  # ISO 639-1
    committee: str | None = None  # named besides the symbol, for a chapter of an annual report
    state: str | None = None  # the same


def from_file_name(name: str) -> FileName | None:
    """The symbol and language a file name stands for, with `_` for `/`; None if it is no symbol.

    Read are `CRPD_C_IRL_1-EN.pdf`, `CRPD_C_CZE_CO_1_Add.1`, a second copy `CRPD_C_PHL_Q_1__2.pdf`, and a chapter of an
    annual report with its committee and State, `A_53_38_CEDAW_MEX-ES.txt`.
    """
    stem = re.sub(r"\.(?:pdf|docx?|html?|txt|json)$", "", name.rpartition("/")[2], flags=re.IGNORECASE)
    stem = re.sub(r"(?:__\d+| ?\(\d+\))$", "", stem)
    stem, mark = _split_language(stem)
    parts = stem.split("_")
    whole = parse("/".join(parts))
    if whole is not None and whole.known:
        return FileName(whole, mark)
    committee = state = None
    while len(parts) > 2 and (known := state_of(parts[-1])) and state is None:
        state, parts = known.iso3, parts[:-1]
    if parts[-1] in committees():
        committee, parts = parts[-1], parts[:-1]
    shorter = parse("/".join(parts))
    if (committee or state) and shorter is not None and shorter.known:
        return FileName(shorter, mark, committee or shorter.committee, state)
    return FileName(whole, mark) if whole is not None else None


def _split_language(stem: str) -> tuple[str, str | None]:
    """A stem without its language mark, and the language: -EN, -E, _EN, _en."""
    match = re.fullmatch(r"(.+)[-_]([A-Za-z]{1,2})", stem)
    if match is None:
        return stem, None
    code = LETTERS.get(match[2]) or (match[2].lower() if match[2].lower() in CODES else None)
    return (match[1], code) if code else (stem, None)
