"""Records of the Index beside our recommendations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from pipeline.errors import UnreadableError
from pipeline.runner import run
from pipeline.uhri.export import import_export
from pipeline.uhri.reconcile import reconcile
from tests.pipeline.uhri.export_files import record, write

SYMBOL = "CRPD/C/XMV/CO/1"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> Path:
    out = tmp_path_factory.mktemp("tables")
    run([raw / "CRPD_C_XMV_CO_1.pdf"], out, jobs=1)
    return out


@pytest.fixture(scope="module")
def asking(tables: Path) -> list[dict[str, Any]]:
    """The paragraphs of the document that ask something."""
    asked = pyarrow.parquet.read_table(tables / "recommendations.parquet")["paragraph_id"].to_pylist()
    paragraphs = pyarrow.parquet.read_table(tables / "paragraphs.parquet").to_pylist()
    return [row for row in paragraphs if row["paragraph_id"] in asked]


def reconciled(tables: Path, records: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    import_export(write(folder / "export.json", records), tables)
    reconcile(tables)
    return pyarrow.parquet.read_table(tables / "uhri_reconciliation.parquet").to_pylist()


def of(row: dict[str, Any], number: int, **more: Any) -> dict[str, Any]:
    return record(number, Text=f"{row['number']}.{row['text']}", Symbol=SYMBOL, **more)


def test_reconcile_each_case(tables: Path, asking: list[dict[str, Any]], tmp_path: Path) -> None:
    assert len(asking) >= 5
    same, edited, moved, gone, *others = asking
    words = edited["text"].split()
    fewer = " ".join(word for index, word in enumerate(words) if index % 5)
    records = [
        of(same, 1),
        record(2, Text=f"{edited['number']}.{fewer}", Symbol=SYMBOL),
        record(3, Text=f"999.{moved['text']}", Symbol=SYMBOL),
        record(
            4, Text="998.A sentence on the price of umbrellas in the harbour of a town nobody knows.", Symbol=SYMBOL
        ),
        *(of(row, 10 + index) for index, row in enumerate(others)),
        record(5, Symbol="CRPD/C/XMV/CO/9"),
    ]
    rows = {row["annotation_id"]: row for row in reconciled(tables, records, tmp_path) if row["annotation_id"]}
    by_number = {number: rows.get(record(number)["AnnotationId"]) for number in (1, 2, 3, 4, 5)}
    one, two, three, four, five = by_number.values()
    assert (
        one and (one["state"], one["paragraph_id"]) == ("matched", same["paragraph_id"]) and one["recommendation_ids"]
    )
    assert two and (two["state"], two["paragraph_id"]) == ("edited", edited["paragraph_id"])
    assert three and (three["state"], three["paragraph_id"]) == ("matched", moved["paragraph_id"])
    assert four and (four["state"], four["paragraph_id"], four["likeness"]) == ("missing", None, None)
    assert five is None
    table = pyarrow.parquet.read_table(tables / "uhri_reconciliation.parquet").to_pylist()
    assert [row["paragraph_id"] for row in table if row["state"] == "extra"] == [gone["paragraph_id"]]
    assert (tables / "uhri_reconciliation.csv").is_file()


@pytest.mark.parametrize("side", ["the Index's", "ours"])
def test_reconcile_sees_a_sentence_more_on_either_side(
    tables: Path, asking: list[dict[str, Any]], tmp_path: Path, side: str
) -> None:
    """A record that is a part of our paragraph is no edit, as the Index parts paragraphs; words changed within it are one."""
    long = max(asking, key=lambda row: len(row["text"]))
    words = long["text"].split()
    if side == "ours":  # what stood between is not there any more
        text = " ".join([*words[: len(words) // 3], *words[2 * len(words) // 3 :]])
    else:
        text = (
            f"{long['text']} It also asks that the ferries of the northern islands be opened to all who travel on them."
        )
    rows = reconciled(tables, [record(1, Text=f"{long['number']}.{text}", Symbol=SYMBOL)], tmp_path)
    (found,) = [row for row in rows if row["annotation_id"]]
    assert (found["state"], found["paragraph_id"]) == ("edited", long["paragraph_id"])
    rows = reconciled(
        tables, [record(1, Text=f"{long['number']}.{' '.join(words[: len(words) // 2])}", Symbol=SYMBOL)], tmp_path
    )
    assert [row["state"] for row in rows if row["annotation_id"]] == ["matched"]


def test_reconcile_record_that_holds_one_item(tables: Path, tmp_path: Path) -> None:
    rows = pyarrow.parquet.read_table(tables / "recommendations.parquet").to_pylist()
    item = next(row for row in rows if row["item"] and len(row["text"]) > 60)
    (found,) = [
        row
        for row in reconciled(tables, [record(1, Text=f"{item['number']}.{item['text']}", Symbol=SYMBOL)], tmp_path)
        if row["annotation_id"]
    ]
    assert found["state"] == "matched"
    assert found["recommendation_ids"] == [item["recommendation_id"]]


def test_reconcile_recommendation_that_we_read_as_asking_nothing(
    tables: Path, asking: list[dict[str, Any]], tmp_path: Path
) -> None:
    paragraphs = pyarrow.parquet.read_table(tables / "paragraphs.parquet").to_pylist()
    asked = {row["paragraph_id"] for row in asking}
    silent = next(row for row in paragraphs if row["paragraph_id"] not in asked and len(row["text"]) > 80)
    rows = reconciled(tables, [of(silent, 1), of(silent, 2, AnnotationType="- Concerns/Observations")], tmp_path)
    states = {row["annotation_id"]: (row["state"], row["paragraph_id"]) for row in rows if row["annotation_id"]}
    assert set(states.values()) == {("missing", silent["paragraph_id"]), ("matched", silent["paragraph_id"])}
    assert states[record(1)["AnnotationId"]][0] == "missing"


def test_reconcile_twice_gives_the_same_bytes(tables: Path, asking: list[dict[str, Any]], tmp_path: Path) -> None:
    records = [of(row, index) for index, row in enumerate(asking)]
    reconciled(tables, records, tmp_path)
    before = (tables / "uhri_reconciliation.csv").read_bytes()
    reconciled(tables, records[::-1], tmp_path)
    assert (tables / "uhri_reconciliation.csv").read_bytes() == before


def test_reconcile_needs_its_tables(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="suivi process writes it"):
        reconcile(tmp_path)
