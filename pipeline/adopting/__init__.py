"""An institution's own follow-up list in, its lines tied to our recommendations out; status and responsibility carried over.

Columns are mapped once: what is guessed from their heads is written to a small file beside the list, which a person may edit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import lists, review
from pipeline.adopting.columns import Columns, mapped, rows_of
from pipeline.adopting.lines import Line, lines
from pipeline.adopting.matching import Match, match
from pipeline.publish.asked import asked
from pipeline.records import Review


class Adopted(NamedTuple):
    """What became of a list."""

    matches: list[Match]
    taken: list[Review]  # what was new
    columns: Path  # the file of the mapping


def adopt(
    file: Path, tables: Path, out: Path, *, reviewer: str, now: dt.datetime, state: str | None, sure: float
) -> Adopted:
    """Match each line of a list, write what matched how surely, and take over what the list says of those that are sure.

    Args:
        file: the list: CSV, workbook, or JSON lines.
        tables: folder of the tables; what is taken is kept beside them.
        out: list to write, CSV or workbook: every line with what it was matched to.
        reviewer: whose entries they are.
        now: the time of the entries.
        state: ISO 3166 alpha-3 of the State that the list is about; None where a column says it.
        sure: 0-1; what is matched less surely is listed, and not taken.

    Raises:
        ListError: the list cannot be read or the other not written, or its columns do not say enough; says which to map.
        OutputError: the folder holds no tables.
        ReviewError: what people said cannot be read or written.
    """
    table = rows_of(file)
    columns = mapped(file, table)
    found = list(lines(table, columns, state))
    matches = match(found, asked(tables, {line.state for line in found if line.state}))
    lists.write(out, {"matched": (_HEADER, [_row(one, sure) for one in matches])})
    entries = [entry for one in matches if one.score >= sure for entry in _entries(one, reviewer, now)]
    return Adopted(matches, review.append(tables, entries), columns.file)


_FOUND = ("matched to", "score", "by", "taken", "our text", "what to do")
_HEADER = ("line", "code", "text", *_FOUND, "status", "progress", "responsible")


def _row(one: Match, sure: float) -> Sequence[lists.Cell]:
    line = one.line
    return (
        line.number,
        line.code,
        next(iter(line.texts.values()), None),
        "; ".join(asked.citation_key for asked in one.asked) or None,
        round(one.score, 2),
        one.by or None,
        "yes" if one.score >= sure else "no",
        "\n".join(asked.text for asked in one.asked) or None,
        one.reason or None,
        line.status,
        line.percent,
        "; ".join(line.responsible) or None,
    )


def _entries(one: Match, reviewer: str, now: dt.datetime) -> list[Review]:
    line = one.line
    said = {
        "status": line.status,
        "progress_percent": None if line.percent is None else str(line.percent),
        "responsible": review.SEPARATOR.join(line.responsible),
    }
    return [
        Review(
            recommendation_id=asked.recommendation_id,
            field=field,
            value=value,
            reviewer=reviewer,
            reviewed_at=now,
            note=f"line {line.number}{f', {line.code}' if line.code else ''} of the list adopted",
        )
        for asked in one.asked
        for field, value in said.items()
        if value
    ]


__all__ = ["Adopted", "Columns", "Line", "Match", "adopt"]
