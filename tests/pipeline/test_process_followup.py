"""What a whole document's follow-up looks like in the tables. All sentences are ours; Maravel does not exist."""

from __future__ import annotations

from pathlib import Path

from pipeline.process import process_document
from pipeline.records import Result

HEAD = """CRPD/C/XMV/CO/1
Committee on the Rights of Persons with Disabilities
Concluding observations on the initial report of Maravel
I. Introduction
1. The Committee considered the initial report of Maravel.
It adopted the present concluding observations at its 584th meeting, held on 31 March 2022.
II. Positive aspects
2. The Committee welcomes the Ferries Act.
III. Principal areas of concern and recommendations
Accessibility (art. 9)
3. The Committee is concerned that ferries are closed to many passengers.
4. The Committee recommends that the State party open its ferries to all passengers.
Education (art. 24)
5. The Committee is concerned that schools of navigation are closed to many pupils.
6. The Committee recommends that the State party open its schools of navigation to all pupils.
IV. Follow-up
"""


def processed(folder: Path, *closing: str) -> Result:
    path = folder / "CRPD_C_XMV_CO_1.txt"
    path.write_text(HEAD + "\n".join(closing), encoding="utf-8")
    return process_document(path)


def kinds(result: Result) -> list[str]:
    return [issue.kind for issue in result.issues if issue.step == "followup"]


def test_follow_ups_keep_topics_and_how_exactly_the_day_is_printed(tmp_path: Path) -> None:
    result = processed(
        tmp_path,
        "7. The Committee requests information, within 12 months, on the recommendations in paragraphs 4 (ferries) and 6.",
        "8. The Committee requests the State party to submit its second periodic report in May 2028.",
    )
    priority, report = result.follow_ups
    assert (priority.paragraphs, priority.topics, priority.precision) == (("4", "6"), ("4: ferries",), None)
    assert (str(report.due_on), report.precision, report.topics) == ("2028-05-31", "month", ())
    assert [(row.number, row.priority, str(row.due_on)) for row in result.recommendations if row.priority] == [
        ("4", True, "2023-03-31"),
        ("6", True, "2023-03-31"),
    ]
    assert kinds(result) == []


def test_a_priority_list_that_names_a_concern_is_kept_and_said(tmp_path: Path) -> None:
    result = processed(
        tmp_path,
        "7. The Committee requests information, within 12 months, on the recommendations in paragraphs 3 and 99.",
    )
    assert result.follow_ups[0].paragraphs == ("3", "99")
    assert kinds(result) == ["follow_up_unknown_paragraph", "priority_names_concern"]
    assert not any(row.priority for row in result.recommendations)


def test_concerns_beside_recommendations_singled_out_by_article_are_no_mistake(tmp_path: Path) -> None:
    result = processed(
        tmp_path, "7. With regard to urgent measures, attention is drawn to the recommendations under article 24."
    )
    assert [row.number for row in result.recommendations if row.priority] == ["6"]
    assert kinds(result) == ["priority_by_article"]


def test_a_typed_copy_takes_its_state_from_the_first_paragraph_and_its_treaty_from_the_committee(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "CRC_C_15_Add.999-EN.txt"
    lines = [
        "1. The Committee considered the initial report of Iceland at its 12th meeting.",
        "C. Principal areas of concern and recommendations",
        "2. The Committee recommends that the State party, as Norway does, lower ferry fares (art. 27 of the Convention).",
    ]
    copy.write_text("\n\n".join(lines), encoding="utf-8")
    result = process_document(copy)
    assert (result.document.state, result.document.treaty) == ("ISL", "CRC")
    assert [row.target for row in result.citations] == ["CRC:27"]


def test_a_document_known_by_its_committee_alone_has_that_committees_treaty(tmp_path: Path) -> None:
    page = tmp_path / "received.txt"
    lines = [
        "Committee on Enforced Disappearances",
        "Concluding observations on the report submitted by Iceland",
        "C. Principal areas of concern and recommendations",
        "1. The State party should, under article 24 of the Convention, open its archives.",
    ]
    page.write_text("\n\n".join(lines), encoding="utf-8")
    result = process_document(page)
    assert (result.document.symbol, result.document.committee, result.document.treaty) == (None, "CED", "CED")
    assert [row.target for row in result.citations] == ["CED:24"]
