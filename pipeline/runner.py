"""Many documents: found, processed by workers or taken from the cache, published. `suivi` and the flow call this."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Self

from pipeline import cache, now
from pipeline.codes import Status
from pipeline.discovery import Found, Source, discover, issue
from pipeline.errors import SuiviError
from pipeline.failed import failed_document
from pipeline.fingerprint import digest, made_by
from pipeline.freshness import note
from pipeline.limits import USUAL, Limits
from pipeline.linking import relate
from pipeline.publish import Packed, Summary, pack, remade, sources, write
from pipeline.publish.spool import unpack
from pipeline.publish.staging import told
from pipeline.records import Issue, Result
from pipeline.relations import Relations
from pipeline.review import load
from pipeline.scratch import sweep
from pipeline.shares import largest_first
from pipeline.tables import TABLES
from pipeline.workers import Ended, Workers

_MOST_JOBS = 8  # by default: a worker needs a few hundred megabytes
_REMEDIES = {
    "time_limit": "give it more with --time-limit, or split the file",
    "memory_limit": "give it more with --memory-limit, or split the file",
    "worker_lost": "open and save it anew, or give it more with --memory-limit where that ran out; then run again",
    "internal_error": "please report it, with the file",
}


class Progress(NamedTuple):
    """One more document is done."""

    done: int
    total: int
    name: str
    status: Status


class Done(NamedTuple):
    """What came of one document; its rows are in the cache, or here where they are not for it."""

    key: str  # in the cache
    sha256: str
    status: Status
    reused: bool  # the cache had it before
    kept: Packed | None = None


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    summary: Summary
    found: Found
    unread: tuple[Issue, ...]  # one for each file that the disk or network did not give
    doubtful: tuple[tuple[str, str], ...]  # name and message, for each doubt about a whole document that was published
    reused: int  # documents taken from the cache
    fresh: tuple[str, ...] = ()  # document_ids of those that were read now and gave rows
    read: Counter[str] = field(
        default_factory=Counter
    )  # the others, by why: "new", "re-issued", what changed, or "again"

    @property
    def documents(self) -> int:
        """Documents that were tried."""
        return len(self.found.sources)

    @property
    def failures(self) -> int:
        """Documents that gave nothing."""
        return len(self.summary.failed) + len(self.unread)


def run(
    paths: Iterable[Path],
    out: Path,
    *,
    jobs: int | None = None,
    limits: Limits = USUAL,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Outcome:
    """Process the documents that paths stand for and publish their tables in `out`.

    Args:
        paths: files and folders.
        out: the folder of the tables, made where it is not there.
        jobs: worker processes; as many as there are processors when None.
        limits: of what one document may cost.
        on_progress: called after each document, from one thread at a time.

    Raises:
        OutputError: the folder cannot be written.
        CheckError: the tables break a promise; nothing was published.
    """
    found = discover(paths, skip=out)
    jobs = jobs or default_jobs()
    total = len(found.sources)
    with (
        Run(out, jobs=jobs, limits=limits, on_progress=on_progress, total=total) as this,
        ThreadPoolExecutor(jobs + 1) as threads,
        ExitStack() as giving_up,
    ):
        giving_up.callback(this.stop)
        giving_up.callback(threads.shutdown, wait=False, cancel_futures=True)
        futures = [threads.submit(this.attempt, source) for source in largest_first(found.sources)]
        TABLES["documents"].batch(())  # what tables need is loaded while the workers read: it takes half a second
        for future in as_completed(futures):
            future.result()
        giving_up.pop_all()
        return this.publish(found)


def default_jobs() -> int:
    """Processors this process may use, within reason."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, _MOST_JOBS)


def work_on(path: str, root: str, moment: dt.datetime, *, limits: Limits = USUAL) -> Packed:
    """One document, from file to packed rows; called in a worker."""
    from pipeline.process import process_document  # heavy, and the parent of the workers has no need of it

    return pack(process_document(Path(path), root=Path(root), now=moment, limits=limits))


class Run:
    """One run: `process` its documents, from any thread, then `publish` them all."""

    def __init__(
        self,
        out: Path,
        *,
        jobs: int,
        limits: Limits = USUAL,
        work: Callable[[str, str, dt.datetime], Packed] | None = None,
        shared: cache.Cache | None = None,
        on_progress: Callable[[Progress], None] = lambda progress: None,
        total: int = 0,
    ) -> None:
        """Make sure that the folder can be written, and let the workers get ready.

        `shared` is a cache elsewhere than in the folder; `on_progress` is called after each of `total` documents, from one
        thread at a time.

        Raises:
            OutputError: it cannot.
            ReviewError: the store of what people say cannot be read.
            SuiviError: SOURCE_DATE_EPOCH is not a number.
        """
        self._out = out
        sweep()  # what runs that were killed left behind
        with told(out):
            out.mkdir(parents=True, exist_ok=True)
        load(out)  # what people said cannot be passed over: a store that is damaged is told before any work
        fixed = now.told()
        self._moment = fixed or dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._fixed = fixed
        self._cache = shared or cache.Cache(out)
        self._jobs = jobs
        self._workers = Workers(jobs, limits, preload=("pipeline.process", __name__))
        self._work = work or partial(work_on, limits=limits)
        self._limits = limits
        self._keys: dict[str, str] = {}  # by name of the source
        self._kept: dict[str, Packed] = {}  # what is not for the cache
        self._unread: dict[str, Issue] = {}
        self._statuses: dict[str, Status] = {}
        self._on_progress, self._total, self._one_at_a_time = on_progress, total, Lock()
        self._doubtful: list[tuple[str, str]] = []
        self._reused: set[str] = set()
        self._fresh: list[str] = []  # ids
        self._read: dict[str, str] = {}  # why, by name of the source
        self._published = sources(out)
        self._remade = remade(out, made_by())

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the workers."""
        self._workers.__exit__(*error)

    def stop(self) -> None:
        """Give up what is going on."""
        self._workers.stop()

    def rest(self) -> None:
        """End workers that have nothing to do; they start again when they are needed."""
        self._workers.rest()

    def process(self, source: Source) -> Status:
        """Process a document, unless the cache has it.

        Raises:
            OSError: the file cannot be read; it may be worth another try.
            OutputError: the cache cannot be written.
        """
        return self.take(source, self.read(source))

    def read(self, source: Source) -> Done:
        """Read a document, or find it in the cache; the run does not know of it before `take`. Errors as for `process`."""
        key = cache.key(source, self._fixed, self._limits)
        packed = self._cache.get(key)
        if packed:
            return Done(key, packed.sha256, packed.status, reused=True)
        done = self._workers.call(self._work, str(source.path), str(source.root), self._moment)
        if isinstance(done, Ended):
            packed = pack(self._failed(source, done))  # not for the cache: a failure may be gone tomorrow
            return Done(key, packed.sha256, packed.status, reused=False, kept=packed)
        if cache.key(source, self._fixed, self._limits) != key:  # the file changed while it was being read
            return Done(key, done.sha256, done.status, reused=False, kept=done)
        self._cache.put(key, done)
        return Done(key, done.sha256, done.status, reused=False)

    def take(self, source: Source, done: Done) -> Status:
        """Make what came of a document part of the run, wherever it was read."""
        self._keys[source.name] = done.key
        self._unread.pop(source.name, None)  # an earlier try failed
        if done.reused:
            if source.name not in self._read:  # not read by an earlier try of this run
                self._reused.add(source.name)
        else:
            self._read[source.name] = self._why(source.name, done.sha256)
        if done.kept:
            self._kept[source.name] = done.kept
        return self._became(source, done.status)

    def unreadable(self, source: Source, error: OSError) -> Status:
        """Note that a file could not be read, for good."""
        reason = error.strerror or str(error)
        remedy = (
            "have its permissions changed" if isinstance(error, PermissionError) else "check the disk or the network"
        )
        words = f"could not be read ({reason}); {remedy}, then run again"
        self._unread[source.name] = issue(source.name, "unreadable_file", words)
        return self._became(source, "failed")

    def attempt(self, source: Source) -> Status:
        """`process` once, and note a file that cannot be read."""
        try:
            return self.process(source)
        except OSError as error:
            return self.unreadable(source, error)

    def publish(self, found: Found) -> Outcome:
        """Write the tables of all documents processed.

        Raises:
            OutputError: the folder cannot be written.
            CheckError: the tables break a promise; nothing was published.
        """
        self.rest()  # what they hold of the documents they read; those that link start anew
        relations = Relations(self._workers, self._jobs, self._cache)
        unread = tuple(self._unread[name] for name in sorted(self._unread))
        issues = (*found.issues, *found.missing, *unread)
        summary = write(
            self._packed(found.sources),
            self._out,
            issues=issues,
            across=lambda corpus: relate(corpus, by=partial(relations, corpus)),
            reviews=load(self._out),
            made_by=made_by(),
            moment=self._moment,
        )
        self._cache.prune()
        if found.seen:
            with told(self._out):
                note(self._out, found.seen)
        read = Counter(self._read.values())
        return Outcome(summary, found, unread, tuple(self._doubtful), len(self._reused), tuple(self._fresh), read)

    def _became(self, source: Source, status: Status) -> Status:
        """Note what became of a document, and tell it where it is the first try."""
        with self._one_at_a_time:
            first = source.name not in self._statuses
            self._statuses[source.name] = status
            if first:
                self._on_progress(Progress(len(self._statuses), self._total, source.name, status))
        return status

    def _why(self, name: str, sha256: str) -> str:
        """Why a document is read that the cache does not have."""
        if name not in self._published:
            return "new"
        return "re-issued" if sha256 != self._published[name] else self._remade or "again"

    def _packed(self, sources: Iterable[Source]) -> Iterator[Packed]:
        self._doubtful, self._fresh = [], []
        for source in sources:
            if source.name in self._unread:
                continue
            packed = self._kept.get(source.name) or self._cache.get(self._keys[source.name])
            if packed is None:  # someone emptied the cache meanwhile
                raise SuiviError(f"{self._out}/{cache.FOLDER} was changed by another program; run again.")
            if packed.status != "failed" and source.name not in self._reused:
                self._fresh.append(packed.document_id)
            if packed.status == "partial":
                messages = unpack(packed)["issues"]["message"].to_pylist()
                # what names the file is about the whole of it
                self._doubtful += [(source.name, message) for message in messages if source.path.name in message]
            yield packed

    def _failed(self, source: Source, ended: Ended) -> Result:
        """A document that came to nothing."""
        document = failed_document(source.path, source.name, digest(source.path), self._moment)
        words = f"{ended.happened}; {_REMEDIES[ended.kind]}"
        said = issue(source.name, ended.kind, words, step="runner", document_id=document.document_id)
        return Result(document=document, issues=(said,))
