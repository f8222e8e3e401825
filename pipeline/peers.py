"""The periodic review: paragraphs in, whether States wrote them out, and what they recommend to the State under review.

Each recommendation ends with who made it, and that alone tells one: 4,047 of 4,048 paragraphs that are numbered "115.12" in
the reports at hand end so, and no other paragraph does. Reports of the first cycle number them (1) to (90) under one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.asks import Ask
from pipeline.codes import Kind
from pipeline.knowledge.state_names import states_in
from pipeline.recommendations import Understanding
from pipeline.records import Numbered, Passage
from pipeline.speech import STRENGTH

# "(Cuba) (Chile);", "(Iran (Islamic Republic of));": the last brackets tell
_SIGNED = re.compile(r"[(（]((?:[^()（）]|[(（][^()（）]*[)）]){3,400})[)）][\s;；.。,،؛]*\Z")
# "... did not enjoy the support of X", "... have been examined by X and enjoy its support"; what "will be examined" has no answer
_OPEN = re.compile(r"\bwill (?:be examined|be considered|provide)\b")
_NOTED = re.compile(r"\bnot (?:enjoy|have|meet with) (?:the|its|his) support\b|\b(?:are|were|been|be) noted\b")
_SUPPORTED = re.compile(r"\benjoys? (?:the|its) support\b")
_ENOUGH = 20
_SHARE = 0.5


def signed_by_states(paragraphs: Sequence[Numbered], language: str) -> bool:
    """Whether half of the paragraphs, and no few, end with the name of a State in brackets.

    Lists of recommendations go round without a cover before they are printed; nothing else tells what they are.
    """
    texts = [passage.text for paragraph in paragraphs for passage in paragraph.passages[-1:]]
    return len(texts) >= _ENOUGH and _mostly_signed(texts, language)


def recommended(paragraphs: Sequence[Numbered], language: str) -> Understanding:
    """What States recommend in a report of the review: paragraphs or items under one number, half of which States signed."""
    together: dict[str, list[tuple[int, Passage]]] = {}
    for position, paragraph in enumerate(paragraphs):
        items = [passage for passage in paragraph.passages if passage.label]
        parent, dot, _ = paragraph.number.rpartition(".")
        if dot and paragraph.passages:
            together.setdefault(parent, []).append((position, _whole(paragraph.passages)))
        elif items:
            together.setdefault(paragraph.number, []).extend((position, item) for item in items)
    asks = [
        ask
        for those in together.values()
        if _mostly_signed([passage.text for _, passage in those], language)
        for ask in _asks(those, paragraphs)
    ]
    asked = {ask.position for ask in asks}
    kinds: list[Kind] = ["recommendation" if place in asked else "other" for place in range(len(paragraphs))]
    return Understanding(tuple(kinds), tuple(sorted(asks, key=lambda ask: ask.position)))


def signers(text: str, language: str) -> frozenset[str]:
    """The States, ISO 3166 alpha-3, that made a recommendation: "... (Cuba) (Chile, Peru);" is of three."""
    found: set[str] = set()
    while match := _SIGNED.search(text):
        named = states_in(match[1], language)
        if not named:
            break
        found.update(named)
        text = text[: match.start()]
    return frozenset(found)


def position(above: str) -> Literal["Supported", "Noted"] | None:
    """What the State under review says of the recommendations that a paragraph opens, in the Index's words.

    Args:
        above: the paragraph; its first line counts. Only English reports tell.
    """
    said = above.partition("\n")[0]
    if _OPEN.search(said):
        return None
    if _NOTED.search(said):
        return "Noted"
    return "Supported" if _SUPPORTED.search(said) else None


def _mostly_signed(texts: Sequence[str], language: str) -> bool:
    return sum(bool(signers(text, language)) for text in texts) >= _SHARE * len(texts)


def _whole(passages: Sequence[Passage]) -> Passage:
    """A recommendation that was printed in pieces, as one."""
    first, *rest = passages
    if not rest:
        return first._replace(label="")
    return first._replace(
        label="",
        text=" ".join(f"{passage.label} {passage.text}".strip() for passage in passages),
        boxes=tuple(box for passage in passages for box in passage.boxes),
        notes=tuple(note for passage in passages for note in passage.notes),
    )


def _asks(those: Sequence[tuple[int, Passage]], paragraphs: Sequence[Numbered]) -> Iterator[Ask]:
    labels: dict[tuple[int, str], int] = {}
    for position, passage in those:
        same = labels[position, passage.label] = labels.get((position, passage.label), 0) + 1
        yield Ask(
            position=position,
            number=paragraphs[position].number,
            suffix=f"{passage.label}[{same}]" if same > 1 else passage.label,
            item=passage.label or None,
            lead_in=None,  # each has a verb of its own
            text=passage.text,
            act="recommend",
            strength=STRENGTH["recommend"],
            addressee="state_party",
            reporting=False,
            reiterates=False,
            earlier=None,
            continues=False,
            page=passage.boxes[0].page if passage.boxes else paragraphs[position].page,
            boxes=passage.boxes,
            notes=passage.notes,
        )
