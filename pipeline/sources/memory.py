"""What was asked of the services, and when, in one file to which each answer adds a line: nothing is asked twice in a day."""

from __future__ import annotations

import datetime as dt
import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from pipeline.errors import OutputError

NAME = ".suivi-sources.jsonl"
_FRESH = dt.timedelta(days=1)
_KEPT = dt.timedelta(days=30)
_FEW = 100  # lines that are not worth writing anew
_WAIT = 600.0  # seconds another run may take

_log = logging.getLogger(__name__)


class Asked(BaseModel):
    """One question that was answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: AwareDatetime  # UTC
    outcome: str
    found: tuple[tuple[str, ...], ...] = ()  # rows of a listing


class _Line(Asked):
    question: str


class Memory:
    """The questions asked for one folder. While it is open, no other run asks for the same folder."""

    def __init__(self, folder: Path) -> None:
        """Open the memory of a folder, which is made where it is not there; damaged lines are left out."""
        self._path = folder / NAME
        self._folder = folder
        self._lock = FileLock(folder / f"{NAME}.lock", timeout=_WAIT)
        self._asked: dict[str, Asked] = {}

    def __enter__(self) -> Self:
        """Wait for other runs, then read the file.

        Raises:
            OutputError: the folder cannot be written, or another run does not end.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout as error:
            raise OutputError(f"Another run fetches into {self._folder}; wait for it, or stop it.") from error
        except OSError as error:
            raise OutputError(f"{self._folder} cannot be written ({error.strerror}); choose another folder.") from error
        try:
            self._read()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """Let other runs in."""
        self._lock.release()

    def recall(self, question: str, now: dt.datetime | None = None) -> Asked | None:
        """What was answered to a question within the last day."""
        asked = self._asked.get(question)
        if asked is None:
            return None
        age = (now or dt.datetime.now(dt.UTC)) - asked.at
        return asked if -_FRESH < age < _FRESH else None

    def note(self, question: str, outcome: str, found: tuple[tuple[str, ...], ...] = ()) -> None:
        """Keep an answer, on the disk at once.

        Raises:
            OutputError: the file cannot be written.
        """
        answer = Asked(at=dt.datetime.now(dt.UTC).replace(microsecond=0), outcome=outcome, found=found)
        line = _line(question, answer)
        with self._written(), self._path.open("ab", buffering=0) as file:
            size = file.tell()
            try:
                if file.write(line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except OSError:
                file.truncate(size)  # so that the next line is one
                raise
        self._asked[question] = answer

    def _read(self) -> None:
        """Read what there is; where lines are damaged, too old or answered anew, the file is put in order."""
        try:
            lines = self._path.read_bytes().splitlines(keepends=True)
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(
                f"{self._path} cannot be read ({error.strerror}); remove it, or mend its rights."
            ) from error
        damaged = 0
        for line in lines:
            try:
                one = _Line.model_validate_json(line)
            except ValidationError:
                damaged += 1
            else:
                self._asked[one.question] = Asked(**one.model_dump(exclude={"question"}))
        if damaged:
            _log.warning(
                "%s: %d damaged lines are left out; some things may be asked again today.", self._path, damaged
            )
        now = dt.datetime.now(dt.UTC)
        self._asked = {question: each for question, each in self._asked.items() if now - each.at < _KEPT}
        torn = lines and not lines[-1].endswith(b"\n")
        if damaged or torn or len(lines) > 2 * len(self._asked) + _FEW:
            fresh = self._path.with_name(f"{NAME}.new")
            with self._written():
                fresh.write_bytes(b"".join(_line(question, each) for question, each in self._asked.items()))
                os.replace(fresh, self._path)

    @contextmanager
    def _written(self) -> Iterator[None]:
        """Say what to do where the file cannot be written."""
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"{self._path} cannot be written ({error.strerror}); free some space, or choose another folder."
            ) from error


def _line(question: str, asked: Asked) -> bytes:
    return _Line(question=question, **asked.model_dump()).model_dump_json().encode() + b"\n"
