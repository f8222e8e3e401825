"""Questions and answers, and chapters on several States. All sentences are our own."""

import pytest

from pipeline.knowledge.languages import language
from pipeline.parts import parts, quoted_apart, states
from pipeline.records import Heading, Numbered, Passage, Reading
from pipeline.structure import outline
from tests.pipeline.test_structure import Page

CHAPTER = Heading("Access to ferries (art. 9)", "", 1)
NEXT = Heading("Health (art. 25)", "", 1)
QUESTION = "Please say how many ferries carry wheelchairs."


def _passage(text, *, bold=0.0, label="", italic=0.0):
    return Passage(label, text, bold, (), new_block=True, italic=italic)


def _numbered(number, *passages, headings=(CHAPTER,), section="other"):
    return Numbered(number=number, passages=passages, headings=headings, section=section)


def test_a_question_quoted_behind_an_answer_stands_above_the_next():
    reply = [
        _numbered("1", _passage("All do."), _passage(QUESTION, bold=1.0)),
        _numbered("2", _passage("Twelve.")),
        _numbered("3", _passage("None."), headings=(NEXT,)),
    ]
    found = quoted_apart(reply, "replies_to_list_of_issues")
    assert [paragraph.text for paragraph in found] == ["All do.", "Twelve.", "None."]
    assert [paragraph.heading for paragraph in found] == [CHAPTER.text, QUESTION, NEXT.text]


def test_questions_in_italics_stand_above_their_answers_where_a_reply_is_in_the_habit():
    answers = [_numbered(str(number), _passage("All do."), _passage(QUESTION, italic=1.0)) for number in range(1, 4)]
    found = quoted_apart([*answers, _numbered("4", _passage("Twelve."))], "replies_to_list_of_issues")
    assert [paragraph.text for paragraph in found] == ["All do."] * 3 + ["Twelve."]
    assert [paragraph.heading for paragraph in found] == [CHAPTER.text] + [QUESTION] * 3
    law = [answers[0], _numbered("2", _passage("Twelve."))]
    assert list(quoted_apart(law, "replies_to_list_of_issues")) == law


@pytest.mark.parametrize(
    ("reply", "document_type"),
    [
        # a committee's bold block under a number is what it asks
        ([_numbered("1", _passage("It worries."), _passage("The State should act.", bold=1.0))] * 2, "other"),
        # a table's title is no sentence, an item no question; and nothing answers what stands last in a chapter
        ([_numbered("1", _passage("See below."), _passage("Table 1 Ferries", bold=1.0))] * 2, "follow_up_report"),
        ([_numbered("1", _passage("So:"), _passage("Ferries.", bold=1.0, label="(a)"))] * 2, "follow_up_report"),
        ([_numbered("1", _passage("All do."), _passage(QUESTION, bold=1.0))], "follow_up_report"),
    ],
)
def test_other_bold_blocks_stay(reply, document_type):
    assert list(quoted_apart(reply, document_type)) == reply


def test_parts_tell_questions_from_answers():
    paragraphs = [
        _numbered("1", _passage("We thank the Committee."), section="introduction"),
        _numbered("2", _passage(QUESTION, bold=1.0)),
        _numbered("3", _passage("Twelve.")),
    ]
    assert parts(paragraphs, "replies_to_list_of_issues") == [None, "question", "answer"]
    assert parts(paragraphs, "list_of_issues") == [None, "question", "question"]
    assert parts(paragraphs, "state_report") == [None, None, None]


@pytest.mark.parametrize(("times", "part"), [(2, "answer"), (3, "question")])
def test_paragraphs_in_italics_are_questions_where_a_reply_is_in_the_habit(times, part):
    paragraphs = [_numbered(str(number), _passage(QUESTION, italic=1.0)) for number in range(1, times + 1)]
    assert parts([*paragraphs, _numbered("9", _passage("Twelve."))], "replies_to_list_of_issues") == [
        *[part] * times,
        "answer",
    ]


def test_paragraphs_of_an_annual_report_know_their_chapters_state():
    malta, fiji = Heading("Fourth periodic report of Malta", "1", 1), Heading("Fiji", "2", 1)
    inner = Heading("Migrants from Vanuatu", "", 2)
    both = Heading("Malta and Fiji", "", 1)
    headings = [(), (malta,), (malta, inner), (fiji,), (both,)]
    paragraphs = [_numbered(str(137 + n), _passage("x"), headings=path) for n, path in enumerate(headings)]
    assert states(paragraphs, "annual_report", None, "en") == [None, "MLT", "MLT", "FJI", None]
    assert states(paragraphs, "concluding_observations", "XMV", "en") == ["XMV"] * 5


def test_concerns_do_not_go_on_in_the_next_states_chapter():
    page = Page()
    number = 137
    for state in ("Malta", "Fiji"):
        page.heading(state, size=14.0)
        for title in (
            "Introduction by the State party",
            "Presentation",
            "Principal areas of concern and recommendations",
        ):
            page.heading(title, size=12.0)
            page.number(f"{number}. The Committee spoke of many things at length.")
            number += 1
    found = page.outline()
    assert [paragraph.number for paragraph in found.paragraphs] == [str(n) for n in range(137, 143)]
    expected = ["introduction", "other", "concerns_and_recommendations"] * 2
    assert [paragraph.section for paragraph in found.paragraphs] == expected


def test_annexes_that_restart_keep_their_printed_numbers():
    page = Page()
    for title in ("Report", "Annex I"):
        page.heading(title, size=14.0)
        for number in (1, 2, 3, 4):
            page.number(f"{number}. The Committee spoke of many things at length.")
    found = outline(Reading(tuple(page.lines), 1, ((595.0, 842.0),)), language=language("en"), articles_of=lambda _: ())
    assert [paragraph.number for paragraph in found.paragraphs] == ["1", "2", "3", "4"] * 2
    assert [doubt.kind for doubt in found.doubts] == ["numbering_restarts"]


def test_a_reply_without_paragraphs_has_nothing_to_set_apart():
    """Found by tests.fuzz, pdf:9."""
    assert quoted_apart([], "replies_to_list_of_issues") == ()
