"""The briefing on one State: the same facts in Word and on the web page, cited, and never taken as markup."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from lxml import html

from pipeline.errors import OutputError
from pipeline.publish import write
from pipeline.publish.charts import WHAT, write_chart
from pipeline.publish.report import write_report
from tests.pipeline import factories as make
from tests.pipeline.publish.test_workbook import DOCUMENT, OLDER, results

TODAY = dt.date(2026, 3, 1)
ITEM = f"{DOCUMENT}#12(a)"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables")
    relations = {
        "links": [make.link(ITEM, f"{OLDER}#7")],
        "assessments": [make.assessment(ITEM, grade="partial", grade_raw="B", limb=None)],
        "reviews": [make.review(ITEM, field="status", value="in progress")],
    }
    write(results(), out, across=relations)
    return out


def word(tables: Path, out: Path, language: str) -> docx.document.Document:
    assert write_report(tables, "MRV", out, language=language, today=TODAY) > 0
    return docx.Document(io.BytesIO(out.read_bytes()))


def page(tables: Path, out: Path, language: str) -> html.HtmlElement:
    assert write_report(tables, "MRV", out, language=language, today=TODAY) > 0
    return html.document_fromstring(out.read_bytes())


def test_report_says_the_same_in_word_and_on_the_page(tables: Path, tmp_path: Path) -> None:
    document, tree = word(tables, tmp_path / "a.docx", "fr"), page(tables, tmp_path / "a.html", "fr")
    cells = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    shown = [
        [[c.text_content() for c in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
        for table in tree.xpath("//table")
    ]
    assert cells == shown
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [one.text_content() for one in tree.xpath("//h2|//h3")]
    assert "Échéances" in headings


def test_report_cites_every_recommendation_and_tells_where_it_stands(tables: Path, tmp_path: Path) -> None:
    tree = page(tables, tmp_path / "a.html", "en")
    text = tree.text_content()
    for citation in ("CRPD/C/MRV/CO/1, para. 12 (a)", "CRPD/C/MRV/CO/1, para. 12 (b)"):
        assert text.count(citation) >= 1
    assert "B (partial)" in text
    assert "In progress" in text
    assert "assessed" in text


def test_report_in_arabic_runs_right_to_left(tables: Path, tmp_path: Path) -> None:
    tree = page(tables, tmp_path / "a.html", "ar")
    assert (tree.get("dir"), tree.get("lang")) == ("rtl", "ar")
    document = word(tables, tmp_path / "a.docx", "ar")
    xml = document.element.xml
    assert "w:bidiVisual" in xml
    assert "<w:rtl/>" in xml


def test_report_takes_no_text_as_markup(tmp_path: Path) -> None:
    text = "<script>alert(1)</script> & =1+1 \x07"
    result = make.result(symbol="CRPD/C/MRV/CO/1")
    asked = tuple(one.model_copy(update={"text": text}) for one in result.recommendations)
    paragraphs = tuple(one.model_copy(update={"state": None}) for one in result.paragraphs)
    write([type(result)(document=result.document, paragraphs=paragraphs, recommendations=asked)], tmp_path / "t")
    tree = page(tmp_path / "t", tmp_path / "a.html", "en")
    assert tree.xpath("//script") == []
    assert "<script>alert(1)</script>" in tree.text_content()
    assert "<script>alert(1)</script>" in "".join(
        cell.text
        for table in word(tmp_path / "t", tmp_path / "a.docx", "en").tables
        for row in table.rows
        for cell in row.cells
    )


def test_report_page_needs_nothing_from_elsewhere(tables: Path, tmp_path: Path) -> None:
    page(tables, tmp_path / "a.html", "en")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert re.findall(r'(?:src|href)="(?!data:)', text) == []


@pytest.mark.slow
def test_report_opens_in_another_program(tables: Path, tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    word(tables, tmp_path / "a.docx", "ar")
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "a.docx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("state", "name", "words"),
    [
        ("MRV", "a.pdf", ".docx or .html"),
        ("QQQ", "a.docx", "no State's code"),
        ("FRA", "a.docx", "no recommendations to France.*suivi discover --state FRA"),
    ],
)
def test_report_says_what_it_cannot_write(tables: Path, tmp_path: Path, state: str, name: str, words: str) -> None:
    with pytest.raises(OutputError, match=words):
        write_report(tables, state, tmp_path / name, language="en", today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_report_does_not_overwrite_what_people_edited(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("mine")
    with pytest.raises(OutputError, match="there already"):
        write_report(tables, "MRV", tmp_path / "a.docx", language="en", today=TODAY)
    assert (tmp_path / "a.docx").read_text() == "mine"


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_chart_draws_every_kind(tables: Path, tmp_path: Path, what: str, language: str) -> None:
    out = tmp_path / "a.svg"
    assert write_chart(tables, what, out, state=None, language=language, today=TODAY) == 3
    assert "<svg" in out.read_text(encoding="utf-8")


def test_chart_is_a_picture_of_the_state_asked_for(tables: Path, tmp_path: Path) -> None:
    write_chart(tables, "clock", tmp_path / "a.png", state="MRV", language="en", today=TODAY)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    for what, name, words in (("pie", "a.svg", "no chart pie"), ("heat", "a.gif", ".svg or .png")):
        with pytest.raises(OutputError, match=words):
            write_chart(tables, what, tmp_path / name, state=None, language="en", today=TODAY)
    with pytest.raises(OutputError, match="nothing to draw"):
        write_chart(tables, "heat", tmp_path / "b.svg", state="FRA", language="en", today=TODAY)


def test_chart_says_what_is_missing_to_draw(tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.publish.charts.find_spec", lambda name: None)
    with pytest.raises(OutputError, match=r"suivi\[dashboard\]"):
        write_chart(tables, "heat", tmp_path / "a.svg", state=None, language="en", today=TODAY)
    assert word(tables, tmp_path / "a.docx", "en").inline_shapes.__len__() == 0
