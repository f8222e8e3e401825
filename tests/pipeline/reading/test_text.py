"""Plain texts: typed copies, with what is copied along, left out, run together or out of place."""

from __future__ import annotations

import json
import re

import pytest

from pipeline.knowledge.languages import language as language_of
from pipeline.reading.text import from_text
from pipeline.records import LineRole, Reading
from pipeline.structure import Outline, outline
from tests.pipeline.reading.writers import write_text
from tests.sample import content
from tests.sample.gold import gold

VERSIONS = list(content.versions())


def _read(*lines: str) -> Reading:
    return from_text("\n".join(lines).encode())


def _outline(reading: Reading, language: str = "en") -> Outline:
    return outline(reading, language=language_of(language), articles_of=lambda heading: ())


def _shape(found: Outline) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(one.number, [(passage.label, passage.text) for passage in one.passages]) for one in found.paragraphs]


def _roles(reading: Reading) -> list[tuple[str, str]]:
    return [(line.role.value, line.text) for line in reading.lines]


def test_paragraphs_of_one_line_each():
    reading = _read(
        "C. Areas of concern",
        "",
        "Ferries",
        "",
        "12. The Committee is concerned at the price of the ferry.",
        "",
        "13. The State party should:",
        "",
        "a. Lower the price;",
        "",
        "b. Open the ferry to all.",
        "",
        "It should also count the passengers.",
    )
    found = _outline(reading)
    assert _shape(found) == [
        ("12", [("", "The Committee is concerned at the price of the ferry.")]),
        (
            "13",
            [
                ("", "The State party should:"),
                ("(a)", "Lower the price;"),
                ("(b)", "Open the ferry to all."),
                ("", "It should also count the passengers."),
            ],
        ),
    ]
    assert [heading.text for heading in found.paragraphs[0].headings] == ["Areas of concern", "Ferries"]
    assert found.paragraphs[0].passages[0].bold is None
    assert found.paragraphs[0].passages[0].boxes == ()


WRAPPED = """\
Concluding observations on Maravel

I. Introduction

1. The Committee considered the initial report of Maravel at its
twelfth meeting, held in 2019. It adopted these observations at
its 14th meeting.
2. The Committee is grateful for the answers of the delegation,
which spoke of the ferries:
(a) Those of the north;
(b) Those of the south, of which
(in its view) none is safe.

Ferries and harbours

3. The Committee is concerned that half of the harbours have no
ramp for those who cannot walk, as it already said in the year
2016. It recommends that the State party build ramps.
"""


def test_paragraphs_of_several_lines():
    found = _outline(_read(*WRAPPED.splitlines()))
    assert [one.number for one in found.paragraphs] == ["1", "2", "3"]
    assert [passage.label for passage in found.paragraphs[1].passages] == ["", "(a)", "(b)"]
    assert found.paragraphs[0].text.endswith("its 14th meeting.")
    assert found.paragraphs[1].passages[2].text == "Those of the south, of which (in its view) none is safe."
    assert found.paragraphs[2].text.endswith("in the year 2016. It recommends that the State party build ramps.")
    assert found.paragraphs[2].heading == "Ferries and harbours"


def test_numbers_that_an_excerpt_leaves_out_are_gaps_that_are_said_once():
    reading = _read(
        "1. The Committee considered the report.",
        "(…)",
        "C. Principal areas of concern",
        "9. The Committee is concerned that no child under the age of ten has seen a ferry.",
        "(...)",
        "2. Definition of the child (art. 1)",
        "41. The Committee recommends a census. (…) It recommends a count.",
        "6. Basic health. The health of adolescents.",
        "55. The Committee urges the State party to open its wells.",
    )
    found = _outline(reading)
    assert [one.number for one in found.paragraphs] == ["1", "9", "41", "55"]
    assert [doubt.kind for doubt in (*reading.doubts, *found.doubts)] == ["omissions"]
    assert "3 places" in reading.doubts[0].message
    assert [heading.text for heading in found.headings][1:] == [
        "Definition of the child (art. 1)",
        "Basic health. The health of adolescents.",
    ]
    assert [text for role, text in _roles(reading) if role == "ornament"] == ["(…)", "(...)"]


def test_numbers_that_are_missing_without_a_word_are_doubted():
    found = _outline(_read("1. The Committee considered the report.", "4. The Committee is concerned."))
    assert [doubt.kind for doubt in found.doubts] == ["number_missing"]


def test_numbers_of_a_chapter_of_an_annual_report_begin_anywhere_and_may_begin_anew():
    sentences = ["{}. The Committee examined it.", "{}. It is concerned.", "{}. It recommends more."]
    lines = [text.format(number) for text, number in zip(sentences * 2, (273, 274, 275, 8, 9, 10), strict=True)]
    found = _outline(_read(*lines))
    assert [one.number for one in found.paragraphs] == ["273", "274", "275", "8", "9", "10"]
    # that what comes before is missing on purpose, only a reader can tell
    assert [doubt.kind for doubt in found.doubts] == ["numbering_begins_late", "numbering_restarts"]


def test_numbers_of_parts_stand_alone():
    found = _outline(
        _read("6. The following were made:", "6.1 Ratify the Covenant;", "6.2 Open the ferries.", "7. All stand.")
    )
    assert [one.number for one in found.paragraphs] == ["6", "6.1", "6.2", "7"]


def test_furniture_that_was_copied_along_is_set_apart():
    reading = _read(
        "Human Rights Committee",
        "Concluding observations on the second report of Maravel*",
        "1. The Committee considered the report at its",
        "",
        "*",
        "",
        "Adopted by the Committee at its 116th session (7-31 March 2016).",
        "",
        "GE.16-01234(E)",
        "",
        "CCPR/C/MRV/CO/2",
        "twelfth meeting.",
        "2",
        "",
        "CCPR/C/MRV/CO/2",
        "2. The Committee welcomes the delegation.",
    )
    assert [(line.role.value, line.box.page) for line in reading.lines if line.role is not LineRole.BODY] == [
        ("footnote", 1),
        ("job_number", 1),
        ("running_head", 2),
        ("page_number", 2),
        ("running_head", 3),
    ]
    found = _outline(reading)
    assert _shape(found) == [
        ("1", [("", "The Committee considered the report at its twelfth meeting.")]),
        ("2", [("", "The Committee welcomes the delegation.")]),
    ]
    assert found.footnotes == (("*", "Adopted by the Committee at its 116th session (7-31 March 2016)."),)
    assert [one.page for one in found.paragraphs] == [1, 3]
    assert reading.pages == 3


def test_furniture_is_not_the_symbol_of_the_cover_nor_a_number_out_of_order():
    reading = _read("CCPR/C/MRV/CO/2", "Maravel", "1. The Committee asks.", "1984", "2. It asks again.")
    assert [role for role, _ in _roles(reading)] == ["body"] * 5


def test_furniture_does_not_take_the_points_of_a_list_for_notes():
    reading = _read("1. The Committee asks for:", *(f"* Point {place};" for place in range(6)))
    assert {role for role, _ in _roles(reading)} == {"body"}


def test_form_feeds_part_pages():
    reading = _read("1. The Committee is concerned at the price of", "\fthe ferry.", "2. It asks.")
    assert [(line.text, line.box.page) for line in reading.lines][1:] == [("the ferry.", 2), ("2. It asks.", 2)]
    assert _shape(_outline(reading))[0] == ("1", [("", "The Committee is concerned at the price of the ferry.")])


def test_run_in_paragraphs_are_parted_at_the_next_number_and_told():
    reading = _read(
        "4. The Committee welcomes the Act (No. 7 of 2008).",
        "Views 5. The Committee is concerned (art. 2). 6. The State party should act on rule 71. 9. It should report.",
        "7. The Committee asks under art. 8. The State party has 9. No more.",
    )
    found = _outline(reading)
    assert _shape(found) == [
        ("4", [("", "The Committee welcomes the Act (No. 7 of 2008).")]),
        ("5", [("", "The Committee is concerned (art. 2).")]),
        ("6", [("", "The State party should act on rule 71. 9. It should report.")]),
        ("7", [("", "The Committee asks under art. 8. The State party has 9. No more.")]),
    ]
    assert found.paragraphs[1].heading == "Views"
    assert [doubt.kind for doubt in reading.doubts] == ["run_in"]


def test_run_in_items_are_parted_in_lists_only():
    found = _outline(
        _read(
            "3. The Committee welcomes: (a) this; (b) that.",
            "4. It welcomes:",
            "(a) The Act (No. 6); (b) The Plan, (e) of the Code; and (c) The (d) Code;",
            "(d) The Charter.",
        )
    )
    assert _shape(found) == [
        ("3", [("", "The Committee welcomes: (a) this; (b) that.")]),
        (
            "4",
            [
                ("", "It welcomes:"),
                ("(a)", "The Act (No. 6);"),
                ("(b)", "The Plan, (e) of the Code; and"),
                ("(c)", "The (d) Code;"),
                ("(d)", "The Charter."),
            ],
        ),
    ]


def test_last_words_copied_before_the_first_are_put_back():
    reading = _read("4. It should:", "(a) rules;", "", "Work with the elders to end such", "", "(b) Report.")
    assert _shape(_outline(reading))[0][1][1:] == [
        ("(a)", "Work with the elders to end such rules;"),
        ("(b)", "Report."),
    ]
    assert [doubt.kind for doubt in reading.doubts] == ["run_in"]


def test_encoding_that_had_to_be_guessed_is_told():
    reading = from_text(
        ("1. Комитет рекомендует государству-участнику открыть паромы для всех. " * 20).encode("cp1251")
    )
    assert reading.lines[0].text.startswith("1. Комитет")
    assert [doubt.kind for doubt in reading.doubts] == ["encoding_guessed"]


@pytest.mark.parametrize(("name", "language"), VERSIONS, ids=["-".join(version) for version in VERSIONS])
def test_text_gives_the_paragraphs_that_were_written(name, language):
    document = content.load(name, language)
    found = _outline(from_text(write_text(document).encode()), language)
    written = gold(document)["paragraphs"]
    assert [one.number for one in found.paragraphs] == [one["number"] for one in written]
    assert [one.heading for one in found.paragraphs if one.number != "4"] == [
        one["heading"] for one in written if one["number"] != "4"
    ] or gold(document)["unnumbered"]
    if not gold(document)["unnumbered"]:
        assert [[passage.text.replace(" ", "") for passage in one.passages] for one in found.paragraphs] == [
            [passage["text"].replace(" ", "") for passage in one["passages"]] for one in written
        ]


def test_text_of_real_copies_gives_every_number(shared):
    """Numbers that open a line, counted without the reader, on copies of States that are not kept apart."""
    names = (
        "CEDAW_C_CHL_CO_7-ES",
        "CEDAW_C_MEX_CO_7-8-ES",
        "CRC_C_MEX_CO_3-ES",
        "A_57_38_CEDAW_MEX-ES",
        "E_C.12_1_Add.41-ES",
    )
    for name in names:
        data = (shared / "texts" / f"{name}.txt").read_bytes()
        lines = [line for line in data.decode().splitlines() if re.match(r"\d{1,4}\. ", line)]
        opened = [line.split(".")[0] for line in lines if len(line) > 120 or re.search(r"[.:]$", line)]
        assert [one.number for one in _outline(from_text(data), "es").paragraphs] == opened, json.dumps(opened)


@pytest.mark.parametrize(("omission", "labels"), [("(…)", ["", "(b)", "(d)"]), ("And so on.", [""])])
def test_a_list_begins_with_a_later_letter_only_where_the_copy_leaves_passages_out(omission: str, labels: list[str]):
    found = _outline(
        _read("38. The State party should:", omission, "b. Open a clinic;", omission, "d. Train its nurses.")
    )
    first, *others = found.paragraphs[0].passages
    assert [first.label, *(passage.label for passage in others if passage.label)] == labels
