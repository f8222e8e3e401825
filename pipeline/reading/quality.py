"""Text in, how far it can be believed out, without knowing the truth.

A damaged text layer keeps the place of words and loses their letters. Function words, which make up a third and more of any
prose, go missing; what is left has sequences of letters that the language does not have. Sound text shows one or the other:
prose its function words, a list of names or sources the sequences. Prose is held to more: its words in small letters are
the language's own, names and abbreviations are not among them, so a letter wrong in ten shows. Doubled letters, letters that
stand alone, lam-alef turned round, and letters decoded with the wrong table count against a text in any case.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

from langdetect.detector_factory import PROFILES_DIRECTORY

from pipeline.knowledge.languages import CODES, language
from pipeline.reading.copies import self_belief

TRUSTED = (
    0.5  # damaged pages measured 0.00-0.45, sound ones 0.5-1.0 but for lists of sources (corpus: 58 and 3,400 pages)
)
GIBBERISH = 0.15  # what says nothing at all, even where a list of sources stands in a sound document
_ENOUGH_WORDS = 50
_ENOUGH_TRIGRAMS = 60
_USUAL_SHARE = 0.6  # of a language's own usual share of function words; lists and tables have fewer
_LEAST, _USUAL = 0.75, 0.95  # of a language's own usual share of known trigrams: where belief begins, where it is full
_PROSE = (0.88, 0.96)  # the same for words of prose in small letters
_TWO = (0.97, 1.03)  # the same where each word may be of another language too
_ENOUGH_SMALL = 40  # words
_SMALL = 0.4  # of all words: prose has 0.7 and more, a list of sources 0.3
_STRANGE = 30  # words of another language that tell which it is
_PAIRS = (0.45, 0.65)  # of the usual share of known pairs of Chinese signs; 30 % exchanged reach 0.52
_PAIRS_OF_ALL = (0.7, 0.85)  # the same in a whole document, which strays less: sound 0.92, one in five exchanged 0.62
_ENOUGH_SIGNS = 3000  # of a whole document
_LOOKED_AT_IN_ALL = 60_000
_BY_CHANCE = 0.5  # of the usual share of known trigrams: wrong letters reach 0.35, lists of sources have 0.63
_LONGEST = 20  # letters to a word, on average: more, and the spaces between words are lost
_TURNED = 1.5  # times as many known pairs of letters backwards as forwards: the text runs backwards
_LOOKED_AT = 1500  # letters of a page looked at
_WORD = re.compile(r"[^\W\d_]+")
_IN_PROSE = re.compile(r"(?<![\w./=%&#?-])[^\W\d_]{2,}(?![\w/=%&#]|[.?-]\w)")  # not in an address or a symbol
_ALONE = re.compile(r"(?<![\w(’'.])[^\W\d_](?![\w)’'.])")
_TRIPLED = re.compile(r"([^\W\d_])\1\1")
_REVERSED_LAM_ALEF = re.compile(r"\b[وبلفك]?ا[أإآ]ل|\bاال")
_MOJIBAKE = re.compile(r"[ÃÂÐÑ][\x80-\xbf¡-¿]|â€|[\ufffd\ue000-\uf8ff]+|[\xc0-\xff]{4,}")
_SCRIPTS = {
    "Latn": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "Arab": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "Cyrl": re.compile(r"[\u0400-\u052f]"),
    "Hani": re.compile(r"[\u3400-\u9fff]"),
}
_PROFILES = {"zh": "zh-cn"}  # names that langdetect has of its own


def script(text: str) -> str:
    """The script most letters of a text are written in, ISO 15924: Arab, Cyrl, Hani or Latn."""
    sample = text[:4000]
    return max(_SCRIPTS, key=lambda name: len(_SCRIPTS[name].findall(sample)))


def text_quality(text: str) -> float | None:
    """How far a text can be believed, 0-1; None where it is too short to tell. A long text is judged by its middle."""
    if len(text) > _LOOKED_AT:
        start = (len(text) - _LOOKED_AT) // 2
        text = text[start : start + _LOOKED_AT]
    written = script(text)
    codes = _of_script(written)
    if written == "Hani":  # no spaces: letters stand for words
        return _of_letters(text, codes)
    words = _WORD.findall(text)
    if len(words) < _ENOUGH_WORDS:
        return 0.0 if sum(map(len, words)) > _LONGEST * max(len(words), _ENOUGH_WORDS // 4) else None
    lower = [word.lower() for word in words]
    shares = {code: _function_word_share(lower, code) / _USUAL_SHARE for code in codes}
    likely = max(shares, key=lambda code: shares[code])
    known = min(1.0, shares[likely])
    if known >= TRUSTED:
        known *= _spelled(text, likely) * max(0.0, 1 - 8 * _alone(text, codes) / len(words))
    else:
        counts = _counted([word for word in words if not word.isupper()])
        if counts.total() >= _ENOUGH_TRIGRAMS:
            best = max(_share(counts, code) / _usual(code) for code in codes)
            # What is spelled as no language spells has its few function words by chance.
            known = max(known * min(1.0, best / _BY_CHANCE), _belief(best))
    return round(known * max(0.0, 1 - 8 * _damaged(text) / len(words)), 3)


def _spelled(text: str, likely: str) -> float:
    """How far prose is spelled as its language is: by its words in small letters, which are no names.

    Pages in two languages, a State's laws and statistics in its own beside ours, are spelled as the two are, word by word.
    """
    words = [word for word in _IN_PROSE.findall(text) if word == word.lower()]
    if len(words) < max(_ENOUGH_SMALL, _SMALL * len(_WORD.findall(text))):
        return 1.0
    usual = _usual_in_prose(likely) * sum(map(len, words))
    one = [_known(word, likely) for word in words]
    belief = _belief(sum(one) / usual, *_PROSE)
    if belief < 1:
        strange = [word for word, known in zip(words, one, strict=True) if known < len(word)][:_STRANGE]
        others = [code for code in _written_in(language(likely).script) if code != likely]
        other = max(others, key=lambda code: sum(_known(word, code) for word in strange))
        two = sum(max(known, _known(word, other)) for word, known in zip(words, one, strict=True))
        belief = max(belief, _belief(two / usual, *_TWO))
    return belief


@lru_cache(maxsize=1 << 16)  # prose repeats its words
def _known(word: str, code: str) -> int:
    """How many sequences of three letters in a word a language is known by, of as many as it has letters."""
    known, spaced = _grams(code, 3), f" {word} "
    return sum(spaced[place : place + 3] in known for place in range(len(word)))


def _alone(text: str, codes: Sequence[str]) -> int:
    """How many small letters stand alone that are no words of the languages, nor marks of items or abbreviations."""
    known = {letter for code in codes for letter in language(code).one_letter_words}
    return sum(letter == letter.lower() and letter not in known for letter in _ALONE.findall(text))


def likeliest(text: str, codes: Sequence[str]) -> str:
    """Which of some languages of one script a text is in, by its function words."""
    words = [word.lower() for word in _WORD.findall(text)]
    return max(codes, key=lambda code: _function_word_share(words, code) if words else 0.0)


def quality_of_all(pages: Sequence[float | None], weights: Sequence[int]) -> float | None:
    """The quality of a document from that of its pages; None where none could be judged."""
    judged = [(quality, weight) for quality, weight in zip(pages, weights, strict=True) if quality is not None]
    total = sum(weight for _, weight in judged)
    return round(sum(quality * weight for quality, weight in judged) / total, 3) if total else None


def belief_in_all(text: str) -> float:
    """What a document's whole text takes from the belief in each of its pages, 0-1; 1 where it is too short to tell."""
    if script(text) != "Hani":
        return self_belief(text)
    text = text[:_LOOKED_AT_IN_ALL]
    if sum(map(str.isalpha, text)) < _ENOUGH_SIGNS:
        return 1.0
    return max(_belief(_pairs(text, code) / _pairs(_sample(code), code), *_PAIRS_OF_ALL) for code in _of_script("Hani"))


def _of_script(written: str) -> list[str]:
    """Our languages of a script."""
    return [code for code in CODES if language(code).script == written]


def _of_letters(text: str, codes: list[str]) -> float | None:
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 2 * _ENOUGH_WORDS:
        return None
    best = 0.0
    for code in codes:
        sample = _sample(code)
        pairs = _pairs(text, code)
        if _pairs(text[::-1], code) > _TURNED * max(0.01, pairs):
            continue
        signs = _belief(_signs(text, code) / _signs(sample, code))
        best = max(best, min(signs, _belief(pairs / _pairs(sample, code), *_PAIRS)))
    return round(best * max(0.0, 1 - 20 * _damaged(text) / len(letters)), 3)


def _signs(text: str, code: str) -> float:
    """The share of a text's letters that a language is known by."""
    letters = [char for char in text if char.isalpha()]
    return sum(char in _grams(code, 1) for char in letters) / len(letters)


def _pairs(text: str, code: str) -> float:
    """The share of pairs of letters in a text that a language is known by."""
    pairs = [one + two for one, two in zip(text, text[1:], strict=False) if one.isalpha() and two.isalpha()]
    return sum(pair in _grams(code, 2) for pair in pairs) / max(1, len(pairs))


def _damaged(text: str) -> int:
    return sum(len(pattern.findall(text)) for pattern in (_TRIPLED, _REVERSED_LAM_ALEF, _MOJIBAKE))


def _function_word_share(lower: list[str], code: str) -> float:
    """Share of function words among words in small letters, of what is usual in the language."""
    known = _function_words(code)
    return sum(map(known.__contains__, lower)) / len(lower) / language(code).function_words


def _belief(share: float, least: float = _LEAST, usual: float = _USUAL) -> float:
    return min(1.0, max(0.0, (share - least) / (usual - least)))


def _counted(words: Sequence[str]) -> Counter[str]:
    """Sequences of three letters, words beginning and ending with a space."""
    spaced = "  ".join(words).lower()
    spaced = f" {spaced} "
    counts = Counter(map("".join, zip(spaced, spaced[1:], spaced[2:], strict=False)))
    for gram in [gram for gram in counts if "  " in gram]:  # of two words
        del counts[gram]
    return counts


def _share(counts: Counter[str], code: str) -> float:
    """The share of sequences of three letters that a language is known by."""
    known = _grams(code, 3)
    return sum([count for gram, count in counts.items() if gram in known]) / counts.total()


def _sample(code: str) -> str:
    """Sound text of a language: the sentences in its own file."""
    return " ".join(example.text for example in language(code).examples)


@cache
def _usual(code: str) -> float:
    """The share of sequences known in sound text of a language."""
    return _share(_counted([word for word in _WORD.findall(_sample(code)) if not word.isupper()]), code)


@cache
def _usual_in_prose(code: str) -> float:
    """The same of words in small letters."""
    words = [word for word in _IN_PROSE.findall(_sample(code)) if word == word.lower()]
    return sum(_known(word, code) for word in words) / sum(map(len, words))


@cache
def _written_in(name: str) -> tuple[str, ...]:
    """The languages that langdetect knows in a script."""
    known = sorted(file.name for file in Path(PROFILES_DIRECTORY).iterdir() if file.name[:2].isalpha())
    return tuple(code for code in known if script("".join(_grams(code, 3))) == name)


@cache
def _grams(code: str, length: int) -> frozenset[str]:
    """The sequences of letters that langdetect knows a language by."""
    profile = json.loads((Path(PROFILES_DIRECTORY) / _PROFILES.get(code, code)).read_text(encoding="utf-8"))
    return frozenset(gram.lower() for gram in profile["freq"] if len(gram) == length)


@cache
def _function_words(code: str) -> frozenset[str]:
    """SpaCy's list, read from its file: importing the language would compile its whole tokenizer, seconds for French."""
    package = find_spec("spacy")
    if package is None or package.origin is None:
        return frozenset()
    place = Path(package.origin).parent / "lang" / code / "stop_words.py"
    return frozenset(run_path(str(place))["STOP_WORDS"])
