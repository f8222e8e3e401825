from __future__ import annotations

import asyncio
import datetime as dt
import filecmp
import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, TaskRun
from prefect.flows import Flow
from prefect.settings import get_current_settings
from prefect.tasks import Task

import flows
from flows import process
from flows.process import Folder, process_folder
from pipeline.discovery import Source
from pipeline.publish import names
from pipeline.runner import Outcome, Run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> Path:
    """Two sample documents, one file that is no document, and one of another kind."""
    folder = tmp_path_factory.mktemp("incoming")
    for path in sorted(raw.glob("*.pdf"))[:2]:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "notes.xyz").write_text("x")
    return folder


async def _runs() -> tuple[FlowRun, list[TaskRun], list[Any]]:
    """The last flow run, with its tasks and artifacts, as the server knows it."""
    async with get_client() as client:
        (run,) = await client.read_flow_runs(sort="START_TIME_DESC", limit=1)  # type: ignore[arg-type]
        tasks = await client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run.id])))
        artifacts = [artifact for artifact in await client.read_artifacts() if artifact.flow_run_id == run.id]
    return run, tasks, artifacts


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flow") / "out"


@pytest.fixture(scope="module")
def outcome(folder: Path, out: Path, _prefect: None) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        return process_folder(Folder(paths=[folder], out=out, jobs=2))


def test_process_flow_publishes_what_can_be_read(outcome: Outcome) -> None:
    assert outcome.documents == 3
    assert outcome.failures == 1
    assert outcome.summary.rows["paragraphs"] > 20


def test_process_flow_writes_the_same_bytes_as_the_command(
    outcome: Outcome, folder: Path, out: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "process", folder, "--out", tmp_path / "cli"],
        env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    same, differing, odd = filecmp.cmpfiles(out, tmp_path / "cli", names(), shallow=False)
    assert (differing, odd) == ([], [])
    assert len(same) == len(names())


def test_process_flow_is_recorded(outcome: Outcome, folder: Path) -> None:
    run, tasks, artifacts = asyncio.run(_runs())
    assert run.name == f"{folder.name}, {dt.date.today()}"
    assert sorted(task.name for task in tasks) == sorted(
        [*(source.name for source in outcome.found.sources), "publish-tables"]
    )
    assert all(task.state is not None and task.state.is_completed() for task in tasks)
    (artifact,) = artifacts
    assert artifact.key == "summary"
    assert "torn.pdf" in artifact.data


def test_process_flow_form_explains_every_field() -> None:
    schema = process_folder.parameters.definitions["Folder"]
    assert all(field.get("description") for field in schema["properties"].values())
    with pytest.raises(ValueError, match="paths"):
        process_folder(Folder(paths=[], out=Path("out")))


def test_process_flow_tries_again_what_the_network_did_not_give(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real = Run.process

    def unsteady(self: Run, source: Source) -> object:
        calls.append(source.name)
        if source.name == "torn.pdf" or calls.count(source.name) == 1:
            raise OSError(110, "Connection timed out")
        return real(self, source)

    monkeypatch.setattr(Run, "process", unsteady)
    monkeypatch.setattr(process, "process_documents", process.process_documents.with_options(retry_delay_seconds=0))
    outcome = process_folder(Folder(paths=[folder], out=tmp_path / "out"))
    good = [source.name for source in outcome.found.sources if source.name != "torn.pdf"]
    assert sorted(calls) == sorted([*good, *good, *["torn.pdf"] * 3])
    assert [issue.kind for issue in outcome.unread] == ["unreadable_file"]
    assert outcome.summary.documents["ok"] + outcome.summary.documents["partial"] == len(good)


def test_process_flow_tries_again_a_share_and_knows_what_was_read_before(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real = Run.process

    def unsteady(self: Run, source: Source) -> object:
        calls.append(source.name)
        if source.name == "torn.pdf" and calls.count(source.name) == 1:
            raise OSError(110, "Connection timed out")
        return real(self, source)

    monkeypatch.setattr(Run, "process", unsteady)
    monkeypatch.setattr(process, "shares", lambda sources, at_once: [tuple(sources)])
    monkeypatch.setattr(process, "process_documents", process.process_documents.with_options(retry_delay_seconds=0))
    outcome = process_folder(Folder(paths=[folder], out=tmp_path / "out"))
    assert len(calls) == 6
    assert (outcome.reused, outcome.unread, outcome.read["new"]) == (0, (), 3)


def test_process_flow_does_not_try_again_what_would_fail_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def gone(self: Run, source: Source) -> object:
        calls.append(source.name)
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Run, "process", gone)
    outcome = process_folder(Folder(paths=[folder], out=tmp_path / "out"))
    assert len(calls) == len(set(calls)) == outcome.failures == 3


def test_flows_keep_runs_and_logs_for_ninety_days_and_no_results() -> None:
    kept = get_current_settings().server.services.db_vacuum
    assert kept.enabled == {"events", "flow_runs", "orphans"}
    assert kept.retention_period == dt.timedelta(days=90)
    modules = [importlib.import_module(f"flows.{each.name}") for each in pkgutil.iter_modules(flows.__path__)]
    found = {each.name: each for module in modules for each in vars(module).values() if isinstance(each, Flow | Task)}
    assert len(found) > 10
    assert [name for name, each in found.items() if each.persist_result is not False] == []


def test_flows_telemetry_is_off() -> None:
    code = (
        "import flows.process, prefect.settings;"
        "from prefect._internal.analytics.enabled import is_telemetry_enabled;"
        "print(is_telemetry_enabled(), prefect.settings.get_current_settings().server.analytics_enabled)"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "DO_NOT_TRACK")}
    environment.pop("PREFECT_SERVER_ANALYTICS_ENABLED", None)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
