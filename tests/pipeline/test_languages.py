"""The language files: the same keys in all, phrases that cannot be mistaken for one another, examples that hold."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from typing import get_args

import pytest

from pipeline.codes import Act
from pipeline.knowledge import languages
from pipeline.knowledge.languages import CODES, Example, Stance, language
from pipeline.nlp import Phrases, fold, read
from pipeline.recommendations import understand
from pipeline.records import Numbered, Passage
from pipeline.speech import speech

ACTS = set(get_args(Act))
EXAMPLES = [
    pytest.param(code, example, id=f"{code}-{place}")
    for code in CODES
    for place, example in enumerate(language(code).examples, start=1)
]


def raw(code: str) -> dict[str, object]:
    return tomllib.loads((languages.FOLDER / f"{code}.toml").read_text(encoding="utf-8"))


def test_languages_are_the_six_of_the_united_nations() -> None:
    assert CODES == ("ar", "en", "es", "fr", "ru", "zh")


@pytest.mark.parametrize("code", CODES)
def test_languages_have_the_same_tables(code: str) -> None:
    own, english = raw(code), raw("en")
    for table in ("actors", "clauses", "manner", "acts", "stances", "addressees", "bodies", "sections", "numbering"):
        assert set(own[table]) == set(english[table]), table  # type: ignore[call-overload]


@pytest.mark.parametrize("code", CODES)
def test_languages_know_every_act_and_stance(code: str) -> None:
    words = language(code)
    assert set(words.acts) == ACTS
    assert set(words.stances) == set(get_args(Stance))
    for verbs in (*words.acts.values(), *words.stances.values()):
        assert verbs.committee or verbs.asked or verbs.opening


@pytest.mark.parametrize("code", CODES)
def test_languages_never_give_one_phrase_two_meanings(code: str) -> None:
    """Not as written, and not once words such as "also" are taken out of it."""
    words = language(code)
    plain = speech(code).plain
    meanings: dict[str, set[str]] = defaultdict(set)
    manner = words.manner
    groups = {"committee": words.actors.committee, "state_party": words.actors.state_party}
    groups |= {"reporting": manner.reporting, "continuing": manner.continuing, "elaborating": manner.elaborating}
    groups |= {act: verbs.committee for act, verbs in words.acts.items()}
    groups |= {stance: verbs.committee for stance, verbs in words.stances.items()}
    for meaning, phrases in groups.items():
        for phrase in phrases:
            left = " ".join(token.text for token in plain(read(phrase, code)))
            assert left, phrase
            meanings[left].add(meaning)
    assert {phrase: found for phrase, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("code", CODES)
def test_languages_write_phrases_plainly(code: str) -> None:
    """Lower case, single spaces, no patterns, none twice in a list."""
    words = language(code)
    lists = [*words.clauses.model_dump().values(), *words.manner.model_dump().values()]
    lists += [*words.actors.model_dump().values(), *words.addressees.values()]
    for verbs in (*words.acts.values(), *words.stances.values()):
        lists += [verbs.committee, verbs.told, verbs.asked, verbs.opening]
    for phrases in lists:
        assert len(set(phrases)) == len(phrases), phrases
        for phrase in phrases:
            assert phrase == " ".join(phrase.split()).lower()
            assert not set(phrase) & set("[]|*+?\\^$")


@pytest.mark.parametrize("code", CODES)
def test_languages_match_their_own_phrases(code: str) -> None:
    """Folding and cutting into tokens treat phrase and text alike."""
    for phrases in language(code).acts["recommend"].committee, language(code).stances["concern"].committee:
        for phrase in phrases:
            assert Phrases(code, {"": [phrase]}).all(read(f"({phrase.upper()})", code)), phrase


@pytest.mark.parametrize("code", CODES)
def test_languages_have_examples_of_everything(code: str) -> None:
    examples = language(code).examples
    kinds = {"procedural", "positive", "concern", "recommendation", "mixed", "request"}
    assert {example.kind for example in examples} >= kinds
    acts = {act for example in examples for act in example.acts}
    assert acts >= ACTS - {"invite", "other"}
    assert any(example.addressee != "state_party" for example in examples)


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_languages_examples_hold(code: str, example: Example) -> None:
    found = understand([Numbered("7", (Passage("", example.text),), (), example.section)], language=code)
    assert found.kinds == (example.kind,)
    assert tuple(ask.act for ask in found.asks) == example.acts
    assert {ask.addressee for ask in found.asks} <= {example.addressee}


@pytest.mark.parametrize("code", CODES)
def test_languages_item_letters_stand_once(code: str) -> None:
    letters = language(code).numbering.item_letters
    assert len({fold(letter, "en") for letter in letters}) == len(letters) >= 26
