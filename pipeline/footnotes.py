"""Lines of footnotes in, the notes out: a note that runs on to the next page is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Line, LineRole

_NOTE_MARK = re.compile(r"(?:[(\[](\d{1,3})[)\]]|(\d{1,3}|[*†‡§]{1,4}|[a-z]))\s*(?=[^\s\d])")


def footnotes(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Footnotes in order of print, mark and text; a note that runs on to the next page is one."""
    notes: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.role is not LineRole.FOOTNOTE:
            continue
        match = _NOTE_MARK.match(line.text)
        mark = match[1] or match[2] if match else ""
        if match and (line.tab >= 3 or not mark.isalpha()) and not (notes and mark.isalpha() and line.tab < 4):
            notes.append((mark, [line.text[match.end() :]]))
        elif notes:
            notes[-1][1].append(line.text)
        else:
            notes.append(("", [line.text]))
    return [(mark, " ".join(texts)) for mark, texts in notes]
