"""What a corrigendum changes: paragraph by paragraph, the words it replaces and those it puts in their place.

An instruction opens with the paragraph it is about, at the head of a line: "Paragraph 12 (a), line 3". Below stands what to
do: "For ... read ...", "Replace ... with ...", or "Should read:" and the whole text anew. Phrases are in the language files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from pipeline import references
from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import fold, lowered, words
from pipeline.records import Doubt, Line, LineRole

_HEAD = (
    30  # letters of a line in which the word "paragraph" stands where it opens an instruction: "Page 3, paragraph 12"
)
_QUOTES = " \t\"'“”„‟«»‘’:;,.،؛。「」《》"
_NUMBER = re.compile(r"\s*\(?\d{1,3}\s?[.)]\s+")


class Correction(NamedTuple):
    """One change of the text of one paragraph or item."""

    number: str
    item: str | None
    old: str | None  # the words replaced; None where the whole text is
    new: str  # "" where words are only taken out
    text: str  # the instruction as printed


class _Grammar(NamedTuple):
    pairs: tuple[re.Pattern[str], ...]
    whole: re.Pattern[str]
    deleted: re.Pattern[str]


def find(lines: Iterable[Line], *, language: str) -> tuple[list[Correction], list[Doubt]]:
    """The changes that the lines of a corrigendum make, in order, and the instructions that were not understood."""
    found: list[Correction] = []
    doubts: list[Doubt] = []
    for page, refs, text in _instructions([line for line in lines if line.role is LineRole.BODY], language):
        change = _change(text, language)
        if change is None or len(refs) != 1:
            where = ", ".join(refs)
            message = f"It changes paragraph {where} in a way that is not understood; read it beside the document."
            doubts.append(Doubt("corrections", "correction_not_understood", message, page))
            continue
        number, bracket, item = refs[0].partition("(")
        found.append(Correction(number, bracket + item or None, *change, text))
    if not found and not doubts:
        message = "It is a corrigendum, and no paragraph that it changes was found; read it beside the document."
        doubts.append(Doubt("corrections", "correction_not_understood", message))
    return found, doubts


def _instructions(lines: Sequence[Line], language: str) -> Iterable[tuple[int, tuple[str, ...], str]]:
    """Page, paragraphs and words of each instruction; its words go on to the next."""
    opened: tuple[int, tuple[str, ...]] | None = None
    texts: list[str] = []
    for line in lines:
        named = next((one for one in references.find(line.text, language) if one.start <= _HEAD), None)
        # a sentence of the text that is put in goes on behind a paragraph's number: it opens nothing
        if named and (opened is None or _opens(line.text, named.start, language)):
            if opened:
                yield *opened, " ".join(texts)
            opened, texts = (line.box.page, named.paragraphs), [line.text[named.end :]]
        elif opened:
            texts.append(line.text)
    if opened:
        yield *opened, " ".join(texts)


def _opens(text: str, start: int, language: str) -> bool:
    """Whether nothing but numbers, a page or signs stands before the word "paragraph"."""
    before = fold(text[:start], language)
    return (
        not re.search(r"[^\W\d_]", before) or re.fullmatch(r"[\d.\s]*[^\W\d_]+\.?\s\d+\s*,?\s*\(?", before) is not None
    )


def _change(text: str, language: str) -> tuple[str | None, str] | None:
    """The words replaced and the new ones, as printed; None where the instruction is not understood."""
    grammar = _grammar(language)
    plainly = lowered(fold(text, language))
    for pattern in grammar.pairs:
        if match := pattern.search(plainly):
            return _bare(text[slice(*match.span("old"))]), _bare(text[slice(*match.span("new"))])
    if match := grammar.whole.search(plainly):
        new = text[match.end() :].strip().lstrip(_QUOTES)
        number = _NUMBER.match(new)
        return None, new[number.end() if number else 0 :].strip()
    if match := grammar.deleted.search(plainly):
        return _bare(text[match.end() :]), ""
    return None


def _bare(words_given: str) -> str:
    return words_given.strip(_QUOTES)


@cache
def _grammar(language: str) -> _Grammar:
    data = language_of(language).corrections
    pairs = [
        rf"{words([before], language)}[\s:]*+(?P<old>\S.{{0,600}}?)"
        rf"[\s,;:]{{0,20}}{words([between], language)}[\s:]*+(?P<new>\S.*)"
        for before, between in data.pairs
    ]
    return _Grammar(
        tuple(re.compile(pattern, re.DOTALL) for pattern in pairs),
        re.compile(words(data.whole, language)),
        re.compile(words(data.deleted, language)),
    )
