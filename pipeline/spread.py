"""One run over many machines: each reads documents from a shared store and puts their rows into another; one publishes.

Machines share nothing but the two stores. What a machine has put there stays when it is lost.
"""

from __future__ import annotations

import atexit
import multiprocessing
from collections.abc import Iterable
from contextlib import ExitStack
from threading import Lock

from pydantic import BaseModel, ConfigDict

from pipeline.discovery import Found, Source
from pipeline.errors import SuiviError
from pipeline.limits import USUAL, Limits
from pipeline.runner import Done, Outcome, Run
from pipeline.scratch import scratch
from pipeline.stores import Store, at_hand, cache_of, documents, folder_of, unread, unwritten

_READERS: dict[Job, Run] = {}
_ONE_AT_A_TIME = Lock()
_OPEN = ExitStack()  # what ends with the process
atexit.register(_OPEN.close)


class Job(BaseModel):
    """What all machines need to know."""

    model_config = ConfigDict(frozen=True)

    raw: str  # store of documents
    out: str  # store of tables
    limits: Limits = USUAL


def found(job: Job) -> Found:
    """The documents to read.

    Raises:
        UnreadableError: there is nothing to read.
        SourceError: a store is none, or cannot be read.
    """
    raw = Store(job.raw)
    try:
        return documents(raw, out=Store(job.out))
    except OSError as error:
        raise unread(raw, error) from error


def read(job: Job, source: Source) -> Done:
    """Read one document on this machine, unless another did before.

    Raises:
        OSError: a store does not answer; it may be worth another try.
        OutputError: what was read may not be written.
        SuiviError: this process may not start others.
    """
    if multiprocessing.current_process().daemon:
        raise SuiviError("This worker may not start processes; start it with DASK_DISTRIBUTED__WORKER__DAEMON=False.")
    with at_hand(Store(job.raw), source) as here:
        return _reader(job).read(here)


def publish(job: Job, what: Found, done: Iterable[tuple[Source, Done | OSError]]) -> Outcome:
    """Publish all documents, wherever they were read. Errors as for `Run.publish`."""
    store = Store(job.out)
    try:
        with folder_of(store) as folder, Run(folder, jobs=1, shared=cache_of(store)) as this:
            for source, one in done:
                if isinstance(one, OSError):
                    this.unreadable(source, one)
                else:
                    this.take(source, one)
            return this.publish(what)
    except OSError as error:
        raise unwritten(store, error) from error


def _reader(job: Job) -> Run:
    """This process's reader of a job, kept from document to document, as its worker takes a second to start.

    The workers of other jobs end when a new job begins, so that a machine that serves for weeks does not collect them.
    """
    with _ONE_AT_A_TIME:
        if job not in _READERS:
            for other in _READERS.values():
                other.rest()
            folder = _OPEN.enter_context(scratch())
            run = Run(folder, jobs=1, limits=job.limits, shared=cache_of(Store(job.out)))
            _READERS[job] = _OPEN.enter_context(run)
        return _READERS[job]
