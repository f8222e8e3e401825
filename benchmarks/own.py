"""An institution's own scheme, learnt from Morocco's list of recommendations: its axes, and the bodies responsible.

    python -m benchmarks.own SHARED [--languages fr ar] [--schemes axes bodies]

SHARED is the folder of the shared material (`labels/morocco_follow_up.jsonl`), which is no part of the repository. Every
committee, and every other mechanism as a whole (special procedures, periodic review), is read with what was learnt from the
others; a text in Arabic is measured where the list has one. Axes are two levels, one label a text; bodies are many labels a
text, without a level above.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.own_scheme import OwnExample, OwnFigures, OwnLabel, OwnScheme, measure

_AXIS = "0"  # of bodies, which have no level above
_AXES, _BODIES = "axes", "bodies"
_HEAD = (
    "| scheme | language | texts | labels | axis, micro F1 | label, micro F1 (precision / recall) | commonest axis alone |",
    "| --- | --- | ---: | ---: | ---: | --- | ---: |",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row a scheme and language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared material")
    parser.add_argument("--languages", nargs="+", default=["fr", "ar"], choices=("fr", "ar"))
    parser.add_argument("--schemes", nargs="+", default=[_AXES, _BODIES], choices=(_AXES, _BODIES))
    options = parser.parse_args(arguments)
    lines = (options.shared / "labels" / "morocco_follow_up.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    print("\n".join(_HEAD))
    for name in options.schemes:
        for language in options.languages:
            scheme, examples = (bodies if name == _BODIES else axes)(rows, language)
            print(_row(name, language, measure(scheme, language, examples)), flush=True)
    return 0


def axes(rows: Sequence[Mapping[str, Any]], language: str) -> tuple[OwnScheme, list[OwnExample]]:
    """The list's own two levels, by their names in French; one label a text, the axis itself where it names no more."""
    known = [row for row in rows if row["theme_fr"] and row[f"text_{language}"]]
    labels = {_both(row): OwnLabel(axis=row["theme_fr"]) for row in known}
    scheme = OwnScheme(name=_AXES, title="Axes", axes={label.axis: {} for label in labels.values()}, labels=labels)
    return scheme, [OwnExample(row[f"text_{language}"], _both(row), _group(row)) for row in known]


def bodies(rows: Sequence[Mapping[str, Any]], language: str) -> tuple[OwnScheme, list[OwnExample]]:
    """The bodies responsible; a text stands once with each."""
    known = [row for row in rows if row["responsible"] and row[f"text_{language}"]]
    names = sorted({name for row in known for name in row["responsible"]})
    labels = {name: OwnLabel(axis=_AXIS) for name in names}
    scheme = OwnScheme(name=_BODIES, title="Responsible bodies", several=True, axes={_AXIS: {}}, labels=labels)
    examples = [
        OwnExample(row[f"text_{language}"], name, _group(row))
        for row in known
        for name in dict.fromkeys(row["responsible"])
    ]
    return scheme, examples


def _both(row: Mapping[str, Any]) -> str:
    return f"{row['theme_fr']} / {row['subtheme_fr'] or ''}"


def _group(row: Mapping[str, Any]) -> str:
    """Who recommends: a committee, the special procedures, the periodic review."""
    return str(row["body"] or row["mechanism"])


def _row(name: str, language: str, figures: OwnFigures) -> str:
    axes, labels = figures.axes, figures.labels
    axis, commonest = (
        (f"{axes['micro_f1']:.3f}", f"{figures.commonest:.3f}") if axes["counted"] > 1 else ("-", "-")
    )  # one axis is no question
    told = f"{labels['micro_f1']:.3f} ({labels['micro_precision']:.3f} / {labels['micro_recall']:.3f})"
    return f"| {name} | {language} | {figures.texts} | {labels['counted']} | {axis} | {told} | {commonest} |"


if __name__ == "__main__":
    raise SystemExit(main())
