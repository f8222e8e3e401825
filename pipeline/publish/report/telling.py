"""How the briefing tells of recommendations and of what was answered: in print's order, short enough for a table, each cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.knowledge.words import Words
from pipeline.publish.follow_up import Known, Place
from pipeline.tables import natural

_CELL = 700  # characters of a text in a table; the whole stands in the tables
_LEAD_IN = 240  # of the words before items, of which the last say most
_ANSWER = 240


def newest_first(known: Sequence[Known]) -> list[Known]:
    """By document, the newest first, and then as printed."""
    return sorted(
        known, key=lambda one: (-(one.year or 0), natural(one.symbol), natural(one.number), natural(one.item or ""))
    )


def told(known: Sequence[Known]) -> Iterator[tuple[Known, str]]:
    """Each with its text; words that lead in several items stand before the first only, as in print."""
    last: tuple[str, str, str] | None = None
    for one in known:
        lead_in = (one.lead_in or "").strip()
        own = cut(one.text.removeprefix(one.lead_in or "").strip(), _CELL)
        before = (one.symbol, one.number, lead_in)
        if lead_in:
            yield one, f"… {own}" if before == last else f"{_middle_cut(lead_in)} {own}"
        else:
            yield one, own
        last = before


def cited(places: Sequence[Place], words: Words) -> list[str]:
    """The citations of paragraphs; several in a row of one document in one, "paras. 17-57"."""
    found = []
    for symbol in dict.fromkeys(place.symbol for place in places):
        those = [place for place in places if place.symbol == symbol]
        if len(those) == 1 or any(place.item or not place.number.isdecimal() for place in those):
            found += [words.cite(place.symbol, place.number, place.item) for place in those]
            continue
        ranges: list[list[int]] = []
        for number in sorted({int(place.number) for place in those}):
            if ranges and number == ranges[-1][-1] + 1:
                ranges[-1].append(number)
            else:
                ranges.append([number])
        shown = ", ".join(str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in ranges)
        found.append(words.citations.format(symbol=symbol, place=shown))
    return found


def answered(places: Sequence[Place], words: Words) -> str:
    """Where the State answered, and how it begins."""
    if not places:
        return ""
    first = next((place.text for place in places if place.text), "")
    return "\n".join([*cited(places, words), *([cut(first, _ANSWER)] if first else [])])


def cut(text: str, most: int) -> str:
    """A text of so many characters at most, cut between words, and marked."""
    return text if len(text) <= most else f"{text[: most - 2].rsplit(' ', 1)[0]} …"


def _middle_cut(text: str) -> str:
    if len(text) <= _LEAD_IN:
        return text
    half = _LEAD_IN // 2
    return f"{text[:half].rsplit(' ', 1)[0]} … {text[-half:].partition(' ')[2]}"
