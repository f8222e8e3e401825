"""A list of recommendations that States signed, without a cover, is a report of the periodic review."""

from __future__ import annotations

import pytest

from pipeline.process import process_document
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
