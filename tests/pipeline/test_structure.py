"""Lines to paragraphs, headings and items: pages are set line by line, as the reader gives them."""

import pytest

from pipeline.knowledge.languages import language
from pipeline.records import Box, Cell, Line, LineRole, Reading
from pipeline.structure import outline

LEFT, ITEM, RIGHT = 113.0, 142.0, 482.0


class Page:
    """Sets lines one below the other, in the measures of a United Nations page."""

    def __init__(self):
        self.lines = []
        self.page, self.y = 1, 80.0
        for _ in range(12):  # running text, from which the usual distance between lines is known
            self._set("Lines of a cover that say nothing.", LEFT, gap=12)

    def _set(self, text, x0, *, gap, size=10.0, bold=0.0, tab=3.0, x1=RIGHT, role=LineRole.BODY):
        self.y += gap
        self.lines.append(Line(text, Box(self.page, x0, self.y - 10, x1, self.y), size, bold, role, tab=tab))
        return self

    def number(self, text, **kwargs):
        return self._set(text, LEFT, gap=18, tab=21.0, **kwargs)

    def more(self, text, **kwargs):
        return self._set(text, LEFT, gap=12, **kwargs)

    def item(self, text, **kwargs):
        return self._set(text, ITEM, gap=18, tab=17.0, **kwargs)

    def block(self, text, **kwargs):
        return self._set(text, LEFT, gap=18, **kwargs)

    def heading(self, text, size=10.0):
        return self._set(text, LEFT, gap=24, size=size, bold=1.0, x1=300.0)

    def turn(self):
        self.page, self.y = self.page + 1, 70.0
        return self

    def outline(self, code="en", articles_of=lambda heading: ()):
        reading = Reading(tuple(self.lines), self.page, ((595.0, 842.0),) * self.page)
        return outline(reading, language=language(code), articles_of=articles_of)


def _texts(found):
    return [(p.number, [(q.label, q.text) for q in p.passages]) for p in found.paragraphs]


def test_outline_joins_lines_over_a_page_break():
    page = (
        Page()
        .number("1. The Committee took note of the report that")
        .more("the State party sent and of its annexes, which")
    )
    page.turn().more("came late.", x1=200.0).number("2. It thanks the delegation.")
    found = page.outline()
    assert _texts(found) == [
        (
            "1",
            [
                (
                    "",
                    "The Committee took note of the report that the State party sent and of its annexes, which came late.",
                )
            ],
        ),
        ("2", [("", "It thanks the delegation.")]),
    ]
    assert (found.paragraphs[0].page, found.paragraphs[0].last_page) == (1, 2)
    assert [box.page for box in found.paragraphs[0].passages[0].boxes] == [1, 2]


def test_outline_keeps_items_and_what_follows_them_apart():
    page = (
        Page()
        .number("1. The Committee is concerned about:")
        .item("(a) The delay;")
        .item("(b) The cost of it, and", x1=400.0)
    )
    page.more("of the other.", x1=200.0).block("It is also concerned about the rest.").number("2. Next.")
    assert _texts(page.outline())[0] == (
        "1",
        [
            ("", "The Committee is concerned about:"),
            ("(a)", "The delay;"),
            ("(b)", "The cost of it, and of the other."),
            ("", "It is also concerned about the rest."),
        ],
    )


def test_outline_keeps_the_items_of_a_second_list():
    page = Page().number("1. The Committee recommends that the State party:").item("(a) Build;").item("(b) Mend.")
    page.block("It also recommends that the State party:").item("(a) Paint;").item("(b) Sail.").number("2. Next.")
    found = page.outline()
    assert [label for label, _ in _texts(found)[0][1]] == ["", "(a)", "(b)", "", "(a)", "(b)"]
    assert [doubt.kind for doubt in found.doubts] == ["item_out_of_order"]


def test_outline_reads_a_one_below_the_eighth_letter_by_the_two_behind_it():
    page = Page().number("1. The Committee asks:")
    for letter in "abcdefgh":
        page.item(f"({letter}) For port {letter};")
    page.item("(i) Its pier;").item("(ii) Its crane;").item("(i) For the last port.")
    labels = [label for label, _ in _texts(page.outline())[0][1]]
    assert labels[8:] == ["(h)", "(h)(i)", "(h)(ii)", "(i)"]


def test_outline_breaks_an_item_over_a_page():
    page = Page().number("1. The Committee recommends that the State party:").item("(a) Adopt a law without")
    page.turn().more("delay;", x1=180.0).item("(b) Train judges.").number("2. Next.")
    assert _texts(page.outline())[0][1][1:] == [("(a)", "Adopt a law without delay;"), ("(b)", "Train judges.")]


def test_outline_is_not_misled_by_a_year_at_a_line_start():
    page = (
        Page()
        .number("1. The Committee welcomes the law of")
        .more("2019. It also welcomes the plan.")
        .number("2. Next one.")
    )
    assert [p.number for p in page.outline().paragraphs] == ["1", "2"]


def test_outline_puts_paragraphs_under_their_headings_and_articles():
    page = (
        Page().heading("III. Principal areas of concern and recommendations", 14.0).heading("B. Specific rights", 12.0)
    )
    page.heading("Education (art. 24)").number("1. The Committee is concerned.").heading("Health (art. 25)")
    page.number("2. The Committee is concerned too.")
    found = page.outline(
        articles_of=lambda text: ("CRPD:24",) if "24" in text else ("CRPD:25",) if "25" in text else ()
    )
    assert [[heading.text for heading in p.headings] for p in found.paragraphs] == [
        ["Principal areas of concern and recommendations", "Specific rights", "Education (art. 24)"],
        ["Principal areas of concern and recommendations", "Specific rights", "Health (art. 25)"],
    ]
    assert [p.articles for p in found.paragraphs] == [("CRPD:24",), ("CRPD:25",)]
    assert {p.section for p in found.paragraphs} == {"concerns_and_recommendations"}


def test_outline_takes_a_bold_sentence_for_text_and_a_bold_title_for_a_heading():
    page = Page().heading("C. Principal matters of concern and recommendations", 12.0)
    page.number("1. The Committee is concerned.").block("The State party should act.", bold=1.0).heading("Torture")
    page.number("2. The Committee is concerned.")
    found = page.outline()
    assert [q.text for q in found.paragraphs[0].passages] == [
        "The Committee is concerned.",
        "The State party should act.",
    ]
    assert found.paragraphs[0].passages[1].new_block
    assert found.paragraphs[1].heading == "Torture"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("1. It worries about non-", "discrimination.", "It worries about non-discrimination."),
        ("1. The government and the govern-", "ment of old.", "The government and the government of old."),
    ],
)
def test_outline_undoes_hyphens_only_where_the_document_writes_the_word_without(first, second, expected):
    page = Page().number("1. The government spoke." if "govern" in first else "1. It spoke.")
    page.number(first.replace("1.", "2.")).more(second)
    assert page.outline().paragraphs[1].text.replace("The government and ", "The government and ") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("It spoke of edu-", "cation by sea."), "It spoke of education by sea."),  # a tail is no word of the document
        (("It spoke of non-", "residents by sea."), "It spoke of non-residents by sea."),
        (
            ("The cooperation of old, and the co-", "operation by sea."),
            "The cooperation of old, and the cooperation by sea.",
        ),
        (
            ("Island-based and home-based work, island-", "based work and neuro-", "typical fishermen, as told."),
            "Island-based and home-based work, island-based work and neuro-typical fishermen, as told.",
        ),  # this document's hyphens at line ends are words' own
    ],
)
def test_outline_tells_divided_words_from_compounds(lines, expected):
    page = Page().number(f"1. {lines[0]}")
    for line in lines[1:]:
        page.more(line)
    assert page.outline().paragraphs[0].text == expected


def test_outline_sets_furniture_and_footnotes_apart():
    page = Page().number("1. The Committee spoke.")
    page._set("1 See the report, para. 4,", 105.0, gap=300, size=9.0, tab=6.0, role=LineRole.FOOTNOTE)
    page._set("and its annex.", 105.0, gap=10, size=9.0, role=LineRole.FOOTNOTE)
    page._set("GE.26-01234", 57.0, gap=20, role=LineRole.JOB_NUMBER)
    found = page.outline()
    assert _texts(found) == [("1", [("", "The Committee spoke.")])]
    assert found.footnotes == (("1", "See the report, para. 4, and its annex."),)


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ((1, 2, 4), "number_missing"),
        ((2, 3, 4), "number_missing"),
        ((1, 2, 2, 3), "number_twice"),
        ((1, 2, 1, 2), "numbering_restarts"),
        ((273, 274), "numbering_begins_late"),
        (("1", "1.1", "1.2", "1.4"), "number_missing"),
    ],
)
def test_outline_says_when_printed_numbers_lack_or_repeat(numbers, kind):
    page = Page()
    for number in numbers:
        page.number(f"{number}. The Committee spoke of many things at length.")
    found = page.outline()
    assert [p.number for p in found.paragraphs] == [str(number) for number in numbers]
    assert [doubt.kind for doubt in found.doubts] == [kind]


def test_outline_says_when_most_of_a_text_has_lost_its_numbers():
    page = Page().number("1. The Committee spoke of many things at length.")
    page.heading("Ferries", size=12.0)
    for place in range(30):
        page.block(f"Port {place} has a ferry that everybody may use, and a harbour master.")
    page.lines = [
        *page.lines[1:],
        page.lines[0]._replace(box=page.lines[0].box._replace(y1=page.y + 20, y0=page.y + 10)),
    ]
    found = page.outline()
    assert [p.number for p in found.paragraphs] == ["1"]
    assert [doubt.kind for doubt in found.doubts] == ["mostly_unnumbered"]


@pytest.mark.parametrize("form", ["({})", "{})"])
def test_outline_reads_numbers_in_brackets_as_items_where_paragraphs_have_none(form):
    page = Page().number("1. It recommends that the State party:")
    for place in range(1, 13):
        page.item(f"{form.format(place)} Open port {place} to all;")
    page.number("2. It thanks the harbour master.").number("3. It thanks the delegation.")
    found = page.outline()
    assert [p.number for p in found.paragraphs] == ["1", "2", "3"]
    assert [passage.label for passage in found.paragraphs[0].passages] == [
        "",
        *(f"({place})" for place in range(1, 13)),
    ]
    assert not found.doubts


@pytest.mark.parametrize("form", ["({})", "{})"])
def test_outline_reads_numbers_in_brackets_as_paragraphs_where_all_have_them(form):
    page = Page().heading("Introduction")
    for place in range(1, 5):
        page.number(f"{form.format(place)} The Committee thanks port {place}.")
    page.item("(a) For its ferries;").item("(b) For its lifts.")
    found = page.outline()
    assert [p.number for p in found.paragraphs] == ["1", "2", "3", "4"]
    assert [passage.label for passage in found.paragraphs[-1].passages] == ["", "(a)", "(b)"]


def test_outline_keeps_indented_lists_below_headings_with_the_paragraph_that_announces_them():
    page = Page().heading("A. Ferries", size=12.0)
    page.number("1. Reports should cover ferries.").number("2. They should be arranged as follows:")
    for article in (1, 2):
        page.heading(f"Article {article}").block("Information on the law, in particular:")
        for place in range(1, 5):
            page.item(f"{place}. The number of ports of kind {place};")
    page.heading("B. Lifts", size=12.0).number("3. Reports should cover lifts.")
    found = page.outline()
    assert [p.number for p in found.paragraphs] == ["1", "2", "3"]
    second = [passage.label for passage in found.paragraphs[1].passages]
    assert second[:6] == ["", "", "(1)", "(2)", "(3)", "(4)"]
    assert [heading.text for heading in found.paragraphs[2].headings] == ["Lifts"]
    assert not found.doubts


def test_outline_says_when_there_is_no_numbered_paragraph():
    page = Page().block("A leaflet without numbers, and nothing else in it.")
    assert [doubt.kind for doubt in page.outline().doubts] == ["no_numbered_paragraphs"]


def test_outline_loses_no_word():
    page = Page().heading("I. Introduction", 14.0).number("1. Alpha beta:").item("(a) Gamma;").item("(b) Delta.")
    page.block("Epsilon zeta.").heading("Eta theta").number("2. Iota kappa").turn().more("lambda mu.")
    found = page.outline()
    words = " ".join(
        [*(h.text for h in found.headings), *(q.text for p in found.paragraphs for q in p.passages)]
    ).split()
    words += " ".join(one.text for one in found.unnumbered).split()
    printed = " ".join(line.text for line in page.lines)
    for mark in ("I. ", "1. ", "2. ", "(a) ", "(b) "):
        printed = printed.replace(mark, "")
    assert sorted(words) == sorted(printed.split())


@pytest.mark.parametrize(
    ("caption", "kept"),
    [
        ([("Table 11", 0.0), ("Ferries by island, counted in spring.", 1.0)], False),
        ([("Table 11. Ferries by island, counted in spring.", 1.0)], False),
        ([("Table 11 shows that ferries are few.", 0.0)], True),
    ],
)
def test_outline_keeps_the_captions_of_tables_out_of_paragraphs(caption, kept):
    page = Page().number("1. The State party counts its ferries.")
    for place, (text, bold) in enumerate(caption):
        page._set(text, LEFT, gap=12 if place else 18, bold=bold)
    page._set("Island Ferries", LEFT, gap=12, size=8.0, role=LineRole.TABLE)
    page.number("2. It built two.")
    found = page.outline()
    assert [paragraph.number for paragraph in found.paragraphs] == ["1", "2"]
    assert ("Table 11" in found.paragraphs[0].text) == kept
    assert sum("Table 11" in line.text for line in found.unnumbered) == (not kept)


def test_outline_labels_long_lists_to_their_end():
    page = Page().number("1. It was heard.").number("2. The State party should:")
    for number in range(1, 120):
        page.item(f"{number}. Build ferry number {number} of the great plan;")
    page.number("3. It thanks the delegation.")
    found = page.outline()
    assert [paragraph.number for paragraph in found.paragraphs] == ["1", "2", "3"]
    assert [q.label for q in found.paragraphs[1].passages[1:]] == [f"({number})" for number in range(1, 120)]


def test_outline_says_which_pages_hold_text_under_no_number():
    page = Page().number("1. The State party counts its ferries.").turn().heading("Annex", size=14.0)
    for text in ("The delegation of Maravel was headed by", "the Minister of Ferries and had", "twelve members."):
        page.more(text)
    page.turn().heading("Annex II", size=14.0).more("None.")
    found = page.outline()
    assert [(doubt.kind, doubt.page) for doubt in found.doubts] == [("unnumbered_text", 2)]
    assert "page 2." in found.doubts[0].message


def _apart(found):
    return [(one.kind, [h.text for h in one.headings], one.after, one.page, one.text) for one in found.unnumbered]


def test_outline_keeps_what_stands_under_no_number_under_its_headings():
    page = Page().number("1. The State party counts its ferries.").turn().heading("Annex", size=14.0)
    page.block("Dear Madam,", x1=200.0).block("The delegation of Maravel was headed by the Minister of", tab=3.0)
    page.turn().more("Ferries.", x1=200.0).heading("Members").block("Twelve.", x1=160.0)
    page.heading("Annex II", size=14.0).heading("Annex III", size=14.0).block("Nothing else.", x1=200.0)
    assert [one for one in _apart(page.outline()) if one[0] != "cover"] == [
        ("text", ["Annex"], 1, 2, "Dear Madam,"),
        ("text", ["Annex"], 1, 2, "The delegation of Maravel was headed by the Minister of Ferries."),
        ("text", ["Annex", "Members"], 1, 3, "Twelve."),
        ("heading", [], 1, 3, "Annex II"),
        ("text", ["Annex III"], 1, 3, "Nothing else."),
    ]


def test_outline_reads_a_document_without_numbers_into_passages_under_headings():
    page = Page().turn().heading("Opinion").block("I differ.", x1=200.0).heading("Reasons").block("There are none.")
    found = page.outline()
    assert not found.paragraphs
    assert [one[1:] for one in _apart(found)][1:] == [
        (["Opinion"], 0, 2, "I differ."),
        (["Reasons"], 0, 2, "There are none."),
    ]


def test_outline_takes_numbers_before_titles_alone_for_those_of_headings():
    """A corrigendum that sets a chapter anew: no paragraph of it has a number."""
    page = Page().turn().block("For the existing text substitute", x1=240.0)
    page.heading("1. Visits to the islands").block("No boat calls on Sundays.", x1=240.0)
    page.heading("2. Visits to the harbours").block("Nor at night.", x1=240.0)
    found = page.outline()
    assert not found.paragraphs
    assert [(heading.mark, heading.text) for heading in found.headings] == [
        ("1", "Visits to the islands"),
        ("2", "Visits to the harbours"),
    ]
    assert list(_apart(found))[-2:] == [
        ("text", ["Visits to the islands"], 0, 2, "No boat calls on Sundays."),
        ("text", ["Visits to the harbours"], 0, 2, "Nor at night."),
    ]
    again = Page().turn().heading("1. Visits").number("2. No boat calls on Sundays.").outline()
    assert [one.number for one in again.paragraphs][-1] == "2"


def test_outline_keeps_footnotes_that_no_numbered_paragraph_calls_and_the_table_of_contents():
    entries = ["Contents", "Ferries ........ 3", "Lifts ........ 4", "Ports ........ 5"]
    page = Page()
    for entry in entries:
        page.more(entry)
    page.turn()
    page.number("1. It built two.")
    page.lines[-1] = page.lines[-1]._replace(notes=("1",))
    page.more("1 Called.", size=8.0, role=LineRole.FOOTNOTE).more("* Not edited.", size=8.0, role=LineRole.FOOTNOTE)
    kept = {one.kind: one.text for one in page.outline().unnumbered}
    assert kept["note"] == "* Not edited."
    assert kept["contents"].splitlines() == entries


def test_outline_keeps_figures_and_tables_without_cells():
    page = Page().number("1. It built two.").turn()
    page.more("2019 2020", size=7.0, role=LineRole.FIGURES).more("12 14", size=7.0, role=LineRole.FIGURES)
    page.number("2. It sank one.").more("North 3", size=8.0, role=LineRole.TABLE).number("3. It is sorry.")
    kept = [(one.page, one.after, one.text) for one in page.outline().unnumbered if one.kind == "figures"]
    assert kept == [(2, 1, "2019 2020\n12 14"), (2, 1, "North 3")]
    with_cells = Reading(tuple(page.lines), 2, ((595.0, 842.0),) * 2, cells=(Cell(2, 1, 1, 1, "North 3"),))
    found = outline(with_cells, language=language("en"), articles_of=lambda heading: ())
    assert [one.text for one in found.unnumbered if one.kind == "figures"] == ["2019 2020\n12 14"]


def test_outline_parts_short_paragraphs_where_white_is_as_common_as_lines():
    page = Page()
    page.lines.clear()
    page._set("Observations on Maravel", LEFT, gap=24, size=14.0, bold=1.0, x1=300.0)
    page._set("I. Introduction", LEFT, gap=28, size=14.0, bold=1.0, x1=220.0)
    for number in range(1, 9):
        page._set(f"{number}. The Committee met.", LEFT, gap=24.5, tab=21.0, x1=300.0)
        if number % 2:
            page._set("It thanks all.", LEFT, gap=13.5, x1=200.0)
    found = page.outline()
    assert [paragraph.number for paragraph in found.paragraphs] == [str(number) for number in range(1, 9)]
    assert [heading.text for heading in found.paragraphs[0].headings] == ["Introduction"]


def test_outline_keeps_captions_and_headings_apart_where_lines_are_pushed_together():
    page = Page().number("1. Table 1 shows how many ferries there are.")
    page._set("Table 1", LEFT, gap=14, bold=1.0, x1=160.0)
    page._set("North 3", LEFT, gap=24, size=8.0, role=LineRole.TABLE)
    page._set("2. It has the following ferries.", LEFT, gap=24, tab=21.0, x1=260.0)
    page._set("Harbours", LEFT, gap=12, bold=1.0, x1=160.0)
    page._set("3. The Committee asks that all be opened without", LEFT, gap=14, tab=21.0)
    page._set("delay.", LEFT, gap=12, bold=1.0, x1=140.0)  # bold, but the sentence goes on
    found = page.outline()
    assert [one.passages[0].text for one in found.paragraphs] == [
        "Table 1 shows how many ferries there are.",
        "It has the following ferries.",
        "The Committee asks that all be opened without delay.",
    ]
    assert [heading.text for heading in found.paragraphs[2].headings] == ["Harbours"]
