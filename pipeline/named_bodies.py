"""Bodies that no list knows and that are asked: "recommends that the Ministry of Public Health carry out".

Who is asked stands right behind the verb that asks, or right before "should". It is a body where it is a noun phrase
around a noun that the language file names (`bodies`), and where nothing is to be done *to* it: "recommends that the
Commission be strengthened" asks the State party. It is given by its printed name, without its article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from pipeline.clauses import UNDERGOING_WITHIN
from pipeline.knowledge.languages import language
from pipeline.nlp import fold

_CAPITALISED = {
    "Latn": r"[A-ZÀ-ÖØ-Þ][\w-]*+(?:['’]\w++)*+",
    "Cyrl": r"[А-ЯЁ][\w-]*",
    "Arab": r"و?ال\w+",
}  # Arabic: defined words
_WORD = re.compile(r"\w+")
_MARK = re.compile(r"[,;:.()،؛，；。：（）]")
_NAMES = 3  # of a sentence that are looked at


class Named(NamedTuple):
    """A body's name in a sentence as printed: places in the sentence."""

    opens: int  # where the phrase begins, its article included
    start: int
    end: int

    def printed(self, sentence: str) -> str:
        """The name as the sentence prints it, on one line."""
        return " ".join(sentence[self.start : self.end].split())


class Bodies:
    """The names of bodies of one language, found by their nouns."""

    def __init__(self, code: str) -> None:
        """Compile the nouns of a language file."""
        words = language(code).bodies
        spaced = language(code).cover.spaced
        self.undergoing = frozenset(fold(word, code) for word in words.undergoing)
        self._relating = frozenset(fold(word, code) for word in language(code).clauses.relating)
        self._code = code
        known = [f"(?i:{_any(words.heads)})", *([_any(words.named)] if words.named else [])]
        modifiers = [f"(?i:{_any(words.modifiers)})"] if words.modifiers else []
        behind = [f"(?i:{_any(words.behind)})"] if words.behind else []
        capitalised = [_CAPITALISED[language(code).script]] if language(code).script in _CAPITALISED else []
        head = rf"(?:{'|'.join(known)})" + (r"(?!\w)" if spaced else "")
        before = rf"(?P<before>(?i:{_any(words.before)})(?:\s+|(?<=['’])))?" if words.before else "(?P<before>)"
        leading = rf"(?:(?:{'|'.join([*modifiers, *capitalised])})\s+){{0,4}}?" if spaced and modifiers else ""
        links = rf"(?:\s+(?i:{_any(words.links)})(?!\w)){{0,3}}" if words.links else ""
        further = (
            rf"(?:{links}\s+(?:{'|'.join([*behind, *capitalised])})(?!\w)){{0,8}}+" if behind or capitalised else ""
        )
        opening = r"(?<!\w)" if spaced else ""
        self._names = re.compile(rf"{opening}{before}(?P<name>{leading}{head}{further})(?<!['’]s)(?!['’])")

    def asked(self, sentence: str) -> Iterator[Named]:
        """The first names in a sentence, of those to which nothing is to be done."""
        for place, match in enumerate(self._names.finditer(sentence)):
            if place == _NAMES:
                return
            if self._acts(sentence[match.end() :]):
                yield Named(match.start(), *match.span("name"))

    def _acts(self, rest: str) -> bool:
        """Whether in what stands behind a name no word close by says that something is to be done to it."""
        folded = fold(_MARK.split(rest, maxsplit=1)[0], self._code)
        if not language(self._code).cover.spaced:
            return not folded.startswith(tuple(self.undergoing))
        behind = _WORD.findall(folded)
        told = behind[:1] and behind[0] in self._relating  # "the commissions that form part of the system be set up"
        return self.undergoing.isdisjoint(behind if told else behind[:UNDERGOING_WITHIN])


@cache
def bodies(code: str) -> Bodies:
    """The names of bodies of an ISO 639-1 code, compiled once per process."""
    return Bodies(code)


def _any(phrases: Iterable[str]) -> str:
    """One of the phrases; in them * stands for any ending."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(p).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for p in ordered) + ")"
