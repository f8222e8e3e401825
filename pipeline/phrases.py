"""Plain phrases of the language files, found in printed text without moving a letter.

`fold` and `plain` give a text of the same length as it was printed in, so that places found in it are places in the
print; `words` turns phrases into the source of a regular expression over plain text, which is in lower case, as an
expression that ignores case is slow. Both take what they know from the language file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.knowledge.languages import language as language_of

# Signs that print in several ways in every language, each read as one. One letter for one letter.
_SIGNS = {
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t", " "),
    **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("‐‑‒–—―−－", "-"),
    **dict.fromkeys("،，、", ","),
    **dict.fromkeys("؛；", ";"),
    **dict.fromkeys("．", "."),
    **dict.fromkeys("：", ":"),
    "（": "(",
    "）": ")",
}
_NO_LETTER_BEFORE = r"(?<![^\W_])"
_SWAPPED = str.maketrans("()", ")(")


def fold(text: str, language: str) -> str:
    """The text in one spelling, letter for letter: ASCII digits and signs, the letters that the language file folds.

    In right-to-left print a text layer may hold all brackets turned round; they are turned back.
    """
    folded = text.translate(_letters(language))
    if language_of(language).right_to_left:
        first = min((place for place in (folded.find("("), folded.find(")")) if place >= 0), default=-1)
        if first >= 0 and folded[first] == ")":
            folded = folded.translate(_SWAPPED)
    return folded


def plain(text: str, language: str) -> str:
    """The folded text in lower case, still letter for letter: what the patterns are for."""
    return lowered(fold(text, language))


def lowered(folded: str) -> str:
    """Lower case, letter for letter."""
    lower = folded.lower()
    return lower if len(lower) == len(folded) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def words(
    phrases: Iterable[str], language: str, *, inflected: bool = False, cased: bool = False, searched: bool = False
) -> str:
    """Phrases as one alternative of a regular expression over plain text, the longest first.

    White space or a sign must part a phrase from other words, but a particle may be written as one with it (the file's
    `prefixes`). Marks that the file drops may stand behind every letter, and where it has such marks a letter may be
    printed twice, as stretched lines are in damaged text layers. With `inflected`, phrases are dictionary entries, and
    their words may stand in any of the cases the file knows. With `cased`, capitals count: for folded text. With
    `searched`, a match begins behind the particle, which is much faster to search for, but no good in a longer pattern.
    """
    longest_first = sorted({phrase for phrase in phrases if phrase}, key=_longest_first)
    spell = fold if cased else plain
    spelled = [spell(" ".join(phrase.split()), language) for phrase in longest_first]
    sources = [_source(phrase, language, inflected, searched) for phrase in spelled]
    return "(?:" + "|".join(sources) + ")" if sources else r"(?!)"


def compiled(phrases: Iterable[str], language: str, *, inflected: bool = False, cased: bool = False) -> re.Pattern[str]:
    """A pattern that finds any of the phrases; see `words`."""
    return re.compile(words(phrases, language, inflected=inflected, cased=cased, searched=True))


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Where the sentences of a folded text begin and end. A full stop behind an abbreviation ends none."""
    short = language_of(language).abbreviations
    found, begin = [], 0
    for match in _STOP.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        last = re.split(r"[\s(\[,;]", before)[-1].casefold()
        if match.group().startswith(".") and last in short:
            continue
        found.append((begin, match.end()))
        begin = match.end()
    if text[begin:].strip():
        found.append((begin, len(text)))
    return found


# A stop, closing marks, white space, and then what may begin a sentence: anything but a small letter or a digit.
_STOP = re.compile(r"(?<![.!?؟])[.!?؟]++[\"”»')\]]*+\s+(?=[^\W\d_a-zà-ÿа-я]|[\"“«(\[])|。\s*")


@cache
def _letters(language: str) -> dict[int, str]:
    table = {ord(printed): plain for printed, plain in _SIGNS.items()}
    for zero in (0x0660, 0x06F0, 0xFF10):  # Arabic-Indic, its eastern form, full width
        table |= {zero + digit: str(digit) for digit in range(10)}
    for printed, plain in language_of(language).fold.items():
        if len(printed) == len(plain) == 1:
            table[ord(printed)] = plain
            if printed.upper() != printed and len(printed.upper()) == len(plain.upper()) == 1:
                table[ord(printed.upper())] = plain.upper()
    return table


@cache
def _dropped(language: str) -> str:
    """Marks that the language file drops, as a class of a regular expression."""
    marks = "".join(printed for printed, plain in language_of(language).fold.items() if plain == "")
    return f"[{re.escape(marks)}]*" if marks else ""


def _source(spelled: str, language: str, inflected: bool, searched: bool) -> str:
    end = r"(?![^\W\d_])" if _parts_words(spelled[-1]) else ""
    if inflected:
        particles, rest = _particles(spelled, language)
        parts = [_inflected(word, language) for word in rest.split(" ")]
        lead = re.match(r"[^\W_]{1,4}(?![*+?{])", parts[0])
        if particles or lead is None or not _parts_words(spelled[0]):
            return particles + r"\s+".join(parts) + end
        return lead[0] + _no_letter_before(lead[0], ()) + r"\s+".join(parts)[lead.end() :] + end
    # Letters first, the look behind them after: an expression that begins with letters is many times faster.
    lead = re.match(rf"[^\W_]{{1,{2 if _dropped(language) else 4}}}", spelled)
    if lead is None or not _parts_words(spelled[0]):
        return _letter_by_letter(spelled, language) + end
    prefixes = [plain(prefix, language) for prefix in language_of(language).prefixes]
    if prefixes and not searched:
        before = _NO_LETTER_BEFORE + f"(?:{'|'.join(map(re.escape, prefixes))})?"
        return before + _letter_by_letter(spelled, language) + end
    rest = _letter_by_letter(spelled[lead.end() :], language)
    return lead[0] + _no_letter_before(lead[0], prefixes) + rest + end


def _parts_words(letter: str) -> bool:
    """Whether a letter is of a script that parts words by white space; other signs part them themselves."""
    return letter.isalnum() and unicodedata.east_asian_width(letter) not in "WF"


def _no_letter_before(lead: str, prefixes: Sequence[str]) -> str:
    """Looks back over the first letters of a phrase: before them stands no letter, or only a prefix of the language."""
    free = f"(?<![^\\W_]{lead})"
    return "(?:" + "|".join([free, *(f"(?<={_NO_LETTER_BEFORE}{prefix}{lead})" for prefix in prefixes)]) + ")"


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def _letter_by_letter(spelled: str, language: str) -> str:
    dropped = _dropped(language)
    letters: list[str] = []
    for letter in spelled:
        if dropped and re.fullmatch(dropped, letter):
            continue
        if letter == " ":
            letters.append(r"\s+")
        elif not dropped or not letter.isalpha():
            letters.append(re.escape(letter))
        elif not letters or letters[-1] != f"{letter}+{dropped}":
            letters.append(f"{letter}+{dropped}")
    return "".join(letters)


def _inflected(word: str, language: str) -> str:
    """A word in all its cases: the ending of its dictionary form may be any of that ending's group."""
    groups = [group for group in language_of(language).cover.name_endings if word.endswith(group[0])]
    if not groups or len(word) <= 3 or not word[-1].isalpha():
        return _letter_by_letter(word, language)
    longest = max(len(group[0]) for group in groups)
    endings = sorted({ending for group in groups if len(group[0]) == longest for ending in group}, key=_longest_first)
    return _letter_by_letter(word[: len(word) - longest], language) + "(?:" + "|".join(endings) + ")"


def _particles(spelled: str, language: str) -> tuple[str, str]:
    """The particles that may be written as one with a name, and what is left of the name."""
    particles = language_of(language).cover.name_prefixes
    opening = [instead for instead in particles.values() if instead and spelled.startswith(plain(instead, language))]
    plainly = "|".join(re.escape(plain(particle, language)) for particle, instead in particles.items() if not instead)
    if not particles:
        return "", spelled
    before = _NO_LETTER_BEFORE + f"(?:{plainly}){{0,2}}"
    if not opening:
        return before, spelled
    instead = opening[0]
    joined = "|".join(re.escape(plain(particle, language)) for particle, other in particles.items() if other == instead)
    return f"{before}(?:{re.escape(plain(instead, language))}|{joined})", spelled[len(instead) :]
