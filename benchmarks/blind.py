"""Smallest requests, and the clock, against documents that a person read before seeing a row of them.

    python -m benchmarks.blind SHARED

`SHARED` holds `corpus` and `texts`. `yardsticks/requests.csv` says for each of 39 documents, drawn at random from all kinds
(16 read by one person, 11 by another, 12 by a third), what is asked at its smallest: "12a" an item, once for each thing it
asks; "12*2" a paragraph that asks two things without items. `yardsticks/clocks.csv` says for each of 17 which paragraphs are
singled out, the months allowed, and the day of the next report (of a month, its last).
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
from pipeline.due import PRIORITY
from pipeline.process import process_document
from pipeline.records import Recommendation, Result

CLOCKS = Path(__file__).parent / "yardsticks" / "clocks.csv"
YARDSTICK = Path(__file__).parent / "yardsticks" / "requests.csv"
_TOKEN = re.compile(r"(?P<number>\d+)(?:\*(?P<times>\d+)|(?P<items>[a-z]+))?")


def main(arguments: Sequence[str]) -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.blind")
    parser.add_argument("shared", type=Path)
    options = parser.parse_args(arguments)
    with YARDSTICK.open(encoding="utf-8", newline="") as file:
        wanted = {row["file"]: labels(row["requests"]) for row in csv.DictReader(file)}
    _clocks(options.shared)
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


def _clocks(shared: Path) -> None:
    """Print how many clocks are as a person read them, and which are not."""
    with CLOCKS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (shared / row["file"]).exists()]
    wrong = []
    for row in rows:
        found = clock(process_document(shared / row["file"]))
        if found != (row["paragraphs"], row["months"], row["next_report"]):
            wrong.append(f"{row['file']}: {found}")
    print(f"Paragraphs singled out, months, next report: {len(rows) - len(wrong)} of {len(rows)} documents as read.")
    for line in wrong:
        print(line)
    print()


def clock(result: Result) -> tuple[str, str, str]:
    """Paragraphs singled out, months allowed, and the day of the next report, as a person notes them."""
    singled = [due for due in result.follow_ups if due.kind in PRIORITY]
    paragraphs = " ".join(ref for due in singled for ref in due.paragraphs)
    months = " ".join(str(due.months) for due in singled if due.months)
    return paragraphs, months, str(result.document.next_report_due or "")


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
