"""Words of Arabic documents read right: by the text layer, by OCR, by both joined, and by the glyphs printed.

    python -m benchmarks.arabic measure FOLDER [--pattern '*KAZ*'] [--unlisted]
    python -m benchmarks.arabic add SYMBOL PAGES FILE >> benchmarks/yardsticks/arabic/words.csv

The yardstick is what a person typed from the page's picture, kept as digests of words in order: enough to count, not to
read. `add` makes its rows from a typed file: the paragraph's number on the first line, then one line for the opening and
each item, an item with its mark. PAGES is like 4 or 4-5.

`--unlisted` does without the list of outlines in `knowledge/glyphs.csv`: how documents fare whose fonts were never seen.

Strict: letters with hamza and vowel marks as printed. Folded: as the language file folds them.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium

from pipeline.knowledge.languages import language
from pipeline.process import read_outline
from pipeline.reading import fonts, glyphs, ocr, tesseract
from pipeline.reading.lines import page_lines
from pipeline.reading.pdfium import Pages
from pipeline.reading.printed import PageText
from pipeline.reading.rows import page_from
from pipeline.symbols import from_file_name

YARDSTICK = Path(__file__).parent / "yardsticks" / "arabic" / "words.csv"
COLUMNS = ("symbol", "paragraph", "pages", "item", "place", "strict", "folded")
_ENDS = re.compile(r"^[^\w]+|[^\w]+$")
_ITEM = re.compile(r"\((\w)\) +")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Paragraph(NamedTuple):
    """A paragraph of the yardstick."""

    symbol: str
    number: str
    pages: tuple[int, int]  # first and last, counting from 1
    labels: tuple[str, ...]
    strict: tuple[str, ...]
    folded: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Words as they are compared: digits in ASCII, no stretching lines, no punctuation at the ends."""
    text = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in text
        if char != "\u0640" and unicodedata.category(char) != "Cf"
    )
    return [word for piece in text.split() if (word := _ENDS.sub("", piece))]


def folded(word: str) -> str:
    """A word with the letters that prints and readers mix up made one."""
    table = language("ar").fold
    return "".join(table.get(char, char) for char in unicodedata.normalize("NFC", word))


def digest(word: str) -> str:
    """A short digest of a word, its marks in one order."""
    return hashlib.sha256(unicodedata.normalize("NFD", word).encode()).hexdigest()[:10]


def add(symbol: str, pages: str, file: Path) -> None:
    """Print the rows of a typed paragraph."""
    number, *lines = file.read_text(encoding="utf-8").split("\n")
    rows = csv.writer(sys.stdout, lineterminator="\n")
    place = 0
    items = iter(_LETTERS)
    for line in filter(None, lines):
        match = _ITEM.match(line)
        label = f"({next(items)})" if match else ""
        for word in words_of(line[match.end() :] if match else line):
            place += 1
            rows.writerow([symbol, number.strip(), pages, label, place, digest(word), digest(folded(word))])


def load() -> list[Paragraph]:
    """The yardstick."""
    rows: defaultdict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    with YARDSTICK.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["symbol"], row["paragraph"], row["pages"]].append(row)
    paragraphs = []
    for (symbol, number, pages), of_one in rows.items():
        first, _, last = pages.partition("-")
        paragraphs.append(
            Paragraph(
                symbol,
                number,
                (int(first), int(last or first)),
                tuple(dict.fromkeys(row["item"] for row in of_one if row["item"])),
                tuple(row["strict"] for row in of_one),
                tuple(row["folded"] for row in of_one),
            )
        )
    return paragraphs


def right(truth: Sequence[str], found: Sequence[str]) -> int:
    """How many words of the truth are found, in order."""
    return sum(block.size for block in SequenceMatcher(None, truth, found, autojunk=False).get_matching_blocks())


def readings(path: Path, pages: Sequence[int]) -> dict[str, dict[int, list[str]]]:
    """Words of pages (counted from 1) by each way to read them."""
    indices = [page - 1 for page in pages]
    document = pdfium.PdfDocument(path)
    layer = {index: page for index, page in enumerate(Pages(document)) if index in indices}
    found = {"text layer": layer}
    if tesseract.missing(["ar"]) is None:
        seen = tesseract.see(document, indices, ["ar"])
        found["tesseract"] = {
            index: ocr.page_from(seen[index], layer[index].width, layer[index].height) for index in seen
        }
        found["joined"] = {index: ocr.mend(layer[index], seen[index]) for index in seen}
    printed = glyphs.read_glyphs(path, indices)
    claimed = {stand_in: unknown.claimed or "" for stand_in, unknown in printed.unknown.items()}
    found["glyphs"] = {index: page_from(printed.pages[index], layer[index], claimed) for index in printed.pages}
    document.close()
    return {way: {index + 1: _words(page) for index, page in of_way.items()} for way, of_way in found.items()}


def _words(page: PageText) -> list[str]:
    return words_of(" ".join(line.text for line in page_lines(page, 1)))


def measure(folder: Path, pattern: str) -> int:
    """Print the share of words right in each document, and what the pipeline makes of the paragraphs."""
    paragraphs = load()
    paths = {name.symbol.text: path for path in sorted(folder.rglob(pattern)) if (name := _arabic(path))}
    total: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    print(f"{'document':22} {'way':12} {'words':>6} {'strict':>8} {'folded':>8}")
    for symbol in dict.fromkeys(paragraph.symbol for paragraph in paragraphs):
        if symbol not in paths:
            continue
        of_one = [paragraph for paragraph in paragraphs if paragraph.symbol == symbol]
        pages = sorted({page for p in of_one for page in range(p.pages[0], p.pages[1] + 1)})
        ways = readings(paths[symbol], pages)
        counts = {
            way: _count(
                of_one,
                {
                    p.number: [word for page in range(p.pages[0], p.pages[1] + 1) for word in words[page]]
                    for p in of_one
                },
            )
            for way, words in ways.items()
        }
        outline = {paragraph.number: paragraph for paragraph in read_outline(paths[symbol], language="ar").paragraphs}
        counts["paragraphs"] = _count(
            of_one,
            {
                p.number: words_of(" ".join(passage.text for passage in outline[p.number].passages))
                if p.number in outline
                else []
                for p in of_one
            },
        )
        for way, (count, strict, fold) in counts.items():
            print(f"{symbol:22} {way:12} {count:6} {strict / count:8.1%} {fold / count:8.1%}")
            total[way] = [one + two for one, two in zip(total[way], (count, strict, fold), strict=True)]
        labels = sum(
            p.number in outline and p.labels == tuple(x.label for x in outline[p.number].passages if x.label)
            for p in of_one
        )
        print(f"{symbol:22} paragraphs with all their items and no other: {labels} of {len(of_one)}")
    for way, (count, strict, fold) in total.items():
        print(f"{'all':22} {way:12} {count:6} {strict / count:8.1%} {fold / count:8.1%}")
    return 0 if total else 1


def _arabic(path: Path) -> object:
    name = from_file_name(path.name)
    return name if name is not None and name.language == "ar" else None


def _count(paragraphs: Iterable[Paragraph], found: dict[str, list[str]]) -> tuple[int, int, int]:
    """Words of the yardstick; those right strictly; those right folded."""
    count = strict = fold = 0
    for paragraph in paragraphs:
        words = found[paragraph.number]
        count += len(paragraph.strict)
        strict += right(paragraph.strict, [digest(word) for word in words])
        fold += right(paragraph.folded, [digest(folded(word)) for word in words])
    return count, strict, fold


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or add to the yardstick."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(required=True, dest="command")
    measuring = commands.add_parser("measure")
    measuring.add_argument("folder", type=Path)
    measuring.add_argument("--pattern", default="*.pdf")
    measuring.add_argument("--unlisted", action="store_true")
    adding = commands.add_parser("add")
    adding.add_argument("symbol")
    adding.add_argument("pages")
    adding.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    if options.command == "add":
        add(options.symbol, options.pages, options.file)
        return 0
    if options.unlisted:
        fonts._known = dict  # type: ignore[assignment]
    return measure(options.folder, options.pattern)


if __name__ == "__main__":
    raise SystemExit(main())
