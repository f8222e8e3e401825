"""The nouns: what the steps hand to one another, and the rows of the published tables.

Working nouns (`Box`, `Line`, `Reading`, `Passage`, `Heading`, `Numbered`) are light named tuples
and dataclasses, made by the thousand per document. Row nouns are frozen pydantic models: every field is
described once, here, and the Arrow schema, the data dictionary and the data package derive from it (`tables.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from pipeline.codes import Act, Cause, CommonGrade, DocumentType, Kind, NextStep, Part, Section, Status, UnnumberedKind


class Box(NamedTuple):
    """A rectangle on a page. Points (1/72 inch), origin at the top left of the page as displayed; pages count from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class LineRole(StrEnum):
    """What a printed line is for. Everything but BODY is furniture: set apart, never lost."""

    BODY = "body"
    COVER = "cover"
    RUNNING_HEAD = "running_head"
    PAGE_NUMBER = "page_number"
    JOB_NUMBER = "job_number"
    FOOTNOTE = "footnote"
    ORNAMENT = "ornament"
    TABLE = "table"
    FIGURES = "figures"  # a chart, or a table without rules: no cells are known


class Line(NamedTuple):
    """One printed line in reading order."""

    text: str  # spaces normalised to one; soft hyphens kept as printed; footnote marks removed (see `notes`)
    box: Box
    size: float = 0.0  # the usual letter height in points; 0 when the source has no print (plain text)
    bold: float | None = None  # share of letters printed bold, 0-1; None when the source does not say
    role: LineRole = LineRole.BODY
    notes: tuple[str, ...] = ()  # footnote marks printed as superscripts in this line, in order: "1", "*"
    italic: float | None = None
    tab: float = 0.0  # points between the first word and the second: a number or item mark stands before a tab
    column: float = 0.0  # points that its column stands from the first, on pages set in two


class Cell(NamedTuple):
    """One cell of a printed table."""

    page: int
    grid: int  # tables of the document, counting from 1
    row: int  # counting from 1
    column: int  # counting from 1 at the side where lines begin
    text: str


@dataclass(frozen=True)
class Reading:
    """A file read into lines: what `reading/` returns for PDF, Word, HTML and text alike."""

    lines: tuple[Line, ...]  # all of them, furniture included, in reading order
    pages: int
    page_sizes: tuple[tuple[float, float], ...] = ()  # width, height in points, as displayed
    producer: str | None = None
    text_quality: float | None = None  # 0-1; None where it was not measured
    cells: tuple[Cell, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Doubt(NamedTuple):
    """Something a step could not vouch for; `process.py` turns it into an `Issue` row."""

    step: str  # the module that says so: "reading", "structure", "symbols" ...
    kind: str  # a short fixed code in snake_case: "missing_number", "words_against_print" ...
    message: str  # one sentence that a person can act on
    page: int | None = None


class Passage(NamedTuple):
    """A piece of a numbered paragraph: its opening, one lettered item, or an unnumbered continuation."""

    label: str  # "" for the opening and for unlettered continuations; "(a)"; nested "(a)(ii)"
    text: str
    bold: float | None = None  # share of letters printed bold, 0-1; None where the source has no print
    boxes: tuple[Box, ...] = ()  # one per page the passage touches, more when it is split
    new_block: bool = False  # an unlettered passage printed as a paragraph of its own under the same number
    notes: tuple[str, ...] = ()  # texts of the footnotes called in it
    italic: float | None = None  # as `bold`


class Heading(NamedTuple):
    """A heading in the tree."""

    text: str  # without its own mark
    mark: str  # "III", "A", "" ...
    level: int  # 1 is the outermost
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True)
class Numbered:
    """One numbered paragraph, whole across page breaks."""

    number: str  # as printed, without the full stop; ASCII digits
    passages: tuple[Passage, ...]
    headings: tuple[Heading, ...]  # outermost first
    section: Section
    articles: tuple[str, ...] = ()  # stated in the headings: "CRPD:5"
    page: int = 1
    last_page: int = 1

    @property
    def text(self) -> str:
        """The whole paragraph, passages joined by newlines, items with their labels."""
        return "\n".join(
            f"{p.label[p.label.rfind('(') :]} {p.text}".strip() if p.label else p.text for p in self.passages
        )

    @property
    def heading(self) -> str | None:
        """The innermost heading."""
        return self.headings[-1].text if self.headings else None


# --- rows of the published tables ------------------------------------------------------------------------------


class Row(BaseModel):
    """Base of every row: frozen, and no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Row):
    """One language version of one document."""

    document_id: str = Field(description="symbol@language; sha256:<first 12>@language where no symbol is known")
    symbol: str | None = Field(description="UN document symbol in its normal form, e.g. CRPD/C/DZA/CO/1")
    language: str = Field(description="language of this version, ISO 639-1 (ar en es fr ru zh; und when unknown)")
    original_language: str | None = Field(description="language the cover says the text was drafted in, ISO 639-1")
    committee: str | None = Field(description="CCPR CESCR CERD CEDAW CAT CRC CMW CRPD CED SPT, or HRC and others")
    treaty: str | None = Field(description="treaty or protocol the document is made under, e.g. CRPD, CRC-OPAC")
    state: str | None = Field(description="State party, ISO 3166 alpha-3; EU for the European Union")
    document_type: DocumentType = Field(description="kind of document, from the symbol's grammar, else from the cover")
    cycle: str | None = Field(description="reporting cycle as numbered in the symbol: 1, 2-3")
    session: str | None = Field(description="session of the committee that adopted it, a number")
    adopted_on: dt.date | None = Field(description="day of adoption; the session's last day where only that is printed")
    published_on: dt.date | None = Field(description="date printed on the cover below the distribution mark")
    reissued_on: dt.date | None = Field(description="day on which it was issued anew, as a note on the cover says")
    title: str | None = Field(description="title as printed on the cover, on one line")
    job_number: str | None = Field(description="job number at the foot of the cover, e.g. GE.23-05940")
    pages: int = Field(description="pages of the file", ge=0)
    paragraphs: int = Field(description="numbered paragraphs found", ge=0)
    next_report_due: dt.date | None = Field(description="day the next periodic report is due, as the committee set it")
    source_path: str = Field(description="path of the file, relative to the folder or file that was given")
    source_url: str | None = Field(description="where the file was fetched from, from its provenance sidecar")
    sha256: str = Field(description="SHA-256 of the file's bytes, hexadecimal")
    text_quality: float | None = Field(description="how far the text layer can be believed, 0-1", ge=0, le=1)
    status: Status = Field(description="ok; partial (see issues); failed (nothing but this row and its issues)")
    pipeline_version: str = Field(description="version of suivi that made the row")
    processed_at: dt.datetime = Field(description="when the row was made, UTC (SOURCE_DATE_EPOCH when that is set)")


class Paragraph(Row):
    """One numbered paragraph."""

    paragraph_id: str = Field(description="document_id#number")
    document_id: str = Field(description="document the paragraph stands in")
    position: int = Field(description="place in the document, counting from 1", ge=1)
    number: str = Field(description="number as printed")
    section: Section = Field(description="chapter of the document the paragraph stands in")
    heading: str | None = Field(description="innermost heading above the paragraph, without its mark")
    heading_path: tuple[str, ...] = Field(description="headings above the paragraph, outermost first")
    articles: tuple[str, ...] = Field(description="articles stated for the paragraph, treaty-qualified, e.g. CRPD:5")
    kind: Kind = Field(description="what the paragraph does: ask, worry, praise, report, or several")
    part: Part | None = Field(
        description="question: a list of issues asks it, or a reply quotes it; answer: the State's; null in other documents"
    )
    state: str | None = Field(
        description="State the paragraph is about, ISO 3166 alpha-3: the document's; in an annual report, its chapter's"
    )
    page: int = Field(description="page it begins on, counting from 1", ge=1)
    last_page: int = Field(description="page it ends on", ge=1)
    bold: float | None = Field(description="share of its letters printed bold, 0-1; null where print is unknown")
    text: str = Field(description="the paragraph without its number; items on lines of their own")
    notes: tuple[str, ...] = Field(default=(), description="texts of the footnotes called in it")
    corrected_by: str | None = Field(
        default=None, description="symbol of the corrigendum whose words stand in the text"
    )


class UnnumberedPassage(Row):
    """One passage that stands under no paragraph number: nothing printed is lost with the numbers."""

    document_id: str = Field(description="document it is printed in")
    position: int = Field(description="place among these passages of the document, counting from 1", ge=1)
    kind: UnnumberedKind = Field(
        description="text: letters, boxes, annexes, documents without numbers; cover; contents: of a page of the table of "
        "contents; heading: with nothing below it; figures: a chart, or a table whose cells are not known; note: a footnote "
        "that no numbered paragraph calls"
    )
    after_paragraph_id: str | None = Field(description="numbered paragraph printed before it; null where there is none")
    heading: str | None = Field(description="innermost heading above it, without its mark")
    heading_path: tuple[str, ...] = Field(description="headings above it, outermost first")
    page: int = Field(description="page it begins on, counting from 1", ge=1)
    last_page: int = Field(description="page it ends on", ge=1)
    text: str = Field(description="what is printed")


class Recommendation(Row):
    """One thing asked, at its smallest lettered unit."""

    recommendation_id: str = Field(description="paragraph_id, with the item where there is one: ...#7(a)")
    citation_key: str = Field(description="recommendation_id without the language: the same in all versions")
    document_id: str = Field(description="document it stands in")
    paragraph_id: str = Field(description="paragraph it stands in")
    number: str = Field(description="number of the paragraph as printed")
    item: str | None = Field(description="lettered item, nested where it is: (a), (a)(ii); null where there is none")
    lead_in: str | None = Field(description="words before the item that carry the verb; null where there is no item")
    text: str = Field(description="what is asked")
    act: Act = Field(description="speech act of the committee: recommend, should, urge, call_upon, invite ...")
    addressee: str | None = Field(
        description="who is asked: state_party, a body of the language files' list by its code, or another by its printed name"
    )
    concern_paragraph_id: str | None = Field(description="paragraph that voices the concern it answers")
    concern_item: str | None = Field(description="item of that paragraph it answers, where the two lists run parallel")
    other_concern_paragraph_ids: tuple[str, ...] = Field(
        default=(),
        description="further paragraphs under the same heading whose concerns it answers, and nothing else does",
    )
    no_concern_reason: str | None = Field(
        description="why no concern is named: follow_up_request, separate_chapters, none_under_heading, "
        "number_before_missing, all_answered"
    )
    strength: int = Field(
        description="1 draws attention, 2 invites or encourages, 3 recommends, requests or calls upon, 4 urges, 5 strongly urges"
    )
    reporting: bool = Field(description="asks for reporting, dissemination or follow-up information only")
    reiterates: bool = Field(description="repeats an earlier recommendation, as the committee itself says")
    earlier: str | None = Field(description="the earlier document or paragraph it cites, as printed")
    continues: bool = Field(description="asks to go on with what the State party already does, or to do more of it")
    priority: bool = Field(description="singled out by the committee for follow-up")
    due_on: dt.date | None = Field(description="day the committee wants an answer on it, where it set one")
    page: int = Field(description="page it begins on", ge=1)
    boxes: tuple[Box, ...] = Field(description="where it is printed: page, x0, y0, x1, y1 in points from the top left")
    notes: tuple[str, ...] = Field(default=(), description="texts of the footnotes called in it")
    corrected_by: str | None = Field(
        default=None, description="symbol of the corrigendum whose words stand in the text"
    )


class Classification(Row):
    """One label on one recommendation."""

    recommendation_id: str = Field(description="recommendation that is labelled")
    scheme: Literal["right", "persons", "sdg", "action"] = Field(description="list the label comes from")
    label: str = Field(description="label, by its exact name in the scheme; its quality: docs/labels.md, dim_labels")
    score: float = Field(description="how sure, 0-1; 1 where the committee states it", ge=0, le=1)
    method: Literal["stated", "rule", "model", "review"] = Field(description="who says so")
    evidence: str | None = Field(
        description="the words or article it rests on; where it was carried over from another language version, that one's "
        "recommendation_id before them"
    )
    model: str | None = Field(description="name and version of the model, where a model spoke")


class Citation(Row):
    """One authority cited."""

    paragraph_id: str = Field(description="paragraph that cites")
    item: str | None = Field(description="lettered item that cites, where there is one")
    kind: Literal["article", "general_comment", "sdg", "document", "instrument"] = Field(description="what is cited")
    target: str = Field(description="CRPD:5, CRPD GC 6, SDG 10.3, a document symbol, an instrument's name")
    text: str = Field(description="the words as printed")
    in_note: bool = Field(
        default=False, description="a footnote called in the paragraph or item says so, not its own text"
    )


class FollowUp(Row):
    """One thing due."""

    document_id: str = Field(description="document that asks for it")
    paragraph_id: str = Field(description="paragraph that asks for it")
    kind: str = Field(
        description="priority_information, urgent_attention, particular_importance, next_report, "
        "implementation_plan, mid_term_report, reply (to a visit report) or dissemination"
    )
    paragraphs: tuple[str, ...] = Field(description="paragraphs singled out, with their items: 17 (a) -> 17(a)")
    topics: tuple[str, ...] = Field(
        default=(), description='what the print says a paragraph is about, where it does: "17(a): education"'
    )
    months: int | None = Field(description="months allowed, where the committee counts in months or years")
    due_on: dt.date | None = Field(description="day it is due: as printed, else adoption day plus months")
    precision: Literal["day", "month", "year"] | None = Field(
        default=None,
        description="how exactly the day is printed: of a month or year the last day is given; absent where it is counted",
    )
    text: str = Field(description="the sentence as printed")


class Link(Row):
    """One relation between two recommendations."""

    recommendation_id: str = Field(description="the later, or the translated, recommendation")
    related_id: str = Field(description="the recommendation it relates to")
    relation: Literal["repeats", "translates", "same_request"] = Field(description="how they relate")
    score: float = Field(description="how sure, 0-1", ge=0, le=1)
    evidence: str | None = Field(description="words the relation rests on")


class Response(Row):
    """A State paragraph that answers a recommendation."""

    recommendation_id: str = Field(description="recommendation answered")
    paragraph_id: str = Field(description="paragraph of the State's document that answers")
    method: Literal["stated", "similarity", "review"] = Field(description="how the two were joined")
    score: float = Field(description="how sure, 0-1", ge=0, le=1)


class Question(Row):
    """A question of a list of issues that follows up a recommendation."""

    recommendation_id: str = Field(description="recommendation followed up")
    paragraph_id: str = Field(description="the question's paragraph")
    method: Literal["stated", "similarity", "review"] = Field(
        description="what ties the two: stated, the question cites the recommendation; similarity, one of its items is like it, "
        "under a common article"
    )
    score: float = Field(description="how sure, 0-1; stated: 0.9 where the concern is cited instead", ge=0, le=1)


class Assessment(Row):
    """A committee's grade of one recommendation or limb."""

    recommendation_id: str = Field(description="recommendation graded")
    limb: str | None = Field(description="part of the recommendation the grade is for, where it is split")
    scale: str = Field(description="grading scale of the committee and period")
    grade_raw: str = Field(description="grade as printed")
    grade: CommonGrade = Field(description="common reading of the grade")
    next_step: NextStep | None = Field(
        default=None,
        description="what the committee decided to do next: discontinued (its follow-up ends; what is open is asked for in the "
        "next report), reminder or information_requested",
    )
    assessed_in: str = Field(description="symbol of the document that grades")
    assessed_on: dt.date | None = Field(description="day of the assessment")


class Review(Row):
    """A person's correction or tracking entry."""

    recommendation_id: str = Field(description="recommendation it is about")
    field: str = Field(description="a label scheme, or status, progress_percent, responsible, measure ...")
    value: str = Field(description="what the person says")
    reviewer: str = Field(description="who says so")
    reviewed_at: dt.datetime = Field(description="when, UTC")
    note: str | None = Field(description="why")


class GridCell(Row):
    """One cell of a table printed in a document."""

    document_id: str = Field(description="document the table is printed in")
    page: int = Field(description="page it stands on", ge=1)
    grid: int = Field(description="tables of the document, counting from 1", ge=1)
    row: int = Field(description="row, counting from 1", ge=1)
    column: int = Field(description="column, counting from 1 at the side where lines begin", ge=1)
    text: str = Field(description="what the cell says")


class Correction(Row):
    """One change that a corrigendum makes in the text of another document."""

    document_id: str = Field(description="the corrigendum")
    corrects: str = Field(description="symbol of the document that is corrected")
    number: str = Field(description="paragraph that is changed")
    item: str | None = Field(description="lettered item that is changed, where one is named")
    old: str | None = Field(description="words that are replaced; null where the whole text is")
    new: str | None = Field(description="words put in their place; null where words are only taken out")
    text: str = Field(description="the instruction as printed, behind the paragraph's number")


class Issue(Row):
    """Something the pipeline could not vouch for."""

    document_id: str | None = Field(description="document it concerns; null where the file could not be read")
    source_path: str = Field(description="path of the file")
    step: str = Field(description="step that says so")
    kind: str = Field(description="short fixed code")
    page: int | None = Field(description="page it concerns, where there is one")
    message: str = Field(description="one sentence: what is wrong and what to do")


class Change(Row):
    """A row that differs from the previous publication."""

    table: str = Field(description="table of the row")
    id: str = Field(description="key of the row, parts joined by |; without one, what it belongs to and a hash")
    document_id: str | None = Field(description="document the row is about, where there is one")
    change: Literal["added", "changed", "removed"] = Field(description="what happened to it")
    fields: tuple[str, ...] = Field(description="columns that differ, of a changed row")
    cause: Cause = Field(description="why; `related` where another document that the row tells of changed")


class Graded(NamedTuple):
    """A grade that one document gives to a paragraph of another: what `linking` makes rows of `assessments` from."""

    symbol: str  # of the document that is graded
    number: str  # of its paragraph
    items: tuple[str, ...]  # "(a)", "(b)(ii)"; empty: the whole paragraph
    limb: str | None  # the part that is graded, as printed, where the paragraph is split
    scale: str  # its name in `knowledge/grades.toml`
    grade_raw: str  # as printed
    grade: CommonGrade  # the common reading
    next_step: NextStep | None = None  # what the committee decided to do about the graded document next


@dataclass(frozen=True)
class Result:
    """Everything one document gives: the rows of `process.process_document`."""

    document: Document
    paragraphs: Sequence[Paragraph] = ()
    unnumbered: Sequence[UnnumberedPassage] = ()
    recommendations: Sequence[Recommendation] = ()
    classifications: Sequence[Classification] = ()
    citations: Sequence[Citation] = ()
    follow_ups: Sequence[FollowUp] = ()
    grids: Sequence[GridCell] = ()
    corrections: Sequence[Correction] = ()
    issues: Sequence[Issue] = ()
    graded: Sequence[Graded] = ()  # no table: becomes `assessments` where the graded document is at hand
