"""Our tables and the Index's in, `uhri_reconciliation` out: what both have, what one of them lacks, what differs in words.

Only documents that both have are compared. A record and a paragraph of ours belong together when they stand in one document
under one number and are alike; where the numbers do not help, when no other paragraph of the document is as alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from pipeline.errors import UnreadableError
from pipeline.publish.files import PACKAGE, TableFiles, describe_beside
from pipeline.publish.staging import alone, install, staging, told
from pipeline.symbols import parse
from pipeline.uhri.rows import RECONCILED, RECORDS, Reconciled, State

# Set beforehand, not tuned to any measured value.
_SAME = 0.95  # likeness from which words are the same but for print
_ALIKE = 0.6  # likeness from which a paragraph of the same number is the same
_FOUND = 0.8  # the same for a paragraph of another number
_SHORT = 40  # characters below which a part of a text proves nothing


class Summary(NamedTuple):
    """What a comparison came to."""

    documents: int  # that both have
    elsewhere: int  # records of documents that we do not have
    states: Mapping[State, int]


class _Paragraph(NamedTuple):
    paragraph_id: str
    number: str
    text: str
    asks: tuple[tuple[str, str], ...]  # recommendation_id, text


def reconcile(tables: Path) -> Summary:
    """Compare the tables of a folder with the Index's records there, and write `uhri_reconciliation`.

    Raises:
        UnreadableError: a table is not there.
        OutputError: the folder cannot be written.
    """
    ours = _ours(tables)
    records, elsewhere = _records(tables, ours)
    rows = [row for symbol in sorted(records) for row in compare(symbol, records[symbol], ours[symbol])]
    with staging(tables) as folder, told(tables):
        with TableFiles(folder, RECONCILED) as files:
            data = RECONCILED.sorted(pa.Table.from_batches([RECONCILED.batch(rows)]))
            files.add(data.to_batches())
        with alone(tables):
            describe_beside(folder, tables, RECONCILED)
            install(folder, [f"{RECONCILED.name}.csv", f"{RECONCILED.name}.parquet", PACKAGE])
    return Summary(len(records), elsewhere, Counter(row.state for row in rows))


def compare(
    symbol: str, records: Sequence[Mapping[str, Any]], versions: Sequence[Sequence[_Paragraph]]
) -> Iterator[Reconciled]:
    """The rows of one document.

    Args:
        symbol: of the document.
        records: the Index's, as dictionaries with its columns.
        versions: the paragraphs of each language version that we have; the one most like the records counts.
    """
    found = [[_place(record, paragraphs) for record in records] for paragraphs in versions]
    best = max(range(len(versions)), key=lambda index: sum(likeness for _, likeness in found[index]))
    known: set[str] = set()
    for record, (paragraph, likeness) in zip(records, found[best], strict=True):
        asks = _asks(record["text"], paragraph) if paragraph else ()
        if paragraph:
            known.add(paragraph.paragraph_id)
        state: State = "matched" if likeness >= _SAME else "edited"
        if paragraph is None or ("recommendation" in (record["annotation_type"] or "").lower() and not paragraph.asks):
            state = "missing"
        yield Reconciled(
            state=state,
            symbol=symbol,
            number=record["number"] or (paragraph.number if paragraph else None),
            annotation_id=record["annotation_id"],
            annotation_type=record["annotation_type"],
            paragraph_id=paragraph.paragraph_id if paragraph else None,
            recommendation_ids=asks,
            likeness=round(likeness, 3) if paragraph else None,
            uhri_text=record["text"],
            text=paragraph.text if paragraph else None,
        )
    for paragraph in versions[best]:
        if paragraph.asks and paragraph.paragraph_id not in known:
            yield Reconciled(
                state="extra",
                symbol=symbol,
                number=paragraph.number,
                annotation_id=None,
                annotation_type=None,
                paragraph_id=paragraph.paragraph_id,
                recommendation_ids=tuple(each for each, _ in paragraph.asks),
                likeness=None,
                uhri_text=None,
                text=paragraph.text,
            )


def _place(record: Mapping[str, Any], paragraphs: Sequence[_Paragraph]) -> tuple[_Paragraph | None, float]:
    """The paragraph that a record is about, and how far its words are the paragraph's."""
    text = default_process(record["text"])
    same = [paragraph for paragraph in paragraphs if paragraph.number == record["number"]]
    for paragraph in same:
        ours = default_process(paragraph.text)
        if _likeness(text, ours) >= _ALIKE:
            return paragraph, _within(text, ours)
    texts = [default_process(paragraph.text) for paragraph in paragraphs]
    best = process.extractOne(text, texts, scorer=lambda one, two, **_: _likeness(one, two) * 100)
    if best is not None and best[1] >= _FOUND * 100:
        return paragraphs[best[2]], _within(text, texts[best[2]])
    return None, 0.0


def _within(record: str, ours: str) -> float:
    """0-1; the Index parts a paragraph into its worry and its request, so a part of ours is as good as the whole.

    A record that says more than our paragraph was edited: on one side words were added, or taken away on the other.
    """
    return _likeness(record, ours) if len(record) <= len(ours) else fuzz.ratio(record, ours) / 100


def _likeness(one: str, two: str) -> float:
    """0-1, of the two, or of the shorter one and a part of the other."""
    whole = fuzz.ratio(one, two)
    part = fuzz.partial_ratio(one, two) if min(len(one), len(two)) >= _SHORT else 0.0
    return max(whole, part) / 100


def _asks(text: str, paragraph: _Paragraph) -> tuple[str, ...]:
    """The recommendations that stand in a record's text; all of the paragraph's where none is told apart."""
    plain = default_process(text)
    inside = [
        each for each, words in paragraph.asks if fuzz.partial_ratio(default_process(words), plain) >= _FOUND * 100
    ]
    return tuple(inside or (each for each, _ in paragraph.asks))


def _ours(tables: Path) -> dict[str, list[list[_Paragraph]]]:
    """Paragraphs by symbol, each language version by itself."""
    asks: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _read(tables, "recommendations", ("recommendation_id", "paragraph_id", "text")):
        asks[row["paragraph_id"]].append((row["recommendation_id"], row["text"]))
    paragraphs: dict[str, list[_Paragraph]] = defaultdict(list)
    for row in _read(tables, "paragraphs", ("paragraph_id", "document_id", "number", "text")):
        ident = row["paragraph_id"]
        paragraphs[row["document_id"]].append(_Paragraph(ident, row["number"], row["text"], tuple(asks[ident])))
    ours: dict[str, list[list[_Paragraph]]] = defaultdict(list)
    for row in _read(tables, "documents", ("document_id", "symbol")):
        if row["symbol"] and paragraphs[row["document_id"]]:
            ours[row["symbol"]].append(paragraphs[row["document_id"]])
    return ours


def _records(tables: Path, ours: Mapping[str, object]) -> tuple[dict[str, list[Mapping[str, Any]]], int]:
    """The Index's records of the documents we have, by symbol, and how many are of others."""
    by_symbol: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    elsewhere = 0
    joint = {part: symbol for symbol in ours for part in _symbols(symbol)}
    names = ("annotation_id", "annotation_type", "symbol", "number", "text")
    for batch in _batches(tables, RECORDS.name, names):
        wanted = batch.filter(pc.is_in(batch["symbol"], pa.array(sorted(joint), pa.string())))
        elsewhere += batch.num_rows - wanted.num_rows
        for row in wanted.to_pylist():
            by_symbol[joint[row["symbol"]]].append(row)
    return by_symbol, elsewhere


def _symbols(symbol: str) -> Iterable[str]:
    parsed = parse(symbol)
    return (symbol, *(parsed.joint if parsed else ()))


def _read(tables: Path, name: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    for batch in _batches(tables, name, columns):
        yield from batch.to_pylist()


def _batches(tables: Path, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    path = tables / f"{name}.parquet"
    if not path.is_file():
        command = "suivi uhri import" if name == RECORDS.name else "suivi process"
        raise UnreadableError(f"{path} is not there; {command} writes it.")
    with pyarrow.parquet.ParquetFile(path) as file:
        yield from file.iter_batches(columns=list(columns))
