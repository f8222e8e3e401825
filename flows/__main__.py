"""`python -m flows process PATH… --out DIR`: the flow, run here and now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import STOPPED, finish, main, quiet

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def flows() -> None:
    """Run the flows of suivi."""


@app.command()
def process(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders that are searched for documents.")],
    out: Annotated[Path, typer.Option(help="Folder for the tables; made where it is not there.")],
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Documents read at the same time; one per processor by default.")
    ] = None,
) -> None:
    """Process documents as a Prefect flow.

    It is recorded by the server that PREFECT_API_URL names; without one, by a server of its own that lives as long as
    the run. Status at the end as for `suivi process`.
    """
    quiet(verbose=False)
    from flows.process import Folder, process_folder

    try:
        outcome = process_folder(Folder(paths=paths, out=out, jobs=jobs))
    except KeyboardInterrupt:
        typer.echo("Stopped. No table was changed; the same command goes on where this one ended.", err=True)
        raise typer.Exit(STOPPED) from None
    finish(outcome)


if __name__ == "__main__":
    main(app)
