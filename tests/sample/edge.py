"""Files that a reader must refuse, or read with a word of warning. Each is small and made here.

Only the Arabic one is a whole document: its text layer has ligatures turned round, as many real files have them.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.sample import content
from tests.sample.fonts import find_font
from tests.sample.press import print_document

PASSWORD = "maravel"  # of encrypted.pdf
_A4 = (595.32, 842.04)
_LETTER = (
    "Port Aurel Sailing Club",
    "Dear members,",
    "The autumn regatta will start at 10 a.m. on the first Sunday of October.",
    "1. Bring your own sandwiches.",
    "2. Dogs must wear life jackets.",
    "3. The harbour master has the last word.",
    "The Committee",
)
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>503 Service unavailable</title></head>
<body><h1>Service unavailable</h1><p>The document CRPD/C/XMV/CO/1 cannot be shown at the moment.</p></body></html>
"""


def _canvas(**options: object) -> tuple[Canvas, io.BytesIO]:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, **{"pagesize": _A4, **options})
    canvas.setProducer("tests.sample")
    return canvas, out


def _close(canvas: Canvas, out: io.BytesIO) -> bytes:
    canvas.save()
    return out.getvalue()


def _write(canvas: Canvas, lines: tuple[str, ...] = _LETTER) -> None:
    canvas.setFont("Times-Roman", 12)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 24 * number, line)
    canvas.showPage()


def not_un() -> bytes:
    """A letter, born digital, numbered like a document and signed by a committee; but not the United Nations'."""
    canvas, out = _canvas()
    _write(canvas)
    return _close(canvas, out)


def encrypted() -> bytes:
    """A document that asks for a password before it opens."""
    canvas, out = _canvas(encrypt=StandardEncryption(PASSWORD, ownerPassword="harbour"))
    _write(canvas)
    return _close(canvas, out)


def locked_for_copying() -> bytes:
    """Opens without a password and may be read, but forbids printing and copying: not an error."""
    canvas, out = _canvas(encrypt=StandardEncryption("", ownerPassword="harbour", canPrint=0, canCopy=0))
    _write(canvas)
    return _close(canvas, out)


def truncated() -> bytes:
    """The first two thirds of a good file: no table of objects at the end."""
    whole = print_document(content.load("cmw_2023", "en"))[0]
    return whole[: 2 * len(whole) // 3]


def html_saved_as_pdf() -> bytes:
    """What a server sent instead of the document."""
    return _PAGE.encode()


def scan_without_text() -> bytes:
    """Two pages that are pictures of text."""
    canvas, out = _canvas()
    font = ImageFont.truetype(str(find_font("LiberationSerif-Regular.ttf")), 30)
    for page in range(2):
        image = Image.new("1", (1240, 1754), 1)
        draw = ImageDraw.Draw(image)
        for number, line in enumerate(
            (
                "CRPD/C/XMV/CO/8",
                "Committee on the Rights of Persons with Disabilities",
                f"{page + 1}. The Committee is concerned.",
            )
        ):
            draw.text((150, 150 + 60 * number), line, font=font, fill=0)
        canvas.drawImage(ImageReader(image), 0, 0, *_A4)
        canvas.showPage()
    return _close(canvas, out)


def blank_pages() -> bytes:
    """Three pages with nothing on them."""
    canvas, out = _canvas()
    for _ in range(3):
        canvas.showPage()
    return _close(canvas, out)


def blank_in_between() -> bytes:
    """A letter with a blank page in the middle."""
    canvas, out = _canvas()
    _write(canvas)
    canvas.showPage()
    _write(canvas)
    return _close(canvas, out)


def odd_pages() -> bytes:
    """A page turned by 90 degrees, a page of one point, a page of two hundred inches."""
    canvas, out = _canvas()
    canvas.setPageRotation(90)
    _write(canvas)
    canvas.setPageRotation(0)
    for size in ((1, 1), (14_400, 14_400)):
        canvas.setPageSize(size)
        _write(canvas)
    return _close(canvas, out)


def arabic_turned_ligatures() -> bytes:
    """The Arabic sample with a text layer as many real files have it: lam-alef comes out alef-lam."""
    return print_document(content.load("crpd_2023", "ar"), turned_ligatures=True)[0]


FILES: dict[str, Callable[[], bytes]] = {
    "empty.pdf": bytes,
    "truncated.pdf": truncated,
    "html_saved_as.pdf": html_saved_as_pdf,
    "encrypted.pdf": encrypted,
    "locked_for_copying.pdf": locked_for_copying,
    "scan_without_text.pdf": scan_without_text,
    "not_un.pdf": not_un,
    "blank_pages.pdf": blank_pages,
    "blank_in_between.pdf": blank_in_between,
    "odd_pages.pdf": odd_pages,
    "arabic_turned_ligatures.pdf": arabic_turned_ligatures,
}
