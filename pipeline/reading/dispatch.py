"""Any file in, its `Reading` out: what the file is, its bytes say; its name is not believed."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from pipeline.cleaning import cleaned
from pipeline.errors import LimitError, UnreadableError
from pipeline.limits import USUAL, Limits
from pipeline.reading import active
from pipeline.records import Doubt, LineRole, Reading


class Kind(StrEnum):
    """What a file is; the value says so in a message."""

    PDF = "a PDF"
    WORD = "a Word file (DOCX)"
    OLD_WORD = "an old Word file (DOC)"
    RICH_TEXT = "a rich text (RTF)"
    OPEN_TEXT = "an OpenDocument text (ODT)"
    PAGE = "a web page (HTML)"
    TEXT = "a plain text"


SUFFIXES = {
    Kind.PDF: (".pdf",),
    Kind.WORD: (".docx", ".docm", ".dotx"),
    Kind.OLD_WORD: (".doc", ".dot"),
    Kind.RICH_TEXT: (".rtf",),
    Kind.OPEN_TEXT: (".odt", ".ott"),
    Kind.PAGE: (".html", ".htm", ".xhtml"),
    Kind.TEXT: (".txt", ".text", ".md"),
}
_LOOK = 4096  # bytes that tell what a file is
_LARGEST = 50 << 20  # bytes of a page or a text; the longest State report in hand has one megabyte
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|h[1-6]|font|center)\b", re.IGNORECASE)
_WORD_XML = re.compile(r"<(?:w:wordDocument|pkg:package)\b|progid=\"Word\.Document\"")
_NAMES_IN_OLE = {
    "WordDocument": Kind.OLD_WORD,
    "EncryptedPackage": "is locked by a password; save a copy without it",
    "Workbook": "is a workbook; save its text as a DOCX or PDF",
    "Book": "is a workbook; save its text as a DOCX or PDF",
    "PowerPoint Document": "is a set of slides; save it as a PDF",
    "__properties_version1.0": "is an e-mail; save what is attached to it",
}
_OTHERS = (
    (b"\x89PNG", "is a picture; save it as a PDF"),
    (b"\xff\xd8\xff", "is a picture; save it as a PDF"),
    (b"GIF8", "is a picture; save it as a PDF"),
    (b"II*\x00", "is a picture; save it as a PDF"),
    (b"MM\x00*", "is a picture; save it as a PDF"),
    (b"\x1f\x8b", "is packed (gzip); unpack it"),
    (b"Rar!", "is packed (RAR); unpack it"),
    (b"7z\xbc\xaf", "is packed (7-Zip); unpack it"),
    (b"%!PS", "is PostScript; save it as a PDF"),
)
_ENTRIES = (
    ("xl/workbook.xml", "is a workbook; save its text as a DOCX or PDF"),
    ("ppt/presentation.xml", "is a set of slides; save it as a PDF"),
    ("META-INF/container.xml", "is an e-book; save it as a PDF"),
)
_FEW_LETTERS = 1000  # in a page or text without one numbered paragraph: a server's message, not a document
_NUMBERED = re.compile(r"[(\[]?\d{1,4}[.．、)\]\-–]")


def read(path: Path, limits: Limits = USUAL) -> Reading:
    """Read a file into lines.

    Raises:
        LimitError: it has more pages, text, nesting or larger pictures than the limits allow.
        UnreadableError: nothing can be read from it; the message names the file and the remedy.
    """
    kind = sniff(path)
    reading = _clean(_within(limits, path, _read(path, kind, limits)))
    suffix = path.suffix.lower()
    if suffix in SUFFIXES[kind] or not any(suffix in suffixes for suffixes in SUFFIXES.values()):
        return reading
    message = f"{path.name}: the name ends in {suffix}, but the file is {kind}; it was read as what it is."
    return _doubting(reading, [Doubt("reading", "not_what_its_name_says", message)])


def sniff(path: Path) -> Kind:
    """What a file is, by its bytes.

    Raises:
        UnreadableError: it is empty, or nothing that is read.
    """
    with path.open("rb") as file:
        start = file.read(_LOOK)
    if not start.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise UnreadableError(f"{path.name}: the file is empty; fetch it again.")
    if b"%PDF-" in start[:1024]:
        return Kind.PDF
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _in_ole(path)
    for magic, what in _OTHERS:
        if start.startswith(magic):
            raise UnreadableError(f"{path.name}: this {what}.")
    return _in_text(path, start)


def _in_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            first = package.read("mimetype")[:60] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise UnreadableError(f"{path.name}: the file is damaged or cut short ({error}); fetch it again.") from error
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return Kind.WORD
    if first.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.OPEN_TEXT
    for name, what in _ENTRIES:
        if name in names:
            raise UnreadableError(f"{path.name}: this {what}.")
    raise UnreadableError(f"{path.name}: this is a ZIP archive without a document; unpack it, and take what is in it.")


def _in_ole(path: Path) -> Kind:
    """Which program's the file is: the names of its streams stand in it in UTF-16."""
    data = path.read_bytes()
    for name, what in _NAMES_IN_OLE.items():
        if name.encode("utf-16-le") + b"\x00\x00" in data:
            if isinstance(what, Kind):
                return what
            raise UnreadableError(f"{path.name}: this {what}.")
    raise UnreadableError(f"{path.name}: this is an Office file that holds no text document; save it as DOCX or PDF.")


def _in_text(path: Path, start: bytes) -> Kind:
    from pipeline.reading.encoding import decode, wide

    if start.startswith(b"{\\rtf"):
        return Kind.RICH_TEXT
    marked = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in start and not marked and wide(start) is None:
        raise UnreadableError(f"{path.name}: this is no document that is read (PDF, Word, HTML, text); check the file.")
    text, _ = decode(start, declared=True)
    if _WORD_XML.search(text):
        raise UnreadableError(f"{path.name}: this is a Word file in one XML file; open it in Word and save it as DOCX.")
    if re.match(r"\s*mime-version:", text, re.IGNORECASE):
        raise UnreadableError(f"{path.name}: this is a web archive (MHTML); open it in Word and save it as DOCX.")
    if _MARKUP.search(text[:1500]):
        return Kind.PAGE
    return Kind.TEXT


def _within(limits: Limits, path: Path, reading: Reading) -> Reading:
    if reading.pages > limits.page_limit:
        message = f"{path.name}: {reading.pages} pages, over the limit of {limits.page_limit}; raise --page-limit, or split it."
        raise LimitError("page_limit", message)
    letters = sum(len(line.text) for line in reading.lines)
    if letters > limits.text_limit:
        message = (
            f"{path.name}: {letters} letters, over the limit of {limits.text_limit}; raise --text-limit, or split it."
        )
        raise LimitError("text_limit", message)
    return reading


def _clean(reading: Reading) -> Reading:
    lines = [line if (text := cleaned(line.text)) == line.text else line._replace(text=text) for line in reading.lines]
    cells = [cell if (text := cleaned(cell.text)) == cell.text else cell._replace(text=text) for cell in reading.cells]
    return replace(reading, lines=tuple(lines), cells=tuple(cells))


def _read(path: Path, kind: Kind, limits: Limits) -> Reading:
    # Each reader brings its own library: those that are not needed are not loaded.
    if kind is Kind.PDF:
        from pipeline.reading.layout import read_pdf

        return _doubting(read_pdf(path, limits), active.of_pdf(path))
    if kind is Kind.WORD:
        from pipeline.reading.word import read_docx

        return _doubting(_with_text(path, read_docx(path, limits)), active.of_word(path))
    if kind in {Kind.PAGE, Kind.TEXT}:
        if path.stat().st_size > _LARGEST:
            megabytes = path.stat().st_size >> 20
            raise UnreadableError(f"{path.name}: {kind} of {megabytes} MB is no document; check the file.")
        if kind is Kind.PAGE:
            from pipeline.reading.markup import read_html

            return _with_document(path, read_html(path), "a web page, often a server's message in a document's place")
        from pipeline.reading.text import read_text

        return _with_document(path, read_text(path), "a short text")
    from pipeline.reading.legacy import read_legacy

    return _with_text(path, read_legacy(path, kind=str(kind), suffix=SUFFIXES[kind][0], limits=limits))


def _doubting(reading: Reading, doubts: list[Doubt]) -> Reading:
    return replace(reading, doubts=(*reading.doubts, *doubts)) if doubts else reading


def _with_text(path: Path, reading: Reading) -> Reading:
    if not any(char.isalpha() for line in reading.lines for char in line.text):
        raise UnreadableError(f"{path.name}: the file holds no text; if its pages are pictures, save it as a PDF.")
    return reading


def _with_document(path: Path, reading: Reading, what: str) -> Reading:
    body = [line.text for line in reading.lines if line.role in {LineRole.BODY, LineRole.TABLE, LineRole.FIGURES}]
    letters = sum(char.isalpha() for text in body for char in text)
    if letters < _FEW_LETTERS and not any(_NUMBERED.match(text) for text in body):
        raise UnreadableError(f"{path.name}: this is {what}: it has no numbered paragraph; fetch the file again.")
    return reading
