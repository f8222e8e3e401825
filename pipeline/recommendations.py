"""What each paragraph does, and every single thing asked, each with the concern it answers.

Words decide; section and print only help. Layouts are told apart by the document itself, paragraph by paragraph:
concern and ask as neighbours, under one number, in one sentence, or in chapters of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.asks import Ask, Findings, asks_of
from pipeline.codes import Kind, Section
from pipeline.pairing import pair
from pipeline.records import Doubt, Numbered
from pipeline.speech import speech

_BOLD = 0.6  # share of bold letters above which a passage counts as printed bold
_ASKING = ("recommendation", "mixed")


@dataclass(frozen=True)
class Understanding:
    """What `understand` found; `kinds` runs parallel to the paragraphs given."""

    kinds: tuple[Kind, ...]
    asks: tuple[Ask, ...]
    doubts: tuple[Doubt, ...] = ()
    asking: tuple[tuple[bool, ...], ...] = ()  # of each paragraph, whether its passages ask or lead in what is asked


def understand(
    paragraphs: Sequence[Numbered], *, language: str, due: Iterable[tuple[int, str]] = (), visit: bool = False
) -> Understanding:
    """Read the paragraphs of one document, given in order.

    Args:
        paragraphs: of the whole document.
        language: ISO 639-1 code of their text.
        due: sentences known to ask for reports, follow-up information or dissemination, with their paragraph's index.
        visit: the document reports on a visit: what it found before it recommends is what worries, in any chapter.

    Raises:
        KnowledgeError: the language has no file in `knowledge/languages`.
    """
    cues = speech(language)
    findings = [asks_of(position, paragraph, cues, visit=visit) for position, paragraph in enumerate(paragraphs)]
    for position, sentence in due:
        findings[position].report(sentence)
    worrying: tuple[Section, ...] = ("concerns_and_recommendations", "other")
    kinds = _kinds(paragraphs, findings, worrying if visit else worrying[:1])
    answers = pair(paragraphs, kinds, [found.asking for found in findings], language)
    asks = tuple(
        ask._replace(
            concern_position=answer.concern,
            other_concerns=answer.others,
            concern_item=answer.items.get(ask.item) if ask.item else None,
            no_concern_reason=answer.reason,
        )
        for found, answer in zip(findings, answers, strict=True)
        for ask in found.asks
    )
    asking = tuple(tuple(found.asking) for found in findings)
    return Understanding(kinds, asks, tuple(_doubts(paragraphs, kinds, findings)), asking)


def _kinds(
    paragraphs: Sequence[Numbered], findings: Sequence[Findings], worrying: Sequence[Section]
) -> tuple[Kind, ...]:
    kinds = [_kind(paragraph, found) for paragraph, found in zip(paragraphs, findings, strict=True)]
    answered = worried = False  # under the same heading: a recommendation follows; a concern stands right before it
    for place in reversed(range(len(kinds))):
        if place + 1 == len(kinds) or paragraphs[place + 1].headings != paragraphs[place].headings:
            answered = worried = False
        # facts stated before a recommendation are its concern, whatever their verb, and whatever praise leads in
        stated = kinds[place] in ("other", "procedural")  # "takes note of a law adopted in 2022"
        facts = stated or (kinds[place] == "positive" and findings[place].states and not worried)
        if facts and answered and paragraphs[place].section in worrying:
            kinds[place] = "concern"
        if kinds[place] in _ASKING:
            answered, worried = True, False
        worried |= kinds[place] == "concern"
    return tuple(kinds)


def _kind(paragraph: Numbered, found: Findings) -> Kind:
    worries = "concern" in found.stances
    if found.asks:
        if paragraph.section == "follow_up" or all(ask.reporting for ask in found.asks):
            return "request"
        return "mixed" if worries else "recommendation"
    if paragraph.section == "introduction":
        return "procedural"
    if worries:
        return "concern"
    if paragraph.section == "positive_aspects" or "positive" in found.stances:
        return "positive"
    if paragraph.section == "follow_up":
        return "request" if found.reports else "procedural"  # "the next report is due on": a date, no verb that asks
    if "procedural" in found.stances:
        return "procedural"
    return "other"


def _doubts(paragraphs: Sequence[Numbered], kinds: Sequence[Kind], findings: Sequence[Findings]) -> Iterator[Doubt]:
    """Where words and print disagree, in a document whose asks are printed bold."""
    asking = [_bold(p, f.asking) for p, k, f in zip(paragraphs, kinds, findings, strict=True) if k in _ASKING]
    known = [share for share in asking if share is not None]
    if not known or 2 * sum(share >= _BOLD for share in known) < len(known):
        return
    for paragraph, kind, found in zip(paragraphs, kinds, findings, strict=True):
        if kind in _ASKING:
            share = _bold(paragraph, found.asking)
            if share is not None and share < 1 - _BOLD:
                yield _doubt(paragraph, "its words ask for something, but it is not printed bold as the others are")
        elif kind != "request":
            share = _bold(paragraph, [True] * len(paragraph.passages))
            if share is not None and share >= _BOLD:
                yield _doubt(paragraph, "it is printed bold like a recommendation, but no words were found that ask")


def _doubt(paragraph: Numbered, what: str) -> Doubt:
    message = f"Paragraph {paragraph.number}: {what}; please read it."
    return Doubt("recommendations", "words_against_print", message, paragraph.page)


def _bold(paragraph: Numbered, wanted: Sequence[bool]) -> float | None:
    """Bold share of the wanted passages, by letters; None where print is unknown."""
    letters = bold = 0.0
    for passage, counts in zip(paragraph.passages, wanted, strict=True):
        if counts and passage.bold is not None:
            letters += len(passage.text)
            bold += len(passage.text) * passage.bold
    return bold / letters if letters else None
