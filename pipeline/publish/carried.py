"""Labels carried over from the language version that a trained model reads to the document's other versions.

Paragraphs and items bear the same numbers in all versions, so a recommendation has one `citation_key` in all of them. Where
a version that a model has read is published too, its predicted labels stand in the others in place of what term lists read
there; `evidence` names the recommendation they come from. What a version states itself stays. A paragraph that is cut
into other recommendations there than here carries nothing: the same key could mean another sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.publish.choice import Chosen
from pipeline.publish.spool import Spool
from pipeline.records import Classification
from pipeline.tables import TABLES

_Row = dict[str, Any]
_KEYS = ["recommendation_id", "citation_key", "number"]


class Carried:
    """The documents of a publication that have several language versions."""

    def __init__(self, spool: Spool, chosen: Iterable[Chosen]) -> None:
        """Note which they are; rows are read when they are needed."""
        self._spool = spool
        self._versions: dict[str, list[tuple[str, int]]] = {}
        for one in chosen:
            name = spool.heads[one.place].document_id
            self._versions.setdefault(_symbol(name), []).append((name, one.place))
        self._last: tuple[str, _Source | None] = "", None

    def labels(self, document_id: str, recommendations: pa.RecordBatch, labels: pa.RecordBatch) -> pa.RecordBatch:
        """The classifications of one document, with those that another version gives it."""
        versions = self._versions[_symbol(document_id)]
        if len(versions) == 1 or _by_model(labels):
            return labels
        source = self._source(_symbol(document_id), versions)
        if source is None:
            return labels
        given: dict[str, list[_Row]] = {}
        for row in labels.to_pylist():
            given.setdefault(row["recommendation_id"], []).append(row)
        here = _cut(recommendations)
        rows: list[_Row] = []
        for one in recommendations.select(_KEYS).to_pylist():
            own = given.get(one["recommendation_id"], [])
            alike = here[one["number"]] == source.cut.get(one["number"])
            rows += source.instead(one, own) if alike else own
        return TABLES["classifications"].batch(Classification(**row) for row in rows)

    def _source(self, symbol: str, versions: Iterable[tuple[str, int]]) -> _Source | None:
        if self._last[0] != symbol:
            found = None
            for _, place in versions:
                tables = self._spool.rows(place)
                if _by_model(tables["classifications"]):
                    found = _Source(tables["recommendations"], tables["classifications"])
                    break
            self._last = symbol, found
        return self._last[1]


class _Source:
    """The version that a model has read."""

    def __init__(self, recommendations: pa.RecordBatch, labels: pa.RecordBatch) -> None:
        self.cut = _cut(recommendations)
        self._names = dict(zip(*(recommendations[name].to_pylist() for name in _KEYS[1::-1]), strict=True))
        self._read: dict[str, list[_Row]] = {}
        for row in labels.filter(pc.not_equal(labels["method"], "stated")).to_pylist():
            self._read.setdefault(row["recommendation_id"], []).append(row)

    def instead(self, one: _Row, own: list[_Row]) -> Iterator[_Row]:
        """What a recommendation states itself, then what was read in the other version."""
        name = self._names[one["citation_key"]]
        yield from (row for row in own if row["method"] == "stated")
        for row in self._read.get(name, ()):
            evidence = f"{name}: {row['evidence']}" if row["evidence"] else name
            yield row | {"recommendation_id": one["recommendation_id"], "evidence": evidence}


def _symbol(document_id: str) -> str:
    return document_id.partition("@")[0]


def _cut(recommendations: pa.RecordBatch) -> dict[str, frozenset[str]]:
    """Number of a paragraph -> the keys of its recommendations."""
    found: dict[str, set[str]] = {}
    for row in recommendations.select(_KEYS).to_pylist():
        found.setdefault(row["number"], set()).add(row["citation_key"])
    return {number: frozenset(keys) for number, keys in found.items()}


def _by_model(labels: pa.RecordBatch) -> bool:
    return bool(pc.any(pc.equal(labels["method"], "model")).as_py())
