"""What a briefing is made of, whatever it is written as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Heading(NamedTuple):
    """A heading."""

    text: str
    level: int = 1  # 1 is the highest below the title


class Text(NamedTuple):
    """A paragraph."""

    text: str


class Grid(NamedTuple):
    """A table with a head."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()  # shares of the page's width


class Chart(NamedTuple):
    """A chart as a picture, and in words for those who do not see it."""

    png: bytes
    svg: str
    words: str


Block = Heading | Text | Grid | Chart


class Briefing(NamedTuple):
    """The whole."""

    title: str
    subtitle: str
    language: str  # ISO 639-1
    right_to_left: bool
    blocks: Sequence[Block]
