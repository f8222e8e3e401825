"""Documents in the order to work in, and shared out among tasks."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from pipeline.discovery import Source

_TURNS = 8  # tasks for each that runs at the same time, at least
_SHARE = 50  # documents of a task, at most


def shares(sources: Sequence[Source], at_once: int) -> list[tuple[Source, ...]]:
    """Documents by task of an orchestrator, each task with some of every size, the largest documents first.

    A task costs about as much as a small document does (docs/sizing.md), so of many documents each task takes many; but there
    are some tasks for each of the `at_once` that run at the same time, so that none of them is left alone at the end.
    """
    ordered = largest_first(sources)
    count = min(len(ordered), max(at_once * _TURNS, -(-len(ordered) // _SHARE)))
    return [tuple(ordered[start::count]) for start in range(count)]


def largest_first(sources: Sequence[Source]) -> list[Source]:
    """In the order to work in, so that no worker is left with a long document when the others have nothing to do."""
    return sorted(sources, key=attrgetter("size"), reverse=True)
