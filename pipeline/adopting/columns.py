"""What the columns of a list are, guessed from their heads, and kept in a file beside the list that a person may edit."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pipeline import lists
from pipeline.errors import ListError
from pipeline.knowledge.words import statuses
from pipeline.language import of_text
from pipeline.reading.quality import script

ROLES = (
    "symbol",
    "mechanism",
    "body",
    "state",
    "cycle",
    "code",
    "paragraph",
    "part",
    "status",
    "percent",
    "responsible",
)
_SAMPLE = 40  # rows that tell the language of a column


class Columns(NamedTuple):
    """The mapping of one list."""

    file: Path  # where it is kept
    roles: Mapping[str, str]  # role -> head of its column
    texts: Mapping[str, str]  # language -> head of the column with the text in it
    statuses: Mapping[str, str]  # what the list says -> our status


def rows_of(file: Path) -> lists.Table:
    """A list as a table: CSV, workbook, or JSON lines.

    Raises:
        ListError: it cannot be read.
    """
    if file.suffix.lower() != ".jsonl":
        return lists.read(file)
    try:
        said = [json.loads(line) for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise ListError(f"{file} cannot be read as JSON lines ({error}); check the file.") from error
    if not all(isinstance(one, dict) for one in said):
        raise ListError(f"{file} holds lines that are no objects; each must be one, with its columns as names.")
    heads = list(dict.fromkeys(name for one in said for name in one))
    return lists.Table(tuple(heads), [tuple(_cell(one.get(name)) for name in heads) for one in said])


def mapped(file: Path, table: lists.Table) -> Columns:
    """The mapping of a list: that of the file beside it, else what is guessed, which is written there.

    Raises:
        ListError: the file beside it is no mapping or names a column that is not there, or no column holds texts.
    """
    beside = file.with_name(f"{file.name}.columns.toml")
    if beside.is_file():
        columns = _read(beside)
    else:
        columns = _guessed(beside, table)
        beside.write_text(_written(columns), encoding="utf-8")
    for head in (*columns.roles.values(), *columns.texts.values()):
        if head not in table.header:
            raise ListError(f"{beside} names a column {head!r} that {file} does not have; mend the name.")
    if not columns.texts and not {"code", "paragraph"} & set(columns.roles):
        raise ListError(f"{file}: no column is known to hold texts or paragraph numbers; name them in {beside}.")
    return columns


def status(said: str, known: Mapping[str, str]) -> str | None:
    """Our status for what a list says; None where it is not known."""
    return known.get(said.strip().casefold())


def of_council(mechanism: str) -> bool:
    """Whether a list names a mechanism of the Human Rights Council: its documents are no treaty body's."""
    return mechanism.casefold() in _knowledge()["council"]["names"]


def _guessed(beside: Path, table: lists.Table) -> Columns:
    roles: dict[str, str] = {}
    texts: dict[str, str] = {}
    for head, role in sorted(_roles(table.header), key=lambda found: table.header.index(found[0])):
        place = table.header.index(head)
        sample = [str(row[place]) for row in table.rows if row[place] not in (None, "")][:_SAMPLE]
        if role != "text":
            if sample:
                roles.setdefault(role, head)
        elif sample and (code := _language(" ".join(sample))):
            texts.setdefault(code, head)
    said: set[str] = set()
    if "status" in roles:
        said = {str(cell).strip() for row in table.rows if (cell := row[table.header.index(roles["status"])])}
    ours = _statuses()
    return Columns(beside, roles, texts, {one: ours.get(one.casefold(), "") for one in sorted(said)})


def _language(text: str) -> str | None:
    """The language of some texts; a script that one language is written in tells it, however short they are."""
    return {"Arab": "ar", "Cyrl": "ru", "Hani": "zh"}.get(script(text)) or of_text(text)


def _roles(header: Iterable[str]) -> list[tuple[str, str]]:
    """Each head with the role that its last or longest known word gives it: a "status %" holds per cent."""
    found = []
    for head in header:
        plain = re.sub(r"[_\s]+", " ", head).strip().casefold()
        hits = [
            (plain.endswith(w), len(w), role) for role, known in _heads().items() for w in known if _within(w, plain)
        ]
        if hits:
            found.append((head, max(hits)[2]))
    return found


def _within(word: str, head: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", head) is not None


@cache
def _knowledge() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("pipeline.knowledge").joinpath("lists.toml").read_text(encoding="utf-8"))


def _heads() -> Mapping[str, list[str]]:
    return _knowledge()["heads"]


@cache
def _statuses() -> Mapping[str, str]:
    said = {word.casefold(): code for code, words in _knowledge()["statuses"].items() for word in words}
    for one in statuses():
        said |= {one.code.casefold(): one.code, **{name.casefold(): one.code for name in one.names.values()}}
    return said


def _read(beside: Path) -> Columns:
    try:
        said = tomllib.loads(beside.read_text(encoding="utf-8"))
        parts = [dict(said.get(name, {})) for name in ("columns", "texts", "statuses")]
    except (OSError, ValueError, TypeError) as error:
        raise ListError(
            f"{beside} is no mapping of columns ({error}); mend it, or remove it to have it guessed."
        ) from error
    if unknown := set(parts[0]) - set(ROLES):
        raise ListError(f"{beside}: no such roles: {', '.join(sorted(unknown))}; there are {', '.join(ROLES)}.")
    known = {one.code for one in statuses()} | {""}
    if unknown := {str(value) for value in parts[2].values()} - known:
        raise ListError(
            f"{beside}: no such status: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known - {''}))}."
        )
    return Columns(beside, *parts)


def _written(columns: Columns) -> str:
    tables = (("columns", columns.roles), ("texts", columns.texts), ("statuses", columns.statuses))
    words = [
        "# What the columns of the list are: role = head; then the language of each text; then what its statuses mean.",
        "",
    ]
    for name, pairs in tables:
        words += [f"[{name}]", *(f"{_toml(key)} = {_toml(value)}" for key, value in pairs.items()), ""]
    return "\n".join(words)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a basic string of TOML is written as one of JSON


def _cell(value: object) -> lists.Cell:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if isinstance(value, str | int | float | bool) else None
