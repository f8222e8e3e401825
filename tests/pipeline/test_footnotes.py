"""Footnotes: tied to the passages that call them, and read for what they cite."""

from __future__ import annotations

from pipeline import citations
from pipeline.footnotes import footnotes, with_notes
from pipeline.records import Box, Line, LineRole, Numbered, Passage


def note(text: str, page: int = 1) -> Line:
    return Line(text, Box(page, 0, 0, 1, 1), role=LineRole.FOOTNOTE)


def calling(*marks: tuple[str, ...]) -> Numbered:
    passages = tuple(
        Passage(f"({'abc'[place]})" if place else "", "It asks.", notes=called) for place, called in enumerate(marks)
    )
    return Numbered("7", passages, (), "concerns_and_recommendations")


def test_a_note_is_tied_to_the_passage_that_calls_it():
    notes = footnotes([note("1 CRPD/C/XMV/CO/1, para. 12."), note("2 See article 9"), note("of the Convention.", 2)])
    (paragraph,) = with_notes([calling(("1",), (), ("2", "9"))], notes)
    assert [passage.notes for passage in paragraph.passages] == [
        ("CRPD/C/XMV/CO/1, para. 12.",),
        (),
        ("See article 9 of the Convention.",),
    ]


def test_a_mark_of_several_notes_tells_nothing():
    (paragraph,) = with_notes([calling(("1", "2"))], [("1", "One."), ("1", "Another."), ("2", "A third.")])
    assert paragraph.passages[0].notes == ("A third.",)


def test_what_a_note_cites_is_cited_by_the_item_that_calls_it():
    paragraph = calling((), ("CRPD/C/XMV/CO/1, para. 12, and the Committee's general comment No. 2 (2014).",))
    found = citations.find([paragraph], language="en", treaty="CRPD")
    assert [(one.item, one.kind, one.target, one.in_note) for one in found] == [
        ("(b)", "document", "CRPD/C/XMV/CO/1", True),
        ("(b)", "general_comment", "CRPD GC 2", True),
    ]
