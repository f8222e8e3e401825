"""Lettered items of every paragraph, against a count of our own regular expression on poppler's text.

    python -m benchmarks.items SHARED [--every N]

`SHARED` holds `corpus/manifest.csv` and the files it lists. The count knows nothing of the program: `pdftotext
-layout`, lines that open with the next paragraph number, and below each the lines that open with a letter in brackets
after the end of a clause or below white; a list begins with a, i or, for a misprint, b. Compared are paragraphs with
a number in both; exact is one with the same letters in the same order. Left out are Arabic and Chinese, whose lists
are not lettered in Latin or Cyrillic, files that are not read by a text layer, and documents in which a number 1
opens a line twice, as in annexes: the count cannot tell their paragraphs apart. Documents of States kept apart
(`held_out.py`) are counted by themselves; what differs is printed for the others only.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.held_out import is_apart
from pipeline.process import read_outline

_NUMBER = re.compile(r" {0,24}(\d{1,3})\. +\S")
_ITEM = re.compile(r"\s*\(?([a-zñа-я]{1,4})\)\s+\S")
_FIRST = re.compile(r"^ *1\. +\S", re.MULTILINE)
_LEADERS = re.compile(r"^.*\.{5,}.*$", re.MULTILINE)  # tables of contents
_CLAUSE = re.compile(r"(?:[.;:,]|\b(?:and|or|y|e|o|et|ou|и|или))[\"”»’)]?\d{0,3}$")
_FURNITURE = re.compile(
    r"\s*(?:\d{1,3}|[A-Z/.\d-]{6,30}|GE\.\S+.*|.{0,20}GE\.\S+(?:\s+\d+)?|(?:A|CRPD|CERD)/\S+(?:\s+\d+)?)\s*$"
)
_LANGUAGES = ("en", "fr", "es", "ru")
Marks = dict[str, list[str]]  # paragraph number -> marks as printed, in order


def main(arguments: Sequence[str]) -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.items")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--every", type=int, default=1, help="measure only every Nth document")
    options = parser.parse_args(arguments)
    corpus = options.shared / "corpus"
    with (corpus / "manifest.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if _is_measured(row)]
    counts: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for row in rows[:: options.every]:
        apart = is_apart(row)
        measure(corpus / row["file"], row["language"], counts[apart], tell=not apart)
    print(
        "| States | documents | paragraphs with items | items | paragraphs exact | all paragraphs exact |\n|"
        + " --- |" * 6
    )
    for apart, count in counts.items():
        listed, every = (f"{count[f'{name} exact'] / max(1, count[name]):.2%}" for name in ("listed", "paragraphs"))
        name = "kept apart" if apart else "development"
        print(f"| {name} | {count['documents']} | {count['listed']} | {count['items']} | {listed} | {every} |")
    return 0


def measure(path: Path, language: str, count: Counter[str], *, tell: bool) -> None:
    """Add one document to the count; print what differs."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    body = _LEADERS.sub("", text)
    if len(_FIRST.findall(body)) > 1:
        return
    theirs = printed_marks(body)
    ours: Marks = {}
    for paragraph in read_outline(path, language=language).paragraphs:
        labels = [passage.label for passage in paragraph.passages if passage.label and _last(passage.label).isalpha()]
        ours.setdefault(paragraph.number, labels)
    count["documents"] += 1
    for number in sorted(set(ours) & set(theirs), key=int):
        exact = [_last(label) for label in ours[number]] == [_latin(mark) for mark in theirs[number]]
        listed = bool(ours[number] or theirs[number])
        count["paragraphs"] += 1
        count["paragraphs exact"] += exact
        count["listed"] += listed
        count["listed exact"] += listed and exact
        count["items"] += len(theirs[number])
        if tell and not exact:
            print(
                f"{path.name} {number}: ours {' '.join(ours[number])}; printed {' '.join(theirs[number])}",
                file=sys.stderr,
            )


def printed_marks(text: str) -> Marks:
    """The marks in brackets that open lines below each paragraph number that is one more than the last."""
    found: Marks = {}
    last, before, white = 0, "", True
    for line in text.splitlines():
        if not line.strip():
            white = True
            continue
        if _FURNITURE.match(line):
            continue
        number, item = _NUMBER.match(line), _ITEM.match(line)
        if number and int(number[1]) == last + 1:
            last += 1
            found[str(last)] = []
        elif (
            item
            and last
            and (found[str(last)] or _latin(item[1]) in ("a", "b", "i"))
            and (white or _CLAUSE.search(before.rstrip()))
        ):
            found[str(last)].append(item[1])
        before, white = line, False
    return found


_CYRILLIC = {letter: chr(97 + place) for place, letter in enumerate("абвгдежзиклмнопрстуфхцчшщэюя"[:26])}
_LOOKALIKES = str.maketrans("асеорхуі", "aceopxyi")


def _latin(mark: str) -> str:
    return _CYRILLIC.get(mark, mark.translate(_LOOKALIKES))


def _last(label: str) -> str:
    return re.findall(r"\(([^()]+)\)", label)[-1]


def _is_measured(row: dict[str, str]) -> bool:
    return row["file"].endswith(".pdf") and row["language"] in _LANGUAGES and row["text_layer"] == "text"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
