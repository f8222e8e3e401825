"""One State's record: its documents, recommendations and paragraphs, and the look-ups that relations are made with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from pipeline.records import Graded, Issue

Line = Mapping[str, Any]  # one row of a published table, the columns that are needed

COLUMNS: Mapping[str, Sequence[str]] = {
    "recommendations": (
        "recommendation_id",
        "citation_key",
        "document_id",
        "paragraph_id",
        "number",
        "item",
        "lead_in",
        "text",
        "earlier",
        "reiterates",
        "reporting",
        "concern_paragraph_id",
        "concern_item",
        "no_concern_reason",
        "notes",
    ),
    "paragraphs": ("paragraph_id", "document_id", "number", "articles", "heading_path", "text", "notes"),
    "classifications": ("recommendation_id", "scheme", "label"),
}


class Corpus(Protocol):
    """All documents of a publication."""

    @property
    def documents(self) -> Sequence[Line]:
        """Their rows: document_id, symbol, language, committee, state, document_type, cycle and the like, in order."""

    def rows(self, document_ids: Iterable[str], columns: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[Line]]:
        """The named columns of the named tables, of some documents."""

    def graded(self) -> Iterable[tuple[str, Graded]]:
        """Every grade that one document gives to another, with the id of the one that gives it."""


class Record:
    """Documents of one State, or the language versions of one that belongs to no single State."""

    def __init__(self, documents: Sequence[Line], rows: Mapping[str, Sequence[Line]]) -> None:
        """Index them. `rows` has the tables and columns of `COLUMNS`."""
        self.documents: Mapping[str, Line] = {row["document_id"]: row for row in documents}
        self.recommendations = rows["recommendations"]
        self.paragraphs: Mapping[str, Line] = {row["paragraph_id"]: row for row in rows["paragraphs"]}
        self.asked: Mapping[str, list[Line]] = _grouped(self.recommendations, "document_id")
        self.said: Mapping[str, list[Line]] = _grouped(rows["paragraphs"], "document_id")
        self.actions: Mapping[str, frozenset[str]] = _labels(rows["classifications"], "action")
        self._versions: Mapping[str, list[Line]] = _grouped(documents, "symbol")

    def versions(self, symbol: str) -> Sequence[Line]:
        """The language versions of a document."""
        return self._versions.get(symbol, ())

    def version(self, symbol: str, language: str) -> Line | None:
        """A document in this language; else in the one it was written in, else in any."""
        return min(self.versions(symbol), key=lambda row: (row["language"] != language, *rank(row)), default=None)

    def of_type(self, *types: str) -> Iterator[Line]:
        """Its documents of some types."""
        return (row for row in self.documents.values() if row["document_type"] in types)

    def named(self, document_id: str, ref: str) -> list[Line]:
        """The recommendations of a document that a reference "22(a)" names: the item, or all the paragraph's."""
        number, label = _parts(ref)
        rows = self._by_number.get((document_id, number), [])
        return [row for row in rows if _within(row["item"], label)] or rows if label else rows

    def answering(self, document_id: str, ref: str) -> list[Line]:
        """The recommendations that answer the concern a reference names, or its item where the lists run parallel."""
        number, label = _parts(ref)
        rows = self._by_concern.get(f"{document_id}#{number}", [])
        return [row for row in rows if label and row["concern_item"] == label] or rows

    def item_text(self, document_id: str, ref: str) -> str:
        """The words of the item that a reference names, as the paragraph prints it on lines of its own; empty without one."""
        number, label = _parts(ref)
        paragraph = next((p for p in self.said.get(document_id, ()) if label and p["number"] == number), None)
        lines = paragraph["text"].splitlines() if paragraph else []
        return next((line[len(label) :].strip() for line in lines if line.startswith(label + " ")), "")

    @cached_property
    def _by_number(self) -> Mapping[tuple[str, str], list[Line]]:
        found: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for row in self.recommendations:
            found[row["document_id"], row["number"]].append(row)
        return found

    @cached_property
    def _by_concern(self) -> Mapping[str, list[Line]]:
        return _grouped(self.recommendations, "concern_paragraph_id")


def rank(document: Line) -> tuple[bool, str]:
    """Orders language versions: the one it was written in first."""
    translated = document["original_language"] != document["language"]
    return translated, document["document_id"]


def age(document: Line) -> str:
    """Orders documents in time: the day of adoption, else that of publication; empty where neither is known."""
    return str(document["adopted_on"] or document["published_on"] or "")


def precedes(one: Line, other: Line) -> bool:
    """Whether a document is older than another: by its day; where one has none, by its cycle, within one committee and treaty."""
    if age(one) and age(other):
        return age(one) < age(other)
    return same_body(one, other) and 0 < _cycle(one) < _cycle(other)


def same_body(one: Line, other: Line) -> bool:
    """Whether two documents are of one committee, under one treaty."""
    return all(one[name] == other[name] for name in ("committee", "treaty"))


def issue(document: Line, kind: str, message: str) -> Issue:
    """An issue about a document."""
    return Issue(
        document_id=document["document_id"],
        source_path=document["source_path"],
        step="linking",
        kind=kind,
        page=None,
        message=message,
    )


def _cycle(document: Line) -> int:
    """The first number of its cycle, "5-6"; 0 without one."""
    found = re.match(r"\d+", document["cycle"] or "")
    return int(found[0]) if found else 0


def _parts(ref: str) -> tuple[str, str]:
    number, bracket, item = ref.partition("(")
    return number, bracket + item


def _within(item: str | None, label: str) -> bool:
    """Whether an item is the one named, or a part of it."""
    return item is not None and (item == label or item.startswith(label + "("))


def _grouped(rows: Iterable[Line], column: str) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        if row[column]:
            found[row[column]].append(row)
    return found


def _labels(rows: Iterable[Line], scheme: str) -> dict[str, frozenset[str]]:
    """The labels of each recommendation in one scheme."""
    mine = _grouped((row for row in rows if row["scheme"] == scheme), "recommendation_id")
    return {name: frozenset(row["label"] for row in labels) for name, labels in mine.items()}
