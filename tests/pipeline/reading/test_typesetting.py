"""Layouts of other presses, set by `typeset.Press`: the paragraphs that are read are those that were set, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.knowledge.languages import language
from pipeline.process import process_document
from pipeline.reading.dispatch import read
from pipeline.structure import Outline, outline
from tests.pipeline.reading.typeset import Press, Style

SENTENCES = (
    "The Committee is concerned that ferries between the islands of Maravel are not open to persons who use a "
    "wheelchair, and that the law on harbours says nothing of them.",
    "It notes that the Ministry of Lighthouses has drawn up a plan without asking the organizations that speak for "
    "persons with disabilities.",
    "The Committee recommends that the State party open its ferries to all, train the crews of its boats and report on "
    "what was done within two years.",
    "It also recommends that the State party repeal section 4 of the Harbour Act of 1961, which lets captains turn away "
    "passengers.",
)
NUMBERS = range(1, 25)
HANGING = Style(first=28, hang=28)


def _text(number: int) -> str:
    return " ".join(SENTENCES[(number + place) % 4] for place in range(1 + number % 3))


def _outline(path: Path) -> Outline:
    return outline(read(path), language=language("en"), articles_of=lambda heading: ())


def _read(found: Outline) -> dict[str, str]:
    return {one.number: " ".join(passage.text for passage in one.passages) for one in found.paragraphs}


SET = {number: _text(number) for number in NUMBERS}
EXPECTED = {str(number): text for number, text in SET.items()}


@pytest.mark.parametrize("columns", [((60, 285), (310, 535)), ((60, 292), (302, 535))], ids=["wide", "narrow"])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, columns: tuple[tuple[float, float], ...]) -> None:
    press = Press(tmp_path / "a.pdf", columns=columns)
    press.put("Principal areas of concern", Style("b", 12, 14, after=10))
    for number, text in SET.items():
        press.put(text, Style(first=22), mark=f"{number}.")
    press.save()
    found = _outline(tmp_path / "a.pdf")
    assert _read(found) == EXPECTED
    assert [heading.text for heading in found.headings] == ["Principal areas of concern"]
    assert all(one.kind == "cover" for one in found.unnumbered) and not found.doubts


def test_a_title_across_two_columns_parts_what_is_above_from_what_is_below(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", columns=((60, 285), (310, 535)))
    for number in range(1, 5):
        if number == 3:
            press.column, press.columns, press.y = 0, ((60, 535),), 480
            press.put("Recommendations on ferries, harbours, lighthouses and the islands", Style("b", 14, 16, after=10))
            press.columns, press.top = ((60, 285), (310, 535)), press.y
        press.put(" ".join(SENTENCES), Style(first=22), mark=f"{number}.")
        if number in (1, 3):
            press.turn()
    press.save()
    assert _read(_outline(tmp_path / "a.pdf")) == {str(number): " ".join(SENTENCES) for number in range(1, 5)}


def test_abbreviations_beside_their_meaning_are_no_columns(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    press.put(SENTENCES[0], Style(first=28), mark="1.")
    for number in range(12):
        press.put("Maravel Union of Harbour Masters", Style(first=190, hang=190), mark=f"MUH{number}")
    press.save()
    lines = [line.text for line in read(tmp_path / "a.pdf").lines if "MUH" in line.text or "Union" in line.text]
    assert lines == [text for number in range(12) for text in (f"MUH{number}", "Maravel Union of Harbour Masters")]


@pytest.mark.parametrize("lead", [12, 24], ids=["single", "double"])
def test_typewriter_pages_of_one_face_keep_their_paragraphs(tmp_path: Path, lead: float) -> None:
    press = Press(tmp_path / "a.pdf", columns=((72, 520),))
    press.put("CONCERNS AND RECOMMENDATIONS", Style("m", 10, lead, after=lead))
    for number, text in SET.items():
        press.put(text, Style("m", 10, lead, first=36, after=12 if lead == 12 else 0), mark=f"{number}.")
    press.save()
    assert _read(_outline(tmp_path / "a.pdf")) == EXPECTED


@pytest.mark.parametrize(
    ("style", "face"), [(HANGING, None), (HANGING, "b"), (HANGING, "m"), (Style(first=60, hang=60), None)]
)
def test_numbers_may_hang_in_a_run_and_a_face_of_their_own(tmp_path: Path, style: Style, face: str | None) -> None:
    press = Press(tmp_path / "a.pdf")
    for number, text in SET.items():
        press.put(text, style, mark=f"{number}.", mark_face=face)
    press.save()
    assert _read(_outline(tmp_path / "a.pdf")) == EXPECTED


def test_a_footnote_that_runs_on_to_the_next_page_is_one(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    for number, text in SET.items():
        press.put(text.replace("ferries", "ferries^3", 1) if number == 2 else text, HANGING, mark=f"{number}.")
        if number == 2:
            press.note("3 See the report of the Ministry of Lighthouses on the ferries between the islands, which")
            press.note("was handed to the Committee in Port Aurel on the second day of the session, and the")
        elif number == 3:
            press.turn()
            press.note("statement of the captains on their passengers.")
    press.save()
    found = _outline(tmp_path / "a.pdf")
    assert _read(found) == EXPECTED
    ((mark, text),) = found.footnotes
    assert (mark, text[:7], text[-46:]) == ("3", "See the", "statement of the captains on their passengers.")
    assert [one.number for one in found.paragraphs if any(passage.notes for passage in one.passages)] == ["2"]


def test_notes_in_larger_print_with_marks_an_inch_before_them_end_no_paragraph(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    for number, text in SET.items():
        press.put(text.replace("ferries", "ferries^12", 1) if number == 2 else text, HANGING, mark=f"{number}.")
        if number == 2:
            press.note("Maravel Gazette No. 5, with a list of the boats that are open to all, and", mark="12", size=11)
            press.note("a list of the captains.", size=11)
    press.save()
    found = _outline(tmp_path / "a.pdf")
    assert _read(found) == EXPECTED
    note = "Maravel Gazette No. 5, with a list of the boats that are open to all, and a list of the captains."
    assert found.footnotes == (("12", note),)


@pytest.mark.parametrize("mark", ["{}", "^{}^"], ids=["plain", "raised"])
@pytest.mark.parametrize("title", ["Notes", ""], ids=["titled", "bare"])
def test_endnotes_in_full_size_on_a_page_of_their_own_are_no_paragraphs(tmp_path: Path, title: str, mark: str) -> None:
    press = Press(tmp_path / "a.pdf")
    for number in range(1, 21):
        press.put(SET[number].replace("State", f"State^{number}", 1), HANGING, mark=f"{number}.")
    called = [number for number in range(1, 21) if "State" in SET[number]]
    press.turn()
    if title:
        press.put(title, Style("b"))
    for number in called:
        press.put(f"{mark.format(number)} Maravel Gazette No. {number}, which lists the boats of the harbour.", Style())
    press.save()
    found = _outline(tmp_path / "a.pdf")
    assert _read(found) == {str(number): SET[number] for number in range(1, 21)}
    assert [one for one, _ in found.footnotes] == [str(number) for number in called]


def test_endnotes_below_the_last_paragraph_are_tied_to_those_that_call_them(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    called = [number for number in range(1, 9) if "ferries" in SET[number]]
    for number in range(1, 9):
        press.put(SET[number].replace("ferries", f"ferries^{number}", 1), HANGING, mark=f"{number}.")
    press.put("Notes", Style("b"))
    for number in called:
        press.put(f"Maravel Gazette No. {number}.", Style("", 9, 11, first=12, hang=12, after=2), mark=f"{number}")
    press.save()
    found = _outline(tmp_path / "a.pdf")
    assert _read(found) == {str(number): SET[number] for number in range(1, 9)}
    assert {one.number: note for one in found.paragraphs for passage in one.passages for note in passage.notes} == {
        str(number): f"Maravel Gazette No. {number}." for number in called
    }


def test_letters_raised_inside_words_and_decimal_numbers_of_views_are_read(tmp_path: Path) -> None:
    """Views count paragraphs 1.1, 1.2, 2.1 and print ordinals with raised ends."""
    numbers = ["1.1", "1.2", "2.1", "2.2", "3", "4.1", "4.2", "4.3", "5"]
    press = Press(tmp_path / "CCPR_C_127_D_2728_2016.pdf", head="CCPR/C/127/D/2728/2016")
    press.put("Views adopted by the Committee, concerning communication No. 2728/2016", Style("b", 14, 16, after=10))
    for number in numbers:
        text = f"The author went on board in the {number.replace('.', '')}^th^ week. {SENTENCES[0]}"
        press.put(text, Style(first=28), mark=number if "." in number else f"{number}.")
    press.save()
    result = process_document(tmp_path / "CCPR_C_127_D_2728_2016.pdf")
    assert (result.document.document_type, result.document.symbol) == ("views", "CCPR/C/127/D/2728/2016")
    assert [paragraph.number for paragraph in result.paragraphs] == numbers
    assert "in the 43th week." in result.paragraphs[7].text


COVERS = {
    "HRI/CORE/MRV/2020": (
        ("Common core document forming part of the reports of States parties", "Maravel"),
        (("I.", "General information"), ("A.", "Islands and inhabitants"), ("II.", "Protection of human rights")),
    ),
    "CRPD/C/GC/19": (
        ("Committee on the Rights of Persons with Disabilities", "General comment No. 19 (2020) on ferries (art. 20)"),
        (("I.", "Introduction"), ("A.", "Ferries and lighthouses"), ("II.", "Obligations of States parties")),
    ),
}


@pytest.mark.parametrize(
    ("symbol", "kind", "state"),
    [("HRI/CORE/MRV/2020", "common_core_document", "MRV"), ("CRPD/C/GC/19", "general_comment", None)],
)
def test_core_documents_and_general_comments_are_read_under_their_headings(
    tmp_path: Path, symbol: str, kind: str, state: str | None
) -> None:
    path = tmp_path / f"{symbol.replace('/', '_')}.pdf"
    press = Press(path, head=symbol)
    titles, headings = COVERS[symbol]
    for line in ("United Nations", symbol, "Distr.: General", "4 March 2020", "Original: English"):
        press.put(line, Style())
    for line in titles:
        press.put(line, Style("b", 14, 16, after=10))
    facts = (
        SENTENCES[1].replace("It notes", "It is told"),
        "The islands of Maravel have 120,000 inhabitants, of whom a third live by the sea.",
    )
    expected = {}
    for place, (mark, text) in enumerate(headings):
        press.put(text, Style("b", 14 - 2 * (mark == "A."), 16, first=28, after=8), mark=mark)
        for number in range(6 * place + 1, 6 * place + 7):
            expected[str(number)] = (facts[number % 2], text)
            press.put(facts[number % 2], Style(first=28), mark=f"{number}.")
    press.save()
    result = process_document(path)
    assert (result.document.symbol, result.document.document_type, result.document.state) == (symbol, kind, state)
    assert {one.number: (one.text, one.heading) for one in result.paragraphs} == expected
    assert result.paragraphs[6].heading_path == (headings[0][1], headings[1][1])
    assert result.paragraphs[12].heading_path == (headings[2][1],)
