"""Cells of printed tables, from letters and words with their places."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.reading.cells import read_cells
from pipeline.reading.printed import Face, Letter, PageText, Word
from pipeline.reading.regions import Region

FACE = Face(9.0, bold=False, italic=False, ornament=False)
REGION = Region(1, 100.0, 90.0, 300.0, 150.0, (100.0, 200.0, 250.0, 300.0))


def letters(text: str, x: float, base: float, *, wide: float = 4.5, white: float = 0.0) -> list[Letter]:
    """Letters of one width, one behind the other; spaces are as wide as `white`."""
    found = []
    for char in text:
        step = white if char == " " else wide
        found.append(Letter(char, x, x + step, base, FACE))
        x += step
    return found


def page(*segments: Sequence[Word], settled: bool = False) -> PageText:
    return PageText(595.0, 842.0, [list(words) for words in segments], 0, 0, [], settled=settled)


def read(*rows: list[Letter]) -> dict[tuple[int, int], str]:
    every = [letter for row in rows for letter in [*row, Letter(" ", 0.0, 0.0, row[-1].base, FACE)]]
    return {(cell.row, cell.column): cell.text for cell in read_cells([REGION], [page()], lambda index: every)}


def test_cells_stand_under_the_columns_they_are_printed_in() -> None:
    found = read(
        letters("Pupils", 102, 100),
        letters("2019", 205, 100),
        letters("2020", 255, 100),
        letters("Girls", 102, 112),
        letters("14", 205, 112),
    )
    assert found == {(1, 1): "Pupils", (1, 2): "2019", (1, 3): "2020", (2, 1): "Girls", (2, 2): "14"}


def test_cells_keep_words_of_a_heading_whole_that_columns_share() -> None:
    found = read(letters("Boats by harbour", 160, 100, white=2.0), letters("Oars", 102, 112))
    assert " ".join(text for (row, _), text in sorted(found.items()) if row == 1) == "Boats by harbour"
    assert all(word in ["Boats", "by", "harbour"] for text in found.values() if text != "Oars" for word in text.split())


@pytest.mark.parametrize(("white", "texts"), [(0.0, ["20192020"]), (0.5, ["2019", "2020"]), (3.0, ["2019", "2020"])])
def test_cells_close_together_are_two_where_white_lies_at_the_edge(white: float, texts: list[str]) -> None:
    first = letters("2019", 250 - 4 * 4.5 - white / 2, 100)
    found = read([*first, *letters("2020", first[-1].x1 + white, 100)], letters("a", 102, 112))
    assert [text for text in found.values() if text != "a"] == texts


def test_cells_part_words_at_the_narrowest_spaces_and_keep_groups_of_a_number() -> None:
    found = read(letters("Number of harbours", 102, 100, wide=3.0, white=1.2), letters("72 998", 205, 112, white=1.2))
    assert found == {(1, 1): "Number of harbours", (2, 2): "72 998"}


def test_cells_hold_hyphens_and_ligatures_as_read() -> None:
    ligature = [
        *letters("di", 102, 112),
        *(Letter(char, 111.0, 118.0, 112, FACE) for char in "ff"),
        *letters("er", 118, 112),
    ]
    assert read([*letters("Self", 102, 100), Letter("\ufffe", 120, 123, 100, FACE)], ligature) == {
        (1, 1): "Self-",
        (2, 1): "differ",
    }


def test_cells_of_mended_pages_are_their_words_not_the_letters_of_the_layer() -> None:
    def unasked(index: int) -> list[Letter]:
        raise AssertionError(index)

    words = [Word("مرافئ", 262, 290, 100, FACE), Word("١", 205, 210, 100, FACE), Word("٤٥٨", 213, 228, 100, FACE)]
    more = [Word("سفن", 262, 290, 112, FACE), Word("٧٠", 205, 214, 112, FACE)]
    found = {
        (cell.row, cell.column): cell.text for cell in read_cells([REGION], [page(words, more, settled=True)], unasked)
    }
    assert found == {(1, 1): "مرافئ", (1, 2): "١ ٤٥٨", (2, 1): "سفن", (2, 2): "٧٠"}
