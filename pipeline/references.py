"""Lists of numbers that refer to something: "paragraphs 17 (a), 36 (a)-(d) and 44", "(arts. 1-4)". Six languages.

A head word opens a list; `numberlists.py` reads it. Numbers come out in
ASCII digits and items in Latin letters, so that a reference is the same string in every language version of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeline.knowledge.languages import language as language_of
from pipeline.listgrammar import Grammar, grammar_of
from pipeline.numberlists import Reader
from pipeline.phrases import fold, lowered, plain

_LONGEST_TOPIC = 200  # letters


class References(NamedTuple):
    """One list of paragraph references."""

    paragraphs: tuple[str, ...]  # in printed order, ranges written out: "17(a)", "36", "36(a)(ii)"
    topics: Mapping[str, str]  # what the print says a reference is about, where it says so
    start: int  # of the head word
    end: int  # behind the last token of the list
    elsewhere: bool  # paragraphs of an article, a rule or another document, not of this one


class Articles(NamedTuple):
    """One list of article numbers, not yet tied to a treaty."""

    numbers: tuple[str, ...]  # main numbers only, ranges written out; the paragraph in "33 (2)" is left to the print
    start: int
    end: int


# --- paragraphs ------------------------------------------------------------------------------------------------


def find(text: str, language: str) -> list[References]:
    """Every list of paragraph references, in order."""
    cased = fold(text, language)
    folded = lowered(cased)
    grammar = grammar_of(language, "paragraph")
    found: list[References] = []
    place = 0
    while (head := grammar.head.search(folded, place)) is not None:
        reader = Reader(grammar, folded, head.end(), cased)
        place = head.end()
        if reader.read():
            start, end = head.start(), reader.end
            refs = tuple(dict.fromkeys(reader.refs))
            topics = {ref: _topic(grammar, text[a:b]) for ref, (a, b) in reader.topics.items()}
            if not topics and (before := _topic_before(folded, start, found[-1].end if found else 0)):
                topics = dict.fromkeys(refs, _topic(grammar, text[before[0] : before[1]]))
            found.append(References(refs, topics, start, end, _elsewhere(grammar, folded, start, end)))
            place = max(end, place)
    return found


def _topic_before(plainly: str, start: int, last_end: int) -> tuple[int, int] | None:
    """Where the topic stands in a list of topics: "on the following: education (para. 12), health (para. 14)"."""
    opening = plainly[:start].rstrip()
    if not opening.endswith("("):
        return None
    begin = max(plainly.rfind(":", 0, start) + 1, plainly.find(")", last_end, last_end + 3) + 1)
    within = plainly[begin : len(opening) - 1]
    if not begin or len(within) > _LONGEST_TOPIC or ". " in within:
        return None
    return begin, len(opening) - 1


def find_misspelt(text: str, language: str) -> list[References]:
    """Paragraph references whose head word has one letter wrong, as in damaged text layers; no topics.

    To be tried where a reference must stand and `find` sees none; say a doubt about what it gives.
    """
    plainly = plain(text, language)
    grammar = grammar_of(language, "paragraph")
    found: list[References] = []
    for match in _WORD_BEFORE_NUMBER.finditer(plainly):
        if not _is_misspelt(match[1], grammar.data.paragraph, language):
            continue
        reader = Reader(grammar, plainly, match.end())
        if reader.read():
            # Behind a topic the list may go on with another misspelt head, which is read by itself.
            refs = [ref for ref in reader.refs if ref in reader.topics] or reader.refs
            elsewhere = _elsewhere(grammar, plainly, match.start(), reader.end)
            found.append(References(tuple(dict.fromkeys(refs)), {}, match.start(), reader.end, elsewhere))
    return found


def _topic(grammar: Grammar, printed: str) -> str:
    """What a paragraph is about, without the word that says so."""
    return grammar.topic.sub("", printed, count=1).strip(" ,;:،؛，；、：")


def _elsewhere(grammar: Grammar, text: str, start: int, end: int) -> bool:
    """Whether the list belongs to an article, a rule or a document named beside it."""
    if grammar.holder_before.search(text[max(0, start - 40) : start]):
        return True
    behind = grammar.of.match(text, end)
    return behind is not None and grammar.here.match(text, behind.end()) is None


# --- articles --------------------------------------------------------------------------------------------------


def articles(text: str, language: str) -> list[Articles]:
    """Every list of article numbers, in order, whatever they are articles of."""
    grammar = grammar_of(language, "article")
    folded = _CLAUSE.sub(r"\1 )", grammar.written_out(plain(text, language)))
    found: list[Articles] = []
    place = 0
    while (head := grammar.head.search(folded, place)) is not None:
        reader = Reader(grammar, folded, head.end())
        place = head.end()
        if reader.read():
            numbers = dict.fromkeys(ref.partition("(")[0].partition(".")[0] for ref in reader.refs)
            found.append(Articles(tuple(numbers), head.start(), reader.end))
            place = max(reader.end, place)
    return found


def heading_articles(heading: str, language: str, treaty: str | None) -> tuple[str, tuple[str, ...]]:
    """A heading without the articles it states, and those articles: ("Education", ("CRPD:24",)).

    They stand in parentheses, or, as in the reports of States, at its head: "Article 24 - Education". Misprints are
    understood: a lost stop or bracket ("(art 15"), one wrong letter in the word (damaged text layers).
    Without a treaty the articles are left out, as a bare number says nothing; the heading is cleaned all the same.
    """
    folded = plain(heading, language)
    grammar = grammar_of(language, "article")
    numbers: dict[str, None] = {}
    cuts: list[tuple[int, int]] = []
    for start, end in _brackets(folded):
        inside = folded[start + 1 : end - 1 if folded[end - 1] == ")" else end]
        lists = articles(inside, language) or _misspelt(inside, grammar, language)
        if lists and lists[0].start <= 2:
            numbers |= dict.fromkeys(number for each in lists for number in each.numbers)
            cuts.append((start, end))
    if not cuts:
        first = next(iter(articles(folded, language)), None)
        if first is None or folded[: first.start].strip() or grammar.of.match(folded, first.end):
            return heading.strip(), ()
        numbers = dict.fromkeys(first.numbers)
        cuts.append((first.start, first.end))
    clean = heading
    for start, end in reversed(cuts):
        clean = clean[:start].rstrip() + " " + clean[end:].lstrip()
    clean = clean.strip().lstrip(_BEHIND_NUMBER) or heading.strip()
    return clean, tuple(f"{treaty}:{number}" for number in numbers) if treaty else ()


def closing_articles(text: str, language: str, treaty: str | None) -> tuple[str, ...]:
    """The articles in the parenthesis that closes a paragraph, "... (arts. 2, 7 and 26)."; empty if there is none."""
    if treaty is None:
        return ()
    folded = plain(text, language).rstrip(" .;。")
    if not folded.endswith(")"):
        return ()
    last = None
    for last in _brackets(folded):  # noqa: B007 - the last one is wanted
        pass
    if last is None or last[1] != len(folded):
        return ()
    inside = folded[last[0] + 1 : -1]
    lists = articles(inside, language)
    if not lists or lists[0].start > 2:
        return ()
    return tuple(dict.fromkeys(f"{treaty}:{number}" for each in lists for number in each.numbers))


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """The outermost brackets; one that is never closed goes to the end."""
    depth = opened = 0
    surplus = text.count(")") > text.count("(")
    for match in _BRACKET.finditer(text):
        if surplus and _LONE.match(text, match.start() - 2) and ")" in text[match.end() :]:
            continue  # "37 a) and 39)": of an item, which opened no bracket
        if match.group() == "(":
            opened = match.start() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield opened, match.end()
    if depth:
        yield opened, len(text)


def _misspelt(inside: str, grammar: Grammar, language: str) -> list[Articles]:
    """A list whose head word has one letter wrong, missing or changed round: read it behind the right word."""
    match = _WORD_BEFORE_NUMBER.match(inside)
    if match is None or not _is_misspelt(match[1], grammar.data.article, language):
        return []
    return articles(f"{grammar.data.article[0]} {inside[match.end() :]}", language)


def _is_misspelt(printed: str, meant: Iterable[str], language: str) -> bool:
    """Whether a printed word is one letter from one of the words, particles and stretched letters put aside."""
    forms = {printed, _DOUBLED.sub(r"\1", printed)}
    for prefix in language_of(language).prefixes:
        forms |= {form.removeprefix(plain(prefix, language)) for form in forms}
    spelled = [word for word in (plain(word, language) for word in meant) if len(word) > 4]
    return any(_one_apart(form, word) for form in forms for word in spelled)


def _one_apart(one: str, two: str) -> bool:
    """Equal but for one letter changed, lost, added, or two neighbours changed round."""
    if one == two:
        return True
    same = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    one, two = one[same:], two[same:]
    return one[1:] == two[1:] or one[1:] == two or one == two[1:] or (one[:2] == two[:2][::-1] and one[2:] == two[2:])


_BEHIND_NUMBER = " .:：،-‐‑–—"  # between the articles at the head of a heading and its words
_BRACKET = re.compile(r"[()]")
_LONE = re.compile(r"\s[^\W_]\)")
_CLAUSE = re.compile(r"(\([^\W\d_]{2,}\.?\s[^\W\d_])\)\)")  # "37 (al. a))", of which one bracket says nothing
_WORD_BEFORE_NUMBER = re.compile(r"\s?(?<![^\W_])([^\W\d_]{4,})[\s.]+(?=[\d(])")
_DOUBLED = re.compile(r"(.)\1+")
