"""A PDF in, a `Reading` out: lines in reading order with page, place, size and weight; furniture set apart.

pypdfium2 is the reader. What cannot be read raises `UnreadableError` with one sentence that names the file and the remedy.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from pipeline.errors import UnreadableError
from pipeline.reading.furniture import assign_roles
from pipeline.reading.lines import page_lines
from pipeline.reading.pdfium import Pages
from pipeline.reading.tables import Region, find_tables, read_cells
from pipeline.records import Doubt, Line, LineRole, Reading

_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")
_FEW_LETTERS = 20  # letters on a page below which it carries no text worth the name


def read_pdf(path: Path) -> Reading:
    """Read a PDF's text layer into lines.

    Raises:
        UnreadableError: the file is empty, no PDF, damaged, locked by a password, or has no text layer.
    """
    with path.open("rb") as file:
        start = file.read(1024)
    _refuse_what_is_no_pdf(path, start)
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise UnreadableError(_reason(path, str(error))) from error
    try:
        if len(document) == 0:
            raise UnreadableError(f"{path.name}: the PDF has no pages; fetch the file again.")
        return _read(path, document)
    finally:
        document.close()


def _read(path: Path, document: pdfium.PdfDocument) -> Reading:
    pages: list[list[Line]] = []
    sizes: list[tuple[float, float]] = []
    letters = unmapped = 0
    empty: list[int] = []
    regions: list[Region] = []
    for number, page in enumerate(Pages(document), start=1):
        lines = page_lines(page, number)
        tables = find_tables(page.rules, lines, number) if len(page.rules) > 2 and number > 1 else []
        regions += tables
        pages.append([_in_table(line, tables) for line in lines] if tables else lines)
        sizes.append((page.width, page.height))
        letters += page.letters
        unmapped += page.unmapped
        if page.letters < _FEW_LETTERS:
            empty.append(number)
    if letters < _FEW_LETTERS * 2:
        raise UnreadableError(
            f"{path.name}: the pages are pictures without a text layer; run OCR on the file (for example with ocrmypdf) "
            "or fetch the born-digital version."
        )
    doubts = []
    if empty:
        numbers = ", ".join(map(str, empty[:10])) + (" ..." if len(empty) > 10 else "")
        doubts.append(Doubt("reading", "empty_page", f"No text on page {numbers}; look at the printed page.", empty[0]))
    quality = round(1 - unmapped / letters, 4)
    if quality < 0.98:
        doubts.append(
            Doubt("reading", "unmapped_letters", f"{unmapped} of {letters} letters have no Unicode value; the text cannot be believed.")
        )
    metadata = document.get_metadata_dict(skip_empty=True)
    return Reading(
        lines=tuple(assign_roles(pages, [height for _, height in sizes])),
        pages=len(pages),
        page_sizes=tuple(sizes),
        producer=metadata.get("Producer"),
        text_quality=quality,
        cells=tuple(read_cells(path, regions)) if regions else (),
        doubts=tuple(doubts),
    )


def _in_table(line: Line, tables: list[Region]) -> Line:
    middle = (line.box.y0 + line.box.y1) / 2
    inside = any(table.y0 < middle < table.y1 and table.x0 - 5 < line.box.x0 < table.x1 for table in tables)
    return line._replace(role=LineRole.TABLE) if inside else line


def _refuse_what_is_no_pdf(path: Path, start: bytes) -> None:
    if not start:
        raise UnreadableError(f"{path.name}: the file is empty; fetch it again.")
    if b"%PDF-" in start:
        return
    if start.lstrip().lower().startswith(_MARKUP):
        raise UnreadableError(f"{path.name}: this is a web page saved as a PDF, often a server's error page; fetch it again.")
    raise UnreadableError(f"{path.name}: this is not a PDF; check the file or give it its right extension.")


def _reason(path: Path, error: str) -> str:
    if "password" in error.lower():
        return f"{path.name}: the PDF is locked by a password; save a copy without it."
    return f"{path.name}: the PDF is damaged or cut short ({error}); fetch it again."
