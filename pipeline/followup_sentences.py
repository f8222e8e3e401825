"""The sentences of a paragraph with what the clock needs of them: paragraphs named, days printed, months allowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from pipeline import dates, references
from pipeline.due import Precision
from pipeline.followup_cues import months_allowed
from pipeline.phrases import fold, lowered, sentences


class Sentence(NamedTuple):
    """A sentence with what is found in it."""

    printed: str
    plain: str  # in one spelling, see phrases.py
    lists: tuple[references.References, ...]  # of this document's paragraphs
    days: tuple[tuple[dt.date, Precision], ...]  # printed, after the adoption, in order
    impossible: tuple[str, ...]  # printed days that are in no calendar
    months: int | None
    counts_from_adoption: bool

    def due_on(self, adopted_on: dt.date | None) -> tuple[dt.date | None, Precision | None]:
        """The last day it prints, else the months it allows counted from the adoption."""
        if self.days:
            return max(self.days)
        if self.months and adopted_on and self.counts_from_adoption:
            return adopted_on + relativedelta(months=self.months), None
        return None, None


def read(
    text: str, lists: Sequence[references.References], *, language: str, adopted_on: dt.date | None
) -> Iterator[Sentence]:
    """The sentences of a paragraph, in order.

    Args:
        text: the paragraph's.
        lists: of paragraphs that it names.
        language: ISO 639-1 code.
        adopted_on: days before it are no days by which something is due.
    """
    cased = fold(text, language)
    lower = lowered(cased)
    printed = dates.find(text, language=language, months=True)
    for start, end in sentences(cased, language):
        within = [each for each in printed if start <= each.start < end]
        days = [_last_day(each.date, each.precision == "month") for each in within if each.date is not None]
        months, from_adoption = months_allowed(lower[start:end], language)
        yield Sentence(
            text[start:end].strip(),
            lower[start:end],
            tuple(each for each in lists if start <= each.start < end and not each.elsewhere),
            tuple(day for day in days if adopted_on is None or day[0] > adopted_on),
            tuple(each.text for each in within if each.date is None),
            months,
            from_adoption,
        )


def _last_day(day: dt.date, whole_month: bool) -> tuple[dt.date, Precision]:
    """The day a printed date allows until: of a month, its last."""
    return (day.replace(day=1) + relativedelta(months=1, days=-1), "month") if whole_month else (day, "day")
