"""The Index's records in, a list of labelled texts out, as `suivi evaluate` and `learn` read them: people's labels."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet

from pipeline.errors import UnreadableError
from pipeline.knowledge import SchemeKey, scheme
from pipeline.publish.flat import defused
from pipeline.publish.staging import told
from pipeline.review import SEPARATOR
from pipeline.uhri.rows import RECORDS

COLUMNS: Mapping[SchemeKey, str] = {"right": "themes", "persons": "persons", "sdg": "sdgs"}
_HEADER = ("id", "text", "gold", "committee", "label", "group")
_NUMBER = re.compile(r"\d+(?:\.\w+)?\b")


class Written(NamedTuple):
    """What was written."""

    texts: int
    labels: int
    unknown: Mapping[str, int]  # the Index's labels that no scheme of ours has, and how many texts have them


def write_labels(tables: Path, key: SchemeKey, out: Path, *, single: bool = False) -> Written:
    """Write a CSV file of the recommendations that the Index labels: `text`, `gold`, and for learning `label` and `group`.

    Args:
        tables: folder with the table `uhri`.
        key: right, persons or sdg.
        out: the file; written whole, then put in place.
        single: only texts with one label, as one is learnt from; `label` is empty of others.

    Raises:
        UnreadableError: there is no table `uhri`.
        OutputError: the file cannot be written.
    """
    source = tables / f"{RECORDS.name}.parquet"
    if not source.is_file():
        raise UnreadableError(f"{source} is not there; suivi uhri import writes it.")
    texts = labels = 0
    unknown: Counter[str] = Counter()
    part = out.with_name(f".{out.name}.part")
    with told(out.parent):
        out.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(_HEADER)
            for record in _recommendations(source, COLUMNS[key]):
                gold, strange = _ours(record[COLUMNS[key]], key)
                unknown.update(strange)
                if not gold or (single and (len(gold) > 1 or strange)):
                    continue
                label = gold[0] if len(gold) == 1 and not strange else ""
                cells = (record["annotation_id"], record["text"], SEPARATOR.join(gold), record["body"], label)
                rows.writerow(defused(str(cell or "") for cell in (*cells, record["symbol"])))
                texts, labels = texts + 1, labels + len(gold)
        os.replace(part, out)
    return Written(texts, labels, unknown)


def _recommendations(source: Path, column: str) -> Iterator[dict[str, Any]]:
    """Records that ask and have labels of the column."""
    names = ["annotation_id", "annotation_type", "text", "body", "symbol", column]
    with pyarrow.parquet.ParquetFile(source) as file:
        for batch in file.iter_batches(columns=names):
            for row in batch.to_pylist():
                if "recommendation" in (row["annotation_type"] or "").lower() and row["text"] and row[column]:
                    yield row


def _ours(theirs: list[str], key: SchemeKey) -> tuple[list[str], list[str]]:
    """Our names of labels, in the Index's order, and what we have no name for."""
    known = scheme(key)
    by_name = {_plain(name): label.name for name, label in known.by_name.items()}
    gold, strange = [], []
    for one in theirs:
        number = _NUMBER.match(one) if key == "sdg" else None
        label = known.by_code.get(number[0]) if number else None
        if name := label.name if label else by_name.get(_plain(one)):
            gold.append(name)
        else:
            strange.append(one)
    return list(dict.fromkeys(gold)), strange


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower().replace("&", " and ")))
