"""What is found across documents, State by State: worked out by workers, or remembered where nothing of a State changed."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from pipeline.cache import ACROSS, Cache
from pipeline.linking import COLUMNS, Place, related
from pipeline.publish.across import packed, unpacked
from pipeline.publish.corpus import Corpus, selected
from pipeline.publish.spool import Packed, unpack
from pipeline.records import Issue
from pipeline.workers import Ended, Workers

_AHEAD = 2  # places for each worker that are read before they are needed
_REMEDIES = {
    "time_limit": "give it more with --time-limit",
    "memory_limit": "give it more with --memory-limit",
    "worker_lost": "run again with fewer workers (--jobs)",
    "internal_error": "please report it, with the documents",
}


class Relations:
    """Calls `related` for each place, as many at a time as there are workers, and keeps what it gave in the cache.

    Memory holds the documents of a few places, compressed. A place whose work is ended by a limit, or by a crash, goes without
    relations, and an issue says so; it is tried again in the next run.
    """

    def __init__(self, workers: Workers, jobs: int, cache: Cache) -> None:
        """`jobs` is the number of the workers."""
        self._workers, self._jobs, self._cache = workers, jobs, cache

    def __call__(self, corpus: Corpus, places: Iterable[Place]) -> Iterator[Mapping[str, Any]]:
        """The rows of each place, by table, in the order of the places.

        Raises:
            OutputError: the cache cannot be written.
        """
        waiting: deque[Future[Mapping[str, Any]]] = deque()
        with ThreadPoolExecutor(self._jobs) as threads, ExitStack() as giving_up:
            giving_up.callback(self._workers.stop)
            giving_up.callback(threads.shutdown, wait=False, cancel_futures=True)
            for place in places:
                waiting.append(threads.submit(self._of, place, corpus.packed(place.ids)))
                if len(waiting) > self._jobs * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
            giving_up.pop_all()
        self._workers.rest()

    def _of(self, place: Place, documents: Sequence[Packed]) -> Mapping[str, Any]:
        key = _key(place, documents)
        known = self._cache.recall(key)
        if known is None:
            found = self._workers.call(work_on, place, documents)
            if isinstance(found, Ended):
                return {"issues": [_missing(place, found)]}
            self._cache.keep(key, found)
            known = found
        return unpacked(known)


def work_on(place: Place, documents: Sequence[Packed]) -> bytes:
    """The rows of one place; called in a worker."""
    return packed(related(place, selected(map(unpack, documents), COLUMNS)))


def _key(place: Place, documents: Sequence[Packed]) -> str:
    """What the rows of a place depend on: its documents' rows, and the grades that are given to them."""
    told = hashlib.sha256(json.dumps([place.name, place.verdicts], default=str).encode())
    for document in documents:
        told.update(hashlib.sha256(document.data).digest())
    return ACROSS + told.hexdigest()


def _missing(place: Place, ended: Ended) -> Issue:
    first = place.documents[0]
    what = f"Nothing was linked across the {len(place.documents)} documents of {place.name}"
    return Issue(
        document_id=first["document_id"],
        source_path=first["source_path"],
        step="linking",
        kind=ended.kind,
        page=None,
        message=f"{what}: that work {ended.happened}; {_REMEDIES[ended.kind]}.",
    )
