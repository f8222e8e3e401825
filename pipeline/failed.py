"""A file that came to nothing in, its row of `documents` out: what its name or symbol tells, and that it failed."""

from __future__ import annotations

import datetime as dt

from pipeline import __version__
from pipeline.records import Document
from pipeline.symbols import Symbol


def failed_document(
    source_path: str, sha256: str, now: dt.datetime, *, symbol: Symbol | None = None, language: str | None = None
) -> Document:
    """The document, without text.

    Args:
        source_path: the file, as the tables show it.
        sha256: of its bytes.
        now: when it was tried, UTC.
        symbol: where its name tells one.
        language: the same; `und` where nothing tells.
    """
    code = language or "und"
    return Document(
        document_id=f"{symbol.text if symbol else f'sha256:{sha256[:12]}'}@{code}",
        symbol=symbol.text if symbol else None,
        language=code,
        original_language=None,
        committee=symbol.committee if symbol else None,
        treaty=symbol.treaty if symbol else None,
        state=symbol.state if symbol else None,
        document_type=symbol.document_type if symbol else "other",
        cycle=symbol.cycle if symbol else None,
        session=None,
        adopted_on=None,
        published_on=None,
        title=None,
        job_number=None,
        pages=0,
        paragraphs=0,
        next_report_due=None,
        source_path=source_path,
        source_url=None,
        sha256=sha256,
        text_quality=None,
        status="failed",
        pipeline_version=__version__,
        processed_at=now,
    )
