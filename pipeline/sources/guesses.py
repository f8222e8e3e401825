"""Known symbols of a State before a committee in, symbols that may well come next out. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.knowledge.bodies import committees
from pipeline.symbols import parse

_TYPES = ("CO", "Q", "QPR", "RQ", "FCO", "")  # no type: the State's report
_FIRST_CYCLES = range(1, 9)  # looked through where nothing is known


def next_symbols(committee: str, state: str, known: Iterable[str]) -> Iterator[str]:
    """Symbols not known yet: the rest of the cycle that was reached, then the next cycle, alone or joined with its next.

    Where nothing is known, the concluding observations of the first eight cycles.
    """
    have = frozenset(known)
    cycles = {
        symbol.cycle
        for symbol in map(parse, have)
        if symbol is not None and symbol.committee == committee and symbol.state == state and symbol.cycle
        # a protocol counts its reports by itself
        if symbol.treaty == committees()[committee].treaty
    }
    if cycles:
        reached = max(map(_last, cycles))
        current = sorted(cycle for cycle in cycles if _last(cycle) == reached)
        pairs = [(kind, cycle) for cycle in (*current, *_alone_and_joined(reached + 1)) for kind in _TYPES]
    else:
        pairs = [("CO", cycle) for number in _FIRST_CYCLES for cycle in _alone_and_joined(number)]
    for kind, cycle in pairs:
        symbol = parse("/".join(filter(None, (committees()[committee].symbol, state, kind, cycle))))
        if symbol is not None and symbol.known and symbol.text not in have:
            yield symbol.text


def _last(cycle: str) -> int:
    return int(cycle.rpartition("-")[2])


def _alone_and_joined(number: int) -> tuple[str, str]:
    return f"{number}", f"{number}-{number + 1}"
