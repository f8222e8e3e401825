"""Paragraphs of one document in; which part each plays, question or answer, and which State it is about, out.

A list of issues asks. A State's replies answer, and may quote what they answer: as a heading, as a numbered paragraph of
its own, or as a block behind the answer before, in bold print or in italics. Annual reports hold chapters on several
States, each under its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.blocks import TERMINAL
from pipeline.codes import DocumentType, Part
from pipeline.knowledge.state_names import states_in
from pipeline.records import Heading, Numbered, Passage

_ASKED: frozenset[DocumentType] = frozenset({"list_of_issues", "list_of_issues_prior_to_reporting"})
_ANSWERED: frozenset[DocumentType] = frozenset({"replies_to_list_of_issues", "follow_up_report"})
_WHOLLY = 0.85  # share of letters printed bold or in italics, as of headings
_HABIT = 3  # times that a reply sets such text in italics before it is taken for questions: laws are quoted so, too


def quoted_apart(paragraphs: Sequence[Numbered], document_type: DocumentType) -> tuple[Numbered, ...]:
    """Paragraphs of a reply, without the quoted questions that stand between them under the number before.

    What is quoted becomes the innermost heading of the paragraphs that answer it, up to the next heading. Documents of
    other kinds are left alone: there, bold blocks under a number are what a committee asks.
    """
    if document_type not in _ANSWERED:
        return tuple(paragraphs)
    italics = sum(len(one.passages) > 1 and _is_italic(one.passages[-1]) for one in paragraphs) >= _HABIT
    found: list[Numbered] = []
    quoted: Heading | None = None
    above: tuple[Heading, ...] = ()
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        if paragraph.headings != above:
            quoted, above = None, paragraph.headings
        headings = (*above, quoted) if quoted else above
        answers, questions = _cut(paragraph.passages, italics=italics)
        if following is None or following.headings != above:
            answers, questions = paragraph.passages, ()  # nothing answers it
        found.append(replace(paragraph, passages=answers, headings=headings))
        if questions:
            boxes = [box for passage in questions for box in passage.boxes]
            text = " ".join(passage.text for passage in questions)
            page, box = (boxes[0].page, boxes[0]) if boxes else (paragraph.last_page, None)
            quoted = Heading(text, "", len(above) + 1, page, box)
    return tuple(found)


def _cut(passages: tuple[Passage, ...], *, italics: bool) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Passages of an answer, and the sentences printed bold, or in italics, behind them."""
    end = len(passages)
    while end > 1 and _is_quoted(passages[end - 1], italics=italics):
        end -= 1
    return (passages[:end], passages[end:]) if not _is_quoted(passages[0], italics=italics) else (passages, ())


def _is_quoted(passage: Passage, *, italics: bool) -> bool:
    bold = passage.bold is not None and passage.bold > _WHOLLY
    sentence = not passage.label and TERMINAL.search(passage.text) is not None
    return (bold and sentence) or (italics and _is_italic(passage))


def _is_italic(passage: Passage) -> bool:
    """Whether it is a sentence, or more, wholly in italics."""
    slanted = passage.italic is not None and passage.italic > _WHOLLY
    return slanted and not passage.label and TERMINAL.search(passage.text) is not None


def parts(paragraphs: Sequence[Numbered], document_type: DocumentType) -> list[Part | None]:
    """What each paragraph of a list of issues, or of the replies to one, is; None in other documents and introductions."""
    if document_type in _ASKED:
        return [None if paragraph.section == "introduction" else "question" for paragraph in paragraphs]
    if document_type not in _ANSWERED:
        return [None for _ in paragraphs]
    italics = sum(map(_wholly_italic, paragraphs)) >= _HABIT
    return [
        None
        if paragraph.section == "introduction"
        else "question"
        if _wholly_bold(paragraph) or (italics and _wholly_italic(paragraph))
        else "answer"
        for paragraph in paragraphs
    ]


def _wholly_bold(paragraph: Numbered) -> bool:
    return all(passage.bold is not None and passage.bold > _WHOLLY for passage in paragraph.passages)


def _wholly_italic(paragraph: Numbered) -> bool:
    return all(passage.italic is not None and passage.italic > _WHOLLY for passage in paragraph.passages)


def states(
    paragraphs: Sequence[Numbered], document_type: DocumentType, state: str | None, language: str
) -> list[str | None]:
    """The State each paragraph is about, ISO 3166 alpha-3: that of the document or, in an annual report, of its chapter.

    The outermost heading that names one State and no other is the chapter's: "Fourth periodic report of Maravel".
    """
    if state is not None or document_type != "annual_report":
        return [state for _ in paragraphs]
    named: dict[str, str | None] = {}
    for paragraph in paragraphs:
        for heading in paragraph.headings:
            if heading.text not in named:
                found = states_in(heading.text, language)
                named[heading.text] = found[0] if len(found) == 1 else None
    return [
        next((one for heading in paragraph.headings if (one := named[heading.text])), None) for paragraph in paragraphs
    ]
