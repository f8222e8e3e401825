"""The head of the page: symbol, job number, languages, date, committee."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline import dates, symbols
from pipeline.cover.page import JOB, NOTE_MARK, FirstPage
from pipeline.knowledge.bodies import committee_in, committees, fold, treaties
from pipeline.knowledge.languages import CODES, LETTERS
from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import compiled, plain
from pipeline.records import Doubt, Line

_BELOW = 9  # lines after the mark of distribution among which the date stands


def job_number(page: FirstPage) -> tuple[str | None, str | None]:
    """The job number in its usual form, and the language of the letter after it."""
    for text in [*page.jobs, *(line.text for line in page.lines)]:
        match = JOB.match(text) or (JOB.search(text) if "GE" in text else None)
        if match and (match[1] or match[4]):
            number = f"{match[2]}-{match[3]}"
            return (f"{match[1]}.{number}" if match[1] else number), LETTERS.get(match[4])
    return None, None


def languages(page: FirstPage) -> tuple[str | None, tuple[str, ...]]:
    """The language printed in the head, and the languages the text was drafted in."""
    names, opening = language_words()
    printed: str | None = None
    original: tuple[str, ...] = ()
    for line in page.head:
        folded = fold(line.text)
        if folded in names and printed is None:
            printed = names[folded]
        elif not original and (match := opening.search(folded)) and len(folded) < 90:
            words = re.findall(r"\w+", folded[match.end() :])
            original = tuple(dict.fromkeys(names[word] for word in words if word in names))
    return printed, original


@cache
def language_words() -> tuple[dict[str, str], re.Pattern[str]]:
    """Code of a language by every name it has in the six, and what stands before the original's."""
    covers = [language_of(code).cover for code in CODES]
    names = {fold(name): code for cover in covers for code, names in cover.languages.items() for name in names}
    words = {fold(word) for cover in covers for word in cover.original}
    return names, re.compile(rf"(?:^|\b)(?:{'|'.join(map(re.escape, sorted(words)))})\s?[:：\s]")


def language_of_organization(page: FirstPage) -> str | None:
    """The language in which the head names the Organization; None where it does in none, or in several."""
    head = fold(" ".join(line.text for line in page.head))
    named = [code for code in CODES if any(fold(name) in head for name in language_of(code).cover.organization)]
    return named[0] if len(named) == 1 else None


def language_of_names(page: FirstPage) -> str:
    """The language in which the page names the committee or the Organization."""
    text = " ".join(line.text for line in page.lines[:40])
    folded = fold(text)
    for code in CODES:
        if committee_in(text, code) or any(fold(name) in folded for name in language_of(code).cover.organization):
            return code
    return "en"


_TOP = 72.0  # points from the top of a page: where running heads are, known as such or not


def symbol_of(page: FirstPage) -> symbols.Symbol | None:
    """The document's own symbol: alone on its line, or beside the Organization's name; else the running head's."""
    for line in page.head:
        if (symbol := _alone(line.text)) is not None:
            return symbol
    tops = Counter(line.text for line in page.later if line.size and line.box.y0 < _TOP)
    below = Counter(line.text for line in [*page.lines, *page.later])
    for text, _ in [*page.heads.most_common(4), *tops.most_common(), *below.most_common()]:
        if (symbol := _alone(text)) is not None:
            return symbol
    return None


def _alone(text: str) -> symbols.Symbol | None:
    if "/" not in text:
        return None
    for found in symbols.find(text, right_to_left=True):
        rest = (text[: found.start] + text[found.end :]).strip(" *∗.-–\u200f")
        if not rest or fold(rest) in _organizations() or rest.isdecimal():
            return found.symbol
    return None


@cache
def _organizations() -> frozenset[str]:
    return frozenset(fold(name) for code in CODES for name in language_of(code).cover.organization)


@cache
def distribution_words() -> frozenset[str]:
    """What opens the mark of distribution, in the six languages."""
    return frozenset(fold(word) for code in CODES for word in language_of(code).cover.distribution)


def published_on(page: FirstPage, code: str) -> tuple[dt.date | None, list[Doubt]]:
    """The date below the mark of distribution, and a doubt where no calendar has it."""
    for position, line in enumerate(page.lines):
        folded = fold(line.text)
        at = next((at for word in distribution_words() if (at := folded.find(word)) >= 0), -1)
        if at < 0 or len(folded) - at > 80:
            continue
        column = line.box.x0 if at == 0 else None
        texts = [
            below.text
            for below in page.lines[position : position + _BELOW]
            if not (column and below.size and _is_elsewhere(below, line)) and re.search(r"\d", below.text)
        ]
        for some in ((code, "en"), CODES):
            for text in texts:
                for each in some:
                    if found := dates.find(text, language=each):
                        return found[-1].date, _impossible(found[-1])
    return None, []


def reissued_on(page: FirstPage, code: str) -> dt.date | None:
    """The last day on which the page says it was issued anew; None where it says none."""
    again = compiled(language_of(code).cover.reissued, code)
    found: list[dt.date] = []
    for text in [*page.notes, *page.footnotes, *(line.text for line in page.lines)]:
        if (said := again.search(plain(text, code))) is not None:
            days = [each.date for each in dates.find(text, language=code) if each.start >= said.start()]
            found += [day for day in days[:1] if day is not None]
    return max(found, default=None)


def _is_elsewhere(line: Line, mark: Line) -> bool:
    """Whether a line stands in the other column than the mark of distribution."""
    return abs(line.box.x0 - mark.box.x0) > 12 and abs(line.box.x1 - mark.box.x1) > 30


def _impossible(found: dates.FoundDate) -> list[Doubt]:
    if found.date is not None:
        return []
    return [Doubt("cover", "impossible_date", f"The cover is dated {found.text}, a day that does not exist.", 1)]


def committee(page: FirstPage, above: Sequence[Line], code: str, *, text_tells: bool) -> str | None:
    """The committee that the head and title name first, else the one whose treaty they name, else the first lines'.

    Args:
        page: the first page.
        above: its head and its title.
        code: language of the text.
        text_tells: whether the first lines of the text count, which may name a committee as its author or for any reason.
    """
    text = NOTE_MARK.sub("", " ".join(line.text for line in above))
    for each in dict.fromkeys((code, "en", *CODES)):
        if found := committee_in(text, each):
            return found
    folded = fold(text)
    named = [treaty for treaty, names in treaties().items() if any(fold(name) in folded for name in names.values())]
    if watching := next((c.code for c in committees().values() if c.treaty in named), None):
        return watching
    if not text_tells:
        return None
    opening = page.lines[len(above) : len(above) + 2]
    return committee_in(" ".join(line.text for line in opening)[:160], code)
