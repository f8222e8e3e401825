"""What the briefing on one State says, block by block; nothing in it is without its citation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from pipeline.knowledge import scheme
from pipeline.knowledge.words import Words, statuses
from pipeline.publish import charts, pictures
from pipeline.publish.follow_up import Known, Place, follow_up
from pipeline.publish.opened import connect
from pipeline.publish.report.blocks import Block, Briefing, Chart, Grid, Heading, Text
from pipeline.publish.report.telling import answered, cited, newest_first, told

_DOCUMENTS = """
SELECT coalesce(symbol, document_id) AS name, any_value(committee) AS committee, any_value(document_type) AS kind,
    min(coalesce(adopted_on, published_on)) AS day, list(DISTINCT language ORDER BY language) AS languages
FROM documents WHERE state = $state GROUP BY name ORDER BY day DESC NULLS LAST, name
"""
_CHARTED = 14  # rights in the chart
_WORDS = ("overdue", "soon", "later", "answered", "assessed", "examined")  # of the clock, in the first table


class Made(NamedTuple):
    """A briefing, and what it is about."""

    briefing: Briefing
    recommendations: int


class _Page(NamedTuple):
    """What every section needs."""

    known: Sequence[Known]
    words: Words
    language: str
    today: dt.date

    def say(self, key: str, **values: object) -> str:
        return self.words.report[key].format(**values)

    def number(self, count: int) -> str:
        return format_decimal(count, locale=self.language)

    def head(self, *names: str) -> list[str]:
        return [name[:1].upper() + name[1:] for name in names]

    def day(self, day: dt.date | None) -> str:
        return format_date(day, "d MMMM y", locale=self.language) if day else ""

    def cite(self, one: Known | Place) -> str:
        return self.words.cite(one.symbol, one.number, one.item)

    def right(self, one: Known) -> str:
        label = scheme("right").by_name.get(one.rights[0]) if one.rights else None
        return label.shown(self.language) if label else one.rights[0] if one.rights else self.say("no_right")

    def standing(self, one: Known) -> str:
        return self.words.clock[one.standing(self.today).word]


def briefing(tables: Path, state: str, name: str, words: Words, *, language: str, today: dt.date) -> Made | None:
    """The briefing; None where there is no recommendation to the State.

    Raises:
        OutputError: the folder holds no tables.
    """
    with connect(tables) as database:
        known = list(follow_up(database, language, state))
        documents = database.execute(_DOCUMENTS, {"state": state}).fetchall()
    if not known:
        return None
    page = _Page(known, words, language, today)
    blocks = [*_glance(page, documents), *_charts(page), *_due(page), *_priorities(page), *_back(page)]
    blocks += [*_graded(page), *_filled(page), *_all(page), *_sources(page, documents)]
    subtitle = page.say(
        "subtitle", day=page.day(today), rows=page.number(len(known)), documents=page.number(len(documents))
    )
    whole = Briefing(page.say("title", state=name), subtitle, language, words.right_to_left, blocks)
    return Made(whole, len(known))


def _glance(page: _Page, documents: Sequence[tuple[Any, ...]]) -> Iterator[Block]:
    yield Heading(page.say("glance"))
    rows = []
    for committee in sorted({one.committee or "" for one in page.known}):
        those = [one for one in page.known if (one.committee or "") == committee]
        words = Counter(one.standing(page.today).word for one in those)
        symbols = {one.symbol for one in those}
        days = [row[3] for row in documents if row[0] in symbols and row[3]]
        counts = [len(those), sum(one.priority for one in those), *(words[word] for word in _WORDS)]
        counts.append(sum(bool(one.repeats) for one in those))
        rows.append(
            (committee or page.say("no_committee"), page.day(max(days, default=None)), *map(page.number, counts))
        )
    head = [page.words.columns["committee"], page.say("last"), page.say("asked"), page.say("priorities")]
    head += [*(page.words.clock[word] for word in _WORDS), page.say("repeated")]
    head = page.head(*head)
    # as wide as the longest word: narrower, a program parts it in two
    longest = [
        2 + max(len(word) for cell in column for word in (cell or "").split() or [""])
        for column in zip(head, *rows, strict=True)
    ]
    yield Grid(head, rows, [one / sum(longest) for one in longest])


def _charts(page: _Page) -> Iterator[Block]:
    counted = Counter(page.right(one) for one in page.known if one.rights).most_common(_CHARTED)
    standing = Counter(page.standing(one) for one in page.known)
    for title, counts in ((page.say("by_right"), counted), (page.say("by_clock"), standing.most_common())):
        if counts and pictures.can_draw():
            drawn = charts.bars(counts, page.words)
            yield Chart(
                pictures.png(drawn, title),
                pictures.svg(drawn, title),
                f"{title}: {'; '.join(f'{k} {n}' for k, n in counts)}",
            )


def _due(page: _Page) -> Iterator[Block]:
    days: dict[tuple[dt.date, str, str], list[Known]] = {}
    for one in page.known:
        standing = one.standing(page.today)
        if standing.due_on and standing.status in ("due", "overdue"):
            days.setdefault((standing.due_on, one.symbol, standing.basis or ""), []).append(one)
    yield Heading(page.say("due"))
    if not days:
        yield Text(page.say("nothing_due"))
        return
    rows = []
    for (day, symbol, basis), those in sorted(days.items()):
        places = ", ".join(dict.fromkeys(one.number for one in those)) if basis != "next_report" else page.say("all")
        rows.append((page.day(day), symbol, page.words.codes.get(basis, basis), places, page.standing(those[0])))
    columns = page.words.columns
    head = (columns["due_on"], page.say("document"), page.say("what"), page.say("paragraphs"), columns["clock"])
    yield Grid(page.head(*head), rows, (0.14, 0.2, 0.24, 0.28, 0.14))


def _priorities(page: _Page) -> Iterator[Block]:
    those = [one for one in page.known if one.priority]
    yield Heading(page.say("priority"))
    yield _listed(page, those, graded=True) if those else Text(page.say("none"))


def _back(page: _Page) -> Iterator[Block]:
    those = newest_first([one for one in page.known if one.repeats])
    yield Heading(page.say("back"))
    if not those:
        yield Text(page.say("none"))
        return
    yield Text(page.say("back_note", rows=page.number(len(those))))
    rows = [(page.cite(one), text, "\n".join(cited(one.repeats, page.words))) for one, text in told(those)]
    columns = page.words.columns
    yield Grid((columns["citation"], columns["text"], columns["earlier"]), rows, (0.2, 0.6, 0.2))


def _graded(page: _Page) -> Iterator[Block]:
    rows = [
        (
            page.cite(one),
            text,
            f"{grade.raw} ({page.words.grades.get(grade.common, grade.common)})"
            + (f": {grade.limb}" if grade.limb else ""),
            grade.document,
        )
        for one, text in told(newest_first([one for one in page.known if one.grades]))
        for grade in one.grades
    ]
    if rows:
        columns = page.words.columns
        yield Heading(page.say("graded"))
        yield Grid(
            (columns["citation"], columns["text"], columns["grade"], page.say("document")), rows, (0.2, 0.5, 0.15, 0.15)
        )


def _filled(page: _Page) -> Iterator[Block]:
    said = Counter(one.filled["status"] for one in page.known if one.filled.get("status"))
    if said:
        names = {one.code: one.name_in(page.language) for one in statuses()}
        yield Heading(page.say("filled"))
        rows = [(names.get(code, code), page.number(count)) for code, count in said.most_common()]
        yield Grid((page.words.columns["status"], page.say("asked")), rows, (0.7, 0.3))


def _all(page: _Page) -> Iterator[Block]:
    yield Heading(page.say("every"))
    yield Text(page.say("every_note"))
    for right in sorted({page.right(one) for one in page.known}):
        yield Heading(right, 2)
        yield _listed(page, [one for one in page.known if page.right(one) == right], graded=False)


def _sources(page: _Page, documents: Sequence[tuple[Any, ...]]) -> Iterator[Block]:
    yield Heading(page.say("sources"))
    names = Locale.parse(page.language).languages
    rows = [
        (name, page.words.codes.get(kind, kind), page.day(day), ", ".join(names.get(code, code) for code in languages))
        for name, _, kind, day, languages in documents
    ]
    head = (page.say("document"), page.say("what"), page.say("day"), page.words.columns["language"])
    yield Grid(page.head(*head), rows, (0.28, 0.34, 0.18, 0.2))
    yield Text(page.say("limits"))


def _listed(page: _Page, those: Sequence[Known], *, graded: bool) -> Grid:
    columns = page.words.columns
    head = [columns["citation"], columns["text"], columns["due_on"], columns["clock"]]
    rows = []
    for one, text in told(newest_first(those)):
        standing = one.standing(page.today)
        row = [page.cite(one), text, page.day(standing.due_on), page.standing(one)]
        if graded:
            row += [
                answered(one.answers, page.words),
                "\n".join(f"{grade.raw} ({grade.document})" for grade in one.grades),
            ]
        rows.append(row)
    if not graded:
        return Grid(head, rows, (0.2, 0.54, 0.13, 0.13))
    return _without_empty([*head, columns["answer"], columns["grade"]], rows, (0.16, 0.36, 0.1, 0.1, 0.18, 0.1))


def _without_empty(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Grid:
    """The columns that say anything; the text takes the room of the others."""
    kept = [place for place in range(len(head)) if any(row[place] for row in rows)]
    room = 1 - sum(widths[place] for place in kept)
    wide = [widths[place] + (room if widths[place] == max(widths) else 0) for place in kept]
    return Grid([head[place] for place in kept], [[row[place] for place in kept] for row in rows], wide)
