"""Whether tables are of what is in the folder of documents now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline import freshness
from pipeline.discovery import discover
from pipeline.fingerprint import MadeBy
from pipeline.freshness import is_stale
from pipeline.refresh import Wanted, publish
from pipeline.runner import Run

TEXT = "1. The Committee recommends that the State party open its ferries to all.\n"


@pytest.fixture
def wanted(tmp_path: Path) -> Wanted:
    """A folder of one document, and its tables inside it."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "CRPD_C_XMV_CO_1.txt").write_text(TEXT)
    wanted = Wanted(states=["XMV"], into=raw, out=raw / "tables")
    assert publish(wanted) is not None
    return wanted


def test_freshness_an_arrival_that_changes_no_table_is_read_once(wanted: Wanted) -> None:
    assert publish(wanted) is None
    os.utime(wanted.into / "CRPD_C_XMV_CO_1.txt", (1, 1))  # what it holds is the same
    again = publish(wanted)
    assert again is not None and again.summary.changed == ()
    assert publish(wanted) is None


def test_freshness_of_what_arrives_or_goes_while_a_run_is_going_on(wanted: Wanted) -> None:
    (wanted.into / "second.txt").write_text(TEXT)
    found = discover([wanted.into], skip=wanted.out)
    (wanted.into / "third.txt").write_text(TEXT)
    with Run(wanted.out, jobs=1) as this:
        for source in found.sources:
            this.attempt(source)
        assert this.publish(found).documents == 2
    assert is_stale(wanted.into, wanted.out)
    assert publish(wanted) is not None and publish(wanted) is None
    (wanted.into / "third.txt").unlink()
    assert publish(wanted) is not None and publish(wanted) is None


def test_freshness_of_tables_that_another_pipeline_made_or_that_are_gone(
    wanted: Wanted, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(freshness, "made_by", lambda: MadeBy("other", "k", "m"))
        assert is_stale(wanted.into, wanted.out)
    assert not is_stale(wanted.into, wanted.out)
    (wanted.out / "documents.parquet").unlink()
    assert is_stale(wanted.into, wanted.out)
