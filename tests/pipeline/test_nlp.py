"""Folding, sentences and cue phrases in the six languages."""

from __future__ import annotations

import pytest

from pipeline import nlp
from pipeline.errors import KnowledgeError
from pipeline.knowledge.languages import CODES


@pytest.mark.parametrize("code", CODES)
def test_nlp_pipeline_is_blank_and_built_once(code: str) -> None:
    built = nlp.pipeline(code)
    assert built.lang == code
    assert built.pipe_names == []
    assert nlp.pipeline(code) is built


def test_nlp_pipeline_refuses_an_unknown_language() -> None:
    with pytest.raises(KnowledgeError, match="xx"):
        nlp.pipeline("xx")


@pytest.mark.parametrize(
    ("code", "printed", "folded"),
    [
        ("en", "The State party\u2019s  AUTHORITIES\n", "the state party's authorities"),
        ("en", "non\u2011State", "non-state"),
        ("fr", "L\u2019\u00c9tat partie devrait", "l'etat partie devrait"),
        ("fr", "mise en \u0153uvre", "mise en oeuvre"),
        ("es", "Est\u00e1 preocupado", "esta preocupado"),
        ("ru", "Учёный", "ученый"),
        ("ar", "الدولـــة الطرف", "الدوله الطرف"),
        ("ar", "تُوصِي", "توصي"),
        ("ar", "توصييييي", "توصي"),  # a damaged text layer repeats letters
        ("zh", "２０３１年", "2031年"),
    ],
)
def test_nlp_fold_reads_print_as_phrases_are_written(code: str, printed: str, folded: str) -> None:
    assert nlp.fold(printed, code) == folded


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ["The law is old.", "It should go."]),
        ("en", ["See arts. 2 and 7 of Act No. 12, para. 3 (a).", "Mr. Quay agreed."]),
        ("en", ["It is late (see annex).", "“Wait.”", "They did."]),
        ("en", ["The Gaz. of Maravel printed it.", "It was read."]),
        ("en", ["Ships, e.g. Ferries, sail; others wait: none came"]),
        ("en", ["J. Quay wrote it.", "Was it read?", "No!", "Yes."]),
        ("en", ["The fee rose by 3.5 per cent in 2030.", "Fares fell."]),
        ("en", ["The wells are dry (arts. 2 and 12).", "The State party should dig."]),
        ("en", ["The wells are dry. (arts. 2 and 12)", "The State party should dig."]),
        ("fr", ["Voir l'art. 5 et la loi no 12.", "Elle est vieille."]),
        ("es", ["Véanse los párrs. 3 y 4 del núm. 5.", "Debe hacerlo."]),
        ("ru", ["См. ст. 5 и п. 3 закона № 12.", "Он устарел."]),
        ("ar", ["هل أُغلق السجن؟", "نعم أُغلق؛ ولم يُفتح سجن آخر.", "انتهى التحقيق."]),
        ("zh", ["委员会感到关切。", "缔约国应采取措施；并报告结果。"]),
        ("zh", ["他说：“好。”", "结束了！"]),
    ],
)
def test_nlp_sentences_end_where_sentences_end(code: str, expected: list[str]) -> None:
    between = "" if code == "zh" else " "
    assert nlp.sentences(between.join(expected), code) == expected


def test_nlp_sentences_lose_no_word() -> None:
    text = "One. Two (see art. 3.) and four; five.  Six? SEVEN.\nEight No. 9. Ten"
    assert " ".join(nlp.sentences(text, "en")).split() == text.split()
    assert nlp.sentences("   ", "en") == []


def test_nlp_phrases_prefer_the_longest_and_keep_every_label() -> None:
    phrases = nlp.Phrases("en", {"ask": ["recommends"], "again": ["recommends once more"], "too": ["Recommends"]})
    found = phrases.longest(nlp.read("It RECOMMENDS once  more and recommends.", "en"))
    assert [(hit.start, hit.end, hit.label) for hit in found] == [(1, 4, "again"), (5, 6, "ask"), (5, 6, "too")]


def test_nlp_phrases_find_attached_particles() -> None:
    phrases = nlp.Phrases("ar", {"ask": ["توصي"]})
    assert [hit.attached for hit in phrases.all(nlp.read("توصي اللجنة وتوصي أيضاً", "ar"))] == [False, True]
    assert phrases.all(nlp.read("متوصي", "ar")) == []


def test_nlp_phrases_end_in_an_apostrophe() -> None:
    phrases = nlp.Phrases("fr", {"that": ["qu'"]})
    assert [hit.label for hit in phrases.all(nlp.read("Il note qu’il pleut", "fr"))] == ["that"]
