"""Recommendations that a text cites, and the concluding observations it is likely to speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from re import Pattern

from pipeline import references, symbols
from pipeline.knowledge.bodies import committees
from pipeline.knowledge.languages import language as language_of
from pipeline.linking.likeness import alike
from pipeline.linking.record import Line, Record, precedes, same_body
from pipeline.phrases import compiled, plain

CONCERN = 0.9  # score where the concern is named instead of the recommendation
LIKELY = 0.8  # score where an item of the concern is named, and the recommendation told by likeness
_LEAD = (
    0.1  # of 1335 items of concerns so far ahead of the next on development States, 96 % met the item that answers them
)
_NEAR = 60  # letters between what is cited and its paragraphs


def cited(
    record: Record, text: str, document: Line, before: Line | None, *, of_others: bool = False
) -> Iterator[tuple[Line, float]]:
    """Recommendations of the same committee and State that a text cites, each with how sure that is.

    By symbol, "CRPD/C/XMV/CO/1, para. 12"; or by name, "paragraph 12 of the previous concluding observations".

    Args:
        record: of the State.
        text: of any document.
        document: the one it is from.
        before: the concluding observations that it means where it only names them.
        of_others: those of other committees instead, which only a symbol can name.
    """
    lists = references.find(text, document["language"])
    if not lists:
        return
    folded = plain(text, document["language"])
    named = symbols.find(text)
    for found in lists:
        target = None
        beside = [one for one in named if _apart(one, found) <= _NEAR]
        if beside:
            nearest = min(beside, key=lambda one: _apart(one, found)).symbol
            if nearest.document_type == "concluding_observations":
                target = record.version(nearest.text, document["language"])
        elif _names_observations(folded[max(0, found.start - _NEAR) : found.end + _NEAR], document):
            target = before
        if target and target["document_id"] != document["document_id"] and same_body(target, document) != of_others:
            for ref in found.paragraphs:
                yield from meant(record, target, ref)


def with_notes(text: str, row: Line) -> str:
    """A row's text with the footnotes called in it, each a sentence of its own."""
    return ".\n".join([text, *(row["notes"] or ())])


def meant(record: Record, document: Line, ref: str) -> list[tuple[Line, float]]:
    """The recommendations that a reference to a document names, or those that answer the concern it names.

    Of a concern's item whose list does not run parallel to the recommendation's, the one that is clearly likest to it is
    meant; where none is, all.
    """
    direct = record.named(document["document_id"], ref)
    if direct:
        return [(row, 1.0) for row in direct]
    rows = record.answering(document["document_id"], ref)
    one = _likest(record, rows, record.item_text(document["document_id"], ref)) if len(rows) > 1 else None
    return [(one, LIKELY)] if one else [(row, CONCERN) for row in rows]


def _likest(record: Record, rows: Sequence[Line], item: str) -> Line | None:
    """Of some recommendations of a document the one that is likest to a text, if it is so by a lead."""
    if not item or (rows[0]["concern_item"] and len({row["concern_item"] for row in rows}) == 1):
        return None
    names = {row["recommendation_id"] for row in rows}
    whole = record.asked[rows[0]["document_id"]]  # what is rare is so in the whole document
    (found,) = alike([item], [row["text"] for row in whole], least=0.0, most=len(whole))
    among = [one for one in found if whole[one.place]["recommendation_id"] in names]
    ahead = among[0].score - (among[1].score if len(among) > 1 else 0.0) if among else 0.0
    return whole[among[0].place] if ahead >= _LEAD else None


def latest(record: Record, document: Line) -> Line | None:
    """The committee's latest concluding observations before a document, in its language where they are there."""
    found: Line | None = None
    for other in _observations(record, document):
        if precedes(other, document) and (found is None or _is_later(other, found)):
            found = other
    return record.version(found["symbol"], document["language"]) if found else None


def followed(record: Record, document: Line) -> Line | None:
    """The concluding observations of a document's own cycle, in its language where they are there."""
    same = (other for other in _observations(record, document) if other["cycle"] == document["cycle"])
    found = next(same, None) if document["cycle"] else None
    return record.version(found["symbol"], document["language"]) if found else None


def questions(record: Record, document: Line) -> Line | None:
    """The list of issues of a document's own cycle, in its language where it is there."""
    for other in record.of_type("list_of_issues", "list_of_issues_prior_to_reporting"):
        if other["symbol"] and document["cycle"] and other["cycle"] == document["cycle"] and same_body(other, document):
            return record.version(other["symbol"], document["language"])
    return None


def _observations(record: Record, document: Line) -> Iterator[Line]:
    """The committee's concluding observations; corrections, which ask nothing themselves, are none."""
    for other in record.of_type("concluding_observations"):
        if other["symbol"] and same_body(other, document) and other["document_id"] in record.asked:
            yield other


def _is_later(one: Line, other: Line) -> bool:
    """Whether observations are younger than others; of one day by symbol."""
    return precedes(other, one) or (not precedes(one, other) and one["symbol"] > other["symbol"])


def _apart(one: symbols.Found, other: references.References) -> int:
    """Letters between two places in a text."""
    return max(one.start - other.end, other.start - one.end, 0)


def _names_observations(around: str, document: Line) -> bool:
    """Whether the words around a list of paragraphs name concluding observations, and no other committee."""
    language = document["language"]
    return bool(_names(language).search(around)) and not _others(document["committee"], language).search(around)


@cache
def _names(language: str) -> Pattern[str]:
    return compiled(language_of(language).cover.kinds["concluding_observations"], language)


@cache
def _others(committee: str | None, language: str) -> Pattern[str]:
    names = [name for other in committees().values() if other.code != committee for name in other.names[language]]
    return compiled(names, language)
