from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Any

import pytest
from pebble import ProcessFuture, ProcessPool
from pebble.pool.base_pool import PoolStatus

from pipeline.limits import Limits
from pipeline.workers import Ended, Workers

LIMITS = Limits(time_limit=2, memory_limit=512)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, LIMITS, preload=("pipeline.records",)) as workers:
        yield workers


def crash() -> None:
    ctypes.string_at(0)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # as native code that never comes back to Python
    time.sleep(60)


def eat() -> int:
    return len(bytearray(2 * LIMITS.memory_limit * 2**20))


def slip() -> None:
    raise ZeroDivisionError("a slip")


def leave() -> None:
    raise SystemExit(3)


@pytest.mark.parametrize(
    ("function", "kind", "words"),
    [
        (crash, "worker_lost", "SIGSEGV"),
        (os.abort, "worker_lost", "SIGABRT, memory may have run out"),
        (killed, "worker_lost", "SIGKILL, memory may have run out"),
        (hang, "time_limit", "longer than 2 seconds"),
        (eat, "memory_limit", "more than 512 MB"),
        (slip, "internal_error", "ZeroDivisionError: a slip"),
        (leave, "internal_error", "SystemExit: 3"),
    ],
)
def test_workers_say_what_ended_the_work_and_go_on(
    workers: Workers, function: Callable[[], object], kind: str, words: str
) -> None:
    ended = workers.call(function)
    assert isinstance(ended, Ended)
    assert ended.kind == kind
    assert words in ended.happened
    assert workers.call(abs, -3) == 3


def test_workers_pass_on_what_disk_and_network_say(workers: Workers) -> None:
    with pytest.raises(FileNotFoundError):
        workers.call(os.stat, "/there/is/no/such/file")


def test_workers_work_side_by_side_and_never_more_than_so_many(workers: Workers) -> None:
    spans: list[tuple[float, float]] = []

    def one() -> None:
        workers.call(int)
        start = time.monotonic()
        workers.call(time.sleep, 0.4)
        spans.append((start, time.monotonic()))

    threads = [threading.Thread(target=one) for _ in range(4)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0.8 <= time.monotonic() - start < 1.6  # two by two: not all at once, not one by one


def test_workers_stop_gives_up_what_is_going_on() -> None:
    raised: list[BaseException] = []

    def one() -> None:
        try:
            workers.call(time.sleep, 60)
        except CancelledError as error:
            raised.append(error)

    with Workers(1, Limits(time_limit=120), preload=("pipeline.records",)) as workers:
        pid = workers.call(os.getpid)
        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        start = time.monotonic()
        workers.stop()
        for thread in threads:
            thread.join()
        assert time.monotonic() - start < 10
    assert len(raised) == 2
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


class _Silent(ProcessPool):
    """A pool that breaks as it takes work up, and never says so of the work."""

    def schedule(self, *args: object, **options: object) -> ProcessFuture[Any]:
        self._context.status = PoolStatus.ERROR
        return ProcessFuture()


class _Loud(ProcessPool):
    """A pool that is broken by the time it is asked."""

    def schedule(self, *args: object, **options: object) -> ProcessFuture[Any]:
        raise RuntimeError("Unexpected error within the Pool")


@pytest.mark.parametrize("broken", [_Silent, _Loud])
def test_workers_outlive_a_pool_that_breaks_between_two_works(
    broken: type[ProcessPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.workers._GLANCE", 0.05)
    with Workers(1, LIMITS, preload=("pipeline.records",)) as workers:
        whole = workers._pool
        pools = iter([broken(max_workers=1, context=workers._context)])
        monkeypatch.setattr(workers, "_pool", lambda: next(pools, None) or whole())
        assert workers.call(os.getpid) != os.getpid()


def test_workers_outlive_a_worker_killed_while_it_waits_for_work(workers: Workers) -> None:
    for _ in range(3):
        worker = workers.call(os.getpid)
        assert isinstance(worker, int)
        os.kill(worker, signal.SIGKILL)
        assert isinstance(workers.call(os.getpid), int)


def test_workers_rest_without_a_process_and_start_again() -> None:
    with Workers(2, LIMITS, preload=("pipeline.records",)) as workers:
        first = workers.call(os.getpid)
        workers.rest()
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        assert workers.call(os.getpid) != first
