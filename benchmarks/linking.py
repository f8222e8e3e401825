"""Relations across documents: how many repeats are found, and what 300,000 recommendations cost.

    python -m benchmarks.linking score OUT       published tables against yardsticks/repeats.csv
    python -m benchmarks.linking size [--states 200] [--documents 25] [--recommendations 60]

The yardstick says for 100 recommendations of later cycles, drawn at random from development States, which earlier ones a
reader holds them to repeat; the reader saw the earlier recommendations under the same articles and the likest five,
without scores. Several ids: any of them is right. None: it repeats nothing. The method was chosen with 40 of these in
view, its threshold by reading other pairs; 60 were read after it was chosen.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.linking import relate

YARDSTICK = Path(__file__).parent / "yardsticks" / "repeats.csv"


def score(out: Path) -> None:
    """Print precision and recall of unstated repeats at several scores."""
    with YARDSTICK.open(encoding="utf-8", newline="") as file:
        wanted = {row["recommendation_id"]: row["repeats"].split() for row in csv.DictReader(file)}
    links = pq.read_table(out / "links.parquet").to_pylist()
    found = {
        row["recommendation_id"]: row
        for row in links
        if row["relation"] == "repeats" and row["recommendation_id"] in wanted
    }
    repeating = sum(bool(ids) for ids in wanted.values())
    print(f"{len(wanted)} read, {repeating} repeat something; {len(found)} links")
    for least in (0.0, 0.4, 0.45, 0.5):
        pairs = [row for row in found.values() if row["score"] >= least]
        exact = sum(row["related_id"] in wanted[row["recommendation_id"]] for row in pairs)
        near = sum(
            row["related_id"].partition("(")[0].partition("[")[0]
            in {name.partition("(")[0].partition("[")[0] for name in wanted[row["recommendation_id"]]}
            for row in pairs
        )
        if pairs:
            print(
                f"  score >= {least}: {len(pairs)} links; the very recommendation: precision {exact / len(pairs):.2f}, "
                f"recall {exact / repeating:.2f}; its paragraph: {near / len(pairs):.2f}, {near / repeating:.2f}"
            )


class Made:
    """A corpus of made-up States, each with documents of several committees and cycles."""

    def __init__(self, states: int, documents: int, recommendations: int) -> None:
        dice = random.Random(1)
        self._words = ["".join(dice.choices("abcdefghiklmnoprstuv", k=dice.randint(3, 11))) for _ in range(8000)]
        self._weights = [1 / (rank + 3) for rank in range(len(self._words))]
        self._count = recommendations
        committees = ("CAT", "CCPR", "CEDAW", "CERD", "CRC", "CRPD")
        self.documents = [
            {
                "document_id": f"{committee}/C/S{state:03}/CO/{cycle}@en",
                "symbol": f"{committee}/C/S{state:03}/CO/{cycle}",
                "language": "en",
                "original_language": "en",
                "committee": committee,
                "treaty": committee,
                "state": f"S{state:03}",
                "document_type": "concluding_observations",
                "cycle": str(cycle),
                "adopted_on": dt.date(1990 + 4 * cycle, 1, 1),
                "published_on": None,
                "source_path": "",
                "status": "ok",
            }
            for state in range(states)
            for committee, cycle in [(committees[n % 6], n // 6 + 1) for n in range(documents)]
        ]

    def rows(self, ids: Iterable[str], columns: Mapping[str, Sequence[str]]) -> dict[str, list[dict[str, Any]]]:
        """Recommendations of 30 words each."""
        found: dict[str, list[dict[str, Any]]] = {table: [] for table in columns}
        for document_id in ids:
            dice = random.Random(document_id)
            for number in range(1, self._count + 1):
                paragraph_id = f"{document_id}#{number}"
                text = " ".join(dice.choices(self._words, self._weights, k=30))
                found["paragraphs"].append(
                    {
                        "paragraph_id": paragraph_id,
                        "document_id": document_id,
                        "number": str(number),
                        "articles": [],
                        "heading_path": [],
                        "notes": [],
                        "text": text,
                    }
                )
                found["recommendations"].append(
                    dict.fromkeys(columns["recommendations"])
                    | {
                        "recommendation_id": paragraph_id,
                        "citation_key": paragraph_id.replace("@en", ""),
                        "document_id": document_id,
                        "paragraph_id": paragraph_id,
                        "number": str(number),
                        "text": text,
                    }
                )
        return found

    def graded(self) -> tuple[()]:
        """No grades."""
        return ()


def size(states: int, documents: int, recommendations: int) -> None:
    """Print what relating a made-up corpus takes."""
    began, cpu, links = time.perf_counter(), time.process_time(), 0
    for part in relate(Made(states, documents, recommendations)):
        links += len(part.get("links", ()))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{states * documents * recommendations:,} recommendations of {states} States: {links:,} links, "
        f"{time.process_time() - cpu:.0f} s CPU, {time.perf_counter() - began:.0f} s, peak {megabytes:.0f} MB"
    )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("score").add_argument("out", type=Path)
    sizes = commands.add_parser("size")
    for name, usual in (("states", 200), ("documents", 25), ("recommendations", 60)):
        sizes.add_argument(f"--{name}", type=int, default=usual)
    given = vars(parser.parse_args())
    {"score": score, "size": size}[given.pop("command")](**given)


if __name__ == "__main__":
    main()
