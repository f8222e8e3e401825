"""The six languages as data: one TOML file each, the same keys in all, read into one strict model.

A jurist edits the files; nothing here knows one language from another. Each table below has one reader: `actors`,
`acts`, `stances`, `clauses`, `manner`, `addressees` and `bodies` serve recommendations, `sections` and `numbering` structure,
`cover` the cover page, `follow_up` and `citations` the steps of those names, `fold`, `squeeze` and `prefixes` the spaCy
pipelines of `nlp.py`; the tests run the `examples`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.codes import Act, DocumentType, Kind, Section
from pipeline.errors import KnowledgeError

FOLDER = Path(__file__).parent
CODES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
# The letter after a job number, "GE.23-05940 (E)": here, so that a mark can be read without opening six files.
LETTERS = {"A": "ar", "C": "zh", "E": "en", "F": "fr", "R": "ru", "S": "es"}

Stance = Literal["concern", "positive", "note", "procedural"]


class Table(BaseModel):
    """Base of every table: unknown keys are refused, so a slip of the pen is found at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bodies(Table):
    """Nouns of bodies that may be asked, for `named_bodies.py`; * stands for any ending of a word."""

    before: tuple[str, ...] = ()  # small words that open such a name: "the", "to the"
    modifiers: tuple[str, ...] = ()  # stand before the noun: "national"
    heads: tuple[str, ...]  # nouns, or whole names, however they are printed: "ministry", "local authorities"
    named: tuple[str, ...] = ()  # nouns that are a body's only where they are printed with a capital: "Board"
    links: tuple[str, ...] = ()  # tie further words of the name: "of the"
    behind: tuple[str, ...] = ()  # further words in lower case: "nacional", "de la santé"
    undergoing: tuple[str, ...]  # close behind: something is to be done to the body, not by it: "be"


class Sections(Table):
    """Phrases that tell which section a chapter heading opens; matched on folded lower case, anywhere in the heading."""

    introduction: tuple[str, ...]
    positive_aspects: tuple[str, ...]
    concerns_and_recommendations: tuple[str, ...]
    follow_up: tuple[str, ...]
    concerns_alone: tuple[
        str, ...
    ]  # whole titles of chapters that hold concerns, too short to be looked for inside others: "Data"
    topics: tuple[str, ...]  # a heading with one of these names no follow-up: "Dissemination and awareness-raising"
    other: tuple[str, ...]
    article: tuple[str, ...]  # words before article numbers in a heading: "art.", "arts.", "article"


class Numbering(Table):
    """Marks of this language's lists, in printed order, and what its words are compounded with."""

    item_letters: tuple[str, ...]  # a b c ...; alef beh jeem ...
    chapter_marks: tuple[str, ...]  # marks of chapters that are not roman or Latin letters
    compounding: tuple[str, ...]  # first parts of words that keep their hyphen at a line's end: "non", "self"


class Verbs(Table):
    """Phrases of one speech act or stance, by who is the subject of the clause. `speech.py` says when they count."""

    committee: tuple[str, ...] = ()  # the committee is the subject: "recommends", "is concerned"
    told: tuple[str, ...] = ()  # the same in older annual reports, which tell what it did: "recommended"
    asked: tuple[str, ...] = ()  # the one asked is the subject: "should", "is requested to"
    opening: tuple[str, ...] = ()  # opens a clause without a subject: "it is recommended"


class Actors(Table):
    """Who may be the subject of a clause."""

    committee: tuple[str, ...]
    state_party: tuple[str, ...]
    pronouns: tuple[str, ...]  # stand for either: "it"


class Clauses(Table):
    """Small words that hold clauses together."""

    between: tuple[str, ...]  # may stand anywhere in a cue and change nothing: "also", "in particular"
    intensifying: tuple[str, ...]  # the same, but they raise the strength: "strongly"
    joining: tuple[str, ...]  # tie a second verb to the same subject: "and"
    conceding: tuple[str, ...]  # open a clause that is not the main one: "while", "although"
    that: tuple[str, ...]  # open a clause that reports: "that"
    relating: tuple[str, ...]  # of these and the like, what says more of a noun before it: "which"
    past: tuple[str, ...]  # right before a verb that asks: it tells of an earlier ask: "had", "avait"


class Manner(Table):
    """What is said about an ask."""

    headings: tuple[str, ...]  # of chapters that hold nothing but asks: there "should" asks whoever is its subject
    reporting: tuple[str, ...]  # it is only about reporting, following up or making known: "next periodic report"
    carrying_out: tuple[str, ...]  # before such a phrase, or around it: about doing: "implementing", "before its"
    repeating: tuple[str, ...]  # it was made before: "reiterates its recommendation"
    continuing: tuple[str, ...]  # what is done is to go on: "continue", "intensify its efforts"
    elaborating: tuple[str, ...]  # a sentence that so begins spells out the ask before it: "such measures"
    recounting: tuple[
        str, ...
    ]  # a sentence that so begins tells of an earlier ask: "in its previous concluding observations"
    listing: tuple[str, ...]  # between what a verb asks by itself and its list: "repair the piers, and that it:"
    heeding: tuple[str, ...]  # so asked, it is no thing of its own beside a list: "be guided by"


class Cover(Table):
    """Words of the first page, for `cover.py` and `knowledge/bodies.py`; matched without case and accents."""

    spaced: bool  # words stand apart; false for Chinese
    organization: tuple[str, ...]  # the Organization's name in the head
    distribution: tuple[str, ...]  # opens the mark of distribution, above the date: "Distr."
    original: tuple[str, ...]  # stands before the language the text was drafted in: "Original"
    languages: dict[str, tuple[str, ...]]  # code -> what this language calls it
    agenda: tuple[str, ...]  # opens a line with the item of the agenda
    received: tuple[str, ...]  # opens a line with the day a State's document came in
    contents: tuple[str, ...]  # heading of the table of contents
    reissued: tuple[str, ...]  # in a note of the first page, before the day: "reissued for technical reasons"
    adopted: tuple[str, ...]  # verbs of adoption
    working_group: tuple[str, ...]  # its sessions are not the committee's
    session: tuple[str, ...]  # what the number of a session counts
    report: tuple[str, ...]  # what the number of a cycle counts
    meeting: tuple[str, ...]  # what ordinals in a title may count besides
    name_endings: tuple[tuple[str, ...], ...]  # endings of one word in its cases, the dictionary's own first
    name_prefixes: dict[str, str]  # particle written as one with a name -> what stands in the dictionary instead
    name_syllables: tuple[
        str, ...
    ]  # signs that go on with a foreign name, so that what stands before them is only its beginning
    kinds: dict[DocumentType, tuple[str, ...]]  # words of a title; the first kind that fits counts


class Numbers(Table):
    """Numbers in words, for `ordinals.py`. A key that ends in * stands for all inflected forms of a word."""

    joining: tuple[str, ...]  # words between hundreds, tens and units: "and"
    prefixes: tuple[str, ...]  # the same, written as one with the next word
    units_first: bool  # "two and twentieth"
    after_digits: tuple[str, ...]  # make an ordinal of figures: "th"
    before_digits: tuple[str, ...]
    cardinals: dict[str, int]
    ordinals: dict[str, int]
    multipliers: dict[str, int]  # take the unit before them: hundred


class Dates(Table):
    """How days are written, for `dates.py`. Slots {day} {month} {year} {number} {to}; [brackets]: may be missing."""

    locales: tuple[str, ...]  # of the Unicode CLDR, whose names of months are read
    months: dict[str, int]  # names the CLDR lacks
    days: tuple[str, ...]
    whole_months: tuple[str, ...]
    without_year: tuple[str, ...]
    to: tuple[str, ...]  # between the two ends of a range
    ranges: tuple[str, ...]


class Example(Table):
    """A sentence of ours with the answer expected; `test_languages.py` runs them all."""

    text: str
    kind: Kind
    acts: tuple[Act, ...] = ()  # of the rows it gives, in order
    addressee: str = "state_party"
    section: Section = "concerns_and_recommendations"


class FollowUp(Table):
    """What the committee singles out, asks for by a day, and expects next."""

    within: tuple[str, ...]  # before a length of time: "within"
    within_after: tuple[str, ...] = ()  # behind it, where the language puts it there
    numbers: dict[str, int]  # counts of months and years written in words
    months: tuple[str, ...]
    years: tuple[str, ...]
    durations: dict[str, int] = {}  # months in a length of time that is said without a number
    terms: dict[str, int] = {}  # the same, with its own "within": "within a year" in one word
    other_start: tuple[str, ...]  # the time does not run from the adoption: "of receipt"
    recommendation: tuple[str, ...]
    information: tuple[str, ...]  # what is asked for in the time allowed
    attention: tuple[str, ...]
    urgent: tuple[str, ...]
    all_important: tuple[str, ...]  # opens the sentence before some are singled out: "the importance of all"
    particular_importance: tuple[str, ...]
    priority: tuple[str, ...]  # asked for first, without a day: "as a matter of priority"
    report: tuple[str, ...]
    next_report: tuple[str, ...]
    include: tuple[str, ...]  # what is asked to be put into the next report, with no day of its own: "include"
    all_recommendations: tuple[str, ...]  # what a report is on, where it is not called one
    submit: tuple[str, ...]  # hand in, be due, be expected
    list_of_issues: tuple[str, ...]
    cycle: tuple[str, ...]  # a calendar decides: "will receive", "review cycle"
    date_to_come: tuple[str, ...]  # the committee will say when
    in_year: tuple[str, ...]  # before a year that stands alone
    year_after: tuple[str, ...] = ()  # behind it
    present_observations: tuple[str, ...]
    present_report: tuple[str, ...]  # a visit report, that the State is to reply to
    disseminate: tuple[str, ...]
    implementation_plan: tuple[str, ...]
    mid_term_report: tuple[str, ...]


class Citations(Table):
    """How numbers of paragraphs, articles, general comments and goals are printed."""

    paragraph: tuple[str, ...]  # before the numbers of paragraphs
    paragraph_after: tuple[str, ...] = ()  # behind them, where the language needs it to know them
    item: tuple[str, ...]  # before item letters that stand without their paragraph: "subparagraphs"
    lettered: tuple[str, ...]  # the same where a letter follows, which alone makes them so: "paragraph 35, clause E"
    item_lookalikes: dict[str, str] = {}  # letters printed in item marks in the place of Latin ones
    article: tuple[str, ...]
    article_after: tuple[str, ...] = ()
    numerals: dict[str, int] = {}  # signs that numbers are also written in; from ten on they multiply
    spelt: dict[str, int] = {}  # numbers of articles that are written as words: "article premier"
    joins: tuple[str, ...]  # between the last two of a list: "and"
    ranges: tuple[str, ...]  # between the ends of a range: "to"
    fillers: tuple[str, ...]  # small words that may stand before a number in a list: "in"
    of: tuple[str, ...]  # behind a number: it is a number of something else
    here: tuple[str, ...]  # behind `of`: it is a number of this document after all
    above: tuple[str, ...]  # behind a number: it stands in this document
    topic: tuple[str, ...]  # opens what a paragraph is about: "on"
    no_topic: tuple[str, ...]  # looks like it and does not: "on which"
    holders: tuple[str, ...]  # before another number: its paragraphs are meant, not this document's: "rule"
    convention: tuple[str, ...]  # the treaty the document is made under, when it is not named in full
    covenant: tuple[str, ...]  # the same, where that is a covenant
    protocol: tuple[str, ...]  # the same for a protocol
    own_protocol: tuple[str, ...]  # the protocol to the treaty the document is made under
    named_by: tuple[str, ...]  # behind `convention`: another treaty is being named
    law: tuple[str, ...]  # national law, whose articles are no treaty's
    law_adjectives: tuple[str, ...] = ()  # endings of capitalised words that may stand before it: "of the Civil Code"
    comment: tuple[str, ...]
    recommendation: tuple[str, ...]
    number_sign: tuple[str, ...]
    number_first: bool = False  # the number stands before the word: "No. 6 general comment"
    target: tuple[str, ...]
    target_points: str = "."  # signs between the number of the goal and that of the target
    goal: tuple[str, ...]  # as printed, capitals count
    goals: tuple[str, ...]  # the goals by name: nearby numbers are theirs
    other_goals: tuple[str, ...]  # goals that are others
    labour_conventions: tuple[str, ...]  # whose conventions are cited by number: "ILO"


class Corrections(Table):
    """How a corrigendum says what it changes."""

    pairs: tuple[tuple[str, str], ...]  # around the words replaced: "for ... read"
    whole: tuple[str, ...]  # before a paragraph's whole text anew
    deleted: tuple[str, ...]  # before words that are taken out


class Language(Table):
    """Everything said about one language."""

    code: str
    name: str  # the language's own name for itself
    english_name: str
    right_to_left: bool
    script: str  # ISO 15924: Arab, Cyrl, Hani, Latn
    function_words: float  # usual share of spaCy's stop words among words; 0 where words are not parted by spaces
    one_letter_words: str = ""  # letters that are words of their own
    ocr: str  # name of the language in tesseract, and of its Debian package behind "tesseract-ocr-"
    formats: tuple[Literal["pdf", "doc"], ...]  # in which its documents are fetched, the more readable first
    fold: dict[str, str]  # printed character -> the one that phrases are written in
    squeeze: bool = False  # read repeated letters as one: damaged text layers stretch words by repeating them
    prefixes: tuple[str, ...]  # particles written as one with the next word
    abbreviations: tuple[str, ...]  # words whose full stop ends no sentence
    sections: Sections
    numbering: Numbering
    actors: Actors
    clauses: Clauses
    manner: Manner
    acts: dict[Act, Verbs]
    stances: dict[Stance, Verbs]
    addressees: dict[str, tuple[str, ...]]  # code of a body other than the State party -> its names
    bodies: Bodies
    follow_up: FollowUp
    citations: Citations
    corrections: Corrections
    examples: tuple[Example, ...]
    cover: Cover
    numbers: Numbers
    dates: Dates


@cache
def language(code: str) -> Language:
    """The language of an ISO 639-1 code.

    Raises:
        KnowledgeError: there is no such file, or the file breaks the model.
    """
    path = FOLDER / f"{code}.toml"
    if not path.is_file():
        raise KnowledgeError(f"{path.name}: there is no such language file; the languages are {', '.join(CODES)}.")
    try:
        return Language.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise KnowledgeError(f"{path.name}: {error}") from error
