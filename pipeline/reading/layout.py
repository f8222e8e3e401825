"""A PDF in, a `Reading` out: lines in reading order with page, place, size and weight; furniture set apart.

pypdfium2 is the reader. What cannot be read raises `UnreadableError` with one sentence that names the file and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium

from pipeline.errors import LimitError, UnreadableError
from pipeline.limits import USUAL, Limits
from pipeline.reading.cells import read_cells
from pipeline.reading.furniture import Sheet, assign_roles
from pipeline.reading.lines import page_lines
from pipeline.reading.pdfium import Pages
from pipeline.reading.printed import PageText
from pipeline.reading.regions import Region, find_tables
from pipeline.reading.repair import repair
from pipeline.reading.turned import in_reading_order
from pipeline.records import Doubt, Line, LineRole, Reading

_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")


def read_pdf(path: Path, limits: Limits = USUAL) -> Reading:
    """Read a PDF's text layer into lines.

    Raises:
        LimitError: it has more pages or text, or larger pictures to read, than the limits allow.
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
        if len(document) > limits.page_limit:
            message = (
                f"{path.name}: the PDF claims to have {len(document)} pages, over the limit of {limits.page_limit};"
            )
            raise LimitError("page_limit", f"{message} raise --page-limit if it does, else fetch it again.")
        return _read(path, document, limits)
    finally:
        document.close()


def _read(path: Path, document: pdfium.PdfDocument, limits: Limits) -> Reading:
    texts = list(_within(limits, path, Pages(document, limits.text_limit)))
    texts, pictured, quality, doubts = repair(path, document, texts, limits)
    letters, unmapped = sum(page.letters for page in texts), sum(page.unmapped for page in texts)
    shown: list[PageText] = []
    pages: list[list[Line]] = []
    regions: list[Region] = []
    for number, page in enumerate(texts, start=1):
        ordered = page if number - 1 in pictured else in_reading_order(document, number - 1, page)
        shown.append(ordered)
        lines = page_lines(ordered, number)
        if number - 1 in pictured:
            lines = [line._replace(bold=None, italic=None) for line in lines]
        tables = find_tables(page.rules, lines, number) if len(page.rules) > 2 and number > 1 else []
        regions += tables
        pages.append([_in_table(line, tables) for line in lines] if tables else lines)
    told = any(doubt.kind == "text_layer_damaged" for doubt in doubts)  # with a remedy: once is enough
    if unmapped > 0.02 * max(1, letters) and not pictured and not told:
        message = f"{unmapped} of {letters} letters have no Unicode value; compare with the printed page."
        doubts.append(Doubt("reading", "unmapped_letters", message))
    aside = [region for region in regions if texts[region.page - 1].turned]
    regions = [region for region in regions if region not in aside]
    cells = tuple(read_cells(regions, shown, partial(Pages(document).letters, gaps=True)))
    doubts += [_aside(region) for region in aside]
    metadata = document.get_metadata_dict(skip_empty=True)
    return Reading(
        lines=tuple(assign_roles(pages, [Sheet(page.width, page.height, page.rules) for page in texts])),
        pages=len(pages),
        page_sizes=tuple((page.width, page.height) for page in texts),
        producer=metadata.get("Producer"),
        text_quality=quality,
        cells=cells,
        doubts=tuple(doubts),
    )


def _within(limits: Limits, path: Path, pages: Iterable[PageText]) -> Iterator[PageText]:
    """The pages, as long as their letters keep within the limit: memory is not spent on what will be refused."""
    letters = 0
    for page in pages:
        letters += page.letters
        if letters > limits.text_limit:
            message = f"{path.name}: more than {limits.text_limit} letters; raise --text-limit, or split the file."
            raise LimitError("text_limit", message)
        yield page


def _aside(table: Region) -> Doubt:
    message = "A table is printed sideways; it is not read cell by cell; look at the printed page."
    return Doubt("reading", "tables_unread", message, table.page)


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
        raise UnreadableError(
            f"{path.name}: this is a web page saved as a PDF, often a server's error page; fetch it again."
        )
    raise UnreadableError(f"{path.name}: this is not a PDF; check the file or give it its right extension.")


def _reason(path: Path, error: str) -> str:
    if "password" in error.lower():
        return f"{path.name}: the PDF is locked by a password; save a copy without it."
    return f"{path.name}: the PDF is damaged or cut short ({error}); fetch it again."
