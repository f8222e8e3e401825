"""No label gets worse unnoticed: the sample, whose headings state labels in six languages, is read as well as it was."""

from __future__ import annotations

import pytest

from benchmarks.sample_labels import EVERY, SAMPLE, Counted, count, kept, worse
from pipeline import classification
from pipeline.knowledge.languages import CODES


def test_no_label_of_the_sample_got_worse() -> None:
    assert worse(kept(), count(SAMPLE)) == [], (
        "mend the lists or models; where the loss is meant, run python -m benchmarks.sample_labels and say why"
    )


def test_the_file_speaks_of_all_languages_and_adds_up() -> None:
    rows = kept()
    assert {one.language for one in rows} == set(CODES)
    assert {one.scheme for one in rows} == {"right", "sdg"}
    for total in (one for one in rows if one.label == EVERY):
        parts = [one for one in rows if one[:2] == total[:2] and one.label != EVERY]
        for name in ("support", "right", "given"):
            assert getattr(total, name) == sum(getattr(one, name) for one in parts)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (Counted("right", "en", EVERY, 100, 80, 100), Counted("right", "en", EVERY, 100, 79, 100), False),
        (Counted("right", "en", EVERY, 100, 80, 100), Counted("right", "en", EVERY, 100, 76, 100), True),
        (Counted("right", "en", "work", 5, 5, 5), Counted("right", "en", "work", 5, 4, 4), False),
        (Counted("right", "en", "work", 5, 5, 5), Counted("right", "en", "work", 5, 3, 3), True),
        (Counted("right", "en", "work", 5, 5, 5), Counted("right", "en", "work", 5, 5, 7), True),
        (Counted("right", "en", "work", 5, 5, 5), Counted("right", "en", "work", 4, 4, 4), True),
        (Counted("right", "en", "work", 5, 3, 5), Counted("right", "en", "work", 5, 5, 5), False),
    ],
)
def test_what_is_worse_than_noise_is_told(before: Counted, now: Counted, told: bool) -> None:
    assert bool(worse([before], [now])) is told
    assert worse([before], [])


def test_a_list_that_lost_its_words_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    read = classification.rules.read

    def forgetful(text: str, language: str, **others: frozenset[str]) -> object:
        found = {key: dict(said) for key, said in read(text, language, **others).items()}
        found["right"].pop("education", None)
        return found

    monkeypatch.setattr(classification.rules, "read", forgetful)
    clauses = worse(kept(), count(SAMPLE))
    assert any(clause.startswith("right education in fr") for clause in clauses)
