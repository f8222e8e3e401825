"""Which files a run is about: paths and folders in, documents to read out, and an issue for everything left aside."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline import provenance
from pipeline.errors import UnreadableError
from pipeline.freshness import seen
from pipeline.reading.dispatch import SUFFIXES
from pipeline.records import Issue

_SUFFIXES = frozenset(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
_KINDS = ", ".join(suffixes[0] for suffixes in SUFFIXES.values())
_LOCK = "~$"  # Word's mark on the file that says who has a document open


class Source(NamedTuple):
    """One file to read."""

    path: Path  # absolute
    root: Path  # absolute; the folder that `name` is relative to
    name: str  # as tables show it: relative, with forward slashes
    size: int  # bytes


class Found(NamedTuple):
    """What some paths hold."""

    sources: tuple[Source, ...]  # each file once, by name
    issues: tuple[Issue, ...]  # one for each file that is there and will not be read
    missing: tuple[Issue, ...]  # one for each path given that does not exist
    seen: str = ""  # what was there (`freshness.seen`), before it was looked for documents


def discover(paths: Iterable[Path], *, skip: Path | None = None) -> Found:
    """The files that paths, given as files or folders, stand for.

    Folders are searched to the bottom; hidden files, provenance sidecars and lock files are passed over in silence,
    and so is `skip`, the folder that tables are written to. Links inside a folder are not followed: one that leads to
    a file of the same folder would read it twice, and one that leads outside could lead anywhere. A path given by a
    person may be a link.

    Raises:
        UnreadableError: there is nothing to read at all.
    """
    given = list(dict.fromkeys(Path(os.path.abspath(path)) for path in paths))
    present = [path for path in given if path.exists()]
    skip = skip and Path(os.path.abspath(skip))
    there = seen(present, skip=skip)
    missing = [
        issue(str(path), "missing_path", "does not exist; check the spelling") for path in given if path not in present
    ]
    issues: list[Issue] = []
    files: dict[Path, Path] = {}  # file -> folder given, or the folder of the file given
    for path in present:
        root = path if path.is_dir() else path.parent
        for file in _files(path, root, skip):
            if isinstance(file, Issue):
                issues.append(file)
            else:
                files.setdefault(file, root)
    if len({_name(file, root) for file, root in files.items()}) < len(files):
        # two folders hold files of one name: all names are told from where the folders meet
        files = dict.fromkeys(files, Path(os.path.commonpath(list(files.values()))))
    sources = []
    for file, root in files.items():
        problem = _problem(file, named=file in given)
        if problem:
            issues.append(issue(_name(file, root), *problem))
        else:
            sources.append(Source(file, root, _name(file, root), file.stat().st_size))
    if not sources:
        words = f"There is nothing to read in {', '.join(map(str, given))}: name a folder that holds documents"
        raise UnreadableError("\n".join([row.message for row in (*missing, *issues)] or [f"{words} ({_KINDS})."]))
    sources.sort(key=lambda source: source.name)
    issues.sort(key=lambda issue: issue.source_path)
    return Found(tuple(sources), tuple(issues), tuple(missing), there)


def _files(path: Path, root: Path, skip: Path | None) -> Iterator[Path | Issue]:
    """The files below a path, or the path itself; an issue for what cannot be entered."""
    if not path.is_dir():
        yield path
        return
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            words = f"cannot be opened ({error.strerror}); have its permissions changed"
            yield issue(_name(folder, root), "unreadable_folder", words)
            continue
        for entry in entries:
            inside = folder / entry.name
            if entry.name.startswith((".", _LOCK)) or entry.name.endswith(provenance.SUFFIX) or inside == skip:
                continue
            if entry.is_symlink():
                yield from _link(inside, root)
            elif entry.is_dir():
                waiting.append(inside)
                if inside.suffix.lower() in _SUFFIXES:
                    words = "is a folder, though its name is a document's; only what it holds is read: rename it"
                    yield issue(_name(inside, root), "unsupported_file", words)
            else:
                yield inside


def _problem(file: Path, *, named: bool) -> tuple[str, str] | None:
    """Kind and words of what speaks against reading a file; one that a person named may be called what it likes."""
    try:
        str(file).encode()
    except UnicodeEncodeError:
        return "unusable_name", "has a name that is not text in this system's encoding; rename it"
    if not file.is_file():
        return "unsupported_file", "is not an ordinary file; take it out of the folder"
    return None if named else readable(file.suffix)


def readable(suffix: str) -> tuple[str, str] | None:
    """Kind and words of what speaks against files of a suffix."""
    if suffix.lower() in _SUFFIXES:
        return None
    return (
        "unsupported_file",
        f"is of a kind that is not read ({_KINDS} are); save it as one of these, or take it away",
    )


def _link(link: Path, root: Path) -> Iterator[Issue]:
    """An issue for a link, unless it leads to a file that is read anyway."""
    target = Path(os.path.realpath(link))
    if not target.exists() or not target.is_relative_to(os.path.realpath(root)):
        words = "is a link that leads out of the folder, or nowhere; copy the file itself into the folder"
        yield issue(_name(link, root), "link_not_followed", words)


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def issue(name: str, kind: str, words: str, *, step: str = "discovery", document_id: str | None = None) -> Issue:
    """A sentence about a file: its name, then the words."""
    name = name.encode(errors="replace").decode()
    message = f"{name} {words}."
    return Issue(document_id=document_id, source_path=name, step=step, kind=kind, page=None, message=message)
