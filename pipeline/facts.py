"""What a document is, from its cover, its symbol, the file's name and the sidecar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline import cover, language, provenance, symbols
from pipeline.codes import DocumentType
from pipeline.knowledge.bodies import committees
from pipeline.knowledge.languages import CODES
from pipeline.records import Doubt, LineRole, Numbered, Reading
from pipeline.symbols import Symbol

_ASKING: frozenset[DocumentType] = frozenset(
    {"concluding_observations", "annual_report"}
)  # where committees ask States


class Source(NamedTuple):
    """The file as it was given."""

    path: Path
    shown: str  # path for the tables
    sha256: str
    provenance: Mapping[str, object]  # its sidecar; empty where there is none
    now: dt.datetime


class Facts(NamedTuple):
    """What the document is, from symbol, cover, file name and sidecar."""

    symbol: Symbol | None
    code: str  # language
    cover: cover.Cover
    document_type: DocumentType
    doubts: tuple[Doubt, ...]

    @property
    def committee(self) -> str | None:
        """Who wrote it, where the program knows them."""
        return self.symbol.committee if self.symbol else self.cover.committee

    @property
    def treaty(self) -> str | None:
        """Whose articles "the Convention" means: the symbol's, else the committee's own."""
        own = committees().get(self.committee or "")
        return (self.symbol.treaty if self.symbol else None) or (own.treaty if own else None)

    @property
    def visit(self) -> bool:
        """Whether it is the Subcommittee's report on a visit."""
        return self.symbol is not None and self.symbol.committee == "SPT" and self.symbol.state is not None

    @property
    def corrects(self) -> str | None:
        """Symbol of the document that it corrects; None where it is no corrigendum."""
        last = self.symbol.suffixes[-1] if self.symbol and self.symbol.suffixes else ""
        return self.symbol.text.removesuffix(f"/{last}") if self.symbol and last.startswith("Corr.") else None

    def asks(self, paragraphs: Iterable[Numbered]) -> bool:
        """Whether a committee asks a State in it.

        It does in the Subcommittee's reports on visits, and in a document of no known kind, whoever wrote it, whose chapters
        are those of concluding observations.
        """
        if self.corrects:
            return False
        if self.document_type in _ASKING:
            return True
        if self.document_type != "other":
            return False
        return self.visit or any(paragraph.section == "concerns_and_recommendations" for paragraph in paragraphs)


def facts_of(reading: Reading, source: Source) -> Facts:
    """What the cover says; the symbol else from the sidecar, or from the file's name; the language of the text itself."""
    name = symbols.from_file_name(source.path.name)
    page = cover.read(reading.lines)
    text = " ".join(line.text for line in reading.lines if line.role is LineRole.BODY)
    asked = source.provenance.get("language_asked")
    detected = language.detect(
        text,
        mark=page.language_mark,
        promised=name.language if name else None,
        asked=asked if isinstance(asked, str) else None,
    )
    code = detected.code if detected.code in CODES else "en"
    if code != (page.language_mark or code) or page.language_mark is None:
        page = cover.read(reading.lines, language=code)
    doubts = [*page.doubts, *detected.doubts]
    if not source.provenance and provenance.is_there(source.path):
        name_of_sidecar = provenance.sidecar(source.path).name
        message = (
            f"{name_of_sidecar} cannot be read, so what it says is not known; fetch the document again, or remove it."
        )
        doubts.append(Doubt("symbols", "sidecar_unreadable", message))
    symbol = symbols.parse(page.symbol) if page.symbol else None
    if symbol is None:
        symbol, doubt = _symbol_elsewhere(source, name)
        doubts.append(doubt)
    kind = cover.document_type(symbol, page.title, language=code)
    return Facts(symbol, code, page, kind, tuple(doubts))


def _symbol_elsewhere(source: Source, name: symbols.FileName | None) -> tuple[Symbol | None, Doubt]:
    """A symbol that the cover does not print: from the sidecar, else from the file's name."""
    given = source.provenance.get("symbol")
    symbol = symbols.parse(given) if isinstance(given, str) else None
    if symbol is not None:
        return symbol, Doubt(
            "symbols", "symbol_from_sidecar", f"The cover shows no symbol; {symbol.text} is from the sidecar."
        )
    if name is not None:
        message = f"The cover shows no symbol; {name.symbol.text} is from the file's name."
        return name.symbol, Doubt("symbols", "symbol_from_file_name", message)
    message = (
        f"{source.shown}: no symbol on the cover or in the file's name; this may not be a United Nations document."
    )
    return None, Doubt("symbols", "no_symbol", message)
