"""An object store on this machine that speaks enough of S3 for s3fs: list, read, write, remove; contents in memory."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

TIME = "2026-03-02T12:00:00.000Z"


@contextmanager
def serving() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Its address, and what it holds: `bucket/key` -> bytes."""
    held: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path, query = self._asked()
            if "/" not in path:
                return self._say(200, self._listed(path, query.get("prefix", [""])[0]))
            if path not in held:
                return self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")
            data = held[path]
            if told := self.headers.get("Range"):
                start, _, end = told.removeprefix("bytes=").partition("-")
                return self._say(206, data[int(start) : int(end) + 1 if end else None], data)
            self._say(200, data, data)

        do_HEAD = do_GET

        def do_PUT(self) -> None:
            path, _ = self._asked()
            held[path] = self.rfile.read(int(self.headers["Content-Length"]))
            self._say(200, b"", held[path])

        def do_DELETE(self) -> None:
            held.pop(self._asked()[0], None)
            self._say(204, b"")

        def _asked(self) -> tuple[str, dict[str, list[str]]]:
            parts = urlsplit(self.path)
            return unquote(parts.path).strip("/"), parse_qs(parts.query, keep_blank_values=True)

        def _listed(self, bucket: str, prefix: str) -> bytes:
            keys = {key.removeprefix(f"{bucket}/"): data for key, data in held.items() if key.startswith(f"{bucket}/")}
            rows = "".join(
                f"<Contents><Key>{escape(key)}</Key><LastModified>{TIME}</LastModified><Size>{len(data)}</Size></Contents>"
                for key, data in sorted(keys.items())
                if key.startswith(prefix)
            )
            return f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode()

        def _say(self, status: int, body: bytes, whole: bytes | None = None) -> None:
            self.send_response(status)
            if whole is not None:
                self.send_header("ETag", f'"{hashlib.md5(whole).hexdigest()}"')
                self.send_header("Last-Modified", "Mon, 02 Mar 2026 12:00:00 GMT")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", held
    finally:
        server.shutdown()
        server.server_close()
