"""Word files: what Word counts, deletes, hides and sets apart; the same words as in print; files not to be trusted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from pipeline.errors import UnreadableError
from pipeline.knowledge.languages import language as language_of
from pipeline.process import process_document
from pipeline.reading.counting import printed
from pipeline.reading.dispatch import read
from pipeline.reading.word import read_docx
from pipeline.records import LineRole, Reading
from pipeline.structure import Outline, outline
from tests.pipeline.reading.writers import add_list, counted, notes_of, number, numbering, para, raw_word, write_word
from tests.sample import __main__ as maker
from tests.sample import content
from tests.sample.gold import gold

VERSIONS = list(content.versions())
UNITED_NATIONS = [("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)")]


def _texts(reading: Reading, role: LineRole = LineRole.BODY) -> list[str]:
    return [line.text for line in reading.lines if line.role is role]


def _read(tmp_path: Path, body: str, **parts: str) -> Reading:
    return read_docx(raw_word(tmp_path / "a.docx", body, **parts))


def _list(levels: list[tuple[str, str]], list_id: int = 1, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{list_id}">{numbering(levels)}</w:abstractNum>'
        f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/>{more}</w:num>'
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _outline(path: Path, language: str) -> Outline:
    return outline(read(path), language=language_of(language), articles_of=lambda heading: ())


def _shape(found: Outline) -> list[tuple[str, list[str], list[str]]]:
    return [
        (one.number, [heading.text for heading in one.headings], [_squeezed(passage.text) for passage in one.passages])
        for one in found.paragraphs
    ]


# --- automatic numbers -----------------------------------------------------------------------------------------


def _marks(tmp_path: Path, numbers: str, *steps: tuple[int, int]) -> list[str]:
    body = "".join(counted(list_id, level) for list_id, level in steps)
    return [text.removesuffix("Text").strip() for text in _texts(_read(tmp_path, body, numbering=numbers))]


def test_numbers_count_and_begin_anew_below_the_next_number(tmp_path):
    steps = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 1), (1, 0), (1, 1), (1, 2)]
    assert _marks(tmp_path, _list(UNITED_NATIONS), *steps) == [
        *("1.", "(a)", "(b)", "(i)", "(ii)", "(c)", "2.", "(a)", "(i)"),
    ]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", ["1", "2", "3"]),
        ("decimalZero", ["01", "02", "03"]),
        ("upperRoman", ["I", "II", "III"]),
        ("upperLetter", ["A", "B", "C"]),
        ("russianLower", ["а", "б", "в"]),
        ("russianUpper", ["А", "Б", "В"]),
        ("arabicAbjad", ["أ", "ب", "ج"]),
        ("arabicAlpha", ["أ", "ب", "ت"]),
        ("hebrew1", ["א", "ב", "ג"]),
        ("chineseCounting", ["一", "二", "三"]),
        ("chineseCountingThousand", ["一", "二", "三"]),
        ("ideographTraditional", ["甲", "乙", "丙"]),
        ("decimalFullWidth", ["１", "２", "３"]),
        ("bullet", ["•", "•", "•"]),
        ("a form of tomorrow", ["1", "2", "3"]),
    ],
)
def test_numbers_are_printed_in_their_form(tmp_path, form, expected):
    assert _marks(tmp_path, _list([(form, "%1")]), (1, 0), (1, 0), (1, 0)) == expected


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (14, "lowerRoman", "xiv"),
        (49, "upperRoman", "XLIX"),
        (26, "lowerLetter", "z"),
        (27, "lowerLetter", "aa"),
        (29, "arabicAbjad", "أأ"),
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (12, "ideographDigital", "一二"),
        (15, "hebrew1", "טו"),
        (24, "hebrew1", "כד"),
        (115, "hebrew1", "קטו"),
        (0, "lowerLetter", "0"),
    ],
)
def test_numbers_further_on(count, form, expected):
    assert printed(count, form) == expected


@pytest.mark.parametrize(
    ("more", "steps", "expected"),
    [
        # two lists of one definition count together
        ('<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>', [(1, 0), (2, 0), (1, 0)], ["1.", "2.", "3."]),
        # unless the second begins anew, where it is first used
        (
            '<w:num w:numId="2"><w:abstractNumId w:val="1"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>',
            [(1, 0), (2, 0), (2, 0), (1, 0)],
            ["1.", "7.", "8.", "9."],
        ),
        # or has a level of its own
        (
            '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
            '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride></w:num>',
            [(1, 0), (2, 0)],
            ["1.", "II)"],
        ),
        # a list that no definition stands behind prints nothing, nor does list 0
        ('<w:num w:numId="2"><w:abstractNumId w:val="99"/></w:num>', [(1, 0), (2, 0), (0, 0)], ["1.", "", ""]),
    ],
)
def test_numbers_of_several_lists(tmp_path, more, steps, expected):
    assert _marks(tmp_path, _list(UNITED_NATIONS) + more, *steps) == expected


def test_numbers_with_the_numbers_above_them(tmp_path):
    levels = [("upperRoman", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")]
    assert _marks(tmp_path, _list(levels), (1, 0), (1, 1), (1, 2)) == ["I.", "I.1", "I.1.1"]
    plain = _list(levels).replace('<w:lvl w:ilvl="2">', '<w:lvl w:ilvl="2"><w:isLgl/>')
    assert _marks(tmp_path, plain, (1, 0), (1, 1), (1, 2)) == ["I.", "I.1", "1.1.1"]


def test_numbers_of_a_level_whose_upper_level_was_never_used(tmp_path):
    assert _marks(tmp_path, _list([("decimal", "%1."), ("decimal", "%1.%2")]), (1, 1), (1, 1)) == ["1.1", "1.2"]


def test_numbers_that_never_begin_anew(tmp_path):
    through = _list(UNITED_NATIONS).replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:lvlRestart w:val="0"/>')
    assert _marks(tmp_path, through, (1, 0), (1, 1), (1, 0), (1, 1)) == ["1.", "(a)", "2.", "(b)"]


def test_numbers_come_from_the_style_and_from_what_it_is_based_on(tmp_path):
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Item"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbers = _list(UNITED_NATIONS).replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="Item"/>')
    styled = [para("x", f'<w:pStyle w:val="{name}"/>') for name in ("Base", "Child", "Item")]
    without = para("x", '<w:pStyle w:val="Base"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    reading = _read(tmp_path, "".join([*styled, without]), styles=styles, numbering=numbers)
    assert _texts(reading) == ["1. x", "2. x", "(a) x", "x"]


def test_numbers_stand_before_a_tab_and_typed_ones_where_a_tab_is_typed(tmp_path):
    typed = "<w:p><w:r><w:t>7.</w:t><w:tab/><w:t>The Committee</w:t></w:r></w:p>"
    body = counted(1) + typed + para("8. The Committee")
    lines = _read(tmp_path, body, numbering=_list(UNITED_NATIONS)).lines
    assert [line.text for line in lines] == ["1. Text", "7. The Committee", "8. The Committee"]
    assert lines[0].tab == lines[1].tab >= 10 > lines[2].tab


def test_numbers_that_are_fields_without_a_result_are_told(tmp_path):
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = f"<w:p>{field.format('begin')}<w:r><w:instrText> AUTONUM </w:instrText></w:r>{field.format('end')}</w:p>"
    assert [doubt.kind for doubt in _read(tmp_path, body + para("Text")).doubts] == ["number_by_field"]


def test_numbers_by_python_docx(tmp_path):
    file = docx.Document()
    add_list(file, numbering(UNITED_NATIONS), list_id=70)
    for level in (0, 1, 1, 0):
        number(file.add_paragraph("Open the ferries."), 70, level)
    file.save(tmp_path / "a.docx")
    assert [text.split(" ")[0] for text in _texts(read_docx(tmp_path / "a.docx"))] == ["1.", "(a)", "(b)", "2."]


# --- what the text is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:r><w:t>a</w:t></w:r><w:ins><w:r><w:t>b</w:t></w:r></w:ins>", "ab"),
        ("<w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del>", "a"),
        ("<w:ins><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del></w:ins>", "a"),
        ("<w:moveFrom><w:r><w:t>a</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>b</w:t></w:r></w:moveTo>", "b"),
        ("<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink>", "a"),
        (
            "<w:sdt><w:sdtPr><w:r><w:t>x</w:t></w:r></w:sdtPr><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>",
            "a",
        ),
        ("<w:smartTag><w:r><w:t>a</w:t></w:r></w:smartTag>", "a"),
        ('<w:fldSimple w:instr="REF x"><w:r><w:t>12</w:t></w:r></w:fldSimple>', "12"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>", "b"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>", "a-bc"),
        ("<w:r><w:t>a\u00a0b\u00adc\u200fd</w:t></w:r>", "a bcd"),
        ('<w:r><w:t>a</w:t><w:sym w:font="Symbol" w:char="F0B7"/></w:r>', "a•"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>a</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "a",
        ),
    ],
)
def test_text_is_the_accepted_and_printed_one(tmp_path, body, expected):
    assert _texts(_read(tmp_path, f"<w:p>{body}</w:p>")) == [expected]


def test_text_of_a_field_is_its_result_not_its_instruction(tmp_path):
    def char(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    nested = (
        char("begin")
        + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        + char("separate")
        + "<w:r><w:t>9</w:t></w:r>"
        + char("end")
    )
    body = (
        "<w:p><w:r><w:t>see para. </w:t></w:r>" + char("begin") + "<w:r><w:instrText>IF </w:instrText></w:r>" + nested
        + char("separate") + "<w:r><w:t>12</w:t></w:r>" + char("end") + "<w:r><w:t> above</w:t></w:r></w:p>"
    )  # fmt: skip
    assert _texts(_read(tmp_path, body)) == ["see para. 12 above"]


def test_text_after_a_field_that_never_ends_is_not_lost(tmp_path):
    body = '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF</w:instrText></w:r></w:p>' + para("kept")
    assert _texts(_read(tmp_path, body)) == ["kept"]


def test_text_of_a_paragraph_whose_end_was_deleted_goes_on_in_the_next_and_counts_once(tmp_path):
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = para("Open the ", numbered + deleted) + para("ferries.", numbered) + para("Close the gates.", numbered)
    assert _texts(_read(tmp_path, body, numbering=_list(UNITED_NATIONS))) == [
        "1. Open the ferries.",
        "2. Close the gates.",
    ]


def test_text_breaks_lines_without_parting_paragraphs(tmp_path):
    body = "<w:p><w:r><w:t>(a) Open;</w:t><w:br/><w:t>(b) Close.</w:t></w:r></w:p>" + para("Another paragraph.")
    first, second, third = _read(tmp_path, body).lines
    assert [first.text, second.text, third.text] == ["(a) Open;", "(b) Close.", "Another paragraph."]
    assert third.box.y1 - second.box.y1 > 2 * (second.box.y1 - first.box.y1)


def test_text_of_a_box_is_read_once_and_its_job_number_told(tmp_path):
    def box(text):
        return f"<w:txbxContent>{para(text)}</w:txbxContent>"

    body = (
        "<w:p><w:r><w:t>before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>" + box("in a box")
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + box("in a box")
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p><w:p><w:r><w:pict><v:textbox>"
        + box("GE.26-01234 (E)") + "</v:textbox></w:pict></w:r></w:p>"
    )  # fmt: skip
    reading = _read(tmp_path, body)
    assert _texts(reading) == ["before", "in a box"]
    assert _texts(reading, LineRole.JOB_NUMBER) == ["GE.26-01234 (E)"]


def test_text_has_the_weight_of_styles_and_of_its_own(tmp_path):
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>'
    )
    run = "<w:r><w:rPr>{}</w:rPr><w:t>four</w:t></w:r>"
    body = (
        para("heading", '<w:pStyle w:val="H"/>')
        + f"<w:p>{run.format('')}{run.format('<w:b/>')}</w:p>"
        + para("strong", run='<w:rStyle w:val="Strong"/>')
        + para("undone", '<w:pStyle w:val="H"/>', '<w:rStyle w:val="Strong"/>')
        + para("taken away", '<w:pStyle w:val="H"/>', '<w:b w:val="0"/>')
    )
    lines = _read(tmp_path, body, styles=styles).lines
    assert [(line.size, line.bold) for line in lines] == [(14, 1), (10, 0.5), (10, 1), (14, 0), (14, 0)]


def test_text_from_right_to_left_has_the_weight_of_its_own_script(tmp_path):
    lines = _read(tmp_path, para("توصي اللجنة", run="<w:bCs/>") + para("توصي اللجنة", run="<w:b/>") + para("x")).lines
    assert [line.bold for line in lines] == [1, 0, 0]


def test_text_without_any_print_says_so(tmp_path):
    assert [(line.size, line.bold) for line in _read(tmp_path, para("one") + para("two")).lines] == [(0, None)] * 2


def test_pages_are_those_word_printed_last(tmp_path):
    printed = (
        '<w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    )
    reading = _read(tmp_path, para("one") + printed + para("still two"))
    assert [(line.text, line.box.page) for line in reading.lines] == [("one", 1), ("two", 2), ("still two", 2)]
    assert reading.pages == 2


def test_pages_are_those_the_writer_set_where_word_never_printed(tmp_path):
    body = (
        para("one")
        + '<w:p><w:r><w:br w:type="page"/><w:t>two</w:t></w:r></w:p>'
        + para("three", "<w:pageBreakBefore/>")
    )
    assert [line.box.page for line in _read(tmp_path, body).lines] == [1, 2, 3]


def test_places_are_not_given_where_nothing_is_printed(tmp_path):
    body = (
        para("III. Areas of concern", run="<w:b/>")
        + para("1. The Committee is concerned.")
        + para("2. It recommends more.")
    )
    path = raw_word(tmp_path / "a.docx", body)
    found = _outline(path, "en")
    assert [one.number for one in found.paragraphs] == ["1", "2"]
    assert all(passage.boxes == () for one in found.paragraphs for passage in one.passages)
    assert found.headings[0].box is None


# --- notes, tables, heads and feet -----------------------------------------------------------------------------


def test_notes_are_counted_and_set_apart(tmp_path):
    def call(key, more="", kind="footnote"):
        return f'<w:r><w:{kind}Reference{more} w:id="{key}"/></w:r>'

    star = call(4, ' w:customMarkFollows="1"')
    body = (
        f"<w:p><w:r><w:t>Observations</w:t></w:r>{star}<w:r><w:t>*</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>1. One</w:t></w:r>{call(3)}<w:r><w:t>, and two</w:t></w:r>{call(2)}{call(1, kind='endnote')}</w:p>"
    )
    reading = _read(
        tmp_path,
        body,
        footnotes=notes_of({"2": "The second.", "3": "The first.", "4": "* Adopted in time."}),
        endnotes=notes_of({"1": "At the end."}, "endnote"),
    )
    assert [(line.text, line.notes) for line in reading.lines if line.role is LineRole.BODY] == [
        ("Observations", ("*",)),
        ("1. One, and two", ("1", "2", "i")),
    ]
    found = outline(reading, language=language_of("en"), articles_of=lambda heading: ())
    assert found.footnotes == (
        ("*", "Adopted in time."),
        ("1", "The first."),
        ("2", "The second."),
        ("i", "At the end."),
    )


def test_notes_typed_as_superscripts_are_taken_out_of_the_text(tmp_path):
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
    body = f"<w:p><w:r><w:t>the 12</w:t></w:r>{raised.format('th')}<w:r><w:t> meeting</w:t></w:r>{raised.format('3')}</w:p>"
    line = _read(tmp_path, body).lines[0]
    assert (line.text, line.notes) == ("the 12th meeting", ("3",))


def _table(*rows: list[str]) -> str:
    cells = (
        "".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{para(cell)}</w:tc>" for cell in row) for row in rows
    )
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_tables_are_kept_as_cells_and_out_of_the_paragraphs(tmp_path):
    merged = '<w:tc><w:tcPr><w:vMerge w:val="{}"/></w:tcPr>' + para("2001") + "</w:tc>"
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + para("Harbours") + "</w:tc>"
    table = _table(
        [wide, "Ferries"], [merged.format("restart"), "North", "3"], [merged.format("continue"), "South", "4"]
    )
    deleted = "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + para("gone") + "</w:tc></w:tr></w:tbl>"
    reading = _read(tmp_path, para("1. The Committee notes:") + table + deleted + para("2. It goes on."))
    assert [tuple(cell[2:]) for cell in reading.cells] == [
        (1, 1, "Harbours"), (1, 3, "Ferries"), (2, 1, "2001"), (2, 2, "North"), (2, 3, "3"), (3, 2, "South"), (3, 3, "4"),
    ]  # fmt: skip
    assert _texts(reading) == ["1. The Committee notes:", "2. It goes on."]
    assert _texts(reading, LineRole.TABLE)[0] == "Harbours Ferries"


def _controlled(content: str) -> str:
    return f"<w:sdt><w:sdtPr><w:alias w:val='never printed'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_content_controls_around_anything_lose_and_double_nothing(tmp_path):
    row = "<w:tr>" + _controlled(f"<w:tc>{para('Quay')}</w:tc>") + f"<w:tc>{_controlled(para('3'))}</w:tc></w:tr>"
    table = "<w:tbl><w:tr><w:tc>" + para("Place") + "</w:tc><w:tc>" + para("Boats") + "</w:tc></w:tr>"
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        para("1. One.")
        + _controlled(para("2. Two.") + _controlled("<w:p>" + run.format("3. ") + _controlled(run.format("Three.")) + "</w:p>"))
        + _controlled(table + _controlled(row) + "</w:tbl>")
        + para("4. Four.")
    )  # fmt: skip
    reading = _read(tmp_path, body)
    assert _texts(reading) == ["1. One.", "2. Two.", "3. Three.", "4. Four."]
    assert [tuple(cell[2:]) for cell in reading.cells] == [
        (1, 1, "Place"), (1, 2, "Boats"), (2, 1, "Quay"), (2, 2, "3"),
    ]  # fmt: skip


def test_a_table_in_a_cell_is_that_cell_s_text(tmp_path):
    inner = _table(["North", "3"], ["South", "4"])
    holds = f"<w:tc>{para('Boats by shore')}{inner}{para('in 2024')}</w:tc>"
    reading = _read(tmp_path, para("1. One.") + _table(["Island", "Boats"], ["Orla", holds]) + para("2. Two."))
    assert [cell.text for cell in reading.cells] == [
        "Island",
        "Boats",
        "Orla",
        "Boats by shore North 3 South 4 in 2024",
    ]
    assert _texts(reading) == ["1. One.", "2. Two."]


def test_changes_in_tables_notes_and_boxes_are_accepted(tmp_path):
    def changed(kept: str) -> str:
        gone = "<w:del><w:r><w:delText>gone </w:delText></w:r></w:del>"
        return f"<w:p>{gone}<w:ins><w:r><w:t>{kept}</w:t></w:r></w:ins></w:p>"

    cell = f"<w:tc>{changed('Quay')}</w:tc>"
    box = f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{changed('in a box')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    body = (
        '<w:p><w:r><w:t>1. One</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:del><w:r><w:footnoteReference w:id="3"/></w:r></w:del></w:p>'
        + f"<w:tbl><w:tr>{cell}<w:tc>{para('3')}</w:tc></w:tr></w:tbl>" + box
    )  # fmt: skip
    notes = notes_of({"2": "The first.", "3": "Gone with its mark."})
    notes += f'<w:footnote w:id="4">{changed("Called by nobody.")}</w:footnote>'
    reading = _read(tmp_path, body, footnotes=notes)
    assert [cell.text for cell in reading.cells] == ["Quay", "3"]
    assert _texts(reading) == ["1. One", "in a box"]
    assert _texts(reading, LineRole.FOOTNOTE) == ["1 The first."]


@pytest.mark.parametrize(
    ("before", "table", "expected"),
    [
        ("", _table(["United Nations", "CRPD/C/MRV/CO/1"]), ["United Nations", "CRPD/C/MRV/CO/1"]),  # head of the cover
        ("1. One.", _table(["Box 1"], ["A box has one column."]), ["Box 1", "A box has one column."]),
        ("1. One.", _table(["2.", "Two."], ["3.", "Three."]), ["2. Two.", "3. Three."]),
    ],
)
def test_tables_that_only_set_out_paragraphs_are_paragraphs(tmp_path, before, table, expected):
    reading = _read(tmp_path, (para(before) if before else "") + table)
    assert _texts(reading)[bool(before) :] == expected
    assert not reading.cells


def test_heads_and_feet_are_furniture_but_the_cover_s_own_head(tmp_path):
    references = "".join(
        f'<w:{place}Reference w:type="{kind}" r:id="{part}"/>'
        for place, kind, part in (
            ("header", "default", "header1"),
            ("header", "first", "header2"),
            ("footer", "default", "footer1"),
            ("footer", "first", "footer2"),
        )
    )
    reading = _read(
        tmp_path,
        para("1. One.") + f"<w:sectPr>{references}</w:sectPr>",
        header1=para("CRPD/C/MRV/CO/1"),
        header2=para("United Nations"),
        footer1=para("2"),
        footer2=para("GE.26-01234 (E)"),
    )
    assert _texts(reading) == ["United Nations", "1. One."]
    assert _texts(reading, LineRole.RUNNING_HEAD) == ["CRPD/C/MRV/CO/1"]
    assert _texts(reading, LineRole.PAGE_NUMBER) == ["2"]
    assert _texts(reading, LineRole.JOB_NUMBER) == ["GE.26-01234 (E)"]


# --- whole documents -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("automatic", [True, False], ids=["counted", "typed"])
@pytest.mark.parametrize(("name", "language"), VERSIONS, ids=["-".join(version) for version in VERSIONS])
def test_word_gives_the_paragraphs_that_were_written(tmp_path, name, language, automatic):
    document = content.load(name, language)
    found = _outline(write_word(document, tmp_path / "a.docx", automatic=automatic), language)
    written = gold(document)
    assert [one.number for one in found.paragraphs] == [one["number"] for one in written["paragraphs"]]
    assert [heading for _, heading, _ in _shape(found)] == [one["heading_path"] for one in written["paragraphs"]]
    assert [(mark, _squeezed(text)) for mark, text in found.footnotes] == [
        (one["mark"], _squeezed(one["text"])) for one in written["footnotes"]
    ]
    if not written["unnumbered"]:  # quotations stand with the paragraph before them
        assert [texts for _, _, texts in _shape(found)] == [
            [_squeezed(passage["text"]) for passage in one["passages"]] for one in written["paragraphs"]
        ]


@pytest.mark.parametrize(("name", "language"), VERSIONS, ids=["-".join(version) for version in VERSIONS])
def test_word_gives_the_same_paragraphs_as_print(root, tmp_path, name, language):
    document = content.load(name, language)
    word = _outline(write_word(document, tmp_path / "a.docx", automatic=True), language)
    print_ = _outline(root / maker.place(document), language)
    assert _unhyphened(_shape(word)) == _unhyphened(_shape(print_))
    assert _unhyphened(word.footnotes) == _unhyphened(print_.footnotes)


def _unhyphened(found: object) -> str:
    """Nothing tells for sure whether a hyphen at a printed line's end is the word's own."""
    return _squeezed(repr(found)).replace("-", "")


def test_word_of_real_drafts_gives_every_recommendation(shared):
    drafts = [
        path for path in sorted((shared / "corpus" / "docx").glob("*.docx")) if not path.name.startswith(("Bel", "Par"))
    ]
    assert drafts
    for path in drafts:
        document = process_document(path).document
        assert (document.document_type, document.committee) == ("upr_report", "HRC"), path.name
        numbers = [one.number for one in _outline(path, "en").paragraphs]
        asked = [number for number in numbers if number.startswith("6.")]
        assert asked == [f"6.{place}" for place in range(1, len(asked) + 1)], path.name
        assert len(asked) > 100


# --- files not to be trusted -----------------------------------------------------------------------------------


def _repacked(path: Path, **changed: bytes | None) -> Path:
    with zipfile.ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    for name, data in changed.items():
        files[name.replace("__", "/").replace("_xml", ".xml")] = data or b""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return path


def test_word_that_unpacks_to_too_much_is_refused(tmp_path):
    path = raw_word(tmp_path / "bomb.docx", para("x"))
    _repacked(path, word__document_xml=b"<w:document>" + b" " * (20 << 20))
    with pytest.raises(UnreadableError, match=r"bomb\.docx: word/document\.xml unpacks to 20 MB.*limit"):
        read_docx(path)


def test_word_with_an_entity_reads_no_other_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the ferryman's name")
    path = raw_word(tmp_path / "xxe.docx", para("x"))
    text = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]><w:document><w:t>&e;</w:t></w:document>'
    with pytest.raises(UnreadableError, match="document type"):
        read_docx(_repacked(path, word__document_xml=text.encode()))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<w:document", "damaged"),
        (b"", "damaged"),
    ],
)
def test_word_that_is_damaged_is_refused(tmp_path, data, message):
    path = raw_word(tmp_path / "a.docx", para("x"))
    with pytest.raises(UnreadableError, match=message):
        read_docx(_repacked(path, word__document_xml=data))


def test_word_that_is_cut_short_is_refused(tmp_path):
    path = raw_word(tmp_path / "a.docx", para("x") * 50)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadableError, match=r"a\.docx: .*cut short"):
        read_docx(path)


def test_word_with_a_relation_to_nothing_is_read(tmp_path):
    path = raw_word(tmp_path / "a.docx", para("kept"))
    with zipfile.ZipFile(path) as package:
        links = package.read("word/_rels/document.xml.rels")
    broken = b'<Relationship Id="x" Type="a/image" Target="../NULL"/><Relationship Id="y" Type="a/styles" Target="gone.xml"/>'
    links = links.replace(b"</Relationships>", broken + b"</Relationships>")
    _repacked(path, **{"word__" + "_rels__document_xml.rels": links})
    assert _texts(read_docx(path)) == ["kept"]


def test_word_in_the_strict_form_of_the_standard_is_read(tmp_path):
    path = raw_word(tmp_path / "a.docx", para("kept"), names="http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert _texts(read_docx(path)) == ["kept"]


def test_word_that_holds_no_text_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="no text"):
        read(raw_word(tmp_path / "a.docx", para("")))
