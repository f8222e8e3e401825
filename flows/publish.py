"""The flow that publishes finished tables: the workbook for follow-up, and a database. The work is `pipeline.publish`'s."""

from __future__ import annotations

import datetime as dt
from itertools import chain, count
from pathlib import Path
from typing import Literal

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, Field

from pipeline.publish.database import Loaded, load
from pipeline.publish.workbook import write_workbook


class Publication(BaseModel):
    """What is published, and where."""

    tables: Path = Field(title="Tables", description="Folder of the tables.", examples=["data/processed"])
    into: Path = Field(
        title="Folder",
        description="Folder for the workbook, named by day, State and language; none is replaced.",
        examples=["/data/follow-up"],
    )
    state: str | None = Field(
        default=None,
        pattern="^[A-Z]{3}$",
        title="State",
        description="Only this State's recommendations, by three letters of ISO 3166; empty: all.",
        examples=["MAR"],
    )
    language: Literal["ar", "en", "es", "fr", "ru", "zh"] = Field(
        default="en", title="Language", description="Language of texts, labels and headings.", examples=["fr"]
    )
    database: str | None = Field(
        default=None,
        title="Database",
        description="Filled with the tables too. Parameters are shown on Prefect's page: keep the password in PGPASSWORD or "
        "~/.pgpass. Empty: none.",
        examples=["postgresql://suivi@localhost/suivi", "duckdb:////data/suivi.duckdb"],
    )
    reader: str | None = Field(
        default=None,
        pattern="^[a-z_][a-z0-9_]{0,62}$",
        title="Reader",
        description="Role of PostgreSQL that may read the tables and nothing else; made, without a login, where it is not there.",
        examples=["dashboards"],
    )


@task(name="write-workbook", cache_policy=NO_CACHE, persist_result=False)
def publish_workbook(publication: Publication, today: dt.date) -> tuple[Path, int]:
    """The workbook, beside those that people may be filling in, and how many recommendations it holds."""
    publication.into.mkdir(parents=True, exist_ok=True)
    name = "-".join(filter(None, ("follow_up", today.isoformat(), publication.state, publication.language)))
    paths = (publication.into / f"{name}{number}.xlsx" for number in chain([""], (f"-{n}" for n in count(2))))
    path = next(path for path in paths if not path.exists())
    rows = write_workbook(publication.tables, path, language=publication.language, state=publication.state, today=today)
    return path, rows


@task(name="load-database", cache_policy=NO_CACHE, persist_result=False)
def publish_database(publication: Publication, address: str) -> Loaded:
    """The tables in a database, in place of those that are there."""
    return load(publication.tables, address, reader=publication.reader)


@flow(name="publish", persist_result=False)
def publish(publication: Publication) -> Path:
    """Publish the tables for people.

    Raises:
        OutputError: there are no tables, or the folder or the database cannot be written.
    """
    path, rows = publish_workbook(publication, dt.date.today())
    words = [f"{rows:,} recommendations: `{path}`"]
    if publication.database:
        loaded = publish_database(publication, publication.database)
        words.append(f"{sum(loaded.rows.values()):,} rows: `{loaded.where}`")
    create_markdown_artifact("\n\n".join(words), key="published", description="Workbook and database")
    return path
