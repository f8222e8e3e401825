"""Corrigenda: what they say, in six languages, and what becomes of the document they correct."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.corrections import find
from pipeline.process import process_document
from pipeline.publish import write
from pipeline.reading.text import from_text
from tests.pipeline.test_process_followup import HEAD

CORRIGENDUM = "CRPD/C/XMV/CO/1/Corr.1"


def changes(text: str, language: str = "en") -> list[tuple[str, str | None, str | None, str]]:
    found, _ = find(from_text(text.encode()).lines, language=language)
    return [(one.number, one.item, one.old, one.new) for one in found]


@pytest.mark.parametrize(
    ("language", "text", "number", "old", "new"),
    [
        ("en", "1. Paragraph 12, line 3\n\nFor two ferries read three ferries", "12", "two ferries", "three ferries"),
        ("en", "Paragraph 12\n\nReplace “two ferries” with “three ferries”.", "12", "two ferries", "three ferries"),
        ("fr", "Paragraphe 12\n\nAu lieu de deux navires lire trois navires", "12", "deux navires", "trois navires"),
        ("fr", "Paragraphe 12\n\nRemplacer « deux navires » par « trois navires »", "12", "deux navires", "trois navires"),
        ("es", "Párrafo 12\n\nDonde dice dos barcos debe decir tres barcos", "12", "dos barcos", "tres barcos"),
        ("ru", "Пункт 12\n\nВместо два парома следует читать три парома", "12", "два парома", "три парома"),
        ("ar", "الفقرة 12\n\nبدلا من عبارتين يقرأ ثلاث عبارات", "12", "عبارتين", "ثلاث عبارات"),
        ("zh", "第12段\n\n将“两艘渡轮”改为“三艘渡轮”", "12", "两艘渡轮", "三艘渡轮"),
    ],
)  # fmt: skip
def test_corrections_replace_words(language: str, text: str, number: str, old: str, new: str) -> None:
    assert changes(text, language) == [(number, None, old, new)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Paragraph 12 (b)\n\nShould read:\n\nOpen three ferries;"),
        ("fr", "Paragraphe 12 b)\n\nLire comme suit :\n\nOpen three ferries;"),
        ("es", "Párrafo 12 b)\n\nDebe decir:\n\nOpen three ferries;"),
    ],
)
def test_corrections_give_an_item_anew(language: str, text: str) -> None:
    assert changes(text, language) == [("12", "(b)", None, "Open three ferries;")]


def test_corrections_go_from_one_paragraph_to_the_next_and_say_what_is_not_understood() -> None:
    text = (
        "1. Paragraph 3\n\nDelete the words “at night”\n\n2. Paragraph 4\n\nShould read:\n\n"
        "4. The State party should, as paragraph 3 says, open three ferries.\n\n3. Paragraph 6\n\nThe map is upside down."
    )
    assert changes(text)[0][:2] == ("3", None)
    assert changes(text)[1] == ("4", None, None, "The State party should, as paragraph 3 says, open three ferries.")
    _, doubts = find(from_text(text.encode()).lines, language="en")
    assert [(doubt.kind, "paragraph 6" in doubt.message) for doubt in doubts] == [("correction_not_understood", True)]


def published(folder: Path, correction: str) -> dict[str, list[dict[str, Any]]]:
    """The tables of a document and of its corrigendum."""
    first, second = folder / "CRPD_C_XMV_CO_1.txt", folder / "CRPD_C_XMV_CO_1_Corr.1.txt"
    first.write_text(HEAD, encoding="utf-8")
    head = f"{CORRIGENDUM}\nCommittee on the Rights of Persons with Disabilities\nCorrigendum\n\n"
    second.write_text(f"{head}1. {correction}", encoding="utf-8")
    write([process_document(second), process_document(first)], folder / "out")
    return {
        name: pq.read_table(folder / "out" / f"{name}.parquet").to_pylist()
        for name in ("paragraphs", "recommendations", "corrections", "issues")
    }


def test_a_corrigendum_is_applied_and_said_on_the_rows(tmp_path: Path) -> None:
    found = published(
        tmp_path, "Paragraph 4\n\nFor its ferries to all passengers read its ferries, by night too, to all"
    )
    (ask,) = [row for row in found["recommendations"] if row["number"] == "4"]
    assert ask["text"] == "The Committee recommends that the State party open its ferries, by night too, to all."
    assert (ask["corrected_by"], ask["recommendation_id"]) == (CORRIGENDUM, "CRPD/C/XMV/CO/1@en#4")
    assert [row["number"] for row in found["paragraphs"] if row["corrected_by"]] == ["4"]
    assert [row["number"] for row in found["recommendations"]] == ["4", "6"]  # the corrigendum itself asks nothing
    (row,) = found["corrections"]
    assert (row["document_id"], row["corrects"]) == (f"{CORRIGENDUM}@en", "CRPD/C/XMV/CO/1")


def test_a_corrigendum_that_comes_later_is_told_in_the_changes(tmp_path: Path) -> None:
    """And when it goes again, so is what the rows say without it."""
    correction = "Paragraph 4\n\nFor its ferries to all passengers read its ferries, by night too, to all"
    published(tmp_path, correction)
    first, second = (process_document(tmp_path / f"CRPD_C_XMV_CO_1{end}.txt") for end in ("", "_Corr.1"))
    write([first], tmp_path / "later")
    for results in ([first, second], [first]):
        write(results, tmp_path / "later")
        told = pq.read_table(tmp_path / "later" / "changes.parquet").to_pylist()
        (row,) = [row for row in told if row["table"] == "recommendations"]
        assert (row["id"], row["change"], row["cause"]) == ("CRPD/C/XMV/CO/1@en#4", "changed", "corrected")
        assert set(row["fields"]) == {"text", "corrected_by"}


def test_a_corrigendum_that_gives_a_paragraph_anew(tmp_path: Path) -> None:
    new = "The Committee urges the State party to open its schools by 2030."
    found = published(tmp_path, f"Paragraph 6\n\nShould read as follows:\n\n6. {new}")
    assert [row["text"] for row in found["recommendations"] if row["corrected_by"]] == [new]
    assert [row["text"] for row in found["paragraphs"] if row["corrected_by"]] == [new]


@pytest.mark.parametrize(
    "correction", ["Paragraph 4\n\nFor steamers read ferries", "Paragraph 99\n\nFor ferries read steamers"]
)
def test_a_correction_that_fits_nowhere_changes_nothing_and_is_said(tmp_path: Path, correction: str) -> None:
    found = published(tmp_path, correction)
    assert not any(row["corrected_by"] for row in found["recommendations"])
    (issue,) = [row for row in found["issues"] if row["kind"] == "correction_not_applied"]
    assert issue["document_id"] == "CRPD/C/XMV/CO/1@en"
