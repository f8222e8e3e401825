"""What was asked of the services, and when, in one small file: nothing is asked twice in a day."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from pipeline.errors import OutputError

NAME = ".suivi-sources.json"
_FRESH = dt.timedelta(days=1)
_KEPT = dt.timedelta(days=30)
_WAIT = 600.0  # seconds another run may take

_log = logging.getLogger(__name__)


class Asked(BaseModel):
    """One question that was answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: AwareDatetime  # UTC
    outcome: str
    found: tuple[tuple[str, ...], ...] = ()  # rows of a listing


class _File(BaseModel):
    asked: dict[str, Asked] = {}


class Memory:
    """The questions asked for one folder. While it is open, no other run asks for the same folder."""

    def __init__(self, folder: Path) -> None:
        """Open the memory of a folder, which is made where it is not there; a damaged one starts anew."""
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
            self._asked = _File.model_validate_json(self._path.read_bytes()).asked
        except FileNotFoundError:
            pass
        except (OSError, ValidationError):
            _log.warning("%s is damaged and is begun anew; some things may be asked again today.", self._path)
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
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._asked[question] = Asked(at=now, outcome=outcome, found=found)
        lines = {key: each for key, each in sorted(self._asked.items()) if now - each.at < _KEPT}
        text = json.dumps({"asked": {key: each.model_dump(mode="json") for key, each in lines.items()}}, indent=1)
        fresh = self._path.with_name(f"{NAME}.new")
        try:
            fresh.write_text(text + "\n", encoding="utf-8")
            os.replace(fresh, self._path)
        except OSError as error:
            raise OutputError(
                f"{self._path} cannot be written ({error.strerror}); free some space, or choose another folder."
            ) from error
