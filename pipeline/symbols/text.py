"""Symbols in running text, also where spaces, line ends or a right-to-left text layer broke them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.symbols.grammar import COUNCILS, LOOK_ALIKE, TREATY_BODIES, Symbol, parse


class Found(NamedTuple):
    """A symbol in running text."""

    symbol: Symbol
    start: int
    end: int


def find(text: str, *, right_to_left: bool = False) -> list[Found]:
    """The symbols in running text, left to right, also where spaces or line ends break them.

    Args:
        text: any text.
        right_to_left: also look for symbols whose parts a right-to-left text layer put in another order.
    """
    plain = text if text.isascii() else text.translate(LOOK_ALIKE)
    found = [hit for match in _candidates().finditer(plain) if (hit := _longest(match)) is not None]
    if right_to_left:
        whole = [(hit.start, hit.end) for hit in found]
        torn = _scrambled(plain)
        found += [hit for hit in torn if not any(hit.start < end and start < hit.end for start, end in whole)]
        found.sort(key=lambda hit: hit.start)
    return found


@cache
def _candidates() -> re.Pattern[str]:
    """Stretches of text that may be symbols. Every repetition is bounded, so the time is linear in the text."""
    slash = r"\s{0,2}/\s{0,2}"
    roots = "|".join(" ?".join(root) for root in sorted((*TREATY_BODIES, "HRI", "INT"), key=len, reverse=True))
    number = r"\d{1,5}(?:-\s?\d{1,5})?"
    words = r"(?:[A-Z]{1,6}(?:-[A-Z]{3})?|(?i:add|corr|rev|amend|concl|misc))(?:\.\s?\d{1,4}(?:-\d{1,4})?)?"
    part = rf"(?:{number}|{words})(?![a-z])"
    councils = rf"[AES]{slash}(?:{COUNCILS.pattern}|C\. ?12)(?![a-zA-Z])"
    return re.compile(rf"(?<![A-Za-z0-9/.])(?:{roots}|{councils})(?:{slash}{part}){{1,9}}(?![A-Za-z0-9])")


def _longest(match: re.Match[str]) -> Found | None:
    """The longest known symbol that a candidate opens with; an unknown one only up to the first break."""
    text = match[0]
    breaks = [at.start() for at in re.finditer(r"\s+/\s*|/\s+", text)]
    for end in (len(text), *reversed(breaks)):
        symbol = parse("".join(text[:end].split()))
        if symbol is not None and (symbol.known or end == min(breaks, default=len(text))):
            return Found(symbol, match.start(), match.start() + end)
    return None


_BODY = "|".join(TREATY_BODIES)
_ROTATED = re.compile(rf"(?<![A-Z0-9])(/(?:C|OP)(?:/[A-Z0-9.-]{{1,10}}){{1,6}})\s{{0,3}}({_BODY})(?![A-Z/])")
_REVERSED = re.compile(
    rf"(?<![A-Z])([./]?\d{{0,4}}(?:-\d{{1,4}})?/?(?:[A-Z0-9.]{{1,10}}/){{1,6}}C/({_BODY}))(?![A-Z/])"
)


def _scrambled(text: str) -> Iterator[Found]:
    """Symbols that a right-to-left text layer tore apart: `/C/ALB/CO/1 CRPD`, `1/Q/ALB/C/CRPD`, `/1ALB/C/CRPD`."""
    for match in _ROTATED.finditer(text):
        symbol = parse(match[2] + match[1])
        if symbol is not None and symbol.known:
            yield Found(symbol, match.start(), match.end())
    for match in _REVERSED.finditer(text):
        parts = re.sub(r"^/(\d[\d-]*)(?=[A-Z])", r"\1/", match[1]).split("/")
        parts = [re.sub(r"^\.(\d+)([A-Z]+)$", r"\2.\1", part) for part in parts if part]
        symbol = parse("/".join(reversed(parts)))
        if symbol is not None and symbol.known:
            yield Found(symbol, match.start(), match.end())
