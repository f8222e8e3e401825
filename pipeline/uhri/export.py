"""An export of the Index in, `uhri.parquet` and `uhri.csv` out: read as it comes, in memory that does not grow with it."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeGuard

import ijson
from lxml import html

from pipeline.errors import UnreadableError
from pipeline.publish.files import PACKAGE, TableFiles, describe_beside
from pipeline.publish.staging import alone, install, staging, told
from pipeline.symbols import parse
from pipeline.uhri.rows import RECORDS, UhriRecord

_BATCH = 4096  # records held at once
_BLOCKS = ("br", "p", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6")
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,2})(?:[.)]\s*|\s+(?=[(A-ZÀ-ÞА-Я]))")
_DASH = re.compile(r"^\s*[-\u2013]\s*")
# The fields of our rows by the headings of the Index, of its JSON and of its workbook; only letters and digits count.
_FIELDS = {
    "annotationid": "annotation_id",
    "annotationtype": "annotation_type",
    "body": "body",
    "reccomendingbody": "body",  # as the workbook spells it
    "recommendingbody": "body",
    "symbol": "symbol",
    "documentsymbol": "symbol",
    "documentcode": "symbol",
    "documentid": "uhri_document_id",
    "countries": "countries",
    "country": "countries",
    "concernedcountry": "countries",
    "regions": "regions",
    "region": "regions",
    "text": "text",
    "themes": "themes",
    "affectedpersons": "persons",
    "sdgs": "sdgs",
    "publicationdate": "published_on",
    "documentpublicationdate": "published_on",
    "publicationdateonuhri": "published_on_uhri",
    "uprcycle": "upr_cycle",
    "uprsession": "upr_sessions",
    "uprpositions": "upr_positions",
    "uprposition": "upr_positions",
    "uprrecommendingcountry": "upr_states",
    "uprrecommendingstate": "upr_states",
}
_LISTS = ("countries", "regions", "themes", "persons", "sdgs", "upr_sessions", "upr_positions", "upr_states")
_DATES = ("published_on", "published_on_uhri")


class Imported(NamedTuple):
    """What an import came to."""

    records: int
    doubts: tuple[str, ...]  # sentences


@dataclass
class _Doubts:
    """What was not understood, counted."""

    unread: Counter[str] = field(default_factory=Counter)  # headings
    dates: int = 0
    empty: int = 0
    symbols: int = 0
    strange: int = 0  # entries that are no records
    twice: int = 0

    def sentences(self) -> Iterator[str]:
        if self.strange:
            yield f"{self.strange:,} entries are no records and were left out."
        if self.empty:
            yield f"{self.empty:,} records have no text; they are kept."
        if self.twice:
            yield f"{self.twice:,} records have an identifier that stands before; they are kept."
        if self.dates:
            yield f"{self.dates:,} days could not be read; they are empty."
        if self.symbols:
            yield f"{self.symbols:,} symbols are of no known form; they are kept as written."
        if self.unread:
            yield f"Not read: {', '.join(f'{name} ({count:,})' for name, count in self.unread.most_common(20))}."


def import_export(path: Path, out: Path) -> Imported:
    """Read an export of the Index (JSON or its workbook) into the table `uhri` in a folder, which is made if needed.

    Raises:
        UnreadableError: it is no such export, or is cut short; the table there before, if any, is left as it was.
        OutputError: the folder cannot be written.
    """
    doubts, seen = _Doubts(), set[str]()
    count = 0
    with staging(out) as folder, told(out):
        with TableFiles(folder, RECORDS) as files:
            entries = _entries(path)
            while some := list(itertools.islice(entries, _BATCH)):
                rows = [_row(entry, doubts) for entry in some if _is_record(entry, doubts)]
                for row in rows:
                    if row.annotation_id:
                        doubts.twice += row.annotation_id in seen
                        seen.add(row.annotation_id)
                files.add([RECORDS.batch(rows)])
                count += len(rows)
        if not count:
            raise UnreadableError(f"{path.name}: there is no record in it; export it again from uhri.ohchr.org.")
        with alone(out):
            describe_beside(folder, out, RECORDS)
            install(folder, [f"{RECORDS.name}.csv", f"{RECORDS.name}.parquet", PACKAGE])
            when = path.stat()
            os.utime(out / f"{RECORDS.name}.parquet", ns=(when.st_atime_ns, when.st_mtime_ns))
    return Imported(count, tuple(doubts.sentences()))


def was_imported(path: Path, out: Path) -> bool:
    """Whether the table of a folder is of this export: it has its time. None is newer than another by a clock that was wrong."""
    table = out / f"{RECORDS.name}.parquet"
    return table.is_file() and path.is_file() and path.stat().st_mtime_ns == table.stat().st_mtime_ns


def _is_record(entry: object, doubts: _Doubts) -> TypeGuard[Mapping[str, object]]:
    known = isinstance(entry, dict) and any(_field(str(name)) in ("text", "annotation_id", "symbol") for name in entry)
    doubts.strange += not known
    return known


def _entries(path: Path) -> Iterator[object]:
    try:
        with path.open("rb") as file:
            start = file.read(4)
            file.seek(3 if start.startswith(b"\xef\xbb\xbf") else 0)
            yield from _in_workbook(path, file) if start.startswith(b"PK") else _in_json(path, file)
    except FileNotFoundError as error:
        raise UnreadableError(f"{path} does not exist; check the spelling.") from error
    except (IsADirectoryError, PermissionError) as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}); name the exported file.") from error


def _in_json(path: Path, file: BinaryIO) -> Iterator[object]:
    """The entries of the list that the file is, or that stands first in it."""
    begin = file.tell()
    try:
        place = next((prefix for prefix, event, _ in ijson.parse(file) if event == "start_array"), None)
        if place is None:
            return
        file.seek(begin)
        yield from ijson.items(file, f"{place}.item" if place else "item", use_float=True)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise UnreadableError(
            f"{path.name}: this is no whole JSON file ({error}); export it again from uhri.ohchr.org."
        ) from error


def _in_workbook(path: Path, file: BinaryIO) -> Iterator[object]:
    import zipfile

    from openpyxl import load_workbook

    try:
        sheet = load_workbook(file, read_only=True, data_only=True).active
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableError(f"{path.name}: this is no whole workbook ({error}); export it again.") from error
    heads: list[str] = []
    for cells in sheet.iter_rows(values_only=True) if sheet is not None else ():
        if heads:
            yield {head: cell for head, cell in zip(heads, cells, strict=False) if head}
        elif sum(_field(str(cell)) is not None for cell in cells) >= 3:  # notes may stand above the headings
            heads = [str(cell or "") for cell in cells]


def _row(entry: Mapping[str, object], doubts: _Doubts) -> UhriRecord:
    said: dict[str, object] = {}
    for name, value in entry.items():
        place = _field(name)
        if place is None:
            doubts.unread[name] += 1
        elif value not in (None, "", []):
            said[place] = value
    values: dict[str, object] = {name: _texts(said.get(name)) for name in _LISTS}
    for name in _DATES:
        values[name] = _date(said.get(name))
        doubts.dates += name in said and values[name] is None
    for name in ("annotation_id", "annotation_type", "body", "uhri_document_id", "upr_cycle"):
        values[name] = "; ".join(_texts(said.get(name))) or None
    written = "; ".join(_texts(said.get("symbol"))) or None
    parsed = parse(written) if written else None
    doubts.symbols += written is not None and (parsed is None or not parsed.known)
    number, text = numbered(plain(str(said.get("text", ""))))
    doubts.empty += not text
    return UhriRecord(symbol=parsed.text if parsed else written, number=number, text=text, **values)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _field(name: str) -> str | None:
    return _FIELDS.get(re.sub(r"[^a-z0-9]", "", name.lower()))


def _texts(value: object) -> tuple[str, ...]:
    """The texts of a list, or of a cell that holds one a line, without the dash before each."""
    parts = value if isinstance(value, list | tuple) else str(value).splitlines() if value is not None else ()
    return tuple(text for part in parts if part is not None and (text := _DASH.sub("", str(part)).strip()))


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    from dateutil import parser

    text = str(value or "").strip()
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return parser.parse(text, dayfirst=True).date() if re.search(r"\d{4}", text) else None
    except (ValueError, OverflowError):
        return None


def plain(text: str) -> str:
    """A text without HTML, in one line."""
    if "<" in text:
        tree = html.fragment_fromstring(text, create_parent="div")
        for element in tree.iter(*_BLOCKS):
            element.tail = f"\n{element.tail or ''}"
        text = "".join(map(str, tree.itertext()))
    elif "&" in text:
        text = unescape(text)
    return " ".join(text.split())


def numbered(text: str) -> tuple[str | None, str]:
    """The number that is glued to a text, and the text without it."""
    match = _NUMBER.match(text)
    return (match[1], text[match.end() :]) if match else (None, text)
