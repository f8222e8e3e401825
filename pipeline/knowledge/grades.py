"""The scales on which committees grade follow-up, read from `grades.toml`, once per process."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.codes import CommonGrade, NextStep
from pipeline.errors import KnowledgeError

_PATH = Path(__file__).parent / "grades.toml"


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Grade(_Fact):
    """One step of a scale."""

    raw: str  # as printed
    grade: CommonGrade
    means: str
    words: dict[str, tuple[str, ...]] = {}  # by language; empty where it is printed as letters in square brackets


class Scale(_Fact):
    """How one committee graded in one period."""

    id: str
    committee: str
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max
    source: str
    seen: bool  # on a real document
    grades: tuple[Grade, ...]

    @model_validator(mode="after")
    def _check(self) -> Scale:
        raws = [grade.raw for grade in self.grades]
        if len(set(raws)) < len(raws):
            raise ValueError(f"{self.id}: a grade stands twice")
        if len({bool(grade.words) for grade in self.grades}) > 1:
            raise ValueError(f"{self.id}: letters and words are mixed")
        return self

    @property
    def in_words(self) -> bool:
        """Whether grades are sentences, not letters."""
        return any(grade.words for grade in self.grades)

    def grade(self, raw: str) -> Grade | None:
        """The step of the scale that is printed so."""
        return next((grade for grade in self.grades if grade.raw == raw), None)


class Decisions(_Fact):
    """What a committee may decide to do next, in words."""

    heads: dict[str, tuple[str, ...]]  # by language: what stands before a decision
    words: dict[NextStep, dict[str, tuple[str, ...]]]  # by language, the kind that counts first before the others

    @model_validator(mode="after")
    def _check(self) -> Decisions:
        if any(set(words) != set(self.heads) for words in self.words.values()):
            raise ValueError("decisions: a language is missing")
        return self


class _File(_Fact):
    scales: tuple[Scale, ...]
    decisions: Decisions


def scales() -> tuple[Scale, ...]:
    """All scales, in the order of the file.

    Raises:
        KnowledgeError: the file breaks the model.
    """
    return _file().scales


def decisions() -> Decisions:
    """The words of decisions.

    Raises:
        KnowledgeError: the file breaks the model.
    """
    return _file().decisions


@cache
def _file() -> _File:
    try:
        return _File.model_validate(tomllib.loads(_PATH.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise KnowledgeError(f"{_PATH.name}: {error}") from error


def scale_of(committee: str | None, day: dt.date | None, raws: Iterable[str]) -> Scale | None:
    """The scale of letters that a committee used on a day: the one that knows most of the letters printed.

    Where several know as many, that in force on the day, then the newest. None where none of the committee knows any.
    """
    printed = set(raws)
    known = [scale for scale in scales() if scale.committee == committee and not scale.in_words]

    def fit(scale: Scale) -> tuple[int, bool, dt.date]:
        in_force = day is None or scale.since <= day <= scale.until
        return sum(scale.grade(raw) is not None for raw in printed), in_force, scale.since

    best = max(known, key=fit, default=None)
    return best if best and fit(best)[0] else None


def words_of(committee: str | None, day: dt.date | None, *, lettered: bool) -> Scale | None:
    """The scale of words that a committee used on a day, or on any where it is not known.

    Where the committee also grades in letters, only for a document that prints none of these.
    """
    own = [scale for scale in scales() if scale.committee == committee]
    if lettered and any(not scale.in_words for scale in own):
        return None
    spelled = [scale for scale in own if scale.in_words]
    return next((scale for scale in spelled if day is None or scale.since <= day <= scale.until), None)
