"""Which file speaks for a document when several carry its symbol in its language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.publish.spool import Packed
from pipeline.records import Issue
from pipeline.tables import natural

_STATUS = ("ok", "partial", "failed")


class Chosen(NamedTuple):
    """One document of the tables; places are in the heads given to `choose`."""

    place: int
    issues: tuple[Issue, ...] = ()  # one for each file left out for it
    failed: tuple[
        int, ...
    ] = ()  # those left out that had failed and are no copies: what is wrong with them is said too


def choose(heads: Sequence[Packed]) -> Iterator[Chosen]:
    """The documents in the order of the tables, each once.

    Of several files of one name the one that was read best is taken, then the one published or issued anew last, then the
    first by path; of the others nothing but an issue that names both files goes into the tables.
    """
    groups: dict[str, list[int]] = {}
    for index, head in enumerate(heads):
        groups.setdefault(head.document_id, []).append(index)
    for name in sorted(groups, key=lambda name: (natural(name), name)):
        first, *others = sorted(groups[name], key=lambda index: _rank(heads[index]))
        issues = tuple(_left_out(heads[index], heads[first]) for index in others)
        failed = [i for i in others if heads[i].status == "failed" and heads[i].sha256 != heads[first].sha256]
        yield Chosen(first, issues, tuple(failed))


def _rank(head: Packed) -> tuple[int, int, str, str]:
    issued = head.issued_on or dt.date.min
    return _STATUS.index(head.status), -issued.toordinal(), natural(head.source_path), head.source_path


def _left_out(head: Packed, first: Packed) -> Issue:
    if head.sha256 == first.sha256:
        kind = "duplicate_file"
        message = f"{head.source_path} is the same file as {first.source_path} and was left out; remove one of them."
    else:
        kind = "same_symbol"
        message = (
            f"{head.source_path} and {first.source_path} are both {head.document_id} but differ; the tables show "
            f"{first.source_path}. Keep the file that is in force, or give the other its own symbol."
        )
    return Issue(
        document_id=head.document_id,
        source_path=head.source_path,
        step="publish",
        kind=kind,
        page=None,
        message=message,
    )
