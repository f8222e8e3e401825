"""A store to oneself for a while: among machines that share nothing else, by one small file that S3 writes on conditions.

Who holds it writes it anew again and again. When it stays as it is for long, its holder is no more, and another takes it over.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from pipeline.errors import OutputError

NAME = ".suivi.lease"
EVERY = 15.0  # seconds between two writings
PATIENCE = 120.0  # seconds that it may stay as it is before it counts as left behind

_P = ParamSpec("_P")
_T = TypeVar("_T")
_LIBRARIES = ("aiobotocore", "aiohttp", "botocore")  # known by name: who has no such store need not have them
_TAKEN = (409, 412)  # what S3 answers when a condition does not hold


def asking(method: Callable[_P, _T]) -> Callable[_P, _T]:
    """What the libraries of stores say of one that does not answer, as an OSError; any other error stays what it is."""

    @wraps(method)
    def asked(*args: _P.args, **named: _P.kwargs) -> _T:
        try:
            return method(*args, **named)
        except Exception as error:
            if not isinstance(error, OSError):
                raise OSError(errno.EIO, str(error)) from error
            raise

    return asked


class Lease:
    """The file, held."""

    def __init__(self, files: Any, path: str) -> None:
        """Wait for it, as long as another goes on writing it."""
        self._files, self._path = files, path
        self._bucket, _, self._key = path.partition("/")
        self._me = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4()}"
        self._mutex, self._over, self._count = threading.Lock(), threading.Event(), 0
        self._tag = self._taken()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def require(self) -> None:
        """See that it is still ours, and make sure of some more time.

        Raises:
            OutputError: another took it over, because nothing was heard of us.
        """
        with self._mutex:
            self._renew()
            if self._tag is None:
                raise OutputError(
                    f"s3://{self._path} was taken over by another run, which heard nothing of this one for "
                    f"{PATIENCE:g} seconds; nothing was changed. Run it again."
                )

    @asking
    def release(self) -> None:
        """Let others have it."""
        self._over.set()
        self._thread.join()
        if self._tag is not None:
            self._files.rm_file(self._path)

    def _taken(self) -> str | None:
        seen, since = None, time.monotonic()
        while True:
            now = self._there()
            if now is None:
                if tag := self._put(IfNoneMatch="*"):
                    return tag
            elif now != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since > PATIENCE and (tag := self._put(IfMatch=now)):
                return tag
            time.sleep(min(1.0, PATIENCE / 10))

    def _go_on(self) -> None:
        while not self._over.wait(EVERY):
            with self._mutex:
                try:
                    self._renew()
                except (
                    OSError
                ):  # it may answer the next time; if it does not for long, another takes it, and we hear of it
                    continue

    def _renew(self) -> None:
        if self._tag is not None:
            self._tag = self._put(IfMatch=self._tag) or self._ours()

    @asking
    def _ours(self) -> str | None:
        """Its tag, where it is ours all the same: an answer may be lost, and the request made twice."""
        tag = self._there()
        return tag if tag and self._files.cat_file(self._path).decode().startswith(self._me) else None

    @asking
    def _there(self) -> str | None:
        self._files.invalidate_cache()
        try:
            return cast(str, self._files.info(self._path)["ETag"])
        except FileNotFoundError:
            return None

    @asking
    def _put(self, **condition: str) -> str | None:
        """Its tag; None where the condition does not hold."""
        self._count += 1
        body = f"{self._me}\n{self._count}\n".encode()
        try:
            done = self._files.call_s3("put_object", Bucket=self._bucket, Key=self._key, Body=body, **condition)
        except OSError as error:
            answer: Any = getattr(error.__cause__, "response", {})
            if answer.get("ResponseMetadata", {}).get("HTTPStatusCode") in _TAKEN:
                return None
            raise
        return cast(str, done["ETag"])


@contextmanager
def leased(files: Any, path: str) -> Iterator[Lease]:
    """Hold a path of an S3 file system for as long as the block runs.

    Raises:
        OSError: the store does not answer, or knows no conditions.
    """
    lease = Lease(files, path)
    try:
        yield lease
    finally:
        lease.release()
