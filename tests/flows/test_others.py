"""The flows beside processing: comparing, reminding, publishing, training; and who is told."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import os
from pathlib import Path

import duckdb
import pytest
from prefect.client.orchestration import get_client

from flows.automations import notify
from flows.publish import Publication, publish
from flows.reconcile import Comparison, reconcile
from flows.remind import Ahead, remind
from flows.train import Training, train
from pipeline.errors import KnowledgeError, OutputError, SuiviError
from pipeline.runner import run
from tests.flows.artifacts import latest
from tests.pipeline.uhri.export_files import record, write

SCHEME = """
name = "plan"
title = "Plan of Maravel"
axes = { 1 = { fr = "Justice" }, 2 = { fr = "Social" } }
labels = { "1.1" = { axis = "1", fr = "Tribunaux" }, "2.1" = { axis = "2", fr = "Écoles" } }
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> Path:
    out = tmp_path_factory.mktemp("others") / "out"
    run([raw / "CRPD_C_XMV_CO_1.pdf"], out, jobs=1)
    return out


def test_remind_tells_what_is_overdue_and_what_is_due_soon(tables: Path) -> None:
    clock = remind(Ahead(tables=tables, today=dt.date(2014, 9, 1), days=30))
    assert [line.due_on for line in clock.soon] == ["2014-09-12"] and clock.overdue == ()
    clock = remind(Ahead(tables=tables, today=dt.date(2014, 9, 13), days=30))
    assert [line.due_on for line in clock.overdue] == ["2014-09-12"] and clock.soon == ()
    told = asyncio.run(latest("due"))
    row = "| 2014-09-12 | [CRPD/C/XMV/CO/1](https://docs.un.org/en/CRPD/C/XMV/CO/1) | priority information |"
    assert told.startswith("## Overdue") and row in told
    assert told.endswith("## Due within 30 days\n\nNothing.")
    assert remind(Ahead(tables=tables, today=dt.date(2014, 8, 1), days=30)) == ((), ())


def test_publish_leaves_workbooks_that_people_fill_in_alone(tables: Path, tmp_path: Path) -> None:
    told = Publication(tables=tables, into=tmp_path / "books", state="XMV", database=f"duckdb:///{tmp_path}/a.duckdb")
    first = publish(told)
    first.write_bytes(b"filled in")
    second = publish(told)
    assert first.name == f"follow_up-{dt.date.today()}-XMV-en.xlsx" and first.read_bytes() == b"filled in"
    assert second.name == f"follow_up-{dt.date.today()}-XMV-en-2.xlsx"
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as database:
        assert database.execute("SELECT document_id FROM documents").fetchall() == [("CRPD/C/XMV/CO/1@en",)]
    assert str(second) in asyncio.run(latest("published"))
    with pytest.raises(OutputError, match="no reader dashboards"):
        publish(told.model_copy(update={"reader": "dashboards"}))
    with pytest.raises(OutputError, match="suivi process"):
        publish(Publication(tables=tmp_path / "none", into=tmp_path))


def test_reconcile_reads_an_export_once(tables: Path, tmp_path: Path) -> None:
    export = write(tmp_path / "uhri.json", [record(1), record(2, Symbol="CRPD/C/XMV/CO/9")])
    found = reconcile(Comparison(tables=tables, export=export))
    assert (found.documents, found.elsewhere) == (1, 1)
    assert asyncio.run(latest("reconciled")).startswith("2 records were read from")
    assert reconcile(Comparison(tables=tables, export=export)) == found
    assert asyncio.run(latest("reconciled")).startswith("| records | |")
    write(export, [record(1), record(2, Symbol="CRPD/C/XMV/CO/9"), record(3)])
    os.utime(export, (1, 1))  # the clock was ahead when the one before was read
    reconcile(Comparison(tables=tables, export=export))
    assert asyncio.run(latest("reconciled")).startswith("3 records were read from")
    with pytest.raises(SuiviError, match="suivi process"):
        reconcile(Comparison(tables=tmp_path))


def test_train_writes_a_reader_and_its_card(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(SCHEME, encoding="utf-8")
    with (tmp_path / "examples.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["text", "label", "group"])
        for group in ("CCPR", "CRC", "CAT"):
            for place in ("Alta", "Brisa", "Costa"):
                rows.writerow([f"Former les juges des tribunaux de {place} {group}", "1.1", group])
                rows.writerow([f"Construire des écoles pour les enfants de {place} {group}", "2.1", group])
    told = Training(
        scheme=tmp_path / "plan.toml", examples=tmp_path / "examples.csv", language="fr", out=tmp_path / "reader"
    )
    card = train(told)
    assert card == (tmp_path / "reader" / "card.md").read_text(encoding="utf-8") == asyncio.run(latest("card"))
    assert "Learnt from 18 labelled texts" in card
    with pytest.raises(KnowledgeError):
        train(told.model_copy(update={"scheme": tmp_path / "none.toml"}))


def test_notify_keeps_its_automations_by_name() -> None:
    async def there() -> dict[str, int]:
        async with get_client() as client:
            return {one.name: len(one.actions) for one in await client.read_automations()}

    names = notify(["http://127.0.0.1:9/a"])
    assert names == notify(["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"])
    found = asyncio.run(there())
    assert {name: found[name] for name in names} == dict.fromkeys(names, 2)
    notify([])
    assert not set(asyncio.run(there())) & set(names)
    with pytest.raises(SuiviError, match="slack-webhook/none"):
        notify(["slack-webhook/none"])
