"""Paragraph numbers and item marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.items import ItemStack, item_mark
from pipeline.knowledge.languages import language
from pipeline.numbering import Candidate, candidate, chain, number_mark

LATIN = [chr(97 + place) for place in range(26)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12. The Committee", "12"),
        ("12.The Committee", "12"),
        ("118.23 Ratify", "118.23"),
        ("-5 وترحب اللجنة", "5"),
        ("١٢- تلاحظ اللجنة", "12"),
        ("12．委员会", "12"),
        ("12) The Committee", "12"),
        ("(12) The Committee", "12"),
        ("（12）委员会", "12"),
    ],
)
def test_number_mark_reads_what_is_printed(text, number):
    match = number_mark(text)
    assert match is not None
    found = candidate(0, text, white_above=True, tab=True, heading=False, starts_sentence=True)
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize("text", ["2019 was a year", "(2019 was a year)", "twelve", "12,000 persons"])
def test_candidate_needs_a_stop_or_a_tab(text):
    assert candidate(0, text, white_above=True, tab=False, heading=False, starts_sentence=True) is None


@pytest.mark.parametrize(
    ("text", "white_above", "opens"),
    [
        ("118.23 Ratify the Protocol;", True, True),
        ("118.23 of them", True, False),
        ("2.5 Million people", False, False),
    ],
)
def test_candidate_takes_the_point_inside_a_number_for_its_stop(text, white_above, opens):
    found = candidate(0, text, white_above=white_above, tab=False, heading=False, starts_sentence=True)
    assert (found is not None) == opens


def test_chain_keeps_a_number_before_its_decimals():
    printed = [(9, 0), (10, 0), *((10, sub) for sub in range(1, 30)), (11, 0)]
    candidates = [Candidate(line, main, sub, 1.1, 6) for line, (main, sub) in enumerate(printed)]
    assert [found.number for found in chain(candidates)][:4] == ["9", "10", "10.1", "10.2"]
    assert len(chain(candidates)) == len(printed)


def _numbers(*mains, weight=2.0):
    return [Candidate(line, main, 0, weight, 2) for line, main in enumerate(mains)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ((1, 2, 3, 4), [1, 2, 3, 4]),
        ((1, 2, 4, 5), [1, 2, 4, 5]),  # one not printed: nothing is renumbered
        ((273, 274, 275), [273, 274, 275]),  # chapters of annual reports begin anywhere
        ((1, 2, 3, 4, 1, 2, 3, 5, 6), [1, 2, 3, 4, 5, 6]),  # a list inside a paragraph
        ((1, 2, 3, 1, 2, 3), [1, 2, 3, 1, 2, 3]),  # an annex begins again
    ],
)
def test_chain_finds_the_printed_sequence(printed, expected):
    assert [one.main for one in chain(_numbers(*printed)) if not one.inner] == expected


@pytest.mark.parametrize(
    ("printed", "inner"),
    [
        ((85, *range(1, 58), 86, 87), list(range(1, 58))),  # longer than the search looks back for the next paragraph
        ((9, 10, 1, 2, 3, 11, 1, 2, 12), [1, 2, 3, 1, 2]),
        ((2, 1, 2, 3, 4, 3, 4), [1, 2, 3, 4]),  # goes past the paragraph's own number
        ((1, 2, 3, *range(1, 12)), []),  # an annex longer than what it is annexed to
        ((1, 2, 1, 3, 4), []),  # a lone number
    ],
)
def test_chain_tells_lists_inside_paragraphs(printed, inner):
    found = chain(_numbers(*printed))
    assert [one.main for one in found if one.inner] == inner
    assert [one.main for one in found if not one.inner][-1] == printed[-1]


def test_chain_leaves_out_a_wrapped_year():
    printed = _numbers(1, 2, 2019, 3, 4)
    assert [one.main for one in chain(printed)] == [1, 2, 3, 4]


@given(st.integers(min_value=1, max_value=300), st.integers(min_value=2, max_value=80))
def test_chain_keeps_every_number_of_an_undisturbed_sequence(first, count):
    assert [one.main for one in chain(_numbers(*range(first, first + count)))] == list(range(first, first + count))


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("(a) Adopt", "a"),
        ("a) Adoptar", "a"),
        ("(ii) Ensure", "ii"),
        ("(أ) اعتماد", "أ"),
        ("b. Velar por", "b"),
        ("（一） 制定", "一"),
    ],
)
def test_item_mark_reads_the_marks_of_six_languages(text, letters):
    mark = item_mark(text)
    assert mark is not None
    assert mark.letters == letters


@pytest.mark.parametrize("text", ["I. Introduction", "A. General principles", "(2019)", "A) Chapter", "Adopt a law"])
def test_item_mark_leaves_chapters_and_text_alone(text):
    mark = item_mark(text)
    assert mark is None or ItemStack(LATIN).label(mark, 0.0) is None


@pytest.mark.parametrize(
    ("marks", "labels"),
    [
        (["(a) x", "(b) x", "(c) x"], ["(a)", "(b)", "(c)"]),
        (["(a) x", "(i) x", "(ii) x", "(b) x"], ["(a)", "(a)(i)", "(a)(ii)", "(b)"]),
        ([f"({letter}) x" for letter in "abcdefghij"], [f"({letter})" for letter in "abcdefghij"]),
        (["(a) x", "(b) x", "(d) x"], ["(a)", "(b)", "(d)"]),  # a letter left out in print stays out
        (["(؟) x", "(ب) x", "(؟) x"], ["(a)", "(b)", "(c)"]),  # marks that could not be read
    ],
)
def test_item_stack_labels_nested_lists(marks, labels):
    arabic = any("ب" in mark for mark in marks)
    stack = ItemStack(["أ", "ب", "ج"] if arabic else LATIN)
    found = [stack.label(item_mark(mark), 142.0) for mark in marks]
    assert [label for label, _ in found] == labels


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("es", "a b c d e f g h i j k l m n ñ o p"),
        ("es", "a b c d e f g h i j k l m n o p q"),  # without ñ
        ("ru", "а b с d е f g h i j k l m n о р q"),  # Cyrillic а с е о р among Latin letters
        ("fr", "a b c d e f g h i j k l m n o p q"),
    ],
)
def test_item_stack_gives_the_same_labels_in_all_languages(code, printed):
    stack = ItemStack(language(code).numbering.item_letters)
    found = [stack.label(item_mark(f"{letter}) x"), 142.0) for letter in printed.split()]
    assert [label for label, _ in found] == [f"({chr(97 + place)})" for place in range(17)]


def test_item_stack_says_when_a_letter_is_out_of_order():
    stack = ItemStack(LATIN)
    in_order = [stack.label(item_mark(mark), 142.0)[1] for mark in ("(a) x", "(b) x", "(d) x")]
    assert in_order == [True, True, False]


def test_item_stack_begins_anew_only_where_text_stands_between():
    stack = ItemStack(LATIN)
    for mark in ("(a) x", "(i) x", "(ii) x", "(b) x"):
        stack.label(item_mark(mark), 142.0)
    assert stack.label(item_mark("(a) x"), 142.0) is None
    assert stack.label(item_mark("(a) x"), 142.0, anew=True) == ("(a)", False)
    assert stack.label(item_mark("(b) x"), 142.0) == ("(b)", True)


def test_item_stack_keeps_a_letter_that_is_printed_twice():
    stack = ItemStack(LATIN)
    found = [stack.label(item_mark(mark), 142.0) for mark in ("(a) x", "(b) x", "(b) x", "(c) x")]
    assert found == [("(a)", True), ("(b)", True), ("(b)", False), ("(c)", True)]


def test_item_stack_places_a_mark_that_cannot_be_read_by_its_indent():
    stack = ItemStack(["أ", "ب", "ج"])
    marks = [("(أ) x", -494), ("(ب) x", -494), ("(1) x", -466), ("(2) x", -466), ("(؟) x", -494)]
    found = [stack.label(item_mark(mark), indent) for mark, indent in marks]
    assert [label for label, _ in found] == ["(a)", "(b)", "(b)(i)", "(b)(ii)", "(c)"]
