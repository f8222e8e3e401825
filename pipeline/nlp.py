"""The spaCy pipeline of a language: nobody else constructs one.

The pipelines are blank (tokenizer only, nothing downloaded). Cue phrases come from the language files and are looked up
on folded text, so a phrase is written once and found however it was printed: capitals, curly apostrophes, accents lost
in a bad copy, Arabic vowel marks. A folded text need not be as long as the printed one; positions hold in the folded
text only.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import spacy
from spacy.language import Language as Pipeline
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from pipeline.knowledge.languages import language

# A stop, what may close behind it (quotes, brackets, a note of articles in brackets), and white space; or an
# ideographic stop, which needs no space.
_STOP = re.compile(r"[.!?؟][\"”»’)\]]*\s+(?:\([^()]{4,80}\)\s+)?|[。！？][\"”»’）\]]*\s*")
_WORD_BEFORE = re.compile(r"[^\s(\[«“\"'’‘/–—-]*$")
_INITIAL = re.compile(r"(?:^|[\s.(])[A-ZА-ЯЁÀ-Þ]$")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_ORDINAL = re.compile(r"^\W*\d{1,3}$")


@cache
def pipeline(code: str) -> Pipeline:
    """The blank spaCy pipeline of an ISO 639-1 code; built once per process.

    Raises:
        KnowledgeError: the language has no file in `knowledge/languages`.
    """
    nlp = spacy.blank(language(code).code)
    nlp.max_length = sys.maxsize  # its limit is for parsers; `--text-limit` and `--memory-limit` are ours
    return nlp


@cache
def _folding(code: str) -> dict[int, str]:
    return str.maketrans(language(code).fold)


def fold(text: str, code: str) -> str:
    """Text as the phrases are compared: NFKC, lower case, the language's `fold` and `squeeze`, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = " ".join(text.lower().translate(_folding(code)).split())
    return _REPEATED.sub(r"\1", text) if language(code).squeeze else text


def read(text: str, code: str) -> Doc:
    """The tokens of a text, folded."""
    return pipeline(code).make_doc(fold(text, code))


@cache
def _abbreviations(code: str) -> frozenset[str]:
    return frozenset(fold(word, code) for word in language(code).abbreviations)


def sentences(text: str, code: str) -> list[str]:
    """The sentences of a text as printed, outer white space removed; no word is lost.

    A stop ends a sentence unless it follows an abbreviation of the language, an initial or a bare list number, or the
    next word begins with a small letter. Semicolons end nothing: UN lists are held together by them.
    """
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        end = stop.end()
        if end >= len(text):
            break
        if text[stop.start()] == "." and not _ends_sentence(text, start, stop.start(), end, code):
            continue
        found.append(text[start:end].strip())
        start = end
    rest = text[start:].strip()
    if rest:
        found.append(rest)
    return found


def _ends_sentence(text: str, start: int, stop: int, following: int, code: str) -> bool:
    after = text[following]
    if after.islower():
        return False
    before = text[start:stop]
    match = _WORD_BEFORE.search(before)
    word = match[0] if match else ""
    if fold(word, code) in _abbreviations(code):
        return False
    if after.isdigit() and len(word) < 4:
        return False
    return not (_INITIAL.search(before) or _ORDINAL.match(before))


class Hit(NamedTuple):
    """A phrase found: tokens `start` (included) to `end` (excluded) of the folded document."""

    start: int
    end: int
    label: str
    attached: bool = False  # one of the language's `prefixes` stands before its first word, as one with it


class Phrases:
    """Labelled cue phrases of one language, found by spaCy's `PhraseMatcher`.

    `prefixes` of the language may stand attached to a phrase's first word. One phrase may carry several labels.
    """

    def __init__(
        self, code: str, phrases: Mapping[str, Sequence[str]], plain: Callable[[Doc], Doc] = lambda doc: doc
    ) -> None:
        """Compile; `phrases` maps a label to phrases as a person would write them.

        `plain` is what the documents looked in have gone through after `read`, so that phrases go through it too.
        """
        self.code = code
        nlp = pipeline(code)
        self._matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        prefixes = language(code).prefixes
        self._labels: dict[int, tuple[str, bool]] = {}
        for label, texts in phrases.items():
            folded = {fold(text, code) for text in texts}
            attached = {prefix + text for prefix in prefixes for text in folded}
            for key, wanted in ((label, folded), (f"{label}+", attached)):
                if wanted:
                    self._matcher.add(key, [plain(_tokens(text, nlp)) for text in sorted(wanted)])
                    self._labels[nlp.vocab.strings[key]] = (label, wanted is attached)

    def all(self, doc: Doc) -> list[Hit]:
        """Every hit in a document made by `read`, in order, overlaps included; the longest first at one place."""
        labels = self._labels
        hits = [Hit(start, end, *labels[key]) for key, start, end in self._matcher(doc)]
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return hits

    def longest(self, doc: Doc) -> list[Hit]:
        """The hits in order, the longest first-come: a phrase inside a longer one is not found again."""
        kept: list[Hit] = []
        for hit in self.all(doc):
            if not kept or hit.start >= kept[-1].end or (hit.start, hit.end) == kept[-1][:2]:
                kept.append(hit)
        return kept


def _tokens(phrase: str, nlp: Pipeline) -> Doc:
    if not phrase.endswith("'"):
        return nlp.make_doc(phrase)
    # "qu'" alone is cut otherwise than before a word
    return Doc(nlp.vocab, words=[token.text for token in nlp.make_doc(f"{phrase}a")][:-1])
