"""How far a text can be believed: sound prose and lists against damage of several kinds."""

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pipeline.knowledge.languages import CODES, language
from pipeline.reading.quality import GIBBERISH, TRUSTED, likeliest, quality_of_all, script, text_quality

NAMES = (
    "Government of Maravel, Ministry of Education and the Sea; Port Aurel Chamber of Commerce; Union of Ferry Captains; "
    "Association of Deaf Sailors; Committee of Island Mothers; Foundation for Inclusive Harbours; National Archive; "
    "League of Lighthouse Keepers; Blind Fishermen of Saint Orla; Observatory of Prisons; Nurses for Dignity, section north; "
)
SOURCES = "".join(
    f"{n} CRPD/C/XMV/CO/{n % 4}, paras. {n + 3} and {n + 9}. See also JS{n}, p. {n}, and NHRI, p. 2. "
    for n in range(30)
)


def _sound(code):
    return " ".join(example.text for example in language(code).examples)


@pytest.mark.parametrize("code", CODES)
def test_text_quality_believes_sound_text(code):
    assert text_quality(_sound(code)) >= 0.85


@pytest.mark.parametrize("text", [NAMES * 2, SOURCES])
def test_text_quality_takes_no_list_for_gibberish(text):
    assert text_quality(text) > GIBBERISH


def _moved(text):
    """As a font without its table gives it: every letter another."""
    return "".join(chr(ord(char) + 3) if char.isalpha() else char for char in text)


def _turned_ligatures(text):
    return text.replace("لأ", "أل").replace("لإ", "إل").replace("لا", "ال")


def _stretched(text):
    """Kashidas read as letters, others missing."""
    chance = random.Random(4)
    pieces = (
        char * (3 if chance.random() < 0.12 else 1) for char in text if not char.isalpha() or chance.random() > 0.2
    )
    return "".join(pieces)


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        (_sound("en"), _moved),
        (_sound("ru"), _moved),
        (_sound("ar"), _moved),
        (_sound("ar"), _stretched),
        (_sound("ru"), lambda text: text.encode("cp1251", "replace").decode("latin-1")),
        (_sound("ru"), lambda text: text.encode("utf-8").decode("latin-1")),
        (_sound("zh"), lambda text: text.encode("gb18030").decode("latin-1")),
        (_sound("fr"), lambda text: text.encode("utf-8").decode("latin-1")),
        (_sound("en"), lambda text: "".join(chr(0xF000 + ord(char)) if char.isalpha() else char for char in text)),
    ],
    ids=["en-moved", "ru-moved", "ar-moved", "ar-stretched", "ru-cp1251", "ru-utf8", "zh-gb", "fr-utf8", "en-private"],
)
def test_text_quality_doubts_damage(text, damage):
    quality = text_quality(damage(text))
    assert quality is None or quality < TRUSTED


def test_text_quality_doubts_turned_ligatures_somewhat():
    assert text_quality(_turned_ligatures(_sound("ar"))) < text_quality(_sound("ar"))


@pytest.mark.parametrize("text", ["", "Annex 1", "12 34 56 " * 100])
def test_text_quality_says_nothing_where_there_is_little(text):
    assert text_quality(text) is None


def test_quality_of_all_weighs_pages_and_leaves_out_those_not_judged():
    assert quality_of_all([1.0, None, 0.0], [300, 500, 100]) == 0.75
    assert quality_of_all([None], [10]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("اللجنة", "Arab"), ("Комитет", "Cyrl"), ("委员会", "Hani"), ("Comité", "Latn"), ("12", "Latn")],
)
def test_script(text, expected):
    assert script(text) == expected


@pytest.mark.parametrize("code", ["en", "es", "fr"])
def test_likeliest_tells_languages_of_one_script(code):
    assert likeliest(_sound(code), ["en", "es", "fr"]) == code


def _backwards(text):
    return text[::-1]


def _guessed(text):
    """Four letters of ten are taken for one of those that follow in the alphabet."""
    chance = random.Random(5)
    return "".join(
        chr(ord(char) + chance.randint(1, 5)) if char.isalpha() and chance.random() < 0.4 else char for char in text
    )


def _apart(text):
    return " ".join(text.replace(" ", ""))


def _together(text):
    return "".join(text.split())


def _doubled(text):
    chance = random.Random(6)
    return "".join(char * 2 if char.isalpha() and chance.random() < 0.3 else char for char in text)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("damage", [_backwards, _guessed, _apart, _together, _doubled])
def test_text_quality_believes_no_damaged_text_in_any_language(code, damage):
    if code == "zh" and damage in (_apart, _together, _doubled):
        pytest.skip("Chinese is printed without spaces, and its signs double")
    assert text_quality(damage(_sound(code))) < TRUSTED


# --- the sample's document in six languages, page by page, damaged a little ------------------------------------------

SAMPLE = Path(__file__).parents[2] / "sample" / "texts" / "crpd_2023"
SPACED = [code for code in CODES if code != "zh"]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(part)


@cache
def _pages(code: str) -> list[str]:
    text = " ".join(one for one in _strings(tomllib.loads((SAMPLE / f"{code}.toml").read_text())) if len(one) > 60)
    length = 1200 if code == "zh" else 2000
    return [text[start : start + length] for start in range(0, min(len(text) - length, 6 * length), length)]


def _letters(code: str) -> list[str]:
    return sorted({char for page in _pages(code) for char in page if char.isalpha() and char == char.lower()})


def _with(code: str, share: float, change: str) -> list[str]:
    """Pages with so many of their letters changed: to another, to none, doubled, or set apart from the next."""
    chance, letters = random.Random(7), _letters(code)

    def changed(char: str) -> str:
        if not char.isalpha() or chance.random() >= share:
            return char
        return {"another": chance.choice(letters), "none": "", "doubled": 2 * char, "apart": char + " "}[change]

    return ["".join(map(changed, page)) for page in _pages(code)]


def _mean(pages: list[str]) -> float:
    return sum(text_quality(page) or 0.0 for page in pages) / len(pages)


@pytest.mark.parametrize("code", CODES)
def test_text_quality_believes_every_page_of_the_sample(code):
    assert min(text_quality(page) for page in _pages(code)) >= 0.8


@pytest.mark.parametrize("code", SPACED)
@pytest.mark.parametrize(("share", "change"), [(0.1, "another"), (0.3, "none"), (0.2, "doubled"), (0.2, "apart")])
def test_text_quality_doubts_a_layer_with_a_few_wrong_letters(code, share, change):
    assert _mean(_with(code, share, change)) < TRUSTED


@pytest.mark.parametrize("code", CODES)
def test_text_quality_doubts_letters_of_a_table_that_is_wrong_in_part(code):
    """Three in ten of the letters that a font has are mapped to one another."""
    chance, letters = random.Random(8), _letters(code)
    wrong = chance.sample(letters, len(letters) * 3 // 10)
    table = str.maketrans(dict(zip(wrong, wrong[1:] + wrong[:1], strict=True)))
    assert _mean([page.translate(table) for page in _pages(code)]) < TRUSTED


BESIDE = (
    "Laki vammaisten oikeuksista astui voimaan viime keväänä. – The act on the rights of persons with disabilities came "
    "into force last spring. Satamien on oltava kaikille esteettömiä vuoden loppuun mennessä. – All harbours must be free "
    "of barriers by the end of the year. Lautat kulkevat saarelle joka aamu ja joka ilta myös talvella. – Ferries go to the "
    "island every morning and every evening, in winter too. Koulujen oppilaat saavat tarvitsemansa avun omassa koulussaan. "
    "– Pupils are given the help that they need in their own school. Tuomioistuin kuulee asianosaisia heidän omalla "
    "kielellään. – The court hears the parties in their own language. "
)


def test_text_quality_believes_a_page_in_two_languages():
    assert text_quality(BESIDE * 2) >= 0.8


def test_text_quality_passes_over_addresses():
    address = (
        "See https://example.org/layouts/treaty/download.aspx?symbolno=int%2fcerd%2fale&lang=en&file=xqzk-wvrt-qqpl. "
    )
    assert text_quality(_pages("en")[0][:700] + address * 4 + _pages("en")[0][700:]) >= 0.8
