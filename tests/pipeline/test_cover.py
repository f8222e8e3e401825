"""First pages: every fact, in print and in plain text, in six languages. The pages are ours."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cover import Cover, document_type, read
from pipeline.records import Box, Line, LineRole
from pipeline.symbols import parse


def plain(text: str) -> list[Line]:
    """Lines without print, as a typed copy or a web page gives them."""
    return [Line(" ".join(row.split()), Box(1, 0, 0, 0, 0)) for row in text.splitlines() if row.strip()]


def printed(
    x: float, y: float, text: str, *, size: float = 10.0, bold: float = 0.0, page: int = 1, **more: object
) -> Line:
    return Line(text, Box(page, x, y, x + 5 * len(text), y + size), size, bold, **more)  # type: ignore[arg-type]


def head(symbol: str, date: str, *below: str) -> list[Line]:
    """The two columns of a head, line by line as they stand on the page."""
    return [
        printed(121, 38, "United Nations", size=14),
        printed(417, 35, symbol, size=20),
        printed(121, 65, "Convention on the Rights", size=17, bold=1),
        printed(397, 71, "Distr.: General"),
        printed(397, 83, date),
        printed(121, 84, "of Persons with Disabilities", size=17, bold=1),
        *(printed(397, 95 + 12 * row, text) for row, text in enumerate(below)),
        printed(57, 207, "Committee on the Rights of Persons with Disabilities", size=12, bold=1),
    ]


def modern() -> list[Line]:
    return [
        *head("CRPD/C/MRV/CO/2-3", "12 April 2023", "Original: English"),
        printed(114, 239, "Concluding observations on the combined second and third", size=14, bold=1),
        printed(114, 254, "periodic reports of Kenya", size=14, bold=1, notes=("*",)),
        printed(91, 287, "I. Introduction", size=14, bold=1),
        printed(114, 315, "1. The Committee considered the reports of Kenya at its 664th and 665th meetings, held on"),
        printed(114, 327, "2 and 3 March 2023. It adopted the present observations at its 681st meeting, held on"),
        printed(114, 339, "20 March 2023."),
        printed(114, 357, "2. The law adopted on 4 May 2011 after a meeting with unions is noted with interest."),
        printed(
            103,
            721,
            "* Adopted by the Committee at its twenty-eighth session (6–24 March",
            size=9,
            role=LineRole.FOOTNOTE,
        ),
        printed(103, 731, "2023).", size=9, role=LineRole.FOOTNOTE),
        printed(103, 741, "1 CRPD/C/KEN/2-3.", size=9, role=LineRole.FOOTNOTE),
        printed(57, 804, "GE.23-05940 (E) 130423 140423", role=LineRole.JOB_NUMBER),
        printed(57, 50, "CRPD/C/MRV/CO/2-3", page=2, role=LineRole.RUNNING_HEAD),
    ]


def kinds(cover: Cover) -> list[str]:
    return [doubt.kind for doubt in cover.doubts]


def test_cover_reads_every_fact_of_a_printed_page() -> None:
    cover = read(modern())
    assert (cover.symbol, cover.language_mark, cover.original_language) == ("CRPD/C/MRV/CO/2-3", "en", "en")
    assert (cover.published_on, cover.adopted_on) == (dt.date(2023, 4, 12), dt.date(2023, 3, 20))
    assert (cover.session, cover.cycle, cover.committee) == ("28", "2-3", "CRPD")
    assert cover.title == "Concluding observations on the combined second and third periodic reports of Kenya"
    assert cover.states == ("KEN",)
    assert cover.job_number == "GE.23-05940"
    assert kinds(cover) == ["unknown_state_code"]


def test_cover_takes_the_sessions_last_day_where_no_meeting_is_told() -> None:
    lines = [line for line in modern() if "meeting" not in line.text and line.text != "20 March 2023."]
    assert read(lines).adopted_on == dt.date(2023, 3, 24)


def test_cover_of_older_print_names_session_and_days_in_the_head() -> None:
    cover = read(
        [
            *head("CRPD/C/ESP/CO/1", "19 October 2011", "English", "Original: Spanish"),
            printed(57, 221, "Sixth session", bold=1),
            printed(57, 232, "19–23 September 2011"),
            printed(114, 259, "Consideration of reports submitted by States parties under", size=13, bold=1),
            printed(114, 273, "article 35 of the Convention", size=13, bold=1),
            printed(114, 347, "Spain", size=13, bold=1),
            printed(
                114,
                373,
                "1. The Committee considered the initial report and adopted these observations at its 62nd meeting,",
            ),
            printed(114, 384, "held on 22 September 2011."),
            printed(57, 703, "GE.11-46351", role=LineRole.JOB_NUMBER),
        ]
    )
    assert cover.title == (
        "Consideration of reports submitted by States parties under article 35 of the Convention – Spain"
    )
    assert (cover.session, cover.adopted_on) == ("6", dt.date(2011, 9, 22))
    assert (cover.language_mark, cover.original_language) == ("en", "es")
    assert cover.states == ("ESP",)
    assert cover.cycle is None
    assert kinds(cover) == []


def test_cover_keeps_session_and_days_that_belong_to_the_title() -> None:
    cover = read(
        [
            *head("CRPD/C/HUN/CO/1", "22 October 2012", "Original: English"),
            printed(114, 253, "Concluding observations on the initial periodic report of", size=14, bold=1),
            printed(114, 268, "Hungary, adopted by the Committee at its eighth session", size=14, bold=1),
            printed(114, 283, "(17-28 September 2012)", size=14, bold=1),
            printed(
                114, 311, "1. The Committee considered the initial report of Hungary at its 81st and 82nd meetings."
            ),
        ]
    )
    assert cover.title is not None
    assert cover.title.endswith("of Hungary, adopted by the Committee at its eighth session (17-28 September 2012)")
    assert (cover.session, cover.cycle, cover.adopted_on) == ("8", "1", dt.date(2012, 9, 28))
    assert cover.states == ("HUN",)


PAGES = {
    "ru": """
        Организация Объединенных Наций
        CERD/C/KAZ/CO/8-10
        Международная конвенция о ликвидации всех форм расовой дискриминации
        Distr.: General
        4 July 2022
        Russian
        Original: English
        Комитет по ликвидации расовой дискриминации
        Заключительные замечания по объединенным восьмому–десятому докладам Казахстана*
        1.Комитет рассмотрел доклады на своих 2879-м и 2880-м заседаниях 21 и 22 апреля 2022 года. На своем
        2885-м заседании, состоявшемся 26 апреля 2022 года, он принял настоящие замечания.
        * Приняты Комитетом на его сто шестой сессии (11–29 апреля 2022 года).
        """,
    "zh": """
        联合国
        CRC/C/NZL/CO/3-4
        儿童权利公约
        Distr.: General
        11 April 2011
        Chinese
        Original: English
        儿童权利委员会
        第五十六届会议
        2011年1月17日至2月4日
        关于新西兰第三次和第四次合并定期报告的结论性意见
        1.委员会在2011年1月19日举行的第1588次会议上审议了报告，并在2011年2月3日举行的第1612次会议上通过了本意见。
        一.导言
        """,
    "fr": """
        Nations Unies
        CRPD/C/ECU/CO/2-3
        Distr. générale
        21 octobre 2019
        Français
        Original : espagnol
        Comité des droits des personnes handicapées
        Observations finales concernant le rapport de l’Équateur valant deuxième et troisième rapports périodiques*
        1. Le Comité a examiné le rapport à ses 481e et 482e séances, les 29 et 30 août 2019. Il a adopté ces
        observations à sa 504e séance, le 17 septembre 2019.
        * Adoptées par le Comité à sa vingt-deuxième session (26 août-20 septembre 2019).
        GE.19-18239 (F)
        """,
    "es": """
        CMW/C/MEX/CO/3
        Naciones Unidas
        Distr. general 13 de septiembre de 2017 Original: español
        Comité de Protección de los Derechos de Todos los Trabajadores Migratorios y de sus Familiares
        Observaciones finales sobre el tercer informe periódico de México*
        1. El Comité examinó el informe en sus sesiones 365 y 366, celebradas los días 6 y 7 de septiembre de 2017, y
        aprobó estas observaciones en su 374 sesión, celebrada el 12 de septiembre.
        * Aprobadas por el Comité en su 27º período de sesiones (4 a 13 de septiembre de 2017).
        """,
    "ar": """
        الأمم المتحدة
        E/C.12/KAZ/CO/2
        Distr.: General
        29 March 2019
        Arabic
        Original: English
        اللجنة المعنية بالحقوق الاقتصادية والاجتماعية والثقافية
        الملاحظات الختامية بشأن التقرير الدوري الثاني لكازاخستان*
        ١- نظرت اللجنة في التقرير في جلستيها 16 و17 يومي 27 و28 شباط/فبراير 2019، واعتمدت في جلستها 30، المعقودة
        في 7 آذار/مارس 2019، هذه الملاحظات.
        * اعتمدتها اللجنة في دورتها الخامسة والستين (18 شباط/فبراير - 8 آذار/مارس 2019).
        """,
    "en": """
        United Nations
        CAT/C/FIN/CO/5-6
        Convention against Torture
        Distr.: General
        29 June 2011
        Original: English
        Committee against Torture
        Forty-sixth session
        9 May – 3 June 2011
        Concluding observations on the combined fifth and sixth periodic reports of Finland
        1. The Committee considered the reports at its 996th and 999th meetings, held on 18 and 19 May 2011, and adopted
        these observations at its 1011th and 1012th meetings on 27 and 30 May 2011.
        A. Introduction
        """,
}
FACTS = {
    "ru": ("CERD/C/KAZ/CO/8-10", "en", "2022-07-04", "2022-04-26", "106", "CERD", ("KAZ",), "8-10"),
    "zh": ("CRC/C/NZL/CO/3-4", "en", "2011-04-11", "2011-02-03", "56", "CRC", ("NZL",), "3-4"),
    "fr": ("CRPD/C/ECU/CO/2-3", "es", "2019-10-21", "2019-09-17", "22", "CRPD", ("ECU",), "2-3"),
    "es": ("CMW/C/MEX/CO/3", "es", "2017-09-13", "2017-09-12", "27", "CMW", ("MEX",), "3"),
    "ar": ("E/C.12/KAZ/CO/2", "en", "2019-03-29", "2019-03-07", "65", "CESCR", ("KAZ",), "2"),
    "en": ("CAT/C/FIN/CO/5-6", "en", "2011-06-29", "2011-05-30", "46", "CAT", ("FIN",), "5-6"),
}


@pytest.mark.parametrize("code", PAGES)
def test_cover_reads_plain_text_of_other_committees_in_six_languages(code: str) -> None:
    cover = read(plain(PAGES[code]))
    found = (
        cover.symbol,
        cover.original_language,
        str(cover.published_on),
        str(cover.adopted_on),
        cover.session,
        cover.committee,
        cover.states,
        cover.cycle,
    )
    assert cover.language_mark == code
    assert found == FACTS[code]
    assert kinds(cover) == []
    assert document_type(None, cover.title, language=code) == "concluding_observations"


@pytest.mark.parametrize(
    ("printed_as", "number", "mark"),
    [
        ("GE.23-05940 (E)", "GE.23-05940", "en"),
        ("GE.19-07980(A)", "GE.19-07980", "ar"),
        ("GE.19-17655)A(", "GE.19-17655", "ar"),
        ("GE. 10-10112", "GE.10-10112", None),
        ("GE:09-17825", "GE.09-17825", None),
        ("GE.19-18602 (R) 081119 081119", "GE.19-18602", "ru"),
        ("06-53714 (F)", "06-53714", "fr"),
        ("GE.24-06325 (C)", "GE.24-06325", "zh"),
    ],
)
def test_cover_reads_job_number_and_its_letter(printed_as: str, number: str, mark: str | None) -> None:
    cover = read([printed(57, 804, printed_as, role=LineRole.JOB_NUMBER)])
    assert (cover.job_number, cover.language_mark) == (number, mark)


def _with(**replaced: str) -> list[Line]:
    """The modern page with other words: keyword is what a line opens with, `_` for a space."""
    lines = modern()
    for opening, text in replaced.items():
        opening = opening.replace("_", " ")
        at = [i for i, line in enumerate(lines) if line.text.startswith(opening)]
        assert at, opening
        lines[at[0]] = lines[at[0]]._replace(text=text)
    return lines


def test_cover_counts_no_session_of_a_working_group() -> None:
    note = "* Adopted by the pre-sessional working group at its fifteenth session (28 March–1 April"
    cover = read([line for line in _with(**{"*_Adopted": note}) if "meeting" not in line.text])
    assert cover.session is None
    assert cover.adopted_on == dt.date(2023, 4, 1)


def test_cover_reads_a_session_in_spite_of_a_slip_of_print() -> None:
    assert (
        read(_with(**{"*_Adopted": "* Adopted by the Committee at its eighteen session (6–24 March"})).session == "18"
    )


def test_cover_takes_the_day_of_the_adoption_and_no_later_one() -> None:
    cover = read(_with(**{"20_March": "20 March 2023, and had them issued on 22 March 2023."}))
    assert cover.adopted_on == dt.date(2023, 3, 20)


def test_cover_takes_no_day_of_consideration_for_the_adoption() -> None:
    lines = _with(
        **{"2_and_3": "2 and 3 March 2023, and adopted these at its 681st meeting.", "20_March": "It thanks all."}
    )
    assert read([line for line in lines if line.role is not LineRole.FOOTNOTE]).adopted_on is None


def test_cover_mends_the_year_of_an_adoption_outside_its_session() -> None:
    cover = read(_with(**{"20_March": "20 March 2022."}))
    assert cover.adopted_on == dt.date(2023, 3, 20)
    assert "adoption_outside_session" in kinds(cover)


def test_cover_says_when_the_adoption_cannot_be_mended() -> None:
    cover = read(_with(**{"20_March": "2 May 2023."}))
    assert cover.adopted_on == dt.date(2023, 5, 2)
    assert {"adoption_outside_session", "published_before_adoption"} <= set(kinds(cover))


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "** Reissued for technical reasons on 2 June 2023."),
        ("en", "Second reissue for technical reasons (2 June 2023)."),
        ("fr", "** Nouveau tirage pour raisons techniques (2 juin 2023)."),
        ("es", "** Publicado nuevamente por razones técnicas el 2 de junio de 2023."),
        ("ru", "** Переиздано по техническим причинам 2 июня 2023 года."),
        ("ar", "** أعيد إصدارها لأسباب فنية في 2 حزيران/يونيه 2023."),
        ("zh", "** 由于技术原因于2023年6月2日重新印发。"),
    ],
)
def test_cover_tells_when_it_was_issued_anew(language: str, note: str) -> None:
    page = [
        *modern(),
        printed(103, 751, "* Of 3 May 2023.", size=9),
        printed(103, 761, note, size=9, role=LineRole.FOOTNOTE),
    ]
    cover = read(page, language=language)
    assert cover.reissued_on == dt.date(2023, 6, 2)
    assert cover.published_on == dt.date(2023, 4, 12)
    assert read(modern()).reissued_on is None


def test_cover_reports_a_date_that_does_not_exist() -> None:
    cover = read(_with(**{"12_April": "31 April 2023"}))
    assert cover.published_on is None
    assert "impossible_date" in kinds(cover)


@pytest.mark.parametrize(
    ("symbol", "kind"),
    [
        ("CRPD/C/FIN/CO/2-3", "state_against_symbol"),
        ("CAT/C/KEN/CO/2-3", "committee_against_symbol"),
        ("CRPD/C/KEN/CO/1", "cycle_against_symbol"),
    ],
)
def test_cover_says_when_page_and_symbol_disagree(symbol: str, kind: str) -> None:
    lines = [line._replace(text=symbol) if "MRV" in line.text else line for line in modern()]
    assert kinds(read(lines)) == [kind]


def test_cover_says_when_its_two_language_marks_disagree() -> None:
    lines = [*modern(), printed(397, 119, "French")]
    lines.sort(key=lambda line: (line.box.page, line.box.y0))
    cover = read(lines)
    assert cover.language_mark == "en"
    assert "language_marks_disagree" in kinds(cover)


def test_cover_takes_the_symbol_at_the_top_of_a_page_before_one_below() -> None:
    """A scan's cover may hide the symbol, and show that of a note."""
    rows = [
        printed(114, 315, "1. The Committee considered the reports of Kenya at its 664th and 665th meetings."),
        printed(103, 741, "CRPD/C/KEN/QPR/2-3"),
        printed(103, 751, "CRPD/C/KEN/QPR/2-3"),
        printed(57, 47, "CRPD/C/KEN/CO/2-3", page=2),
    ]
    assert read(rows).symbol == "CRPD/C/KEN/CO/2-3"


def test_cover_takes_no_other_documents_symbol() -> None:
    lines = [line for line in modern() if "MRV" not in line.text]
    assert read(lines).symbol is None


def test_cover_takes_the_symbol_of_the_running_head_where_the_page_has_none() -> None:
    lines = [line for line in modern() if "MRV" not in line.text or line.role is LineRole.RUNNING_HEAD]
    assert read(lines).symbol == "CRPD/C/MRV/CO/2-3"


@pytest.mark.parametrize("text", ["/C/MRV/CO/2-3 CRPD", "United Nations CRPD/C/MRV/CO/2-3", "CRPD/C/MRV/CO /2-3*"])
def test_cover_reads_a_symbol_that_print_broke(text: str) -> None:
    lines = [line._replace(text=text) if line.text.startswith("CRPD/C/MRV") else line for line in modern()]
    assert read(lines).symbol == "CRPD/C/MRV/CO/2-3"


def test_cover_of_a_states_document_has_no_adoption() -> None:
    cover = read(
        [
            *head("CRPD/C/KEN/RQ/1", "5 April 2023", "English", "Original: French", "English, French and Spanish only"),
            printed(57, 221, "Twenty-ninth session", bold=1),
            printed(57, 232, "14 August–8 September 2023"),
            printed(57, 243, "Item 5 of the provisional agenda"),
            printed(114, 259, "Replies of Kenya to the list of issues in relation to its", size=13, bold=1),
            printed(114, 273, "initial report", size=13, bold=1, notes=("*",)),
            printed(114, 300, "[Date received: 1 December 2021]"),
            printed(
                114,
                330,
                "1. The Act was adopted by Parliament at its 12th meeting, held on 3 May 2015, after long debate.",
            ),
        ]
    )
    assert cover.title == "Replies of Kenya to the list of issues in relation to its initial report"
    assert (cover.adopted_on, cover.session) == (None, "29")
    assert (cover.published_on, cover.original_language) == (dt.date(2023, 4, 5), "fr")


@pytest.mark.parametrize(
    ("symbol", "title", "language", "kind"),
    [
        ("CRPD/C/KEN/CO/1", "Concluding observations on the initial report of Kenya", "en", "concluding_observations"),
        ("CRPD/C/KEN/CO/1/Add.1", "Concluding observations – Addendum", "en", "follow_up_report"),
        (
            "CAT/C/KEN/Q/2",
            "List of issues prior to the submission of the report",
            "en",
            "list_of_issues_prior_to_reporting",
        ),
        ("CAT/C/KEN/Q/2", "List of issues in relation to the report", "en", "list_of_issues"),
        ("A/HRC/28/15", "Report of the Working Group on the Universal Periodic Review – Kenya", "en", "upr_report"),
        ("A/HRC/28/15", "Report of the Special Rapporteur on the right to food", "en", "other"),
        ("CED/C/24/3", "Report on follow-up to the concluding observations", "en", "follow_up_assessment"),
        ("E/C.12/2000/4", "General comment No. 14", "en", "general_comment"),
        ("CERD/C/510", "Guidelines on the drafting of general recommendations", "en", "other"),
        (None, "Directives concernant la rédaction d’observations générales", "fr", "other"),
        (None, "Réponses du Kenya à la liste de points", "fr", "replies_to_list_of_issues"),
        (None, "Informe inicial que Kenya debía presentar en 2014", "es", "state_report"),
        (None, "Перечень вопросов в связи с первоначальным докладом Кении", "ru", "list_of_issues"),
        (None, "关于肯尼亚初次报告的问题清单", "zh", "list_of_issues"),
        (None, "معلومات واردة من كينيا بشأن متابعة الملاحظات الختامية", "ar", "follow_up_report"),
        (None, None, "en", "other"),
    ],
)
def test_cover_tells_the_kind_from_symbol_and_title(
    symbol: str | None, title: str | None, language: str, kind: str
) -> None:
    assert document_type(parse(symbol) if symbol else None, title, language=language) == kind


def test_cover_of_nothing_is_empty() -> None:
    assert read([]) == Cover()


@given(st.lists(st.text(max_size=120), max_size=40))
@settings(max_examples=60)
def test_cover_survives_any_page(rows: list[str]) -> None:
    cover = read([Line(row, Box(1, 0, 0, 0, 0)) for row in rows])
    assert cover.title is None or cover.title.strip()
