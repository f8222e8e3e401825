"""Footnotes: tied to the passages that call them, and read for what they cite."""

from __future__ import annotations

from pipeline import citations
from pipeline.footnotes import Note, footnotes, with_notes
from pipeline.hyphens import Hyphens
from pipeline.records import Box, Line, LineRole, Numbered, Passage


def note(text: str, page: int = 1) -> Line:
    return Line(text, Box(page, 0, 0, 1, 1), role=LineRole.FOOTNOTE)


def _read(lines: list[Line]) -> list[Note]:
    return footnotes(lines, Hyphens(lines))


def calling(*marks: tuple[str, ...]) -> Numbered:
    passages = tuple(
        Passage(f"({'abc'[place]})" if place else "", "It asks.", notes=called) for place, called in enumerate(marks)
    )
    return Numbered("7", passages, (), "concerns_and_recommendations")


def test_a_note_is_tied_to_the_passage_that_calls_it():
    notes = _read([note("1 CRPD/C/XMV/CO/1, para. 12."), note("2 See article 9"), note("of the Convention.", 2)])
    (paragraph,) = with_notes([calling(("1",), (), ("2", "9"))], notes)
    assert [passage.notes for passage in paragraph.passages] == [
        ("CRPD/C/XMV/CO/1, para. 12.",),
        (),
        ("See article 9 of the Convention.",),
    ]


def test_a_mark_of_several_notes_tells_nothing():
    (paragraph,) = with_notes(
        [calling(("1", "2"))], [Note("1", "One.", 1), Note("1", "Another.", 2), Note("2", "A third.", 2)]
    )
    assert paragraph.passages[0].notes == ("A third.",)


def test_what_a_note_cites_is_cited_by_the_item_that_calls_it():
    paragraph = calling((), ("CRPD/C/XMV/CO/1, para. 12, and the Committee's general comment No. 2 (2014).",))
    found = citations.find([paragraph], language="en", treaty="CRPD")
    assert [(one.item, one.kind, one.target, one.in_note) for one in found] == [
        ("(b)", "document", "CRPD/C/XMV/CO/1", True),
        ("(b)", "general_comment", "CRPD GC 2", True),
    ]


def test_a_number_or_letter_that_a_note_goes_on_with_opens_none():
    body = Line("The forum met.", Box(1, 0, 0, 1, 1), notes=("7", "8", "21"))
    words = Line("ministries and 3 of associations.", Box(1, 0, 0, 1, 1), role=LineRole.FOOTNOTE, tab=5)
    lines = [body, note("7 Set up in June"), note("2 of 40 seats are for"), words, note("21 See A/72/55.")]
    assert _read(lines) == [
        Note("7", "Set up in June 2 of 40 seats are for ministries and 3 of associations.", 1),
        Note("21", "See A/72/55.", 1),
    ]


def test_a_letter_opens_a_note_only_where_as_much_white_stands_behind_it_as_behind_the_marks_before():
    def wide(text: str, tab: float) -> Line:
        return Line(text, Box(1, 0, 0, 1, 1), role=LineRole.FOOTNOTE, tab=tab)

    lines = [
        wide("5 De sus 21 puestos 11 son de ministerios y 3", 67.0),
        wide("a asociaciones.", 4.5),
        wide("b Sin datos.", 67.0),
    ]
    assert [one.mark for one in _read(lines)] == ["5", "b"]


def test_a_number_opens_a_note_where_counting_begins_again_or_it_is_set_apart():
    raised = Line("3 Third.", Box(2, 0, 0, 1, 1), role=LineRole.FOOTNOTE, notes=("3",))
    lines = [note("4 Fourth."), note("5 Fifth."), note("1 First."), raised, note("(9) Ninth.")]
    assert [one.mark for one in _read(lines)] == ["4", "5", "1", "3", "9"]


def test_a_note_in_chinese_is_joined_without_spaces():
    assert _read([note("1 书面报告称“略有"), note("下降”。")]) == [Note("1", "书面报告称“略有下降”。", 1)]
