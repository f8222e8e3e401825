"""The server and the runner: what is offered is served until it is stopped."""

from __future__ import annotations

import contextvars
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from prefect import serve as prefect_serve
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.automations import notify
from flows.deployments import deployments
from flows.watch import watch
from pipeline.commands.serving import Offer
from pipeline.errors import SuiviError

HOST = "127.0.0.1"  # nobody else's machine; put a sign-in before it to let others in
_PATIENCE = 120.0  # seconds that a new server may take to make its database


def serve(offer: Offer) -> None:
    """Offer the deployments until stopped, on the server of PREFECT_API_URL or else on one of our own.

    Raises:
        SuiviError: a time-table is none, the server does not start, or nobody is there to be told.
    """
    offered = deployments(offer)
    with server(offer.port):
        notify(offer.notify)
        _aside(offer)
        # of the runner, not of the deployments: Prefect 3.8.8 may lose a slot of those and cancels the run
        prefect_serve(*offered, print_starting_message=False, limit=offer.at_once)


def _aside(offer: Offer) -> None:
    """Watch the folder of documents in a thread that ends with the process; it knows the server by the context."""
    here = contextvars.copy_context()
    watching = lambda: watch(offer.raw, offer.out, every=offer.every)  # noqa: E731
    threading.Thread(target=here.run, args=(watching,), name="watch", daemon=True).start()


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
    links = os.environ | {"PREFECT_UI_URL": f"http://{HOST}:{port}"}  # for those who are told
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env=links)
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
