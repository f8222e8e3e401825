"""A Word file on disk in, its parts out: a ZIP of XML, opened without trusting it.

lxml reads the parts directly: python-docx, which fixtures are written with, refuses files that Word opens (where a
relationship names a part that is missing) and does not reach tracked changes, fields, notes and text boxes.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from pipeline.errors import UnreadableError
from pipeline.limits import USUAL, Limits
from pipeline.reading.nesting import refuse_deep
from pipeline.reading.word_styles import Element

_MEGABYTE = 1 << 20
MOST = 300 * _MEGABYTE  # uncompressed, of all XML parts; the largest State report in hand has 3
_MOST_PART = 64 * _MEGABYTE
_RATIO = 150  # uncompressed to compressed; Word's XML reaches 40
_SMALL = _MEGABYTE  # parts below may be packed as tightly as they like
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# The strict form of the standard names the same things otherwise.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)


class Relation(NamedTuple):
    """What a part points to."""

    kind: str  # last word of its type: "styles", "header" ...
    target: str  # name in the package


class Package:
    """The parts of a Word file."""

    def __init__(self, path: Path, limits: Limits = USUAL) -> None:
        """Open a file.

        Raises:
            LimitError: its elements are nested deeper than the limit.
            UnreadableError: no Word file, damaged, locked, or blown up.
        """
        self._path = path
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGE as error:
            raise self._damaged(error) from error
        self._names = {info.filename for info in self._zip.infolist()}
        self._refuse_bombs()
        starts = [each.target for each in self.relations("").values() if each.kind == "officeDocument"]
        self._main = next((name for name in starts if name in self._names), "word/document.xml")
        document = self._root(self._main)
        if document is None:
            raise UnreadableError(f"{path.name}: the Word file holds no document; fetch it again.")
        self.document: Element = document
        self._related = self.relations(self._main)

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def part(self, kind: str) -> Element | None:
        """The root of the part the document points to as "styles", "numbering" ...; None where there is none."""
        return next((self._root(each.target) for each in self._related.values() if each.kind == kind), None)

    def referred(self, reference: Element) -> Element | None:
        """The root of the part a reference in the document names, as those to headers do."""
        relation = self._related.get(reference.get(_RELATION_ID, ""))
        return None if relation is None else self._root(relation.target)

    @property
    def application(self) -> str | None:
        """The program that wrote the file."""
        for relation in self.relations("").values():
            if relation.kind == "extended-properties" and (root := self._root(relation.target)) is not None:
                return next((each.text for each in root.iter("{*}Application")), None)
        return None

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part points to, by id; what the package points to for no name."""
        folder, base = posixpath.split(name)
        root = self._root(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for each in () if root is None else root.iter(_RELATION):
            if each.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            found[each.get("Id", "")] = Relation(each.get("Type", "").rpartition("/")[2], target)
        return found

    def _root(self, name: str) -> Element | None:
        if name not in self._names:
            return None
        try:
            data = self._zip.read(name)
        except RuntimeError as error:  # what zipfile raises for a password
            message = f"{self._path.name}: the file is locked by a password; save a copy without it."
            raise UnreadableError(message) from error
        except _DAMAGE as error:
            raise self._damaged(error) from error
        if b"<!DOCTYPE" in data[:2000]:
            message = (
                f"{self._path.name}: {name} declares a document type, which Word never does; it is not safe to read."
            )
            raise UnreadableError(message)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            huge_tree=True,  # our own limits hold: of parts, above, and of nesting; a long paragraph is no damage
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self._damaged(error) from error
        refuse_deep(root, self._path.name, self._limits)
        return root

    def _refuse_bombs(self) -> None:
        total = 0
        for info in self._zip.infolist():
            if not info.filename.endswith((".xml", ".rels")):
                continue  # pictures are not unpacked
            total += info.file_size
            blown = info.file_size > _SMALL and info.file_size > _RATIO * max(1, info.compress_size)
            if blown or info.file_size > _MOST_PART or total > MOST:
                size = f"{info.filename} unpacks to {info.file_size / _MEGABYTE:,.0f} MB"
                limit = f"{_MOST_PART // _MEGABYTE} MB, or {_RATIO} times its packed size"
                raise UnreadableError(f"{self._path.name}: {size}, over the limit ({limit}); this is no document.")

    def _damaged(self, error: Exception) -> UnreadableError:
        return UnreadableError(f"{self._path.name}: the Word file is damaged or cut short ({error}); fetch it again.")
