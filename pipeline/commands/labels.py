"""`suivi classify`: in, a list of texts; out, the same list with labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def classify(
    file: Annotated[Path, typer.Argument(help="List of texts: a CSV file, or a workbook (its first sheet).")],
    out: Annotated[Path, typer.Option(help="File for the result, .csv or .xlsx.")],
    column: Annotated[str, typer.Option(help="Column that holds the texts.")] = "text",
    language: Annotated[
        str | None, typer.Option(help="Language of all texts: ar, en, es, fr, ru or zh; each text's own by default.")
    ] = None,
    own: Annotated[
        Path | None,
        typer.Option(help="Folder of a reader of your own scheme (models/README.md), whose labels are added."),
    ] = None,
) -> None:
    """Label any list of texts by right, persons, goal and kind of action.

    Adds the columns right, persons, sdg and action, with scores and evidence; keeps all others. What could not be
    labelled is listed in <out>.issues.csv, or on the sheet `issues` of a workbook.
    """
    from pipeline.labelling import label_file

    written, done = label_file(file, column, out, language=language, own=own)
    labelled = sum(map(bool, done.rows))
    typer.echo(
        f"{labelled} of {len(done.rows)} texts labelled, {len(done.issues)} issues: {', '.join(map(str, written))}"
    )


def evaluate(
    source: Annotated[Path, typer.Argument(help="Folder of tables, or a list with the columns text and gold.")],
    out: Annotated[Path, typer.Option(help="Folder for the figures.")] = Path("evaluation"),
    scheme: Annotated[str, typer.Option(help="What is measured: right, persons, sdg or action.")] = "right",
) -> None:
    """Measure labels read from the words alone against what committees stated, or people said, label by label."""
    from pipeline.knowledge import SCHEMES
    from pipeline.measured import evaluate as measure

    key = next((one for one in SCHEMES if one == scheme), None)
    if key is None:
        raise typer.BadParameter(f"{scheme} is none of {', '.join(SCHEMES)}.", param_hint="--scheme")
    written, texts = measure(source, out, key)
    typer.echo(f"{texts:,} texts measured: {', '.join(map(str, written))}")
