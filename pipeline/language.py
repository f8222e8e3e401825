"""Which language a document is in: what its letters say, what its cover says, and whether the two agree.

The script decides where it can; langdetect, seeded because it is random by default, decides within a script.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from pipeline.knowledge.languages import CODES
from pipeline.records import Doubt

UNKNOWN = "und"
_SAMPLE = 2000  # characters looked at: enough to be sure, and the cost grows with them
_SLICES = 5  # the sample is taken in so many places, so that a quotation or a table does not speak for the whole
_FEW = 60  # letters below which nothing is said
_SURE = 0.9

_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "Cyrillic": re.compile(r"[\u0400-\u052f]"),
    "Arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "Han": re.compile(r"[\u3400-\u9fff]"),
    "other": re.compile(r"[\u0370-\u03ff\u0530-\u05ff\u0900-\u11ff\u3040-\u30ff\uac00-\ud7af]"),
}
_WEIGHT = {"Han": 3}  # one character says what three letters say
# langdetect's profiles by script: our languages, and neighbours that they could be taken for.
_PROFILES = {
    "Latin": ("en", "es", "fr", "ca", "de", "id", "it", "nl", "pl", "pt", "ro", "sv", "sw", "tr"),
    "Cyrillic": ("ru", "bg", "mk", "uk"),
    "Arabic": ("ar", "fa", "ur"),
}
_OF_SCRIPT = {"Han": "zh"}  # the script says it all


class Detected(NamedTuple):
    """The language, and what speaks against it."""

    code: str  # ISO 639-1, or "und"
    doubts: tuple[Doubt, ...]


def detect(text: str, *, mark: str | None = None, promised: str | None = None, asked: str | None = None) -> Detected:
    """The language a document is in.

    The text decides; where it is too short or unclear, the cover's mark does. Where they disagree, or the file name or
    the request promised another language, a doubt says so.

    Args:
        text: the document's body.
        mark: language the cover names, ISO 639-1.
        promised: language the file name gives, ISO 639-1.
        asked: language the file was asked for in, ISO 639-1.
    """
    said = of_text(text)
    code = said or mark or UNKNOWN
    doubts = []
    if said is None and mark is None:
        doubts.append(
            Doubt("language", "language_unknown", "Neither the text nor the cover tells the language; name it by hand.")
        )
    elif code == UNKNOWN:
        doubts.append(
            Doubt(
                "language",
                "language_not_read",
                f"The text is in none of the languages that are read ({', '.join(CODES)}).",
            )
        )
    if said is not None and mark is not None and said != mark:
        doubts.append(
            Doubt(
                "language",
                "language_against_cover",
                f"The cover says {mark}, the text reads as {said}; it is read as {said}.",
            )
        )
    broken = [
        f"{how} {other}" for how, other in (("named as", promised), ("asked for in", asked)) if (other or code) != code
    ]
    if broken:
        message = f"The file was {' and '.join(broken)}, but it is in {code}."
        doubts.append(Doubt("language", "language_not_promised", message))
    return Detected(code, tuple(doubts))


def of_text(text: str) -> str | None:
    """The language of a text, "und" where it is none of ours, None where the text is too short or unclear to tell."""
    sample = _sample(text)
    counts = {script: len(letters.findall(sample)) * _WEIGHT.get(script, 1) for script, letters in _SCRIPTS.items()}
    script = max(counts, key=lambda name: counts[name])
    if counts[script] < _FEW:
        return None
    if counts[script] < 0.6 * sum(counts.values()):
        return None
    if script in _OF_SCRIPT:
        return _OF_SCRIPT[script]
    if script not in _PROFILES:
        return UNKNOWN
    detector = _factory(script).create()
    detector.append(sample)
    try:
        best = detector.get_probabilities()[0]
    except (LangDetectException, IndexError):  # no letters it knows
        return None
    if best.prob < _SURE:
        return None
    return best.lang if best.lang in CODES else UNKNOWN


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    length, step = _SAMPLE // _SLICES, len(text) // _SLICES
    return " ".join(text[start : start + length] for start in range(0, _SLICES * step, step))


@cache
def _factory(script: str) -> DetectorFactory:
    """A detector of the languages of one script; loading a profile takes about a millisecond."""
    factory = DetectorFactory()
    factory.set_seed(0)
    profiles = [Path(PROFILES_DIRECTORY, code).read_text(encoding="utf-8") for code in _PROFILES[script]]
    factory.load_json_profile(profiles)
    return factory
