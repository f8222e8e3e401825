"""Versions of one document: languages, corrections, revisions; documents that should not be two, or have no day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.linking.record import Line, Record, age, issue, rank, same_body
from pipeline.records import Issue, Link

_CHANGED = re.compile(r"/((?:Corr|Rev|Amend)\.\d+)$")


def translations(record: Record) -> Iterator[Link]:
    """The same recommendation in the document's other languages, tied to the original's version where it is there."""
    versions: dict[str, list[Line]] = {}
    for row in record.recommendations:
        versions.setdefault(row["citation_key"], []).append(row)
    for key, rows in versions.items():
        first, *others = sorted(rows, key=lambda row: rank(record.documents[row["document_id"]]))
        for row in others:
            yield Link(
                recommendation_id=row["recommendation_id"],
                related_id=first["recommendation_id"],
                relation="translates",
                score=1.0,
                evidence=key,
            )


def oddities(record: Record) -> Iterator[Issue]:
    """Corrections and revisions, told where the text they change stands; two of one cycle; observations without a day.

    A corrigendum is applied where the tables are written; a revision is a whole new text, and a reader has to judge.
    """
    for document in record.documents.values():
        changed = _CHANGED.search(document["symbol"] or "")
        if changed is None or document["document_type"] not in ("concluding_observations", "state_report"):
            continue
        for other in record.versions(document["symbol"][: changed.start()]):
            kind = "corrected" if changed[1].startswith("Corr") else "revised"
            done = "what is understood of it stands in `corrections` and is made in the texts of that language"
            left = "its changes are not made here, read both"
            message = f"{document['symbol']} changes {other['symbol']}; {done if kind == 'corrected' else left}."
            yield issue(other, kind, message)
    yield from _twice(record)
    yield from _undated(record)


def _undated(record: Record) -> Iterator[Issue]:
    """Concluding observations without a day, where there are those of other committees to compare them with."""
    observations = list(record.of_type("concluding_observations"))
    for document in observations:
        others = any(other["state"] and not same_body(other, document) for other in observations)
        if others and not age(document):
            message = (
                f"No day is known on which {document['symbol'] or document['document_id']} was adopted or published: its "
                "requests are compared with other cycles by their numbers, not with other committees'; process it with its cover."
            )
            yield issue(document, "undated", message)


def _twice(record: Record) -> Iterator[Issue]:
    """Concluding observations that share committee, treaty, cycle and language with others of another symbol."""
    cycles: dict[tuple[str, ...], list[Line]] = {}
    for document in record.of_type("concluding_observations"):
        key = tuple(str(document[name]) for name in ("committee", "treaty", "state", "cycle", "language"))
        plain = document["symbol"] and "/Add." not in document["symbol"] and not _CHANGED.search(document["symbol"])
        if plain and document["state"] and document["cycle"] and document["status"] != "failed":
            cycles.setdefault(key, []).append(document)
    for documents in cycles.values():
        for document in documents[1:]:
            message = (
                f"{document['symbol']} and {documents[0]['symbol']} are both concluding observations of cycle "
                f"{document['cycle']}; both are kept, and answers are tied to the first; check the symbols."
            )
            yield issue(document, "same_cycle", message)
