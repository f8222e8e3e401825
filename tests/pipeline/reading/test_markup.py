"""Web pages: what styles print bold, how lists count, what tables set out, how pages are encoded."""

from __future__ import annotations

import pytest

from pipeline.errors import UnreadableError
from pipeline.knowledge.languages import language as language_of
from pipeline.reading.css import Sheet, declarations, points
from pipeline.reading.encoding import decode
from pipeline.reading.markup import from_html
from pipeline.records import LineRole, Reading
from pipeline.structure import Outline, outline
from tests.pipeline.reading.writers import write_html
from tests.sample import content
from tests.sample.gold import gold

VERSIONS = list(content.versions())


def _page(body: str, style: str = "") -> Reading:
    return from_html(
        f"<html><head><title>x</title><style>{style}</style></head><body>{body}</body></html>".encode(), "x"
    )


def _texts(reading: Reading, role: LineRole = LineRole.BODY) -> list[str]:
    return [line.text for line in reading.lines if line.role is role]


def _outline(reading: Reading, language: str = "en") -> Outline:
    return outline(reading, language=language_of(language), articles_of=lambda heading: ())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one <b>bold</b>\n  word</p><p>two</p>", ["one bold word", "two"]),
        ("one<br><br>two<br>three", ["one", "two", "three"]),
        ("<div>outer<p>inner</p>tail</div>", ["outer", "inner", "tail"]),
        ("<p>a&nbsp;b&shy;c&rlm;</p>", ["a bc"]),
        ("<p>kept<script>x()</script><span hidden>no</span><span style='display:none'>no</span></p>", ["kept"]),
        ("<p>kept<!-- not a word --> on</p>", ["kept on"]),
        ("<pre>first\n  second</pre>", ["first", "second"]),
        ("<p>no end<p>no end either", ["no end", "no end either"]),
        ("<ol><li>one</li><li>two</li></ol>", ["1. one", "2. two"]),
        ("<ol start=7 type=a><li>one</li><li value=3>two</li></ol>", ["g. one", "c. two"]),
        ("<ol type=I><li><p>one</p><ol><li>in</li></ol></li><li>two</li></ol>", ["I. one", "1. in", "II. two"]),
        ("<ol style='list-style-type:lower-roman'><li>one</li></ol>", ["i. one"]),
        ("<ol reversed start=2><li>one</li><li>two</li></ol>", ["2. one", "1. two"]),
        ("<ul><li>one</li></ul>", ["• one"]),
        ("<ol style='list-style-type:none'><li>1. typed</li></ol>", ["1. typed"]),
    ],
)
def test_text_is_parted_and_marked_as_it_shows(body, expected):
    assert _texts(_page(body)) == expected


def test_text_after_a_mark_and_three_spaces_stands_behind_a_tab():
    lines = _page("<p>1.&nbsp;&nbsp;&nbsp;The</p><p>2. The</p><p>3.\tThe</p>").lines
    assert [line.tab >= 10 for line in lines] == [True, False, True]


def test_text_after_two_line_breaks_is_a_paragraph_of_its_own():
    first, second, third = (line.box.y1 for line in _page("one<br> <br>two<br>three").lines)
    assert second - first > 2 * (third - second)


@pytest.mark.parametrize(
    ("body", "style", "size", "bold", "italic"),
    [
        ("<h1>x</h1>", "", 20, 1, 0),
        ("<p class='Head other'>x</p>", ".Head{font-weight:bold;font-size:14.0pt}", 14, 1, 0),
        ("<p class=Head>x</p>", "p.Head, td { font: bold 12pt serif } ", 10, 1, 0),
        ("<p class=Head>x</p>", "div.Head { font-weight: bold }", 10, 0, 0),
        ("<p style='font-weight:700; font-style:italic'>x</p>", "", 10, 1, 1),
        ("<b>1<span style='font-weight:normal'>234</span></b>", "", 10, 0.25, 0),
        ("<p><font size=5>x</font></p>", "", 15, 0, 0),
        ("<p style='font-size:120%'>x</p>", "", 12, 0, 0),
        ("<p style='font-size:16px'>x</p>", "/* p {} */", 12, 0, 0),
    ],
)
def test_print_is_what_elements_and_styles_say(body, style, size, bold, italic):
    line = _page(f"{body}<h6>y</h6>", style).lines[0]
    assert (line.size, line.bold, line.italic) == (size, bold, italic)


def test_print_is_unknown_where_nothing_is_set_apart():
    assert [(line.size, line.bold) for line in _page("<p>one</p><p>two</p>").lines] == [(0, None)] * 2


def test_indents_add_up():
    body = "<p style='margin-left:1in; text-indent:-10pt'>x</p><blockquote>y</blockquote>"
    assert [line.box.x0 for line in _page(body).lines] == [62, 30]


def test_heads_menus_and_notes_are_set_apart():
    reading = _page(
        "<nav>Home</nav><header>Site</header><header><h1>Title</h1></header>"
        "<p>1. One<a href='#_ftn1' name='_ftnref1'>[1]</a>, two<sup>2</sup> and x<sup>th</sup>.</p>"
        "<div id=ftn1><p><a href='#_ftnref1'>[1]</a> The first.</p></div>"
        "<p class=MsoFootnoteText><sup>2</sup> The second.</p><p>GE.26-01234 (E)</p><footer>Contact</footer>"
    )
    assert _texts(reading) == ["Title", "1. One, two and xth."]
    assert _texts(reading, LineRole.RUNNING_HEAD) == ["Home", "Site", "Contact"]
    assert _texts(reading, LineRole.JOB_NUMBER) == ["GE.26-01234 (E)"]
    assert next(line.notes for line in reading.lines if line.text.startswith("1. One")) == ("1", "2")
    assert _outline(reading).footnotes == (("1", "The first."), ("2", "The second."))


def test_tables_are_cells_unless_they_set_out_the_page():
    table = "<table><tr><th>Year<th>Ferries<tr><td rowspan=2>2001<td>3<tr><td>4<tr><td colspan=2>all<td>7</table>"
    reading = _page("<p>1. One.</p>" + table)
    assert [tuple(cell[2:]) for cell in reading.cells] == [
        (1, 1, "Year"), (1, 2, "Ferries"), (2, 1, "2001"), (2, 2, "3"), (3, 2, "4"), (4, 1, "all"), (4, 3, "7"),
    ]  # fmt: skip
    assert _texts(reading) == ["1. One."]
    frame = f"<table><tr><td>menu</td><td><p>1. One.</p>{table}</td></tr></table>"
    assert _texts(_page(frame)) == ["menu", "1. One."]
    cover = "<table><tr><td>United Nations</td><td>CRPD/C/MRV/CO/1<br>Distr.: General</td></tr></table><p>1. One.</p>"
    assert _texts(_page(cover)) == ["United Nations", "CRPD/C/MRV/CO/1", "Distr.: General", "1. One."]


def test_pages_are_counted_where_the_page_says_so():
    body = "<p>1. One.</p><br style='page-break-before:always'><p>2. Two.</p>"
    assert [line.box.page for line in _page(body).lines] == [1, 2]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("cp1252", "<meta charset=iso-8859-1>"),
        ("cp1252", "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>"),
        ("utf-16", "<meta charset=utf-16>"),
    ],
)
def test_encoding_is_what_the_bytes_or_the_page_say(encoding, declared):
    reading = from_html(f"<html>{declared}<body><p>1. Recomendación — “año”</p></body></html>".encode(encoding), "x")
    assert _texts(reading) == ["1. Recomendación — “año”"]
    assert not reading.doubts


def test_encoding_that_had_to_be_guessed_is_told():
    words = "1. Комитет рекомендует государству-участнику открыть паромы для всех жителей островов. " * 20
    reading = from_html(f"<html><body><p>{words}</p></body></html>".encode("cp1251"), "x")
    assert _texts(reading)[0].startswith("1. Комитет рекомендует")
    assert [doubt.kind for doubt in reading.doubts] == ["encoding_guessed"]


def test_encoding_of_text_with_zeros_is_wide():
    assert decode("The ferries of Maravel".encode("utf-16-le")) == ("The ferries of Maravel", None)


@pytest.mark.parametrize("page", [b"", b"   ", b"<!-- -->", b"<html></html>\x00"])
def test_page_that_is_empty_is_refused_or_has_no_lines(page):
    try:
        assert not from_html(page, "x.html").lines
    except UnreadableError as error:
        assert "x.html" in str(error)


def test_page_that_is_nested_too_deep_is_refused():
    assert _texts(_page("<div>" * 1000 + "1. One.")) == ["1. One."]
    with pytest.raises(UnreadableError, match="nested too deep"):
        _page("<div>" * 50_000 + "1. One.")


def test_page_opens_no_other_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the ferryman's name")
    text = f'<!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}">]><html><body><p>1. &e;</p></body></html>'
    assert "ferryman" not in " ".join(_texts(from_html(text.encode(), "x")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("name", "language"), VERSIONS, ids=["-".join(version) for version in VERSIONS])
def test_page_gives_the_paragraphs_that_were_written(name, language, encoding):
    document = content.load(name, language)
    found = _outline(from_html(write_html(document).encode(encoding), "x"), language)
    written = gold(document)
    assert [one.number for one in found.paragraphs] == [one["number"] for one in written["paragraphs"]]
    assert [[heading.text for heading in one.headings] for one in found.paragraphs] == [
        one["heading_path"] for one in written["paragraphs"]
    ]
    assert [mark for mark, _ in found.footnotes] == [one["mark"] for one in written["footnotes"]]
    if not written["unnumbered"]:
        assert [[passage.text.replace(" ", "") for passage in one.passages] for one in found.paragraphs] == [
            [passage["text"].replace(" ", "") for passage in one["passages"]] for one in written["paragraphs"]
        ]


def test_sheet_follows_tags_classes_and_both():
    sheet = Sheet(
        "p { font-size: 9pt } .a, .b { font-weight: bold } p.a { font-weight: normal } div p { display: none }"
    )
    assert sheet.of("p", "a", None) == {"font-size": "9pt", "font-weight": "normal"}
    assert sheet.of("td", "b", "font-size:1em;color:red") == {"font-weight": "bold", "font-size": "1em"}
    assert declarations("color: red; font-weight: Bold !important") == {"font-weight": "bold"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12pt", 12), ("16px", 12), ("1.5em", 15), ("50%", 5), ("1in", 72), ("0", 0), ("3", None), ("larger", None)],
)
def test_points_of_a_length(text, expected):
    assert points(text, 10) == expected
