"""The flow that compares our tables with the Universal Human Rights Index. The work is `pipeline.uhri`'s."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, Field

from pipeline.uhri.export import import_export, was_imported
from pipeline.uhri.reconcile import Summary
from pipeline.uhri.reconcile import reconcile as compare


class Comparison(BaseModel):
    """What is compared with the Index."""

    tables: Path = Field(title="Tables", description="Folder of the tables.", examples=["data/processed"])
    export: Path | None = Field(
        default=None,
        title="Export of the Index",
        description="Its bulk export, JSON or XLSX; read unless it was read before. Empty: what was read before is used.",
        examples=["/data/uhri.json"],
    )


@task(name="import-export", cache_policy=NO_CACHE, persist_result=False)
def take_in(comparison: Comparison) -> str | None:
    """Read the export, unless it was read before; what was not understood.

    Raises:
        UnreadableError: it is not there, or no export.
    """
    export = comparison.export
    if export is None or was_imported(export, comparison.tables):
        return None
    done = import_export(export, comparison.tables)
    return "\n".join([f"{done.records:,} records were read from `{export}`.", *(f"- {each}" for each in done.doubts)])


@task(name="compare", cache_policy=NO_CACHE, persist_result=False)
def compare_tables(tables: Path) -> Summary:
    """Write the table `uhri_reconciliation`."""
    return compare(tables)


@flow(name="reconcile", persist_result=False)
def reconcile(comparison: Comparison) -> Summary:
    """Compare the Index's records with our recommendations, for the documents that both have.

    Raises:
        UnreadableError: there is no export, or there are no tables.
    """
    read = take_in(comparison)
    summary = compare_tables(comparison.tables)
    words = [
        *([read, ""] if read else []),
        "| records | |",
        "| --- | ---: |",
        *(f"| {state} | {count:,} |" for state, count in sorted(summary.states.items())),
        "",
        f"{summary.documents:,} documents of both; {summary.elsewhere:,} records are of documents that are not here.",
        f"Table: `{comparison.tables / 'uhri_reconciliation.csv'}`",
    ]
    create_markdown_artifact("\n".join(words), key="reconciled", description="Our tables and the Index's")
    return summary
