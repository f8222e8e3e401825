"""Text in, how far it can be believed out, without knowing the truth.

A damaged text layer keeps the place of words and loses their letters. Function words, which make up a third and more of any
prose, go missing; what is left has sequences of letters that the language does not have. Sound text shows one or the other:
prose its function words, a list of names or sources the sequences. Doubled letters, lam-alef turned round, and letters
decoded with the wrong table count against it in any case.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

from langdetect.detector_factory import PROFILES_DIRECTORY

from pipeline.knowledge.languages import CODES, language

TRUSTED = (
    0.5  # damaged pages measured 0.00-0.45, sound ones 0.5-1.0 but for lists of sources (corpus: 58 and 3,400 pages)
)
GIBBERISH = 0.15  # what says nothing at all, even where a list of sources stands in a sound document
_ENOUGH_WORDS = 50
_ENOUGH_TRIGRAMS = 60
_USUAL_SHARE = 0.6  # of a language's own usual share of function words; lists and tables have fewer
_LEAST, _USUAL = (
    0.75,
    0.95,
)  # of a language's own usual share of known trigrams: where belief begins, and where it is full
_PROSE = (
    0.55,
    0.85,
)  # the same where function words speak for a text: 4,300 sound pages in four languages have 0.81-1.06, lists of sources 0.63
_BY_CHANCE = 0.5  # of the usual share of known trigrams: wrong letters reach 0.35, lists of sources have 0.63
_LONGEST = 20  # letters to a word, on average: more, and the spaces between words are lost
_TURNED = 1.5  # times as many known pairs of letters backwards as forwards: the text runs backwards
_SAMPLE = 1500  # letters of a page looked at
_WORD = re.compile(r"[^\W\d_]+")
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
    if len(text) > _SAMPLE:
        start = (len(text) - _SAMPLE) // 2
        text = text[start : start + _SAMPLE]
    written = script(text)
    codes = [code for code in CODES if language(code).script == written]
    if written == "Hani":  # no spaces: letters stand for words
        return _of_letters(text, codes)
    words = _WORD.findall(text)
    if len(words) < _ENOUGH_WORDS:
        return 0.0 if sum(map(len, words)) > _LONGEST * max(len(words), _ENOUGH_WORDS // 4) else None
    lower = [word.lower() for word in words]
    shares = {code: _function_word_share(lower, code) / _USUAL_SHARE for code in codes}
    likely = max(shares, key=lambda code: shares[code])
    known = min(1.0, shares[likely])
    counts = _counted(words)
    if counts.total() >= _ENOUGH_TRIGRAMS:

        def spelled(code: str) -> float:
            return _share(counts, code, 3) / _usual(code, 3)

        prose = known >= TRUSTED
        if prose:  # short words come through damage that ruins long ones
            known *= _belief(spelled(likely), *_PROSE)
        if shares[likely] < 1:
            best = max(map(spelled, codes))
            if not prose:  # what is spelled as no language spells has its few function words by chance
                known *= min(1.0, best / _BY_CHANCE)
            known = max(known, _belief(best))
    return round(known * max(0.0, 1 - 8 * _damaged(text) / len(words)), 3)


def likeliest(text: str, codes: Sequence[str]) -> str:
    """Which of some languages of one script a text is in, by its function words."""
    words = [word.lower() for word in _WORD.findall(text)]
    return max(codes, key=lambda code: _function_word_share(words, code) if words else 0.0)


def quality_of_all(pages: Sequence[float | None], weights: Sequence[int]) -> float | None:
    """The quality of a document from that of its pages; None where none could be judged."""
    judged = [(quality, weight) for quality, weight in zip(pages, weights, strict=True) if quality is not None]
    total = sum(weight for _, weight in judged)
    return round(sum(quality * weight for quality, weight in judged) / total, 3) if total else None


def _of_letters(text: str, codes: list[str]) -> float | None:
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 2 * _ENOUGH_WORDS:
        return None
    known = sum(char in _grams(code, 1) for char in letters for code in codes) / len(letters)
    usual = max(_usual(code, 1) for code in codes)
    if _pairs(text[::-1], codes) > _TURNED * max(1, _pairs(text, codes)):
        return 0.0
    return round(_belief(known / usual) * max(0.0, 1 - 20 * _damaged(text) / len(letters)), 3)


def _pairs(text: str, codes: Sequence[str]) -> int:
    """How many pairs of letters a text has that the languages are known by."""
    return sum(one + two in _grams(code, 2) for one, two in zip(text, text[1:], strict=False) for code in codes)


def _damaged(text: str) -> int:
    return sum(len(pattern.findall(text)) for pattern in (_TRIPLED, _REVERSED_LAM_ALEF, _MOJIBAKE))


def _function_word_share(lower: list[str], code: str) -> float:
    """Share of function words among words in small letters, of what is usual in the language."""
    known = _function_words(code)
    return sum(map(known.__contains__, lower)) / len(lower) / language(code).function_words


def _belief(share: float, least: float = _LEAST, usual: float = _USUAL) -> float:
    return min(1.0, max(0.0, (share - least) / (usual - least)))


def _counted(words: list[str]) -> Counter[str]:
    """Sequences of three letters, words beginning and ending with a space; abbreviations in capitals are left out."""
    spaced = "  ".join([word for word in words if not word.isupper()]).lower()
    spaced = f" {spaced} "
    counts = Counter(map("".join, zip(spaced, spaced[1:], spaced[2:], strict=False)))
    for gram in [gram for gram in counts if "  " in gram]:  # of two words
        del counts[gram]
    return counts


def _share(counts: Counter[str], code: str, length: int) -> float:
    known = _grams(code, length)
    return sum([count for gram, count in counts.items() if gram in known]) / counts.total()


@cache
def _usual(code: str, length: int) -> float:
    """The share of sequences known in sound text of a language: that of the sentences in its own file."""
    text = " ".join(example.text for example in language(code).examples)
    counts = _counted(_WORD.findall(text)) if length > 1 else Counter(char for char in text if char.isalpha())
    return _share(counts, code, length)


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
