"""What people say of recommendations: corrections and tracking entries, kept apart from what the pipeline says.

In: entries of a reviewer, one for each recommendation and field. Out: a file `reviews.jsonl` beside the tables, to which
lines are only ever added, and the entries that count. No run of the pipeline writes to that file; each run reads it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from pipeline.errors import ReviewError
from pipeline.knowledge import SCHEMES, SchemeKey, scheme
from pipeline.knowledge.words import statuses
from pipeline.records import Review

STORE = "reviews.jsonl"
SEPARATOR = "; "  # between the values of one field
NOTHING = "(none)"  # the reviewer says that no label of the scheme applies
OVERRULES = "overrules"  # a field: the schemes of which the reviewer's labels win over stated ones, too
STATUSES = tuple(status.code for status in statuses())
_WAIT = 60.0  # seconds another program may take to add its lines


def _labels(key: SchemeKey) -> Callable[[str], str | None]:
    def wrong(value: str) -> str | None:
        known = scheme(key).by_name
        unknown = [name for name in parts(value, key) if name not in known and value != NOTHING]
        return f"no label of {key}: {SEPARATOR.join(unknown)}" if unknown else None

    return wrong


def _schemes(value: str) -> str | None:
    unknown = set(parts(value)) - set(SCHEMES)
    return f"no scheme: {SEPARATOR.join(sorted(unknown))}" if unknown else None


def _status(value: str) -> str | None:
    return None if value in STATUSES else f"no status: {value}; one of: {', '.join(STATUSES)}"


def _percent(value: str) -> str | None:
    return None if value.isdecimal() and int(value) <= 100 else f"no whole number from 0 to 100: {value}"


def _text(value: str) -> str | None:
    return None


# What may be said of a recommendation, and what is wrong with a value, as one clause; None: nothing.
FIELDS: dict[str, Callable[[str], str | None]] = {
    **{key: _labels(key) for key in SCHEMES},
    OVERRULES: _schemes,
    "status": _status,
    "progress_percent": _percent,
    **dict.fromkeys(("responsible", "measure", "indicator", "evidence", "next_step", "note"), _text),
}


def parts(value: str, key: str | None = None) -> tuple[str, ...]:
    """The values of a field that may hold several.

    Args:
        value: what the field holds.
        key: the scheme whose labels they are: some names have the separator in them.
    """
    pieces = [piece.strip() for piece in value.split(SEPARATOR.strip())]
    known = {name for one in SCHEMES if one == key for name in scheme(one).by_name}
    found: list[str] = []
    while pieces:
        sizes = (size for size in range(len(pieces), 1, -1) if SEPARATOR.join(pieces[:size]) in known)
        size = next(sizes, 1)
        found.append(SEPARATOR.join(pieces[:size]))
        pieces = pieces[size:]
    return tuple(filter(None, found))


def wrong(field: str, value: str) -> str | None:
    """What is wrong with an entry, as one clause; None where nothing is. An empty value takes back what was said."""
    if field not in FIELDS:
        return f"no field that can be reviewed: {field}"
    return FIELDS[field](value) if value else None


def load(folder: Path) -> list[Review]:
    """Every entry beside the tables of a folder, as they came in; none where nobody has said anything.

    Raises:
        ReviewError: the file cannot be read, or a line of it is no entry.
    """
    path = folder / STORE
    try:
        lines = path.read_bytes().splitlines() if path.is_file() else []
    except OSError as error:
        raise ReviewError(
            f"{path} cannot be read ({error.strerror or error}); check the disk or its rights."
        ) from error
    entries = []
    for number, line in enumerate(lines, 1):
        try:
            entries.append(Review.model_validate_json(line))
        except ValidationError as error:
            said = error.errors(include_url=False)[0]["msg"]
            raise ReviewError(
                f"{path}, line {number}, is no review ({said}); mend it from a copy, or remove the line."
            ) from error
    return entries


def append(folder: Path, entries: Sequence[Review]) -> list[Review]:
    """Add entries, all or none. One that says what its reviewer last said anyway is left out.

    Returns:
        The entries that were added.

    Raises:
        ReviewError: an entry is wrong, or the file cannot be written; nothing has changed.
    """
    faults = [
        f"{one.recommendation_id}, {one.field}: {clause}" for one in entries if (clause := wrong(one.field, one.value))
    ]
    if faults:
        raise ReviewError(f"No review was taken: {' | '.join(faults)}.")
    path = folder / STORE
    try:
        with FileLock(folder / f".{STORE}.lock", timeout=_WAIT):
            before = load(folder)
            last = _latest(before)
            new = [one for one in _latest(entries).values() if _differs(last.get(_key(one)), one)]
            if new:
                _write(path, [*before, *new])
            return new
    except Timeout as error:
        raise ReviewError(f"Another program holds {path}; close it, then run again.") from error
    except OSError as error:
        raise ReviewError(f"{path} cannot be written ({error.strerror or error}); no review was taken.") from error


def merged(entries: Iterable[Review]) -> list[Review]:
    """What each reviewer last said of each field of each recommendation, without what was taken back; the oldest first."""
    return sorted((one for one in _latest(entries).values() if one.value), key=lambda one: one.reviewed_at)


def current(entries: Iterable[Review]) -> dict[tuple[str, str], Review]:
    """The entry that counts, by recommendation and field: the latest of any reviewer."""
    return {(one.recommendation_id, one.field): one for one in merged(entries)}


def disagreements(entries: Iterable[Review]) -> dict[tuple[str, str], list[Review]]:
    """Entries of several reviewers who do not say the same of one field, by recommendation and field."""
    said: dict[tuple[str, str], list[Review]] = {}
    for one in merged(entries):
        said.setdefault((one.recommendation_id, one.field), []).append(one)
    return {
        key: those for key, those in said.items() if len({frozenset(parts(one.value, one.field)) for one in those}) > 1
    }


def _key(entry: Review) -> tuple[str, str, str]:
    return entry.recommendation_id, entry.field, entry.reviewer


def _latest(entries: Iterable[Review]) -> dict[tuple[str, str, str], Review]:
    """By recommendation, field and reviewer. Of the same moment, the one that came in last."""
    return {_key(one): one for one in sorted(entries, key=lambda one: one.reviewed_at)}


def _differs(last: Review | None, new: Review) -> bool:
    """Whether an entry says anything new."""
    if last is None:
        return bool(new.value)
    return (last.value, last.note) != (new.value, new.note) and new.reviewed_at >= last.reviewed_at


def _write(path: Path, entries: Sequence[Review]) -> None:
    """Put the file in place whole: a reader, or a power cut, never meets half of it."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.writelines(one.model_dump_json().encode() + b"\n" for one in entries)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
