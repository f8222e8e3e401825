"""`suivi review`: in, tables and workbooks that people filled in; out, the store of what they say, and how far they agree."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="What people say of recommendations: corrections and tracking entries.")


@app.command("export")
def export(
    tables: Annotated[Path, typer.Argument(help="Folder of the tables that suivi process wrote.")],
    out: Annotated[Path, typer.Option(help="The workbook to write; it must not be there yet.")],
    most: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 200,
    again: Annotated[bool, typer.Option("--again", help="Also what was reviewed before.")] = False,
) -> None:
    """Write a workbook of the recommendations whose labels are most worth a look."""
    from pipeline.publish import reviewing

    rows = reviewing.export(tables, out, most=most, again=again)
    typer.echo(f"{rows:,} recommendations worth a look: {out}. Fill in the white columns.")


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="The workbook, filled in.")],
    tables: Annotated[Path, typer.Option(help="Folder of the tables; what people say is kept beside them.")],
    reviewer: Annotated[str, typer.Option(help="Who filled it in.")],
) -> None:
    """Take back a workbook of labels, or one for follow-up; every later suivi process into the same folder merges it.

    A workbook of labels is taken whole, or, with status 2 and a list of the cells at fault, not at all. Of one for follow-up,
    what is refused is listed, the rest is taken, and the status is 1.
    """
    from pipeline.publish import corrected, filled
    from pipeline.publish.returned import Refused

    now = dt.datetime.now(dt.UTC)
    refused: list[Refused] = []
    if filled.is_follow_up(file):
        taken, refused, unread = filled.take_back(file, tables, reviewer=reviewer, now=now)
        if unread:
            typer.echo(f"Columns that are none of ours were not read: {', '.join(unread)}.", err=True)
    else:
        taken = corrected.take(file, tables, reviewer=reviewer, now=now)
    for one in refused:
        typer.echo(f"{one.recommendation_id}, {one.field}, {one.value!r}: {one.reason}", err=True)
    typer.echo(f"{len(taken):,} entries taken, {len(refused):,} refused.")
    raise typer.Exit(1 if refused else 0)


@app.command("adopt")
def adopt(
    file: Annotated[Path, typer.Argument(help="The list an institution already keeps: .csv, .xlsx or .jsonl.")],
    tables: Annotated[Path, typer.Option(help="Folder of the tables; what is taken over is kept beside them.")],
    reviewer: Annotated[str, typer.Option(help="Whose list it is.")],
    out: Annotated[Path, typer.Option(help="List of what matched how surely, and what did not: .csv or .xlsx.")],
    state: Annotated[str | None, typer.Option(help="State it is about, whatever the columns say: MAR.")] = None,
    sure: Annotated[float, typer.Option(min=0, max=1, help="What matches less surely is listed only.")] = 0.8,
    lang: Annotated[str, typer.Option(help="Language of the words of the listing: ar, en or fr.")] = "en",
) -> None:
    """Tie the lines of a list to recommendations, and take over status, progress and who is responsible.

    What the columns are is guessed and written to FILE.columns.toml; edit it and run again where the guess is wrong.
    """
    from pipeline.adopting import adopt as adopted
    from pipeline.knowledge.words import INTERFACES

    if lang not in INTERFACES:
        raise typer.BadParameter(f"{lang} is none of {', '.join(INTERFACES)}.", param_hint="--lang")
    now, chosen = dt.datetime.now(dt.UTC), state and state.upper()
    done = adopted(file, tables, out, reviewer=reviewer, now=now, state=chosen, sure=sure, language=lang)
    certain = sum(one.score >= sure for one in done.matches)
    doubtful = sum(0 < one.score < sure for one in done.matches)
    typer.echo(
        f"{len(done.matches):,} lines: {certain:,} matched, {doubtful:,} to be looked at, "
        f"{len(done.matches) - certain - doubtful:,} not found: {out}. {len(done.taken):,} entries taken. Columns: {done.columns}"
    )
    if done.conflicts:
        typer.echo(f"{done.conflicts:,} lines differ from another line or person; {out} tells of them.", err=True)


@app.command("agreement")
def agreement(
    tables: Annotated[Path, typer.Argument(help="Folder of the tables beside which the reviews are kept.")],
) -> None:
    """Say how far reviewers agree on what both reviewed, with Cohen's kappa, and where they do not."""
    from pipeline.agreement import agreement as agree
    from pipeline.review import disagreements, load

    entries = load(tables)
    rows = agree(entries)
    if not rows:
        typer.echo("No two reviewers have reviewed the same recommendation.")
    for row in rows:
        kappa = "not defined" if row.kappa is None else f"{row.kappa:.3f}"
        typer.echo(f"{row.field}: {' and '.join(row.reviewers)}, {row.same} of {row.both} the same, kappa {kappa}")
    for (name, field), those in disagreements(entries).items():
        typer.echo(f"{name}, {field}: {', '.join(f'{one.reviewer}: {one.value}' for one in those)}")
