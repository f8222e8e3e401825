"""The one way to the published tables: choose, sort, check, write, put in place."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.checks import check, require
from pipeline.codes import Status
from pipeline.fingerprint import UNKNOWN, MadeBy
from pipeline.publish.carried import Carried
from pipeline.publish.choice import Chosen, choose
from pipeline.publish.corpus import Corpus
from pipeline.publish.corrigenda import Corrigenda
from pipeline.publish.files import TableFiles, describe, differing, keep_times, names, rows_of, sources
from pipeline.publish.reviewed import Reviewed
from pipeline.publish.spool import Packed, Spool, pack
from pipeline.publish.staging import alone, install, staging, told
from pipeline.publish.versions import KEPT, prune, record, remade
from pipeline.records import Issue, Result, Review, Row
from pipeline.tables import ACROSS_DOCUMENTS, OF_DOCUMENTS, TABLES, natural

__all__ = ["Corpus", "Due", "Failure", "Packed", "Summary", "differing", "pack", "remade", "sources", "write"]

_PART = 1 << 15  # rows, of all tables together, that are checked at a time

Across = Mapping[str, Sequence[Row] | pa.Table]
Relate = Callable[[Corpus], Iterable[Across]]


class Due(NamedTuple):
    """One thing due."""

    due_on: dt.date
    document_id: str
    kind: str
    paragraphs: tuple[str, ...]


class Failure(NamedTuple):
    """A file that gave nothing."""

    source_path: str
    message: str


@dataclass
class Summary:
    """What was published, for the last lines of a run."""

    out: Path
    documents: Counter[Status] = field(default_factory=Counter)  # by status
    rows: dict[str, int] = field(default_factory=dict)  # by table
    due: list[Due] = field(default_factory=list)  # by date
    failed: list[Failure] = field(default_factory=list)
    set_aside: list[Failure] = field(default_factory=list)  # files left out for another of the same name
    changed: tuple[str, ...] = ()  # files that differ from what was there; none when a run changed nothing


def write(
    results: Iterable[Result | Packed],
    out: Path,
    *,
    issues: Sequence[Issue] = (),
    across: Across | Relate | None = None,
    reviews: Sequence[Review] = (),
    made_by: MadeBy = UNKNOWN,
    moment: dt.datetime | None = None,
    keep: int = KEPT,
) -> Summary:
    """Publish documents, and what was found across them, as the tables of a folder, in place of those that are there.

    Documents may come in any order, one at a time; memory does not grow with their number. Whatever happens, the
    folder holds either the old tables or the new ones (see `staging`).

    Args:
        results: documents; `pack` them where they are processed when that is another process.
        out: the folder; made where it is not there.
        issues: about files that gave no document; they come after those of the documents, by path.
        across: rows of the tables that are made across documents, by table, or what makes them, a part at a time, when
            all documents are there; it may give `issues` about them too. They are sorted here.
        reviews: what people say of recommendations; their labels win over predicted ones.
        made_by: the code, knowledge and models that made the rows: `changes` tells by it why rows differ.
        moment: the time that names this version of the tables; now when None.
        keep: so many versions stay beside the tables.

    Raises:
        OutputError: the folder cannot be written; raised before the first document is asked for where that can be.
        CheckError: the tables break a promise; nothing was published.
    """
    summary = Summary(out)
    with staging(out) as folder, ExitStack() as stack:
        with told(out):
            spool = stack.enter_context(Spool(folder / "spool"))
        for result in results:
            packed = result if isinstance(result, Packed) else pack(result)
            with told(out):
                spool.add(packed)
        with told(out):
            chosen = list(choose(spool.heads))
            reviewed = Reviewed(reviews)
            corrigenda, carried = Corrigenda(spool, chosen), Carried(spool, chosen)
            found = across(Corpus(spool, chosen)) if callable(across) else [across or {}]
            relations, said = _relations(chain(found, [{"reviews": reviewed.rows}]))
            with ExitStack() as files:
                writers = {table.name: files.enter_context(TableFiles(folder, table)) for table in TABLES.values()}
                known = _Known(relations)
                for part in _parts(spool, chosen, said, issues, summary, reviewed, corrigenda, carried):
                    require(check(part))
                    known.see(part)
                    for name, data in part.items():
                        writers[name].add(data.to_batches())
                require(check(relations, known.keys()))
                for name, data in relations.items():
                    writers[name].add(data.to_batches())
            with alone(out):
                keep_times(folder, out)
                besides = record(folder, out, made_by=made_by, moment=moment or dt.datetime.now(dt.UTC), keep=keep)
                describe(folder, out)
                changed = install(folder, (*besides, *names()))
                prune(out)
            summary.changed = tuple(name for name in changed if name not in besides)
            summary.rows = {name: rows_of(out / f"{name}.parquet") for name in TABLES}
    summary.due.sort(key=attrgetter("due_on"))
    return summary


def _relations(parts: Iterable[Across]) -> tuple[dict[str, pa.Table], dict[str, list[Issue]]]:
    """Tables made across documents, sorted and all there; and the issues found in making them, by document."""
    found: dict[str, list[pa.RecordBatch]] = {table.name: [] for table in ACROSS_DOCUMENTS}
    said: dict[str, list[Issue]] = {}
    for part in parts:
        unknown = set(part) - {"issues", *found}
        if unknown:
            raise ValueError(f"Not tables made across documents: {sorted(unknown)}")
        for name, rows in part.items():
            if name != "issues":
                found[name] += rows.to_batches() if isinstance(rows, pa.Table) else [TABLES[name].batch(rows)]
                continue
            for issue in rows:
                if not isinstance(issue, Issue) or issue.document_id is None:
                    raise ValueError("Issues found across documents name one of them.")
                said.setdefault(issue.document_id, []).append(issue)
    tables = {name: pa.Table.from_batches(batches, TABLES[name].schema) for name, batches in found.items()}
    return {name: TABLES[name].sorted(data) for name, data in tables.items()}, said


def _parts(
    spool: Spool,
    chosen: Iterable[Chosen],
    said: Mapping[str, Sequence[Issue]],
    issues: Sequence[Issue],
    summary: Summary,
    reviewed: Reviewed,
    corrigenda: Corrigenda,
    carried: Carried,
) -> Iterator[dict[str, pa.Table]]:
    """The rows of whole documents, in the order of the tables, a part at a time."""
    waiting: dict[str, list[pa.RecordBatch]] = {table.name: [] for table in OF_DOCUMENTS}
    count = 0
    for one in chosen:
        for name, batch in _rows(spool, one, summary, reviewed, corrigenda, carried):
            waiting[name].append(batch)
            count += batch.num_rows
        waiting["issues"].append(TABLES["issues"].batch(_sorted(said.get(spool.heads[one.place].document_id, ()))))
        if count >= _PART:
            yield _joined(waiting)
            waiting, count = {name: [] for name in waiting}, 0
    waiting["issues"].append(TABLES["issues"].batch([*_sorted(issues), *reviewed.left()]))
    yield _joined(waiting)


def _sorted(issues: Iterable[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda one: (natural(one.source_path), one.source_path, one.step, one.kind, one.message))


def _rows(
    spool: Spool, chosen: Chosen, summary: Summary, reviewed: Reviewed, corrigenda: Corrigenda, carried: Carried
) -> Iterator[tuple[str, pa.RecordBatch]]:
    """One document's rows, with what people say of them, and what is to be said of the files left out for it."""
    head = spool.heads[chosen.place]
    rows, uncorrected = corrigenda.applied(head.document_id, spool.rows(chosen.place))
    labels = carried.labels(head.document_id, rows["recommendations"], rows["classifications"])
    rows["classifications"] = reviewed.labels(rows["recommendations"], labels)
    yield from rows.items()
    summary.documents[head.status] += 1
    summary.due += _dues(rows["follow_ups"])
    if head.status == "failed":
        summary.failed.append(Failure(head.source_path, _why(rows)))
    yield "issues", TABLES["issues"].batch([*reviewed.issues(head.document_id), *uncorrected])
    if chosen.issues:
        yield "issues", TABLES["issues"].batch(chosen.issues)
        summary.set_aside += [Failure(issue.source_path, issue.message) for issue in chosen.issues]
    for index in chosen.failed:
        other = spool.rows(index)
        yield "issues", other["issues"]
        summary.failed.append(Failure(spool.heads[index].source_path, _why(other)))


def _dues(follow_ups: pa.RecordBatch) -> Iterator[Due]:
    rows = follow_ups.filter(pc.is_valid(follow_ups["due_on"]))
    for row in rows.select(list(Due._fields)).to_pylist():
        yield Due(**row | {"paragraphs": tuple(row["paragraphs"])})


def _why(rows: Mapping[str, pa.RecordBatch]) -> str:
    """The last issue of a document that failed: the one that ended it."""
    messages = rows["issues"]["message"]
    return str(messages[-1].as_py()) if len(messages) else ""


def _joined(waiting: Mapping[str, list[pa.RecordBatch]]) -> dict[str, pa.Table]:
    """Tables of their own: a batch alone would keep the memory of its whole document."""
    return {name: pa.Table.from_batches(b, TABLES[name].schema).combine_chunks() for name, b in waiting.items()}


class _Known:
    """Those keys of the documents' tables that tables across documents refer to."""

    def __init__(self, relations: Mapping[str, pa.Table]) -> None:
        """Note what is referred to."""
        wanted: dict[str, list[pa.Array]] = {}
        for name, data in relations.items():
            for reference in TABLES[name].references:
                wanted.setdefault(reference.table, []).append(data[reference.column].combine_chunks())
        self._wanted = {name: pa.concat_arrays(columns) for name, columns in wanted.items()}
        self._seen: dict[str, list[pa.Array]] = {name: [] for name in wanted}

    def see(self, part: Mapping[str, pa.Table]) -> None:
        """Remember the keys among these rows that are referred to."""
        for name, wanted in self._wanted.items():
            if len(wanted):
                keys = part[name][TABLES[name].key[0]]
                self._seen[name] += keys.filter(pc.is_in(keys, value_set=wanted)).chunks

    def keys(self) -> dict[str, pa.Array]:
        """The keys seen, by table."""
        return {name: pa.concat_arrays([pa.array([], pa.string()), *chunks]) for name, chunks in self._seen.items()}
