"""What a committee's follow-up assessment says: which paragraph of which concluding observations got which grade.

Letters stand in square brackets below the paragraph they grade, "[C]: (a) and (b)", and once more in a summary at the
head; words stand in sentences. `grades.toml` says what they mean. The graded document is named; whether it is at hand,
and which recommendations the paragraph makes, is for `linking`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline import references, symbols
from pipeline.codes import NextStep
from pipeline.knowledge.grades import Scale, decisions, scale_of, words_of
from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import compiled, plain
from pipeline.records import Doubt, Graded, Line, LineRole

_FURNITURE = frozenset({LineRole.RUNNING_HEAD, LineRole.PAGE_NUMBER, LineRole.JOB_NUMBER, LineRole.ORNAMENT})
_GRADE = re.compile(r"\[\s?([A-E][1-3]?)\s?\]")
_OPENING = re.compile(r"(?:\W{0,3}\[\s?[A-E][1-3]?\s?\][\s,/]*+)+")
_SUMMARY = re.compile(r"(\d{1,3})((?:\s?\([^()]{1,4}\))*)\s?((?:\[\s?[A-E][1-3]?\s?\][\s,/]{0,2})+)")
_ITEM = re.compile(r"\(?[^\W\d_]{1,4}\)")  # "(a)", "a)", "(iii)"
_LABEL = 60  # letters before the symbol in a line that says what is assessed
_NEAR = 3  # letters between a symbol and the paragraph that is cited from it
_DECISION = 6  # lines behind its head in which a decision is told
_LIMB = 120  # letters of a limb that is told in words
_BEHIND = 40  # letters between the words that grade and the paragraphs named behind them: "incomplete with regard to"
_MARK = re.compile(r"[.,;:]")
_REACH = 1500  # letters between a paragraph's number and the words that grade it


class _Mark(NamedTuple):
    """A grade where it is printed."""

    symbol: str | None
    number: str
    items: tuple[str, ...]
    limb: str | None
    raw: str
    page: int


def find(
    lines: Sequence[Line], *, language: str, committee: str | None, made_on: dt.date | None
) -> tuple[list[Graded], list[Doubt]]:
    """The grades, in the order printed, each once; and what could not be understood.

    Args:
        lines: the whole document.
        language: of the document.
        committee: whose document it is.
        made_on: day of the assessment, which tells the scale.
    """
    body = [line for line in lines if line.role not in _FURNITURE]
    steps = _next_steps(body, language)
    marks, summary = _letters(body, language)
    spelled = words_of(committee, made_on, lettered=bool(marks or summary))
    if spelled:
        return _told(_in_words(body, language, spelled), spelled, steps)
    doubts = list(_disagreements(marks, summary))
    told = {(mark.symbol, mark.number) for mark in marks}
    marks += [mark for mark in summary if (mark.symbol, mark.number) not in told]
    scale = scale_of(committee, made_on, [mark.raw for mark in marks])
    graded, more = _told(marks, scale, steps)
    return graded, [*doubts, *more]


def _told(
    marks: Sequence[_Mark], scale: Scale | None, steps: Mapping[str | None, NextStep]
) -> tuple[list[Graded], list[Doubt]]:
    """Marks as grades of the scale; those that belong to nothing, or are on no scale, become doubts."""
    found: dict[Graded, None] = {}
    doubts = []
    for mark in marks:
        grade = scale.grade(mark.raw) if scale else None
        if mark.symbol is None:
            message = f"Paragraph {mark.number} is graded {mark.raw}, and no symbol says of which document; read it."
            doubts.append(Doubt("assessments", "grade_without_document", message, mark.page))
        elif grade is None or scale is None:
            message = f"Paragraph {mark.number} of {mark.symbol} is graded {mark.raw}, which is on no scale known."
            doubts.append(Doubt("assessments", "grade_unknown", message, mark.page))
        else:
            step = steps.get(mark.symbol, steps.get(None))
            found[Graded(mark.symbol, mark.number, mark.items, mark.limb, scale.id, mark.raw, grade.grade, step)] = None
    if not marks:
        doubts.append(Doubt("assessments", "no_grades", "No grade was found in this follow-up assessment; read it."))
    return list(found), doubts


def _next_steps(body: Sequence[Line], language: str) -> dict[str | None, NextStep]:
    """What the committee decides to do next, by the symbol of the document assessed above; None: no symbol is named."""
    said = decisions()
    if language not in said.heads:
        return {}
    head = compiled(said.heads[language], language)
    found: dict[str | None, NextStep] = {}
    symbol: str | None = None
    for place, line in enumerate(body):
        text = line.text.strip()
        symbol = _assessed(text, language) or symbol
        opening = head.search(plain(text, language))
        if opening is None or opening.start() > 1:
            continue
        following = body[place + 1 : place + 1 + _DECISION]
        end = next((n for n, one in enumerate(following) if _opens_another(one.text, language)), len(following))
        told = plain(" ".join([text[opening.end() :], *(one.text for one in following[:end])]), language)
        for step, words in said.words.items():
            if compiled(words[language], language).search(told):
                found[symbol] = step
                break
    return found


def _opens_another(text: str, language: str) -> bool:
    return _assessed(text.strip(), language) is not None or _paragraph_head(text.strip(), language) is not None


# --- letters -----------------------------------------------------------------------------------------------------


def _letters(body: Sequence[Line], language: str) -> tuple[list[_Mark], list[_Mark]]:
    """Grades below their paragraphs, and those of the summaries."""
    marks: list[_Mark] = []
    summary: list[_Mark] = []
    symbol: str | None = None
    number = ""  # of the paragraph that is being assessed; empty in the head
    items: tuple[str, ...] = ()
    for place, line in enumerate(body):
        text = line.text.strip()
        if (named := _assessed(text, language)) is not None:
            symbol, number = named, ""
        elif (refs := _paragraph_head(text, language)) is not None:
            number, items = refs[0].partition("(")[0], _items(refs)
        elif number and (opening := _OPENING.match(text)):
            behind = text[opening.end() :].lstrip(" :：")
            following = body[place + 1].text if place + 1 < len(body) else ""
            limb, limb_items = _limb(behind, following, number, language)
            marks += [
                _Mark(symbol, number, limb_items or items, limb, raw, line.box.page)
                for raw in _GRADE.findall(opening[0])
            ]
        elif not number:
            for match in _SUMMARY.finditer(text):
                limbs = tuple(re.findall(r"\([^()]+\)", match[2]))
                summary += [
                    _Mark(symbol, match[1], limbs, None, raw, line.box.page) for raw in _GRADE.findall(match[3])
                ]
    return _without_lone_limbs(marks), summary


def _assessed(text: str, language: str) -> str | None:
    """The concluding observations that a line of a head names: "COB: CCPR/C/XMV/CO/3, adopted on 27 July 2006"."""
    for found in symbols.find(text)[:1]:
        before, behind = text[: found.start].strip(), text[found.end :]
        if found.symbol.document_type != "concluding_observations" or len(before) > _LABEL:
            return None
        if before.endswith((":", "：")) or _observations(language).search(plain(before, language)):
            return found.symbol.text
        refs = references.find(behind, language)
        if not before and not (refs and refs[0].start <= _NEAR):  # "CCPR/C/XMV/CO/3, para. 12": a citation
            return found.symbol.text
    return None


def _observations(language: str) -> re.Pattern[str]:
    return compiled(language_of(language).cover.kinds["concluding_observations"], language)


def _paragraph_head(text: str, language: str) -> tuple[str, ...] | None:
    """The paragraph that a line opens the assessment of: "Paragraph 19: Right to life", "Paragraph 13 (a):"."""
    found = references.find(text[:_LABEL], language)
    if not found or found[0].start > 1 or len({ref.partition("(")[0] for ref in found[0].paragraphs}) > 1:
        return None
    behind = text[found[0].end :].lstrip()
    return found[0].paragraphs if not behind or behind[0] in ":：-–—." else None


def _limb(behind: str, following: str, number: str, language: str) -> tuple[str | None, tuple[str, ...]]:
    """What a grade is for: items, "(a), (b) and (c)", or a part told in words."""
    word = language_of(language).citations.paragraph[0]
    if _ITEM.match(behind):
        head = f"{word} {number} "
        for tail in (behind, f"{behind} {following}"):
            found = references.find(head + tail, language)
            if not found or found[0].paragraphs[0].partition("(")[0] != number:
                break
            printed = tail[: found[0].end - len(head)].strip()
            if tail is behind and len(behind) - len(printed) in range(1, 6) and not behind.endswith((")", ".")):
                continue  # the list goes on in the next line
            return printed, _items(found[0].paragraphs)
    words = behind.partition(". ")[0].strip()
    return (words[:_LIMB].rstrip() or None), ()


def _items(refs: Sequence[str]) -> tuple[str, ...]:
    return tuple(ref[ref.index("(") :] for ref in refs if "(" in ref)


def _without_lone_limbs(marks: Sequence[_Mark]) -> list[_Mark]:
    """Words behind the only grade of a paragraph explain the grade; they name no part."""
    counts: dict[tuple[str | None, str], int] = {}
    for mark in marks:
        key = mark.symbol, mark.number
        counts[key] = counts.get(key, 0) + 1
    return [mark if mark.items or counts[mark.symbol, mark.number] > 1 else mark._replace(limb=None) for mark in marks]


def _disagreements(marks: Sequence[_Mark], summary: Sequence[_Mark]) -> Iterator[Doubt]:
    """Paragraphs whose grades are others at the head than below."""
    for key in dict.fromkeys((mark.symbol, mark.number) for mark in summary):
        above = {mark.raw for mark in summary if (mark.symbol, mark.number) == key}
        below = {mark.raw for mark in marks if (mark.symbol, mark.number) == key}
        if below and above != below:
            one, other = (" and ".join(sorted(raws)) for raws in (above, below))
            page = next(mark.page for mark in marks if (mark.symbol, mark.number) == key)
            message = f"Paragraph {key[1]} of {key[0]} is graded {one} at the head and {other} below; below counts."
            yield Doubt("assessments", "grades_disagree", message, page)


# --- words -------------------------------------------------------------------------------------------------------


def _in_words(body: Sequence[Line], language: str, scale: Scale) -> list[_Mark]:
    """Sentences that grade a paragraph that they name, or that was named last before them."""
    text = " ".join(line.text for line in body)
    named = [found.symbol.text for found in symbols.find(text) if _is_observations(found)]
    opened: list[tuple[int, str]] = []  # where the assessment of a document begins
    place = 0
    for line in body:
        if (symbol := _assessed(line.text.strip(), language)) is not None:
            opened.append((place, symbol))
        place += len(line.text) + 1
    lists = references.find(text.replace(":", " "), language)  # "Follow-up paragraphs: 12, 13"
    marks = []
    for start, end, raw in _verdicts(plain(text, language), language, scale):
        above = [one for one in opened if one[0] <= start]
        begins, symbol = above[-1] if above else (0, named[0] if named else None)
        if meant := _graded(text, [one for one in lists if one.start >= begins], start, end, language):
            for number, refs in _by_number(meant.paragraphs).items():
                limb = text[meant.start : meant.end] if _items(refs) else None
                marks.append(_Mark(symbol, number, _items(refs), limb, raw, body[0].box.page))
    return marks


def _is_observations(found: symbols.Found) -> bool:
    return found.symbol.document_type == "concluding_observations"


def _graded(
    text: str, lists: Sequence[references.References], start: int, end: int, language: str
) -> references.References | None:
    """The paragraphs that a grade from one place to another is for: tied to it right behind, else the last above."""
    behind = next((one for one in lists if end <= one.start <= end + _BEHIND), None)
    if behind and not _MARK.search(between := text[end : behind.start]):
        joining = language_of(language).clauses.joining  # "has been implemented and paragraph 14 has not"
        if not compiled(joining, language).search(plain(between, language)):
            return behind
    return next((one for one in reversed(lists) if one.end <= start and start - one.end < _REACH), None)


def _verdicts(folded: str, language: str, scale: Scale) -> Iterator[tuple[int, int, str]]:
    """Where the words of each grade stand; where one lies within another the longer counts."""
    spans = [
        (match.start(), match.end(), grade.raw)
        for grade in scale.grades
        if grade.words.get(language)
        for match in compiled(grade.words[language], language).finditer(folded)
    ]
    last = -1
    for start, end, raw in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end, raw
            last = end


def _by_number(refs: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ref in refs:
        found.setdefault(ref.partition("(")[0], []).append(ref)
    return found
