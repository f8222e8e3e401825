"""A page of a PDF in, its picture out, with rectangles outlined: where on the printed page a row of the tables comes from.

pdfium draws the page as it is read: turned and cropped as the file says, or turned until its letters stand upright; `Box` counts
from the same corner. Pillow draws the outlines.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from pipeline.errors import UnreadableError
from pipeline.reading.pdfium import set_upright
from pipeline.records import Box

_DPI = 110  # read with ease on a screen, and drawn in a tenth of a second
_MOST_DOTS = 4200  # of the picture's longer side, whatever the page measures
_MARGIN = 2.0  # points left white between letters and outline
_INK = (196, 30, 58)
_TINT = (255, 214, 64, 60)


def page_picture(path: Path, page: int, boxes: Iterable[Box] = (), *, dpi: float = _DPI) -> bytes:
    """A page of a PDF as a picture, with boxes outlined.

    Args:
        path: the PDF.
        page: its number, counting from 1.
        boxes: what is outlined. Points from the top left of the page as displayed; those of other pages are left out,
            what lies outside the page is cut off.
        dpi: dots per inch; fewer where the page is larger than any sheet.

    Returns:
        The picture, a PNG.

    Raises:
        UnreadableError: the file is no PDF that can be opened, or has no such page; the message names the remedy.
    """
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, FileNotFoundError) as error:
        raise UnreadableError(
            f"{path.name}: no page of it can be drawn ({error}); only pages of a PDF that opens without a password can."
        ) from error
    try:
        if not 1 <= page <= len(document):
            raise UnreadableError(f"{path.name}: there is no page {page}; the document has {len(document)}.")
        picture, scale = _drawn(document, page, dpi)
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"{path.name}: page {page} cannot be drawn ({error}); fetch the file again.") from error
    finally:
        document.close()
    out = io.BytesIO()
    _outlined(picture, [box for box in boxes if box.page == page], scale).save(out, "PNG")
    return out.getvalue()


def _drawn(document: pdfium.PdfDocument, number: int, dpi: float) -> tuple[Image.Image, float]:
    """A page's picture, and its dots per point."""
    page = document[number - 1]
    try:
        text = page.get_textpage()
        set_upright(page, text)
        text.close()
        longest = max(*page.get_size(), 1.0)
        scale = min(dpi / 72, _MOST_DOTS / longest)
        bitmap = page.render(scale=scale)
        try:
            return bitmap.to_pil().convert("RGB"), scale
        finally:
            bitmap.close()
    finally:
        page.close()


def _outlined(picture: Image.Image, boxes: Iterable[Box], scale: float) -> Image.Image:
    """The picture with rectangles tinted and outlined."""
    draw = ImageDraw.Draw(picture, "RGBA")
    for box in boxes:
        left, top = (box.x0 - _MARGIN) * scale, (box.y0 - _MARGIN) * scale
        right, bottom = (box.x1 + _MARGIN) * scale, (box.y1 + _MARGIN) * scale
        draw.rectangle((left, top, max(left, right), max(top, bottom)), fill=_TINT, outline=_INK, width=2)
    return picture
