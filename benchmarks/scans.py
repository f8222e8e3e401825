"""Scans against the born-digital reading of the same pages: paragraph numbers, items, words, and seconds for a page.

    python -m benchmarks.scans FOLDER [--pattern '*-ES.pdf'] [--pages 6] [--skew 0.4] [--noise 12] [--dpi 200] [--held-out]

The first pages of each PDF are drawn, tilted and sprinkled like a copy from a machine, and written as a PDF of pictures
alone; what that gives is compared with what the pages themselves give. Documents of the States kept apart
(`held_out.py`) are measured only with `--held-out`, which measures no others.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from benchmarks.arabic import right, words_of
from benchmarks.held_out import held_out
from pipeline.errors import SuiviError
from pipeline.process import process_document
from pipeline.records import Result
from pipeline.symbols import from_file_name

_WHITE = 255
_QUALITY = 80  # of the JPEG, as office machines write


class Found(NamedTuple):
    """What one document's first pages gave: of so many in the truth, so many right in the scan, so many too many."""

    language: str
    status: str
    pages: int
    seconds: float
    numbers: tuple[int, int, int]
    items: tuple[int, int, int]
    words: tuple[int, int]


def first_pages(source: Path, target: Path, count: int) -> int:
    """The first pages of a PDF as a PDF of their own; how many they are."""
    with pdfium.PdfDocument(source) as document, pdfium.PdfDocument.new() as new:
        indices = list(range(min(count, len(document))))
        new.import_pages(document, indices)
        new.save(target)
    return len(indices)


def scanned(source: Path, target: Path, *, dpi: int = 200, skew: float = 0.4, noise: float = 12.0) -> None:
    """A PDF of pictures alone: pages drawn, tilted to one side and the other in turn (degrees), and sprinkled (grey steps)."""
    chance = np.random.default_rng(0)
    pictures = []
    with pdfium.PdfDocument(source) as document:
        for index, page in enumerate(document):
            drawn = page.render(scale=dpi / 72, grayscale=True).to_pil()
            tilted = drawn.rotate(skew if index % 2 else -skew, Image.Resampling.BICUBIC, fillcolor=_WHITE)
            grey = np.asarray(tilted, dtype=np.float32) + chance.normal(0, noise, (tilted.height, tilted.width))
            pictures.append(Image.fromarray(grey.clip(0, _WHITE).astype(np.uint8)))
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=_QUALITY)


def compare(
    source: Path, folder: Path, *, pages: int = 6, dpi: int = 200, skew: float = 0.4, noise: float = 12.0
) -> Found:
    """Measure one document; the files keep its name, as the name tells symbol and language."""
    whole, scan = folder / "whole" / source.name, folder / "scan" / source.name
    for path in (whole, scan):
        path.parent.mkdir(exist_ok=True, parents=True)
    count = first_pages(source, whole, pages)
    scanned(whole, scan, dpi=dpi, skew=skew, noise=noise)
    truth = process_document(whole)
    start = time.perf_counter()
    found = process_document(scan)
    seconds = time.perf_counter() - start
    return Found(
        truth.document.language,
        found.document.status,
        count,
        seconds,
        _listed(_numbers(truth), _numbers(found)),
        _listed(_items(truth), _items(found)),
        _words(truth, found),
    )


def _numbers(result: Result) -> list[str]:
    return [paragraph.number for paragraph in result.paragraphs]


def _items(result: Result) -> list[str]:
    return [row.citation_key.partition("#")[2] or row.citation_key for row in result.recommendations if row.item]


def _listed(truth: Sequence[str], found: Sequence[str]) -> tuple[int, int, int]:
    same = right(truth, found)
    return len(truth), same, len(found) - same


def _words(truth: Result, found: Result) -> tuple[int, int]:
    """Words of the paragraphs, and those found in order."""
    before, after = (
        [word for paragraph in result.paragraphs for word in _cut(paragraph.text)] for result in (truth, found)
    )
    return len(before), right(before, after)


def _cut(text: str) -> list[str]:
    """Words; Chinese is written without spaces, and counted by its characters."""
    return [
        piece
        for word in words_of(text)
        for piece in (list(word) if any("\u3400" <= char <= "\u9fff" for char in word) else [word])
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a folder, a line for each document and one for all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pattern", default="*.pdf")
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--skew", type=float, default=0.4)
    parser.add_argument("--noise", type=float, default=12.0)
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args(arguments)
    print(f"{'document':28} lang status  pages s/page  numbers (+wrong)   items (+wrong)    words")
    all_of_them = []
    for path in sorted(options.folder.rglob(options.pattern)):
        name = from_file_name(path.name)
        if name is None or held_out(name.symbol.state or "") != options.held_out:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                found = compare(
                    path,
                    Path(folder),
                    pages=options.pages,
                    dpi=options.dpi,
                    skew=options.skew,
                    noise=options.noise,
                )
            except SuiviError as error:
                print(f"{name.symbol.text:28} {error}")
                continue
        all_of_them.append(found)
        print(_row(name.symbol.text, [found]), flush=True)
    if all_of_them:
        print(_row("all", all_of_them))
    return 0 if all_of_them else 1


def _row(name: str, found: Sequence[Found]) -> str:
    numbers, items, words = (
        [sum(column) for column in zip(*of_one, strict=True)]
        for of_one in ([f.numbers for f in found], [f.items for f in found], [f.words for f in found])
    )
    pages = sum(f.pages for f in found)
    language, status = ("", "") if len(found) > 1 else (found[0].language, found[0].status)
    speed = sum(f.seconds for f in found) / pages
    return (
        f"{name:28} {language:4} {status:8} {pages:4} {speed:6.1f} {numbers[1]:6} of {numbers[0]:4} (+{numbers[2]})"
        f" {items[1]:6} of {items[0]:4} (+{items[2]}) {words[1] / max(1, words[0]):8.1%}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
