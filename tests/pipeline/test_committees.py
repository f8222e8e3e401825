"""Every committee's layout as whole documents, in languages and periods of which no real one is at hand.

The texts in `committees/` are ours, about a State that does not exist, with the formulae that committees use. What each
asks was written down by reading it: `committees/read.toml`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.process import process_document
from pipeline.records import Result

FOLDER = Path(__file__).parent / "committees"
READ: dict[str, Any] = tomllib.loads((FOLDER / "read.toml").read_text(encoding="utf-8"))


def told(result: Result) -> dict[str, Any]:
    """What the rows say, in the form of `read.toml`."""
    document = result.document

    def row(ask: Any) -> str:
        concern = ask.concern_paragraph_id.partition("#")[2] if ask.concern_paragraph_id else "-"
        due = f" {ask.due_on or 'priority'}" if ask.priority else ""
        return f"{ask.recommendation_id.partition('#')[2]} {ask.act} {concern}{due}"

    def due(one: Any) -> str:
        number, after = one.paragraph_id.partition("#")[2], f" {one.due_on}" if one.due_on else ""
        return " ".join((number, one.kind, *one.paragraphs)) + after

    return {
        "document": f"{document.committee} {document.treaty} {document.adopted_on} {document.next_report_due}",
        "articles": {
            p.number: " ".join(a.partition(":")[2] for a in p.articles) for p in result.paragraphs if p.articles
        },
        "follow_up": " ".join(p.number for p in result.paragraphs if p.section == "follow_up"),
        "asks": [row(ask) for ask in result.recommendations],
        "due": [due(one) for one in result.follow_ups],
    }


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_committees_ask_as_a_reader_read_them(name: str) -> None:
    result = process_document(FOLDER / f"{name}.txt")
    assert told(result) == READ[name]
    printed = {paragraph.paragraph_id: " ".join(paragraph.text.split()) for paragraph in result.paragraphs}
    for row in result.recommendations:  # every row is as printed: no word between is lost
        nested = row.item and row.item.count("(") > 1  # between its lead-in's parts stand the items before it
        for text in (row.text, row.lead_in if not nested else None):
            assert " ".join((text or "").split()) in printed[row.paragraph_id]


def test_committees_are_the_ten_and_two_protocols() -> None:
    assert {read["document"].split()[1] for read in READ.values()} >= {
        *("CCPR", "CESCR", "CERD", "CEDAW", "CAT", "CRC", "CRC-OPAC", "CRC-OPSC", "CMW", "CED", "CAT-OP"),
    }
