"""Words of a page to lines, and lines to their roles."""

from pipeline.reading.furniture import Sheet, assign_roles
from pipeline.reading.lines import page_lines
from pipeline.reading.printed import Face, PageText, Rule, Word
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


def test_page_lines_joins_marks_of_any_script_that_hang_an_inch_before_their_text():
    for mark in ("(a)", "iv)", "(一)", "(б)", "(؟)"):  # the last could not be read
        assert _texts([_word(mark, 113, 100)], [_word("Boats", 185, 100)]) == [f"{mark} Boats"]
    assert _texts([_word("(see", 113, 100)], [_word("Boats", 185, 100)]) == ["(see", "Boats"]


def test_page_lines_puts_signs_of_another_font_back_where_they_stand():
    """Word processors draw them after the rest of the line."""
    line = [_word("the", 113, 100), _word("slight", 135, 100), _word("decrease", 172, 100), _word("fell", 220, 100)]
    lent = [_word("“", 131, 100, width=3), _word("”", 213, 100, width=3)]
    assert _texts(line + lent) == ["the “ slight decrease ” fell"]


def test_page_lines_parts_columns():
    assert _texts([_word("2", 57, 812), _word("GE.26-01234", 496, 812)]) == ["2", "GE.26-01234"]


def test_page_lines_takes_superscript_marks_out_of_the_text():
    line = page_lines(_page([_word("report", 113, 100), _word("1", 144, 96, SMALL), _word("and", 150, 100)]), 1)[0]
    assert (line.text, line.notes) == ("report and", ("1",))


def test_page_lines_keeps_a_raised_mark_from_moving_the_word_behind_it():
    raised = [_word("27", 465, 96, SMALL), _word("In", 472, 100)]
    assert _texts([_word("Convention.", 413, 100)], raised) == ["Convention. In"]


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


def _document(*extra, pages=4, rules=(), on_each=None):
    """Pages with running heads, numbers, text and what `on_each` makes; `extra` and `rules` go to the second."""
    result = []
    for number in range(1, pages + 1):
        page = [] if number == 1 else [_line("CRPD/C/XMV/CO/1", 53.0, page=number, size=9.0)]
        page += [on_each(number)] if on_each else []
        page += [
            _line(f"Running text {'abcdefgh'[number] * 3} {'xyzuvw'[y % 6] * (y // 12)}.", y, page=number)
            for y in range(90, 700, 12)
        ]
        page += list(extra) if number == 2 else []
        if number > 1:
            page.append(_line(str(number), 814.0, page=number, size=9.0))
        result.append(page)
    sheets = [Sheet(595.0, HEIGHT, rules if number == 2 else ()) for number in range(1, pages + 1)]
    return [line for line in assign_roles(result, sheets) if line.box.page == 2]


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


def test_assign_roles_takes_what_stands_below_a_short_rule_for_footnotes():
    first = _line("24 Census office, by telephone.", 742.0, page=2, size=9.0, notes=("24",), tab=6.0)
    large = _line("25 https://harbour.example/report-on-", 753.0, page=2, notes=("25",), tab=6.0)
    more = _line("ferries", 764.0, page=2)
    last = _line("26 See the report.", 775.0, page=2, size=9.0, notes=("26",), tab=6.0)
    notes = (first, large, more, last)
    roles = {line.text: line.role for line in _document(*notes, rules=[Rule(113.0, 725.0, 186.0, 725.5)])}
    assert {roles[line.text] for line in notes} == {LineRole.FOOTNOTE}
    assert sum(role is LineRole.BODY for role in roles.values()) == len(range(90, 700, 12))


def test_assign_roles_keeps_text_below_a_rule_that_is_not_for_footnotes():
    numbered = _line("48. Ferries run daily.", 742.0, page=2, tab=14.0)
    roles = {line.text: line.role for line in _document(numbered, rules=[Rule(113.0, 725.0, 186.0, 725.5)])}
    assert roles[numbered.text] is LineRole.BODY
    total = _line("1 ferry in all", 742.0, page=2, notes=("1",), tab=6.0)
    row = [Rule(113.0, 725.0, 186.0, 725.5), Rule(187.0, 725.0, 260.0, 725.5)]
    assert {line.text: line.role for line in _document(total, rules=row)}[total.text] is LineRole.BODY


def test_assign_roles_knows_a_run_of_figures_in_small_print():
    axis = [
        _line(f"{year} {year * 7} 35.9", 705.0 + 8 * place, page=2, size=8.0)
        for place, year in enumerate(range(2011, 2019))
    ]
    roles = {line.text: line.role for line in _document(*axis)}
    assert {roles[line.text] for line in axis} == {LineRole.FIGURES}


def test_assign_roles_keeps_first_lines_that_differ_in_their_numbers_only():
    quoted = (12, 3, 17, 9, 30, 2)

    def heading(number):
        return _line(f"Reply to paragraph {quoted[number - 1]}", 83.0, page=number)

    assert {line.text: line.role for line in _document(pages=6, on_each=heading)}[
        "Reply to paragraph 3"
    ] is LineRole.BODY


def test_assign_roles_knows_a_head_that_counts_the_pages():
    def head(number):
        return _line(f"CRPD/C/XMV/1 page {number}", 60.0, page=number)

    roles = {line.text: line.role for line in _document(pages=6, on_each=head)}
    assert roles["CRPD/C/XMV/1 page 2"] is LineRole.RUNNING_HEAD


def test_assign_roles_sets_a_watermark_apart():
    def mark(number):
        return _line("ADVANCE COPY", 400.0, page=number, size=40.0, x0=200.0)

    assert {line.text: line.role for line in _document(on_each=mark)}["ADVANCE COPY"] is LineRole.ORNAMENT
