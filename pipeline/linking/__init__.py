"""Across documents: what repeats an earlier recommendation, what translates it, what asks the same, what answers it.

What the documents themselves say comes first and scores 1; similarity of text, weighed by how rare the words are, comes
after, within one State and one language, so that cost grows with the size of a State's record and not with the world's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.linking.answers import answers, unmatched
from pipeline.linking.asked import asked_about
from pipeline.linking.record import COLUMNS, Corpus, Line, Record
from pipeline.linking.repeats import repeats
from pipeline.linking.verdicts import Verdict, assessments, missing
from pipeline.linking.versions import oddities, translations
from pipeline.records import Issue, Row

__all__ = ["COLUMNS", "Corpus", "Found", "Place", "relate", "related"]

Found = Mapping[str, Sequence[Row]]  # rows of `links`, `responses`, `questions`, `assessments` and `issues`


class Place(NamedTuple):
    """Documents that are looked at together: those of one State, or the language versions of one of no single State."""

    name: str
    documents: Sequence[Line]
    verdicts: Sequence[Verdict]  # grades given to them, wherever

    @property
    def ids(self) -> list[str]:
        """Their document_ids, in order."""
        return [document["document_id"] for document in self.documents]


def relate(
    corpus: Corpus, *, by: Callable[[Iterable[Place]], Iterable[Mapping[str, Any]]] | None = None
) -> Iterator[Mapping[str, Any]]:
    """What is found across documents, State by State; memory holds one State's record.

    `by` gives what `related` gives for each place, in any form that is published; without it all is worked out here.
    """
    documents = {row["document_id"]: row for row in corpus.documents}
    verdicts = [Verdict(graded, documents[document_id]) for document_id, graded in corpus.graded()]
    places = _places(documents.values(), verdicts)
    yield from by(places) if by else (related(place, corpus.rows(place.ids, COLUMNS)) for place in places)
    yield {"issues": list(missing(verdicts, {document["symbol"]: None for document in documents.values()}))}


def related(place: Place, rows: Mapping[str, Sequence[Line]]) -> Found:
    """What is found across the documents of a place. `rows` are theirs, of the tables and columns of `COLUMNS`."""
    record = Record(place.documents, rows)
    found = list(assessments(record, place.verdicts))
    return {
        "links": [*translations(record), *repeats(record)],
        "responses": list(answers(record)),
        "questions": list(asked_about(record)),
        "assessments": [one for one in found if not isinstance(one, Issue)],
        "issues": [*(one for one in found if isinstance(one, Issue)), *oddities(record), *unmatched(record)],
    }


def _places(documents: Iterable[Line], verdicts: Sequence[Verdict]) -> Iterator[Place]:
    """Those where something may be found."""
    found: dict[str, list[Line]] = {}
    for document in documents:
        found.setdefault(_place(document), []).append(document)
    for name, own in found.items():
        symbols = {document["symbol"] for document in own}
        graded = [verdict for verdict in verdicts if verdict.graded.symbol in symbols]
        if len(own) > 1 or graded or any(document["document_type"] == "follow_up_report" for document in own):
            yield Place(name, own, graded)


def _place(document: Line) -> str:
    """What a document is looked at together with: its State's other documents, or its own language versions."""
    return str(document["state"] or document["symbol"] or document["document_id"])
