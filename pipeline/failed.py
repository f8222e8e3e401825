"""A file that came to nothing in, its row of `documents` out: what its name and sidecar tell, and that it failed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from pipeline import __version__, provenance
from pipeline.knowledge.languages import CODES
from pipeline.records import Document
from pipeline.symbols import Symbol, from_file_name, parse


class _Told(NamedTuple):
    """What is known of a document that nobody read."""

    symbol: Symbol | None = None
    language: str = "und"
    committee: str | None = None
    state: str | None = None
    url: str | None = None


def failed_document(path: Path, source_path: str, sha256: str, now: dt.datetime) -> Document:
    """The document, without text; whoever reads it one day gives it the same id, where its name tells the truth.

    Args:
        path: the file; its name and its sidecar are asked, it is not opened.
        source_path: the file, as the tables show it.
        sha256: of its bytes.
        now: when it was tried, UTC.
    """
    told = _told(path)
    symbol = told.symbol
    return Document(
        document_id=f"{symbol.text if symbol else f'sha256:{sha256[:12]}'}@{told.language}",
        symbol=symbol.text if symbol else None,
        language=told.language,
        original_language=None,
        committee=told.committee,
        treaty=symbol.treaty if symbol else None,
        state=told.state,
        document_type=symbol.document_type if symbol else "other",
        cycle=symbol.cycle if symbol else None,
        session=symbol.session if symbol else None,
        adopted_on=None,
        published_on=None,
        reissued_on=None,
        title=None,
        job_number=None,
        pages=0,
        paragraphs=0,
        next_report_due=None,
        source_path=source_path,
        source_url=told.url,
        sha256=sha256,
        text_quality=None,
        status="failed",
        pipeline_version=__version__,
        processed_at=now,
    )


def _told(path: Path) -> _Told:
    """The sidecar is believed first, as it is of a document whose cover shows no symbol."""
    said, name = provenance.read(path), from_file_name(path.name)
    words = {key: value for key in ("symbol", "language", "url") if isinstance(value := said.get(key), str)}
    symbol = parse(words["symbol"]) if "symbol" in words else None
    symbol = symbol or (name.symbol if name else None)
    code = words.get("language", "")
    return _Told(
        symbol,
        (code if code in CODES else None) or (name.language if name else None) or "und",
        (symbol.committee if symbol else None) or (name.committee if name else None),
        (symbol.state if symbol else None) or (name.state if name else None),
        words.get("url"),
    )
