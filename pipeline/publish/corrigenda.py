"""Corrigenda, applied: the texts of the documents they correct as they are to be read, each row saying by what.

In: what was chosen for publication. Out: rows of a document with its corrections made, and an issue for every one that could
not be. Kinds, acts and pairs stay as they were read; ids stay, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from pipeline.publish.choice import Chosen
from pipeline.publish.spool import Spool
from pipeline.records import Issue
from pipeline.tables import TABLES

_CORRIGENDUM = re.compile(r"/Corr\.\d+(?:-\d+)?@")

_Row = dict[str, Any]


class Corrigenda:
    """The corrections of a publication, by the document they are about."""

    def __init__(self, spool: Spool, chosen: Iterable[Chosen]) -> None:
        """Read them; of the documents only corrigenda are opened."""
        self._by_document: dict[str, list[_Row]] = {}
        for one in chosen:
            name = spool.heads[one.place].document_id
            if _CORRIGENDUM.search(name):
                for row in spool.rows(one.place)["corrections"].to_pylist():
                    corrected = f"{row['corrects']}@{name.rpartition('@')[2]}"
                    self._by_document.setdefault(corrected, []).append(row)

    def applied(
        self, document_id: str, rows: Mapping[str, pa.RecordBatch]
    ) -> tuple[dict[str, pa.RecordBatch], list[Issue]]:
        """The rows of a document with its corrections made in their order, and what could not be made."""
        made = dict(rows)
        corrections = self._by_document.get(document_id, ())
        if not corrections:
            return made, []
        paragraphs, recommendations = rows["paragraphs"].to_pylist(), rows["recommendations"].to_pylist()
        path = rows["documents"]["source_path"][0].as_py()
        said = [message for one in corrections for message in _apply(one, paragraphs, recommendations)]
        issues = [
            Issue(
                document_id=document_id,
                source_path=path,
                step="publish",
                kind="correction_not_applied",
                page=None,
                message=message,
            )
            for message in said
        ]
        for name, changed in (("paragraphs", paragraphs), ("recommendations", recommendations)):
            made[name] = pa.RecordBatch.from_pylist(changed, schema=TABLES[name].schema)
        return made, issues


def _apply(correction: _Row, paragraphs: list[_Row], recommendations: list[_Row]) -> Iterator[str]:
    """Make one correction in the rows given; says what of it could not be made."""
    symbol = correction["document_id"].rpartition("@")[0]
    where = f"paragraph {correction['number']}{correction['item'] or ''}"
    at = [row for row in paragraphs if row["number"] == correction["number"]]
    asks = [row for row in recommendations if row["number"] == correction["number"]]
    if correction["item"]:
        asks = [row for row in asks if row["item"] == correction["item"]]
    if len(at) != 1:
        yield f"{symbol} corrects {where}, which is not there once; read both."
        return
    (paragraph,) = at
    old, new = correction["old"], correction["new"] or ""
    if old is None and correction["item"]:
        if len(asks) != 1:
            yield f"{symbol} gives {where} anew, which is not one request; read both."
            return
        old = asks[0]["text"]
    if old is None:
        if len(asks) > 1:
            yield f"{symbol} gives {where} anew, which asks several things; its requests are still the first print's, read both."
        elif asks:
            asks[0].update(text=new, corrected_by=symbol)
        paragraph.update(text=new, corrected_by=symbol)
        return
    pattern = re.compile(r"\s+".join(map(re.escape, old.split())))
    if not pattern.search(paragraph["text"]):
        yield f"{symbol} corrects words of {where} that are not found there; read both."
        return
    for row, names in [(paragraph, ("text",)), *((ask, ("lead_in", "text")) for ask in asks)]:
        for name in names:
            changed, count = pattern.subn(lambda _: new, row[name] or "")
            if count:
                row.update({name: " ".join(changed.split(" ")), "corrected_by": symbol})
