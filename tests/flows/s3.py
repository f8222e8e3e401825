"""An object store on this machine that speaks enough of S3 for s3fs: list, read, write on conditions, copy, remove; in memory."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

TIME = "2026-03-02T12:00:00.000Z"


def tag_of(data: bytes) -> str:
    """As S3 makes it of what is sent in one piece."""
    return f'"{hashlib.md5(data).hexdigest()}"'


class Held(dict[str, bytes]):
    """What it holds: `bucket/key` -> bytes. From the write after which `halt` is true none is answered, until it is None."""

    def __init__(self) -> None:
        """Nothing."""
        super().__init__()
        self.halt: Callable[[Held], bool] | None = None
        self.halted = threading.Event()
        self.refuse = False  # whatever is to be written

    def written(self) -> None:
        """See whether this was the write."""
        if self.halt and self.halt(self):
            self.halted.set()
        while self.halted.is_set() and self.halt:
            time.sleep(0.02)


@contextmanager
def serving() -> Iterator[tuple[str, Held]]:
    """Its address, and what it holds."""
    held = Held()
    mutex = threading.Lock()

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
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            if held.refuse:
                return self._say(403, b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")
            with mutex:
                if not self._may_be_written(held.get(path)):
                    return self._say(412, b"<Error><Code>PreconditionFailed</Code></Error>")
                told = self.headers.get("x-amz-copy-source")
                held[path] = held[unquote(told)] if told else body
            tag = f"<CopyObjectResult><ETag>{tag_of(held[path])}</ETag></CopyObjectResult>".encode()
            held.written()
            self._say(200, tag if told else b"", held[path])

        def _may_be_written(self, there: bytes | None) -> bool:
            wanted = self.headers.get("If-Match")
            return (wanted is None or (there is not None and wanted == tag_of(there))) and not (
                self.headers.get("If-None-Match") == "*" and there is not None
            )

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
                self.send_header("ETag", tag_of(whole))
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
