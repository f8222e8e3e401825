"""Headings."""

import pytest

from pipeline.headings import HeadingStack, looks_like_heading, rank, section_of, split_mark
from pipeline.knowledge.languages import language
from pipeline.records import Box, Heading, Line


def _line(text, *, size=10.0, bold=0.0, italic=0.0):
    return Line(text, Box(1, 100, 100, 400, 112), size, bold, italic=italic)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("III. Principal areas of concern", ("roman", "III", "Principal areas of concern")),
        ("A. General principles (arts. 1–4)", ("alpha", "A", "General principles (arts. 1–4)")),
        ("2. General measures (arts. 4 and 42)", ("number", "2", "General measures (arts. 4 and 42)")),
        ("Education (art. 24)", ("", "", "Education (art. 24)")),
    ],
)
def test_split_mark(text, expected):
    assert split_mark(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (_line("Education (art. 24)", bold=1.0), True),
        (_line("Preparation of the report", italic=1.0), True),
        (_line("Follow-up", size=14.0), True),
        (_line("The Committee recommends that the State party adopt a law.", bold=1.0), False),  # a sentence
        (_line("Education (art. 24)"), False),  # printed as text
        (_line("I. Introduction ............. 3", bold=1.0), False),  # a table of contents
        (_line("x" * 300, bold=1.0), False),
    ],
)
def test_looks_like_heading(line, expected):
    assert looks_like_heading([line], 10.0, in_print=True) is expected


def test_heading_stack_nests_by_size_and_mark():
    stack = HeadingStack()
    seen = []
    for text, size in (
        ("I. Introduction", 14.0),
        ("III. Principal areas of concern", 14.0),
        ("A. General principles", 12.0),
        ("B. Specific rights", 12.0),
        ("Education", 10.0),
        ("Health", 10.0),
        ("IV. Follow-up", 14.0),
    ):
        line = _line(text, size=size, bold=1.0)
        kind, mark, words = split_mark(text)
        stack.push(Heading(words, mark, 1), rank([line], kind))
        seen.append([heading.text for heading in stack.path])
    assert seen == [
        ["Introduction"],
        ["Principal areas of concern"],
        ["Principal areas of concern", "General principles"],
        ["Principal areas of concern", "Specific rights"],
        ["Principal areas of concern", "Specific rights", "Education"],
        ["Principal areas of concern", "Specific rights", "Health"],
        ["Follow-up"],
    ]


@pytest.mark.parametrize(
    ("titles", "code", "expected"),
    [
        (["Introduction"], "en", "introduction"),
        (["Positive aspects"], "en", "positive_aspects"),
        (["Principal areas of concern and recommendations", "Education"], "en", "concerns_and_recommendations"),
        (["Principal areas of concern and recommendations", "Follow-up and dissemination"], "en", "follow_up"),
        (["Aspects positifs"], "fr", "positive_aspects"),
        (["Aspectos positivos"], "es", "positive_aspects"),
        (["Education"], "en", None),
    ],
)
def test_section_of(titles, code, expected):
    headings = [Heading(title, "", level) for level, title in enumerate(titles, 1)]
    assert section_of(headings, language(code).sections) == expected


@pytest.mark.parametrize(("topic_first", "kept"), [(False, True), (True, False)])
def test_heading_stack_puts_an_unmarked_heading_over_the_marked_one_right_below_it(topic_first, kept):
    """But not where headings of its look are topics below marked ones in this document."""
    stack = HeadingStack()

    def push(text):
        line = _line(text, size=12.0, bold=1.0)
        kind, mark, words = split_mark(text)
        stack.push(Heading(words, mark, 1), rank([line], kind))

    push("A. Introduction")
    if topic_first:
        push("Ferries")
    stack.begin()
    for text in ("Measures taken on paragraph 9", "A. Measures"):
        push(text)
    stack.begin()
    assert [heading.text for heading in stack.path] == ["Measures taken on paragraph 9"] * kept + ["Measures"]
    push("B. Challenges")
    stack.begin()
    assert [heading.text for heading in stack.path] == ["Measures taken on paragraph 9"] * kept + ["Challenges"]
