"""What the Index gave stands in the data package beside our tables, and stays there through publications."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frictionless import validate

from pipeline.publish import differing, write
from pipeline.publish.files import PACKAGE
from pipeline.uhri.export import import_export
from pipeline.uhri.reconcile import reconcile
from tests.pipeline import factories as make
from tests.pipeline.uhri.export_files import record
from tests.pipeline.uhri.export_files import write as export


def resources(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))["resources"]
    return found


def test_package_holds_the_index_beside_our_tables(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    write([make.result()], out)
    ours = [one["name"] for one in resources(out)]
    import_export(export(tmp_path / "export.json", [record(1), record(2)]), out)
    reconcile(out)
    added = ["uhri", "uhri-parquet", "uhri_reconciliation", "uhri_reconciliation-parquet"]
    assert sorted(one["name"] for one in resources(out)) == sorted([*ours, *added])
    assert differing(out) == ()
    report = validate(str(out / PACKAGE))
    assert report.valid, report.flatten(["title", "message"])
    before = (out / PACKAGE).read_bytes()
    write([make.result()], out)
    assert (out / PACKAGE).read_bytes() == before


def test_package_follows_another_import_and_another_publication(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    import_export(export(tmp_path / "export.json", [record(1)]), out)
    assert [one["name"] for one in resources(out)] == ["uhri", "uhri-parquet"]
    write([make.result()], out)
    import_export(export(tmp_path / "export.json", [record(1), record(2)]), out)
    write([make.result(("7", "8"))], out)
    assert differing(out) == ()
    assert [one["name"] for one in resources(out)][-2:] == ["uhri", "uhri-parquet"]


def test_package_forgets_what_is_gone(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    import_export(export(tmp_path / "export.json", [record(1)]), out)
    for path in out.glob("uhri.*"):
        path.unlink()
    assert "uhri.csv" in differing(out)
    write([make.result()], out)
    assert differing(out) == ()
    assert "uhri" not in [one["name"] for one in resources(out)]
