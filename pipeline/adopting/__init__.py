"""An institution's own follow-up list in, its lines tied to our recommendations out; status and responsibility carried over.

Columns are mapped once: what is guessed from their heads is written to a small file beside the list, which a person may edit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import lists, review
from pipeline.adopting.columns import Columns, mapped, rows_of
from pipeline.adopting.gathering import Conflict, gathered
from pipeline.adopting.lines import Line, lines
from pipeline.adopting.matching import Match, match
from pipeline.knowledge.words import status_name, words
from pipeline.publish.asked import asked
from pipeline.publish.filled import said_now
from pipeline.records import Review


class Adopted(NamedTuple):
    """What became of a list."""

    matches: list[Match]
    taken: list[Review]  # what was new
    columns: Path  # the file of the mapping
    conflicts: int  # lines of which something was not taken, as another line or person says something else


def adopt(
    file: Path,
    tables: Path,
    out: Path,
    *,
    reviewer: str,
    now: dt.datetime,
    state: str | None,
    sure: float,
    language: str = "en",
) -> Adopted:
    """Match each line of a list, write what matched how surely, and take over what the list says of those that are sure.

    Where lines say different things of one recommendation, or one says something else than another person said, nobody
    decides: it is not taken, and told.

    Args:
        file: the list: CSV, workbook, or JSON lines.
        tables: folder of the tables; what is taken is kept beside them.
        out: list to write, CSV or workbook: every line with what it was matched to.
        reviewer: whose entries they are.
        now: the time of the entries.
        state: ISO 3166 alpha-3 of the State that the list is about; None where a column says it.
        sure: 0-1; what is matched less surely is listed, and not taken.
        language: ISO 639-1 code of the words of `out`.

    Raises:
        ListError: the list cannot be read or the other not written, or its columns do not say enough; says which to map.
        OutputError: the folder holds no tables.
        ReviewError: what people said cannot be read or written.
    """
    table = rows_of(file)
    columns = mapped(file, table)
    found = list(lines(table, columns, state))
    matches = match(found, asked(tables, {line.state for line in found if line.state}))
    said = gathered([one for one in matches if one.score >= sure], said_now(tables), reviewer)
    shown = words(language)
    head = [*(shown.adopted[key] for key in _HEADER), *(shown.columns[key] for key in _OWN)]
    rows = [_row(one, sure, language, said.conflicts.get(one.line.number, ())) for one in matches]
    lists.write(out, {shown.adopted["matched"]: (head, rows)}, right_to_left=shown.right_to_left)
    entries = [
        Review(recommendation_id=name, field=field, value=value, reviewer=reviewer, reviewed_at=now, note=note)
        for (name, field), (value, note) in said.values.items()
    ]
    return Adopted(matches, review.append(tables, entries), columns.file, len(said.conflicts))


_HEADER = ("line", "code", "text", "to", "score", "by", "taken", "our_text", "what")
_OWN = ("status", "progress_percent", "responsible")


def _row(one: Match, sure: float, language: str, conflicts: Iterable[Conflict]) -> Sequence[lists.Cell]:
    line, shown = one.line, words(language)
    todo = [one.why.said(language)] if one.why else []
    todo += [conflict.said(language) for conflict in conflicts]
    return (
        line.number,
        line.code,
        line.texts.get(language) or next(iter(line.texts.values()), None),
        "; ".join(asked.citation_key for asked in one.asked) or None,
        round(one.score, 2),
        shown.adopted[one.by] if one.by else None,
        shown.yes if one.score >= sure else shown.no,
        "\n".join(asked.text for asked in one.asked) or None,
        "\n".join(todo) or None,
        status_name(line.status, language) if line.status else None,
        line.percent,
        "; ".join(line.responsible) or None,
    )


__all__ = ["Adopted", "Columns", "Line", "Match", "adopt"]
