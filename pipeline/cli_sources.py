"""The commands that bring documents in: `suivi fetch`. Each imports what it needs when it is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.sources.client import Client
    from pipeline.sources.memory import Memory

SOME_FAILED = 1
RAW = Path("data/raw")

Into = Annotated[Path, typer.Option(help="Folder for the documents; made where it is not there.")]
Settings = Annotated[
    Path | None, typer.Option("--services", help="TOML file with other addresses and manners; see docs/sources.md.")
]
Again = Annotated[bool, typer.Option("--again", help="Ask even what was asked within the last day.")]


def add(app: typer.Typer) -> None:
    """Make the commands part of `suivi`."""
    app.command()(fetch)


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
