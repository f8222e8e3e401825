"""What a reader of the document must find, said from the same data the pages are set from.

Names follow the tables of the pipeline. A text is the printed words with usual spaces, without footnote marks; an item
is "(a)" in every language, its printed mark stands in `label`. Pages are added when the pages are made.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from tests.sample.content import Block, Document, Heading, Paragraph, Prose, date, vocabulary
from tests.sample.markup import ASK_END, notes, plain

_ITEM_FIRST = re.compile(r"(?P<item>(?:\(\w+\))+) (?P<target>.+)")
_TARGETS = {"sdg": r"SDG ", "general_comment": r"\w+ G[CR] ", "article": r"[A-Z-]+[0-9]?:\d"}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
PRIORITY = ("priority_information", "urgent_attention")


def gold(document: Document) -> dict[str, Any]:
    """The whole answer sheet of a document."""
    facts = document.facts
    follow_ups = facts.get("follow_up", [])
    calls = called_notes(document)
    return {
        "document": {
            "document_id": f"{document.symbol}@{document.language}",
            "symbol": document.symbol,
            "language": document.language,
            "original_language": facts.get("original", "en"),
            "committee": facts["committee"],
            "treaty": facts.get("treaty", facts["committee"]),
            "state": facts["state"],
            "document_type": facts["document_type"],
            "cycle": facts.get("cycle"),
            "session": facts.get("session"),
            "adopted_on": _iso(facts.get("adopted_on")),
            "published_on": _iso(facts["published_on"]),
            "title": plain(document.words["title"]),
            "job_number": document.words["job_number"],
            "next_report_due": next(
                (_iso(one["due_on"]) for one in follow_ups if one["kind"] == "next_report" and "due_on" in one), None
            ),
        },
        "cover": cover_lines(document),
        "headings": [
            {"mark": h.mark, "text": plain(h.text), "level": h.level} for h in document.parts if isinstance(h, Heading)
        ],
        "paragraphs": list(_paragraphs(document)),
        "recommendations": list(_recommendations(document)),
        "citations": list(_citations(document)),
        "follow_ups": [
            {
                "number": str(one["p"]),
                "kind": one["kind"],
                "paragraphs": one.get("paragraphs", []),
                "months": one.get("months"),
                "due_on": _iso(one.get("due_on")),
            }
            for one in follow_ups
        ],
        "responses": [
            {"number": one.number, "recommendation": f"{facts['answers_document']}#{key}"}
            for one in document.paragraphs
            for key in one.responds
        ],
        "footnotes": [{"mark": mark, "text": plain(document.notes[key])} for key, mark in calls.items()],
        "unnumbered": [plain(part.text) for part in document.parts if isinstance(part, Prose)],
    }


def called_notes(document: Document) -> dict[str, str]:
    """Footnote keys in the order they are called, with their marks: stars for the title's, then numbers."""
    texts = [document.words["title"]]
    for part in document.parts:
        texts += (
            [part.text]
            if not isinstance(part, Paragraph)
            else [text for block in part.blocks for text in _texts(block)]
        )
    keys = list(dict.fromkeys(key for text in texts for key in notes(text)))
    starred = [key for key in keys if key.startswith("star")]
    numbered = [key for key in keys if key not in starred]
    return {key: "*" * (n + 1) for n, key in enumerate(starred)} | {key: str(n + 1) for n, key in enumerate(numbered)}


def cover_lines(document: Document) -> list[str]:
    """The words of the cover block, as printed, from the top to the title."""
    facts, language = document.facts, document.language
    printed = vocabulary("languages")[language]
    names = vocabulary("committees")[facts["committee"]]
    head = printed if "cover" not in printed else vocabulary("languages")[printed["cover"]]
    original = facts.get("original", "en")
    lines = [printed["united_nations"], document.symbol, *names["treaty"][language], head["distribution"]]
    lines.append(date(facts["published_on"], printed.get("cover", language)))
    if language != original or facts.get("old_cover"):
        lines.append(head["names"][language])
    lines.append(plain(head["original"].format(language=head["names_small"][original])))
    lines += [
        names["committee"][language],
        *facts.get("above_title", {}).get(language, []),
        plain(document.words["title"]),
    ]
    return lines


def item_mark(label: str, language: str) -> str:
    """The printed mark of an item or sub-item: "(b)" is "b)" in French, "(ب)" in Arabic."""
    printed = vocabulary("languages")[language]
    inner = re.findall(r"\(([^)]+)\)", label)
    letters = printed["sub_items"] if len(inner) > 1 else printed["items"]
    place = _ROMAN.index(inner[-1]) if len(inner) > 1 else ord(inner[-1]) - ord("a")
    return str(printed["item_mark"]).format(letters[place])


def _texts(block: Block) -> list[str]:
    return [block.text, *(item.text for item in block.items)]


def _iso(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _paragraphs(document: Document) -> Iterator[dict[str, Any]]:
    path: list[Heading] = []
    stated = _closing_articles(document)
    for part in document.parts:
        if isinstance(part, Heading):
            path = [heading for heading in path if heading.level < part.level] + [part]
        elif isinstance(part, Paragraph):
            yield {
                "number": part.number,
                "section": path[-1].section if path else "introduction",
                "heading": plain(path[-1].text) if path else None,
                "heading_path": [plain(heading.text) for heading in path],
                "articles": list(path[-1].articles if path and path[-1].articles else stated[part.number]),
                "kind": part.kind,
                "passages": [
                    passage
                    for place, block in enumerate(part.blocks)
                    for passage in _passages(block, document.language, continues=place > 0)
                ],
            }


def _closing_articles(document: Document) -> dict[str, tuple[str, ...]]:
    """Articles stated at the end of a paragraph: they hold for all paragraphs under one topic, else for it alone."""
    found: dict[str, tuple[str, ...]] = {}
    group: list[Paragraph] = []
    under_topic = False
    for part in [*document.parts, None]:
        if isinstance(part, Paragraph):
            group.append(part)
            continue
        if isinstance(part, Heading | None):
            shared = tuple(dict.fromkeys(article for one in group for article in one.articles))
            found |= {one.number: shared if under_topic else one.articles for one in group}
            group, under_topic = [], part is not None and part.level == 3
    return found


def _passages(block: Block, language: str, *, continues: bool) -> Iterator[dict[str, Any]]:
    yield {"item": None, "label": "", "text": plain(block.text), "continues": continues, "asks": block.asks}
    for item in block.items:
        yield {
            "item": item.label,
            "label": item_mark(item.label, language),
            "text": plain(item.text),
            "continues": False,
            "asks": block.asks,
        }


def _recommendations(document: Document) -> Iterator[dict[str, Any]]:
    """One row per thing asked: each item, else each ask of a text (parted by the mark of `markup.ASK_END`)."""
    singled = {
        number
        for one in document.facts.get("follow_up", [])
        if one["kind"] in PRIORITY
        for number in one.get("paragraphs", [])
    }
    for paragraph in document.paragraphs:
        acts = iter(paragraph.acts)
        count = 0
        for block in paragraph.blocks:
            if not block.asks:
                continue
            asks = block.text.split(ASK_END)[block.worries_first :]
            for place, ask in enumerate(asks):
                act = next(acts)
                count += 1
                carried = block.items if place + 1 == len(asks) else ()
                rows = [
                    (item.label, plain(item.text), _lead_in(ask, item.label, block))
                    for item in carried
                    if not item.has_children
                ]
                alone: list[tuple[str | None, str, str | None]] = [(None, plain(ask), None)]
                for label, text, lead_in in rows or alone:
                    key = paragraph.number + (label or "")
                    outer = paragraph.number + (re.match(r"\([^)]+\)", label).group() if label else "")  # type: ignore[union-attr]
                    yield {
                        "number": paragraph.number,
                        "item": label,
                        "ordinal": count,
                        "lead_in": lead_in,
                        "text": text,
                        "act": act,
                        "addressee": paragraph.addressee,
                        "concern": paragraph.answers,
                        "priority": bool({paragraph.number, key, outer} & singled),
                    }
        if next(acts, None):
            raise ValueError(f"{document.name}: paragraph {paragraph.number} has more acts than asks")


def _lead_in(ask: str, label: str, block: Block) -> str:
    parent = next((item for item in block.items if item.has_children and label.startswith(item.label + "(")), None)
    return plain(ask) if parent is None else f"{plain(ask)} {parent.label} {plain(parent.text)}"


def _citations(document: Document) -> Iterator[dict[str, Any]]:
    """What the outline says is cited: "CRPD:31", "CRPD GC 6", "SDG 10.3", a symbol; "(b) SDG 5.2" in an item.

    Articles in a closing parenthesis are cited where they stand. Instruments by name are not listed.
    """
    for paragraph in document.paragraphs:
        cited: list[tuple[str | None, str]] = []
        for cite in paragraph.cites:
            match = _ITEM_FIRST.fullmatch(cite)
            cited.append((match["item"], match["target"]) if match else (None, cite))
        where = next((item for item, text in _passage_texts(paragraph) if "(art" in text), None)
        cited += [(where, article) for article in paragraph.articles]
        for item, target in cited:
            kind = next((kind for kind, pattern in _TARGETS.items() if re.match(pattern, target)), "document")
            printed_in = _printed_in(document, paragraph, target) if kind == "document" else "text"
            yield {"number": paragraph.number, "item": item, "kind": kind, "target": target, "printed_in": printed_in}


def _passage_texts(paragraph: Paragraph) -> Iterator[tuple[str | None, str]]:
    for block in paragraph.blocks:
        yield None, block.text
        for item in block.items:
            yield item.label, item.text


def _printed_in(document: Document, paragraph: Paragraph, symbol: str) -> str:
    """Whether a symbol stands in the paragraph itself or in a footnote to it."""
    texts = [text for _, text in _passage_texts(paragraph)]
    if any(symbol in text for text in texts):
        return "text"
    if any(symbol in document.notes[key] for text in texts for key in notes(text)):
        return "note"
    raise ValueError(f"{document.name}/{document.language}: paragraph {paragraph.number} does not cite {symbol}")
