from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from flows.ingest import take_in
from flows.serve import HOST, deployments
from pipeline.errors import SuiviError, UnreadableError
from tests.conftest import ROOT

PATIENCE = 200.0


class Served(NamedTuple):
    """`suivi serve`, running."""

    process: subprocess.Popen[str]
    api: httpx.Client
    raw: Path
    out: Path


def until(question: Any, seconds: float = PATIENCE) -> Any:
    """The first answer that is not empty."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if answer := question():
                return answer
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError("waited in vain")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = str(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(folder / "prefect"), "PYTHONPATH": str(ROOT)}
    options = ["--raw", folder / "raw", "--out", folder / "out", "--port", port, "--cron", "0 5 1 1 *"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "serve", *options],
        cwd=ROOT,
        env=environment,
        text=True,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        with httpx.Client(base_url=f"http://{HOST}:{port}/api", timeout=10) as api:
            yield Served(process, api, folder / "raw", folder / "out")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def offered(served: Served) -> dict[str, dict[str, Any]]:
    answer = served.api.post("/deployments/filter", json={}).raise_for_status().json()
    return {one["name"]: one for one in answer}


@pytest.mark.slow
def test_serve_takes_in_a_document_that_a_caller_names_and_ends_quietly(served: Served, raw: Path) -> None:
    there = until(lambda: (found := offered(served)).keys() >= {"watch-folder"} and found)
    assert set(there) == {"process-this-document", "process-folder", "watch-folder"}
    assert there["watch-folder"]["schedules"][0]["schedule"]["cron"] == "0 5 1 1 *"
    document = raw / "CRPD_C_XMV_CO_1.pdf"
    body = {"parameters": {"arrival": {"document": str(document), "raw": str(served.raw), "out": str(served.out)}}}
    run = served.api.post(f"/deployments/{there['process-this-document']['id']}/create_flow_run", json=body).json()

    def ended() -> Any:
        state = served.api.get(f"/flow_runs/{run['id']}").raise_for_status().json()["state"]
        return state if state["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None

    assert until(ended)["type"] == "COMPLETED"
    assert (served.raw / document.name).read_bytes() == document.read_bytes()
    assert "CRPD/C/XMV/CO/1@en" in (served.out / "documents.csv").read_text(encoding="utf-8-sig")
    os.killpg(served.process.pid, signal.SIGINT)  # as Ctrl-C does
    _, said = served.process.communicate(timeout=90)
    assert said.splitlines()[-1] == "Stopped."
    assert "Traceback" not in said
    with pytest.raises(httpx.ConnectError):
        served.api.get("/health")


def test_serve_fills_in_the_folders(tmp_path: Path) -> None:
    found = {one.name: one for one in deployments(tmp_path / "raw", tmp_path / "out", cron="0 5 * * *")}
    assert found["watch-folder"].parameters == {
        "folder": {"paths": [str(tmp_path / "raw")], "out": str(tmp_path / "out")},
    }
    assert all(one.description for one in found.values())


@pytest.mark.parametrize("cron", ["every day", "61 * * * *", "* * *", ""])
def test_serve_refuses_what_is_no_time_table(cron: str, tmp_path: Path) -> None:
    with pytest.raises(SuiviError, match="five fields"):
        deployments(tmp_path, tmp_path, cron=cron)


def test_ingest_files_a_document_once(raw: Path, tmp_path: Path) -> None:
    document = raw / "CRPD_C_XMV_CO_1.pdf"
    there = take_in(document, tmp_path / "raw")
    assert there.read_bytes() == document.read_bytes()
    assert take_in(document, tmp_path / "raw") == take_in(there, tmp_path / "raw") == there
    assert [path.name for path in (tmp_path / "raw").iterdir()] == [document.name]


def test_ingest_does_not_put_one_file_in_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("1. The Committee recommends one thing.")
    (tmp_path / "a.txt").write_text("1. The Committee recommends another thing.")
    with pytest.raises(UnreadableError, match="another file"):
        take_in(tmp_path / "a.txt", tmp_path / "raw")
    assert "one thing" in (tmp_path / "raw" / "a.txt").read_text()


@pytest.mark.parametrize("name", ["missing.pdf", "notes.xyz"])
def test_ingest_refuses_what_cannot_be_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "notes.xyz").write_text("x")
    with pytest.raises(UnreadableError, match=name):
        take_in(tmp_path / name, tmp_path / "raw")
    assert not (tmp_path / "raw").exists()
