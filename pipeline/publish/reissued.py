"""What people filled in, where a document was published anew and its recommendations bear other numbers, or it has a `/Rev.1`.

In: entries of the store. Out: the same, each at the recommendation that now says what was said when it was filled in. That is
told by its text at the time, which `versions` keeps. What moved is marked, and so is what did not find its place; where the
new place has an entry of its own, that one stays and the mark tells of the other. The store itself is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import duckdb
from rapidfuzz import fuzz

from pipeline.publish.files import source
from pipeline.publish.versions import FOLDER, versions
from pipeline.records import Review
from pipeline.review import merged

MARK = "carried"
"""Field of the entries that mark: an id, what became of it (`MOVED` ...), of a conflict field and value, parted by `SPLIT`."""
MOVED, UNSURE, CONFLICT = "moved", "unsure", "conflict"
SPLIT = "\x1f"
_SAME = 95  # per cent of likeness: nobody would call it another text
_FOUND = 90  # as much, and so much more than any other, is it elsewhere
_AHEAD = 5
_OTHER = 60  # less like it is another text
_REVISION = re.compile(r"/Rev\.(\d+)(?=@|$)")
_Texts = dict[str, str]  # by recommendation


class _Place(NamedTuple):
    name: str
    sure: bool


def carried(folder: Path, entries: Iterable[Review], fields: Iterable[str]) -> list[Review]:
    """The entries that count, each where it belongs now, and marks of what moved.

    Args:
        folder: of the tables.
        entries: of the store.
        fields: what moves; all else stays as it is.
    """
    wanted = set(fields)
    said = merged(entries)
    moving = [one for one in said if one.field in wanted]
    files = [(version.name, version.files["recommendations"]) for version in versions(folder)]
    if not moving or not files:
        return said
    documents = sorted({_plain(one.recommendation_id.partition("#")[0]) for one in moving})
    now = _read(folder, "recommendations", documents)
    before = {digest: _read(folder / FOLDER, digest, documents) for digest in {digest for _, digest in files}}
    own: dict[tuple[str, str], Review] = {}
    moved: list[tuple[Review, _Place]] = []
    for one in moving:
        at = f"{one.reviewed_at:%Y-%m-%dT%H%M%SZ}"
        known = [digest for name, digest in files if name <= at][-1:] or [files[0][1]]
        text = before[known[0]].get(one.recommendation_id) or now.get(one.recommendation_id)
        for place in _places(one.recommendation_id, text, now):
            if place == _Place(one.recommendation_id, True):
                own[place.name, one.field] = one
            else:
                moved.append((one, place))
    marks: dict[str, list[str]] = {}
    found = [one for one in said if one.field not in wanted] + list(own.values())
    for one, place in moved:
        there = own.get((place.name, one.field))
        origin = one.recommendation_id
        if there and there.value != one.value:
            told = SPLIT.join((origin, CONFLICT, one.field, one.value))
        else:
            told = SPLIT.join((origin, MOVED if place.sure else UNSURE))
            own[place.name, one.field] = one
            found.append(one.model_copy(update={"recommendation_id": place.name, "note": f"{MARK}{SPLIT}{origin}"}))
        marks.setdefault(place.name, [])
        if told not in marks[place.name]:
            marks[place.name].append(told)
    last = max(one.reviewed_at for one in moving)
    for name, lines in marks.items():
        found.append(
            Review(recommendation_id=name, field=MARK, value="\n".join(lines), reviewer="", reviewed_at=last, note=None)
        )
    return sorted(found, key=lambda one: one.reviewed_at)


def origin(entry: Review) -> str:
    """The recommendation under which the store has an entry."""
    return (
        entry.note.partition(SPLIT)[2]
        if entry.note and entry.note.startswith(f"{MARK}{SPLIT}")
        else entry.recommendation_id
    )


def _places(name: str, text: str | None, now: _Texts) -> list[_Place]:
    """Where an entry belongs now: in the document it was made for, and in its revisions that came after."""
    document, _, place = name.partition("#")
    revision = _revision(document)
    siblings = sorted({other.partition("#")[0] for other in now if _plain(other.partition("#")[0]) == _plain(document)})
    found: list[_Place] = []
    for sibling in siblings:
        if sibling != document and _revision(sibling) <= revision:
            continue
        there = {other: words for other, words in now.items() if other.partition("#")[0] == sibling}
        if one := _place(f"{sibling}#{place}", text, there):
            found.append(one)
    return found or [_Place(name, True)]


def _place(same: str, text: str | None, there: _Texts) -> _Place | None:
    """The recommendation of one document that says the text; None where none does and none has its number."""
    if text is None:
        return _Place(same, True) if same in there else None
    alike = {other: fuzz.ratio(text, words) for other, words in there.items()}
    here = alike.pop(same, 0.0)
    if here >= _SAME:
        return _Place(same, True)
    ranked = sorted(alike.items(), key=lambda pair: -pair[1])
    best, second = ranked[0] if ranked else ("", 0.0), ranked[1][1] if len(ranked) > 1 else 0.0
    if best[1] >= _FOUND and best[1] - max(here, second) >= _AHEAD:
        return _Place(best[0], True)
    if same not in there:
        return None
    return _Place(same, here >= _OTHER)


def _plain(document: str) -> str:
    """The id of a document without its revision; each language is told apart."""
    return _REVISION.sub("", document)


def _revision(document: str) -> int:
    found = _REVISION.search(document)
    return int(found[1]) if found else 0


def _read(folder: Path, name: str, documents: list[str]) -> _Texts:
    """The whole texts of the recommendations of some documents and of their revisions; none where the file is gone."""
    if not (folder / f"{name}.parquet").is_file():
        return {}
    query = (
        "SELECT recommendation_id, concat_ws(' ', lead_in, text) "
        f"FROM {source(folder, name)} WHERE list_contains(?, regexp_replace(document_id, '/Rev\\.\\d+(@|$)', '\\1'))"
    )
    with duckdb.connect() as database:
        try:
            return dict(database.execute(query, [documents]).fetchall())
        except duckdb.Error:  # another suivi wrote it
            return {}
