"""The documents of a publication for those who look across them: rows are read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.publish.choice import Chosen
from pipeline.publish.spool import Packed, Spool
from pipeline.records import Graded

_OF_DOCUMENTS = (
    "document_id",
    "symbol",
    "language",
    "original_language",
    "committee",
    "treaty",
    "state",
    "document_type",
    "cycle",
    "adopted_on",
    "published_on",
    "source_path",
    "status",
)


def selected(
    documents: Iterable[Mapping[str, pa.RecordBatch]], columns: Mapping[str, Sequence[str]]
) -> dict[str, list[Mapping[str, Any]]]:
    """The named columns of the named tables, of documents in the order given."""
    found: dict[str, list[Mapping[str, Any]]] = {table: [] for table in columns}
    for batches in documents:
        for table, names in columns.items():
            found[table] += batches[table].select(list(names)).to_pylist()
    return found


class Corpus:
    """What was chosen for publication. Memory holds the columns of `documents`; all else stays on disk."""

    def __init__(self, spool: Spool, chosen: Iterable[Chosen]) -> None:
        """Read what the documents are."""
        self._spool = spool
        self._places = {spool.heads[one.place].document_id: one.place for one in chosen}
        self.documents: Sequence[Mapping[str, Any]] = [
            row
            for place in self._places.values()
            for row in spool.rows(place)["documents"].select(list(_OF_DOCUMENTS)).to_pylist()
        ]

    def rows(
        self, document_ids: Iterable[str], columns: Mapping[str, Sequence[str]]
    ) -> dict[str, list[Mapping[str, Any]]]:
        """The named columns of the named tables, of these documents, in the order given."""
        return selected((self._spool.rows(self._places[document_id]) for document_id in document_ids), columns)

    def packed(self, document_ids: Iterable[str]) -> tuple[Packed, ...]:
        """These documents as they came."""
        return tuple(self._spool.packed(self._places[document_id]) for document_id in document_ids)

    def graded(self) -> Iterator[tuple[str, Graded]]:
        """Every grade that one document gives to another, with the id of the one that gives it."""
        for document_id, place in self._places.items():
            for one in self._spool.graded(place):
                yield document_id, one
