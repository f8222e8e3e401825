from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from flows.deployments import deployments
from flows.events import ARRIVED
from flows.ingest import take_in
from flows.serve import HOST
from flows.watch import changes
from pipeline.commands.serving import Offer
from pipeline.errors import SuiviError, UnreadableError
from pipeline.freshness import Look, look
from tests.conftest import ROOT

PATIENCE = 200.0
ENDS = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


class Served(NamedTuple):
    """`suivi serve`, running."""

    process: subprocess.Popen[str]
    api: httpx.Client
    raw: Path
    out: Path
    told: list[dict[str, str]]  # what came to the address that is to be told


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
def listener() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """An address that is told, and what it was told."""
    told: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer((HOST, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{HOST}:{server.server_address[1]}/hook", told
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, listener: tuple[str, list[dict[str, str]]]) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = str(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(folder / "prefect"), "PYTHONPATH": str(ROOT)}
    address, told = listener
    options = ["--raw", folder / "raw", "--out", folder / "out", "--port", port, "--every", "0.3", "--notify", address]
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
            yield Served(process, api, folder / "raw", folder / "out", told)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)  # so that it ends its server
            process.communicate(timeout=90)


def ask(served: Served, path: str, body: Any) -> httpx.Response:
    """An answer; asked again while the server's database is busy, which it tells by 503."""
    found: httpx.Response = until(lambda: served.api.post(path, json=body).raise_for_status())
    return found


def offered(served: Served) -> dict[str, dict[str, Any]]:
    answer = ask(served, "/deployments/filter", {}).json()
    return {one["name"]: one for one in answer}


def run(served: Served, name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Call a deployment as another program does; the run when it has ended."""
    id = offered(served)[name]["id"]
    called = {"parameters": parameters, "idempotency_key": str(uuid.uuid4())}  # asked twice, it is run once
    made = ask(served, f"/deployments/{id}/create_flow_run", called)

    def ended() -> Any:
        answer = served.api.get(f"/flow_runs/{made.json()['id']}").raise_for_status().json()
        return answer if answer["state"]["type"] in ENDS else None

    found: dict[str, Any] = until(ended)
    return found


def runs_of(served: Served, name: str) -> list[dict[str, Any]]:
    body = {"deployments": {"name": {"any_": [name]}}}
    found: list[dict[str, Any]] = ask(served, "/flow_runs/filter", body).json()
    return found


def artifact(served: Served, key: str) -> str:
    """The newest of a key."""
    return str(served.api.get(f"/artifacts/{key}/latest").raise_for_status().json()["data"])


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_serve_by_arrival_by_call_and_by_event_tells_whom_it_should_and_ends_quietly(served: Served, raw: Path) -> None:
    until(lambda: served.process.poll() is not None or len(offered(served)) == 8)
    assert served.process.poll() is None, served.process.communicate()[1][-2000:]
    until(lambda: len(served.api.post("/automations/filter", json={}).raise_for_status().json()) == 5)

    # a document arrives in the folder
    served.raw.mkdir()
    shutil.copyfile(raw / "CRPD_C_XMV_CO_1.pdf", served.raw / "CRPD_C_XMV_CO_1.pdf")
    until(lambda: [each for each in runs_of(served, "ingest") if each["state"]["type"] == "COMPLETED"])
    assert "CRPD/C/XMV/CO/1@en" in (served.out / "documents.csv").read_text(encoding="utf-8-sig")
    assert "https://docs.un.org/en/CRPD/C/XMV/CO/1)" in artifact(served, "summary")

    # another program calls; what is overdue is told, and what failed
    ahead = {"tables": str(served.out), "days": 0, "today": "2015-01-01"}
    assert run(served, "remind", {"ahead": ahead})["state"]["type"] == "COMPLETED"
    assert "| overdue |" in artifact(served, "due")
    missing = {"arrival": {"document": "/nowhere.pdf", "raw": str(served.raw), "out": str(served.out)}}
    assert run(served, "process-this-document", missing)["state"]["type"] == "FAILED"
    words = until(lambda: len(served.told) == 2 and {each["subject"]: each["text"] for each in served.told})
    assert "/nowhere.pdf is not a file" in words["suivi: process-this-document failed"]
    assert "/runs/flow-run/" in words.pop("suivi: process-this-document failed")
    ((subject, text),) = words.items()
    assert "overdue" in subject and "CRPD/C/XMV/CO/1" in text

    # another program says that something arrived
    before = len(runs_of(served, "ingest"))
    event = {"occurred": f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}", "event": ARRIVED}
    event |= {"id": "00000000-0000-4000-8000-000000000001", "resource": {"prefect.resource.id": "mail"}}  # type: ignore[dict-item]
    ask(served, "/events", [event])
    until(lambda: len(runs_of(served, "ingest")) == before + 1)

    os.killpg(served.process.pid, signal.SIGINT)  # as Ctrl-C does
    _, said = served.process.communicate(timeout=90)
    assert said.splitlines()[-1] == "Stopped."
    assert "Traceback" not in said.rpartition("/nowhere.pdf")[2]  # what failed before said why
    with pytest.raises(httpx.ConnectError):
        served.api.get("/health")


def test_serve_fills_in_folders_and_times(tmp_path: Path) -> None:
    offer = Offer(raw=tmp_path / "raw", out=tmp_path / "out", states=["XMV"], refresh="1 2 * * *")
    found = {one.name: one for one in deployments(offer)}
    assert found["ingest"].parameters == {"folder": {"paths": [str(tmp_path / "raw")], "out": str(tmp_path / "out")}}
    assert {name: [str(each.schedule.cron) for each in one.schedules or []] for name, one in found.items()} == {  # type: ignore[union-attr]
        **dict.fromkeys(found, []),
        "refresh": ["1 2 * * *"],
        "remind": ["0 7 * * 1"],
    }
    assert all(one.description for one in found.values())
    offer = Offer(export=tmp_path / "uhri.json")
    found = {one.name: one for one in deployments(offer)}
    assert found["reconcile"].schedules and not found["refresh"].schedules


def test_serve_forms_help_with_every_field() -> None:
    for one in deployments(Offer()):
        (model,) = one._parameter_openapi_schema.definitions.values()
        for name, field in model["properties"].items():
            assert field.get("title") and field.get("description") and field.get("examples"), f"{one.name}: {name}"


@pytest.mark.parametrize("cron", ["every day", "61 * * * *", "* * *", ""])
def test_serve_refuses_what_is_no_time_table(cron: str) -> None:
    with pytest.raises(SuiviError, match="five fields"):
        deployments(Offer(remind=cron))


def test_watch_tells_when_the_folder_has_come_to_rest() -> None:
    a, b, half = (1, 1), (2, 2), (1, 3)
    looks: list[Look] = [
        {"a": a},
        {"a": a},
        {"a": a, "b": half},
        {"a": a, "b": b},
        {"a": a, "b": b},
        {"b": b},
        {"b": b},
    ]
    waiting = iter(looks)

    def told(*, stale: bool) -> list[list[str]]:
        nonlocal waiting
        waiting, found = iter(looks), []
        with pytest.raises(RuntimeError, match="StopIteration"):
            for names in changes(lambda: next(waiting), stale=lambda: stale, rest=lambda: None):
                found.append(names)
        return found

    assert told(stale=True) == [["a"], ["b"], ["a"]]
    assert told(stale=False) == [["b"], ["a"]]


def test_watch_sees_files_and_sidecars_and_nothing_hidden(tmp_path: Path) -> None:
    (tmp_path / ".superseded").mkdir()
    (tmp_path / "2026").mkdir()
    for name in (".superseded/a.pdf", ".b.pdf.part", "c.pdf", "c.pdf.provenance.json", "2026/d.pdf"):
        (tmp_path / name).write_text(name)
    assert set(look(tmp_path)) == {"c.pdf", "c.pdf.provenance.json", "2026/d.pdf"}
    assert look(tmp_path / "nowhere") == {}


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
