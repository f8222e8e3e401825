"""Lists of paragraphs and articles, in six languages, as documents print them and as text layers damage them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.references import articles, closing_articles, find, find_misspelt, heading_articles

LISTS = [
    ("en", "set out in paragraphs 17 (a), 36 (a)–(d) and 44 above.", "17(a) 36(a) 36(b) 36(c) 36(d) 44"),
    ("en", "paragraphs 13 (a) and (b), 17 (b) and 25 (b)", "13(a) 13(b) 17(b) 25(b)"),
    ("en", "(see paras. 10–12)", "10 11 12"),
    ("en", "paragraphs 12 to 14, and 16", "12 13 14 16"),
    ("en", "paragraph 29 (a) and paragraph 31 (a) and (b).", "29(a) 31(a) 31(b)"),
    ("en", "in paragraph 20; in paragraph 31; and in paragraph 41", "20 31 41"),
    (
        "en",
        "paragraph 12 (a) (i) and (ii), (b) and (c)(i)–(iii)",
        "12(a)(i) 12(a)(ii) 12(b) 12(c)(i) 12(c)(ii) 12(c)(iii)",
    ),
    ("en", "paragraph 9 (g), (h) and (i)", "9(g) 9(h) 9(i)"),
    ("en", "subparagraphs (b) and (c) of paragraph 16", "16(b) 16(c)"),
    ("en", "paragraph 29, subparagraphs (a) and (b)", "29(a) 29(b)"),
    ("en", "paragraph 5. The ferries of Maravel", "5"),
    ("en", "the Paragraph 35, Article A for ferries", "35(a)"),
    ("en", "Paragraph 35, Clause E:", "35(e)"),
    ("en", "paragraph 35, items (b) and (c)", "35(b) 35(c)"),
    ("en", "paragraph 35, article 5 of the Harbour Act", "35"),
    ("es", "párrafo 29, literal b) y c), y párrafo 31", "29(b) 29(c) 31"),
    ("es", "párrafo 29, letra b", "29(b)"),
    ("es", "párrafo 29, punto y aparte", "29"),
    ("fr", "paragraphe 22, point d'ordre", "22"),
    ("fr", "paragraphe 22, lettre a", "22(a)"),
    ("ru", "пункт 35, буква а", "35(a)"),
    ("es", "los párrafos 13 a) y d) y 29 a) a c) supra", "13(a) 13(d) 29(a) 29(b) 29(c)"),
    ("es", "los párrafos 19 a. y 25 a. y b. de este documento", "19(a) 25(a) 25(b)"),
    ("es", "los apartados b) y c) del párrafo 16; y 22", "16(b) 16(c) 22"),
    ("fr", "aux paragraphes 12 a) à c), 14 b) et 20 ci-dessus", "12(a) 12(b) 12(c) 14(b) 20"),
    ("fr", "les alinéas a) et b) du paragraphe 8", "8(a) 8(b)"),
    ("ar", "الفقرات ٧ (أ) و(ب) و١٢ أعلاه", "7(a) 7(b) 12"),
    ("ar", "الفقرتين 17 (ج) و36 (أ) إلى (د)", "17(c) 36(a) 36(b) 36(c) 36(d)"),
    ("ar", "والفقرة 42، والفقرة 50", "42 50"),
    ("ar", ")الفقرتان 17)أ( و36)ب((", "17(a) 36(b)"),  # brackets turned round, as text layers have them
    ("ru", "в пунктах 13 a) и b), 17 и 20–22 выше", "13(a) 13(b) 17 20 21 22"),
    ("ru", "в пункте 16 а) и с)", "16(a) 16(c)"),  # Cyrillic letters that look Latin
    ("ru", "в подпунктах b) и c) пункта 16", "16(b) 16(c)"),
    ("zh", "上文第12段、第17(a)和(b)段和第36段(a)至(c)分段", "12 17(a) 17(b) 36(a) 36(b) 36(c)"),
    ("zh", "第10、第14和第16至18段", "10 14 16 17 18"),
    ("zh", "第十二段和第二十段", "12 20"),
]


@pytest.mark.parametrize(("language", "text", "expected"), LISTS)
def test_references_are_the_same_in_every_language(language: str, text: str, expected: str) -> None:
    assert [ref for each in find(text, language) for ref in each.paragraphs] == expected.split()


TOPICS = [
    (
        "en",
        "in paragraphs 8 (a), on ferry law, 10 and 70 (b) and (c), on consultation, including of "
        "islanders, and 54, on school.",
        {
            "8(a)": "ferry law",
            "10": "consultation, including of islanders",
            "70(b)": "consultation, including of islanders",
            "70(c)": "consultation, including of islanders",
            "54": "school",
        },
    ),
    (
        "en",
        "in paragraphs 10 (ferries), 22 (a) and (b) (harbours (art. 9)) and 24 (tides)",
        {"10": "ferries", "22(a)": "harbours (art. 9)", "22(b)": "harbours (art. 9)", "24": "tides"},
    ),
    (
        "en",
        "in paragraph 14, on ferries (art. 8), and paragraph 20, on tides. It",
        {"14": "ferries (art. 8)", "20": "tides"},
    ),
    ("en", "paragraphs 41 on ferries and 43 on tides", {"41": "ferries", "43": "tides"}),
    (
        "en",
        "on the following: ferries and tides (para. 17), harbours, small and large (paras. 30 and 31).",
        {"17": "ferries and tides", "30": "harbours, small and large", "31": "harbours, small and large"},
    ),
    ("en", "in paragraph 40 on which urgent measures must be taken", {}),
    ("fr", "aux paragraphes 10 (droit des bacs) et 60 (marées).", {"10": "droit des bacs", "60": "marées"}),
    ("es", "en el párrafo 5, sobre barcas, y el párrafo 63, sobre mareas.", {"5": "barcas", "63": "mareas"}),
    ("ar", "في الفقرات 10، بشأن العبارات، و14، بشأن المد.", {"10": "العبارات", "14": "المد"}),
    (
        "ar",
        "في الفقرة 10 بشأن العبارات؛ والفقرة 14 بشأن المد، وفي الفقرة 16 (الجزر)",
        {"10": "العبارات", "14": "المد", "16": "الجزر"},
    ),
    ("ru", "в пунктах 10, касающемся паромов, и 14 (приливы)", {"10": "паромов", "14": "приливы"}),
    ("zh", "第10段(关于渡船)和第14段(关于潮汐)", {"10": "渡船", "14": "潮汐"}),
]


@pytest.mark.parametrize(("language", "text", "expected"), TOPICS)
def test_references_keep_topics_apart_from_items(language: str, text: str, expected: dict[str, str]) -> None:
    found: dict[str, str] = {}
    for each in find(text, language):
        found |= each.topics
        assert set(each.topics) <= set(each.paragraphs)
    assert found == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "article 33, paragraph 2, of the Convention"),
        ("en", "rule 71, paragraph 5, of its rules of procedure"),
        ("en", "paragraph 61 of its previous concluding observations"),
        ("en", "(CRPD/C/MRV/1, para. 4)"),
        ("en", "general comment No. 5 (2017), paras. 16 and 21"),
        ("fr", "conformément au paragraphe 2 de l’article 35 de la Convention"),
        ("es", "artículo 35, párrafo 2, de la Convención"),
        ("ar", "عملاً بالفقرة 2 من المادة 35"),
        ("ru", "в соответствии с пунктом 2 статьи 35"),
    ],
)
def test_references_of_other_texts_are_told_apart(language: str, text: str) -> None:
    assert [each.elsewhere for each in find(text, language)] == [True]


def test_references_of_this_document_are_its_own() -> None:
    assert [each.elsewhere for each in find("paragraphs 8 and 9 of the present concluding observations", "en")] == [
        False
    ]
    assert [each.elsewhere for each in find("los párrafos 8 y 9 de este documento", "es")] == [False]


def test_references_in_damaged_print_are_found_only_when_asked_for() -> None:
    damaged = "الواردة في الفقرن 42 بشأن المد، والفقرن 50 بشأن الجزر"  # the last letter read as another
    assert find(damaged, "ar") == []
    assert [each.paragraphs for each in find_misspelt(damaged, "ar")] == [("42",), ("50",)]
    assert find_misspelt("on the evening of 12 May", "en") == []


HEADINGS = [
    ("en", "Equality and non-discrimination (art. 5)", "Equality and non-discrimination", "5"),
    ("en", "General principles and obligations (arts. 1–4)", "General principles and obligations", "1 2 3 4"),
    ("en", "Prohibition of torture (art 15)", "Prohibition of torture", "15"),
    ("en", "Awareness-raising (Articles 8-10)", "Awareness-raising", "8 9 10"),
    ("en", "General measures (arts. 4, 42 and 44 (6))", "General measures", "4 42 44"),
    ("en", "Violence (arts. 19, 24 (3), 37 (a) and 39", "Violence", "19 24 37 39"),
    ("en", "The 2030 Agenda (2015)", "The 2030 Agenda (2015)", ""),
    ("en", "Ferries (parts 1 and 2)", "Ferries (parts 1 and 2)", ""),
    ("en", "Article 24 – Education", "Education", "24"),
    ("en", "Articles 9 and 20: Accessibility and mobility", "Accessibility and mobility", "9 20"),
    ("en", "Articles 10, 14–17 – Protection of sailors", "Protection of sailors", "10 14 15 16 17"),
    ("en", "Articles 1–4", "Articles 1–4", "1 2 3 4"),
    ("en", "Article 14 of the Constitution", "Article 14 of the Constitution", ""),
    ("en", "Ferries under article 9", "Ferries under article 9", ""),
    ("en", "Art in schools", "Art in schools", ""),
    ("fr", "Article 24. Éducation", "Éducation", "24"),
    ("es", "Artículo 5 Igualdad", "Igualdad", "5"),
    ("ar", "المادة ٢٤ التعليم", "التعليم", "24"),
    ("ru", "Статья 9 – Доступность", "Доступность", "9"),
    ("zh", "第二十四条 教育", "教育", "24"),
    ("fr", "Égalité (art. 5)", "Égalité", "5"),
    ("es", "Derechos específicos (arts. 5 a 8)", "Derechos específicos", "5 6 7 8"),
    ("ar", "عدم التمييز (المادة 5)", "عدم التمييز", "5"),
    ("ar", "المبادئ العامة (المواد من 1 إلى 4)", "المبادئ العامة", "1 2 3 4"),
    ("ar", "املبادئ )املواد 4-1(", "املبادئ", "1 2 3 4"),  # letters, brackets and range turned round
    ("ar", "المساوان )المادن 5(", "المساوان", "5"),
    ("ru", "Общие принципы (статьи 1–4)", "Общие принципы", "1 2 3 4"),
    ("ru", "Равенство (ст. 5)", "Равенство", "5"),
    ("zh", "平等和不歧视(第5条)", "平等和不歧视", "5"),
    ("zh", "平等（第五条）", "平等", "5"),
    ("zh", "一般原则(第一条至第四条)", "一般原则", "1 2 3 4"),
]


@pytest.mark.parametrize(("language", "heading", "clean", "numbers"), HEADINGS)
def test_references_read_the_articles_of_headings(language: str, heading: str, clean: str, numbers: str) -> None:
    assert heading_articles(heading, language, "CRPD") == (clean, tuple(f"CRPD:{n}" for n in numbers.split()))
    assert heading_articles(heading, language, None) == (clean, ())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The Committee is worried about ferries (arts. 2, 7 and 26).", "2 7 26"),
        ("en", "It is worried about ferries (para. 2) (art. 5 (2) and 26).", "5 26"),
        ("en", "Ferries (art. 2) are late.", ""),
        ("en", "Ferries are late (see annex).", ""),
        ("es", "Le preocupan las barcas (arts. 2 y 26).", "2 26"),
        ("fr", "Il s’inquiète des bacs (art. 2 et 16).", "2 16"),
        ("ru", "Комитет обеспокоен (статьи 2 и 16).", "2 16"),
        ("ar", "يساور اللجنة القلق (المادتان 2 و16).", "2 16"),
        ("zh", "委员会感到关切(第二和第十六条)。", "2 16"),
    ],
)
def test_references_read_the_articles_that_close_a_concern(language: str, text: str, expected: str) -> None:
    assert closing_articles(text, language, "CCPR") == tuple(f"CCPR:{n}" for n in expected.split())
    assert closing_articles(text, language, None) == ()


def test_references_leave_the_paragraph_of_an_article_to_the_print() -> None:
    text = "articles 5 (1) and 33, paragraph 2, and 12 of the Convention"
    (found,) = articles(text, "en")
    assert found.numbers == ("5", "33", "12")
    assert text[found.start : found.end] == "articles 5 (1) and 33, paragraph 2, and 12"


@given(
    st.lists(
        st.tuples(st.integers(1, 150), st.lists(st.sampled_from("abcdefg"), unique=True, max_size=3)),
        min_size=1,
        max_size=5,
    )
)
def test_references_survive_being_printed(items: list[tuple[int, list[str]]]) -> None:
    printed = ", ".join(f"{number} " + " and ".join(f"({letter})" for letter in letters) for number, letters in items)
    expected = [
        ref for number, letters in items for ref in ([f"{number}({letter})" for letter in letters] or [str(number)])
    ]
    found = [ref for each in find(f"paragraphs {printed} above", "en") for ref in each.paragraphs]
    assert found == list(dict.fromkeys(expected))


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_references_take_linear_time(language: str) -> None:
    heads = {"ar": "الفقرة", "en": "paragraph", "es": "párrafo", "fr": "paragraphe", "ru": "пункт", "zh": "第"}
    for filling in ("1 (", "12, ", "(a) (b) ", "and and ", ", on ferries"):
        text = re.sub(r"\s+", " ", heads[language] + " 1 " + filling * 3000)
        began = time.perf_counter()
        find(text, language)
        assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    ("language", "printed", "numbers"),
    [
        ("fr", "(art. 37 a) et 39)", "37 39"),  # an item's bracket that nothing opened
        ("fr", "(art. 19, 24 (par. 3), 34, 37 (al. a)) et 39)", "19 24 34 37 39"),
        ("es", "(arts. 19, 37 a) y 39)", "19 37 39"),
        ("es", "(arts. 4, 42 y 44 6))", "4 42 44"),
        ("ru", "(статьи 28 (пункт 2), 34, 37 а) и 39)", "28 34 37 39"),
        ("en", "(art. 9, paras. 1 and 2)", "9"),  # paragraphs of the article, all of them
        ("en", "(arts. 28, para. 2, 34 and 39)", "28 34 39"),
        ("es", "(arts. 8 y 9, párrs. 3 y 4)", "8 9"),
        ("fr", "(art. 9, par. 1 et 2)", "9"),
        ("ar", "(المادة 9، الفقرتان 1 و2)", "9"),
        ("ru", "(статья 9, пункты 1-3, и 10)", "9 10"),
        ("fr", "(art. premier et 4)", "1 4"),
    ],
)
def test_headings_state_articles_with_their_paragraphs_and_items(language: str, printed: str, numbers: str) -> None:
    title, found = heading_articles(f"Maravel {printed}", language, "CRC")
    assert title == "Maravel"
    assert " ".join(found).replace("CRC:", "") == numbers


def test_a_word_is_an_articles_number_only_behind_the_word_for_articles() -> None:
    assert heading_articles("Maravel (art. 4, premier rapport)", "fr", "CRC")[1] == ("CRC:4",)
