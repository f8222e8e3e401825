"""One document through all the steps: straight-line code. The only place where steps meet."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import (
    __version__,
    assessments,
    citations,
    corrections,
    followup,
    provenance,
    rows,
)
from pipeline.checks import implausible
from pipeline.closing import with_closing_articles, with_inner_articles
from pipeline.codes import Kind, Status
from pipeline.due import PRIORITY, Due, singled_out
from pipeline.errors import LimitError, SuiviError
from pipeline.facts import Facts, Source, facts_of
from pipeline.failed import failed_document
from pipeline.knowledge.languages import language as language_of
from pipeline.knowledge.state_names import states_in
from pipeline.limits import USUAL, Limits
from pipeline.now import told
from pipeline.parts import quoted_apart
from pipeline.peers import recommended, signed_by_states
from pipeline.reading.dispatch import read
from pipeline.recommendations import Understanding, understand
from pipeline.records import (
    Correction,
    Document,
    Doubt,
    Graded,
    GridCell,
    Issue,
    Numbered,
    Reading,
    Result,
)
from pipeline.references import heading_articles
from pipeline.structure import Outline, outline

# Doubts that leave something out of the tables; all others tell a reader where to look, and the document is ok.
_PARTIAL = frozenset(
    {
        "empty_page",
        "follow_up_unknown_paragraph",
        "follow_up_unparsed",
        "grade_unknown",
        "grade_without_document",
        "impossible_date",
        "language_not_read",
        "language_unknown",
        "mostly_unnumbered",
        "no_numbered_paragraphs",
        "no_symbol",
        "number_by_order",
        "number_missing",
        "number_twice",
        "numbering_restarts",
        "page_lost",
        "read_by_ocr",
        "text_layer_damaged",
        "text_not_believed",
        "unknown_glyphs",
        "unmapped_letters",
    }
)


def process_document(
    path: Path, *, root: Path | None = None, now: dt.datetime | None = None, limits: Limits = USUAL
) -> Result:
    """Everything one file gives; a document that fails says so in its rows.

    Args:
        path: the file.
        root: folder that was given, for paths in the tables; else only the file's name is shown.
        now: when it is processed, UTC; else SOURCE_DATE_EPOCH, else the clock.
        limits: of what readers may be asked to read; those of time and memory are the caller's to keep.

    Raises:
        SuiviError: `now` is not given, and SOURCE_DATE_EPOCH is not a number.
    """
    source = _source(path, root, now)
    try:
        reading = read(path, limits)
        facts = facts_of(reading, source)
        found = outline(
            reading,
            language=language_of(facts.code),
            articles_of=lambda heading: heading_articles(heading, facts.code, facts.treaty)[1],
        )
    except SuiviError as error:
        return _failed(source, error)
    return _result(source, reading, facts, found)


def read_outline(path: Path, *, language: str | None = None) -> Outline:
    """Read a file and find its paragraphs, without any understanding of them."""
    reading = read(path)
    code = language or facts_of(reading, _source(path, None, None)).code
    return outline(reading, language=language_of(code), articles_of=lambda heading: ())


def _source(path: Path, root: Path | None, now: dt.datetime | None) -> Source:
    shown = path.relative_to(root).as_posix() if root and path.is_relative_to(root) else path.name
    moment = now or told() or dt.datetime.now(dt.UTC)
    return Source(path, shown, hashlib.sha256(path.read_bytes()).hexdigest(), provenance.read(path), moment)


def _result(source: Source, reading: Reading, facts: Facts, found: Outline) -> Result:
    if facts.document_type == "other" and signed_by_states(found.paragraphs, facts.code):
        facts = facts._replace(document_type="upr_report")
    paragraphs = with_closing_articles(found.paragraphs, language=facts.code, treaty=facts.treaty)
    if facts.asks(paragraphs):
        dues, due_doubts = followup.find(
            paragraphs, language=facts.code, adopted_on=facts.cover.adopted_on, treaty=facts.treaty
        )
        said = [(due.position, due.text) for due in dues]
        understood = understand(paragraphs, language=facts.code, due=said, visit=facts.visit)
        paragraphs = with_inner_articles(paragraphs, understood.kinds, language=facts.code, treaty=facts.treaty)
        due_doubts = [*due_doubts, *_unknown_committee(source, facts)]
    else:
        paragraphs = quoted_apart(tuple(map(_without_section, paragraphs)), facts.document_type)
        nothing: list[Kind] = ["other" for _ in paragraphs]
        understood = Understanding(kinds=tuple(nothing), asks=())
        if facts.document_type == "upr_report":
            understood = recommended(paragraphs, facts.code)
        dues, due_doubts = [], []
    found = replace(found, paragraphs=paragraphs)
    singled = singled_out(dues, paragraphs)
    due_doubts = [*due_doubts, *_named_concerns(dues, paragraphs, understood)]
    cited = citations.find(paragraphs, language=facts.code, treaty=facts.treaty)
    graded, grade_doubts = _graded(reading, facts)
    corrected, undone = corrections.find(reading.lines, language=facts.code) if facts.corrects else ([], [])
    doubts = [*reading.doubts, *facts.doubts, *found.doubts, *understood.doubts, *due_doubts, *grade_doubts, *undone]
    if graded or corrected:  # grades and corrections stand under the numbers of another document
        doubts = [doubt for doubt in doubts if doubt.kind != "no_numbered_paragraphs"]
    document = _document(source, reading, facts, paragraphs, _status(doubts), _next_report(dues))
    ids = rows.paragraph_ids(document.document_id, paragraphs)
    labels = rows.classification_rows(document, ids, paragraphs, understood, cited)
    doubts += rows.classification_doubts(ids, understood, labels, facts.code)
    result = Result(
        document=document,
        paragraphs=rows.paragraph_rows(document, ids, paragraphs, understood),
        unnumbered=rows.unnumbered_rows(document, ids, found.unnumbered),
        recommendations=rows.recommendation_rows(document, ids, understood, singled),
        classifications=labels,
        citations=rows.citation_rows(ids, cited),
        follow_ups=rows.follow_up_rows(document, ids, dues),
        grids=[GridCell(document_id=document.document_id, **cell._asdict()) for cell in reading.cells],
        corrections=[
            Correction(document_id=document.document_id, corrects=facts.corrects or "", **one._asdict())
            for one in corrected
        ],
        issues=_issues(source, document.document_id, doubts),
        graded=graded,
    )
    return replace(result, issues=[*result.issues, *implausible(result)])


def _unknown_committee(source: Source, facts: Facts) -> list[Doubt]:
    """Said where the general rules had to do: nobody knows whose treaty "the Convention" is."""
    if facts.committee is not None:
        return []
    message = (
        f"{source.shown}: none of the committees in committees.toml is named; what is asked was found by general rules, and"
        " articles were tied to no treaty. Check a few rows, or add the committee."
    )
    return [Doubt("recommendations", "committee_unknown", message)]


def _without_section(paragraph: Numbered) -> Numbered:
    """Sections are those of a committee's observations; a State's chapter on "follow-up" is not the committee's."""
    return paragraph if paragraph.section == "introduction" else replace(paragraph, section="other")


def _graded(reading: Reading, facts: Facts) -> tuple[list[Graded], list[Doubt]]:
    """The grades that a follow-up assessment gives."""
    if facts.document_type != "follow_up_assessment":
        return [], []
    return assessments.find(
        reading.lines,
        language=facts.code,
        committee=facts.committee,
        made_on=facts.cover.adopted_on or facts.cover.published_on,
    )


def _named_concerns(dues: Iterable[Due], paragraphs: Sequence[Numbered], understood: Understanding) -> list[Doubt]:
    """Priority lists that name a concern where they mean the recommendation behind it: kept as printed, and said.

    Where recommendations are singled out by article, concerns under the same headings are nobody's mistake.
    """
    asking = {ask.number for ask in understood.asks}
    printed = dict.fromkeys(ref for due in dues if due.kind in PRIORITY for ref in due.paragraphs)
    return [
        Doubt(
            "followup",
            "priority_names_concern",
            f"The committee singles out paragraph {ref}, which asks nothing; the recommendation may be the next one.",
            paragraph.page,
        )
        for paragraph in paragraphs
        for ref in printed
        if ref.partition("(")[0] == paragraph.number and paragraph.number not in asking
    ]


def _document(
    source: Source,
    reading: Reading,
    facts: Facts,
    paragraphs: Sequence[Numbered],
    status: Status,
    next_report: dt.date | None,
) -> Document:
    symbol, page = facts.symbol, facts.cover
    name = symbol.text if symbol else f"sha256:{source.sha256[:12]}"
    url = source.provenance.get("url")
    return Document(
        document_id=f"{name}@{facts.code}",
        symbol=symbol.text if symbol else None,
        language=facts.code,
        original_language=page.original_language,
        committee=facts.committee,
        treaty=facts.treaty,
        state=(symbol.state if symbol else None)
        or (page.states[0] if len(page.states) == 1 else None)
        or _introduced(facts, paragraphs),
        document_type=facts.document_type,
        cycle=symbol.cycle if symbol and symbol.cycle else page.cycle,
        session=page.session or (symbol.session if symbol else None),
        adopted_on=page.adopted_on,
        published_on=page.published_on,
        reissued_on=page.reissued_on,
        title=page.title,
        job_number=page.job_number,
        pages=reading.pages,
        paragraphs=len(paragraphs),
        next_report_due=next_report,
        source_path=source.shown,
        source_url=url if isinstance(url, str) else None,
        sha256=source.sha256,
        text_quality=reading.text_quality,
        status=status,
        pipeline_version=__version__,
        processed_at=source.now,
    )


def _introduced(facts: Facts, paragraphs: Sequence[Numbered]) -> str | None:
    """The State whose report the first paragraph says was considered; older symbols and typed copies name none."""
    if facts.document_type != "concluding_observations" or not paragraphs or paragraphs[0].section != "introduction":
        return None
    named = states_in(paragraphs[0].text, facts.code)
    return named[0] if len(named) == 1 else None


def _next_report(dues: Iterable[Due]) -> dt.date | None:
    return next((due.due_on for due in dues if due.kind == "next_report" and due.due_on), None)


def _status(doubts: Iterable[Doubt]) -> Status:
    return "partial" if any(doubt.kind in _PARTIAL for doubt in doubts) else "ok"


def _issues(source: Source, document_id: str | None, doubts: Iterable[Doubt]) -> list[Issue]:
    return [
        Issue(
            document_id=document_id,
            source_path=source.shown,
            step=doubt.step,
            kind=doubt.kind,
            page=doubt.page,
            message=doubt.message,
        )
        for doubt in doubts
    ]


def _failed(source: Source, error: SuiviError) -> Result:
    """The rows of a document that could not be read: that it was there, and why it failed."""
    kind = error.kind if isinstance(error, LimitError) else "unreadable"
    document = failed_document(source.path, source.shown, source.sha256, source.now)
    return Result(document=document, issues=_issues(source, document.document_id, [Doubt("reading", kind, str(error))]))
