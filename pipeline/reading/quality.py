"""Text in, how far it can be believed out, without knowing the truth.

A damaged text layer keeps the place of words and loses their letters. Function words, which make up a third and more of any
prose, go missing; in Arabic, letters are doubled, stand alone, and lam-alef is turned round.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from spacy.util import get_lang_class

from pipeline.knowledge.languages import CODES, language

TRUSTED = 0.5  # damaged layers measured 0.00-0.25, sound ones 0.9-1.0 (corpus: 4 and 40 documents)
_ENOUGH_WORDS = 25
_USUAL_SHARE = 0.6  # of a language's own usual share of function words; lists and tables have fewer
_WORD = re.compile(r"[^\W\d_]+")
_TRIPLED = re.compile(r"([^\W\d_])\1\1")
_REVERSED_LAM_ALEF = re.compile(r"\b[وبلفك]?ا[أإآ]ل|\bاال")
_MOJIBAKE = re.compile(r"[ÃÂÐ][\x80-\xbf¡-¿]|â€|\ufffd|[\ue000-\uf8ff]")
_SCRIPTS = {"ARABIC": "Arab", "CYRILLIC": "Cyrl", "CJK": "Hani", "LATIN": "Latn"}


def script(text: str) -> str:
    """The script most letters of a text are written in, ISO 15924: Arab, Cyrl, Hani or Latn."""
    letters = Counter(char for char in text[:4000] if char.isalpha())
    found: Counter[str] = Counter()
    for char, count in letters.items():
        found[_SCRIPTS.get(unicodedata.name(char, "?").split(" ")[0], "Latn")] += count
    return found.most_common(1)[0][0] if found else "Latn"


def text_quality(text: str) -> float | None:
    """How far a text can be believed, 0-1; None where it is too short to tell."""
    words = [word.casefold() for word in _WORD.findall(text)]
    written = script(text)
    codes = [code for code in CODES if language(code).script == written]
    if not codes:
        return None
    if written == "Hani":  # no spaces: letters stand for words
        letters = [char for char in text if char.isalpha()]
        if len(letters) < 4 * _ENOUGH_WORDS:
            return None
        return round(max(0.0, 1 - 20 * len(_MOJIBAKE.findall(text)) / len(letters)), 3)
    if len(words) < _ENOUGH_WORDS:
        return None
    counts = Counter(words)
    known = max(
        sum(count for word, count in counts.items() if word in _function_words(code)) / len(words) / language(code).function_words
        for code in codes
    )
    damaged = sum(len(pattern.findall(text)) for pattern in (_TRIPLED, _REVERSED_LAM_ALEF, _MOJIBAKE)) / len(words)
    return round(min(1.0, known / _USUAL_SHARE) * max(0.0, 1 - 8 * damaged), 3)


@cache
def _function_words(code: str) -> frozenset[str]:
    return frozenset(get_lang_class(code).Defaults.stop_words)
