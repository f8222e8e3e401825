"""`python -m flows process PATH… --out DIR`: the flow, run here and now; `python -m flows serve`: the deployments."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import STOPPED, finish, main, quiet
from pipeline.commands.limits import limited
from pipeline.commands.serving import USUAL, Offer
from pipeline.limits import USUAL as LIMITS
from pipeline.limits import Limits

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def flows() -> None:
    """Run the flows of suivi."""


@app.command()
@limited
def process(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders that are searched for documents.")],
    out: Annotated[Path, typer.Option(help="Folder for the tables; made where it is not there.")],
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Documents read at the same time; one per processor by default.")
    ] = None,
    *,
    limits: Limits = LIMITS,
) -> None:
    """Process documents as a Prefect flow.

    It is recorded by the server that PREFECT_API_URL names; without one, by a server of its own that lives as long as
    the run. Status at the end as for `suivi process`.
    """
    quiet(verbose=False)
    from flows.process import Folder, process_folder

    try:
        outcome = process_folder(Folder(paths=paths, out=out, jobs=jobs, **limits.model_dump()))
    except KeyboardInterrupt:
        typer.echo("Stopped. No table was changed; the same command goes on where this one ended.", err=True)
        raise typer.Exit(STOPPED) from None
    finish(outcome)


@app.command()
def serve(offer: Annotated[str, typer.Argument(help="What `suivi serve` was told, as JSON.")] = "{}") -> None:
    """Offer the flows on Prefect's page, and run them, until stopped with Ctrl-C.

    Without PREFECT_API_URL a server is started that answers to this machine only.
    """
    quiet(verbose=False)
    from flows.serve import HOST
    from flows.serve import serve as offer_all

    what = Offer.model_validate_json(offer)
    typer.echo(f"Flows on {os.environ.get('PREFECT_API_URL') or f'http://{HOST}:{what.port}'}; Ctrl-C ends.", err=True)
    with suppress(KeyboardInterrupt):  # Prefect ends in peace by itself once it has begun to wait
        offer_all(what)
    typer.echo("Stopped.", err=True)


@app.command()
@limited
def spread(
    raw: Annotated[str, typer.Argument(help="Folder that all machines see, or a store: s3://bucket/folder.")],
    out: Annotated[str, typer.Argument(help="The same, for the tables.")],
    scheduler: Annotated[str | None, typer.Option(help="Address of Dask's scheduler: tcp://scheduler:8786.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Workers on this machine, without a scheduler.")] = 2,
    *,
    limits: Limits = LIMITS,
) -> None:
    """Process a store of documents on many machines. Status at the end as for `suivi process`."""
    quiet(verbose=False)
    from flows.cluster import Cluster, process_on_cluster

    finish(process_on_cluster(Cluster(raw=raw, out=out, scheduler=scheduler, workers=workers, **limits.model_dump())))


@app.command()
def watch(
    raw: Annotated[Path, typer.Option(help="Folder of documents.")] = USUAL.raw,
    out: Annotated[Path, typer.Option(help="Folder for the tables.")] = USUAL.out,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = USUAL.every,
) -> None:
    """Tell the server of PREFECT_API_URL when documents arrive; for work pools. `suivi serve` does it by itself."""
    quiet(verbose=False)
    from flows.watch import watch as look

    with suppress(KeyboardInterrupt):
        look(raw, out, every=every)


@app.command()
def notify(
    targets: Annotated[
        list[str] | None, typer.Argument(help="Web addresses, or blocks of Prefect, TYPE/NAME; none: nobody.")
    ] = None,
) -> None:
    """Say who is told of failed runs and of what is due, on the server of PREFECT_API_URL."""
    quiet(verbose=False)
    from flows.automations import notify as tell

    typer.echo(f"Automations: {', '.join(tell(targets or [])) or 'none'}.")


if __name__ == "__main__":
    main(app)
