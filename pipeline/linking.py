"""Across documents: what repeats an earlier recommendation, what translates it, what asks the same, what answers it.

What the documents themselves say comes first and scores 1; similarity of text, weighed by how rare the words are, comes
after, within one State and one language, so that cost grows with the size of a State's record and not with the world's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline import references, symbols
from pipeline.records import Link, Response, Row

REPEATS = 0.3  # cosine; of 20 pairs read between 0.30 and 0.40 on development States two repeated nothing, above 0.40 none of 20
SAME_REQUEST = 0.4  # not measured: the corpus holds one committee; kept above what repeats need
_STATE_ANSWERS = frozenset({"follow_up_report"})


@dataclass(frozen=True)
class Corpus:
    """The columns of the published tables that relations are made from, as rows of plain dictionaries.

    `documents`: document_id, symbol, language, original_language, committee, state, document_type, cycle, adopted_on,
    published_on. `recommendations`: recommendation_id, citation_key, document_id, paragraph_id, number, item, lead_in, text, earlier,
    reporting, concern_paragraph_id, concern_item, no_concern_reason. `paragraphs`: paragraph_id, document_id, heading_path, text.
    """

    documents: Sequence[Mapping[str, Any]]
    recommendations: Sequence[Mapping[str, Any]]
    paragraphs: Sequence[Mapping[str, Any]]


def relate(corpus: Corpus) -> dict[str, list[Row]]:
    """The rows of `links` and `responses`."""
    index = _Index(corpus)
    stated = list(_stated_repeats(index))
    already = {link.recommendation_id for link in stated}
    links: list[Row] = [*_translations(index), *stated, *_similar(index, already)]
    return {"links": links, "responses": list(_stated_answers(index))}


class _Index:
    """Look-ups over a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.documents = {row["document_id"]: row for row in corpus.documents}
        self.by_document: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in corpus.recommendations:
            self.by_document[row["document_id"]].append(row)
        self.versions: dict[str, list[str]] = defaultdict(list)  # symbol -> document ids
        for row in corpus.documents:
            if row["symbol"]:
                self.versions[row["symbol"]].append(row["document_id"])

    def version(self, symbol: str, language: str) -> str | None:
        """The document of a symbol, in this language where there is one."""
        ids = sorted(self.versions.get(symbol, ()))
        return next((one for one in ids if self.documents[one]["language"] == language), ids[0] if ids else None)

    def named(self, document_id: str, ref: str) -> list[Mapping[str, Any]]:
        """The recommendations of a document that a reference "22(a)" names: the item, or all the paragraph's."""
        number, bracket, item = ref.partition("(")
        label = bracket + item
        rows = [row for row in self.by_document[document_id] if row["number"] == number]
        found = [row for row in rows if not label or (row["item"] or "").startswith(label)]
        return found or rows

    def answering(self, document_id: str, ref: str) -> list[Mapping[str, Any]]:
        """The recommendations that answer the concern a reference names, those of its item where the lists run parallel."""
        number, bracket, item = ref.partition("(")
        rows = [
            row for row in self.by_document[document_id] if row["concern_paragraph_id"] == f"{document_id}#{number}"
        ]
        return [row for row in rows if item and row["concern_item"] == bracket + item] or rows


def _translations(index: _Index) -> Iterator[Link]:
    """The same recommendation in the document's other languages, tied to the original's version where it is there."""
    by_key: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in index.corpus.recommendations:
        by_key[row["citation_key"]].append(row)
    for rows in by_key.values():
        if len(rows) < 2:
            continue

        def rank(row: Mapping[str, Any]) -> tuple[bool, bool, str]:
            document = index.documents[row["document_id"]]
            return (
                document["language"] != document["original_language"],
                document["language"] != "en",
                row["document_id"],
            )

        first, *others = sorted(rows, key=rank)
        for row in others:
            yield Link(
                recommendation_id=row["recommendation_id"],
                related_id=first["recommendation_id"],
                relation="translates",
                score=1.0,
                evidence=row["citation_key"],
            )


def _stated_repeats(index: _Index) -> Iterator[Link]:
    """Recommendations that cite an earlier one: "its previous recommendation (CCPR/C/XMV/CO/5, para. 12)"."""
    for row in index.corpus.recommendations:
        if not row["earlier"]:
            continue
        language = index.documents[row["document_id"]]["language"]
        cited = symbols.find(row["earlier"])
        refs = [ref for found in references.find(row["earlier"], language) for ref in found.paragraphs]
        for one in cited[:1]:
            document_id = index.version(one.symbol.text, language)
            if document_id is None or document_id == row["document_id"]:
                continue
            targets = {t["recommendation_id"]: t for ref in refs for t in index.named(document_id, ref)}
            best = _closest(row, list(targets.values()))
            if best is not None:
                yield Link(
                    recommendation_id=row["recommendation_id"],
                    related_id=best["recommendation_id"],
                    relation="repeats",
                    score=1.0,
                    evidence=row["earlier"],
                )


def _closest(row: Mapping[str, Any], candidates: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    scores = _cosines([_words(row)], [_words(one) for one in candidates])[0]
    return candidates[int(scores.argmax())]


def _similar(index: _Index, already: set[str]) -> Iterator[Link]:
    """Repeats and same requests told by likeness of words, the best of each kind for each recommendation."""
    for _, rows in _by_state(index):
        order = {row["recommendation_id"]: _age(index, row) for row in rows}
        scores = _cosines([_words(row) for row in rows], [_words(row) for row in rows])
        for place, row in enumerate(rows):
            document = index.documents[row["document_id"]]
            best: dict[str, tuple[float, Mapping[str, Any]]] = {}
            for other_place in scores[place].argsort()[::-1][:40]:
                other, score = rows[int(other_place)], float(scores[place][other_place])
                if score < min(REPEATS, SAME_REQUEST):
                    break
                theirs = index.documents[other["document_id"]]
                if (
                    other["document_id"] == row["document_id"]
                    or order[other["recommendation_id"]] >= order[row["recommendation_id"]]
                ):
                    continue
                relation = "repeats" if theirs["committee"] == document["committee"] else "same_request"
                if score >= (REPEATS if relation == "repeats" else SAME_REQUEST):
                    best.setdefault(relation, (score, other))
            for relation, (score, other) in sorted(best.items()):
                if relation == "repeats" and row["recommendation_id"] in already:
                    continue
                yield Link(
                    recommendation_id=row["recommendation_id"],
                    related_id=other["recommendation_id"],
                    relation="repeats" if relation == "repeats" else "same_request",
                    score=round(min(score, 1.0), 3),
                    evidence="; ".join(_shared(row, other)),
                )


def _by_state(index: _Index) -> Iterator[tuple[tuple[str, str], list[Mapping[str, Any]]]]:
    """Substantive recommendations by State and language, where there is more than one document to compare."""

    def key(row: Mapping[str, Any]) -> tuple[str, str]:
        document = index.documents[row["document_id"]]
        return document["state"] or "", document["language"]

    rows = [
        row
        for row in index.corpus.recommendations
        if not row["reporting"] and row["no_concern_reason"] != "follow_up_request" and key(row)[0]
    ]
    for place, group in groupby(sorted(rows, key=lambda row: (*key(row), row["recommendation_id"])), key=key):
        found = list(group)
        if len({row["document_id"] for row in found}) > 1:
            yield place, found


def _age(index: _Index, row: Mapping[str, Any]) -> str:
    """Orders documents in time."""
    document = index.documents[row["document_id"]]
    return str(document["adopted_on"] or document["published_on"] or "")


def _stated_answers(index: _Index) -> Iterator[Response]:
    """Paragraphs of the State's follow-up under headings that name a paragraph of the concluding observations."""
    seen: set[tuple[str, str]] = set()
    for paragraph in index.corpus.paragraphs:
        document = index.documents[paragraph["document_id"]]
        if document["document_type"] not in _STATE_ANSWERS:
            continue
        target = _answered_document(index, document)
        if target is None:
            continue
        for heading in reversed(paragraph["heading_path"]):
            refs = [ref for found in references.find(heading, document["language"]) for ref in found.paragraphs]
            for ref in refs:
                direct = index.named(target, ref)
                for row in direct or index.answering(target, ref):
                    key = (row["recommendation_id"], paragraph["paragraph_id"])
                    if key not in seen:
                        seen.add(key)
                        yield Response(
                            recommendation_id=key[0],
                            paragraph_id=key[1],
                            method="stated",
                            score=1.0
                            if direct
                            else 0.9,  # a heading may name the concern instead of the recommendation
                        )
            if refs:
                break


def _answered_document(index: _Index, document: Mapping[str, Any]) -> str | None:
    """The concluding observations that a State's follow-up report answers: same committee, State and cycle."""
    for other in index.corpus.documents:
        if (
            other["document_type"] == "concluding_observations"
            and other["committee"] == document["committee"]
            and other["state"] == document["state"]
            and other["cycle"] == document["cycle"]
            and document["cycle"] is not None
        ):
            return index.version(other["symbol"], document["language"])
    return None


# --- likeness ----------------------------------------------------------------------------------------------------


def _words(row: Mapping[str, Any]) -> str:
    """What is asked, without the formula of the lead-in."""
    return str(row["text"])


def _cosines(ones: Sequence[str], others: Sequence[str]) -> Any:
    """Likeness of every text to every other, 0-1: cosine of TF-IDF vectors of words and pairs of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # slow to import; a single document has no use for it

    vectorizer = TfidfVectorizer(
        sublinear_tf=True, ngram_range=(1, 2), token_pattern=r"(?u)[^\W\d_]{2,}|[\u4e00-\u9fff]"
    )
    vectors = vectorizer.fit_transform([*ones, *others])
    return (vectors[: len(ones)] @ vectors[len(ones) :].T).toarray()


def _shared(row: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The longer words two texts share, in the order of the first; at most eight."""
    theirs = set(str(other["text"]).casefold().split())
    words = (word.strip(".,;:()") for word in str(row["text"]).casefold().split() if word in theirs)
    return list(dict.fromkeys(word for word in words if len(word) > 6))[:8]
