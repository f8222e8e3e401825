"""What is done with publications: `suivi versions` lists them, `suivi why` tells what changed, `suivi load` fills a database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import SuiviError

_SHOWN = 20  # lines, before the rest is only counted

Tables = Annotated[Path, typer.Option(help="Folder of the tables.")]


def versions(
    tables: Annotated[Path, typer.Argument(help="Folder of the tables that suivi process wrote.")],
    restore: Annotated[str | None, typer.Option(help="Write the tables of this version: its name, or a day.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for them; it must not be there yet.")] = None,
) -> None:
    """List the versions of the tables, the newest last; or write those of an earlier one."""
    from pipeline.publish import versions as kept

    if restore is None:
        for version in kept.versions(tables):
            rows = version.rows
            typer.echo(
                f"{version.name}  {rows['documents']:,} documents, {rows['recommendations']:,} recommendations, "
                f"{rows['changes']:,} changes"
            )
        return
    if out is None:
        raise typer.BadParameter("say where to write the tables: --out DIR", param_hint="--restore")
    version = kept.chosen(tables, restore)
    kept.restore(tables, version, out)
    typer.echo(f"Tables of {version.name}: {out}")


def why(
    table: Annotated[str, typer.Argument(help="Table whose rows are counted: recommendations.")],
    where: Annotated[
        list[str] | None,
        typer.Option(help="Condition on a column of it, or of its document: state=MAR. May be repeated."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Version to compare with: its name, or a day; the last but one.")
    ] = None,
    tables: Tables = Path("data/processed"),
) -> None:
    """Say why a number changed: how many rows there were and are, and what brought or took the others."""
    from pipeline.publish import versions as kept
    from pipeline.publish.why import why as told

    known = kept.versions(tables)
    if since is None and len(known) < 2:
        raise SuiviError(
            f"{tables} holds no earlier version to compare with; the next run that changes a table makes one."
        )
    version = kept.chosen(tables, since) if since else known[-2]
    found = told(tables, table, version, dict(_condition(text) for text in where or []))
    typer.echo(f"{table}: {found.before:,} in {version.name}, {found.after:,} now ({found.after - found.before:+,}).")
    for moved in found.moved[:_SHOWN]:
        typer.echo(f"  {moved.rows:,} {moved.what}, {moved.cause}: {moved.document_id or 'no document'}")
    if len(found.moved) > _SHOWN:
        typer.echo(f"  and {len(found.moved) - _SHOWN} more; changes.csv has those since the version before.")


def load(
    tables: Annotated[Path, typer.Argument(help="Folder of the tables that suivi process wrote.")],
    database: Annotated[str, typer.Option(help="duckdb:///FILE or postgresql://USER@HOST/DATABASE.")],
    reader: Annotated[
        str | None, typer.Option(help="Role of PostgreSQL that may read the tables and nothing else.")
    ] = None,
    replace_dependent: Annotated[
        bool, typer.Option(help="What others keep among our tables, or built on them, may go.")
    ] = False,
) -> None:
    """Put the tables into a database, with views for dashboards, in place of those that are there: all or none."""
    from pipeline.publish import database as databases

    loaded = databases.load(tables, database, reader=reader, replace_dependent=replace_dependent)
    typer.echo(f"{sum(loaded.rows.values()):,} rows of {len(loaded.rows)} tables: {loaded.where}")


def sheets(
    tables: Annotated[Path, typer.Argument(help="Folder of the tables that suivi process wrote.")],
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    separator: Annotated[str, typer.Option(help="Mark between cells.")] = ";",
    decimal: Annotated[str, typer.Option(help="Mark in numbers.")] = ",",
) -> None:
    """Write the tables' CSV files as Excel in French or Arabic opens them by a double click: semicolons, and 0,85."""
    from pipeline.publish.regional import write_regional

    written = write_regional(tables, out, separator=separator, decimal=decimal)
    typer.echo(f"{len(written)} files: {out}")


def report(
    state: Annotated[str, typer.Argument(help="State, by three letters of ISO 3166: MAR.")],
    out: Annotated[Path, typer.Option(help="The report: .docx or .html; it must not be there yet.")],
    tables: Tables = Path("data/processed"),
    lang: Annotated[str, typer.Option(help="Language: ar, en or fr; texts in es, ru or zh too.")] = "en",
) -> None:
    """Write a briefing on one State, ready to edit: what is due, what came back, what was answered, all of it cited."""
    from pipeline.publish.report import write_report

    rows = write_report(tables, state.upper(), out, language=_language(lang), today=dt.date.today())
    typer.echo(f"A briefing on {rows:,} recommendations: {out}")


def chart(
    what: Annotated[
        str, typer.Argument(help="rights, heat (right by committee), committees, clock (where they stand), or grades.")
    ],
    out: Annotated[Path, typer.Option(help="The picture: .svg or .png.")],
    tables: Tables = Path("data/processed"),
    state: Annotated[str | None, typer.Option(help="Only this State's recommendations: MAR.")] = None,
    lang: Annotated[str, typer.Option(help="Language of its words: ar, en or fr; labels in es, ru or zh too.")] = "en",
) -> None:
    """Draw one chart of the tables."""
    from pipeline.publish.pictures import write_chart

    chosen = state and state.upper()
    rows = write_chart(tables, what, out, state=chosen, language=_language(lang), today=dt.date.today())
    typer.echo(f"A chart of {rows:,} recommendations: {out}")


def _language(code: str) -> str:
    from pipeline.knowledge import LANGUAGES

    if code not in LANGUAGES:
        raise typer.BadParameter(f"{code} is none of {', '.join(LANGUAGES)}.", param_hint="--lang")
    return code


def _condition(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not sign or not column:
        raise typer.BadParameter(f"{text} is no condition; write COLUMN=VALUE.", param_hint="--where")
    return column.strip(), value.strip()
