"""How good the rows are: the figures of the README, measured on real documents, split by State.

    python -m benchmarks.figures SHARED [--limit N]

`SHARED` holds `corpus/`. Printed numbers and words are compared with poppler's `pdftotext` (Debian's poppler-utils), an
extraction that shares no code with ours; what asks is compared with bold print; facts of the cover with a list read by
eye (`yardsticks/crpd_covers.csv`). States kept apart (`held_out.py`) are counted by themselves.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.held_out import held_out
from pipeline.process import process_document, read_outline
from pipeline.reading.dispatch import read
from pipeline.records import LineRole, Reading, Result
from pipeline.structure import Outline

YARDSTICKS = Path(__file__).parent / "yardsticks"
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"^ *(\d{1,3})\. +\S", re.MULTILINE)
_BOLD = 0.6
FACTS = ("symbol", "state", "language", "committee", "kind", "cycle", "published_on", "session", "adopted_on")


@dataclass
class Score:
    """What was counted, on one set of States."""

    documents: int = 0
    numbers_exact: int = 0
    words: int = 0
    words_lost: int = 0
    asks: Counter[str] = field(default_factory=Counter)  # tp fp fn
    covers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--limit", type=int, help="measure only the first N documents")
    options = parser.parse_args(arguments)
    corpus = options.shared / "corpus" / "crpd"
    with (YARDSTICKS / "crpd_covers.csv").open(encoding="utf-8") as file:
        facts = {row["file"]: row for row in csv.DictReader(file)}
    scores = {False: Score(), True: Score()}
    for name, truth in list(facts.items())[: options.limit]:
        path = corpus / name
        score = scores[held_out(truth["symbol"].split("/")[2])]
        measure(path, truth, score)
    print("| measured on | development States | States kept apart |\n| --- | --- | --- |")
    for line in zip(*(rows(scores[apart]) for apart in (False, True)), strict=True):
        print(f"| {line[0][0]} | {line[0][1]} | {line[1][1]} |")
    for apart, score in scores.items():
        for message in score.wrong:
            print(f"{'kept apart' if apart else 'development'}: {message}", file=sys.stderr)
    return 0


def measure(path: Path, truth: dict[str, str], score: Score) -> None:
    """Add one document to the count."""
    result, reading = process_document(path), read(path)
    outline = read_outline(path, language=result.document.language)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    score.documents += 1
    numbers = [paragraph.number for paragraph in result.paragraphs]
    printed = printed_numbers(text)
    if numbers == printed:
        score.numbers_exact += 1
    else:
        score.wrong.append(f"{path.name}: numbers {sorted(set(numbers) ^ set(printed), key=int)}")
    ours, theirs = Counter(words_of(reading, outline)), Counter(_WORD.findall(text))
    score.words += theirs.total()
    score.words_lost += (theirs - ours).total()
    for paragraph in result.paragraphs:
        if paragraph.section == "concerns_and_recommendations" and paragraph.bold is not None:
            asks, bold = paragraph.kind in {"recommendation", "mixed", "request"}, paragraph.bold >= _BOLD
            score.asks[{(1, 1): "tp", (1, 0): "fp", (0, 1): "fn"}.get((asks, bold), "tn")] += 1
            if asks != bold:
                score.wrong.append(f"{path.name}: paragraph {paragraph.number} asks {asks}, bold {bold}")
    compare_cover(result, truth, score, path.name)


def printed_numbers(text: str) -> list[str]:
    """The numbers that open lines, each one more than the last: from poppler's text, knowing nothing of ours."""
    numbers: list[int] = []
    for match in _NUMBER.finditer(text):
        if int(match[1]) == (numbers[-1] if numbers else 0) + 1:
            numbers.append(int(match[1]))
    return [str(number) for number in numbers]


def words_of(reading: Reading, outline: Outline) -> Iterator[str]:
    """Every word we keep: paragraphs, headings, footnotes, cover, furniture."""
    for paragraph in outline.paragraphs:
        yield from _WORD.findall(paragraph.number)
        for passage in paragraph.passages:
            yield from _WORD.findall(f"{passage.label} {passage.text}")
    for heading in outline.headings:
        yield from _WORD.findall(f"{heading.mark} {heading.text}")
    for mark, text in outline.footnotes:
        yield from _WORD.findall(f"{mark} {text}")
    for passage in outline.unnumbered:
        yield from _WORD.findall(passage.text)
    for line in reading.lines:
        if line.role not in {LineRole.BODY, LineRole.FOOTNOTE}:
            yield from _WORD.findall(line.text)
        for note in line.notes if line.role is LineRole.BODY else ():
            yield from _WORD.findall(note)


def compare_cover(result: Result, truth: dict[str, str], score: Score, name: str) -> None:
    """Count the facts of the cover that are right."""
    document = result.document
    found = {
        "symbol": document.symbol,
        "state": document.state,
        "language": document.language,
        "committee": document.committee,
        "kind": document.document_type,
        "cycle": document.cycle,
        "published_on": str(document.published_on),
        "session": document.session,
        "adopted_on": str(document.adopted_on),
    }
    parts = truth["symbol"].split("/")
    expected = truth | {
        "state": parts[2],
        "language": "en",
        "committee": "CRPD",
        "kind": "concluding_observations",
        "cycle": parts[4],
    }
    for fact in FACTS:
        value = found[fact]
        score.covers[fact] += value == expected[fact]
        if value != expected[fact]:
            score.wrong.append(f"{name}: {fact} {value}, should be {expected[fact]}")


def rows(score: Score) -> list[tuple[str, str]]:
    """What to print of one set."""
    tp, fp, fn = (score.asks[name] for name in ("tp", "fp", "fn"))
    lost = score.words_lost / max(1, score.words)
    return [
        ("documents", str(score.documents)),
        ("exactly the printed paragraph numbers", f"{score.numbers_exact} of {score.documents}"),
        ("words accounted for", f"{1 - lost:.2%}"),
        ("asking paragraphs against bold print, F1", f"{2 * tp / max(1, 2 * tp + fp + fn):.3f} ({tp} / {fp} / {fn})"),
        *((f"cover: {fact.replace('_', ' ')}", f"{score.covers[fact]} of {score.documents}") for fact in FACTS),
    ]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
