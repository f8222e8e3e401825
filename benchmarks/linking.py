"""Relations across documents: how many repeats are found, and what 300,000 recommendations cost.

    python -m benchmarks.linking score OUT       published tables against yardsticks/repeats.csv and questions.csv
    python -m benchmarks.linking fit OUT         learns the weights of pipeline/linking/again.py anew, and measures them
    python -m benchmarks.linking size [--states 200] [--documents 25] [--recommendations 60]

The yardstick says for 308 recommendations of later cycles, drawn at random, which earlier ones a reader holds them to
repeat. Several ids: any of them is right. None: it repeats nothing. In round 1 (100, development States) the reader saw
the earlier recommendations under the same articles and the likest five, without scores; in round 2 (155 of development
States, 53 of States kept apart) all earlier recommendations in order, and no score. Recommendations that state what they
repeat count nowhere. `fit` measures each State with weights learnt from the others.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks.held_out import held_out
from pipeline.linking import relate
from pipeline.linking.again import Compared, Matrix, Signs
from pipeline.linking.record import COLUMNS, Record
from pipeline.linking.repeats import REPEATS, comparable

YARDSTICK = Path(__file__).parent / "yardsticks" / "repeats.csv"
QUESTIONS = Path(__file__).parent / "yardsticks" / "questions.csv"
Judged = tuple[float, bool, bool]  # how sure the surest is, whether it is right, whether anything would be


def yardstick() -> dict[str, list[str]]:
    """What each recommendation that was read repeats: ids, any of which is right; none where it repeats nothing."""
    with YARDSTICK.open(encoding="utf-8", newline="") as file:
        return {row["recommendation_id"]: row["repeats"].split() for row in csv.DictReader(file)}


def score(out: Path) -> None:
    """Print precision and recall of unstated repeats among published links."""
    links = [row for row in pq.read_table(out / "links.parquet").to_pylist() if row["relation"] == "repeats"]
    stated = {row["recommendation_id"] for row in links if row["score"] == 1}
    wanted = {name: ids for name, ids in yardstick().items() if name not in stated}
    found = {row["recommendation_id"]: row for row in links}
    for name, apart in (("development States", False), ("States kept apart", True)):
        mine = {key: ids for key, ids in wanted.items() if held_out(key.split("/")[2]) == apart}
        pairs = [(found[key]["related_id"], ids) for key, ids in mine.items() if key in found]
        exact = sum(related in ids for related, ids in pairs)
        near = sum(_paragraph(related) in {_paragraph(one) for one in ids} for related, ids in pairs)
        repeating = sum(bool(ids) for ids in mine.values())
        print(
            f"{name}: {len(mine)} read, {repeating} repeat something, {len(pairs)} links; the very recommendation: "
            f"precision {exact / max(1, len(pairs)):.2f}, recall {exact / max(1, repeating):.2f}; "
            f"its paragraph: {near / max(1, len(pairs)):.2f}, {near / max(1, repeating):.2f}"
        )
    asked(out)


def asked(out: Path) -> None:
    """Print how many questions of lists of issues are tied to what they follow up, of the lists that were read."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lists = {row["paragraph_id"].partition("#")[0] for row in rows}
    tied = [
        row
        for row in pq.read_table(out / "questions.parquet").to_pylist()
        if row["paragraph_id"].partition("#")[0] in lists
    ]
    for method, column in (("stated", "recommendations"), ("similarity", "alike")):
        wanted = {(row["paragraph_id"], one) for row in rows for one in row[column].split()}
        found = {(row["paragraph_id"], row["recommendation_id"]) for row in tied if row["method"] == method}
        print(
            f"questions, {method}: {len(found)} ties, {len(wanted & found)} right, of {len(wanted)} known to be right"
        )


def _paragraph(name: str) -> str:
    return name.partition("(")[0].partition("[")[0]


def fit(out: Path) -> None:
    """Print weights learnt from the development States, and how good weights learnt from the others are on each."""
    links = pq.read_table(out / "links.parquet").to_pylist()
    stated = {row["recommendation_id"] for row in links if row["relation"] == "repeats" and row["score"] == 1}
    wanted = {name: ids for name, ids in yardstick().items() if name not in stated}
    for name, articles in (("LEARNT", True), ("WITHOUT_ARTICLES", False)):
        states = {state: list(_pairs(record, wanted)) for state, record in _records(out, articles=articles)}
        development = {state: pairs for state, pairs in states.items() if not held_out(state) and pairs}
        judged = [
            one
            for state, pairs in development.items()
            for one in _judge(
                pairs, *_learn([pair for other, rest in development.items() if other != state for pair in rest])
            )
        ]
        weights, constant = _learn([pair for pairs in development.values() for pair in pairs])
        print(f"{name} = {_named(weights, constant)}")
        apart = [one for state, pairs in states.items() if held_out(state) for one in _judge(pairs, weights, constant)]
        _print("development States, each by the others", judged)
        _print("States kept apart", apart)


def _print(name: str, rows: Sequence[Judged]) -> None:
    """How good links are, by how sure they need to be."""
    repeating = sum(repeats for _, _, repeats in rows)
    print(f"\n{name}: {len(rows)} read, {repeating} repeat")
    print("| as sure as | links | precision | recall |\n| --- | --- | --- | --- |")
    for least in sorted({REPEATS, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8}):
        right = [good for sure, good, _ in rows if sure >= least]
        print(
            f"| {least} | {len(right)} | {sum(right) / max(1, len(right)):.2f} | {sum(right) / max(1, repeating):.2f} |"
        )


def _named(weights: Matrix, constant: float) -> str:
    """Weights as they stand in pipeline/linking/again.py."""
    named = ", ".join(f"{name}={weight:.2f}" for name, weight in zip(Signs._fields, weights, strict=True))
    return f"Learnt(Signs({named}), {constant:.2f})"


def _records(out: Path, *, articles: bool = True) -> Iterator[tuple[str, Record]]:
    """Each State's record, of published tables; as of documents that name no articles, where they are left out."""
    tables = {
        name: pq.read_table(out / f"{name}.parquet", columns=list(names)).to_pylist() for name, names in COLUMNS.items()
    }
    if not articles:
        tables["paragraphs"] = [{**row, "articles": []} for row in tables["paragraphs"]]
    documents = pq.read_table(out / "documents.parquet").to_pylist()
    for state in sorted({row["state"] for row in documents if row["state"]}):
        own = [row for row in documents if row["state"] == state]
        ids = {row["document_id"] for row in own}
        rows = {name: [row for row in rows if _document(row) in ids] for name, rows in tables.items()}
        yield state, Record(own, rows)


def _document(row: Mapping[str, Any]) -> str:
    return str(row.get("document_id") or row["recommendation_id"].partition("#")[0])


def _pairs(record: Record, wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[Matrix, Matrix]]:
    """For each recommendation that was read its signs with all earlier ones, and which of these are right."""
    for rows in comparable(record):
        names = [row["recommendation_id"] for row in rows]
        read = [place for place, name in enumerate(names) if name in wanted]
        for symbol in {rows[place]["document_id"] for place in read}:
            later = [place for place, row in enumerate(rows) if row["document_id"] == symbol]
            earlier = [place for place, row in enumerate(rows) if row["document_id"] != symbol]
            signs = np.stack(Compared(record, rows).signs(later, earlier), axis=-1)
            for place in (one for one in read if one in later):
                right = [names[one] in wanted[names[place]] for one in earlier]
                yield signs[later.index(place)], np.array(right, dtype=float)


def _learn(pairs: Sequence[tuple[Matrix, Matrix]]) -> tuple[Matrix, float]:
    """Weights and constant of a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    signs, right = (np.concatenate(part) for part in zip(*pairs, strict=True))
    spread = signs.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=2000).fit(signs / spread, right)
    return model.coef_[0] / spread, float(model.intercept_[0])


def _judge(pairs: Sequence[tuple[Matrix, Matrix]], weights: Matrix, constant: float) -> Iterator[Judged]:
    for signs, right in pairs:
        sure = 1 / (1 + np.exp(-(signs @ weights + constant)))
        yield float(sure.max()), bool(right[sure.argmax()]), bool(right.any())


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
    for name in ("score", "fit"):
        commands.add_parser(name).add_argument("out", type=Path)
    sizes = commands.add_parser("size")
    for name, usual in (("states", 200), ("documents", 25), ("recommendations", 60)):
        sizes.add_argument(f"--{name}", type=int, default=usual)
    given = vars(parser.parse_args())
    chosen: dict[str, Callable[..., None]] = {"score": score, "fit": fit, "size": size}
    chosen[given.pop("command")](**given)


if __name__ == "__main__":
    main()
