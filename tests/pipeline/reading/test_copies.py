"""Words that are faulty copies of a document's own words."""

import random
import tomllib

import pytest

from pipeline.knowledge.languages import CODES
from pipeline.reading.copies import self_belief
from pipeline.reading.quality import TRUSTED, belief_in_all
from tests.pipeline.reading.test_quality import SAMPLE, SPACED, _letters, _strings

REQUESTS = (
    "The Committee recommends that the harbour authority train its pilots, consult organizations of persons with "
    "disabilities and report on accessible ferries. "
)


def _document(code: str) -> str:
    """The whole text of the sample's document: its words repeat as those of any document do."""
    return " ".join(one for one in _strings(tomllib.loads((SAMPLE / f"{code}.toml").read_text())) if len(one) > 60)


def _damaged(text: str, code: str, share: float, change: str) -> str:
    chance, letters = random.Random(11), _letters(code)
    return "".join(
        (chance.choice(letters) if change == "another" else "") if char.isalpha() and chance.random() < share else char
        for char in text
    )


@pytest.mark.parametrize("code", CODES)
def test_belief_in_all_believes_the_sample(code):
    assert belief_in_all(_document(code)) >= 0.9


@pytest.mark.parametrize("code", SPACED)
@pytest.mark.parametrize(("share", "change"), [(0.05, "another"), (0.1, "none")])
def test_self_belief_doubts_a_letter_wrong_in_twenty_or_missing_in_ten(code, share, change):
    assert self_belief(_damaged(_document(code), code, share, change)) < TRUSTED


def test_belief_in_all_doubts_chinese_with_a_fifth_of_its_signs_exchanged():
    text = _document("zh")
    chance, signs = random.Random(12), [char for char in text if char.isalpha()]
    wrong = "".join(chance.choice(signs) if char.isalpha() and chance.random() < 0.2 else char for char in text)
    assert belief_in_all(wrong) < TRUSTED


def test_self_belief_takes_inflection_for_no_fault():
    forms = "комитета комитету комитетом рекомендует рекомендуют рекомендация рекомендации рекомендацию рекомендаций "
    assert self_belief((forms * 3 + "комитете рекомендацией рекомендациям ") * 40) == 1.0


def test_self_belief_says_nothing_where_there_is_little():
    assert self_belief(_damaged(REQUESTS * 4, "en", 0.2, "another")) == 1.0
