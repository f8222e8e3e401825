"""Which language a document is in. The paragraphs are ours."""

import pytest

from pipeline.language import detect, of_text

TEXTS = {
    "en": "The Republic of Maravel has told us that its schools are open to all and that teachers are trained.",
    "fr": "La République de Maravel nous a dit que ses écoles sont ouvertes à tous et que les maîtres sont formés.",
    "es": "La República de Maravel nos ha dicho que sus escuelas están abiertas a todos y que los maestros se forman.",
    "ru": "Республика Маравель сообщила нам, что её школы открыты для всех детей, а учителя проходят обучение.",
    "ar": "أبلغتنا جمهورية مارافيل بأن مدارسها مفتوحة أمام جميع الأطفال وبأن المعلمين يتلقون التدريب كل سنة في القرى.",
    "zh": "马拉维尔共和国告诉我们，该国的学校向所有儿童开放，教师每年都接受培训，村庄和城镇的学校都是如此。",
}
OTHERS = {
    "pt": "A República de Maravel disse-nos que as suas escolas estão abertas a todas as crianças e têm professores.",
    "de": "Die Republik Maravel hat uns mitgeteilt, dass ihre Schulen allen Kindern offenstehen und Lehrer haben.",
    "uk": "Республіка Маравель повідомила нам, що її школи відкриті для всіх дітей, а вчителі навчаються щороку.",
    "fa": "جمهوری ماراول به ما گفته است که مدرسه‌هایش به روی همهٔ کودکان باز است و آموزگاران هر سال آموزش می‌بینند.",
    "el": "Η Δημοκρατία του Μαραβέλ μας είπε ότι τα σχολεία της είναι ανοικτά σε όλα τα παιδιά.",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_language_of_each_of_the_six(code: str, text: str) -> None:
    assert of_text(text) == code
    assert detect(text, mark=code, promised=code) == (code, ())


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_language_of_others_is_not_forced_into_ours(text: str) -> None:
    found = detect(text)
    assert found.code == "und"
    assert [doubt.kind for doubt in found.doubts] == ["language_not_read"]


def test_language_is_the_texts_where_the_cover_says_another() -> None:
    found = detect(TEXTS["fr"], mark="en")
    assert found.code == "fr"
    assert [doubt.kind for doubt in found.doubts] == ["language_against_cover"]


def test_language_promised_by_the_file_name_is_checked() -> None:
    found = detect(TEXTS["es"], mark="es", promised="fr")
    assert found.code == "es"
    assert [doubt.kind for doubt in found.doubts] == ["language_not_promised"]


@pytest.mark.parametrize("text", ["", "12 34 56", "CRPD/C/KEN/CO/1", "Annex"])
def test_language_of_a_text_too_short_is_the_covers(text: str) -> None:
    assert of_text(text) is None
    assert detect(text, mark="ru") == ("ru", ())
    found = detect(text)
    assert (found.code, [doubt.kind for doubt in found.doubts]) == ("und", ["language_unknown"])


def test_language_is_the_bodys_and_not_a_quotations() -> None:
    text = TEXTS["en"] * 10 + TEXTS["fr"] + TEXTS["en"] * 30
    assert of_text(text) == "en"


def test_language_is_the_same_every_time() -> None:
    text = "La Maravel information nationale sur la session, the national information on la session maravel general."
    assert len({of_text(text) for _ in range(20)}) == 1
