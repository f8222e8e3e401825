"""Smallest requests against documents that a person read before seeing a row of them.

    python -m benchmarks.blind SHARED

`SHARED` holds `corpus` and `texts`. `yardsticks/requests.csv` says for each of 27 documents, drawn at random from all kinds
(16 read by one person, 11 by another), what is asked at its smallest: "12a" an item, once for each thing it asks; "12*2" a
paragraph that asks two things without items.
No text is kept. States kept apart (`held_out.py`) are counted by themselves.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.held_out import held_out
from pipeline.process import process_document
from pipeline.records import Recommendation

YARDSTICK = Path(__file__).parent / "yardsticks" / "requests.csv"
_TOKEN = re.compile(r"(?P<number>\d+)(?:\*(?P<times>\d+)|(?P<items>[a-z]+))?")


def main(arguments: Sequence[str]) -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.blind")
    parser.add_argument("shared", type=Path)
    options = parser.parse_args(arguments)
    with YARDSTICK.open(encoding="utf-8", newline="") as file:
        wanted = {row["file"]: labels(row["requests"]) for row in csv.DictReader(file)}
    totals: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    print("| document | both | rows only | reader only |\n| --- | --- | --- | --- |")
    for name, read in wanted.items():
        if not (options.shared / name).exists():
            print(f"| {name} | not at hand | | |")
            continue
        result = process_document(options.shared / name)
        rows = requests(result.recommendations)
        extra, missed = rows - read, read - rows
        counts = {"tp": (rows & read).total(), "fp": extra.total(), "fn": missed.total()}
        totals[held_out(result.document.state or "")].update(counts)
        print(f"| {result.document.document_id} | {counts['tp']} | {_told(extra)} | {_told(missed)} |")
    print("\n| smallest requests, F1 (both / rows only / reader only) | |\n| --- | --- |")
    for apart, name in ((False, "development States"), (True, "States kept apart")):
        print(f"| {name} | {_f1(totals[apart])} |")
    print(f"| all | {_f1(totals[False] + totals[True])} |")
    return 0


def labels(requests: str) -> Counter[str]:
    """How often each paragraph, or item of one, asks: of "12ab 14aa 16*2", "12a" once, "14a" twice, "16" twice."""
    found: Counter[str] = Counter()
    for token in requests.split():
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise ValueError(f"{YARDSTICK.name}: {token!r} is no label; write 12ab, 12*2 or 12")
        for item in match["items"] or [""]:
            found[match["number"] + item] += int(match["times"] or 1)
    return found


def requests(rows: Iterable[Recommendation]) -> Counter[str]:
    """The same of rows: sub-items count for their item."""
    return Counter(row.number + (row.item or "").strip("(").partition(")")[0] for row in rows)


def _told(counts: Counter[str]) -> str:
    return " ".join(f"{name}*{times}" if times > 1 else name for name, times in sorted(counts.items()))


def _f1(score: Counter[str]) -> str:
    tp, fp, fn = (score[name] for name in ("tp", "fp", "fn"))
    return f"{2 * tp / max(1, 2 * tp + fp + fn):.3f} ({tp} / {fp} / {fn})"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
