"""A PDF in, a `Reading` out: lines in reading order with page, place, size and weight; furniture set apart.

pypdfium2 is the reader. What cannot be read raises `UnreadableError` with one sentence that names the file and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pypdfium2 as pdfium

from pipeline.errors import UnreadableError
from pipeline.reading import ocr
from pipeline.reading.furniture import assign_roles
from pipeline.reading.lines import page_lines
from pipeline.reading.pdfium import Pages, PageText
from pipeline.reading.quality import TRUSTED, script, text_quality
from pipeline.reading.tables import Region, find_tables, read_cells
from pipeline.records import Doubt, Line, LineRole, Reading

_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")
_FEW_LETTERS = 20  # letters on a page below which it carries no text worth the name
_DOUBTFUL = 0.85  # quality of the whole below which each page is looked at


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
    texts = list(Pages(document))
    letters, unmapped = sum(page.letters for page in texts), sum(page.unmapped for page in texts)
    texts, pictured, quality, doubts = _mended(path, document, texts)
    pages: list[list[Line]] = []
    regions: list[Region] = []
    for number, page in enumerate(texts, start=1):
        lines = page_lines(page, number)
        if number - 1 in pictured:
            lines = [line._replace(bold=None, italic=None) for line in lines]
        tables = find_tables(page.rules, lines, number) if len(page.rules) > 2 and number > 1 else []
        regions += tables
        pages.append([_in_table(line, tables) for line in lines] if tables else lines)
    if unmapped > 0.02 * max(1, letters) and not pictured:
        message = f"{unmapped} of {letters} letters have no Unicode value; the text cannot be believed."
        doubts.append(Doubt("reading", "unmapped_letters", message))
    metadata = document.get_metadata_dict(skip_empty=True)
    return Reading(
        lines=tuple(assign_roles(pages, [page.height for page in texts])),
        pages=len(pages),
        page_sizes=tuple((page.width, page.height) for page in texts),
        producer=metadata.get("Producer"),
        text_quality=quality,
        cells=tuple(read_cells(path, regions)) if regions else (),
        doubts=tuple(doubts),
    )


def _mended(
    path: Path, document: pdfium.PdfDocument, texts: list[PageText]
) -> tuple[list[PageText], set[int], float | None, list[Doubt]]:
    """The pages, those without a text layer or with one that cannot be believed read from their pictures where possible.

    Returns the pages, the indices of those known by their picture alone, the quality of the text layer, and doubts.
    """
    empty = [index for index, page in enumerate(texts) if page.letters < _FEW_LETTERS]
    all_pictures = len(empty) == len(texts)
    written = ocr.script_of(document) if all_pictures else script(_text_of(texts[:3]))
    quality = None if all_pictures else text_quality(_text_of(texts))
    damaged = []
    if quality is not None and quality < _DOUBTFUL:
        damaged = [i for i, page in enumerate(texts) if (text_quality(_text_of([page])) or quality) < TRUSTED]
    if not empty and not damaged:
        return texts, set(), quality, []
    codes = ocr.codes_of(written)
    packages = ocr.missing(codes)
    if packages is None:
        seen = ocr.see(document, [*empty, *damaged], codes)
        mended = list(texts)
        for index in damaged:
            if index in seen:
                mended[index] = ocr.mend(texts[index], seen[index])
        for index in empty:
            if seen.get(index):
                mended[index] = ocr.page_from(seen[index], texts[index].width, texts[index].height)
        if all_pictures and not any(seen.values()):
            raise UnreadableError(f"{path.name}: no text could be read from the pages' pictures; fetch a better copy.")
        read = sorted(index + 1 for index, words in seen.items() if words)
        doubts = _blank(index for index in empty if not seen.get(index))
        if read:
            message = (
                f"Page {_listed(read)} read by OCR, as the text layer is missing or damaged; check numbers and names."
            )
            doubts.append(Doubt("reading", "read_by_ocr", message, read[0]))
        return mended, {index for index in empty if seen.get(index)}, quality, doubts
    if all_pictures:
        raise UnreadableError(
            f"{path.name}: the pages are pictures without a text layer; install {packages} and run again, "
            "or fetch the born-digital version."
        )
    doubts = _blank(empty)
    if damaged:
        message = (
            f"The text layer cannot be believed (quality {quality:.2f}); fetch the Word version, or install {packages} "
            "and run again."
        )
        doubts.append(Doubt("reading", "text_layer_damaged", message, damaged[0] + 1))
    return texts, set(), quality, doubts


def _text_of(pages: list[PageText]) -> str:
    return " ".join(word.text for page in pages for segment in page.segments for word in segment)


def _blank(indices: Iterable[int]) -> list[Doubt]:
    numbers = [index + 1 for index in indices]
    if not numbers:
        return []
    return [
        Doubt("reading", "empty_page", f"No text on page {_listed(numbers)}; look at the printed page.", numbers[0])
    ]


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" and others" if len(numbers) > 10 else "")


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
