"""Words of a page to lines, and lines to their roles."""

from pipeline.reading.furniture import assign_roles
from pipeline.reading.lines import page_lines
from pipeline.reading.pdfium import Face, PageText, Rule, Word
from pipeline.reading.tables import find_tables
from pipeline.records import Box, Line, LineRole

TEXT = Face(10.0, False, False, False)
SMALL = Face(6.0, False, False, False)
HEIGHT = 842.0


def _word(text, x0, base, face=TEXT, width=None):
    return Word(text, x0, x0 + (width or 5.0 * len(text)), base, face)


def _page(*segments):
    return PageText(595.0, HEIGHT, [list(segment) for segment in segments], 100, 0, [])


def _texts(*segments):
    return [line.text for line in page_lines(_page(*segments), 1)]


def test_page_lines_sorts_by_place_not_by_order_in_the_file():
    assert _texts([_word("second", 113, 120)], [_word("first", 113, 100)]) == ["first", "second"]


def test_page_lines_joins_a_number_in_a_text_run_of_its_own():
    assert _texts([_word("The", 141, 100), _word("Committee", 160, 100)], [_word("12.", 113, 100)]) == [
        "12. The Committee"
    ]


def test_page_lines_parts_columns():
    assert _texts([_word("2", 57, 812), _word("GE.26-01234", 496, 812)]) == ["2", "GE.26-01234"]


def test_page_lines_takes_superscript_marks_out_of_the_text():
    line = page_lines(_page([_word("report", 113, 100), _word("1", 144, 96, SMALL), _word("and", 150, 100)]), 1)[0]
    assert (line.text, line.notes) == ("report and", ("1",))


def test_page_lines_measures_weight_and_tab():
    bold = Face(10.0, True, False, False)
    line = page_lines(_page([_word("6.", 113, 100), _word("Adopt", 141, 100, bold), _word("laws", 170, 100, bold)]), 1)[
        0
    ]
    assert round(line.bold, 2) == round(9 / 11, 2)
    assert line.tab == 141 - 123


def test_page_lines_reads_right_to_left():
    words = [_word("اللجنة", 440, 100), _word("توصي", 410, 100)]
    assert _texts(words) == ["اللجنة توصي"]


def _line(text, y, *, page=1, size=10.0, x0=113.0, notes=(), tab=3.0):
    return Line(text, Box(page, x0, y - size, 480.0, y), size, 0.0, notes=notes, tab=tab)


def _document(*extra, pages=4):
    """Pages with running heads, numbers and text; `extra` goes to the second."""
    result = []
    for number in range(1, pages + 1):
        page = [] if number == 1 else [_line("CRPD/C/XMV/CO/1", 53.0, page=number, size=9.0)]
        page += [
            _line(f"Running text {'abcdefgh'[number] * 3} {'xyzuvw'[y % 6] * (y // 12)}.", y, page=number)
            for y in range(90, 700, 12)
        ]
        page += list(extra) if number == 2 else []
        if number > 1:
            page.append(_line(str(number), 814.0, page=number, size=9.0))
        result.append(page)
    return [line for line in assign_roles(result, [HEIGHT] * pages) if line.box.page == 2]


def test_assign_roles_knows_heads_and_page_numbers():
    roles = {line.text: line.role for line in _document()}
    assert roles["CRPD/C/XMV/CO/1"] is LineRole.RUNNING_HEAD
    assert roles["2"] is LineRole.PAGE_NUMBER
    assert roles["Running text ccc xxxxxxx."] is LineRole.BODY


def test_assign_roles_keeps_a_formula_that_opens_some_pages():
    first = _line("18. The Committee recommends that the State party:", 83.0, page=2)
    assert {line.text: line.role for line in _document(first)}[first.text] is LineRole.BODY


def test_assign_roles_knows_footnotes_by_size_and_mark():
    note = _line("1 See the report.", 760.0, page=2, size=9.0, notes=("1",), tab=6.0)
    more = _line("It is long.", 771.0, page=2, size=9.0)
    roles = {line.text: line.role for line in _document(note, more)}
    assert roles[note.text] is roles[more.text] is LineRole.FOOTNOTE


def test_assign_roles_takes_no_table_in_small_print_for_a_footnote():
    row = _line("Boys and girls, by age", 760.0, page=2, size=9.0)
    assert {line.text: line.role for line in _document(row)}[row.text] is LineRole.BODY


def _rules(*heights, cuts=(113.0, 200.0, 300.0, 480.0)):
    return [Rule(x0, y, x1 - 0.5, y + 0.5) for y in heights for x0, x1 in zip(cuts, cuts[1:], strict=False)]


def test_find_tables_reads_columns_from_the_pieces_of_rules():
    cells = [_line("Boys", 130.0)._replace(box=Box(1, 113, 120, 150, 130))]
    (region,) = find_tables(_rules(110.0, 125.0, 180.0), cells, 1)
    assert (region.y0, region.y1) == (110.0, 180.0)
    assert [round(x) for x in region.columns] == [113, 200, 300, 480]


def test_find_tables_leaves_single_rules_alone():
    assert find_tables([Rule(55, 57, 540, 57.5), Rule(90, 747, 164, 747.5)], [], 1) == []


def test_find_tables_parts_two_tables_with_text_between():
    text = [_line(f"Running text {y}", float(y)) for y in (200, 212, 224)]
    assert len(find_tables(_rules(110.0, 125.0, 180.0, 240.0, 255.0, 300.0), text, 1)) == 2
