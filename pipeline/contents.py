"""Lines of a document in, which of them are its table of contents out: neither paragraphs nor headings.

Entries end in dot leaders or a page number, but not all do: those of two lines, and those printed without pages. So the
whole stretch counts, from the word that opens it to the page's end, or to the first entry that is printed again: as the
heading it announces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Line

_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_ENDS_IN_PAGE = re.compile(r"\A(?:\w.*[\s.…]\d{1,4}(?:\s?[-–]\s?\d{1,4})?\s?|[\d\s–-]+|[ivxl]{1,6})\Z")
_MARK = re.compile(r"(?:[IVXL]{1,6}|[A-Z]|\d{1,2})[.)]?\s+")
_FIRST_PAGES = 12  # a table of contents opens within so many
_ENTRIES = 3  # lines that look like entries among those that follow, at least
_FOLLOWING = 14
_SHARE = 0.4  # of a later page's first lines that look like entries, where the table goes on


def is_contents_line(text: str) -> bool:
    """An entry with dot leaders before its page number."""
    return _LEADERS.search(text) is not None


def contents(lines: Sequence[Line], words: Sequence[str]) -> frozenset[int]:
    """Which lines, by their index, are the table of contents.

    Args:
        lines: body lines in reading order.
        words: what opens such a table, in the language of the text.
    """
    openings = {word.casefold() for word in words}
    found: set[int] = set()
    for start, line in enumerate(lines):
        if line.box.page > _FIRST_PAGES:
            break
        opens = line.text.partition("(")[0].strip(" *:.").casefold() in openings
        if start not in found and opens and _entries(lines[start + 1 : start + 1 + _FOLLOWING]) >= _ENTRIES:
            found |= set(range(start, _end(lines, start)))
    return frozenset(found)


def _entries(lines: Sequence[Line]) -> int:
    return sum(is_contents_line(line.text) or _ENDS_IN_PAGE.fullmatch(line.text) is not None for line in lines)


def _end(lines: Sequence[Line], start: int) -> int:
    """Index of the first line after the table."""
    page = lines[start].box.page
    announced: set[str] = set()
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if line.box.page != page:
            page = line.box.page
            first = [each for each in lines[index : index + _FOLLOWING] if each.box.page == page]
            if _entries(first) < max(2, _SHARE * len(first)):
                return index
        words = _words(line.text)
        if words in announced and not is_contents_line(line.text):
            return index
        if len(words) > 3:
            announced.add(words)
    return len(lines)


def _words(text: str) -> str:
    """An entry without its mark and its page."""
    text = _LEADERS.split(text)[0]
    text = re.sub(r"(?:\s+\d{1,4}(?:\s?[-–]\s?\d{1,4})?)+\s*$", "", text)
    return _MARK.sub("", text, count=1).strip(" .").casefold()
