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
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pipeline.publish.direction import runs_right_to_left, stretches
from pipeline.publish.report.blocks import Block, Briefing, Chart, Grid, Heading, Text

_NORMAL, _SMALL = Pt(10.5), Pt(8.5)
_FACE, _FACE_RIGHT_TO_LEFT = "Calibri", "Arial"  # both are wherever Word is
_SHADE = "E8EDF6"
_DOTS = 192 / 2.54  # of a chart's picture, for each centimetre: all charts are as large as one another
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML does not know


def written(briefing: Briefing) -> bytes:
    """The file."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE  # tables of texts need the width
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    if briefing.right_to_left:
        section._sectPr.find(qn("w:docGrid")).addprevious(OxmlElement("w:bidi"))
    _style(document, briefing)
    _paragraph(document.add_heading(level=0), briefing.title, briefing)
    _paragraph(document.add_paragraph(), briefing.subtitle, briefing)
    _foot(section, briefing)
    width = Cm(29.7 - 2 * 2)
    for block in briefing.blocks:
        _add(document, block, briefing, width)
    document.core_properties.title = briefing.title[:255]
    document.core_properties.language = briefing.language
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _style(document: Any, briefing: Briefing) -> None:
    """Faces, sizes and the language in which Word checks spelling, for both directions of writing."""
    for language in list(document.styles.element.iter(qn("w:lang"))):
        language.getparent().remove(language)
    sizes = {"Normal": _NORMAL, "Title": Pt(24), "Heading 1": Pt(15), "Heading 2": Pt(12.5)}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FACE, size
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x1F, 0x38, 0x64)
        marks = style.element.get_or_add_rPr()
        faces = marks.rFonts
        for theme in [key for key in faces.attrib if key.endswith("Theme")]:  # the theme's faces go before named ones
            del faces.attrib[theme]
        faces.set(qn("w:cs"), _FACE_RIGHT_TO_LEFT)
        _complex_size(marks, size)
    language = OxmlElement("w:lang")
    language.set(qn("w:bidi" if briefing.right_to_left else "w:val"), briefing.language)
    document.styles["Normal"].element.rPr.append(language)


def _complex_size(marks: Any, size: Length) -> None:
    """The size of letters that run right to left, which Word keeps apart (`w:szCs`, half points)."""
    for found in marks.findall(qn("w:szCs")):
        marks.remove(found)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(round(size.pt * 2)))
    marks.sz.addnext(element)


def _foot(section: Any, briefing: Briefing) -> None:
    """The title and the number of the page, at the foot of each."""
    paragraph = section.footer.paragraphs[0]
    _paragraph(paragraph, f"{briefing.title} · ", briefing)
    for name in ("PAGE", "NUMPAGES"):
        if name == "NUMPAGES":
            paragraph.add_run(" / ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        paragraph._p.append(field)
        paragraph.add_run("1")  # until the program counts them
        field.append(paragraph.runs[-1]._r)
    for run in paragraph._p.iter(qn("w:r")):
        _small(Run(run, paragraph))


def _add(document: Any, block: Block, briefing: Briefing, width: int) -> None:
    match block:
        case Heading(text, level):
            _paragraph(document.add_heading(level=level), text, briefing)
        case Text(text):
            _paragraph(document.add_paragraph(), text, briefing)
        case Chart(png, _, words):
            paragraph = document.add_paragraph()
            if briefing.right_to_left:
                paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            picture = paragraph.add_run().add_picture(io.BytesIO(png))
            dots = int.from_bytes(png[16:20], "big")  # the width, in the head of a PNG
            wide = min(Cm(dots / _DOTS), width)
            picture.height, picture.width = int(picture.height * wide / picture.width), wide
            paragraph._p.xpath(".//wp:docPr")[0].set("descr", _clean(words))
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
    table.autofit = False
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
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _cell(cell: Any, text: str, briefing: Briefing, *, head: bool) -> None:
    paragraph = Paragraph(cell.p_lst[0], None)  # type: ignore[arg-type]
    _paragraph(paragraph, text, briefing)
    layout = paragraph.paragraph_format
    layout.space_after, layout.line_spacing = Pt(2), 1.0
    layout.keep_with_next = head or None  # a head is not left alone at the foot of a page
    for run in paragraph.runs:
        _small(run)
        run.font.bold = run.font.cs_bold = head
    if head:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _SHADE)
        cell.get_or_add_tcPr().append(shade)


def _small(run: Any) -> None:
    run.font.size = _SMALL
    _complex_size(run._r.get_or_add_rPr(), _SMALL)


def _paragraph(paragraph: Any, text: str, briefing: Briefing) -> None:
    """Add a text; where it runs right to left, what runs the other way in it stands in runs of its own, as Word wants it."""
    clean = _clean(text)
    if not runs_right_to_left(text, briefing.right_to_left):
        paragraph.add_run(clean)
        return
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for part, right_to_left in stretches(clean):
        # a mark before "(a)": without it LibreOffice ends a line between the bracket and the letter
        run = paragraph.add_run(f"\u200e{part}" if part.startswith("(") and not right_to_left else part)
        run.font.rtl = right_to_left or None


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
