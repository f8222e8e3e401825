"""Questions of lists of issues that follow up a recommendation.

A question may cite the concluding observations. What is left is likeness of words under a common article: lists of issues
take up one recommendation after the other, item by item, mostly without saying so.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.linking.citing import cited, latest, with_notes
from pipeline.linking.likeness import alike
from pipeline.linking.record import Line, Record
from pipeline.records import Question

ASKING = ("list_of_issues", "list_of_issues_prior_to_reporting")
ALIKE = (
    0.4  # 14 of the 15 items above it, all there were in two lists of development States, follow up what they are like
)
_SPEAKING = 80  # letters; shorter items say too little to be compared
_SURE = 0.99  # at most; 1 is for what a document states


def asked_about(record: Record) -> Iterator[Question]:
    """Questions with what they follow up: what they cite, then what they are like."""
    for document in record.of_type(*ASKING):
        before = latest(record, document)
        best: dict[tuple[str, str], float] = {}
        for paragraph in record.said.get(document["document_id"], ()):
            for row, score in cited(record, with_notes(paragraph["text"], paragraph), document, before):
                key = row["recommendation_id"], paragraph["paragraph_id"]
                best[key] = max(score, best.get(key, 0.0))
        for (recommendation_id, paragraph_id), score in best.items():
            yield Question(recommendation_id=recommendation_id, paragraph_id=paragraph_id, method="stated", score=score)
        if before and before["language"] == document["language"]:
            for (recommendation_id, paragraph_id), score in _alike(record, document, before).items():
                if (recommendation_id, paragraph_id) not in best:
                    yield Question(
                        recommendation_id=recommendation_id,
                        paragraph_id=paragraph_id,
                        method="similarity",
                        score=round(min(score, _SURE), 3),
                    )


def _alike(record: Record, document: Line, before: Line) -> dict[tuple[str, str], float]:
    """For each item of each question the recommendation that is likest to it, where both stand under a common article."""
    rows = [row for row in record.asked.get(before["document_id"], ()) if not row["reporting"]]
    items = [
        (paragraph, line)
        for paragraph in record.said.get(document["document_id"], ())
        for line in paragraph["text"].splitlines()
        if len(line) >= _SPEAKING
    ]
    found: dict[tuple[str, str], float] = {}
    if not rows or not items:
        return found
    texts = [row["text"] for row in rows]
    for (paragraph, _), likest in zip(
        items, alike([line for _, line in items], texts, least=ALIKE, most=1), strict=True
    ):
        for place, score in likest:
            row = rows[place]
            if set(paragraph["articles"]) & set(record.paragraphs[row["paragraph_id"]]["articles"]):
                key = row["recommendation_id"], paragraph["paragraph_id"]
                found[key] = max(score, found.get(key, 0.0))
    return found
