"""What is singled out and due: by committee, by language, and where the print is odd."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.due import Due, due_of, singled_out
from pipeline.followup import find
from pipeline.records import Doubt, Numbered, Passage

ADOPTED = dt.date(2022, 3, 31)
PLAIN = "The Committee considered the report of Maravel."


def para(number: int | str, *items: str, text: str = PLAIN, articles: tuple[str, ...] = ()) -> Numbered:
    """A paragraph of the Republic of Maravel, a State that does not exist."""
    passages = (Passage("", text), *(Passage(label, "Open its ferries to all;") for label in items))
    return Numbered(str(number), passages, (), "concerns_and_recommendations", articles)


def document(*closing: str, length: int = 40, items: tuple[str, ...] = ("(a)", "(b)", "(c)")) -> list[Numbered]:
    """Forty paragraphs with items, then the closing ones."""
    body = [para(number, *items) for number in range(1, length + 1)]
    return body + [para(length + place, text=text) for place, text in enumerate(closing, start=1)]


def dues_of(*closing: str, language: str = "en", adopted_on: dt.date | None = ADOPTED) -> list[Due]:
    return find(document(*closing), language=language, adopted_on=adopted_on, treaty="CRPD")[0]


def doubts_of(*closing: str, language: str = "en") -> list[Doubt]:
    return find(document(*closing), language=language, adopted_on=ADOPTED, treaty="CRPD")[1]


YEAR = dt.date(2023, 3, 31)
PRIORITY = [
    (
        "en",
        "The Committee requests Maravel to provide, within 12 months and in accordance with article 35 "
        "(2) of the Convention, "
        "information on the measures taken on its recommendations in paragraphs 24 and 28 (a) above.",
        "24 28(a)",
        12,
        YEAR,
    ),
    (
        "en",
        "In line with rule 71, paragraph 5, of its rules, information on the recommendations in "
        "paragraphs 10 (ferries), 22 "
        "(tides) and 24 (harbours) is to be provided within one year.",
        "10 22 24",
        12,
        YEAR,
    ),
    (
        "en",
        "Maravel is asked for information on the recommendations in paragraphs 15 and 29 (c) within 24 "
        "months of the adoption "
        "of the present concluding observations (29 March 2024).",
        "15 29(c)",
        24,
        dt.date(2024, 3, 29),
    ),
    (
        "en",
        "The Committee requests Maravel to inform it, by 13 May 2023, of the follow-up to its "
        "recommendations on ferries; and "
        "on tides (see paras. 14 (a) and 18 (b)–(c) above).",
        "14(a) 18(b) 18(c)",
        None,
        dt.date(2023, 5, 13),
    ),
    (
        "en",
        "The Committee asks for written information, within eighteen (18) months, on the recommendations "
        "of paragraph 9.",
        "9",
        18,
        dt.date(2023, 9, 30),  # there is no 31 September
    ),
    (
        "en",
        "The Committee requests information, as a matter of priority, on its recommendations in "
        "paragraphs 15 (b) and 30.",
        "15(b) 30",
        None,
        None,
    ),
    (
        "en",
        "The Committee would like information on the recommendations in paragraph 12, within six months "
        "of receipt of them.",
        "12",
        6,
        None,  # nobody knows from which day
    ),
    (
        "fr",
        "Le Comité prie Maravel de lui fournir, dans un délai d’un an, des renseignements sur la suite "
        "donnée aux "
        "recommandations formulées aux paragraphes 12 et 14 c).",
        "12 14(c)",
        12,
        YEAR,
    ),
    (
        "fr",
        "Maravel est prié de communiquer, le 25 mars 2025 au plus tard, des renseignements sur les "
        "recommandations figurant "
        "aux paragraphes 16 (bacs) et 24 a) et b) (marées).",
        "16 24(a) 24(b)",
        None,
        dt.date(2025, 3, 25),
    ),
    (
        "es",
        "El Comité pide a Maravel que, en el plazo de dos años, proporcione información por escrito "
        "sobre las "
        "recomendaciones que figuran en los párrafos 13 a) y b) y 17 b).",
        "13(a) 13(b) 17(b)",
        24,
        dt.date(2024, 3, 31),
    ),
    (
        "ar",
        "تطلب اللجنة إلى مارافيل أن تقدم، في غضون 12 شهراً، معلومات عن تنفيذ التوصيات الواردة في الفقرات "
        "17(أ) و(ب) و36 أعلاه.",
        "17(a) 17(b) 36",
        12,
        YEAR,
    ),
    (
        "ar",
        "تطلب اللجنة معلومات كتابية في غضون سنتين عن التوصيتين الواردتين في الفقرتين 32 و36.",
        "32 36",
        24,
        dt.date(2024, 3, 31),
    ),
    (
        "ru",
        "Комитет просит Маравель в течение одного года представить информацию об осуществлении "
        "рекомендаций, "
        "содержащихся в пунктах 16 и 24 a) выше.",
        "16 24(a)",
        12,
        YEAR,
    ),
    (
        "ru",
        "Просьба представить в двухлетний срок информацию по рекомендациям, изложенным в пункте 9.",
        "9",
        24,
        dt.date(2024, 3, 31),
    ),
    (
        "zh",
        "委员会请马拉韦尔在两年内提供资料，说明第13(a)和(b)段和第25段所载建议的落实情况。",
        "13(a) 13(b) 25",
        24,
        dt.date(2024, 3, 31),
    ),
    (
        "zh",
        "委员会请马拉韦尔在2025年3月25日之前提供资料，说明就关于渡船的建议(见上文第15段(a)项、第23段(b)和(c)项及第31段)采取的后续行动。",
        "15(a) 23(b) 23(c) 31",
        None,
        dt.date(2025, 3, 25),
    ),
    ("zh", "委员会请马拉韦尔在2025年3月25日之前就第16段所载建议提供资料。", "16", None, dt.date(2025, 3, 25)),
]


@pytest.mark.parametrize(("language", "text", "refs", "months", "due_on"), PRIORITY)
def test_followup_reads_priority_paragraphs_and_their_deadline(
    language: str, text: str, refs: str, months: int | None, due_on: dt.date | None
) -> None:
    (due,) = dues_of(text, language=language)
    assert (due.kind, due.paragraphs) == ("priority_information", tuple(refs.split()))
    assert (due.months, due.due_on) == (months, due_on)
    assert due.text == text


URGENT = [
    (
        "en",
        "With regard to urgent measures, the Committee would like to draw attention to the "
        "recommendations in paragraphs 6, on "
        "ferries, 8, on tides, and 20 (b), on harbours.",
        "6 8 20(b)",
    ),
    (
        "en",
        "The Committee draws attention to the recommendation in paragraph 40 on which urgent measures must be taken.",
        "40",
    ),
    (
        "en",
        "The Committee stresses the importance of all its recommendations and draws attention to those "
        "recommendations in "
        "paragraphs 20 (ferries) and 36 (tides).",
        "20 36",
    ),
    (
        "fr",
        "Concernant les mesures à prendre d’urgence, le Comité appelle l’attention de Maravel sur les "
        "recommandations figurant aux "
        "paragraphes 10 (bacs) et 30 (marées).",
        "10 30",
    ),
    (
        "es",
        "En cuanto a las medidas urgentes, el Comité señala a la atención de Maravel las recomendaciones "
        "que figuran en los apartados "
        "b) y c) del párrafo 16, sobre barcas; y 22, sobre mareas.",
        "16(b) 16(c) 22",
    ),
    (
        "ar",
        "وفيما يتعلق بالتدابير العاجلة، توجه اللجنة انتباه مارافيل إلى التوصيات الواردة في الفقرات 10، "
        "بشأن العبارات، و14، بشأن المد.",
        "10 14",
    ),
    (
        "ru",
        "Что касается неотложных мер, Комитет обращает внимание Маравеля на рекомендации, содержащиеся в "
        "пунктах 10, касающемся "
        "паромов, и 14, касающемся приливов.",
        "10 14",
    ),
    ("zh", "关于紧急措施，委员会提请马拉韦尔注意第10段(关于渡船)和第14段(关于潮汐)所载建议。", "10 14"),
]


@pytest.mark.parametrize(("language", "text", "refs"), URGENT)
def test_followup_reads_urgent_recommendations_without_a_deadline(language: str, text: str, refs: str) -> None:
    (due,) = dues_of(text, language=language)
    assert (due.kind, due.paragraphs, due.due_on) == ("urgent_attention", tuple(refs.split()), None)


def test_followup_finds_urgent_areas_named_up_front() -> None:
    text = (
        "The Committee emphasizes the importance of all the recommendations below. It draws attention to "
        "the recommendations in "
        "the following areas, in which urgent measures must be taken: ferries (para. 17), tides and "
        "currents (paras. 24 and 30 (a))."
    )
    paragraphs = document(length=60)
    paragraphs[3] = para(4, text=text)
    (due,), doubts = find(paragraphs, language="en", adopted_on=ADOPTED, treaty="CRC")
    assert (due.position, due.kind, due.paragraphs) == (3, "urgent_attention", ("17", "24", "30(a)"))
    assert due.topics == {"17": "ferries", "24": "tides and currents", "30(a)": "tides and currents"}
    assert doubts == []


def test_followup_takes_recommendations_singled_out_by_article() -> None:
    paragraphs = document(
        "With regard to urgent measures, attention is drawn to the recommendations under articles 4 (3) "
        "and 19 of the Convention."
    )
    paragraphs[6] = para(7, articles=("CRPD:19",))
    dues, doubts = find(paragraphs, language="en", adopted_on=ADOPTED, treaty="CRPD")
    assert [due.articles for due in dues] == [("CRPD:4", "CRPD:19")]
    assert [doubt.kind for doubt in doubts] == ["priority_by_article"]
    assert singled_out(dues, paragraphs) == {"7": None}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The Committee draws attention to the particular importance of its recommendations in paragraphs "
            "6 and 12 and requests "
            "details in the next periodic report.",
        ),
        (
            "en",
            "The Committee requests information on the recommendations in paragraphs 6 and 12 in the next "
            "periodic report.",
        ),
        (
            "fr",
            "Le Comité appelle l’attention sur l’importance particulière des recommandations figurant aux "
            "paragraphes 6 et 12.",
        ),
        (
            "es",
            "El Comité señala a la atención la particular importancia de las recomendaciones de los párrafos 6 y 12.",
        ),
        ("ar", "تسترعي اللجنة الانتباه إلى الأهمية الخاصة للتوصيات الواردة في الفقرتين 6 و12."),
        ("ru", "Комитет обращает внимание на особую важность рекомендаций, содержащихся в пунктах 6 и 12."),
        ("zh", "委员会提请注意，第6和第12段所载建议特别重要。"),
    ],
)
def test_followup_keeps_particular_importance_apart(language: str, text: str) -> None:
    (due,) = dues_of(text, language=language)
    assert (due.kind, due.paragraphs, due.due_on) == ("particular_importance", ("6", "12"), None)
    assert singled_out([due], document()) == {}


REPORTS = [
    (
        "en",
        "Maravel is requested to submit its combined second and third periodic reports by 13 May 2029.",
        dt.date(2029, 5, 13),
        "day",
    ),
    (
        "en",
        "The Committee requests it to submit its second periodic report no later than August 2026.",
        dt.date(2026, 8, 31),
        "month",
    ),
    (
        "en",
        "A list of issues will be sent at least one year prior to 28 February 2031, the date by which "
        "the third periodic report is due.",
        dt.date(2031, 2, 28),
        "day",
    ),
    (
        "en",
        "The replies of Maravel, expected by 2 October 2030, will constitute its combined fourth and "
        "fifth periodic reports.",
        dt.date(2030, 10, 2),
        "day",
    ),
    (
        "en",
        "The combined reports are in principle due on 11 April 2032. The Committee will establish and "
        "communicate the exact due date.",
        dt.date(2032, 4, 11),
        "day",
    ),
    (
        "en",
        "The seventh report, due in September 2010, and the eighth report are to be submitted together by July 2027.",
        dt.date(2027, 7, 31),
        "month",
    ),
    (
        "en",
        "Under the predictable review cycle, Maravel will receive in 2028 the list of issues prior to "
        "reporting and is to submit within one "
        "year its replies, which will constitute its fifth periodic report.",
        dt.date(2029, 12, 31),
        "year",
    ),
    (
        "en",
        "The Committee will establish and communicate the due date of the tenth periodic report of Maravel.",
        None,
        None,
    ),
    (
        "en",
        "Under article 29 (4), Maravel is to submit, no later than 29 September 2028, information on all "
        "its recommendations.",
        dt.date(2028, 9, 29),
        "day",
    ),
    (
        "fr",
        "Le Comité prie Maravel de soumettre son deuxième rapport périodique le 3 mai 2026 au plus tard.",
        dt.date(2026, 5, 3),
        "day",
    ),
    (
        "fr",
        "Selon le cycle d’examen prévisible, Maravel recevra en 2028 la liste de points et devra "
        "soumettre dans un délai d’un an ses réponses, "
        "qui constitueront son rapport périodique.",
        dt.date(2029, 12, 31),
        "year",
    ),
    ("es", "El Comité invita a Maravel a presentar en 2027 un informe combinado.", dt.date(2027, 12, 31), "year"),
    (
        "es",
        "El Comité solicita a Maravel que presente sus informes periódicos a más tardar el 4 de julio de 2025.",
        dt.date(2025, 7, 4),
        "day",
    ),
    (
        "ar",
        "تطلب اللجنة إلى مارافيل أن تقدم تقريرها الدوري الثاني بحلول 11 آذار/مارس 2026.",
        dt.date(2026, 3, 11),
        "day",
    ),
    (
        "ru",
        "Комитет просит Маравель представить свой второй периодический доклад к 13 мая 2029 года.",
        dt.date(2029, 5, 13),
        "day",
    ),
    ("zh", "委员会请马拉韦尔在2029年5月13日前提交第二次定期报告。", dt.date(2029, 5, 13), "day"),
    (
        "es",
        "Con arreglo al ciclo de examen previsible, Maravel recibirá en 2028 la lista de cuestiones y deberá "
        "presentar en el plazo de un año sus respuestas, que constituirán su quinto informe periódico.",
        dt.date(2029, 12, 31),
        "year",
    ),
    (
        "ru",
        "В соответствии с предсказуемым циклом рассмотрения Маравель получит в 2028 году перечень вопросов и "
        "должна будет представить в течение одного года ответы, которые составят ее пятый периодический доклад.",
        dt.date(2029, 12, 31),
        "year",
    ),
    (
        "ar",
        "وفقا لدورة الاستعراض التي يمكن التنبؤ بها، ستتلقى مارافيل في عام 2028 قائمة المسائل وستقدم في غضون س"
        "نة واحدة ردودها التي ستشكل تقريرها الدوري الخامس.",
        dt.date(2029, 12, 31),
        "year",
    ),
    (
        "zh",
        "根据可预测的审议周期，马拉韦尔将于2028年收到问题清单，并应在一年内提交答复，作为其第五次定期报告。",
        dt.date(2029, 12, 31),
        "year",
    ),
]


@pytest.mark.parametrize(("language", "text", "due_on", "precision"), REPORTS)
def test_followup_reads_when_the_next_report_is_due(
    language: str, text: str, due_on: dt.date | None, precision: str | None
) -> None:
    (due,) = dues_of(text, language=language)
    assert (due.kind, due.due_on, due.precision) == ("next_report", due_on, precision)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Committee asks Maravel to include further information on the Protocol in its next periodic report, "
         "to be submitted under article 44 of the Convention."),
        ("fr", "Le Comité prie Maravel de faire figurer un complément d’information dans son prochain rapport périodique."),
        ("es", "El Comité pide a Maravel que incluya información adicional en su próximo informe periódico."),
        ("ru", "Комитет просит Маравель включить дополнительную информацию в следующий периодический доклад."),
        ("ar", "تطلب اللجنة إلى مارافيل أن تدرج معلومات إضافية في تقريرها الدوري المقبل."),
        ("zh", "委员会请马拉韦尔在根据《公约》提交的下一次定期报告中列入补充资料。"),
    ],
)  # fmt: skip
def test_followup_what_is_told_in_the_next_report_is_due_with_it(language: str, text: str) -> None:
    """The protocols to the Convention on the Rights of the Child have no reports of their own, and name no day."""
    asked = [replace(one, section="follow_up") if one.number == "41" else one for one in document(text)]
    dues, doubts = find(asked, language=language, adopted_on=ADOPTED, treaty="CRC-OPAC")
    assert ([(due.kind, due.due_on) for due in dues], doubts) == ([("next_report", None)], [])
    dated = dues_of(text, "The Committee asks Maravel to submit its next periodic report by 13 May 2029.")
    assert language != "en" or [due.due_on for due in dated] == [dt.date(2029, 5, 13)]


def test_followup_takes_no_report_of_the_past_for_the_next() -> None:
    assert dues_of("The Committee welcomes the submission of the second periodic report, due on 5 March 2015.") == []
    assert dues_of("Maravel may opt out of the simplified procedure within one year of the adoption.") == []


def test_followup_takes_the_report_asked_for_last() -> None:
    dues = dues_of(
        "In its third report, due on 1 May 2026, Maravel is to include data on ferries.",
        "The Committee requests Maravel to submit its third periodic report by 1 June 2026.",
    )
    assert [(due.position, due.due_on) for due in dues] == [(41, dt.date(2026, 6, 1))]


def test_followup_gives_plans_the_day_of_the_information_beside_them() -> None:
    dues = dues_of(
        "The Committee requests information, by 13 May 2023, on follow-up to its recommendations in "
        "paragraphs 14 (a) and 18. "
        "In that context, it would like to hear of plans for implementing the remaining recommendations."
    )
    assert [(due.kind, due.due_on) for due in dues] == [
        ("priority_information", dt.date(2023, 5, 13)),
        ("implementation_plan", dt.date(2023, 5, 13)),
    ]


def test_followup_takes_no_mid_term_report_for_the_next() -> None:
    dues = dues_of("Maravel is to submit a mid-term report on the present recommendations by 1 June 2026.")
    assert [(due.kind, due.due_on) for due in dues] == [("mid_term_report", dt.date(2026, 6, 1))]


def test_followup_reads_a_plan_for_the_observations_themselves() -> None:
    dues = dues_of(
        "Maravel is to send, within six months, its plan for the implementation of the present concluding observations."
    )
    assert [(due.kind, due.due_on) for due in dues] == [("implementation_plan", dt.date(2022, 9, 30))]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        (
            "en",
            "Maravel should disseminate the present concluding observations widely, in the islands as well.",
            "dissemination",
        ),
        ("fr", "Le Comité prie Maravel de diffuser largement les présentes observations finales.", "dissemination"),
        ("es", "El Comité pide a Maravel que difunda las presentes observaciones finales.", "dissemination"),
        ("ar", "تطلب اللجنة إلى مارافيل أن تنشر هذه الملاحظات الختامية.", "dissemination"),
        ("ru", "Комитет просит Маравель широко распространить настоящие заключительные замечания.", "dissemination"),
        ("zh", "委员会请马拉韦尔广泛传播本结论性意见。", "dissemination"),
    ],
)
def test_followup_reads_other_requests_of_the_closing_part(language: str, text: str, kind: str) -> None:
    assert kind in [due.kind for due in dues_of(text, language=language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Committee requests Maravel to submit its next periodic report by 31 February 2030."),
        ("fr", "Le Comité prie Maravel de soumettre son prochain rapport périodique le 31 février 2030 au plus tard."),
        ("es", "El Comité pide a Maravel que presente su próximo informe periódico a más tardar el 31 de febrero de 2030."),
        ("ru", "Комитет просит Маравель представить свой следующий периодический доклад к 31 февраля 2030 года."),
        ("ar", "تطلب اللجنة إلى مارافيل أن تقدم تقريرها الدوري المقبل بحلول 31 شباط/فبراير 2030."),
        ("zh", "委员会请马拉韦尔在2030年2月31日前提交下一次定期报告。"),
    ],
)  # fmt: skip
def test_followup_says_which_day_is_in_no_calendar(language: str, text: str) -> None:
    """The report is expected all the same, on a day that is not known."""
    assert [(due.kind, due.due_on) for due in dues_of(text, language=language)] == [("next_report", None)]
    assert [doubt.kind for doubt in doubts_of(text, language=language)] == ["impossible_date"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Maravel is to provide, within one year, information on the recommendations in paragraphs 7 and 99."),
        ("fr", "Le Comité prie Maravel de fournir, dans un délai d’un an, des renseignements sur les "
         "recommandations formulées aux paragraphes 7 et 99."),
        ("es", "El Comité pide a Maravel que, en el plazo de un año, facilite información sobre las recomendaciones "
         "que figuran en los párrafos 7 y 99."),
        ("ru", "Комитет просит Маравель представить в течение одного года информацию о выполнении рекомендаций, "
         "содержащихся в пунктах 7 и 99."),
        ("ar", "تطلب اللجنة إلى مارافيل أن تقدم، في غضون سنة واحدة، معلومات عن تنفيذ التوصيات الواردة في الفقرتين 7 و99."),
        ("zh", "委员会请马拉韦尔在一年内提供资料，说明为落实第7段和第99段所载建议采取的措施。"),
    ],
)  # fmt: skip
def test_followup_keeps_and_tells_a_paragraph_that_does_not_exist(language: str, text: str) -> None:
    assert [(due.paragraphs, due.due_on) for due in dues_of(text, language=language)] == [(("7", "99"), YEAR)]
    (doubt,) = doubts_of(text, language=language)
    assert doubt.kind == "follow_up_unknown_paragraph"
    assert "99" in doubt.message


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "The Committee invites Maravel to inform it of its plans for implementing the remaining "
         "recommendations by 1 March 2031.", "implementation_plan"),
        ("fr", "Le Comité invite Maravel à l’informer, d’ici au 1er mars 2031, de ses plans pour appliquer les "
         "autres recommandations.", "implementation_plan"),
        ("es", "El Comité invita a Maravel a que le informe, a más tardar el 1 de marzo de 2031, de sus planes para "
         "aplicar las demás recomendaciones.", "implementation_plan"),
        ("ru", "Комитет предлагает Маравели сообщить ему к 1 марта 2031 года о планах по осуществлению остальных "
         "рекомендаций.", "implementation_plan"),
        ("ar", "تدعو اللجنة مارافيل إلى أن تبلغها، بحلول 1 آذار/مارس 2031، بخططها لتنفيذ التوصيات "
         "الأخرى.", "implementation_plan"),
        ("zh", "委员会请马拉韦尔在2031年3月1日前通报其落实其余建议的计划。", "implementation_plan"),
        ("en", "Maravel is invited to submit a mid-term report on 1 March 2031.", "mid_term_report"),
        ("fr", "Maravel est invité à soumettre un rapport à mi-parcours le 1er mars 2031.", "mid_term_report"),
        ("es", "Se invita a Maravel a que presente un informe de mitad de período a más tardar el 1 de marzo de "
         "2031.", "mid_term_report"),
        ("ru", "Маравели предлагается представить среднесрочный доклад к 1 марта 2031 года.", "mid_term_report"),
        ("ar", "تدعى مارافيل إلى تقديم تقرير منتصف المدة بحلول 1 آذار/مارس 2031.", "mid_term_report"),
        ("zh", "请马拉韦尔在2031年3月1日前提交中期报告。", "mid_term_report"),
    ],
)  # fmt: skip
def test_followup_reads_plans_and_mid_term_reports(language: str, text: str, kind: str) -> None:
    assert [(due.kind, due.due_on) for due in dues_of(text, language=language)] == [(kind, dt.date(2031, 3, 1))]
    assert doubts_of(text, language=language) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "Within one year, information on the recommendations in paragraphs 7 and 99 is requested.",
            ["follow_up_unknown_paragraph"],
        ),
        (
            "Within one year, information on the recommendations in paragraph 7 (a) and (f) is requested.",
            ["follow_up_unknown_item"],
        ),
        ("The Committee asks Maravel to submit its next periodic report by 31 June 2026.", ["impossible_date"]),
        ("The Committee asks Maravel to submit its next periodic report in good time.", ["follow_up_unparsed"]),
        (
            "The Committee looks forward to the second periodic report of Maravel by 1 June 2026.",
            ["follow_up_unparsed"],
        ),
        ("The Committee requests Maravel to present its second periodic report by 1 June 2026.", []),
        (
            "Information on the implementation of the recommendations on ferries is requested within one year.",
            ["follow_up_unparsed"],
        ),
        ("As urgent measures, attention is drawn to the recommendations on ferries.", ["follow_up_unparsed"]),
        ("Within one year, information on the recommendations in paragraphs 7 and 8 is requested.", []),
    ],
)
def test_followup_says_what_it_cannot_vouch_for(text: str, kinds: list[str]) -> None:
    found = doubts_of(text)
    assert [doubt.kind for doubt in found] == kinds
    assert all(doubt.step == "followup" and doubt.message.startswith("Paragraph 41 ") for doubt in found)


def test_followup_leaves_concerns_alone() -> None:
    paragraphs = document(length=60)
    paragraphs[10] = para(
        11, text="With reference to paragraph 8, it urges Maravel to adopt within two years a plan for ferries."
    )
    paragraphs[11] = para(
        12, text="It repeats its recommendations (CRPD/C/MRV/CO/1, paras. 7 and 8) and draws attention to urgent needs."
    )
    paragraphs[12] = para(13, text="It asks for information on ferries in the next report, due in 2030.")
    assert find(paragraphs, language="en", adopted_on=ADOPTED, treaty="CRPD") == ([], [])


def test_followup_counts_no_months_without_a_day_of_adoption() -> None:
    text = "Within one year, information on the recommendations in paragraph 7 is requested."
    assert [(due.months, due.due_on) for due in dues_of(text, adopted_on=None)] == [(12, None)]


def test_followup_moves_priority_to_recommendations() -> None:
    paragraphs = document(
        "Within one year, information on the recommendations in paragraphs 7 (a), 8 and 9 (f) is requested.",
        "With regard to urgent measures, attention is drawn to the recommendations in paragraphs 8 and 10.",
    )
    dues, _ = find(paragraphs, language="en", adopted_on=ADOPTED, treaty="CRPD")
    singled = singled_out(dues, paragraphs)
    assert singled == {"7(a)": YEAR, "8": YEAR, "9": YEAR, "10": None}  # 9 has no (f): the whole is meant
    assert due_of(singled, "7", "(a)") == (True, YEAR)
    assert due_of(singled, "7", "(a)(ii)") == (True, YEAR)
    assert due_of(singled, "7", "(b)") == (False, None)
    assert due_of(singled, "7", None) == (False, None)
    assert due_of(singled, "8", "(c)") == (True, YEAR)
    assert due_of(singled, "10", None) == (True, None)
    assert due_of(singled, "1", None) == (False, None)
