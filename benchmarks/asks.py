"""What asks, in the words of other committees: the rules against bold print, and against Morocco's own list.

    python -m benchmarks.asks SHARED [--wrong]

`SHARED` holds `labels/spanish_paragraphs.jsonl` (paragraphs and items with their share of bold print, which is what
was asked) and `labels/morocco_follow_up.jsonl` (recommendations in French and Arabic, cut from their documents). States
kept apart (`held_out.py`) are counted by themselves; `--wrong` prints the others' errors.

The copies do not print bold all that was. `yardsticks/bold_disputed.csv` says what a person who read them thinks of the rows
of development States where words and print differ: "asks" a plain request in letters that are not bold, "title" bold and no
request, "refers" names a general comment and asks nothing more. Nobody may read those of States kept apart; how many hold
a verb that asks, by an expression that knows nothing of the language files, is counted.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.held_out import held_out
from pipeline.headings import section_of
from pipeline.knowledge.languages import language
from pipeline.nlp import sentences
from pipeline.recommendations import understand
from pipeline.records import Heading, Numbered, Passage
from pipeline.speech import speech

DISPUTED = Path(__file__).parent / "yardsticks" / "bold_disputed.csv"
_BOLD = 0.05  # a sentence of a long paragraph may be all that is asked in it
# verbs that ask, wherever they stand: also in relative clauses, where they ask nothing; made without the language files
_FORMULA = {
    "fr": re.compile(
        r"\b(?:(?:recommande|invite|encourage|exhorte|engage|demande|prie|appelle|suggère|propose)(?:nt)?"
        r"|devrai(?:en)?t|doi(?:ven)?t|devra|devront|il fau(?:t|drait)|réitère|souhaite)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:recomienda|sugiere|insta|exhorta|pide|solicita|alienta|anima|invita|ruega|reitera|deber?(?:á|ía|án|ían)"
        r"|debe|deben|convendría|sería (?:conveniente|deseable))\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:[تين]وصي|[تي]حث|[تي]شجع|[تين]دعو|ينبغي|يجب|يتعين|[تي]طلب|[تي]ناشد|[تي]هيب|[تي]قترح|[تي]كرر)(?!\w)"
    ),
}
_VOWELS = re.compile("[\u064b-\u0652]")  # Arabic ones, written above and below or left out


def main(arguments: Sequence[str]) -> int:
    """Measure and print two tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asks")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what is wrong, but for States kept apart")
    options = parser.parse_args(arguments)
    scores: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    read: Counter[str] = Counter()
    verdicts = disputed()
    for symbol, rows in _documents(options.shared / "labels" / "spanish_paragraphs.jsonl"):
        apart = held_out(rows[0]["iso3"])
        for row, asks in zip(rows, asking_rows(rows), strict=True):
            bold = row["bold_fraction"] >= _BOLD
            verdict = {(1, 1): "tp", (1, 0): "fp", (0, 1): "fn"}.get((asks, bold), "tn")
            scores[row["committee"], apart][verdict] += 1
            scores["all", apart][verdict] += 1
            if asks != bold:
                spoken = "verb" if _FORMULA["es"].search(row["text"]) else "no verb"
                scores[row["committee"], apart][f"{verdict} {spoken}"] += 1
                scores["all", apart][f"{verdict} {spoken}"] += 1
            if not apart:
                key = (symbol, str(row["para"]), row["item"] or "")
                wanted = verdicts[key] == "asks" if asks != bold and key in verdicts else bold
                read[{(1, 1): "tp", (1, 0): "fp", (0, 1): "fn"}.get((asks, wanted), "tn")] += 1
            if options.wrong and asks != bold and not apart:
                where = f"{symbol} {row['para']}({row['item'] or ''}) {row['bold_fraction']}"
                print(f"{verdict} {where} [{row['section']}] {row['text']}", file=sys.stderr)
    print("| rows of text | development States | States kept apart |\n| --- | --- | --- |")
    for name in sorted({name for name, _ in scores}):
        print(f"| {name} | {_f1(scores[name, False])} | {_f1(scores[name, True])} |")
    print(f"\nDevelopment States, as a person read the rows in dispute: {_f1(read)}")
    print("\n| of States kept apart | words only, and a verb that asks | print only, and none |\n| --- | --- | --- |")
    for name in sorted({name for name, apart in scores if apart}):
        counts = scores[name, True]
        print(f"| {name} | {counts['fp verb']} of {counts['fp']} | {counts['fn no verb']} of {counts['fn']} |")
    print("\n| Morocco's list, texts with a verb that asks | an act is found |\n| --- | --- |")
    for code, mechanism, found, total in _morocco(options.shared / "labels" / "morocco_follow_up.jsonl"):
        print(f"| {code}, {mechanism} | {found} of {total} |")
    return 0


def disputed() -> dict[tuple[str, str, str], str]:
    """What a person thinks of rows where words and print differ, by symbol, paragraph and item."""
    with DISPUTED.open(encoding="utf-8", newline="") as file:
        return {(row["symbol"], row["para"], row["item"]): row["verdict"] for row in csv.DictReader(file)}


def _documents(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each document whose asks are printed bold."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for symbol, group in groupby((row for row in rows if row["doc_has_bold"]), key=lambda row: row["symbol"]):
        yield symbol, list(group)


def asking_rows(rows: Sequence[Mapping[str, Any]], code: str = "es") -> list[bool]:
    """Whether each row asks, or leads in what is asked: rows of one document, in order."""
    paragraphs: list[Numbered] = []
    places: list[tuple[int, int]] = []  # paragraph and passage of each row
    for _, group in groupby(rows, key=lambda row: (row["para"], row["heading"], row["section"])):
        passages = []
        for row in group:
            label = f"({row['item']})" if row["item"] else ""
            start = row["text"].find(" ") + 1 if row["text"][: 1 + len(str(row["para"]))].strip(".").isdigit() else 0
            start = row["text"].find(" ") + 1 if label else start
            places.append((len(paragraphs), len(passages)))
            passages.append(Passage(label, row["text"][start:], None, (), bool(passages) and not label))
        headings = tuple(
            Heading(text, "", level) for level, text in enumerate((row["section"], row["heading"]), 1) if text
        )
        section = section_of(headings, language(code).sections) or "concerns_and_recommendations"
        paragraphs.append(Numbered(str(row["para"]), tuple(passages), headings, section))
    asking = understand(paragraphs, language=code).asking
    return [asking[position][place] for position, place in places]


def _morocco(path: Path) -> Iterator[tuple[str, str, int, int]]:
    """Language, mechanism, texts with an act, texts with a verb that asks: different texts only."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for code in ("fr", "ar"):
        formula = _FORMULA[code]
        texts = {row[f"text_{code}"]: row["mechanism"] for row in rows if row[f"text_{code}"]}
        cues = speech(code)
        for mechanism in ("TB", "SP", "UPR"):
            asking = [t for t, m in texts.items() if m == mechanism and formula.search(_VOWELS.sub("", t))]
            found = [t for t in asking if any(one.act or one.obliges for one in map(cues.move, sentences(t, code)))]
            yield code, mechanism, len(found), len(asking)


def _f1(score: Counter[str]) -> str:
    tp, fp, fn = (score[name] for name in ("tp", "fp", "fn"))
    return f"{2 * tp / max(1, 2 * tp + fp + fn):.3f} ({tp} / {fp} / {fn})"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
