"""Paragraphs and items of typed copies without print, against a list that others made of the same documents.

    python -m benchmarks.texts SHARED [--wrong]

`SHARED` holds `texts/*.txt` and `labels/spanish_paragraphs.jsonl`, whose rows are paragraphs and items with their number
and letter. Found is a row whose number and letter we read in that document, with its text the same but for spaces and
its own mark. States kept apart (`held_out.py`) are counted by themselves; `--wrong` prints the others' misses.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.held_out import held_out
from pipeline.process import read_outline

_SIGNS = re.compile(r"[\W_]+")
_MARK = re.compile(r"^\s*(?:\d{1,4}\s*[.)]|\(?[a-z]{1,4}[.)])\s*", re.IGNORECASE)
_HEAD = 40  # letters that tell one text from another


def main(arguments: Sequence[str]) -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.texts")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what is missed, but for States kept apart")
    options = parser.parse_args(arguments)
    listed: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    with (options.shared / "labels" / "spanish_paragraphs.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            listed[_SIGNS.sub("", str(row["symbol"]))].append(row)
    counts: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for path in sorted((options.shared / "texts").glob("*-ES.txt")):
        rows = listed.get(_SIGNS.sub("", path.stem.removesuffix("-ES")), [])
        if not rows:
            continue
        apart = held_out(str(rows[0]["iso3"]))
        count = counts[apart]
        count["documents"] += 1
        found = _read(path)
        for row in rows:
            what = "items" if row["item"] else "paragraphs"
            key = (str(row["para"]), str(row["item"] or ""))
            count[what] += 1
            text = _squeezed(str(row["text"]))
            if key not in found:
                verdict = "unread"
            else:
                verdict = "right" if any(each.startswith(text[:_HEAD]) for each in found[key]) else "other text"
            count[f"{what} {verdict}"] += 1
            if options.wrong and not apart and verdict != "right":
                print(f"{verdict} {path.name} {key} {row['text']!s:.90} | {found.get(key)!s:.90}", file=sys.stderr)
    print("| States | documents | paragraphs: right, other text, unread | items: right, other text, unread |")
    print("| --- | --- | --- | --- |")
    for apart, count in counts.items():
        cells = []
        for what in ("paragraphs", "items"):
            share = count[f"{what} right"] / max(1, count[what])
            rest = ", ".join(str(count[f"{what} {verdict}"]) for verdict in ("right", "other text", "unread"))
            cells.append(f"{share:.2%} of {count[what]} ({rest})")
        print(f"| {'kept apart' if apart else 'development'} | {count['documents']} | {' | '.join(cells)} |")
    return 0


def _read(path: Path) -> dict[tuple[str, str], list[str]]:
    """Our texts by number and item."""
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for paragraph in read_outline(path).paragraphs:
        for passage in paragraph.passages:
            letters = re.findall(r"\w+", passage.label)
            texts[paragraph.number, letters[-1] if letters else ""].append(_squeezed(passage.text))
    return texts


def _squeezed(text: str) -> str:
    return _SIGNS.sub("", _MARK.sub("", text)).casefold()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
