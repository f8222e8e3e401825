"""Across documents: what repeats an earlier recommendation, what translates it, what asks the same, what answers it.

What the documents themselves say comes first and scores 1; similarity of text, weighed by how rare the words are, comes
after, within one State and one language, so that cost grows with the size of a State's record and not with the world's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from pipeline.linking.answers import answers, asked_about, unmatched
from pipeline.linking.clock import status_of
from pipeline.linking.record import COLUMNS, Corpus, Line, Record
from pipeline.linking.repeats import repeats
from pipeline.linking.verdicts import Verdict, assessments, missing
from pipeline.linking.versions import oddities, translations
from pipeline.records import Issue, Row

__all__ = ["Corpus", "Standing", "relate", "status_of"]


def relate(corpus: Corpus) -> Iterator[Mapping[str, Sequence[Row]]]:
    """Rows of `links`, `responses`, `questions`, `assessments` and `issues`, State by State; memory holds one State's record."""
    documents = {row["document_id"]: row for row in corpus.documents}
    verdicts = [Verdict(graded, documents[document_id]) for document_id, graded in corpus.graded()]
    states: dict[str, list[Line]] = {}
    for document in documents.values():
        states.setdefault(_place(document), []).append(document)
    for own in states.values():
        symbols = {document["symbol"] for document in own}
        graded = [verdict for verdict in verdicts if verdict.graded.symbol in symbols]
        if len(own) > 1 or graded or any(document["document_type"] == "follow_up_report" for document in own):
            record = Record(own, corpus.rows([document["document_id"] for document in own], COLUMNS))
            found = list(assessments(record, graded))
            yield {
                "links": [*translations(record), *repeats(record)],
                "responses": list(answers(record)),
                "questions": list(asked_about(record)),
                "assessments": [one for one in found if not isinstance(one, Issue)],
                "issues": list(
                    chain((one for one in found if isinstance(one, Issue)), oddities(record), unmatched(record))
                ),
            }
    yield {"issues": list(missing(verdicts, {document["symbol"]: None for document in documents.values()}))}


def _place(document: Line) -> str:
    """What a document is looked at together with: its State's other documents, or its own language versions."""
    return str(document["state"] or document["symbol"] or document["document_id"])
