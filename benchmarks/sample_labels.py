"""Labels read from the words of our own sample, against what its headings and lead-ins state: what no change may make worse.

    python -m benchmarks.sample_labels     writes yardsticks/sample_labels.csv anew, on purpose

The sample (`data/raw`) ships with the project, in six languages, so that its figures can be held to wherever the tests run. They
say nothing of how good labels are elsewhere: `docs/labels.md` does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.classification import Asked, classify
from pipeline.evaluate import Tally
from pipeline.knowledge import SchemeKey, scheme
from pipeline.process import process_document

PATH = Path(__file__).parent / "yardsticks" / "sample_labels.csv"
SAMPLE = Path(__file__).parents[1] / "data" / "raw"
EVERY = "*"  # in the place of a label: all labels of the language
NOISE = 0.02  # of F1, over all labels of a language
ONE = 1  # text; a label of so few texts may lose or gain one by chance
_SCHEMES: tuple[SchemeKey, ...] = ("right", "sdg")  # of which documents state labels themselves


class Counted(NamedTuple):
    """One label in one language."""

    scheme: str
    language: str
    label: str  # its code, or `EVERY`
    support: int  # texts for which it is stated
    right: int  # of these, texts that are given it
    given: int  # texts that are given it

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.given + self.support)


def main() -> int:
    """Write the file."""
    with PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Counted._fields)
        writer.writerows(count(SAMPLE))
    print(f"{PATH.name} written")
    return 0


def kept() -> list[Counted]:
    """What the file says."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return [
            Counted(row["scheme"], row["language"], row["label"], *(int(row[name]) for name in Counted._fields[3:]))
            for row in csv.DictReader(file)
        ]


def count(folder: Path) -> list[Counted]:
    """Read every recommendation of a folder's documents without what is stated, and hold it against that."""
    tallies: dict[tuple[SchemeKey, str], Tally] = {}
    for path in sorted(folder.glob("*.pdf")):
        for key, language, gold, given in _texts(path):
            tallies.setdefault((key, language), Tally()).add(gold, given)
    rows = []
    for (key, language), tally in sorted(tallies.items()):
        ours = [
            Counted(key, language, code, tally.support[code], tally.right[code], tally.given[code])
            for code in sorted(tally.support)
        ]
        total = (sum(getattr(one, name) for one in ours) for name in Counted._fields[3:])
        rows += [Counted(key, language, EVERY, *total), *ours]
    return rows


def worse(before: Sequence[Counted], now: Sequence[Counted]) -> list[str]:
    """What became worse by more than noise, one clause each."""
    found = {one[:3]: one for one in now}
    clauses = []
    for old in before:
        new = found.get(old[:3])
        name = f"{old.scheme} {old.label} in {old.language}"
        if new is None or new.support != old.support:
            clauses.append(f"{name}: stated {old.support} times, now {new.support if new else 0}")
        elif old.label == EVERY and new.f1 < old.f1 - NOISE:
            clauses.append(f"{name}: F1 {old.f1:.3f}, now {new.f1:.3f}")
        elif old.label != EVERY and new.f1 < old.f1 and _mistakes(new) > _mistakes(old) + ONE:
            clauses.append(f"{name}: {_mistakes(old)} mistakes, now {_mistakes(new)}")
    return clauses


def _mistakes(one: Counted) -> int:
    return one.support + one.given - 2 * one.right


def _texts(path: Path) -> Iterator[tuple[SchemeKey, str, set[str], set[str]]]:
    result = process_document(path)
    language = result.document.language
    stated: dict[tuple[str, str], set[str]] = {}
    for one in result.classifications:
        if one.method == "stated":
            stated.setdefault((one.scheme, one.recommendation_id), set()).add(one.label)
    asks = [Asked(row.text, row.lead_in, treaty=result.document.treaty) for row in result.recommendations]
    read = classify(asks, language=language) if asks else []
    for key in _SCHEMES:
        names = scheme(key).by_name
        for row, labels in zip(result.recommendations, read, strict=True):
            gold = {names[name].code.partition(".")[0] for name in stated.get((key, row.recommendation_id), ())}
            if gold:
                yield key, language, gold, {names[label.label].code for label in labels if label.scheme == key}


if __name__ == "__main__":
    raise SystemExit(main())
