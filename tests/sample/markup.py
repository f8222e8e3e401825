"""The few marks our texts carry inside a sentence, and what remains of them in the plain text.

`[^key]` a footnote, `_words_` italics, `^e^` a superscript, `~` a space that does not break, `¦` where one thing asked
ends and the next begins, `⏎` a line break that the setter must find room for (a number that must open a line).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"\[\^(?P<note>\w+)\]|\b_(?P<italic>[^_]+)_\b|\^(?P<raised>[^^]+)\^|(?P<text>(?:(?!\[\^|\b_[^_]+_\b|\^).)+|.)", re.S
)

SOFT_SPACE, ASK_END, LINE_END = "~", "¦", "⏎"


class Span(NamedTuple):
    """A piece of a sentence in one style."""

    text: str
    style: str = ""  # "" as the paragraph, "italic", "raised"
    note: str = ""  # key of the footnote whose mark stands here; the text is empty then


def spans(text: str) -> Iterator[Span]:
    """The pieces of a marked text; `~` is a no-break space now, `¦` is gone, `⏎` stays."""
    for match in _TOKEN.finditer(text.replace(SOFT_SPACE, "\u00a0").replace(ASK_END, "")):
        if match["note"]:
            yield Span("", note=match["note"])
        elif match["italic"]:
            yield Span(match["italic"], "italic")
        elif match["raised"]:
            yield Span(match["raised"], "raised")
        else:
            yield Span(match["text"])


def plain(text: str) -> str:
    """The words alone, with usual spaces."""
    words = "".join(span.text for span in spans(text)).replace("\u00a0", " ").replace(LINE_END, "")
    return " ".join(words.split())


def notes(text: str) -> list[str]:
    """Keys of the footnotes called in a text, in order."""
    return [span.note for span in spans(text) if span.note]
