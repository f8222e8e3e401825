"""A document as written: facts that hold in every language, and the words of one language, joined.

`texts/<document>/facts.toml` has the cover's facts and the outline, `texts/<document>/<language>.toml` the words. What
a paragraph does, asks and answers is said once, in the outline; `load` checks that the words fit.
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TEXTS = HERE / "texts"


class ContentError(ValueError):
    """A text that does not fit its outline."""


@dataclass(frozen=True)
class Item:
    """A lettered item, or a sub-item."""

    label: str  # "(a)", "(a)(ii)"
    text: str
    has_children: bool = False


@dataclass(frozen=True)
class Block:
    """A stretch printed as one: words, then perhaps items."""

    text: str
    items: tuple[Item, ...] = ()
    asks: bool = False  # its words ask; printed bold where the document prints asks so
    worries_first: bool = False  # the words before the first ASK_END voice the concern


@dataclass(frozen=True)
class Heading:
    """A heading; `key` names it in both files."""

    key: str
    level: int  # 1 chapter, 2 part, 3 topic
    mark: str  # as printed, without stop: "III", "A", "ثالثاً"; "" for a topic
    text: str
    section: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A numbered paragraph with what the outline says of it."""

    number: str
    kind: str
    blocks: tuple[Block, ...]
    acts: tuple[str, ...] = ()
    answers: str | None = None
    addressee: str = "state_party"
    articles: tuple[str, ...] = ()  # said in the text itself, at its end: "(arts. 2 and 26)"
    cites: tuple[str, ...] = ()
    roman: bool = False  # printed without bold whatever it asks
    responds: tuple[str, ...] = ()  # recommendations of `facts.answers_document` that it speaks to


@dataclass(frozen=True)
class Prose:
    """Body text without a number: a quotation, a note on the document."""

    text: str
    bold: bool = False
    quote: bool = False  # set in from the margin


Part = Heading | Paragraph | Prose


@dataclass(frozen=True)
class Document:
    """One language version of one document."""

    name: str  # folder of its texts
    language: str
    facts: Mapping[str, Any]  # facts.toml without the outline
    words: Mapping[str, Any]  # the language file without headings, notes and paragraphs
    parts: tuple[Part, ...]
    notes: Mapping[str, str] = field(default_factory=dict)  # by key, in the order they are called

    @property
    def symbol(self) -> str:
        """The document's symbol."""
        return str(self.facts["symbol"])

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The numbered paragraphs, in order."""
        return [part for part in self.parts if isinstance(part, Paragraph)]

    @property
    def stem(self) -> str:
        """File name without its ending, as the Committee's secretariat names files: CRPD_C_XMV_CO_1-FR."""
        tail = "" if self.language == "en" else f"-{self.language.upper()}"
        return self.symbol.replace("/", "_") + tail


@functools.cache
def vocabulary(name: str) -> dict[str, Any]:
    """A TOML file of this folder: `languages` (printed words, marks) or `committees` (names)."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def versions() -> Iterator[tuple[str, str]]:
    """Every document and language there is a text of, in a fixed order."""
    for facts in sorted(TEXTS.glob("*/facts.toml")):
        for words in sorted(facts.parent.glob("??.toml")):
            yield facts.parent.name, words.stem


def load(name: str, language: str) -> Document:
    """Read and join the two files of a document in a language.

    Raises:
        ContentError: words without a place in the outline, or a place without words.
    """
    facts = tomllib.loads((TEXTS / name / "facts.toml").read_text(encoding="utf-8"))
    words = tomllib.loads((TEXTS / name / f"{language}.toml").read_text(encoding="utf-8"))
    outline = facts.pop("outline")
    headings, paragraphs = words.pop("headings", {}), words.pop("paragraphs")
    notes, prose = words.pop("notes", {}), words.pop("prose", {})
    parts: list[Part] = []
    section = "other"
    for entry in outline:
        if "p" in entry:
            number = str(entry["p"])
            parts.append(_paragraph(number, entry, _take(paragraphs, number, name, language)))
        elif "prose" in entry:
            text = _take(prose, entry["prose"], name, language)
            parts.append(Prose(text, bold=entry.get("bold", False), quote=entry.get("quote", False)))
        else:
            level = next(n for n, key in enumerate(("chapter", "part", "topic"), 1) if key in entry)
            key = str(entry.get("chapter") or entry.get("part") or entry["topic"])
            section = entry.get("section", section)
            mark = "" if level == 3 else _mark(key, language)
            articles = tuple(entry.get("articles", ()))
            parts.append(Heading(key, level, mark, _take(headings, key, name, language), section, articles))
    left = [*paragraphs, *headings, *prose]
    if left:
        raise ContentError(f"{name}/{language}: no place in the outline for {left}")
    return Document(name, language, facts, words, tuple(parts), notes)


def _take(table: dict[str, Any], key: str, name: str, language: str) -> Any:
    if key not in table:
        raise ContentError(f"{name}/{language}: no words for {key}")
    return table.pop(key)


def _mark(key: str, language: str) -> str:
    """The printed mark of a chapter or part: its key, less a digit that tells two A's apart; or the language's word."""
    letters = key.rstrip("0123456789") or key
    return str(vocabulary("languages")[language].get("marks", {}).get(letters, letters))


def _paragraph(number: str, entry: Mapping[str, Any], words: str | Mapping[str, Any]) -> Paragraph:
    words = {"text": words} if isinstance(words, str) else words
    asks = entry["kind"] in ("recommendation", "request", "mixed")
    then = words.get("then", [])
    mixed = entry["kind"] == "mixed"
    blocks = [_block(words, asks=asks and not (then and mixed), worries_first=mixed and not then)]
    blocks += [_block({"text": more} if isinstance(more, str) else more, asks=asks) for more in then]
    act = entry.get("act", ())
    answers = entry.get("answers")
    return Paragraph(
        number,
        entry["kind"],
        tuple(blocks),
        acts=(act,) if isinstance(act, str) else tuple(act),
        answers=None if answers is None else str(answers),
        addressee=entry.get("addressee", "state_party"),
        articles=tuple(entry.get("articles", ())),
        cites=tuple(entry.get("cites", ())),
        roman=entry.get("roman", False),
        responds=tuple(entry.get("responds", ())),
    )


def _block(words: Mapping[str, Any], *, asks: bool, worries_first: bool = False) -> Block:
    items: list[Item] = []
    for letter, text in words.items():
        if letter in ("text", "then"):
            continue
        if isinstance(text, str):
            items.append(Item(f"({letter})", text))
            continue
        items.append(Item(f"({letter})", text["text"], has_children=True))
        items += [Item(f"({letter})({roman})", words) for roman, words in text.items() if roman != "text"]
    return Block(words["text"], tuple(items), asks, worries_first)


def date(value: dt.date, language: str) -> str:
    """A day in words: 26 March 2026; Arabic, Russian and Chinese covers print it in English, texts do not."""
    pattern = vocabulary("languages")[language]["date"]
    return str(pattern).format(
        day=value.day, month=vocabulary("languages")[language]["months"][value.month - 1], year=value.year
    )
