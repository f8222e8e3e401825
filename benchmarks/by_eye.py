"""Random paragraphs for a check by eye: contact sheets of page pictures, what was read drawn in red, the row's ends above.

    python -m benchmarks.by_eye SHARED OUT [--count 200]

Documents are drawn in turn over kinds and languages, paragraphs in turn over documents, by fixed seeds; States kept apart
(`held_out.py`) are left out. What was seen stands in `yardsticks/by_eye.csv`: file, printed number, page, verdict. The
verdicts: `right` (number right, text whole, no running head, page number or footnote inside), `right_as_far_as_seen` (so
long that a sheet shows only its first three pages), `heading_inside`, `caption_inside`, `heading_as_paragraph`.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

from PIL import Image, ImageDraw

from benchmarks.held_out import is_apart
from pipeline.errors import SuiviError
from pipeline.process import read_outline
from pipeline.reading.picture import page_picture
from pipeline.records import Box, Numbered

VERDICTS = Path(__file__).parent / "yardsticks" / "by_eye.csv"
_DOCUMENTS, _SEED_OF_DOCUMENTS, _SEED_OF_PARAGRAPHS = 50, 2026, 3
_DPI = 62.0
_WIDTH, _HEIGHT, _COLUMNS = 520, 1500, 3  # dots: a page's width, a sheet's height
_PAGES = 3  # shown of one paragraph
_AROUND, _TITLE = 14, 12  # dots above and below what was read; for the line over a tile

T = TypeVar("T")


class Drawn(NamedTuple):
    """A paragraph that is looked at."""

    file: str
    paragraph: Numbered


def in_turn(groups: Iterable[list[T]], count: int, chance: Random) -> list[T]:
    """So many things, one of each group after the other; the groups are emptied of them."""
    left, taken = list(groups), list[T]()
    while len(taken) < count and any(left):
        taken += [group.pop(chance.randrange(len(group))) for group in left if group]
    return taken[:count]


def draw(shared: Path, count: int) -> list[Drawn]:
    """The paragraphs to look at."""
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (shared / "corpus" / "manifest.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["file"].endswith(".pdf") and "edge" not in row["file"] and not is_apart(row):
                kinds[row["document_type"], row["language"]].append(row["file"])
    chance = Random(_SEED_OF_DOCUMENTS)
    by_file: dict[str, list[Drawn]] = {}
    for name in in_turn([kinds[key] for key in sorted(kinds)], _DOCUMENTS, chance):
        try:
            found = read_outline(shared / "corpus" / name)
        except SuiviError:
            continue
        by_file[name] = [Drawn(name, paragraph) for paragraph in found.paragraphs]
    return in_turn([by_file[name] for name in sorted(by_file)], count, Random(_SEED_OF_PARAGRAPHS))


def tile(path: Path, paragraph: Numbered, title: str) -> Image.Image:
    """What a paragraph was read from, page by page, drawn in its surroundings."""
    pages: dict[int, list[Box]] = defaultdict(list)
    for box in (box for passage in paragraph.passages for box in passage.boxes):
        pages[box.page].append(box)
    scale, parts = _DPI / 72, []
    for page, boxes in sorted(pages.items())[:_PAGES]:
        picture = Image.open(io.BytesIO(page_picture(path, page, boxes, dpi=_DPI))).convert("RGB")
        top, bottom = min(box.y0 for box in boxes) * scale, max(box.y1 for box in boxes) * scale
        edges = (0, max(0, int(top) - _AROUND), picture.width, min(picture.height, int(bottom) + _AROUND))
        parts.append(picture.crop(edges))
    whole = Image.new("RGB", (_WIDTH, _TITLE + sum(part.height for part in parts)), "white")
    ImageDraw.Draw(whole).text((0, 0), title.encode("latin-1", "replace").decode("latin-1"), fill="blue")
    below = _TITLE
    for part in parts:
        whole.paste(part, (0, below))
        below += part.height
    return whole


def sheets(tiles: Sequence[Image.Image]) -> list[Image.Image]:
    """Tiles one under the other, in columns."""
    found, column, below = [Image.new("RGB", (_WIDTH * _COLUMNS, _HEIGHT), "white")], 0, 0
    for one in tiles:
        if below and below + one.height > _HEIGHT:
            column, below = column + 1, 0
        if column == _COLUMNS:
            found.append(Image.new("RGB", (_WIDTH * _COLUMNS, _HEIGHT), "white"))
            column = 0
        found[-1].paste(one, (_WIDTH * column, below))
        below += one.height
    return found


def main() -> None:
    """Draw the sheets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tiles = []
    for place, (name, paragraph) in enumerate(draw(options.shared, options.count)):
        text = paragraph.text.replace("\n", " / ")
        title = f"[{place}] {paragraph.number}, p. {paragraph.page}: {text[:50]} ... {text[-40:]}"
        tiles.append(tile(options.shared / "corpus" / name, paragraph, title))
    for place, sheet in enumerate(sheets(tiles)):
        sheet.save(options.out / f"sheet{place:02}.png")


if __name__ == "__main__":
    main()
