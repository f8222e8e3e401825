"""`prefect.yaml` says what `suivi serve` offers, and a worker of a work pool runs it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.settings import PREFECT_API_URL
from prefect.workers.process import ProcessWorker

from flows.deployments import deployments
from flows.process import Folder
from pipeline.commands.serving import Offer
from tests.conftest import ROOT

FILE = ROOT / "prefect.yaml"


def said() -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))["deployments"]}


def test_work_pool_file_says_what_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    offer = Offer(states=["MAR"], export=Path("uhri.json"))
    served = {one.name: one for one in deployments(offer)}
    there = said()
    assert list(there) == list(served)
    for name, one in served.items():
        told = there[name]
        assert told["entrypoint"] == one.entrypoint, name
        assert (told["description"], told["tags"]) == (one.description, one.tags), name
        assert _absolute(told["parameters"]) == one.parameters, name
        assert [each["cron"] for each in told.get("schedules", [])] == [
            each.schedule.cron
            for each in one.schedules or []  # type: ignore[union-attr]
        ], name
        assert [(set(each["expect"]), each["name"]) for each in told.get("triggers", [])] == [
            (each.expect, each.name) for each in one.triggers
        ], name
        assert told["work_pool"] == {"name": "suivi"}


def _absolute(value: Any) -> Any:
    """Paths as `suivi serve` fills them in."""
    if isinstance(value, dict):
        return {key: _absolute(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_absolute(each) for each in value]
    return str(ROOT / value) if value in ("data/raw", "data/processed", "uhri.json") else value


@pytest.mark.slow
def test_work_pool_runs_by_a_worker(tmp_path: Path, raw: Path) -> None:
    server = {"PREFECT_API_URL": str(PREFECT_API_URL.value()), "PYTHONPATH": str(ROOT)}
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.pdf").write_bytes((raw / "CRPD_C_XMV_CO_1.pdf").read_bytes())

    def prefect(*arguments: str) -> None:
        command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | server, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    async def ask() -> UUID:
        async with get_client() as client:
            deployment = await client.read_deployment_by_name("process-folder/process-folder")
            folder = Folder(paths=[tmp_path / "raw"], out=tmp_path / "out").model_dump(mode="json")
            return (await client.create_flow_run_from_deployment(deployment.id, parameters={"folder": folder})).id

    async def ended(run: UUID) -> str:
        async with get_client() as client:
            state = (await client.read_flow_run(run)).state
            return state.name if state and state.name else ""

    async def pool() -> None:
        async with get_client() as client:
            template = ProcessWorker.get_default_base_job_template()
            await client.create_work_pool(WorkPoolCreate(name="suivi", type="process", base_job_template=template))

    asyncio.run(pool())
    prefect("deploy", "--name", "process-folder")
    run = asyncio.run(ask())
    prefect("worker", "start", "--pool", "suivi", "--run-once")
    assert asyncio.run(ended(run)) == "Completed"
    assert "CRPD/C/XMV/CO/1@en" in (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")
