"""What the facts of the star are filtered by: small tables of States, committees, labels and days, named in six languages.

They are filled from `knowledge`, and then with every value that a published table has and `knowledge` does not know, so that
no dashboard drops a row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pyarrow as pa
from babel.dates import get_day_names, get_month_names
from pydantic import Field

from pipeline.knowledge import LANGUAGES, SCHEMES, scheme
from pipeline.knowledge.bodies import committees, states
from pipeline.knowledge.quality import ON, quality
from pipeline.records import Row
from pipeline.tables import Table

_FIRST, _LAST = dt.date(1965, 1, 1), dt.date(2064, 12, 31)  # the year of the first of the treaties, and a hundred years
_MEASURED = "en"  # the language whose figures stand beside the labels


class Named(Row):
    """Names in the six languages."""

    name_ar: str = Field(description="name in Arabic")
    name_en: str = Field(description="name in English")
    name_es: str = Field(description="name in Spanish")
    name_fr: str = Field(description="name in French")
    name_ru: str = Field(description="name in Russian")
    name_zh: str = Field(description="name in Chinese")


class StateRow(Named):
    """One State party."""

    state: str = Field(description="ISO 3166 alpha-3; EU for the European Union")
    m49: str | None = Field(description="the United Nations' number of the State; null where it has none")


class CommitteeRow(Named):
    """One body whose documents are read."""

    committee: str = Field(description="its code: CCPR, CEDAW ...")
    treaty: str | None = Field(description="the treaty it watches over; null where it watches over none")


class LabelRow(Named):
    """One label of a scheme."""

    label_id: str = Field(description="scheme:label")
    scheme: str = Field(description="list the label comes from: right, persons, sdg, action")
    label: str = Field(description="label, by its exact name in the scheme")
    code: str | None = Field(description="its code, which never changes; null where the scheme does not know it")
    label_group: str | None = Field(description="group of the scheme it stands in, in English")
    measured_precision: float | None = Field(
        description="share of the texts given it that have it, in English, 0-1; null where it was not measured",
        ge=0,
        le=1,
    )
    measured_recall: float | None = Field(
        description="share of the texts that have it that were given it, in English, 0-1", ge=0, le=1
    )
    measured_support: int | None = Field(description="texts that have it among those it was measured on", ge=0)
    measured_on: str | None = Field(description="what it was measured on; docs/labels.md has all languages")


class DateRow(Row):
    """One day."""

    date: dt.date = Field(description="the day")
    year: int = Field(description="its year")
    quarter: int = Field(description="its quarter, 1-4", ge=1, le=4)
    month: int = Field(description="its month, 1-12", ge=1, le=12)
    day: int = Field(description="its day of the month", ge=1, le=31)
    weekday: int = Field(description="its day of the week, 1 is Monday", ge=1, le=7)
    year_month: str = Field(description="year and month, in a form that sorts: 2026-03")
    month_ar: str = Field(description="name of the month in Arabic")
    month_en: str = Field(description="name of the month in English")
    month_es: str = Field(description="name of the month in Spanish")
    month_fr: str = Field(description="name of the month in French")
    month_ru: str = Field(description="name of the month in Russian")
    month_zh: str = Field(description="name of the month in Chinese")
    weekday_en: str = Field(description="name of the day of the week in English")


class Dimension(NamedTuple):
    """A table around the facts."""

    table: Table
    rows: Callable[[], Iterator[Row]]  # what `knowledge` knows
    rest: str | None = None  # adds, as SQL, what only the published tables know

    def batch(self) -> pa.RecordBatch:
        """What `knowledge` knows, as Arrow columns; made once per process."""
        return _known(self.table.name)


def _states() -> Iterator[Row]:
    for state in states().values():
        yield StateRow(state=state.iso3, m49=state.m49, **_names(state.short))


def _committees() -> Iterator[Row]:
    for committee in committees().values():
        names = {code: those[0] for code, those in committee.names.items()}
        yield CommitteeRow(committee=committee.code, treaty=committee.treaty, **_names(names))


def _labels() -> Iterator[Row]:
    for key in SCHEMES:
        known = scheme(key)
        for label in known.labels:
            found = quality(key, label.code, _MEASURED)
            yield LabelRow(
                label_id=f"{key}:{label.name}",
                scheme=key,
                label=label.name,
                code=label.code,
                label_group=known.groups[label.group],
                measured_precision=found.precision if found else None,
                measured_recall=found.recall if found else None,
                measured_support=found.support if found else None,
                measured_on=ON[found.on] if found else None,
                **_names({code: label.shown(code) for code in LANGUAGES}),
            )


def _dates() -> Iterator[Row]:
    months = {code: get_month_names("wide", "stand-alone", locale=code) for code in LANGUAGES}
    weekdays = get_day_names("wide", "stand-alone", locale="en")
    for number in range(_FIRST.toordinal(), _LAST.toordinal() + 1):
        day = dt.date.fromordinal(number)
        yield DateRow(
            date=day,
            year=day.year,
            quarter=(day.month + 2) // 3,
            month=day.month,
            day=day.day,
            weekday=day.isoweekday(),
            year_month=f"{day:%Y-%m}",
            weekday_en=weekdays[day.weekday()],
            **{f"month_{code}": names[day.month] for code, names in months.items()},
        )


def _names(names: dict[str, str]) -> dict[str, str]:
    return {f"name_{code}": names[code] for code in LANGUAGES}


def _rest(name: str, values: dict[str, str], called: str, source: str) -> str:
    """Adds the values of a source that a dimension lacks: the first of `values` is its key; they are called what they are."""
    columns = [*values, *(f"name_{code}" for code in LANGUAGES)]
    said = [*values.values(), *[called] * len(LANGUAGES)]
    key, value = next(iter(values.items()))
    return (
        f"INSERT INTO {name} ({', '.join(columns)}) SELECT DISTINCT {', '.join(said)} FROM {source} AS s "
        f"WHERE {called} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {name} AS k WHERE k.{key} = {value})"
    )


DIMENSIONS = (
    Dimension(
        Table("dim_states", StateRow, ("state",)),
        _states,
        _rest(
            "dim_states",
            {"state": "s.state"},
            "s.state",
            "(SELECT state FROM documents UNION SELECT state FROM paragraphs)",
        ),
    ),
    Dimension(
        Table("dim_committees", CommitteeRow, ("committee",)),
        _committees,
        _rest("dim_committees", {"committee": "s.committee"}, "s.committee", "documents"),
    ),
    Dimension(
        Table("dim_labels", LabelRow, ("label_id",)),
        _labels,
        _rest(
            "dim_labels",
            {"label_id": "s.scheme || ':' || s.label", "scheme": "s.scheme", "label": "s.label"},
            "s.label",
            "classifications",
        ),
    ),
    Dimension(Table("dim_dates", DateRow, ("date",)), _dates),
)


@cache
def _known(name: str) -> pa.RecordBatch:
    (dimension,) = (one for one in DIMENSIONS if one.table.name == name)
    return dimension.table.batch(list(dimension.rows()))
