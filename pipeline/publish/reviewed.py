"""What people say, put among what the pipeline says: their labels win over predictions, and every entry is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pyarrow as pa

from pipeline.knowledge import SCHEMES, scheme
from pipeline.records import Classification, Issue, Review
from pipeline.review import NOTHING, OVERRULES, STORE, current, disagreements, merged, parts, wrong
from pipeline.tables import TABLES


class Reviewed:
    """The entries of all reviewers, for the documents of one publication."""

    def __init__(self, entries: Sequence[Review]) -> None:
        """Keep what counts of them."""
        self.rows = merged(entries)
        self._apart = disagreements(entries)
        self._said: dict[str, dict[str, Review]] = {}
        self._by_key: dict[str, dict[str, Review]] = {}
        for (name, field), entry in current(entries).items():
            self._said.setdefault(name, {})[field] = entry
            if field in SCHEMES or field == OVERRULES:
                self._by_key.setdefault(_key(name), {})[field] = entry
        self._seen: set[str] = set()

    def labels(self, recommendations: pa.RecordBatch, classifications: pa.RecordBatch) -> pa.RecordBatch:
        """The classifications of one document: a scheme that was reviewed has the reviewer's labels for predicted ones.

        Stated labels stay, unless the reviewer says that theirs win over them too. What was said of one language version
        holds for the others, unless they were reviewed themselves.
        """
        names: list[str] = recommendations["recommendation_id"].to_pylist()
        self._seen |= self._said.keys() & set(names)
        keys = dict(zip(names, recommendations["citation_key"].to_pylist(), strict=True))
        said = {name: self._by_key.get(keys[name], {}) | self._said.get(name, {}) for name in names}
        if not any(key in one for one in said.values() for key in SCHEMES):
            return classifications
        given = classifications.to_pylist()
        of = {name: list(rows) for name, rows in groupby(given, key=lambda row: str(row["recommendation_id"]))}
        table = TABLES["classifications"]
        return table.batch(row for name in names for row in self._labels(name, said[name], of.get(name, [])))

    def issues(self, document_id: str) -> list[Issue]:
        """Where reviewers of one document do not say the same, and what they said that is no label any more."""
        unknown = [
            _issue(document_id, "review_label_unknown", f"{name}: {clause}; review it again.")
            for name in sorted(self._seen)
            if name.partition("#")[0] == document_id
            for entry in self._said[name].values()
            if (clause := wrong(entry.field, entry.value))
        ]
        return unknown + [
            _issue(document_id, "reviewers_disagree", f"{name}: {field} is {_sides(those)}; the latest counts.")
            for (name, field), those in self._apart.items()
            if name.partition("#")[0] == document_id and name in self._seen
        ]

    def left(self) -> list[Issue]:
        """Recommendations that people said something of, and that no document has. To be asked when all were seen."""
        return [
            _issue(None, "review_unknown", f"{name} was reviewed, but no document here has it; its reviews are kept.")
            for name in sorted(self._said.keys() - self._seen)
        ]

    def _labels(
        self, name: str, said: Mapping[str, Review], given: Iterable[dict[str, Any]]
    ) -> Iterator[Classification]:
        over = parts(said[OVERRULES].value) if OVERRULES in said else ()
        for row in given:
            key = row["scheme"]
            if key not in said or (row["method"] == "stated" and key not in over):
                yield Classification(**row)
        for key in SCHEMES:
            if key not in said or said[key].value == NOTHING:
                continue
            entry, known = said[key], scheme(key).by_name
            for label in dict.fromkeys(known[one].name for one in parts(entry.value, key) if one in known):
                yield Classification(
                    recommendation_id=name,
                    scheme=key,
                    label=label,
                    score=1.0,
                    method="review",
                    evidence=": ".join(filter(None, (entry.reviewer, _other(entry, name), entry.note))),
                    model=None,
                )


def _key(name: str) -> str:
    """The `citation_key` of a recommendation's id."""
    document_id, _, place = name.partition("#")
    return f"{document_id.partition('@')[0]}#{place}"


def _other(entry: Review, name: str) -> str | None:
    """The recommendation that was reviewed, where it is another language's."""
    return None if entry.recommendation_id == name else entry.recommendation_id


def _sides(entries: Iterable[Review]) -> str:
    return ", ".join(f"{one.value!r} for {one.reviewer}" for one in entries)


def _issue(document_id: str | None, kind: str, message: str) -> Issue:
    return Issue(document_id=document_id, source_path=STORE, step="review", kind=kind, page=None, message=message)
