"""The folder of documents, watched: when something arrived there, and is there whole, an event says so.

It is looked at again and again rather than by messages of the system, which network drives do not send.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from prefect.events import emit_event

from flows.events import ARRIVED
from pipeline.freshness import Look, is_stale, look

_NAMED = 20  # documents that an event names


def watch(raw: Path, out: Path, *, every: float, sleep: Callable[[float], None] = time.sleep) -> None:
    """Emit an event whenever the folder of documents changed and came to rest; never ends.

    Args:
        raw: folder of documents.
        out: folder of tables: where they are not of what is in the folder at first, that counts as a change.
        every: seconds between two looks.
        sleep: waits.
    """
    for names in changes(lambda: look(raw), stale=lambda: is_stale(raw, out), rest=lambda: sleep(every)):
        payload = {"count": len(names), "documents": names[:_NAMED]}
        emit_event(ARRIVED, {"prefect.resource.id": f"suivi.folder.{raw.resolve()}"}, payload=payload)


def changes(looks: Callable[[], Look], *, stale: Callable[[], bool], rest: Callable[[], None]) -> Iterator[list[str]]:
    """The names that are new, changed or gone, each time that two looks in a row agree."""
    known: Look | None = None  # what was told of
    before = looks()
    while True:
        rest()
        now = looks()
        if now == before and now != known:
            if known is not None or (now and stale()):
                yield sorted(name for name in {*now, *(known or {})} if now.get(name) != (known or {}).get(name))
            known = now
        before = now
