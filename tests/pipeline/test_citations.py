"""Authorities cited: whose article it is, which committee's comment, which goal; and what is no citation."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from pipeline.citations import find
from pipeline.knowledge.instruments import articles, comments, committee_names, instrument_names
from pipeline.knowledge.languages import CODES
from pipeline.records import Numbered, Passage


def cited(text: str, kind: str, *, language: str = "en", treaty: str | None = "CRPD") -> list[str]:
    paragraph = Numbered("7", (Passage("", text),), (), "concerns_and_recommendations")
    return [each.target for each in find([paragraph], language=language, treaty=treaty) if each.kind == kind]


ARTICLES = [
    ("en", "CRPD", "in line with article 5 of the Convention", "CRPD:5"),
    ("en", "CRPD", "its obligations under articles 4 (3) and 33 (2) of the Convention", "CRPD:4 CRPD:33"),
    ("en", "CRPD", "under article 33, paragraph 2, of the Convention", "CRPD:33"),
    ("en", "CCPR", "articles 2, 7 and 26 of the Covenant", "CCPR:2 CCPR:7 CCPR:26"),
    ("en", "CCPR", "The Committee is worried about ferries (arts. 2, 3 and 26).", "CCPR:2 CCPR:3 CCPR:26"),
    ("en", "CRPD", "article 24 of the Convention on the Rights of the Child", "CRC:24"),
    ("en", "CRPD", "article 14 of the ICCPR and article 12 of the Convention", "CCPR:14 CRPD:12"),
    ("en", "CRC-OPAC", "article 4 of the Optional Protocol and article 38 of the Convention", "CRC-OPAC:4 CRC:38"),
    ("en", "CRPD", "article 16 of the CEDAW Convention", "CEDAW:16"),
    ("en", "CRPD", "the Convention, in particular articles 12 and 19", "CRPD:12 CRPD:19"),
    ("en", "CCPR", "its Views under the Optional Protocol are late in coming (art. 2).", "CCPR:2"),
    ("es", "CEDAW", "de conformidad con el artículo 4 1) de la Convención", "CEDAW:4"),
    ("en", "CRPD", "monitoring of the Convention, in line with its article 33", "CRPD:33"),
    ("en", "CRPD", "for the implementation of article 6 and the 2030 Agenda", "CRPD:6"),
    ("fr", "CRPD", "conformément à l’article 12 de la Convention", "CRPD:12"),
    ("fr", "CRPD", "au paragraphe 3 de l’article 4 de la Convention", "CRPD:4"),
    ("es", "CEDAW", "de conformidad con el artículo 4, párrafo 1, de la Convención", "CEDAW:4"),
    ("es", "CRPD", "el artículo 24 de la Convención sobre los Derechos del Niño", "CRC:24"),
    ("ar", "CRPD", "وفقاً للمادة 12 من الاتفاقية", "CRPD:12"),
    ("ar", "CRPD", "المادة 24 من اتفاقية حقوق الطفل", "CRC:24"),
    ("ru", "CRPD", "в соответствии со статьей 12 Конвенции", "CRPD:12"),
    ("ru", "CRPD", "в статье 24 Конвенции о правах ребенка", "CRC:24"),
    ("zh", "CRPD", "根据《公约》第十二条和第19条", "CRPD:12 CRPD:19"),
    ("zh", "CRPD", "根据《儿童权利公约》第24条", "CRC:24"),
]


@pytest.mark.parametrize(("language", "treaty", "text", "expected"), ARTICLES)
def test_citations_tell_whose_article_it_is(language: str, treaty: str, text: str, expected: str) -> None:
    assert cited(text, "article", language=language, treaty=treaty) == expected.split()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "article 83 of the Constitution"),
        ("en", "article 12 of the Criminal Code of Maravel"),
        ("en", "articles 12 and 13 of Law No. 17507"),
        ("en", "the Constitution (arts. 25 and 48)"),
        ("en", "Ferry Act No. 40/2014, in particular article 14"),
        ("en", "the legal restrictions in article 49 (2) in the Constitution"),
        ("en", "the Ferry Act of 1963, article 6 of which allows it"),
        ("en", "that its article 62 keeps islanders apart"),
        ("en", "article 5 of the Convention on Ferries"),
        ("en", "reservations under article 301"),
        ("en", "article 7 of the Covenant"),
        ("es", "el artículo 2, sección VII de la Constitución"),
        ("es", "en consonancia con el artículo 21) de la nueva ley"),
        ("fr", "l’article 12 du Code civil"),
        ("es", "el artículo 11 de la Ley de Barcas"),
        ("ar", "المادة 5 من القانون"),
        ("ru", "статьи 5 Закона о паромах"),
        ("zh", "《渡船法》第七条"),
    ],
)
def test_citations_take_no_article_of_other_law(language: str, text: str) -> None:
    assert cited(text, "article", language=language) == []


def test_citations_give_articles_of_other_treaties_by_their_name() -> None:
    assert cited("article 7 of the Rome Statute", "article") == ["Rome Statute:7"]


def test_citations_take_the_articles_that_close_a_concern_for_the_treaty() -> None:
    text = "The Committee is worried that the Ferry Act keeps islanders apart (arts. 2 and 26)."
    for stated, expected in ((("CCPR:2", "CCPR:26"), ["CCPR:2", "CCPR:26"]), ((), [])):
        paragraph = Numbered("7", (Passage("", text),), (), "concerns_and_recommendations", stated)
        assert [each.target for each in find([paragraph], language="en", treaty="CCPR")] == expected


def test_citations_need_a_treaty_to_know_the_convention() -> None:
    assert cited("article 5 of the Convention", "article", treaty=None) == []
    assert cited("article 24 of the Convention on the Rights of the Child", "article", treaty=None) == ["CRC:24"]


COMMENTS = [
    ("en", "CRPD", "its general comment No. 6 (2018) on equality", "CRPD GC 6"),
    ("en", "CEDAW", "its general recommendation No. 35 (2017)", "CEDAW GR 35"),
    ("en", "CERD", "general recommendation XXVI", "CERD GR 26"),
    ("en", "CRPD", "the Human Rights Committee’s general comment No. 36.", "CCPR GC 36"),
    (
        "en",
        "CRPD",
        "general comments No. 34 (2011) and No. 37 (2020) of the Human Rights Committee",
        "CCPR GC 34 CCPR GC 37",
    ),
    ("en", "CRPD", "general comments Nos. 1 (2014) and 5 (2017)", "CRPD GC 1 CRPD GC 5"),
    (
        "en",
        "CRPD",
        "joint general recommendation No. 31 of the Committee on the Elimination of Discrimination "
        "against Women/general comment "
        "No. 18 of the Committee on the Rights of the Child (2019)",
        "CEDAW GR 31 CRC GC 18",
    ),
    (
        "en",
        "CRPD",
        "general recommendation No. 14 (1990) on a harmful practice",
        "CEDAW GR 14",
    ),  # no other is of that year
    ("en", "CRPD", "general comment No. 4 (2014)", "CRPD GC 4"),  # the year is misprinted
    ("en", "CRPD", "general comment No. 9 (2027)", "CRPD GC 9"),  # newer than we know
    (
        "es",
        "CERD",
        "su Recomendación general N. º 23 (1997) y la Recomendación General N.º 32 (2009)",
        "CERD GR 23 CERD GR 32",
    ),
    ("es", "CERD", "sus Recomendaciones generales N º 25 (2000)", "CERD GR 25"),
    ("fr", "CRPD", "son observation générale no 2 (2014) sur l’accessibilité", "CRPD GC 2"),
    ("es", "CEDAW", "la recomendación general 25 (2004) del Comité", "CEDAW GR 25"),
    (
        "es",
        "CEDAW",
        "la observación general núm. 2 (2014) del Comité sobre los Derechos de las Personas con Discapacidad",
        "CRPD GC 2",
    ),
    ("ar", "CRPD", "وتعليقها العام رقم 1(2014)", "CRPD GC 1"),
    ("ru", "CRPD", "замечанием общего порядка № 1 (2014)", "CRPD GC 1"),
    (
        "ru",
        "CRPD",
        "общая рекомендация № 35 (2017) Комитета по ликвидации дискриминации в отношении женщин",
        "CEDAW GR 35",
    ),
    ("zh", "CRPD", "第6号一般性意见(2018年)", "CRPD GC 6"),
    ("zh", "CRPD", "消除对妇女歧视委员会第35号一般性建议(2017年)", "CEDAW GR 35"),
]


@pytest.mark.parametrize(("language", "treaty", "text", "expected"), COMMENTS)
def test_citations_tell_whose_comment_it_is(language: str, treaty: str, text: str, expected: str) -> None:
    assert " ".join(cited(text, "general_comment", language=language, treaty=treaty)) == expected


GOALS = [
    ("en", "targets 10.2 and 10.3 of the Sustainable Development Goals", "10.2 10.3"),
    ("en", "especially targets 4.5 and 4 (a)", "4.5 4.a"),
    ("en", "targets 5.1 and 5.c", "5.1 5.c"),
    ("en", "Sustainable Development Goals 9 and 11 (targets 11.2 and 11.7)", "9 11 11.2 11.7"),
    ("en", "SDG 4, and Goal 5", "4 5"),
    ("en", "target 16 of the Sustainable Development Goals", "16"),
    ("en", "Millennium Development Goal 3", ""),
    ("en", "Goal 18 of the ferry plan, and a goal of 5 ferries", ""),
    ("fr", "la cible 2 de l’objectif 16 des objectifs de développement durable", "16.2"),
    ("fr", "la cible 10.2 des objectifs de développement durable", "10.2"),
    ("es", "la meta 5.1 de los Objetivos de Desarrollo Sostenible", "5.1"),
    ("es", "el Objetivo 3 de Desarrollo del Milenio", ""),
    ("ar", "والغايتين 10-2 و10-3 من أهداف التنمية المستدامة", "10.2 10.3"),
    ("ru", "с задачами 10.2 и 10.3 Целей в области устойчивого развития", "10.2 10.3"),
    ("zh", "可持续发展目标具体目标10.2和10.3", "10.2 10.3"),
]


@pytest.mark.parametrize(("language", "text", "expected"), GOALS)
def test_citations_read_goals_and_targets(language: str, text: str, expected: str) -> None:
    assert cited(text, "sdg", language=language) == [f"SDG {part}" for part in expected.split()]


INSTRUMENTS = [
    (
        "en",
        "CRPD",
        "ratify the Marrakesh Treaty and the Optional Protocol to the Convention",
        "Marrakesh Treaty|CRPD-OP",
    ),
    ("en", "CRPD", "the Optional Protocol to the Convention against Torture", "CAT-OP"),
    (
        "en",
        "CRPD",
        "the Convention on the Rights of Persons with Disabilities and the Convention on the Rights of the Child",
        "CRC",
    ),
    ("en", "CRC", "the Convention on the Rights of Persons with Disabilities", "CRPD"),
    (
        "en",
        "CRPD",
        "ILO Convention No. 169, and the Domestic Workers Convention, 2011 (No. 189), of the ILO",
        "ILO Convention No. 169|ILO Convention No. 189",
    ),
    ("en", "CCPR", "Ferry Act, 2011 (No. 189)", ""),
    ("fr", "CRPD", "conformément aux Principes de Paris", "Paris Principles"),
    ("es", "CRPD", "la Agenda 2030 para el Desarrollo Sostenible", "2030 Agenda"),
    ("ar", "CRPD", "والتصديق على معاهدة مراكش", "Marrakesh Treaty"),
    (
        "ru",
        "CRPD",
        "ратифицировать Марракешский договор и руководствоваться Парижскими принципами",
        "Marrakesh Treaty|Paris Principles",
    ),
    ("ru", "CRPD", "в соответствии с Конвенцией о правах ребенка", "CRC"),
    ("zh", "CRPD", "根据《巴黎原则》", "Paris Principles"),
]


@pytest.mark.parametrize(("language", "treaty", "text", "expected"), INSTRUMENTS)
def test_citations_know_instruments_by_name(language: str, treaty: str, text: str, expected: str) -> None:
    assert cited(text, "instrument", language=language, treaty=treaty) == [part for part in expected.split("|") if part]


def test_citations_give_documents_by_their_symbol() -> None:
    assert cited("its report (CRPD/C/MRV/1, para. 4) and/or replies (CRPD/C/MRV/RQ/1)", "document") == [
        "CRPD/C/MRV/1",
        "CRPD/C/MRV/RQ/1",
    ]


def test_citations_are_given_once_a_passage_with_the_words_as_printed() -> None:
    text = "Recalling article\u00a05 of the Convention, and again article 5 of the Convention"
    paragraph = Numbered(
        "7", (Passage("", text), Passage("(a)", "Apply article 5;")), (), "concerns_and_recommendations"
    )
    found = find([paragraph], language="en", treaty="CRPD")
    assert [(each.position, each.item, each.target, each.text) for each in found] == [
        (0, None, "CRPD:5", "article\u00a05 of the Convention"),
        (0, "(a)", "CRPD:5", "article 5"),
    ]


@pytest.mark.parametrize("language", CODES)
def test_citations_names_stand_for_one_thing_each(language: str) -> None:
    targets: dict[str, Mapping[str, str]] = {
        "instruments": instrument_names(language),
        "committees": committee_names(language),
    }
    assert all(name.strip() == name and target for names in targets.values() for name, target in names.items())
    for name, target in instrument_names(language).items():  # every name is found, and as nothing else
        quoted = cited(f"— {name}", "instrument", language=language, treaty=None)
        assert target in quoted, name


def test_citations_know_every_committee_that_comments() -> None:
    assert set(comments()) == {"CCPR", "CESCR", "CERD", "CEDAW", "CAT", "CRC", "CMW", "CRPD", "CED"}
    assert all(list(made.years) == sorted(made.years) for made in comments().values())
    assert set(comments()) <= set(articles())


@pytest.mark.parametrize("language", CODES)
def test_citations_take_linear_time(language: str) -> None:
    for filling in ("(arts. 1, ", "Goal 1, ", "No. 1 ", "Convention on "):
        paragraph = Numbered("7", (Passage("", filling * 3000),), (), "concerns_and_recommendations")
        began = time.perf_counter()
        find([paragraph], language=language, treaty="CRPD")
        assert time.perf_counter() - began < 5
