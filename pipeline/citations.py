"""Authorities that paragraphs cite: articles of treaties, general comments, goals, documents, instruments by name.

An article counts only where the text says whose it is, or where nothing near says it is another's: articles of national
law are never taken for a treaty's. Every authority is given once per paragraph or item, at its first mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from pipeline import general_comments, goals, references, symbols
from pipeline.knowledge.bodies import treaties
from pipeline.knowledge.instruments import articles as article_counts
from pipeline.knowledge.instruments import instrument_names
from pipeline.knowledge.languages import language as language_of
from pipeline.names import Name, instruments
from pipeline.phrases import compiled, fold, lowered, plain, sentences, words
from pipeline.records import Numbered

CitationKind = Literal["article", "general_comment", "sdg", "document", "instrument"]

_SENTENCE = 600  # letters before an article list in which its sentence is sure to begin, or what is said is too far off
_BESIDE = 3
_NEAR = 60  # letters within which a name before an article list still says whose the articles are
_SMALL_WORD = r"[^\W\d_A-ZÀ-ÞА-Я]{1,12}"


class Cited(NamedTuple):
    """One authority cited."""

    position: int  # index of the paragraph
    item: str | None  # label of the item that cites, "(a)"
    kind: CitationKind
    target: str  # "CRPD:5", "CRPD GC 6", "SDG 10.3", "CRPD/C/MRV/1", "Paris Principles"
    text: str  # the words as printed
    in_note: bool = False  # a footnote that the passage calls cites it


class _Hit(NamedTuple):
    kind: CitationKind
    target: str
    start: int
    end: int


def find(paragraphs: Sequence[Numbered], *, language: str, treaty: str | None) -> list[Cited]:
    """Everything the paragraphs cite, in order.

    Args:
        paragraphs: of one document.
        language: ISO 639-1 code of their text.
        treaty: code of the treaty or protocol the document is made under: whose articles "the Convention" means.
    """
    grammar = _grammar(language)
    found: dict[tuple[int, str | None, str, str], Cited] = {}
    for position, paragraph in enumerate(paragraphs):
        for passage in paragraph.passages:
            item = passage.label or None
            for text in (passage.text, *passage.notes):
                for hit in _hits(text, grammar, treaty, paragraph.articles):
                    key = (position, item, hit.kind, hit.target)
                    words_printed = text[hit.start : hit.end]
                    noted = text is not passage.text
                    found.setdefault(key, Cited(position, item, hit.kind, hit.target, words_printed, noted))
    return list(found.values())


def _hits(text: str, grammar: _Grammar, treaty: str | None, stated: Sequence[str] = ()) -> list[_Hit]:
    cased = fold(text, grammar.language)
    lower = lowered(cased)
    names = _names(lower, grammar, treaty)
    hits: list[_Hit] = []
    if any(word in lower for word in grammar.article_words):
        hits += _articles(_Text(text, cased, lower, names), grammar, treaty, stated)
    hits += [_Hit("general_comment", *each) for each in general_comments.find(lower, grammar.language, treaty)]
    hits += [_Hit("sdg", *each) for each in goals.find(cased, lower, grammar.language)]
    if "/" in text:
        right_to_left = language_of(grammar.language).right_to_left
        hits += [
            _Hit("document", each.symbol.text, each.start, each.end)
            for each in symbols.find(text, right_to_left=right_to_left)
        ]
    if any(word in lower for word in grammar.labour_words):
        hits += _labour_conventions(lower, grammar)
    taken = [(hit.start, hit.end) for hit in hits if hit.kind == "article"]
    for name in names:
        own = name.target == treaty or any(start <= name.start < end for start, end in taken)
        if not own:
            hits.append(_Hit("instrument", name.target, name.start, name.end))
    return sorted(hits, key=lambda hit: hit.start)


# --- the phrases of a language -----------------------------------------------------------------------------------


class _Grammar(NamedTuple):
    language: str
    article_words: tuple[str, ...]
    of: re.Pattern[str]
    convention: re.Pattern[str]
    covenant: re.Pattern[str]
    protocol: re.Pattern[str]
    protocol_words: tuple[str, ...]
    own_protocol: re.Pattern[str]
    named_by: re.Pattern[str]
    law: re.Pattern[str]
    law_behind: re.Pattern[str]  # with some small words before it: ", section VII of the"
    labour_words: tuple[str, ...]
    labour: re.Pattern[str]


@cache
def _grammar(language: str) -> _Grammar:
    data = language_of(language).citations

    def lower(phrases: Sequence[str]) -> tuple[str, ...]:
        return tuple(plain(phrase, language) for phrase in phrases)

    def any_of(phrases: Sequence[str]) -> str:
        return words(phrases, language)

    sign = any_of(data.number_sign)
    signs = tuple(word for word in data.named_by if word in data.number_sign)
    namers = tuple(word for word in data.named_by if word not in data.number_sign)
    labour = any_of(data.labour_conventions)
    law = compiled(data.law, language, cased=True)
    joins = any_of(data.joins)
    endings = "|".join(map(re.escape, data.law_adjectives))
    between = rf"{_SMALL_WORD}|[IVX\d]{{1,4}}" + (
        rf"|[^\W\d_][^\W\d_-]*(?:-[^\W\d_]+)?(?:{endings})" if endings else ""
    )
    return _Grammar(
        language,
        lower(data.article),
        re.compile(rf"\s*,?\s*(?P<of>{any_of(data.of)})?\s*[《«\"]?"),
        compiled(data.convention, language),
        compiled(data.covenant, language),
        compiled(data.protocol, language),
        lower(data.protocol + data.own_protocol),
        compiled(data.own_protocol, language),
        re.compile(rf"\s*(?:{any_of(signs)}|{any_of(namers)}(?!\s+\d{{1,2}}\s))"),  # not "the Convention on 9 May"
        law,
        re.compile(rf"(?:,?\s+(?!{joins})(?:{between})){{0,4}}\s*[《]?{law.pattern}"),
        lower(data.labour_conventions),
        re.compile(
            rf"{labour}[^.;]{{0,60}}?{sign}\s*(?P<number>\d{{1,3}})(?!\d)|\d{{4}}\s*\({sign}\s*(?P<second>\d{{1,3}})\)"
        ),
    )


def _names(lower: str, grammar: _Grammar, treaty: str | None) -> list[Name]:
    """Names of instruments in a text, none inside another; the own treaty's protocol also by its short name."""
    found = instruments(lower, grammar.language)
    own = _own(treaty, protocol=True)
    if own is not None and any(word in lower for word in grammar.protocol_words):
        found += [
            Name(own, match.start(), match.end())
            for match in grammar.own_protocol.finditer(lower)
            if grammar.named_by.match(lower, match.end()) is None
        ]
    kept: list[Name] = []
    for name in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


# --- articles ----------------------------------------------------------------------------------------------------


class _Text(NamedTuple):
    """A passage as printed, folded and plain (see phrases.py), with the names of instruments in it."""

    printed: str
    cased: str
    plain: str
    names: Sequence[Name]


def _articles(text: _Text, grammar: _Grammar, treaty: str | None, stated: Sequence[str]) -> Iterator[_Hit]:
    for each in references.articles(text.printed, grammar.language):
        holder, end = _holder(each, text, grammar, treaty)
        if _closes(each, text.plain) and all(f"{treaty}:{number}" in stated for number in each.numbers):
            holder = treaty
        if holder is not None:
            for number in each.numbers:
                yield _Hit("article", f"{holder}:{number}", each.start, end)


def _closes(each: references.Articles, plainly: str) -> bool:
    """Whether a list stands in brackets at the end, where concerns state the articles they are about."""
    return plainly[each.start - 1 : each.start] == "(" and not plainly[each.end :].strip(" ).;。")


def _holder(each: references.Articles, text: _Text, grammar: _Grammar, treaty: str | None) -> tuple[str | None, int]:
    """The treaty whose articles a list gives, and where the words end that say so; None for any other law."""
    stray = text.plain.startswith(")", each.end) and text.plain[each.start - 1 : each.start] != "("  # "article 21) of"
    of = grammar.of.match(text.plain, each.end + stray)
    place = of.end() if of else each.end
    for name in text.names:
        if each.end <= name.start <= place + 4 and not text.plain[place : name.start].strip():
            return name.target, name.end
    for pattern in (grammar.protocol, _own_word(treaty, grammar)):
        own = pattern.match(text.plain, place)
        if own is not None and grammar.named_by.match(text.plain, own.end()) is None:
            return _own(treaty, protocol=pattern is grammar.protocol), own.end()
        if own is not None:
            return None, each.end
    inside = any(name.start < each.start < name.end for name in text.names)  # part of an instrument's name
    beside = any(
        m.end() == each.start for m in _own_word(treaty, grammar).finditer(text.plain, max(0, each.start - 12))
    )
    if inside:
        return (_own(treaty, protocol=False) if beside else None), each.end
    if (of is not None and of["of"]) or grammar.law_behind.match(text.cased, each.end):
        return None, each.end
    return _holder_before(each, text, grammar, treaty), each.end


def _holder_before(each: references.Articles, text: _Text, grammar: _Grammar, treaty: str | None) -> str | None:
    """Whose articles a list without a name behind it gives, from what stands before it in the sentence."""
    window = max(0, each.start - _SENTENCE)
    begin = window + max((at for at, _ in sentences(text.cased[window : each.start], grammar.language)), default=0)
    said: list[tuple[int, str | None]] = [(n.end, n.target) for n in text.names if begin <= n.start < each.start]
    said += [(match.end(), None) for match in grammar.law.finditer(text.cased, begin, each.start)]
    for pattern in (_own_word(treaty, grammar), grammar.protocol):
        for match in pattern.finditer(text.plain, begin, each.start):
            if not any(name.start <= match.start() < name.end for name in text.names):
                other = grammar.named_by.match(text.plain, match.end()) is not None
                said.append((match.end(), None if other else _own(treaty, protocol=pattern is grammar.protocol)))
    nearest, holder = max(said, key=lambda where: where[0], default=(-1, None))
    before = text.plain[each.start - 1 : each.start]
    if nearest >= 0 and (holder is None or each.start - nearest <= (_BESIDE if before == "(" else _NEAR)):
        return holder
    its = any(
        law.start() <= each.start < law.end() for law in grammar.law.finditer(text.cased, max(0, each.start - 12))
    )
    if treaty is None or its or before in ("》", "»"):  # "its article 62"
        return None
    return treaty if all(int(number) <= article_counts().get(treaty, 0) for number in each.numbers) else None


def _own_word(treaty: str | None, grammar: _Grammar) -> re.Pattern[str]:
    """What a document calls the treaty it is made under: the Convention or the Covenant."""
    name = treaties().get((treaty or "").partition("-")[0], {}).get("en", "")
    return grammar.covenant if "Covenant" in name else grammar.convention


@cache
def _own(treaty: str | None, *, protocol: bool) -> str | None:
    """What "the Convention" or "the Optional Protocol" is in a document made under a treaty."""
    if treaty is None:
        return None
    convention, is_protocol, _ = treaty.partition("-")
    if not protocol:
        return convention
    if is_protocol:
        return treaty
    known = instrument_names("en").values()
    return next((code for code in (f"{convention}-OP", f"{convention}-OP1") if code in known), None)


# --- conventions of the International Labour Organization ------------------------------------------------------------


def _labour_conventions(lower: str, grammar: _Grammar) -> Iterator[_Hit]:
    for match in grammar.labour.finditer(lower):
        number = match["number"] or match["second"]
        yield _Hit("instrument", f"ILO Convention No. {number}", match.start(), match.end())
