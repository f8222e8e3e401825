"""The services of the network, as one small server on this machine: their grammar, our own contents, faults on demand."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.sources.services import Services

PDF = "application/pdf"
PAGE = "text/html; charset=utf-8"
Query = dict[str, str]


@dataclass
class Reply:
    """What the server says once."""

    body: bytes = b""
    status: int = 200
    kind: str = PDF
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None  # bytes after which the connection breaks
    silent: float = 0  # seconds before anything is said
    drip: float = 0  # seconds between two pieces of it


@dataclass
class Stand:
    """A server that stands in for all services, and remembers what it was asked."""

    address: str = ""
    turns: Path = Path()
    files: dict[tuple[str, str, str], bytes] = field(default_factory=dict)  # symbol, language, format
    links: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)  # title, path of a download page
    pages: dict[str, Reply | Callable[[Query], Reply]] = field(default_factory=dict)  # by path
    faults: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))  # by path: said first, in order
    asked: list[tuple[str, Query, dict[str, str], float]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def services(self, **more: object) -> Services:
        """Settings that lead here, without long pauses."""
        said: dict[str, object] = {
            "ods": f"{self.address}/ods",
            "treaty_bodies": f"{self.address}/tb",
            "docs": f"{self.address}/docs",
            "pause": 0,
            "timeout": 0.5,
            "usual_wait": 0.01,
            "turns": self.turns,
        }
        return Services.model_validate(said | more)

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [path for path, *_ in self.asked]

    def reply(self, path: str, query: Query, headers: dict[str, str]) -> Reply:
        """The answer to one request."""
        if self.faults[path]:
            return self.faults[path].pop(0)
        if path == "/ods":
            return self._kept(self.files.get((query.get("s", ""), query.get("l", ""), query.get("t", ""))), headers)
        if path == "/tb/Download.aspx":
            return Reply(self._download(query), kind=PAGE)
        if path in self.pages:
            page = self.pages[path]
            return page(query) if callable(page) else page
        return Reply(b"<html><body>Not found</body></html>", 404, PAGE)

    def _kept(self, body: bytes | None, headers: dict[str, str]) -> Reply:
        if body is None:
            return Reply(b"")  # status 200, and nothing: not published
        tag = f'"{hash(body)}"'
        if headers.get("if-none-match") == tag:
            return Reply(b"", 304)
        return Reply(body, headers={"ETag": tag, "Last-Modified": "Mon, 02 Mar 2026 12:00:00 GMT"})

    def _download(self, query: Query) -> bytes:
        links = self.links.get((query.get("symbolno", ""), query.get("Lang", "")), [])
        rows = "".join(f'<a title="{title}" href="{path}">View document</a>' for title, path in links)
        page = f'<html><head><meta charset="utf-16"></head><body><h1>Download</h1>{rows}</body></html>'
        return page.encode("utf-16")


@contextmanager
def serving(port: int = 0) -> Iterator[Stand]:
    """Serve on a port of this machine, a free one by default."""
    stand = Stand()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer({name: values[0] for name, values in parse_qs(sent, keep_blank_values=True).items()})

        def _answer(self, form: Query) -> None:
            stand.at_once += 1
            stand.most_at_once = max(stand.most_at_once, stand.at_once)
            try:
                self._say(form)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                stand.at_once -= 1

        def _say(self, form: Query) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()} | form
            headers = {name.lower(): value for name, value in self.headers.items()}
            path = unquote(parts.path)
            stand.asked.append((path, query, headers, time.monotonic()))
            reply = stand.reply(path, query, headers)
            time.sleep(reply.silent)
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            whole = reply.body[: reply.cut]
            piece = max(1, len(whole) // 50) if reply.drip else max(1, len(whole))
            for start in range(0, len(whole), piece):
                self.wfile.write(whole[start : start + piece])
                time.sleep(reply.drip)
            if reply.cut is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    stand.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with TemporaryDirectory() as folder:
            stand.turns = Path(folder)
            yield stand
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
