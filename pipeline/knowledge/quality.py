"""How good the labels are, where it was measured: `measured.csv`, made by `python -m benchmarks.labels`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.knowledge import SCHEMES, SchemeKey, scheme

PATH = Path(__file__).parent / "measured.csv"
FEW = 10  # texts; figures on fewer say little
ON = {
    "stated_kept_apart": "articles that committees state, States the model has never seen",
    "upr_info_kept_apart": "UPR Info's coding through the crosswalk of issues, States the model has never seen",
    "by_hand_kept_apart": "labels given by hand, States kept apart",
    "goals_kept_apart": "goals that committees name, the mention hidden, States kept apart",
    "stated_all": "articles that committees state, all documents at hand; no States kept apart",
}


class Quality(NamedTuple):
    """One label in one language, measured on one kind of material."""

    scheme: SchemeKey
    language: str  # ISO 639-1
    label: str  # its code
    on: str  # a key of `ON`
    support: int  # texts that have the label
    given: int  # texts that were given it
    precision: float
    recall: float
    f1: float


@cache
def measured() -> tuple[Quality, ...]:
    """Every row of the file."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return tuple(
            Quality(
                scheme=next(key for key in SCHEMES if key == row["scheme"]),
                language=row["language"],
                label=row["label"],
                on=row["on"],
                support=int(row["support"]),
                given=int(row["given"]),
                precision=float(row["precision"]),
                recall=float(row["recall"]),
                f1=float(row["f1"]),
            )
            for row in csv.DictReader(file)
        )


def quality(key: SchemeKey, code: str, language: str) -> Quality | None:
    """The figures of a label in a language on the material with most texts of it; None: it was not measured."""
    rows = [one for one in measured() if (one.scheme, one.label, one.language) == (key, code, language)]
    return max((one for one in rows if one.support), key=lambda one: one.support, default=None)


def page() -> str:
    """`docs/labels.md`."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# How good the labels are"
    yield ""
    yield "Made by `python -m benchmarks.labels FOLDER`; the same figures are in `pipeline/knowledge/measured.csv`, and in"
    yield f"English in `dim_labels` (docs/database.md). Figures on fewer than {FEW} texts say little. A label that is"
    yield "missing was not measured: goals, persons and kinds of action in languages other than English, and all labels in"
    yield "Chinese, of which there is no document but our own sample. Rights in French and Spanish stand on recommendations and"
    yield "questions, in Arabic on recommendations, in Russian on questions of two lists of issues alone;"
    yield "`models/right_terms/card.md` parts them, and the States that were kept apart."
    groups = dict.fromkeys((one.scheme, one.language, one.on) for one in measured())
    for key, language, on in groups:
        rows = [one for one in measured() if (one.scheme, one.language, one.on) == (key, language, on)]
        yield from ("", f"## {key}, {language}: {ON[on]}", "", "| label | texts | given | precision | recall | F1 |")
        yield "| --- | ---: | ---: | ---: | ---: | ---: |"
        for one in rows:
            name = scheme(key).by_code[one.label].name
            yield f"| {name} | {one.support} | {one.given} | {one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f} |"
