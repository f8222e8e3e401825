"""The title, and what it says: kind of document, reporting cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline import dates, ordinals
from pipeline.codes import DocumentType
from pipeline.cover.head import distribution_words, language_words
from pipeline.cover.page import JOB, NOTE_MARK, FirstPage, opens_body
from pipeline.knowledge.bodies import committees, fold
from pipeline.knowledge.languages import CODES, Language
from pipeline.knowledge.languages import language as language_of
from pipeline.records import Line
from pipeline.symbols import parse

_BLOCKS = 6  # a title has no more
_FAR = 60  # letters between a number and the noun it counts, at most
_LAST_CYCLE = 40


class TitleLines(NamedTuple):
    """The lines of the title, and where on the page they may begin."""

    start: int
    lines: list[Line]


def title_of(page: FirstPage, said: Language) -> str | None:
    """The title on one line, its blocks joined by dashes; without session, days and note marks."""
    candidates = title_lines(page, said).lines
    blocks: list[str] = []
    previous: Line | None = None
    for line in candidates:
        text = NOTE_MARK.sub("", line.text)
        if previous is not None and _goes_on(previous, line):
            blocks[-1] += " " + text
        elif text:
            blocks.append(text)
        previous = line
    return " – ".join(block.rstrip(" ,;") for block in blocks[:_BLOCKS]) or None


def title_lines(page: FirstPage, said: Language) -> TitleLines:
    """The lines of the title: bold ones, or in capitals, where the page has any."""
    start = _end_of_head(page)
    lines = list(_candidates(page.lines[start:], said))
    if any(line.bold for line in lines):
        lines = [line for line in lines if line.bold is None or line.bold >= 0.5 or line.text.isupper()]
    return TitleLines(start, lines)


def kind_of_title(title: str, language: str) -> DocumentType | None:
    """The kind of document a title tells by its words."""
    folded = fold(title)
    return next((kind for kind, phrases in _kinds(language) if any(phrase in folded for phrase in phrases)), None)


@cache
def _kinds(code: str) -> tuple[tuple[DocumentType, tuple[str, ...]], ...]:
    return tuple((kind, tuple(map(fold, phrases))) for kind, phrases in language_of(code).cover.kinds.items())


def cycle_in(title: str, said: Language) -> str | None:
    """Reporting cycles the title counts: "1", "2-3"."""
    values = counts(title, said, said.cover.report)
    if not values or max(values) > _LAST_CYCLE:
        return None
    return str(values[0]) if len(set(values)) == 1 else f"{min(values)}-{max(values)}"


def counts(text: str, said: Language, nouns: Sequence[str]) -> list[int]:
    """Values of the ordinals that count one of the nouns: those that stand nearer to it than to other nouns."""
    folded = fold(text)
    cover = said.cover
    places = [
        (match.start(), match.end(), noun in nouns)
        for noun in {*cover.session, *cover.report, *cover.meeting}
        for match in re.finditer(re.escape(fold(noun)), folded)
    ]
    # A longer noun may hold another: "período de sesiones", "sesiones".
    places = [p for p in places if not any(o != p and o[0] <= p[0] and p[1] <= o[1] for o in places)]
    values = []
    for found in ordinals.find(folded, said.code):
        near = [(max(start - found.end, found.start - end), wanted) for start, end, wanted in places]
        if near and min(near)[0] <= _FAR and min(near)[1]:
            values.append(found.value)
    if values:
        return values
    beside = {start - 1 for start, _, wanted in places if wanted}  # a slip of print: "its eighteen session"
    return [found.value for found in ordinals.find(folded, said.code, cardinals=True) if found.end in beside]


# --- which lines -----------------------------------------------------------------------------------------------


def _candidates(lines: Sequence[Line], said: Language) -> Iterator[Line]:
    last: Line | None = None
    for line in lines:
        if opens_body(line) or fold(line.text) in _openings(said.code):
            return
        if last is not None and not line.size and _breaks_off(line.text):
            return
        goes_on = last is not None and _goes_on(last, line)
        if not (_is_session(line.text, said) if goes_on else _is_aside(line.text, said)):
            yield line
            last = line


def _goes_on(one: Line, two: Line) -> bool:
    """Whether a line continues the block of the one before it."""
    if not one.size:
        return False
    return two.box.y0 - one.box.y1 < 0.7 * two.size and abs(one.size - two.size) < 0.15 * one.size


def _breaks_off(text: str) -> bool:
    """In a text without print, what ends a title: a running head, a page number, a job number."""
    return parse(text) is not None or text.isdecimal() or bool(JOB.match(text))


def _end_of_head(page: FirstPage) -> int:
    """Place of the line after the committee's name, else after the block of distribution."""
    names, original = _committee_names(), language_words()[1]
    end = 0
    for position in range(min(len(page.lines), 40)):
        for length in (1, 2, 3):
            joined = " ".join(line.text for line in page.lines[position : position + length])
            if fold(NOTE_MARK.sub("", joined)) in names:
                return position + length
        folded = fold(page.lines[position].text)
        if folded.startswith(tuple(distribution_words())) or original.match(folded) or JOB.match(folded):
            end = position + 1
    return end


@cache
def _committee_names() -> frozenset[str]:
    return frozenset(
        fold(name) for committee in committees().values() for code in CODES for name in committee.names[code]
    )


@cache
def _openings(code: str) -> frozenset[str]:
    said = language_of(code)
    return frozenset(map(fold, (*said.sections.introduction, *said.cover.contents)))


def _is_aside(text: str, said: Language) -> bool:
    """A line between the title's: session, days, item of the agenda, day of receipt, rule, symbol."""
    folded = fold(text.strip("[]() "))
    if (
        not re.search(r"\w", text)
        or folded.startswith(tuple(map(fold, said.cover.received)))
        or parse(text) is not None
    ):
        return True
    if re.search(r"\d", folded) and folded.startswith(tuple(map(fold, said.cover.agenda))) and len(folded) < 60:
        return True
    if _is_session(text, said):
        return True
    days = dates.find_ranges(text, language=said.code) or dates.find(text, language=said.code)
    return any(len(text) - len(each.text) < 22 for each in days)


def _is_session(text: str, said: Language) -> bool:
    """Whether a line says which session it is, and nothing else."""
    folded = fold(text)
    found = ordinals.find(folded, said.code)
    rest = folded[: found[0].start] + folded[found[0].end :] if found else folded
    nouns = map(fold, said.cover.session)
    return bool(found) and any(noun in rest and len(rest.strip()) - len(noun) < 8 for noun in nouns)
