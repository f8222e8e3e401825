"""Ruling lines and lines of text to the places of printed tables."""

from pipeline.reading.printed import Rule
from pipeline.reading.regions import find_tables
from pipeline.records import Box, Line


def _line(text, y, *, page=1, size=10.0, x0=113.0, notes=(), tab=3.0):
    return Line(text, Box(page, x0, y - size, 480.0, y), size, 0.0, notes=notes, tab=tab)


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
    sentence = "A sentence of the text that fills its line from one margin to the other, as sentences do"
    text = [_line(sentence, float(y)) for y in (200, 212, 224)]
    assert len(find_tables(_rules(110.0, 125.0, 180.0, 240.0, 255.0, 300.0), text, 1)) == 2


def _row(y, *cells, size=9.0):
    """Cells of one row, each at the left of its column."""
    return [
        Line(text, Box(1, x0 + 1, y - size, x0 + 4 + 4 * len(text), y), size, 0.0)
        for x0, text in zip((113.0, 200.0, 300.0), cells, strict=False)
        if text
    ]


def test_find_tables_follows_a_table_that_runs_off_the_page():
    rows = [line for y in range(140, 240, 15) for line in _row(float(y), "Boys", "12", "7")]
    note = _line("1 See the report of the census.", 300.0)._replace(box=Box(1, 90, 290, 300, 300))
    (region,) = find_tables(_rules(110.0, 125.0), [*_row(122.0, "Pupils", "2019", "2020"), *rows, note], 1)
    assert (region.y0, 230 < region.y1 < 240) == (110.0, True)


def test_find_tables_sees_a_table_that_comes_from_the_page_before():
    rows = [line for y in range(80, 130, 15) for line in _row(float(y), "Girls", "3", "4")]
    (region,) = find_tables(_rules(130.0), [*rows, _line("A sentence that goes on below it.", 160.0)], 1)
    assert region.y0 < 80 - 9 and region.y1 == 130.0


def test_find_tables_takes_a_head_that_columns_share_into_the_table():
    shared = [Rule(200.0, 118.0, 299.5, 118.5), Rule(300.0, 118.0, 479.5, 118.5)]
    cells = [*_row(116.0, "", "Boys", "Girls"), *_row(123.0, "School", "2019", "2020"), *_row(140.0, "North", "1", "2")]
    (region,) = find_tables([*_rules(110.0, 125.0, 145.0), *shared], cells, 1)
    assert (region.y0, region.y1) == (110.0, 145.0)


def test_find_tables_begins_another_table_below_a_bold_title():
    title = _line("Table 2: Schools", 205.0)._replace(bold=1.0, box=Box(1, 113, 195, 200, 205))
    cells = [*_row(120.0, "School", "2019", "2020"), *_row(140.0, "North", "1", "2"), title]
    cells += [*_row(220.0, "School", "2019", "2020"), *_row(240.0, "South", "1", "2")]
    regions = find_tables(_rules(110.0, 125.0, 145.0, 210.0, 225.0, 245.0), cells, 1)
    assert [(region.y0, region.y1) for region in regions] == [(110.0, 145.0), (210.0, 245.0)]
