"""Headings: what looks like one, which mark it carries, and where it stands in the tree.

Size, weight and mark give a heading's rank; nothing here knows a title. Which section a chapter opens is told by the
phrases of the language file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.codes import Section
from pipeline.contents import is_contents_line
from pipeline.knowledge.languages import Sections
from pipeline.records import Heading, Line

_LONGEST = 260  # letters; the longest heading seen in the corpus has 190
_LONGEST_DISPLAYED = 1200  # of a question quoted as a heading, larger and bold
_LARGER = 1.08  # times the text's size
_MARK = re.compile(
    r"(?P<roman>[IVXL]{1,6})[.\-–) ]+(?=\S)|(?P<alpha>[A-ZА-Я])[.\-–)]\s?(?=\S)|(?P<number>\d{1,2})[.\-–)]\s+(?=\S)"
    r"|(?P<paren>\((?:[a-z]|[ivx]{1,4}|\d{1,2})\))\s+(?=\S)"
)
_ENDS_SENTENCE = re.compile(r"[.;:,،؛。；：]['\"”»]?$")
_ABBREVIATION_END = re.compile(r"\b(?:etc|al|No|art|arts|para|paras|cont|cont’d)\.$")
_TITLE_WITH_STOP = re.compile(r"\d{1,2}\. .{3,60}\.")  # "6. Basic health. Health of adolescents."
_MARK_RANKS = {"roman": 0, "chapter": 1, "alpha": 2, "number": 3, "paren": 4, "": 5}
_STOPS = frozenset("-–.、)．ـ")  # after a chapter's mark
_VOWELS = "".join(map(chr, range(0x64B, 0x653)))  # Arabic ones, written above and below or left out


def split_mark(text: str, chapter_marks: Sequence[str] = ()) -> tuple[str, str, str]:
    """A heading's kind of mark, its mark and its words: "III. Principal areas" -> ("roman", "III", "Principal areas")."""
    for mark in chapter_marks:
        rest = text[len(mark) :].lstrip(_VOWELS) if text.startswith(mark) else ""
        if rest.lstrip()[:1] in _STOPS:
            return "chapter", mark, rest.lstrip(" -–.、)．ـ")
    match = _MARK.match(text)
    if match is None:
        return "", "", text
    return match.lastgroup or "", match.group().strip(" .-–)").removeprefix("("), text[match.end() :].strip()


def looks_like_heading(lines: Sequence[Line], body_size: float, *, in_print: bool) -> bool:
    """Whether a block of lines is printed as a heading: set apart by weight, slant or size, short, and no sentence."""
    text = " ".join(line.text for line in lines)
    if is_displayed(lines, body_size) and len(text) < _LONGEST_DISPLAYED and not is_contents_line(text):
        return any(char.isalpha() for char in text)
    if len(text) > _LONGEST or len(lines) > 5 or is_contents_line(text) or not any(char.isalpha() for char in text):
        return False
    if _ENDS_SENTENCE.search(text) and not _ABBREVIATION_END.search(text):
        return not in_print and _TITLE_WITH_STOP.fullmatch(text) is not None
    if not in_print:
        return len(text) < 140
    letters = sum(len(line.text) for line in lines) or 1
    bold = sum((line.bold or 0) * len(line.text) for line in lines) / letters
    italic = sum((line.italic or 0) * len(line.text) for line in lines) / letters
    larger = min(line.size for line in lines) > _LARGER * body_size
    return bold > 0.85 or larger or italic > 0.85


def is_displayed(lines: Sequence[Line], body_size: float) -> bool:
    """Whether lines are printed both larger and bolder than text: a heading, even where it is a whole sentence."""
    letters = sum(len(line.text) for line in lines) or 1
    bold = sum((line.bold or 0) * len(line.text) for line in lines) / letters
    return bold > 0.85 and min(line.size for line in lines) > _LARGER * body_size


def rank(lines: Sequence[Line], kind: str) -> tuple[float, int, int, int]:
    """Where a heading stands among headings; smaller is further out. Size, then kind of mark, then weight, then slant."""
    letters = sum(len(line.text) for line in lines) or 1
    bold = sum((line.bold or 0) * len(line.text) for line in lines) / letters
    italic = sum((line.italic or 0) * len(line.text) for line in lines) / letters
    size = max((line.size for line in lines), default=0.0)
    return (-round(size), _MARK_RANKS[kind], 0 if bold > 0.5 else 1, 1 if italic > 0.5 else 0)


_ORDER: tuple[Section, ...] = (
    "concerns_and_recommendations",
    "positive_aspects",
    "follow_up",
    "introduction",
    "other",
)


Place = tuple[float, float, int, int]


class HeadingStack:
    """The headings above the place one has read to, outermost first."""

    def __init__(self) -> None:
        """Begin at the top of the document."""
        self._open: list[tuple[Place, Heading]] = []
        self._begun = False  # a paragraph stands under some heading
        self._bare = False  # nothing stands under the last heading yet
        self._over: dict[Place, Place] = {}  # looks of unmarked headings that stand over marked ones, and their place
        self._below: set[Place] = set()  # looks of unmarked headings that stand below marked ones

    def push(self, heading: Heading, place: Place) -> Heading:
        """Close the headings of the same rank or below, and open this one under what is left.

        An unmarked heading with nothing under it but a marked one stands over that one: "Paragraph 9", "A. Measures taken".
        """
        if self._bare and self._begun and _is_marked(place):
            self._lift(place)
        self._bare = True
        return self._put(heading, self._over.get(place, place))

    def begin(self) -> None:
        """A paragraph begins under the open headings."""
        self._begun, self._bare = True, False
        looks = [place for place, _ in self._open]
        if looks and not _is_marked(looks[-1]) and any(map(_is_marked, looks)):
            self._below.add(looks[-1])

    def _lift(self, marked: Place) -> None:
        """Put the last heading over a marked one, if it is unmarked, as large, and its like never stood below such."""
        last, heading = self._open[-1]
        if _is_marked(last) or last[0] != marked[0] or last in self._below or last < marked:
            return
        self._over[last] = (marked[0], marked[1] - 0.5, marked[2], marked[3])
        self._open.pop()
        self._put(heading, self._over[last])

    def _put(self, heading: Heading, place: Place) -> Heading:
        while self._open and self._open[-1][0] >= place:
            self._open.pop()
        heading = heading._replace(level=len(self._open) + 1)
        self._open.append((place, heading))
        return heading

    @property
    def path(self) -> tuple[Heading, ...]:
        """The open headings, outermost first."""
        return tuple(heading for _, heading in self._open)


def _is_marked(place: Place) -> bool:
    return place[1] < _MARK_RANKS[""]


def section_of(headings: Sequence[Heading], sections: Sections) -> Section | None:
    """The section that headings open: the innermost that names the follow-up, else the outermost that names one.

    Below a chapter, a heading that states articles is a topic, whatever its words: "National monitoring (art. 33)".
    """
    topics = [depth > 0 and _states_articles(heading.text, sections) for depth, heading in enumerate(headings)]
    named = [
        name
        for heading, topic in zip(headings, topics, strict=True)
        if not topic and (name := _named(heading.text.casefold(), sections))
    ]
    if not named:
        return None
    return "follow_up" if "follow_up" in named and named[0] != "introduction" else named[0]


def _states_articles(text: str, sections: Sections) -> bool:
    """Whether a bracket opens with the word for articles: "(arts. 31-33)"."""
    inside = [part.lstrip().casefold() for part in re.split(r"[(（]", text)[1:]]
    return any(part.startswith(sections.article) for part in inside)


def _named(text: str, sections: Sections) -> Section | None:
    for name in _ORDER:
        if name == "follow_up" and any(phrase in text for phrase in sections.topics):
            continue
        if any(phrase in text for phrase in getattr(sections, name)):
            return name
    alone = re.split(r"[(（]", text)[0].strip(" .:")
    return "concerns_and_recommendations" if alone in sections.concerns_alone else None
