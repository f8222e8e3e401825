"""Grades in follow-up assessments."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline import assessments
from pipeline.knowledge.grades import scale_of, scales
from pipeline.process import process_document
from pipeline.records import Box, Graded, Line

MARAVEL = "CCPR/C/XMV/CO/3"
LATE, EARLY = dt.date(2023, 7, 26), dt.date(2012, 10, 31)


def lines(text: str) -> list[Line]:
    return [
        Line(line.strip(), Box(number // 40 + 1, 0, number, 1, number))
        for number, line in enumerate(text.strip().splitlines())
    ]


def find(
    text: str, *, language: str = "en", committee: str = "CCPR", made_on: dt.date | None = LATE
) -> tuple[list[tuple[str, str, str | None, str, str]], list[str]]:
    found, doubts = assessments.find(lines(text), language=language, committee=committee, made_on=made_on)
    return (
        [(one.symbol, one.number + "".join(one.items), one.limb, one.grade_raw, one.grade) for one in found],
        [doubt.kind for doubt in doubts],
    )


ADDENDUM = """
Evaluation of the information on follow-up to the concluding observations on Maravel
Concluding observations (120th session): CCPR/C/XMV/CO/3, 30 March 2020
Follow-up paragraphs: 9, 14 and 21
Committee's evaluation: 9 [B], 14 [A] and 21 [C]
Paragraph 9: Ferries
The State party should open its ferries to all (see CCPR/C/XMV/CO/2, para. 4).
Committee's evaluation
[B]
The Committee asks for more (see paragraph 3 of its general comment).
Paragraph 14: Lighthouses
Committee's evaluation
[A]: The State party has done what was asked.
Paragraph 21: Harbours
Committee's evaluation
[C]: (a), (b) and
(d)
(a) The Committee regrets that nothing was done.
Recommended action: A letter should be sent.
"""


@pytest.mark.parametrize(
    ("language", "action", "expected"),
    [
        ("en", "Recommended action: A letter should be sent.", None),
        (
            "en",
            "Recommended action: A letter should tell of the discontinuation of the follow-up procedure.",
            "discontinued",
        ),
        (
            "en",
            "Recommended action:\nLetter asking for additional information on paragraph 9.",
            "information_requested",
        ),
        ("en", "Recommended action: Second reminder; additional information on ferries is due.", "reminder"),
        ("fr", "Mesure recommandée : une lettre annonçant la fin de la procédure de suivi.", "discontinued"),
        ("es", "Medida recomendada: Recordatorio al Estado parte.", "reminder"),
        ("ru", "Рекомендуемая мера: направить напоминание.", "reminder"),
        ("ar", "الإجراء الموصى به: طلب معلومات إضافية", "information_requested"),
        ("zh", "建议采取的行动：致函告知终止后续程序。", "discontinued"),
    ],
)
def test_assessments_what_the_committee_does_next(language: str, action: str, expected: str | None) -> None:
    head = {"fr": "Observations finales : ", "es": "Observaciones finales: "}.get(language, "")
    text = f"{head}CCPR/C/XMV/CO/3\nFollow-up history: three reminders were sent.\n9 [B], 14 [C]\n{action}"
    found, _ = assessments.find(lines(text), language=language, committee="CCPR", made_on=LATE)
    assert [(one.number, one.next_step) for one in found] == [("9", expected), ("14", expected)]


def test_assessments_what_is_done_next_is_told_for_each_document() -> None:
    text = """
    COB: CCPR/C/XMV/CO/3, adopted on 30 March 2020. Follow-up paragraphs: 9
    Paragraph 9:
    [B]: More is asked for.
    Recommended action:
    Letter
    COB: CCPR/C/XOM/CO/1. Follow-up paragraphs: 9; two reminders were sent
    Paragraph 9:
    [C]: Nothing was done.
    Recommended action:
    Reminder
    """
    found, _ = assessments.find(lines(text), language="en", committee="CCPR", made_on=LATE)
    assert [(one.symbol, one.next_step) for one in found] == [(MARAVEL, None), ("CCPR/C/XOM/CO/1", "reminder")]


def test_assessments_letters_below_their_paragraphs() -> None:
    found, doubts = find(ADDENDUM)
    assert found == [
        (MARAVEL, "9", None, "B", "partial"),
        (MARAVEL, "14", None, "A", "satisfactory"),
        (MARAVEL, "21(a)(b)(d)", "(a), (b) and (d)", "C", "unsatisfactory"),
    ]
    assert doubts == []


def test_assessments_an_item_that_opens_the_explanation_is_no_limb() -> None:
    found, _ = find(ADDENDUM.replace("[C]: (a), (b) and\n(d)", "[C]: (a) and (b)"))
    assert found[-1] == (MARAVEL, "21(a)(b)", "(a) and (b)", "C", "unsatisfactory")


def test_assessments_several_grades_are_of_parts_told_in_words() -> None:
    text = """
    COB: CCPR/C/XMV/CO/3, adopted on 30 March 2020. Follow-up paragraphs: 9
    Paragraph 9:
    Evaluation:
    [B]: training of pilots. More is asked for.
    [D]: lights at sea
    """
    found, _ = find(text)
    assert found == [
        (MARAVEL, "9", "training of pilots", "B", "partial"),
        (MARAVEL, "9", "lights at sea", "D", "no_information"),
    ]


def test_assessments_summary_stands_in_where_nothing_is_below() -> None:
    text = "CCPR/C/XMV/CO/3, 30 March 2020\nCommittee's evaluation: 9 [B], 14 (a) [C] and 21 [B][E]"
    found, doubts = find(text)
    assert [one[1:] for one in found] == [
        ("9", None, "B", "partial"),
        ("14(a)", None, "C", "unsatisfactory"),
        ("21", None, "B", "partial"),
        ("21", None, "E", "rejected"),
    ]
    assert doubts == []


def test_assessments_head_and_body_that_disagree() -> None:
    found, doubts = find(ADDENDUM.replace("14 [A]", "14 [C]"))
    assert (MARAVEL, "14", None, "A", "satisfactory") in found
    assert doubts == ["grades_disagree"]


def test_assessments_report_on_many_states() -> None:
    text = """
    Eighty-seventh session
    Maravel
    COB: CCPR/C/XMV/CO/3, adopted on 27 July 2006 Follow-up paragraphs: 12, 13
    Paragraph 13:
    Evaluation:
    [D1]: No reply to the question on pilots.
    Ombria
    COB: CCPR/C/XOM/CO/1
    Paragraph 13:
    Evaluation:
    [B2]: More is needed.
    """
    found, doubts = find(text, made_on=EARLY)
    assert found == [
        (MARAVEL, "13", None, "D1", "no_information"),
        ("CCPR/C/XOM/CO/1", "13", None, "B2", "partial"),
    ]
    assert doubts == []


def test_assessments_a_citation_opens_no_new_document() -> None:
    text = ADDENDUM.replace("(see CCPR/C/XMV/CO/2, para. 4).", "\nCCPR/C/XMV/CO/2, para. 4, says the same.")
    assert {one[0] for one in find(text)[0]} == {MARAVEL}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Observations finales : CCPR/C/XMV/CO/3\nParagraphe 9 : Bacs\n[C] : a) et b)", "9(a)(b)"),
        ("es", "Observaciones finales: CCPR/C/XMV/CO/3\nPárrafo 9: Barcos\n[C]: a) y b)", "9(a)(b)"),
        ("ru", "Заключительные замечания: CCPR/C/XMV/CO/3\nПункт 9: Паромы\n[C]", "9"),
    ],
)
def test_assessments_in_other_languages(language: str, text: str, expected: str) -> None:
    found, doubts = find(text, language=language)
    assert [one[1] for one in found] == [expected]
    assert [one[3:] for one in found] == [("C", "unsatisfactory")]
    assert doubts == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Paragraph 9: Ferries\n[B]", "grade_without_document"),
        (f"{MARAVEL}\nParagraph 9: Ferries\n[E3]", "grade_unknown"),
        (f"{MARAVEL}\nParagraph 9: Ferries\nThe Committee thanks the State party.", "no_grades"),
    ],
)
def test_assessments_doubts(text: str, kind: str) -> None:
    found, doubts = find(text)
    assert found == []
    assert doubts == [kind]


@pytest.mark.parametrize("committee", ["CEDAW", "CAT"])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("it has been partially implemented", ("partially implemented", "partial")),
        ("it has not been implemented", ("not implemented", "unsatisfactory")),
        ("it has been substantially implemented", ("substantially implemented", "satisfactory")),
        ("it has been implemented", ("implemented", "satisfactory")),
        ("the State party did not provide information", ("information not provided", "no_information")),
        ("there is a lack of sufficient information", ("lack of sufficient information", "no_information")),
    ],
)
def test_assessments_words(sentence: str, expected: tuple[str, str], committee: str) -> None:
    symbol = f"{committee}/C/XMV/CO/7"
    text = f"""
    On the concluding observations ({symbol}), adopted last year, the rapporteur writes:
    Regarding the recommendation in paragraph 13 (b) of the concluding observations,
    the Committee considers that {sentence}.
    """
    found, doubts = find(text, committee=committee)
    assert found == [(symbol, "13(b)", "paragraph 13 (b)", *expected)]
    assert doubts == []


@pytest.mark.parametrize(
    ("language", "text", "raw"),
    [
        ("fr", "La recommandation formulée au paragraphe 13 b) n'a pas été appliquée.", "not implemented"),
        (
            "fr",
            "La recommandation formulée au paragraphe 13 b) a été partiellement mise en œuvre.",
            "partially implemented",
        ),
        ("fr", "Quant au paragraphe 13 b), l'État partie n'a pas fourni d'informations.", "information not provided"),
        ("es", "La recomendación que figura en el párrafo 13 b) no se ha aplicado.", "not implemented"),
        ("es", "La recomendación que figura en el párrafo 13 b) se ha aplicado parcialmente.", "partially implemented"),
        ("es", "Respecto del párrafo 13 b), el Estado parte no proporcionó información.", "information not provided"),
    ],
)
def test_assessments_words_in_the_other_languages_of_letters(language: str, text: str, raw: str) -> None:
    found, doubts = find(f"CEDAW/C/XMV/CO/7\n{text}", language=language, committee="CEDAW")
    assert [(one[0], one[1], one[3]) for one in found] == [("CEDAW/C/XMV/CO/7", "13(b)", raw)]
    assert doubts == []


WORDS = dt.date(2006, 10, 31)  # before the Human Rights Committee graded in letters


def test_assessments_words_of_the_human_rights_committee() -> None:
    """A paragraph named behind the words counts where none stands in the sentence before; each State has its own."""
    text = """
    Report of the Special Rapporteur for follow-up on concluding observations
    Maravel
    COB: CCPR/C/XMV/CO/3
    Follow-up paragraphs: 9, 14, 21
    Reply incomplete with regard to paragraphs 9 and 14. On paragraph 21, the reply was found satisfactory.
    Ombria
    COB: CCPR/C/XOM/CO/1
    Follow-up paragraphs: 12 and 13
    No reply received.
    """
    found, doubts = find(text, made_on=WORDS)
    assert found == [
        (MARAVEL, "9", None, "incomplete", "partial"),
        (MARAVEL, "14", None, "incomplete", "partial"),
        (MARAVEL, "21", None, "largely satisfactory", "satisfactory"),
        ("CCPR/C/XOM/CO/1", "12", None, "no reply", "no_information"),
        ("CCPR/C/XOM/CO/1", "13", None, "no reply", "no_information"),
    ]
    assert doubts == []
    scale = {one.scale for one in assessments.find(lines(text), language="en", committee="CCPR", made_on=WORDS)[0]}
    assert scale == {"CCPR words"}


@pytest.mark.parametrize(
    ("text", "made_on", "raws"),
    [
        ("Paragraph 9: Ferries\n[B2]: Reply incomplete.", WORDS, ["B2"]),  # letters count where there are any
        ("Paragraph 9: Ferries\nReply incomplete.", LATE, []),  # words of nothing once letters are in use
        ("Paragraph 9: Ferries\nReply incomplete.", None, ["incomplete"]),
    ],
)
def test_assessments_words_only_where_no_letters_are(text: str, made_on: dt.date | None, raws: list[str]) -> None:
    found, _ = find(f"{MARAVEL}\n{text}", made_on=made_on)
    assert [one[3] for one in found] == raws


@pytest.mark.parametrize(
    ("language", "text", "raw"),
    [
        ("fr", "Réponse incomplète en ce qui concerne le paragraphe 13.", "incomplete"),
        ("es", "Respuesta parcial respecto del párrafo 13.", "incomplete"),
    ],
)
def test_assessments_words_of_the_human_rights_committee_in_other_languages(language: str, text: str, raw: str) -> None:
    found, doubts = find(f"{MARAVEL}\n{text}", language=language, made_on=WORDS)
    assert [one[:4] for one in found] == [(MARAVEL, "13", None, raw)]
    assert doubts == []


def test_assessments_words_of_two_paragraphs_in_one_sentence() -> None:
    text = "CEDAW/C/XMV/CO/7\nThe one in paragraph 13 has been implemented and paragraph 14 has not been implemented."
    assert [one[1:4:2] for one in find(text, committee="CEDAW")[0]] == [
        ("13", "implemented"),
        ("14", "not implemented"),
    ]


@pytest.mark.parametrize("committee", ["CESCR", "CERD"])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("the State party has made sufficient progress", ("sufficient progress", "satisfactory")),
        ("the State party has made insufficient progress", ("insufficient progress", "unsatisfactory")),
        ("there is a lack of sufficient information", ("lack of sufficient information", "no_information")),
    ],
)
def test_assessments_progress(sentence: str, expected: tuple[str, str], committee: str) -> None:
    symbol = "E/C.12/XMV/CO/3" if committee == "CESCR" else "CERD/C/XMV/CO/18-20"
    text = f"On the concluding observations ({symbol}):\nOn paragraph 13, the Committee considers that {sentence}."
    found, doubts = find(text, committee=committee)
    assert [(one[0], one[1], *one[3:]) for one in found] == [(symbol, "13", *expected)]
    assert doubts == []


# --- scales ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("committee", "day", "raws", "expected"),
    [
        ("CCPR", LATE, "B C", "CCPR A-E"),
        ("CCPR", EARLY, "B1 D2", "CCPR A-D2"),
        ("CCPR", EARLY, "A", "CCPR A-D2"),
        ("CCPR", LATE, "A", "CCPR A-E"),
        ("CCPR", dt.date(2015, 7, 1), "B1 C2", "CCPR A-D2"),  # both in force: the letters decide
        ("CCPR", dt.date(2015, 7, 1), "B C", "CCPR A-E"),
        ("CCPR", None, "B1", "CCPR A-D2"),
        ("CED", LATE, "D", "CED A-E"),
        ("CED", dt.date(2017, 9, 15), "A D", "CED A-D"),
        ("CED", dt.date(2017, 9, 15), "B1 C2", "CED A-D"),
        ("CERD", LATE, "A", None),
        ("CCPR", LATE, "E3", None),
    ],
)
def test_grades_scale(committee: str, day: dt.date | None, raws: str, expected: str | None) -> None:
    scale = scale_of(committee, day, raws.split())
    assert (scale and scale.id) == expected


def test_grades_old_and_new_letters_are_apart() -> None:
    """B1 is no grade of the newer scale, nor B of the older: nobody maps one onto the other."""
    by_id = {scale.id: scale for scale in scales()}
    assert by_id["CCPR A-E"].grade("B1") is None
    assert by_id["CCPR A-D2"].grade("B") is None
    meanings = {by_id[name].grade("D").means for name in ("CED A-D", "CED A-E", "CCPR A-E")}  # type: ignore[union-attr]
    assert len(meanings) == 3  # no reply at all, none on one recommendation, no cooperation


# --- real documents ----------------------------------------------------------------------------------------------


def test_assessments_of_a_real_addendum(shared: Path) -> None:
    result = process_document(shared / "texts" / "CCPR_C_138_2_Add.1-EN.txt")
    assert result.document.document_type == "follow_up_assessment"
    assert [(one.number, one.grade_raw) for one in result.graded] == [("19", "B"), ("23", "B"), ("43", "C")]
    assert result.graded[2].items == ("(a)", "(b)", "(c)", "(d)")
    assert {(one.symbol, one.scale, one.next_step) for one in result.graded} == {
        ("CCPR/C/MEX/CO/6", "CCPR A-E", "discontinued")
    }


def test_assessments_of_a_real_report(shared: Path) -> None:
    result = process_document(shared / "texts" / "CCPR_C_106_2-EN.txt")
    assert [(one.symbol, one.number, one.grade_raw) for one in result.graded] == [
        ("CCPR/C/UNK/CO/1", "13", "D1"),
        ("CCPR/C/UNK/CO/1", "18", "B2"),
        ("CCPR/C/AZE/CO/3", "9", "D1"),
        ("CCPR/C/AZE/CO/3", "11", "D1"),
    ]
    assert {one.scale for one in result.graded} == {"CCPR A-D2"}


def test_assessments_graded_is_hashable_and_plain() -> None:
    one = Graded(MARAVEL, "9", ("(a)",), None, "CCPR A-E", "B", "partial")
    assert one in {one}
