"""`suivi`: the commands. Each is one call into the pipeline, and imports only what it needs: starting up is felt."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline import __version__
from pipeline.commands import labels, publications, reviews, serving, sources
from pipeline.commands.limits import limited
from pipeline.errors import CheckError, SuiviError
from pipeline.limits import USUAL, Limits

if TYPE_CHECKING:
    from pipeline.runner import Outcome

OK, SOME_FAILED, UNUSABLE, STOPPED = 0, 1, 2, 130

app = typer.Typer(
    name="suivi",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(labels.classify)
app.command()(labels.evaluate)
app.command()(serving.serve)
app.command()(publications.versions)
app.command()(publications.why)
app.command()(publications.load)
app.command()(publications.sheets)
app.command()(publications.report)
app.command()(publications.chart)
app.add_typer(reviews.app, name="review")
sources.add(app)


def main(commands: Callable[[], object] = app) -> None:
    """Run a command line; ends the process with the status the README promises."""
    signal.signal(signal.SIGTERM, _stopped)
    try:
        commands()
    except SuiviError as error:
        typer.echo(str(error), err=True)
        sys.exit(SOME_FAILED if isinstance(error, CheckError) else UNUSABLE)


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


def quiet(verbose: bool) -> None:
    """Third parties warn of what a user cannot mend; what matters of it becomes an issue."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    if verbose:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("pipeline").setLevel(logging.INFO)
    else:
        logging.getLogger().addHandler(logging.NullHandler())


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"suivi {__version__}")
        raise typer.Exit


def finish(outcome: Outcome, *, short: bool = False) -> NoReturn:
    """Say what a run came to, and end with its status; `short` of what could not be fetched, at best with SOME_FAILED."""
    from pipeline.summary import sentences, text

    for sentence in sentences(outcome):
        typer.echo(sentence, err=True)
    typer.echo(text(outcome, dt.date.today()))
    raise typer.Exit(UNUSABLE if outcome.found.missing else SOME_FAILED if outcome.failures or short else OK)


@app.callback()
def suivi(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turn documents of the UN human rights treaty bodies into tables for follow-up."""


@app.command()
@limited
def process(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders that are searched for documents.")],
    out: Annotated[Path, typer.Option(help="Folder for the tables; made where it is not there.")],
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Documents read at the same time; one per processor by default.")
    ] = None,
    *,
    limits: Limits = USUAL,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say more when something goes wrong.")] = False,
) -> None:
    """Read documents and write their tables.

    Ends with status 0 when all documents could be read; 1 when some could not: the others are published, and
    issues.csv says why; 2 when a path or the output folder cannot be used.
    """
    quiet(verbose)
    from pipeline.progress import Bar
    from pipeline.runner import run

    try:
        with Bar() as bar:
            outcome = run(paths, out, jobs=jobs, limits=limits, on_progress=bar)
    except KeyboardInterrupt:
        typer.echo("Stopped. No table was changed; the same command goes on where this one ended.", err=True)
        raise typer.Exit(STOPPED) from None
    finish(outcome)


@app.command()
def workbook(
    tables: Annotated[Path, typer.Argument(help="Folder of the tables that suivi process wrote.")],
    out: Annotated[Path, typer.Option(help="The workbook to write; it must not be there yet.")] = Path(
        "follow_up.xlsx"
    ),
    state: Annotated[str | None, typer.Option(help="Only this State's recommendations: three letters, MAR.")] = None,
    lang: Annotated[str, typer.Option(help="Language of texts, labels and headings: ar, en, es, fr, ru or zh.")] = "en",
) -> None:
    """Write a workbook for follow-up: a row for each recommendation, and columns to fill in."""
    quiet(False)
    from pipeline.knowledge import LANGUAGES
    from pipeline.publish.workbook import write_workbook

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"{lang} is none of {', '.join(LANGUAGES)}.", param_hint="--lang")
    rows = write_workbook(tables, out, language=lang, state=state and state.upper(), today=dt.date.today())
    typer.echo(f"{rows:,} recommendations: {out}. Fill in the white columns.")


@app.command()
def refresh(
    state: Annotated[list[str], typer.Option(help="State, by three letters of ISO 3166; may be said again.")],
    committee: Annotated[list[str] | None, typer.Option(help="Committees, like CEDAW; all by default.")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="Languages to fetch: ar en es fr ru zh.")] = None,
    into: sources.Into = sources.RAW,
    out: Annotated[Path, typer.Option(help="Folder for the tables.")] = sources.TABLES,
    services: sources.Settings = None,
) -> None:
    """Discover, fetch, process and publish what is new about States.

    Ends with status 0; 1 when something could not be looked up, fetched or read: what could be is published; 2 when a State, a
    committee or a folder cannot be used.
    """
    from pipeline.refresh import Wanted, bring, publish
    from pipeline.sources.services import services as settings

    quiet(verbose=False)
    wanted = Wanted(states=state, committees=committee or [], languages=lang or ["en"], into=into, out=out)
    arrived = bring(wanted, settings(services))
    for found in arrived.discoveries:
        sources.tell(found)
    for outcome in arrived.fetched:
        typer.echo(outcome.message, err=True)
    published = publish(wanted)
    if published is None:
        typer.echo("The tables are of the documents that are there already; nothing was done.")
        raise typer.Exit(SOME_FAILED if arrived.failures else OK)
    finish(published, short=bool(arrived.failures))


@app.command()
def dashboard(
    tables: Annotated[Path, typer.Argument(help="Folder of the tables that suivi process wrote.")] = Path(
        "data/processed"
    ),
    documents: Annotated[Path, typer.Option(help="Folder of the documents, for pictures of their pages.")] = Path(
        "data/raw"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Address to answer at; any but localhost opens the tables to others, whoever they are.")
    ] = "localhost",
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    lang: Annotated[
        list[str] | None,
        typer.Option(help="Language of the texts to prepare before the page opens: ar, en, es, fr, ru or zh."),
    ] = None,
) -> None:
    """Show the tables as a web page, to this machine only unless told otherwise. Ends when it is stopped (Ctrl+C)."""
    from importlib.util import find_spec

    if not find_spec("dashboard") or not find_spec("streamlit"):
        raise SuiviError("The web page needs Streamlit: pip install 'suivi[dashboard]'")
    from pipeline.knowledge import LANGUAGES

    languages = lang or ["en"]
    if odd := [code for code in languages if code not in LANGUAGES]:
        raise typer.BadParameter(f"{', '.join(odd)} is none of {', '.join(LANGUAGES)}.", param_hint="--lang")
    hidden = [] if browser else ["--headless"]
    command = [sys.executable, "-m", "dashboard", *hidden, "--address", address, tables, documents, port, *languages]
    os.execv(sys.executable, list(map(str, command)))
