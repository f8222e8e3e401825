"""Paragraphs in, whether States wrote them out: each recommendation of the periodic review ends with who made it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.knowledge.state_names import states_in
from pipeline.records import Numbered

_SIGNED = re.compile(r"[(（]([^()（）]{3,400})[)）][\s;；.。,،؛]*\Z")  # "(Cuba) (Chile);": the last brackets tell
_ENOUGH = 20
_SHARE = 0.5


def signed_by_states(paragraphs: Sequence[Numbered], language: str) -> bool:
    """Whether half of the paragraphs, and no few, end with the name of a State in brackets.

    Lists of recommendations go round without a cover before they are printed; nothing else tells what they are.
    """
    texts = [passage.text for paragraph in paragraphs for passage in paragraph.passages[-1:]]
    if len(texts) < _ENOUGH:
        return False
    signed = sum(bool((match := _SIGNED.search(text)) and states_in(match[1], language)) for text in texts)
    return signed >= _SHARE * len(texts)
