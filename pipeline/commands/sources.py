"""The commands that bring things in: `suivi fetch`, `discover`, `uhri`. Each imports what it needs when called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.sources.client import Client
    from pipeline.sources.discover import Discovery
    from pipeline.sources.memory import Memory

SOME_FAILED = 1
RAW = Path("data/raw")
TABLES = Path("data/processed")

uhri = typer.Typer(name="uhri", no_args_is_help=True, help="The Universal Human Rights Index beside our tables.")

Into = Annotated[Path, typer.Option(help="Folder for the documents; made where it is not there.")]
Settings = Annotated[
    Path | None, typer.Option("--services", help="TOML file with other addresses and manners; see docs/sources.md.")
]
Again = Annotated[bool, typer.Option("--again", help="Ask even what was asked within the last day.")]


def add(app: typer.Typer) -> None:
    """Make the commands part of `suivi`."""
    app.command()(fetch)
    app.command()(discover)
    app.add_typer(uhri)


@contextmanager
def _asking(into: Path, settings: Path | None) -> Iterator[tuple[Client, Memory]]:
    from pipeline.sources.client import Client
    from pipeline.sources.memory import Memory
    from pipeline.sources.services import services

    with Client(services(settings)) as client, Memory(into) as memory:
        yield client, memory


def fetch(
    given: Annotated[list[str], typer.Argument(metavar="SYMBOL...", help="Symbols, like CCPR/C/MAR/CO/6.")],
    lang: Annotated[list[str] | None, typer.Option(help="Languages: ar en es fr ru zh; one after another.")] = None,
    into: Into = RAW,
    services: Settings = None,
    again: Again = False,
) -> None:
    """Fetch documents from the United Nations' services, each with a sidecar that says where it came from.

    Ends with status 0 when every document is there, 1 when some are not: a line says of each what became of it.
    """
    from pipeline.knowledge.languages import CODES
    from pipeline.sources.fetch import fetch_all, known_symbol

    languages = lang or []
    symbols = [word for word in given if word not in CODES]
    languages += [word for word in given if word in CODES]  # --lang fr ar en: what follows the first is an argument
    wanted = [(known_symbol(symbol).text, code) for symbol in symbols for code in languages or ["en"]]
    missing = 0
    with _asking(into, services) as (client, memory):
        for outcome in fetch_all(client, memory, into, list(dict.fromkeys(wanted)), again=again):
            typer.echo(outcome.message)
            missing += outcome.path is None or outcome.outcome == "other language"
    raise typer.Exit(SOME_FAILED if missing else 0)


def discover(
    state: Annotated[str, typer.Option(help="State, by three letters of ISO 3166: MAR.")],
    committee: Annotated[list[str] | None, typer.Option(help="Committees, like CEDAW; all by default.")] = None,
    since: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Leave out what is dated earlier.")
    ] = None,
    into: Into = RAW,
    tables: Annotated[Path, typer.Option(help="Folder of the tables; what they hold is known.")] = TABLES,
    most: Annotated[int, typer.Option(min=0, help="Symbols tried at most; each is a request.")] = 60,
    services: Settings = None,
    again: Again = False,
) -> None:
    """List documents about a State that are not here yet.

    Ends with status 0, or 1 when a listing could not be looked through.
    """
    from pipeline.sources.catalogue import known
    from pipeline.sources.discover import discover

    with _asking(into, services) as (client, memory):
        found = discover(
            client,
            memory,
            state,
            bodies=committee or (),
            known=known(into, tables),
            since=since.date() if since else None,
            most=most,
            again=again,
        )
    tell(found)
    raise typer.Exit(SOME_FAILED if found.doubts else 0)


def tell(found: Discovery) -> None:
    """Print what was found, a line for each document."""
    for doubt in found.doubts:
        typer.echo(doubt, err=True)
    for new in found.new:
        words = [new.symbol, f"{new.dated or ''}", new.kind, new.title, f"({new.where})"]
        typer.echo("  ".join(word for word in words if word))
    if not found.new:
        typer.echo("Nothing is new.")


@uhri.command("import")
def uhri_import(
    export: Annotated[Path, typer.Argument(help="Export of the Index: JSON, or its workbook (XLSX).")],
    out: Annotated[Path, typer.Option(help="Folder for the table `uhri`; best that of the other tables.")],
) -> None:
    """Read an export of the Index into a table, uhri.parquet and uhri.csv."""
    from pipeline.uhri.export import import_export

    done = import_export(export, out)
    for doubt in done.doubts:
        typer.echo(doubt, err=True)
    typer.echo(f"{done.records:,} records: {out / 'uhri.parquet'}")


@uhri.command("reconcile")
def uhri_reconcile(
    tables: Annotated[Path, typer.Option(help="Folder of the tables of suivi process and suivi uhri import.")],
) -> None:
    """Compare the Index's records with our recommendations, for the documents that both have."""
    from pipeline.uhri.reconcile import reconcile

    done = reconcile(tables)
    counts = ", ".join(f"{count:,} {state}" for state, count in sorted(done.states.items()))
    typer.echo(f"{done.documents:,} documents of both: {counts or 'nothing to compare'}.")
    typer.echo(f"{done.elsewhere:,} records of the Index are of documents that are not here.")
    typer.echo(f"Table: {tables / 'uhri_reconciliation.csv'}")


@uhri.command("labels")
def uhri_labels(
    tables: Annotated[Path, typer.Option(help="Folder of the table of suivi uhri import.")],
    out: Annotated[Path, typer.Option(help="The list to write: CSV.")] = Path("uhri_labels.csv"),
    scheme: Annotated[str, typer.Option(help="Labels: right (the Index's themes), persons or sdg.")] = "right",
    single: Annotated[bool, typer.Option("--single", help="Only texts with one label, as one is learnt from.")] = False,
) -> None:
    """Write the Index's recommendations with its labels, as a list that suivi evaluate measures ours against."""
    from pipeline.uhri.labels import COLUMNS, write_labels

    key = next((one for one in COLUMNS if one == scheme), None)
    if key is None:
        raise typer.BadParameter(f"{scheme} is none of {', '.join(COLUMNS)}.", param_hint="--scheme")
    done = write_labels(tables, key, out, single=single)
    for name, count in sorted(done.unknown.items(), key=lambda one: (-one[1], one[0])):
        typer.echo(f"{name!r} is no label of {key} here; {count:,} texts have it.", err=True)
    typer.echo(f"{done.texts:,} texts, {done.labels:,} labels: {out}")


@uhri.command("export")
def uhri_export(
    tables: Annotated[Path, typer.Argument(help="Folder of the tables that suivi process wrote.")],
    out: Annotated[Path, typer.Option(help="The JSON file to write.")] = Path("uhri.json"),
    state: Annotated[str | None, typer.Option(help="Only this State's: three letters, MAR.")] = None,
    lang: Annotated[
        str, typer.Option(help="Language of the texts, where there is one: ar, en, es, fr, ru or zh.")
    ] = "en",
) -> None:
    """Write our recommendations in the shape of the Index's records (JSON), for programs that read those."""
    from pipeline.knowledge.languages import CODES
    from pipeline.publish.as_uhri import write_as_uhri

    if lang not in CODES:
        raise typer.BadParameter(f"{lang} is none of {', '.join(CODES)}.", param_hint="--lang")
    count = write_as_uhri(tables, out, language=lang, state=state and state.upper())
    typer.echo(f"{count:,} records: {out}")
