"""A PDF or Word file in, what it would do in the program of a person who opens it: said, never done.

No document in hand does anything (264 PDFs); one that does has been changed on its way, or is none. Names are sought
in the file's bytes and in its packed objects, because PDFium tells only of some, and python-docx of none.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from pipeline.records import Doubt

_PACKED = re.compile(rb"/ObjStm\b[^\x00]{0,400}?\bstream\r?\n")
_MOST = 1 << 20  # bytes unpacked of one stream of objects, or of one part: those of real files have some thousand
_STREAMS = 2000  # of objects, looked into
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/(?:[A-Za-z]|#[0-9A-Fa-f]{2}){2,40}")
_OF_PDF = {
    b"/JavaScript": "a script",
    b"/JS": "a script",
    b"/Launch": "an action that starts a program",
    b"/SubmitForm": "a form that sends what is filled in",
    b"/ImportData": "an action that takes data in",
    b"/GoToR": "an action that opens another file",
    b"/EmbeddedFile": "an attached file",
    b"/RichMedia": "a film or a program to play",
}
_SHORT = {b"/JS"}  # may stand in packed bytes by chance: told only beside others
_RELATION = re.compile(rb"<Relationship\b[^>]{0,2000}>")
_TYPE = re.compile(rb'\bType="[^"]*/(attachedTemplate|oleObject|frame|subDocument)"')
_FAR = re.compile(rb'\bTarget="(?:https?:|ftp:|\\\\|//|file:/{2,5}(?![A-Za-z]:|/)|mhtml:)', re.IGNORECASE)
_FAR_THINGS = {
    b"attachedTemplate": "a template from elsewhere",
    b"oleObject": "an object from elsewhere",
    b"frame": "a page from elsewhere",
    b"subDocument": "a document from elsewhere",
}


def of_pdf(path: Path) -> list[Doubt]:
    """What a PDF would run, send, or bring along."""
    data = path.read_bytes()
    found = {what: None for part in (data, *_objects(data)) for name in _names(part) if (what := _OF_PDF.get(name))}
    return _told(path, list(found))


def of_word(path: Path) -> list[Doubt]:
    """What a Word file would run, or fetch as it is opened; a link that a reader may follow is none of it."""
    found: dict[str, None] = {}
    with zipfile.ZipFile(path) as package:
        for info in package.infolist():
            if info.filename.lower().endswith("vbaproject.bin"):
                found["macros"] = None
            elif info.filename.endswith(".rels") and info.file_size <= _MOST:
                with contextlib.suppress(
                    zipfile.BadZipFile, zlib.error, RuntimeError, EOFError
                ):  # no part that is read
                    found |= dict.fromkeys(_from_afar(package.read(info)))
    return _told(path, list(found))


def _names(data: bytes) -> set[bytes]:
    """The names of note in some objects, those with letters written as numbers among them."""
    names = {name for name in _OF_PDF if name in data and re.search(re.escape(name) + rb"(?![A-Za-z0-9])", data)}
    if b"#" in data:
        written = (_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), name) for name in _NAME.findall(data))
        names |= _OF_PDF.keys() & set(written)
    return names if names - _SHORT else set()


def _objects(data: bytes) -> Iterator[bytes]:
    """What the streams of objects hold."""
    for number, packed in enumerate(_PACKED.finditer(data)):
        if number == _STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(data[packed.end() : packed.end() + _MOST], _MOST)
        except zlib.error:
            continue


def _from_afar(relations: bytes) -> Iterator[str]:
    for relation in _RELATION.findall(relations):
        if b'"External"' in relation and _FAR.search(relation) and (kind := _TYPE.search(relation)):
            yield _FAR_THINGS[kind[1]]


def _told(path: Path, found: list[str]) -> list[Doubt]:
    if not found:
        return []
    message = (
        f"{path.name}: the file holds {', '.join(sorted(found))}; nothing of it was run or fetched. Take the document from the"
        " committee's own page before you open it or pass it on."
    )
    return [Doubt("reading", "active_content", message)]
