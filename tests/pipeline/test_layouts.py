"""Whole documents as plain text: the layouts of the committees and their variants, in six languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.headings import section_of
from pipeline.knowledge.languages import CODES, language
from pipeline.process import process_document
from pipeline.records import Heading, Result

Written = Callable[[str, str], Result]


class Words(NamedTuple):
    """What one language says."""

    title: str
    examined: str
    concerns: str  # heading
    beaten: str  # concern
    lead: str
    items: tuple[str, str]
    ships: str  # concern
    close: str  # two asks


WORDS = {
    "en": Words(
        "Human Rights Committee\n\nConcluding observations on the third periodic report of Maravel",
        "The Committee considered the third periodic report of Maravel at its 3000th meeting.",
        "Principal matters of concern and recommendations",
        "The Committee is concerned at reports of beatings in police boats.",
        "The State Party should:",
        ("Investigate every report;", "Punish those responsible."),
        "The Committee is concerned about the use of prison ships (arts. 7 and 10).",
        "The State Party should close its prison ships. It should also compensate those held there.",
    ),
    "fr": Words(
        "Comité des droits de l'homme\n\nObservations finales concernant le troisième rapport périodique de Maravel",
        "Le Comité a examiné le troisième rapport périodique de Maravel à sa 3000e séance.",
        "Principaux sujets de préoccupation et recommandations",
        "Le Comité est préoccupé par des informations faisant état de coups portés à bord des vedettes de la police.",
        "L'État partie devrait :",
        ("Enquêter sur chaque cas signalé ;", "Punir les responsables."),
        "Le Comité est préoccupé par l'utilisation de navires-prisons (art. 7 et 10).",
        "L'État partie devrait fermer ses navires-prisons. Il devrait également indemniser ceux qui y ont été détenus.",
    ),
    "es": Words(
        "Comité de Derechos Humanos\n\nObservaciones finales sobre el tercer informe periódico de Maravel",
        "El Comité examinó el tercer informe periódico de Maravel en su 3000ª sesión.",
        "Principales motivos de preocupación y recomendaciones",
        "Preocupan al Comité las denuncias de golpes a bordo de las lanchas de la policía.",
        "El Estado Parte debe:",
        ("Investigar cada denuncia;", "Castigar a los responsables."),
        "Preocupa al Comité el uso de barcos prisión (arts. 7 y 10).",
        "El Estado Parte debería cerrar sus barcos prisión. También debería indemnizar a quienes estuvieron en ellos.",
    ),
    "ru": Words(
        "Комитет по правам человека\n\nЗаключительные замечания по третьему периодическому докладу Маравеля",
        "Комитет рассмотрел третий периодический доклад Маравеля на своем 3000-м заседании.",
        "Основные вопросы, вызывающие обеспокоенность, и рекомендации",
        "Комитет обеспокоен сообщениями об избиениях на полицейских катерах.",
        "Государству-участнику следует:",
        ("расследовать каждое сообщение;", "наказать виновных."),
        "Комитет обеспокоен использованием плавучих тюрем (статьи 7 и 10).",
        "Государству-участнику следует закрыть плавучие тюрьмы. Ему следует также выплатить компенсацию заключенным.",
    ),
    "zh": Words(
        "人权事务委员会\n\n关于马拉维尔第三次定期报告的结论性意见",
        "委员会在第3000次会议上审议了马拉维尔的第三次定期报告。",
        "主要关切事项和建议",
        "委员会对关于在警用船只上殴打他人的报告感到关切。",
        "缔约国应：",
        ("调查每一项报告；", "惩处责任人。"),
        "委员会对使用监狱船感到关切(第七条和第十条)。",
        "缔约国应关闭监狱船。缔约国还应赔偿曾被关押在船上的人。",
    ),
    "ar": Words(
        "اللجنة المعنية بحقوق الإنسان\n\nالملاحظات الختامية بشأن التقرير الدوري الثالث لمارافيل",
        "نظرت اللجنة في التقرير الدوري الثالث لمارافيل في جلستها 3000.",
        "دواعي القلق الرئيسية والتوصيات",
        "يساور اللجنة القلق إزاء تقارير عن الضرب على متن زوارق الشرطة.",
        "ينبغي للدولة الطرف أن تقوم بما يلي:",
        ("التحقيق في كل بلاغ؛", "معاقبة المسؤولين."),
        "يساور اللجنة القلق إزاء استخدام سفن السجون (المادتان 7 و10).",
        "ينبغي للدولة الطرف أن تغلق سفن السجون. وينبغي لها أيضا أن تعوض من احتجزوا فيها.",
    ),
}


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """A plain text under a name, processed."""

    def process(name: str, text: str) -> Result:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return process_document(path)

    return process


def rows(result: Result) -> list[tuple[str, str, str | None]]:
    """Each ask: its id in the document, its act, and the number of its concern."""
    return [
        (
            one.citation_key.partition("#")[2],
            one.act,
            one.concern_paragraph_id and one.concern_paragraph_id.partition("#")[2],
        )
        for one in result.recommendations
    ]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("marks", "ids"),
    [
        (("(a)", "(b)"), ("3(a)", "3(b)")),
        (("a)", "b)"), ("3(a)", "3(b)")),
        (("a.", "b."), ("3(a)", "3(b)")),
        (("i)", "ii)"), ("3(i)", "3(ii)")),
        (("•", "•"), ("3", "3[2]")),
        (("–", "–"), ("3", "3[2]")),
    ],
)
def test_layouts_lists_and_unnumbered_requests(
    written: Written, code: str, marks: tuple[str, str], ids: tuple[str, str]
) -> None:
    """Pairs with a list, then a concern with an unnumbered request below it, as the older CCPR prints both."""
    words = WORDS[code]
    items = [f"{mark} {item}" for mark, item in zip(marks, words.items, strict=True)]
    parts = [f"1. {words.examined}", words.concerns, f"2. {words.beaten}", f"3. {words.lead}", *items]
    text = "\n\n".join([words.title, *parts, f"4. {words.ships}", words.close])
    result = written(f"CCPR_C_XMV_CO_3-{code}.txt", text)
    assert [one.kind for one in result.paragraphs] == ["procedural", "concern", "recommendation", "mixed"]
    expected = [(ids[0], "should", "2"), (ids[1], "should", "2"), ("4", "should", "4"), ("4[2]", "should", "4")]
    assert rows(result) == expected
    assert [one.text for one in result.recommendations][:2] == list(words.items)
    assert {one.lead_in for one in result.recommendations} == {words.lead, None}


@pytest.mark.parametrize("code", CODES)
def test_layouts_a_lost_number_costs_no_request(written: Written, code: str) -> None:
    words = WORDS[code]
    parts = [f"1. {words.examined}", words.concerns, f"2. {words.beaten}", words.close, f"4. {words.ships}"]
    result = written(f"CCPR_C_XMV_CO_3-{code}.txt", "\n\n".join([words.title, *parts]))
    assert rows(result) == [("2", "should", "2"), ("2[2]", "should", "2")]
    assert "number_missing" in {one.kind for one in result.issues}


def test_layouts_bullets_of_a_concern_ask_nothing(written: Written) -> None:
    words = WORDS["en"]
    worries = "2. The Committee is concerned that:\n\n• Police boats should be painted and are not;\n\n• Crews are few."
    parts = [words.title, f"1. {words.examined}", words.concerns, worries, f"3. {words.close}"]
    result = written("CCPR_C_XMV_CO_3-en.txt", "\n\n".join(parts))
    assert [one.kind for one in result.paragraphs] == ["procedural", "concern", "recommendation"]
    assert [one.number for one in result.recommendations] == ["3", "3"]


def test_layouts_a_dash_inside_a_sentence_is_no_bullet(written: Written) -> None:
    words = WORDS["en"]
    close = "The State party should close its ships - the last of their kind - without delay."
    parts = [words.title, f"1. {words.examined}", words.concerns, f"2. {words.beaten}", f"3. {close}"]
    result = written("CCPR_C_XMV_CO_3-en.txt", "\n\n".join(parts))
    assert [one.text for one in result.recommendations] == [close]


@pytest.mark.parametrize("code", CODES)
def test_layouts_an_unknown_committee_is_read_by_general_rules_and_said(written: Written, code: str) -> None:
    words = WORDS[code]
    title = words.title.partition("\n\n")[2]
    parts = [title, f"1. {words.examined}", words.concerns, f"2. {words.beaten}", f"3. {words.close}"]
    result = written(f"observations-{code}.txt", "\n\n".join(parts))
    assert result.document.committee is None
    assert rows(result) == [("3", "should", "2"), ("3[2]", "should", "2")]
    assert "committee_unknown" in {one.kind for one in result.issues}


def test_layouts_a_report_of_no_committee_asks_under_its_conclusions(written: Written) -> None:
    text = """Report of the Special Rapporteur on the visit to Maravel

I. Introduction

1. The Special Rapporteur visited Maravel from 3 to 10 May 2024.

II. Conclusions and recommendations

2. The Special Rapporteur is concerned about wages at sea.

3. The Special Rapporteur recommends that the Government of Maravel:

(a) Raise wages;

(b) Train inspectors.
"""
    result = written("visit.txt", text)
    assert rows(result) == [("3(a)", "recommend", "2"), ("3(b)", "recommend", "2")]


GENERAL_MEASURES = {
    "en": "General measures of implementation",
    "fr": "Mesures d'application générales",
    "es": "Medidas generales de aplicación",
    "ru": "Общие меры по осуществлению",
    "zh": "一般执行措施",
    "ar": "تدابير التنفيذ العامة",
}


@pytest.mark.parametrize("code", CODES)
def test_layouts_protocols_of_the_child_have_no_chapter_of_concerns(written: Written, code: str) -> None:
    """Their chapters are general measures, prevention, prohibition: concerns begin with the first and go on."""
    words = WORDS[code]
    title = words.title.partition("\n\n")[2]
    chapters = [f"III. {GENERAL_MEASURES[code]}", f"2. {words.beaten}", "IV. Maravel", f"3. {words.close}"]
    result = written(f"CRC_C_OPAC_XMV_CO_1-{code}.txt", "\n\n".join([title, f"1. {words.examined}", *chapters]))
    sections = [one.section for one in result.paragraphs]
    assert sections == ["introduction", *["concerns_and_recommendations"] * 2]
    assert result.document.treaty == "CRC-OPAC"


def test_layouts_protocols_of_the_child_may_begin_with_data(written: Written) -> None:
    words = WORDS["en"]
    title = words.title.partition("\n\n")[2]
    chapters = [
        "III. Data",
        f"2. {words.beaten}",
        f"3. {words.close}",
        "IV. Data protection in Maravel",
        f"4. {words.close}",
    ]
    result = written("CRC_C_OPAC_XMV_CO_1-en.txt", "\n\n".join([title, f"1. {words.examined}", *chapters]))
    assert [one.section for one in result.paragraphs][:3] == ["introduction", *["concerns_and_recommendations"] * 2]
    assert result.recommendations[0].concern_paragraph_id == "CRC/C/OPAC/XMV/CO/1@en#2"


def test_layouts_visit_reports_find_then_ask_and_wait_for_a_reply(written: Written) -> None:
    text = """Visit to Maravel: recommendations addressed to the State party

I. Introduction

1. The Subcommittee carried out a visit to Maravel.

II. Police

2. Cells had no light. The delegation met people held for days.

3. The SPT recommends that cells be lit. All registers should be kept up to date.

4. Doors should be repaired.

III. Follow-up

5. The Subcommittee requests that a reply to the present report be given within six months of its transmission.
"""
    result = written("CAT_OP_XMV_2-en.txt", text)
    assert [(one.number, one.kind) for one in result.paragraphs][1:4] == [
        ("2", "concern"), ("3", "recommendation"), ("4", "recommendation")
    ]  # fmt: skip
    asked = [(one.number, one.act, (one.concern_paragraph_id or "")[-2:]) for one in result.recommendations]
    assert asked[:3] == [("3", "recommend", "#2"), ("3", "should", "#2"), ("4", "should", "#2")]
    assert [(one.kind, one.months, one.due_on) for one in result.follow_ups] == [("reply", 6, None)]


HEADINGS = {
    "concerns_and_recommendations": {
        "en": ["Main issues of concern and recommendations", "MAIN AREAS OF CONCERN AND RECOMMENDATIONS"],
        "fr": ["Principales questions préoccupantes et recommandations", "Sujets d'inquiétude et recommandations"],
        "es": ["Principales motivos de inquietud y recomendaciones", "Preocupaciones y recomendaciones"],
        "ru": ["Основные сферы обеспокоенности и рекомендации", "Предметы обеспокоенности и рекомендации"],
        "zh": ["令人关切的主要问题和建议", "主要关注方面和建议"],
        "ar": ["المواضيع الرئيسية المثيرة للقلق والتوصيات", "أسباب القلق والتوصيات"],
    },
    "positive_aspects": {
        "en": ["Progress achieved", "Positive factors"],
        "fr": ["Mesures de suivi adoptées et progrès accomplis", "Évolution positive"],
        "es": ["Medidas complementarias adoptadas y progresos logrados", "Logros"],
        "ru": ["Положительные моменты", "Принятые последующие меры и достигнутый прогресс"],
        "zh": ["采取的后续行动和取得的进展", "积极的方面"],
        "ar": ["التقدم المحرز", "النواحي الإيجابية"],
    },
    "follow_up": {
        "en": ["Dissemination and follow-up", "Preparation of the next report"],
        "fr": ["Application et soumission de rapports", "Suite donnée aux observations finales"],
        "es": ["Divulgación", "Procedimiento de seguimiento"],
        "ru": ["Процедура последующих действий", "Выполнение рекомендаций и представление докладов"],
        "zh": ["后续程序", "传播和后续行动"],
        "ar": ["إجراء المتابعة", "النشر والمتابعة"],
    },
}


@pytest.mark.parametrize("section", HEADINGS)
@pytest.mark.parametrize("code", CODES)
def test_layouts_chapters_are_told_by_any_of_their_usual_titles(section: str, code: str) -> None:
    for title in HEADINGS[section][code]:
        assert section_of([Heading(title, "C", 1)], language(code).sections) == section, title


TOPICS = {
    "en": ("Implementation of the contractual obligations of the Convention", "Follow-up to the Durban Declaration"),
    "fr": ("Mise en œuvre des obligations découlant de la Convention", "Suite donnée à la Déclaration de Durban"),
    "es": ("Cumplimiento de las obligaciones contraídas en virtud de la Convención", "Seguimiento de Durban"),
    "ru": ("Осуществление договорных обязательств по Конвенции", "Последующие меры по Дурбанской декларации"),
    "zh": ("履行《公约》义务的情况", "《德班宣言》的后续行动"),
    "ar": ("تنفيذ الالتزامات الناشئة عن الاتفاقية", "متابعة إعلان وبرنامج عمل ديربان"),
}
AWARENESS = {
    "en": "Dissemination, awareness-raising and training",
    "fr": "Diffusion, sensibilisation et formation",
    "es": "Difusión, concienciación y capacitación",
    "ru": "Распространение информации, повышение осведомленности и обучение",
    "zh": "传播、提高认识和培训",
    "ar": "النشر والتوعية والتدريب",
}


@pytest.mark.parametrize("code", CODES)
def test_layouts_a_topic_is_no_follow_up_because_its_title_speaks_of_one(code: str) -> None:
    chapter, durban = TOPICS[code]
    for title in (durban, AWARENESS[code]):
        path = (Heading(chapter, "C", 1), Heading(title, "", 2))
        assert section_of(path, language(code).sections) == "concerns_and_recommendations"


def test_layouts_articles_that_close_a_fact_are_those_of_what_is_asked_below_it(written: Written) -> None:
    words = WORDS["en"]
    fact = "2. The Committee takes note of the absence of complaints at sea (art. 6). The State party should ask why."
    result = written(
        "CERD_C_XMV_CO_14-en.txt",
        "\n\n".join([words.title, f"1. {words.examined}", f"C. {words.concerns}", fact, f"3. {words.close}"]),
    )
    assert [one.articles for one in result.paragraphs] == [(), ("CERD:6",), ()]
