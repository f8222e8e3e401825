"""Pieces of a page drawn and read by tesseract on their own: their words, or their letters where few are allowed, out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
from PIL import Image

from pipeline.knowledge.languages import language
from pipeline.reading import tesseract
from pipeline.reading.tesseract import Seen

_SLOT = 70  # dots of height for a piece that is read with others


class Cut(NamedTuple):
    """A piece of a page. Points from the top left."""

    x0: float
    y0: float
    x1: float
    y1: float


def see_pieces(document: pdfium.PdfDocument, cuts: Mapping[int, Sequence[Cut]], allowed: str) -> dict[int, list[str]]:
    """Read pieces of pages (counted from 0) with these letters alone allowed; "" where there are none."""
    arguments = ["-l", "eng", "-c", f"tessedit_char_whitelist={allowed}", "--psm", "6", "tsv"]
    found = {}
    for page, rows in _read_pieces(document, cuts, arguments).items():
        found[page] = [""] * len(cuts[page])
        for place, row in rows:
            found[page][place] += row["text"].strip()
    return found


def see_words(document: pdfium.PdfDocument, cuts: Mapping[int, Sequence[Cut]], code: str) -> dict[int, list[Seen]]:
    """Read pieces of pages (counted from 0) in a language, each as a line of its own; words are given where they stand."""
    arguments = [*tesseract.READING, "-l", language(code).ocr, "--psm", "6", "tsv"]
    found = {}
    for page, rows in _read_pieces(document, cuts, arguments).items():
        scale = 72 / tesseract.fineness(*document.get_page_size(page))
        found[page] = [_in_place(row, place, cuts[page][place], scale) for place, row in rows]
    return found


def _in_place(row: Mapping[str, str], place: int, cut: Cut, scale: float) -> Seen:
    """A word where it stands on its page; `scale` is the points of a dot."""
    x0 = cut.x0 + (int(row["left"]) - _SLOT) * scale
    x1 = x0 + int(row["width"]) * scale
    return Seen(row["text"].strip(), x0, cut.y0, x1, cut.y1, (0, place, 0), float(row["conf"]))


def _read_pieces(
    document: pdfium.PdfDocument, cuts: Mapping[int, Sequence[Cut]], arguments: Sequence[str]
) -> dict[int, list[tuple[int, dict[str, str]]]]:
    """The words in pieces of pages, each with the place of its piece among the page's.

    A page's pieces are put one under the other and read at once: starting tesseract costs more than reading them.
    """

    def draw(page: int) -> tesseract.Picture | None:
        drawn = cut_out(document, page, cuts[page])
        return _stacked(drawn, tesseract.fineness(*document.get_page_size(page))) if drawn else None

    read = tesseract.by_page(
        (page for page, of_page in cuts.items() if of_page), draw, lambda picture: tesseract.run(picture, arguments)
    )
    return {
        page: [
            (min(int((int(row["top"]) + int(row["height"]) / 2) // _SLOT), len(cuts[page]) - 1), row)
            for row in tesseract.rows_in(output or b"")
        ]
        for page, output in read.items()
    }


def cut_out(document: pdfium.PdfDocument, index: int, cuts: Sequence[Cut]) -> list[Image.Image]:
    """Pieces of a page (counted from 0), drawn; none where there is nothing to see."""
    page = tesseract.draw(document, index)
    if page is None:
        return []
    whole, scale = Image.open(io.BytesIO(page.data)), page.dpi / 72
    return [whole.crop(tuple(round(edge * scale) for edge in cut)) for cut in cuts]  # type: ignore[arg-type]


def _stacked(drawn: Sequence[Image.Image], dpi: float) -> tesseract.Picture:
    stack = Image.new("L", (max(piece.width for piece in drawn) + 2 * _SLOT, _SLOT * len(drawn)), 255)
    for place, piece in enumerate(drawn):
        stack.paste(piece, (_SLOT, _SLOT * place + (_SLOT - piece.height) // 2))
    out = io.BytesIO()
    stack.save(out, "PPM")
    return tesseract.Picture(out.getvalue(), dpi)
