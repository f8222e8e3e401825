"""The check by eye: what is drawn, and what was seen."""

import csv
from collections import Counter
from pathlib import Path
from random import Random

from PIL import ImageChops

from benchmarks.by_eye import VERDICTS, in_turn, sheets, tile
from benchmarks.held_out import is_apart
from pipeline.process import read_outline


def test_verdicts_are_of_two_hundred_paragraphs_of_no_state_kept_apart() -> None:
    with VERDICTS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["file"], row["number"], row["page"]) for row in rows}) == len(rows) == 200
    assert not any(is_apart({"symbol": row["file"].rpartition("/")[2].replace("_", "/"), "state": ""}) for row in rows)
    counts = Counter(row["verdict"] for row in rows)
    assert counts["right"] + counts["right_as_far_as_seen"] == 197
    assert set(counts) <= {
        "right", "right_as_far_as_seen", "heading_inside", "caption_inside", "heading_as_paragraph"
    }  # fmt: skip


def test_in_turn_takes_one_of_each_group_and_always_the_same() -> None:
    def groups() -> list[list[str]]:
        return [["a1", "a2", "a3"], ["b1"], ["c1", "c2"]]

    taken = in_turn(groups(), 5, Random(1))
    assert [one[0] for one in taken] == ["a", "b", "c", "a", "c"]
    assert taken == in_turn(groups(), 5, Random(1))
    assert len(in_turn(groups(), 9, Random(1))) == 6


def test_tiles_show_what_was_read_in_red(raw: Path) -> None:
    path = raw / "CRPD_C_XMV_CO_1.pdf"
    paragraphs = read_outline(path).paragraphs[:6]
    tiles = [tile(path, paragraph, paragraph.number) for paragraph in paragraphs]
    for one in tiles:
        red, green, _ = one.split()
        assert max(ImageChops.subtract(red, green).tobytes()) > 100
    (sheet,) = sheets(tiles)
    assert sheet.size == (1560, 1500)
