"""What the steps found in one document, as rows of the tables that recommendations stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pipeline import citations, classification, parts
from pipeline.citations import Cited
from pipeline.due import Due, due_of
from pipeline.recommendations import Understanding
from pipeline.records import (
    Citation,
    Classification,
    Document,
    Doubt,
    FollowUp,
    Numbered,
    Paragraph,
    Recommendation,
    UnnumberedPassage,
)
from pipeline.unnumbered import Unnumbered


def paragraph_ids(document_id: str, paragraphs: Sequence[Numbered]) -> list[str]:
    """An id a paragraph; a number that is printed again gets the count of its printing: #12~2."""
    seen: dict[str, int] = {}
    ids = []
    for paragraph in paragraphs:
        count = seen[paragraph.number] = seen.get(paragraph.number, 0) + 1
        ids.append(f"{document_id}#{paragraph.number}" + (f"~{count}" if count > 1 else ""))
    return ids


def paragraph_rows(
    document: Document, ids: Sequence[str], paragraphs: Sequence[Numbered], understood: Understanding
) -> list[Paragraph]:
    """A row a paragraph, in printed order."""
    played = parts.parts(paragraphs, document.document_type)
    states = parts.states(paragraphs, document.document_type, document.state, document.language)
    return [
        Paragraph(
            paragraph_id=ids[place],
            document_id=document.document_id,
            position=place + 1,
            number=paragraph.number,
            section=paragraph.section,
            heading=paragraph.heading,
            heading_path=tuple(heading.text for heading in paragraph.headings),
            articles=paragraph.articles,
            kind=understood.kinds[place],
            part=played[place],
            state=states[place],
            page=paragraph.page,
            last_page=paragraph.last_page,
            bold=_bold(paragraph),
            text=paragraph.text,
            notes=tuple(note for passage in paragraph.passages for note in passage.notes),
        )
        for place, paragraph in enumerate(paragraphs)
    ]


def unnumbered_rows(document: Document, ids: Sequence[str], passages: Sequence[Unnumbered]) -> list[UnnumberedPassage]:
    """A row a passage under no number, in printed order."""
    return [
        UnnumberedPassage(
            document_id=document.document_id,
            position=position,
            kind=one.kind,
            after_paragraph_id=ids[one.after - 1] if one.after else None,
            heading=one.headings[-1].text if one.headings else None,
            heading_path=tuple(heading.text for heading in one.headings),
            page=one.page,
            last_page=one.last_page,
            text=one.text,
        )
        for position, one in enumerate(passages, 1)
    ]


def _bold(paragraph: Numbered) -> float | None:
    known = [(passage.bold, len(passage.text)) for passage in paragraph.passages if passage.bold is not None]
    letters = sum(count for _, count in known)
    return round(sum(bold * count for bold, count in known) / letters, 3) if letters else None


def recommendation_rows(
    document: Document, ids: Sequence[str], understood: Understanding, singled: Mapping[str, dt.date | None]
) -> list[Recommendation]:
    """A row an ask; `singled` tells which the committee singled out, and by when they are due."""
    rows = []
    for ask in understood.asks:
        priority, due_on = due_of(singled, ask.number, ask.item)
        paragraph_id = ids[ask.position]
        rows.append(
            Recommendation(
                recommendation_id=paragraph_id + ask.suffix,
                citation_key=(paragraph_id + ask.suffix).replace(f"@{document.language}#", "#", 1),
                document_id=document.document_id,
                paragraph_id=paragraph_id,
                number=ask.number,
                item=ask.item,
                lead_in=ask.lead_in,
                text=ask.text,
                act=ask.act,
                addressee=ask.addressee,
                concern_paragraph_id=None if ask.concern_position is None else ids[ask.concern_position],
                concern_item=ask.concern_item,
                other_concern_paragraph_ids=tuple(ids[position] for position in ask.other_concerns),
                no_concern_reason=ask.no_concern_reason,
                strength=ask.strength,
                reporting=ask.reporting,
                reiterates=ask.reiterates,
                earlier=ask.earlier,
                continues=ask.continues,
                priority=priority,
                due_on=due_on,
                page=ask.page,
                boxes=ask.boxes,
                notes=ask.notes,
            )
        )
    return rows


def citation_rows(ids: Sequence[str], cited: Sequence[Cited]) -> list[Citation]:
    """A row an authority cited, in printed order."""
    return [
        Citation(
            paragraph_id=ids[one.position],
            item=one.item,
            kind=one.kind,
            target=one.target,
            text=one.text,
            in_note=one.in_note,
        )
        for one in cited
    ]


def follow_up_rows(document: Document, ids: Sequence[str], dues: Sequence[Due]) -> list[FollowUp]:
    """A row a thing due, in printed order."""
    return [
        FollowUp(
            document_id=document.document_id,
            paragraph_id=ids[due.position],
            kind=due.kind,
            paragraphs=due.paragraphs,
            topics=tuple(f"{ref}: {topic}" for ref, topic in due.topics.items()),
            months=due.months,
            due_on=due.due_on,
            precision=due.precision,
            text=due.text,
        )
        for due in dues
    ]


def classification_rows(
    document: Document,
    ids: Sequence[str],
    paragraphs: Sequence[Numbered],
    understood: Understanding,
    cited: Sequence[citations.Cited],
) -> list[Classification]:
    """A row a label, in the order of the asks."""
    goals: dict[tuple[int, str | None], list[str]] = {}
    for one in cited:
        if one.kind == "sdg":
            goals.setdefault((one.position, one.item), []).append(one.target)
    asked = [
        classification.Asked(
            text=ask.text,
            lead_in=ask.lead_in,
            heading=paragraphs[ask.position].heading,
            articles=paragraphs[ask.position].articles,
            goals=tuple(dict.fromkeys(goals.get((ask.position, None), []) + goals.get((ask.position, ask.item), []))),
            treaty=document.treaty,
        )
        for ask in understood.asks
    ]
    return [
        Classification(recommendation_id=ids[ask.position] + ask.suffix, **label._asdict())
        for ask, labels in zip(understood.asks, classification.classify(asked, language=document.language), strict=True)
        for label in labels
    ]


def classification_doubts(
    ids: Sequence[str], understood: Understanding, labels: Sequence[Classification], code: str
) -> list[Doubt]:
    """Why recommendations are read by less than there is, or not at all: a refused model, no label, too long a text."""
    if not understood.asks:
        return []
    labelled = {label.recommendation_id for label in labels}
    doubts = list(classification.doubts(code))
    for ask in understood.asks:
        where = f"Paragraph {ask.number}{f' {ask.item}' if ask.item else ''}"
        if ids[ask.position] + ask.suffix not in labelled:
            told = f"{where} has no label; label it by hand."
            doubts.append(Doubt("classification", "no_label", told, ask.page))
        if len(ask.text) > classification.LONG:
            told = f"{where}: {len(ask.text)} characters are more than one recommendation; look whether it was divided rightly."
            doubts.append(Doubt("classification", "text_long", told, ask.page))
    return doubts
