"""A list of recommendations that States signed, without a cover, is a report of the periodic review."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.peers import recommended, signers
from pipeline.process import process_document
from pipeline.records import Heading, Numbered, Passage
from tests.pipeline.reading.writers import para, raw_word

SIGNED = "Ratify the Convention against Torture and open all harbours to independent visits{} ({});"
NAMES = ["Chile", "Costa Rica", "Sri Lanka", "Côte d’Ivoire"]


def _list(count: int, signature: str) -> str:
    return "".join(
        para(f"6.{place} {SIGNED.format(f' on island {place}', signature or NAMES[place % 4])}", run="<w:b/>")
        for place in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("count", "signature", "kind"),
    [(30, "", "upr_report"), (30, "art. 15", "other"), (8, "", "other")],
    ids=["signed", "unsigned", "few"],
)
def test_a_list_without_a_cover_is_known_by_who_signed_it(tmp_path, count, signature, kind):
    document = process_document(raw_word(tmp_path / "A_HRC_63_5.docx", _list(count, signature))).document
    assert document.document_type == kind
    assert document.paragraphs == count


def test_a_committee_that_a_list_without_a_cover_asks_to_work_with_is_not_its_author(tmp_path):
    body = para(
        "6.1 Invite the Committee against Torture to visit the lighthouse prisons of all islands (Chile);", run="<w:b/>"
    )
    body += _list(30, "").replace("6.1 ", "6.31 ")
    body += '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    result = process_document(raw_word(tmp_path / "draft.docx", body, header1=para("A/HRC/63/5")))
    assert result.document.committee == "HRC"
    assert "committee_against_symbol" not in {issue.kind for issue in result.issues}


REVIEW = "Conclusions and/or recommendations"


def _numbered(number: str, *texts: tuple[str, str]) -> Numbered:
    passages = tuple(Passage(label, text) for label, text in texts)
    return Numbered(number, passages, (Heading(REVIEW, "II", 1),), "other")


def test_what_states_recommend_is_a_recommendation_each_and_nothing_else_is() -> None:
    report = [
        _numbered("12", ("", "Chile asked about ferries (see document A/1).")),
        _numbered("115.1", ("", "Ratify the Protocol (Chile) (Sri Lanka);")),
        _numbered("115.2", ("", "Open the harbours (Iran (Islamic Republic of));")),
        _numbered("115.3", ("", "Publish the timetable of ferries in braille;")),  # its signature got lost
        _numbered("116.1", ("", "Maravel will build two lighthouses.")),  # a pledge
        _numbered("117", ("", "All recommendations reflect the position of States.")),
    ]
    found = recommended(report, "en")
    assert [(ask.number, ask.suffix, ask.act, ask.addressee) for ask in found.asks] == [
        (f"115.{place}", "", "recommend", "state_party") for place in (1, 2, 3)
    ]
    assert found.kinds == ("other", "recommendation", "recommendation", "recommendation", "other", "other")


def test_recommendations_of_the_first_cycle_stand_under_one_number() -> None:
    texts = ("", "They enjoy its support:"), ("(1)", "Ratify it (Chile);"), ("(2)", "Train guards (Costa Rica).")
    found = recommended([_numbered("95", *texts), _numbered("96", ("", "So it ends (Chile)."))], "en")
    assert [(ask.number, ask.item, ask.text) for ask in found.asks] == [
        ("95", "(1)", "Ratify it (Chile);"),
        ("95", "(2)", "Train guards (Costa Rica)."),
    ]


def test_a_report_of_the_review_has_its_recommendations_in_the_tables(tmp_path: Path) -> None:
    result = process_document(raw_word(tmp_path / "A_HRC_63_5.docx", _list(30, "")))
    names = [one.recommendation_id for one in result.recommendations]
    assert names == [f"A/HRC/63/5@en#6.{place}" for place in range(1, 31)]
    labelled = {one.recommendation_id for one in result.classifications if one.scheme == "right"}
    assert labelled == set(names)
    assert {one.kind for one in result.paragraphs} == {"recommendation"}


def test_signers_are_all_who_made_it() -> None:
    text = "Ratify it (see annex), and open the harbours (Chile) (Costa Rica, Iran (Islamic Republic of));"
    assert signers(text, "en") == {"CHL", "CRI", "IRN"}
    assert signers("Open the harbours of Chile (art. 15).", "en") == frozenset()
