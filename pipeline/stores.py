"""Stores that many machines share: folders here, or elsewhere by fsspec (`s3://bucket/folder`), as files by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from pipeline import cache, provenance
from pipeline.discovery import Found, Source, discover, issue, readable
from pipeline.errors import OutputError, SourceError, UnreadableError
from pipeline.fingerprint import digest
from pipeline.leases import NAME as LEASE
from pipeline.leases import asking, leased
from pipeline.scratch import scratch

_READY = ".suivi-ready/"
_PLAN = ".suivi-plan.json"
_OWN = (_PLAN, LEASE)


class Entry(NamedTuple):
    """One file of a store."""

    name: str  # relative to the store, with forward slashes
    size: int  # bytes


class Store:
    """A folder, here or elsewhere."""

    def __init__(self, address: str) -> None:
        """Nothing is asked yet.

        Args:
            address: a path, or what fsspec knows: `s3://bucket/folder`.

        Raises:
            SourceError: the address is of no kind that is known here.
        """
        try:
            self._files, root = fsspec.core.url_to_fs(address)
        except (ValueError, ImportError) as error:
            raise SourceError(
                f"{address} is no store that is known here ({error}); for s3:// pip install 'suivi[cluster]'"
            ) from error
        self.address = address
        self.root = str(root).rstrip("/")
        self.local = Path(self.root) if isinstance(self._files, LocalFileSystem) else None

    @asking
    def entries(self) -> list[Entry]:
        """All files, hidden ones too, by name; none where there is no such folder."""
        self._files.invalidate_cache()  # what others put there meanwhile
        found = cast("dict[str, dict[str, Any]]", self._files.find(self.root, detail=True))
        start = len(self.root) + 1
        return sorted(Entry(path[start:], int(each["size"] or 0)) for path, each in found.items() if path[start:])

    @asking
    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        try:
            return cast(bytes, self._files.cat_file(f"{self.root}/{name}"))
        except FileNotFoundError:
            return None

    @asking
    def write(self, name: str, data: bytes) -> None:
        """Put a file there; object stores take it whole or not at all.

        Raises:
            OSError: the store cannot be written.
        """
        path = f"{self.root}/{name}"
        try:
            self._files.pipe_file(path, data)
        except FileNotFoundError:  # where folders are things of their own
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(path, data)

    @asking
    def fetch(self, name: str, path: Path) -> None:
        """Write a file's bytes into one of this machine, a part at a time."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._files.get_file(f"{self.root}/{name}", str(path))

    @asking
    def send(self, path: Path, name: str) -> None:
        """Put a file of this machine there, as `write` does, a part at a time."""
        self._files.put_file(str(path), f"{self.root}/{name}")

    @asking
    def remove(self, name: str) -> None:
        """Take a file away."""
        self._files.rm_file(f"{self.root}/{name}")

    @asking
    def copy(self, name: str, to: str) -> None:
        """Put a file there that is what another is, in place of what is there."""
        self._files.cp_file(f"{self.root}/{name}", f"{self.root}/{to}")

    @contextmanager
    def alone(self) -> Iterator[Callable[[], None]]:
        """No other run changes it meanwhile, where it is S3's; elsewhere nobody is kept off.

        What comes out, called, raises an OutputError where another took it over, because it heard nothing of us for long.
        """
        if "s3" not in self._files.protocol:
            yield lambda: None
            return
        with leased(self._files, f"{self.root}/{LEASE}") as lease:
            yield lease.require


class StoreCache(cache.Cache):
    """Packed documents in a store, in the same places as in a folder."""

    def __init__(self, store: Store) -> None:
        """Nothing is written until the first `put`."""
        self._store = store
        self._place = f"{cache.FOLDER}/{cache.current()}/"
        self._asked: set[str] = set()  # keys

    def prune(self) -> None:
        """Remove what only an earlier pipeline could use, and what was found across documents as they are no longer.

        Of the latter all that a publication needs was asked for by it. Documents may be another run's, which has yet to publish.
        """
        for entry in self._store.entries():
            folder, _, key = entry.name.rpartition("/")
            ours = f"{folder}/" == self._place and (key in self._asked or not key.startswith(cache.ACROSS))
            if entry.name.startswith(f"{cache.FOLDER}/") and not ours:
                self._store.remove(entry.name)

    def _load(self, key: str) -> bytes | None:
        self._asked.add(key)
        return self._store.read(self._place + key)

    def _save(self, key: str, data: bytes) -> None:
        self._asked.add(key)
        try:
            self._store.write(self._place + key, data)
        except PermissionError as error:  # it would not be allowed the next time
            raise unwritten(self._store, error) from error


def cache_of(store: Store) -> cache.Cache:
    """The cache of a store, which is that of a folder where it is one."""
    return cache.Cache(store.local) if store.local else StoreCache(store)


def documents(store: Store, *, out: Store) -> Found:
    """The documents of a store, as `discovery.discover` finds those of a folder.

    Raises:
        UnreadableError: there is nothing to read.
    """
    if store.local:
        return discover([store.local], skip=out.local)
    sources, issues = [], []
    for name, size in store.entries():
        path = PurePosixPath(name)
        if any(part.startswith(".") for part in path.parts) or name.endswith(provenance.SUFFIX):
            continue
        if problem := readable(path.suffix):
            issues.append(issue(name, *problem))
        else:
            sources.append(Source(Path("/", name), Path("/"), name, size))
    if not sources:
        raise UnreadableError(f"There is nothing to read in {store.address}.")
    return Found(tuple(sources), tuple(issues), ())


def unread(store: Store, error: OSError) -> SourceError:
    """What to say where a store cannot be read."""
    return SourceError(
        f"{store.address} cannot be read ({error.strerror or error}); see that the service answers, and that the "
        "account may read it."
    )


def unwritten(store: Store, error: OSError) -> OutputError:
    """The same, of writing."""
    return OutputError(
        f"{store.address} cannot be written ({error.strerror or error}); see that the service answers, and that the account may "
        "write it. What is there already stays, and the same command goes on where this one ended."
    )


@contextmanager
def at_hand(store: Store, source: Source) -> Iterator[Source]:
    """A document with its sidecar as files of this machine.

    Raises:
        FileNotFoundError: it is not in the store.
    """
    if store.local:
        yield source
        return
    with scratch() as folder:
        path = folder / source.name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = store.read(source.name)
        if data is None:
            raise FileNotFoundError(2, "it is not in the store any more", source.name)
        path.write_bytes(data)
        if told := store.read(source.name + provenance.SUFFIX):
            provenance.sidecar(path).write_bytes(told)
        yield source._replace(path=path, root=folder)


@contextmanager
def folder_of(store: Store) -> Iterator[Path]:
    """The files of a store as a folder of this machine; what was changed, added or removed there is so in the store afterwards.

    In S3, others who ask for the same wait meanwhile. What is to be put in place lies ready in the store before the first file
    is replaced, so that who comes after a run that was killed finishes its work, or finds all as it was. Readers may for a moment
    meet files of both; the data package comes last. Caches and locks are left where they are.

    Raises:
        OutputError: another run took the store over meanwhile; nothing was changed.
        OSError: the store does not answer.
    """
    if store.local:
        yield store.local
        return
    with store.alone() as still_alone, scratch() as folder:
        _finish(store)
        before: dict[str, str] = {}
        for entry in store.entries():
            if _travels(entry.name):
                store.fetch(entry.name, folder / entry.name)
                before[entry.name] = digest(folder / entry.name)
        yield folder
        names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
        now = sorted(filter(_travels, names), key=lambda name: (name == "datapackage.json", name))
        changed = [each for each in now if digest(folder / each) != before.get(each)]
        gone = sorted(set(before).difference(now))
        if not changed and not gone:
            return
        still_alone()
        ready = f"{_READY}{folder.name}/"  # one that was taken for dead goes on in a place of its own
        for each in changed:
            store.send(folder / each, ready + each)
        still_alone()
        store.write(_PLAN, json.dumps({"ready": ready, "put": changed, "remove": gone}).encode())
        _finish(store)


def _finish(store: Store) -> None:
    """Put in place what lies ready, if all of it does; then nothing lies there any more."""
    if plan := store.read(_PLAN):
        told = json.loads(plan)
        for name in told["put"]:
            store.copy(told["ready"] + name, name)
        there = {entry.name for entry in store.entries()}
        for name in told["remove"]:
            if name in there:
                store.remove(name)
        store.remove(_PLAN)
    for entry in store.entries():
        if entry.name.startswith(_READY):
            store.remove(entry.name)


def _travels(name: str) -> bool:
    return not name.startswith((f"{cache.FOLDER}/", _READY)) and not name.endswith(".lock") and name not in _OWN
