"""A briefing on one State, ready to edit: what was asked, what is due, what came back, what was answered; every line cited.

In: published tables. Out: a Word document or a web page that stands alone; both are written from the same blocks.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from pipeline.errors import OutputError
from pipeline.knowledge.bodies import states
from pipeline.knowledge.words import words
from pipeline.publish.report import docx, html
from pipeline.publish.report.blocks import Briefing
from pipeline.publish.report.content import briefing

WRITERS: Mapping[str, Callable[[Briefing], bytes]] = {".docx": docx.written, ".html": html.written}


def write_report(tables: Path, state: str, out: Path, *, language: str, today: dt.date) -> int:
    """Write the briefing on a State.

    Args:
        tables: folder that `write` published.
        state: ISO 3166 alpha-3.
        out: the file, `.docx` or `.html`; it must not be there yet: what people edited is not overwritten.
        language: ISO 639-1 code of its words and, as far as documents are there in it, of its texts.
        today: the day on which things are due, or overdue.

    Returns:
        How many recommendations it is about.

    Raises:
        OutputError: no such State, none of its recommendations among the tables, no such kind of file, or it is there already or
            cannot be written.
    """
    if out.suffix.lower() not in WRITERS:
        raise OutputError(f"{out.name}: a report is written as .docx or .html; give it such a name.")
    if out.exists():
        raise OutputError(f"{out} is there already; choose another name, or move it away.")
    known = states().get(state)
    name = known.short.get(language, known.short["en"]) if known else state
    made = briefing(tables, state, name, words(language), language=language, today=today)
    if made is None and known is None:
        raise OutputError(f"{state} is no State's code; write three letters of ISO 3166, like MAR.")
    if made is None:
        raise OutputError(
            f"{tables} holds no recommendations to {name}. Find its documents: suivi discover --state {state}"
        )
    data = WRITERS[out.suffix.lower()](made.briefing)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=out.parent, prefix=".", delete=False) as file:
            file.write(data)
        os.chmod(file.name, 0o644)
        os.replace(file.name, out)
    except OSError as error:
        raise OutputError(f"{out} cannot be written ({error.strerror or error}); choose another place.") from error
    return made.recommendations
