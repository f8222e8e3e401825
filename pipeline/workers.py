"""Processes that do the work, so that a document that hangs, crashes or eats the memory costs nothing but itself.

Each worker has a pool of its own (pebble), so that one that is killed in the middle of a message leaves no lock behind
that others wait for. Workers are forked from a small process that has imported the pipeline once: neither the caller's
threads nor its memory are copied, and a replacement is there at once.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import resource
import signal
import threading
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.limits import Limits

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_GLANCE = 1.0  # seconds between looks whether the pool that is to do the work is still there
_TRIES = 3  # for a worker that ends before it takes the work up
# how the system ends what takes too much, and how native libraries end themselves when they get no more
_OUT_OF_MEMORY = (signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL)


class Ended(NamedTuple):
    """Work that came to no result."""

    kind: str  # time_limit, memory_limit, worker_lost, internal_error
    happened: str  # "took longer than 300 seconds"; who called knows what it was, and what may help


class Workers:
    """A few worker processes, called from any thread. They start when they are first needed."""

    def __init__(self, count: int, limits: Limits, *, preload: Sequence[str]) -> None:
        """`preload` names the modules whose import is paid once, before workers are forked."""
        self._limits = limits
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        forkserver.ensure_running()  # does not wait for it: it imports while the caller goes on
        self._idle: queue.SimpleQueue[ProcessPool | None] = queue.SimpleQueue()
        for _ in range(count):
            self._idle.put(None)
        self._running: set[ProcessFuture[Any]] = set()
        self._stopped = False
        self._mutex = threading.Lock()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers; work that is still going on is given up."""
        self.stop()
        self.rest()

    def rest(self) -> None:
        """End the workers that have nothing to do, and with them their memory; they start again when they are needed."""
        for _ in range(self._idle.qsize()):
            try:
                _end(self._idle.get_nowait())
            except queue.Empty:
                return
            self._idle.put(None)

    def stop(self) -> None:
        """Give up all work that is going on: its callers get a CancelledError."""
        with self._mutex:
            self._stopped = True
            running = tuple(self._running)
        for future in running:
            future.cancel()

    def call(self, function: Callable[..., _T], *args: object) -> _T | Ended:
        """What the function returns, called in a worker; waits for a worker to be free.

        Raises:
            OSError: the function could not read or write.
            CancelledError: `stop` was called meanwhile.
        """
        pool = self._idle.get()
        try:
            error: BaseException | None
            for _ in range(_TRIES):
                if pool is None or not pool.active:
                    _end(pool)
                    pool = self._pool()
                try:
                    future = self._schedule(pool, function, args)
                except RuntimeError as broken:  # its worker was killed a moment ago
                    error = BrokenProcessPool(str(broken))
                    continue
                error = self._wait(pool, future)
                if not isinstance(error, BrokenProcessPool):
                    break
            if error is None:
                return future.result()
            ended = self._ended(error)
            if ended is None or ended.kind in ("time_limit", "worker_lost"):
                _end(pool)
                pool = None
            if ended is None:
                raise error
            return ended
        finally:
            self._idle.put(pool)

    def _pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1, initializer=_prepare, initargs=(self._limits.memory_limit,), context=self._context
        )

    def _schedule(self, pool: ProcessPool, function: Callable[..., _T], args: tuple[object, ...]) -> ProcessFuture[_T]:
        future = pool.schedule(function, args=args, timeout=self._limits.time_limit)
        with self._mutex:
            self._running.add(future)
            if self._stopped:
                future.cancel()
        return future

    def _wait(self, pool: ProcessPool, future: ProcessFuture[Any]) -> BaseException | None:
        """What the work ended with. A pool whose worker is killed as it takes work up can break without saying so of it."""
        try:
            while True:
                try:
                    return future.exception(_GLANCE)
                except TimeoutError:  # of our waiting; that of the work would be returned
                    if not pool.active and not future.done():
                        return BrokenProcessPool("the pool is no more")
        except CancelledError as error:
            return error
        finally:
            with self._mutex:
                self._running.discard(future)

    def _ended(self, error: BaseException) -> Ended | None:
        """What an error says of the work; None where it says nothing of it."""
        seconds, megabytes = self._limits.time_limit, self._limits.memory_limit
        match error:
            case TimeoutError():
                return Ended("time_limit", f"took longer than {seconds:g} seconds")
            case MemoryError():
                return Ended("memory_limit", f"needs more than {megabytes} MB of memory")
            case ProcessExpired() | BrokenProcessPool():
                return Ended("worker_lost", f"ended the program that worked on it ({_cause(error)})")
            case CancelledError() | OSError():
                return None
        _log.info("some work came to nothing", exc_info=error)
        return Ended("internal_error", f"met a mistake of the program ({type(error).__name__}: {error})")


def _cause(error: BaseException) -> str:
    code = getattr(error, "exitcode", None)
    if not isinstance(code, int):
        return "it did not start"
    if code >= 0:
        return f"exit status {code}"
    name = signal.Signals(-code).name
    return f"{name}, memory may have run out" if -code in _OUT_OF_MEMORY else name


def _end(pool: ProcessPool | None) -> None:
    if pool is not None:
        pool.stop()
        pool.join()


def _prepare(megabytes: int) -> None:
    """Make a worker quiet and bounded."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)  # what third parties have to say of a file; what matters becomes an issue
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = Path("/proc/self/statm")
    if size.exists():  # elsewhere than on Linux the limit on addresses is not kept, or cannot be set
        now = int(size.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        most = now + megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
