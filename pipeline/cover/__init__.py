"""The first page in, a `Cover` out: symbol, language, dates, session, title, and what the title says.

Every fact is read by itself, so that a fault in one does not spoil the next; where two places of the page, or the page
and its symbol, disagree, a doubt says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.codes import DocumentType
from pipeline.cover.adoption import day_of_adoption, session_of
from pipeline.cover.head import (
    committee,
    job_number,
    language_of_names,
    language_of_organization,
    languages,
    published_on,
    reissued_on,
    symbol_of,
)
from pipeline.cover.page import FirstPage
from pipeline.cover.title import cycle_in, kind_of_title, title_lines, title_of
from pipeline.knowledge.languages import CODES
from pipeline.knowledge.languages import language as language_of
from pipeline.knowledge.state_names import states_in
from pipeline.records import Doubt, Line
from pipeline.symbols import Symbol

__all__ = ["Cover", "document_type", "read"]

_MARKS = {  # of a language, by where the cover shows it
    "letter": "the letter after the job number",
    "head": "the head's word",
    "names": "the Organization's name",
}


@dataclass(frozen=True)
class Cover:
    """What the first page says about the document. Every field is None where the page is silent."""

    symbol: str | None = None
    language_mark: str | None = None  # two letters, from "GE.23-05940 (E)", the head's word, or the Organization's name
    original_language: str | None = None
    published_on: dt.date | None = None
    reissued_on: dt.date | None = None  # the last day named
    adopted_on: dt.date | None = None
    session: str | None = None  # ASCII digits: "28"
    title: str | None = None
    job_number: str | None = None  # "GE.23-05940"
    committee: str | None = None  # from the committee's printed name
    states: tuple[str, ...] = ()  # ISO 3166 alpha-3 of State names found in the title
    cycle: str | None = None  # from the ordinal in the title: "1", "2-3"
    doubts: tuple[Doubt, ...] = field(default=())


def read(lines: Sequence[Line], *, language: str | None = None) -> Cover:
    """What the first page says about the document.

    Args:
        lines: all lines of the document in reading order, furniture included; the first three pages are looked at.
        language: ISO 639-1 code of the text where it is known already; else the page's own marks decide.
    """
    page = FirstPage(lines)
    number, letter = job_number(page)
    printed, original = languages(page)
    named = language_of_organization(page)
    mark = letter or printed or named  # the original's language is that of a translation too
    code = language if language in CODES else mark if mark in CODES else language_of_names(page)
    said = language_of(code)
    title = title_of(page, said)
    symbol = symbol_of(page)
    kind = document_type(symbol, title, language=code)
    session = session_of(page, said, title)
    adopted_on, adoption_doubts = day_of_adoption(page, said, session, kind)
    dated, date_doubts = published_on(page, code)
    above = [*page.lines[: title_lines(page, said).start], *title_lines(page, said).lines]
    cover = Cover(
        symbol=symbol.text if symbol else None,
        language_mark=mark,
        original_language=mark if mark in original else original[0] if original else None,
        published_on=dated,
        reissued_on=reissued_on(page, code),
        adopted_on=adopted_on,
        session=session.number if kind != "annual_report" else None,  # it covers several, and prints the Assembly's
        title=title,
        job_number=number,
        committee=committee(page, above, code, text_tells=symbol is None or symbol.committee is None),
        states=states_in(title, code) if title else (),
        cycle=cycle_in(title, said) if title else None,
    )
    doubts = [
        *date_doubts,
        *adoption_doubts,
        *_disagreements(cover, symbol, {"letter": letter, "head": printed, "names": named}),
    ]
    return Cover(**{**vars(cover), "doubts": tuple(doubts)})


def document_type(symbol: Symbol | None, title: str | None, *, language: str) -> DocumentType:
    """The kind of document: what the symbol says, and what the title says where the symbol leaves it open."""
    told = kind_of_title(title or "", language)
    if symbol is None or symbol.open or told in symbol.or_by_title:
        return told or "other"
    return symbol.document_type


def _disagreements(cover: Cover, symbol: Symbol | None, marks: Mapping[str, str | None]) -> Iterator[Doubt]:
    def doubt(kind: str, message: str) -> Doubt:
        return Doubt("cover", kind, message, 1)

    said = [f"{_MARKS[where]} {code}" for where, code in marks.items() if code]
    if len({code for code in marks.values() if code}) > 1:
        yield doubt("language_marks_disagree", f"The cover tells its language in more than one way: {', '.join(said)}.")
    if cover.adopted_on and cover.published_on and cover.published_on < cover.adopted_on:
        message = f"Dated {cover.published_on}, before the adoption on {cover.adopted_on}."
        yield doubt("published_before_adoption", message)
    if symbol is None:
        return
    named, text = ", ".join(cover.states), symbol.text
    if not symbol.state_known and not (symbol.state or "").startswith("X"):  # ISO leaves XAA to XZZ to its users
        yield doubt("unknown_state_code", f"{text}: {symbol.state} is no State's code in ISO 3166.")
    elif symbol.state and cover.states and symbol.state not in cover.states:
        yield doubt("state_against_symbol", f"The title names {named}, the symbol {text} says {symbol.state}.")
    if symbol.committee and cover.committee and symbol.committee != cover.committee:
        message = f"The page names {cover.committee}, the symbol {text} says {symbol.committee}."
        yield doubt("committee_against_symbol", message)
    if symbol.cycle and cover.cycle and symbol.cycle != cover.cycle:
        yield doubt(
            "cycle_against_symbol", f"The title counts cycle {cover.cycle}, the symbol {text} says {symbol.cycle}."
        )
