"""Right-to-left text: levels of its letters, and the order in which its pieces stand on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from bidi import algorithm

Part = TypeVar("Part")

_OF_YEAR = re.compile(
    r"(?<![\w/])\d+(/)\d+(?![\w/])"
)  # "14/2019": word processors turn it round, unlike Unicode's rule


def levels(text: str) -> list[int]:
    """Embedding level of every letter of one line: odd ones are read from right to left."""
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = 1, "R"
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = [char["level"] for char in storage["chars"]]
    for place in range(len(text) - 1, -1, -1):  # spaces at the end of the line go with the paragraph (rule L1)
        if text[place] != " ":
            break
        found[place] = 1
    for match in _OF_YEAR.finditer(text):
        found[match.start(1)] = 1
    return found


def visual_order(parts: Sequence[Part], part_levels: Sequence[int]) -> list[Part]:
    """Parts of one level each, from left to right: every sequence at or above a level is turned round (rule L2)."""
    order = list(range(len(parts)))
    for level in range(max(part_levels, default=0), 0, -1):
        turned: list[int] = []
        held: list[int] = []
        for place in order:
            if part_levels[place] >= level:
                held.append(place)
            else:
                turned += [*reversed(held), place]
                held = []
        order = [*turned, *reversed(held)]
    return [parts[place] for place in order]
