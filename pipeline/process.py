"""One document through all the steps: straight-line code, one page. The only place where steps meet."""

from __future__ import annotations

from pathlib import Path

from pipeline.knowledge.languages import language as language_of
from pipeline.reading.layout import read_pdf
from pipeline.records import Outline
from pipeline.structure import outline


def read_outline(path: Path, *, language: str = "en") -> Outline:
    """Read a file and find its paragraphs, without any understanding of them."""
    return outline(read_pdf(path), language=language_of(language), articles_of=lambda text: ())
