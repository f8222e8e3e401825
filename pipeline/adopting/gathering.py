"""What the sure lines of a list say of each recommendation in, what is taken over out; and where they do not agree.

A list that was kept for years names a recommendation more than once. Bodies responsible are brought together; a status or a
progress that differs is nobody's to choose, nor is one that differs from what another person said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline import review
from pipeline.adopting.lines import Line
from pipeline.adopting.matching import Match
from pipeline.knowledge.words import status_name, words
from pipeline.records import Review

_Field = tuple[str, str]  # citation key, field


class Conflict(NamedTuple):
    """A field of which lines, or a line and a person, say different things."""

    field: str
    lines: Mapping[int, str]  # number of the line -> what it says
    person: Review | None = None

    def said(self, language: str) -> str:
        """In words."""
        shown = words(language)

        def value(said: str) -> str:
            return status_name(said, language) if self.field == "status" else said

        told = [shown.adopted["of_line"].format(line=line, value=value(said)) for line, said in self.lines.items()]
        if self.person:
            of_person = shown.adopted["of_person"]
            told.append(of_person.format(reviewer=self.person.reviewer, value=value(self.person.value)))
        return shown.adopted["conflict"].format(field=shown.columns[self.field], values="; ".join(told))


class Gathered(NamedTuple):
    """What is taken over, and what is not."""

    values: dict[_Field, tuple[str, str]]  # (recommendation_id, field) -> value, note
    conflicts: dict[int, list[Conflict]]  # by the number of each line that has a part in it


def gathered(sure: Sequence[Match], said: Mapping[_Field, Review], reviewer: str) -> Gathered:
    """Bring together what lines say.

    Args:
        sure: the lines that are sure.
        said: what counts already (`publish.filled.said_now`).
        reviewer: whose list it is: it may change what was its own.
    """
    names: dict[str, str] = {}
    found: dict[_Field, dict[int, str]] = {}
    codes: dict[int, str | None] = {}
    for one in sure:
        codes[one.line.number] = one.line.code
        for asked in one.asked:
            names.setdefault(asked.citation_key, asked.recommendation_id)
            for field, value in _said(one.line).items():
                found.setdefault((asked.citation_key, field), {})[one.line.number] = value
    values: dict[_Field, tuple[str, str]] = {}
    conflicts: dict[int, list[Conflict]] = {}
    for (key, field), by_line in found.items():
        several = list(dict.fromkeys(by_line.values()))
        if field == "responsible":
            bodies = dict.fromkeys(body for value in several for body in review.parts(value))
            several = [review.SEPARATOR.join(bodies)]
        before = said.get((key, field))
        other = before if before and before.reviewer != reviewer and before.value not in several else None
        if len(several) > 1 or other:
            conflict = Conflict(field, by_line, other)
            for line in by_line:
                if conflict not in (there := conflicts.setdefault(line, [])):
                    there.append(conflict)
        elif before is None or before.value != several[0]:
            values[before.recommendation_id if before else names[key], field] = several[0], _note(by_line, codes)
    return Gathered(values, conflicts)


def _said(line: Line) -> dict[str, str]:
    """What a line says, by field."""
    said = {
        "status": line.status,
        "progress_percent": None if line.percent is None else str(line.percent),
        "responsible": review.SEPARATOR.join(line.responsible),
    }
    return {field: value for field, value in said.items() if value}


def _note(lines: Mapping[int, str], codes: Mapping[int, str | None]) -> str:
    named = (f"line {line}{f', {codes[line]}' if codes[line] else ''}" for line in lines)
    return f"{'; '.join(named)} of the list adopted"
