"""What stands in the cells of the follow-up workbook: its columns, and one row of them in the words of a language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from pipeline.knowledge import SchemeKey, scheme
from pipeline.knowledge.bodies import states
from pipeline.knowledge.words import Words, status_name, words
from pipeline.publish.follow_up import FIELDS, Known, Place
from pipeline.publish.reissued import MARK

_SCHEMES: dict[str, SchemeKey] = {"rights": "right", "persons": "persons", "sdg": "sdg", "action": "action"}


class Column(NamedTuple):
    """One column."""

    key: str
    width: float  # characters
    kind: Literal["text", "date", "own", "percent"] = "text"


COLUMNS = (
    Column("committee", 10),
    Column("state", 14),
    Column("right", 24),
    Column("citation", 24),
    Column("language", 9),
    Column("text", 70),
    Column("concern", 50),
    Column("rights", 30),
    Column("persons", 24),
    Column("sdg", 26),
    Column("action", 24),
    Column("priority", 9),
    Column("due_on", 12, "date"),
    Column("clock", 14),
    Column("earlier", 26),
    Column("elsewhere", 26),
    Column("answer", 50),
    Column("grade", 22),
    Column("status", 22, "own"),
    Column("responsible", 24, "own"),
    Column("progress_percent", 11, "percent"),
    Column("measure", 40, "own"),
    Column("indicator", 26, "own"),
    Column("evidence", 30, "own"),
    Column("next_step", 30, "own"),
    Column("note", 30, "own"),
    Column("carried", 30),
)
"""The columns, in order."""


class Cells:
    """Rows as they are written, in one language, on one day."""

    def __init__(self, language: str, today: dt.date) -> None:
        """Nothing is read yet."""
        self._language, self._today = language, today
        self._words: Words = words(language)

    def of(self, one: Known) -> dict[str, Any]:
        """The cells of a row, by the keys of their columns: texts, dates, and None where there is nothing to say."""
        rights = self._labels("rights", one.rights)
        standing = one.standing(self._today)
        return (
            {
                "committee": one.committee,
                "state": self._state(one.state),
                "right": rights[0] if rights else None,
                "citation": self._words.cite(one.symbol, one.number, one.item),
                "language": one.language,
                "text": one.text,
                "concern": one.concern,
                "rights": "\n".join(rights),
                "persons": "\n".join(self._labels("persons", one.persons)),
                "sdg": "\n".join(self._labels("sdg", one.sdg)),
                "action": "\n".join(self._labels("action", one.action)),
                "priority": self._words.yes if one.priority else self._words.no,
                "due_on": standing.due_on,
                "clock": self._words.clock[standing.word],
                "earlier": "\n".join(map(self._place, one.repeats)),
                "elsewhere": "\n".join(map(self._place, one.elsewhere)),
                "answer": "\n\n".join(map(self._place, one.answers)),
                "grade": "\n".join(
                    f"{grade.raw} ({self._words.grades[grade.common]}; {grade.document})"
                    + (f": {grade.limb}" if grade.limb else "")
                    for grade in one.grades
                ),
            }
            | {field: self._filled(field, one.filled.get(field)) for field in FIELDS}
            | {"carried": self._words.marked(one.filled.get(MARK, ""))}
        )

    def _labels(self, key: str, names: Iterable[str]) -> list[str]:
        return [self._label(_SCHEMES[key], name) for name in names]

    def _label(self, key: SchemeKey, name: str) -> str:
        label = scheme(key).by_name.get(name)
        return label.shown(self._language) if label else name

    def _state(self, code: str | None) -> str | None:
        known = states().get(code or "")
        return known.short.get(self._language, code) if known else code

    def _place(self, place: Place) -> str:
        citation = self._words.cite(place.symbol, place.number, place.item)
        return f"{citation}: {place.text}" if place.text else citation

    def _filled(self, field: str, value: str | None) -> str | None:
        if field != "status" or value is None:
            return value
        return status_name(value, self._language)
