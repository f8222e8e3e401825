"""The deployments: which flows wait for a click, a call or the clock, with which folders filled in."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError
from urllib.request import urlopen

from prefect import Flow
from prefect import serve as prefect_serve
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import ValidationError

from flows.ingest import process_this_document
from flows.process import process_folder
from pipeline.errors import SuiviError

HOST = "127.0.0.1"  # nobody else's machine; put a sign-in before it to let others in
_PATIENCE = 120.0  # seconds that a new server may take to make its database
_AT_ONCE = 1  # runs at a time: two would only wait for each other at the folder of the tables


def deployments(raw: Path, out: Path, *, cron: str) -> list[RunnerDeployment]:
    """What the Prefect page offers: one document, the folder, and the folder by the clock.

    Args:
        raw: folder of documents.
        out: folder of tables.
        cron: when the folder is looked at, e.g. "*/10 * * * *"; only new documents are read.

    Raises:
        SuiviError: `cron` is no time-table.
    """
    try:
        CronSchedule(cron=cron)
        schedule = Cron(cron)
    except ValidationError:
        message = f"{cron!r} is no time-table of cron; it has five fields: '0 5 * * *' is every day at five."
        raise SuiviError(message) from None
    raw, out = raw.resolve(), out.resolve()
    folder = {"folder": {"paths": [str(raw)], "out": str(out)}}
    return [
        _offer(
            process_this_document,
            "process-this-document",
            "One document on this machine: filed among the others, and the tables brought up to date.",
            {"arrival": {"document": "", "raw": str(raw), "out": str(out)}},
        ),
        _offer(process_folder, "process-folder", "Any folder of documents, into any folder of tables.", folder),
        _offer(
            process_folder,
            "watch-folder",
            "The folder of documents, by the clock: what is new in it is read, and the tables published.",
            folder,
            schedule,
        ),
    ]


def _offer(
    flow: Flow[..., Any], name: str, description: str, parameters: dict[str, Any], schedule: Schedule | None = None
) -> RunnerDeployment:
    made = flow.to_deployment(name, description=description, parameters=parameters, schedule=schedule, tags=["suivi"])
    return cast(RunnerDeployment, made)  # a coroutine only where an event loop runs


def serve(raw: Path, out: Path, *, cron: str, port: int) -> None:
    """Offer the deployments until stopped, on the server of PREFECT_API_URL or else on one of our own.

    Raises:
        SuiviError: `cron` is no time-table, or the server does not start.
    """
    offered = deployments(raw, out, cron=cron)
    with server(port):
        prefect_serve(*offered, print_starting_message=False, limit=_AT_ONCE)


@contextmanager
def server(port: int) -> Iterator[str]:
    """The address of Prefect's server; one is started, for this machine only, where the environment names none.

    Raises:
        SuiviError: it does not start.
    """
    given = PREFECT_API_URL.value()
    if given:
        yield given
        return
    address = f"http://{HOST}:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    quiet = subprocess.DEVNULL
    # in a session of its own: Ctrl-C is for us, and the server is still needed to say good-bye to
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        _wait(process, address, port)
        with temporary_settings({PREFECT_API_URL: address}):
            yield address
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break  # another server may answer in its place
        try:
            with urlopen(f"{address}/health", timeout=2):
                return
        except (URLError, TimeoutError):
            time.sleep(0.3)
    raise SuiviError(
        f"Prefect's server did not start on {HOST}:{port}; free that port or choose another with --port, "
        "or name a running server in PREFECT_API_URL."
    )
