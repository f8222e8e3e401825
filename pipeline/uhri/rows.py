"""The rows that have to do with the Index, and their tables; described once, as those of `records.py` are."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from pipeline.records import Row
from pipeline.tables import Table

State = Literal["matched", "edited", "missing", "extra"]


class UhriRecord(Row):
    """One annotation of the Index: a paragraph, or the part of it that worries or asks."""

    annotation_id: str | None = Field(description="the Index's own identifier, a UUID")
    annotation_type: str | None = Field(description="what the Index calls it: Recommendations, Concerns/Observations")
    body: str | None = Field(description="the mechanism as the Index writes it: CRC, UPR, SR ...")
    symbol: str | None = Field(description="symbol of the document, in its normal form; as the Index writes it if none")
    uhri_document_id: str | None = Field(description="the Index's identifier of the document, a UUID")
    countries: tuple[str, ...] = Field(description="names of the States concerned, as the Index writes them")
    regions: tuple[str, ...] = Field(description="their regions")
    number: str | None = Field(description="number of the paragraph, which the Index glues to the text")
    text: str = Field(description="the text without marks of layout and without the number")
    themes: tuple[str, ...] = Field(description="the Index's themes; one record has several")
    persons: tuple[str, ...] = Field(description="the persons affected")
    sdgs: tuple[str, ...] = Field(description="goals and targets, number and words")
    published_on: dt.date | None = Field(description="day of the document")
    published_on_uhri: dt.date | None = Field(description="day on which the Index showed it")
    upr_cycle: str | None = Field(description="cycle of the Universal Periodic Review")
    upr_sessions: tuple[str, ...] = Field(description="its sessions")
    upr_positions: tuple[str, ...] = Field(description="what the State said: Supported, Noted")
    upr_states: tuple[str, ...] = Field(description="States that recommend")


class Reconciled(Row):
    """One record of the Index beside what we read, or one paragraph of ours that it lacks."""

    state: State = Field(
        description="matched: both have it in nearly the same words. edited: both, in other words. missing: the Index has "
        "it, we do not. extra: we have it, the Index does not"
    )
    symbol: str = Field(description="symbol of the document")
    number: str | None = Field(description="number of the paragraph; the Index's where both have one")
    annotation_id: str | None = Field(description="the Index's record; null where it has none")
    annotation_type: str | None = Field(description="what the Index calls it")
    paragraph_id: str | None = Field(description="our paragraph; null where we have none that is alike")
    recommendation_ids: tuple[str, ...] = Field(description="our recommendations in the record's words, in order")
    likeness: float | None = Field(ge=0, le=1, description="of the record's text and the paragraph's, 0-1")
    uhri_text: str | None = Field(description="the record's text")
    text: str | None = Field(description="our paragraph's text")


RECORDS = Table("uhri", UhriRecord)
RECONCILED = Table("uhri_reconciliation", Reconciled, order=("symbol", "number", "state", "annotation_id"))
