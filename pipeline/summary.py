"""The last words of a run: what was read, what is due when, what needs a person, and where the tables are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pipeline.clock import RECENT, Line, linked, table
from pipeline.clock import lines as due_lines
from pipeline.publish import Due
from pipeline.runner import Outcome

_SHOWN = 12  # lines of a list, before the rest is only counted


def text(outcome: Outcome, today: dt.date) -> str:
    """The summary for a terminal or a log."""
    summary = outcome.summary
    rows, documents = summary.rows, summary.documents
    failed = outcome.failures
    words = [
        f"{_count(outcome.documents, 'document')}: "
        f"{documents['ok']} ok, {documents['partial']} partial, {failed} failed"
        + (f" ({outcome.reused} unchanged since an earlier run)." if outcome.reused else "."),
        f"{_count(rows['paragraphs'], 'paragraph')}, {_count(rows['recommendations'], 'recommendation')}, "
        f"{_count(rows['issues'], 'issue')} to look at.",
    ]
    if said := _read_again(outcome):
        words.insert(1, said)
    lines, left = _due(summary.due, today)
    if lines:
        words += ["", "Due:"]
        for line in lines:
            late = "  overdue" if line.overdue else ""
            words.append(
                f"  {line.due_on}  {line.document}  {line.what}{line.paragraphs and f' ({line.paragraphs})'}{late}"
            )
        if left:
            words.append(f"  and {left} more in follow_ups.csv")
    same = "" if summary.changed else " (unchanged)"
    words += ["", f"Tables: {summary.out}{same}. Begin with recommendations.csv; docs/tables.md explains every column."]
    return "\n".join(words)


def markdown(outcome: Outcome, today: dt.date) -> str:
    """The summary as a page, for the run's own page in Prefect."""
    summary = outcome.summary
    documents = summary.documents
    words = [
        "| documents | ok | partial | failed | paragraphs | recommendations | issues |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        f"| {outcome.documents} | {documents['ok']} | {documents['partial']} | {outcome.failures} "
        f"| {summary.rows['paragraphs']} | {summary.rows['recommendations']} | {summary.rows['issues']} |",
        "",
    ]
    if outcome.fresh:
        words += ["## Arrived, or read anew", "", *(f"- {linked(name)}" for name in outcome.fresh[:_SHOWN])]
        words += ["", *([f"{len(outcome.fresh) - _SHOWN} more."] if len(outcome.fresh) > _SHOWN else [])]
    lines, left = _due(summary.due, today)
    if lines:
        words += ["## Due", "", table(lines)]
        words += ["", *([f"{left} more in `follow_ups.csv`."] if left else [])]
    complaints = sentences(outcome)
    if complaints:
        words += ["## Needs a person", "", *(f"- {_cell(sentence)}" for sentence in complaints), ""]
    words.append(f"Tables: `{summary.out}`")
    return "\n".join(words)


def sentences(outcome: Outcome) -> list[str]:
    """One sentence for each file that gave no rows, and for some that gave doubtful ones: which, and what to do."""
    found = [(row.source_path, row.message) for row in (*outcome.summary.failed, *outcome.summary.set_aside)]
    found += [
        (row.source_path, row.message) for row in (*outcome.found.issues, *outcome.found.missing, *outcome.unread)
    ]
    found += outcome.doubtful[:_SHOWN]
    said = [message if Path(name).name in message else f"{name}: {message}" for name, message in sorted(set(found))]
    if len(outcome.doubtful) > _SHOWN:
        said.append(f"{len(outcome.doubtful) - _SHOWN} more documents are doubtful; issues.csv names them.")
    return [printable(sentence) for sentence in said]


def printable(sentence: str) -> str:
    """A sentence that a file name in it cannot turn into control of a terminal, or print backwards."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in sentence)


def _due(due: Sequence[Due], today: dt.date) -> tuple[list[Line], int]:
    """The lines to show, by date, each once for all languages of a document; and how many more there are."""
    once = due_lines(due, today)
    recent = [line for line in once if line.due_on >= (today - RECENT).isoformat()][:_SHOWN]
    return recent, len(once) - len(recent)


def _read_again(outcome: Outcome) -> str:
    """Why documents that an earlier run had read were read again; empty where none were."""
    reasons = {
        "re-issued": "re-issued",
        "pipeline": "because the pipeline changed",
        "knowledge": "because its knowledge changed",
        "model": "because a model changed",
        "again": "because nothing was kept of the last time",
    }
    parts = [f"{outcome.read[why]:,} {words}" for why, words in reasons.items() if outcome.read[why]]
    return f"Read again: {', '.join(parts)}." if parts else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cell(sentence: str) -> str:
    return sentence.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
