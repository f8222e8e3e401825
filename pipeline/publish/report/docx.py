"""A briefing as a Word document, with real headings and tables, ready to edit; right to left where its language is."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from pipeline.publish.report.blocks import Block, Briefing, Chart, Grid, Heading, Text

_SMALL = Pt(8.5)
_SHADE = "E8EDF6"
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML does not know


def written(briefing: Briefing) -> bytes:
    """The file."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE  # tables of texts need the width
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    _style(document, briefing)
    _paragraph(document.add_heading(level=0), briefing.title, briefing)
    _paragraph(document.add_paragraph(), briefing.subtitle, briefing)
    width = Cm(29.7 - 2 * 2)
    for block in briefing.blocks:
        _add(document, block, briefing, width)
    document.core_properties.title = briefing.title[:255]
    document.core_properties.language = briefing.language
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _style(document: Any, briefing: Briefing) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    for level in range(4):
        style = document.styles["Title" if level == 0 else f"Heading {level}"]
        style.font.color.rgb = RGBColor(0x1F, 0x38, 0x64)
    if briefing.right_to_left:
        languages = OxmlElement("w:lang")
        languages.set(qn("w:bidi"), briefing.language)
        normal.element.get_or_add_rPr().append(languages)


def _add(document: Any, block: Block, briefing: Briefing, width: int) -> None:
    match block:
        case Heading(text, level):
            _paragraph(document.add_heading(level=level), text, briefing)
        case Text(text):
            _paragraph(document.add_paragraph(), text, briefing)
        case Chart(png, _, words):
            paragraph = document.add_paragraph()
            paragraph.add_run().add_picture(io.BytesIO(png), width=min(Cm(20), width))
            described = paragraph._p.xpath(".//wp:docPr")[0]
            described.set("descr", _clean(words))
        case Grid(head, rows, widths):
            _table(document, head, rows, widths, briefing, width)


def _table(
    document: Any,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    briefing: Briefing,
    width: int,
) -> None:
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    table.autofit = not widths
    if briefing.right_to_left:
        table.table_direction = WD_TABLE_DIRECTION.RTL
    shares = list(widths) or [1 / len(head)] * len(head)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(width * share)
    for number, row in enumerate([head, *rows]):
        line = table.add_row()
        for cell, text, share in zip(line._tr.tc_lst, row, shares, strict=True):
            cell.width = int(width * share)
            _cell(cell, text, briefing, head=number == 0)
        properties = line._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))  # repeated on every page
    document.add_paragraph()


def _cell(cell: Any, text: str, briefing: Briefing, *, head: bool) -> None:
    from docx.text.paragraph import Paragraph

    run = _paragraph(Paragraph(cell.p_lst[0], None), text, briefing)  # type: ignore[arg-type]
    run.font.size = _SMALL
    run.bold = head
    if head:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _SHADE)
        cell.get_or_add_tcPr().append(shade)


def _paragraph(paragraph: Any, text: str, briefing: Briefing) -> Any:
    run = paragraph.add_run(_clean(text))
    if briefing.right_to_left and _RIGHT_TO_LEFT.search(text):  # not what stands there in another language
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    return run


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
