"""How well every kind of document is read, not only concluding observations: numbers, words, speed, by kind.

    python -m benchmarks.every_kind SHARED [--every N]

`SHARED` holds `corpus/manifest.csv` and the files it lists. Numbers and words are compared with poppler's `pdftotext`, as in
`figures.py`. Left out are Arabic, whose text layers are broken for pdftotext too, files without a text layer, and Word.

Numbers are compared in documents with one numbering sequence: by pdftotext, without any of ours, those where no number 1
opens a line twice. Decimal numbers (118.23) are counted by the number before the point. "Words in rows" are those of the
text, its footnotes and its tables, as read, that stand in a row of `paragraphs`, `unnumbered` or `grids`. Documents of
States kept apart (`held_out.py`) are counted by themselves.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import printed_numbers, words_of
from benchmarks.held_out import is_apart
from pipeline.knowledge.languages import language
from pipeline.process import process_document
from pipeline.reading.dispatch import read
from pipeline.records import LineRole, Reading, Result
from pipeline.structure import outline

_WORD = re.compile(r"[^\W_]+")
_FIRST = re.compile(r"^ *1\. +\S", re.MULTILINE)
_LEADERS = re.compile(r"^.*\.{5,}.*$", re.MULTILINE)  # tables of contents
_COUNTED = (
    "documents",
    "one_sequence",
    "exact",
    "words",
    "lost",
    "printed",
    "in_no_row",
    "unnumbered",
    "pages",
    "seconds",
)
_FEW = 3  # fewer numbers make no sequence


@dataclass
class Score:
    """What was counted of one kind of document."""

    documents: int = 0
    read: Counter[str] = field(default_factory=Counter)  # by status
    one_sequence: int = 0
    exact: int = 0
    words: int = 0
    lost: int = 0
    printed: int = 0  # words of the text, its footnotes and tables, as read
    in_no_row: int = 0
    unnumbered: int = 0  # words of running text under no number
    pages: int = 0
    seconds: float = 0.0


def main(arguments: Sequence[str]) -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.every_kind")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--every", type=int, default=1, help="measure only every Nth document")
    options = parser.parse_args(arguments)
    corpus = options.shared / "corpus"
    with (corpus / "manifest.csv").open(encoding="utf-8") as file:
        listed = [row for row in csv.DictReader(file) if _is_measured(row)]
    scores: dict[tuple[bool, str], Score] = defaultdict(Score)
    for row in listed[:: options.every]:
        measure(corpus / row["file"], scores, apart=is_apart(row))
    print(
        "| States | kind | documents (ok / partial / failed) | numbers exact, of one sequence | words accounted for "
        "| words in rows | under no number | pages per CPU second |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    for (apart, kind), score in sorted(scores.items()):
        print(_row("kept apart" if apart else "development", kind, score))
    for apart in (False, True):
        total = _sum([score for (each, _), score in scores.items() if each is apart])
        print(_row("kept apart" if apart else "development", "**all**", total))
    return 0


def measure(path: Path, scores: dict[tuple[bool, str], Score], *, apart: bool) -> None:
    """Add one document to the count of its kind."""
    result = process_document(path)
    document = result.document
    score = scores[apart, document.document_type.replace("_", " ")]
    score.documents += 1
    score.read[document.status] += 1
    if document.status == "failed":
        print(f"{path.name}: failed", file=sys.stderr)
        return
    began = time.process_time()
    reading = read(path)
    found = outline(reading, language=language(document.language), articles_of=lambda heading: ())
    score.seconds += time.process_time() - began
    score.pages += reading.pages
    printed_words, rows = Counter(_printed(reading)), Counter(_in_rows(result))
    score.printed += printed_words.total()
    score.in_no_row += (printed_words - rows).total()
    score.unnumbered += sum(len(_WORD.findall(row.text)) for row in result.unnumbered if row.kind == "text")
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    ours, theirs = Counter(words_of(reading, found)), Counter(_WORD.findall(text))
    score.words += theirs.total()
    score.lost += (theirs - ours).total()
    body = _LEADERS.sub("", text)
    printed = printed_numbers(body)
    if len(printed) < _FEW or len(_FIRST.findall(body)) > 1:
        return
    score.one_sequence += 1
    numbers = list(dict.fromkeys(paragraph.number.split(".")[0] for paragraph in found.paragraphs))
    score.exact += numbers == printed
    if numbers != printed:
        odd = sorted(set(numbers) ^ set(printed), key=int)
        print(f"{'kept apart' if apart else path.name}: numbers {odd[:8]} of {len(printed)}", file=sys.stderr)


def _printed(reading: Reading) -> Iterator[str]:
    """Every word of the text, its footnotes and its tables."""
    for line in reading.lines:
        if line.role in {LineRole.BODY, LineRole.FOOTNOTE, LineRole.TABLE, LineRole.FIGURES}:
            yield from _WORD.findall(line.text)


def _in_rows(result: Result) -> Iterator[str]:
    """Every word in a row of the published tables; headings once for each row, so that none is missed."""
    for row in result.paragraphs:
        for text in (row.number, row.text, *row.heading_path, *row.notes):
            yield from _WORD.findall(text)
    for passage in result.unnumbered:
        for text in (passage.text, *passage.heading_path):
            yield from _WORD.findall(text)
    for cell in result.grids:
        yield from _WORD.findall(cell.text)


def _is_measured(row: dict[str, str]) -> bool:
    return row["file"].endswith(".pdf") and row["language"] != "ar" and row["text_layer"] == "text"


def _sum(scores: Sequence[Score]) -> Score:
    total = Score()
    for score in scores:
        for name in _COUNTED:
            setattr(total, name, getattr(total, name) + getattr(score, name))
        total.read += score.read
    return total


def _row(states: str, kind: str, score: Score) -> str:
    status = " / ".join(str(score.read[name]) for name in ("ok", "partial", "failed"))
    words = f"{1 - score.lost / max(1, score.words):.2%}"
    speed = f"{score.pages / max(score.seconds, 1e-9):.0f}"
    exact = f"{score.exact} of {score.one_sequence}"
    in_rows = f"{1 - score.in_no_row / max(1, score.printed):.2%}"
    unnumbered = f"{score.unnumbered / max(1, score.printed):.2%}"
    return (
        f"| {states} | {kind} | {score.documents} ({status}) | {exact} | {words} | {in_rows} | {unnumbered} | {speed} |"
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
