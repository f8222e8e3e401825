"""Session and day of adoption."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pipeline import dates
from pipeline.codes import DocumentType
from pipeline.cover.page import FirstPage
from pipeline.cover.title import counts
from pipeline.knowledge.bodies import fold
from pipeline.knowledge.languages import Language
from pipeline.records import Doubt, Line

_OF_STATES = ("state_report", "replies_to_list_of_issues", "follow_up_report", "common_core_document")
_SENTENCE = re.compile(r"(?<=[.。;؛])\s+(?=[A-ZÀ-ÞЀ-Я\u0600-\u06ff\d])|(?<=。)")
_FIRST_SENTENCES = 60  # the adoption is told in the first paragraph, after contents that may be long
_SHORT = 70  # letters of a line in the head that may name the session


@dataclass(frozen=True)
class Session:
    """The session a page names."""

    number: str | None = None
    days: dates.FoundRange | None = None
    adopted_by: dt.date | None = None  # its last day, where the text was adopted at it


def session_of(page: FirstPage, said: Language, title: str | None) -> Session:
    """The session: where it is told together with the adoption, else in the head or the title."""
    adopted = tuple(map(fold, said.cover.adopted))
    groups = tuple(map(fold, said.cover.working_group))
    found = Session()
    # A copy may have lost the asterisk of the footnote: then the verb opens the line.
    lost = [text for line, text in _windows(page.lines) if fold(line.text).startswith(adopted)]
    lost = [text for text in lost if counts(text, said, said.cover.session)]
    head = [text for line, text in _windows(page.head) if len(line.text) < _SHORT]
    for text in [*page.notes, title or "", *lost, *head]:
        folded = fold(text)
        at_adoption = any(word in folded for word in adopted)
        numbers = counts(text, said, said.cover.session)
        ranges = dates.find_ranges(text, language=said.code)
        days = dates.find(text, language=said.code) if at_adoption else []
        if any(group in folded for group in groups):
            numbers = []  # a working group's sessions are not the committee's
        if at_adoption and (numbers or days):
            last = ranges[-1].last if ranges else days[-1].date if days else None
            return Session(str(numbers[-1]) if numbers else None, ranges[-1] if ranges else None, last)
        if (numbers or ranges) and found.number is None:
            found = Session(str(numbers[0]) if numbers else None, ranges[0] if ranges else found.days)
    return found


def day_of_adoption(
    page: FirstPage, said: Language, session: Session, kind: DocumentType
) -> tuple[dt.date | None, list[Doubt]]:
    """The day of the meeting that adopted the text, else the last day of the session at which it was adopted."""
    if kind in _OF_STATES:
        return None, []
    day = _told(page, said) or session.adopted_by
    if day is None and kind == "concluding_observations" and session.days is not None:
        day = session.days.last  # older covers name the session in the head and say no more
    return _within(day, session.days)


def _windows(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Each line, and its text with the next where that is short: "Sixth session" / "19-23 September 2011"."""
    for one, two in zip_longest(lines, lines[1:]):
        yield one, f"{one.text} {two.text}" if two is not None and len(two.text) < 50 else one.text


def _told(page: FirstPage, said: Language) -> dt.date | None:
    """The day that the text tells: a sentence with a verb of adoption and a numbered meeting."""
    adopted = tuple(map(fold, said.cover.adopted))
    meetings = tuple(map(fold, said.cover.meeting))
    nouns = "|".join(map(re.escape, meetings))
    meeting = re.compile(rf"\d[^\d\s]{{0,5}}\s?(?:{nouns})|(?:{nouns})\w{{0,6}}\W{{0,3}}\d")
    body = " ".join(line.text for line in [*page.lines, *page.later])
    year: int | None = None
    for sentence in _SENTENCE.split(body)[:_FIRST_SENTENCES]:
        folded = fold(sentence)
        if not any(noun in folded for noun in meetings):
            continue
        if not meeting.search(folded) and not counts(sentence, said, said.cover.meeting):
            continue
        days = [each.date for each in dates.find(sentence, language=said.code) if each.date is not None]
        year = days[-1].year if days else year
        if any(word in folded for word in adopted) and (day := _day_in(sentence, said, year)) is not None:
            return day
    return None


def _day_in(sentence: str, said: Language, year: int | None) -> dt.date | None:
    """The first day after the verb of adoption; else the last before it, unless the meeting stands after it."""
    lowered = sentence.casefold()
    verbs = [place for word in said.cover.adopted if (place := lowered.find(word.casefold())) >= 0]
    at = min(verbs, default=0)
    found = dates.find(sentence, language=said.code)
    if year is not None:
        found += dates.find_without_year(sentence, language=said.code, year=year)
    days = sorted((each.start, each.date) for each in found if each.date is not None)
    after = [day for start, day in days if start > at]
    if after:
        return after[0]
    if any(word.casefold() in lowered[at:] for word in said.cover.meeting):
        return None
    return days[-1][1] if days else None


def _within(day: dt.date | None, days: dates.FoundRange | None) -> tuple[dt.date | None, list[Doubt]]:
    """The day of adoption, its year mended where that alone takes it out of the session's days."""
    if day is None or days is None or days.first <= day <= days.last:
        return day, []
    message = f"Adopted on {day}, says the text, but the session was {days.text}"
    for year in (days.first.year, days.last.year):
        if (day.month, day.day) != (2, 29) and days.first <= day.replace(year=year) <= days.last:
            day = day.replace(year=year)
            message += f"; taken as {day}"
            break
    return day, [Doubt("cover", "adoption_outside_session", message + ".", 1)]
