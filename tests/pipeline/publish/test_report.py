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
from docx.oxml.ns import qn
from lxml import html

from pipeline.errors import OutputError
from pipeline.knowledge.words import words
from pipeline.publish import write
from pipeline.publish.charts import KINDS
from pipeline.publish.direction import runs_right_to_left, stretches
from pipeline.publish.follow_up import Known, Place
from pipeline.publish.pictures import write_chart
from pipeline.publish.report import write_report
from pipeline.publish.report.telling import answered, cited, newest_first, told
from pipeline.records import Result
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


def test_report_says_of_all_that_is_due_where_it_stands(tmp_path: Path) -> None:
    made = Result(
        document=make.document(paragraphs=1),
        paragraphs=(make.paragraph("12"),),
        recommendations=(make.recommendation("12"),),
        follow_ups=(make.follow_up(f"{DOCUMENT}#12", kind="next_report", due_on=TODAY + dt.timedelta(days=1_000)),),
    )
    write([made], tmp_path / "tables")
    due = page(tmp_path / "tables", tmp_path / "a.html", "en").xpath("//h2[.='What is due']/following::table[1]//td")
    assert [cell.text_content() for cell in due][1::3] == ["CRPD/C/MRV/CO/1", "later"]


def test_report_in_arabic_runs_right_to_left(tables: Path, tmp_path: Path) -> None:
    tree = page(tables, tmp_path / "a.html", "ar")
    assert (tree.get("dir"), tree.get("lang")) == ("rtl", "ar")
    document = word(tables, tmp_path / "a.docx", "ar")
    xml = document.element.xml
    assert "w:bidiVisual" in xml
    assert "<w:rtl/>" in xml


def test_report_in_arabic_keeps_what_runs_the_other_way_in_runs_of_its_own(tables: Path, tmp_path: Path) -> None:
    document = word(tables, tmp_path / "a.docx", "ar")
    runs = [run for table in document.tables for cell in table._cells for p in cell.paragraphs for run in p.runs]
    letters = re.compile(r"[A-Za-z]"), re.compile(r"[\u0600-\u06ff]")
    assert any(run.text == "CRPD/C/MRV/CO/1" and not run.font.rtl for run in runs)
    assert any(run.text == "\u200e(a)" for run in runs)  # in one piece, and bound to be
    assert all(not run.font.rtl for run in runs if letters[0].search(run.text))
    assert all(run.font.rtl and not letters[0].search(run.text) for run in runs if letters[1].search(run.text))
    assert {run.font.size for run in runs} == {docx.shared.Pt(8.5)}
    assert {size.get(qn("w:val")) for run in runs for size in run._r.iter(qn("w:szCs"))} == {"17"}
    assert all(run.font.cs_bold for run in document.tables[0].rows[0].cells[0].paragraphs[0].runs)
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    (counts,) = {cell.text for cell in document.tables[0].rows[1].cells[2:3]}
    assert counts == "3"
    assert all(
        c.paragraphs[0]._p.pPr.find(qn("w:bidi")) is not None for c in document.tables[0].rows[1].cells if c.text
    )


def test_report_is_laid_out_as_word_wants_it(tables: Path, tmp_path: Path) -> None:
    for language in ("fr", "ar"):
        document = word(tables, tmp_path / f"{language}.docx", language)
        for table in document.tables:
            rows = [row._tr.trPr for row in table.rows]
            assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
            assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * (len(rows) - 1)
            widths = [cell.width for cell in table.rows[0].cells]
            assert 0.97 < sum(widths) / docx.shared.Cm(25.7) < 1.01
        order = ("pStyle", "keepNext", "bidi", "spacing", "jc")  # of the schema
        for properties in document.element.iter(qn("w:pPr")):
            names = [one.tag.rpartition("}")[2] for one in properties]
            assert names == sorted(names, key=order.index)
        foot = document.sections[0].footer._element.xml
        assert 'w:instr="PAGE"' in foot
        assert 'w:instr="NUMPAGES"' in foot
        (said,) = document.styles.element.iter(qn("w:lang"))
        assert said.get(qn("w:bidi" if language == "ar" else "w:val")) == language


def test_report_says_words_before_items_once_and_never_cuts_the_item_for_them() -> None:
    lead_in = (
        "The Committee, recalling its general comments, " + "and so on, " * 90 + "recommends that the State party:"
    )
    one = make_known("(a)", "Open all ferries.", lead_in)
    first, second = (text for _, text in told([one, make_known("(b)", "Train all crews.", lead_in)]))
    assert first.startswith("The Committee, recalling") and first.endswith(
        "recommends that the State party: Open all ferries."
    )
    assert len(first) < 300
    assert second == "… Train all crews."


def test_report_cites_paragraphs_in_a_row_as_one() -> None:
    places = [Place("CRPD/C/MRV/FCO/1", str(n), None, f"Text {n}.") for n in (17, 18, 19, 21)]
    assert cited(places, words("en")) == ["CRPD/C/MRV/FCO/1, paras. 17–19, 21"]
    assert answered(places[:1], words("fr")) == "CRPD/C/MRV/FCO/1, par. 17\nText 17."
    items = [Place("CRPD/C/MRV/CO/0", "7", "(a)"), Place("CRPD/C/MRV/CO/0", "8", None)]
    assert cited(items, words("en")) == ["CRPD/C/MRV/CO/0, para. 7 (a)", "CRPD/C/MRV/CO/0, para. 8"]


def test_report_lists_the_newest_document_first_and_then_as_printed() -> None:
    known = [
        make_known(item, "x", None, number, year)
        for number, item, year in (("60", None, 2023), ("8", "(b)", 2023), ("9", None, 2011), ("8", "(a)", 2023))
    ]
    assert [(one.year, one.number, one.item) for one in newest_first(known)] == [
        (2023, "8", "(a)"),
        (2023, "8", "(b)"),
        (2023, "60", None),
        (2011, "9", None),
    ]


def make_known(item: str | None, text: str, lead_in: str | None, number: str = "12", year: int = 2023) -> Known:
    empty = dict.fromkeys(Known._fields)
    whole = f"{lead_in} {text}" if lead_in else text
    symbol = f"CRPD/C/MRV/CO/{year}"
    return Known(
        **{**empty, "symbol": symbol, "number": number, "item": item, "text": whole, "lead_in": lead_in, "year": year}
    )


@pytest.mark.parametrize(
    ("text", "page", "runs"),
    [
        ("CRPD/C/MRV/CO/1، الفقرة 12 (a)", True, True),  # begins with Latin letters, and is Arabic
        ("CRPD/C/MRV/CO/1", True, True),
        ("12", True, True),
        ("Open all ferries.", True, False),
        ("Ouvrir les bacs.", False, False),
        ("تهيئة العبارات", False, True),
        ("2024", False, False),
    ],
)
def test_direction_is_that_of_the_words(text: str, page: bool, runs: bool) -> None:
    assert runs_right_to_left(text, page) is runs
    assert "".join(part for part, _ in stretches(text)) == text


def test_report_dates_a_committee_by_what_it_recommended_not_by_what_came_back(tmp_path: Path) -> None:
    first, *others, answer = results()
    late = make.document(
        symbol="CRPD/C/MRV/FCO/1", document_type="follow_up_report", adopted_on=dt.date(2025, 11, 29), paragraphs=1
    )
    write([first, *others, type(answer)(document=late, paragraphs=answer.paragraphs)], tmp_path / "t")
    tree = page(tmp_path / "t", tmp_path / "a.html", "en")
    glance = tree.xpath("//table")[0].text_content()
    assert "November" not in glance
    assert "29 November 2025" in tree.xpath("//table")[-1].text_content()


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
    ("state", "name", "why"),
    [
        ("MRV", "a.pdf", ".docx or .html"),
        ("QQQ", "a.docx", "no State's code"),
        ("FRA", "a.docx", "no recommendations to France.*suivi discover --state FRA"),
    ],
)
def test_report_says_what_it_cannot_write(tables: Path, tmp_path: Path, state: str, name: str, why: str) -> None:
    with pytest.raises(OutputError, match=why):
        write_report(tables, state, tmp_path / name, language="en", today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_report_does_not_overwrite_what_people_edited(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("mine")
    with pytest.raises(OutputError, match="there already"):
        write_report(tables, "MRV", tmp_path / "a.docx", language="en", today=TODAY)
    assert (tmp_path / "a.docx").read_text() == "mine"


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_chart_draws_every_kind(tables: Path, tmp_path: Path, what: str, language: str) -> None:
    out = tmp_path / "a.svg"
    assert write_chart(tables, what, out, state=None, language=language, today=TODAY) == 3
    assert "<svg" in out.read_text(encoding="utf-8")


def test_chart_is_a_picture_of_the_state_asked_for(tables: Path, tmp_path: Path) -> None:
    write_chart(tables, "clock", tmp_path / "a.png", state="MRV", language="en", today=TODAY)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    for what, name, why in (("pie", "a.svg", "no chart pie"), ("heat", "a.gif", ".svg or .png")):
        with pytest.raises(OutputError, match=why):
            write_chart(tables, what, tmp_path / name, state=None, language="en", today=TODAY)
    with pytest.raises(OutputError, match="nothing to draw"):
        write_chart(tables, "heat", tmp_path / "b.svg", state="FRA", language="en", today=TODAY)


def test_chart_says_what_is_missing_to_draw(tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.publish.pictures.find_spec", lambda name: None)
    with pytest.raises(OutputError, match=r"suivi\[dashboard\]"):
        write_chart(tables, "heat", tmp_path / "a.svg", state=None, language="en", today=TODAY)
    assert word(tables, tmp_path / "a.docx", "en").inline_shapes.__len__() == 0


def test_report_columns_of_counts_are_as_wide_as_their_words(tables: Path, tmp_path: Path) -> None:
    counts = word(tables, tmp_path / "a.docx", "fr").tables[0]
    cells = counts.rows[0].cells
    letters = [
        max(map(len, f"{cell.text} {below.text}".split()))
        for cell, below in zip(cells, counts.rows[1].cells, strict=True)
    ]
    margin = docx.shared.Cm(0.38)  # left and right of what a cell says
    assert min((cell.width - margin) / wide for cell, wide in zip(cells, letters, strict=True)) > docx.shared.Cm(0.19)
