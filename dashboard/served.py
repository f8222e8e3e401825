"""The page as Streamlit serves it: its own program goes to browsers from memory, and all of it at once.

Streamlit's page is some two hundred small files. A browser hears of them one wave after the other, as each names the next, and
asks for them while the page is being made. Here the files that browsers asked for stay in memory, and whoever comes next is told
of all of them with the first answer.
"""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from starlette.middleware import Middleware
from streamlit import file_util

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]
PROGRAM = Path(file_util.get_static_dir())
"""Streamlit's own page, and what it needs in a browser."""
_FOREVER = b"public, immutable, max-age=31536000"  # their names hold a sum of what is in them


class _File(NamedTuple):
    """A file of Streamlit's program."""

    body: bytes
    kind: bytes


class AtOnce:
    """ASGI middleware that answers for Streamlit's own files; all else is Streamlit's to answer."""

    def __init__(self, app: Asgi) -> None:
        """Know which files there are: nothing else is ever read."""
        self._app = app
        self._index = (PROGRAM / "index.html").read_text(encoding="utf-8")
        own = (PROGRAM / "static").rglob("*")
        self._there = {f"/{path.relative_to(PROGRAM).as_posix()}": path for path in own if path.is_file()}
        self._asked: dict[str, _File] = {}  # in the order in which browsers asked first

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope.get("path", "")
        plain = scope["type"] == "http" and scope["method"] == "GET" and not scope.get("root_path")
        if plain and path == "/":
            await _answer(send, self._page(), b"text/html; charset=utf-8", b"no-cache")
        elif plain and path in self._there:
            if path not in self._asked:
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                self._asked[path] = _File(self._there[path].read_bytes(), kind.encode())
            await _answer(send, *self._asked[path], _FOREVER)
        else:
            await self._app(scope, receive, send)

    def _page(self) -> bytes:
        """Streamlit's page, which names what browsers have asked for."""
        named = (path for path in self._asked if path.endswith(".js") and f".{path}" not in self._index)
        links = "".join(f'<link rel="modulepreload" crossorigin href=".{path}">' for path in named)
        return self._index.replace("</head>", f"{links}</head>").encode()


async def _answer(send: Send, body: bytes, kind: bytes, keep: bytes) -> None:
    heads = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", keep)]
    await send({"type": "http.response.start", "status": 200, "headers": heads})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def _ready(_app: st.App) -> AsyncIterator[None]:
    """What the page is made of is read before anybody comes."""
    for name in ("compare", "deadlines", "listing", "overview", "quality", "state"):
        import_module(f"dashboard.{name}")
    yield


app = st.App("app.py", middleware=[Middleware(AtOnce)], lifespan=_ready)
