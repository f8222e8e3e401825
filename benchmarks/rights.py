"""How well rights are read from the words alone, language by language, against the articles that headings state.

    python -m benchmarks.rights SHARED [--languages es fr ar] [--terms]

SHARED is the folder of the shared material. The heading is never shown. With `--terms` the term lists speak alone, without a
model. States kept apart (`held_out`) have a row of their own.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.held_out import held_out
from pipeline.classification import Asked, classify, stated_rights
from pipeline.evaluate import Tally
from pipeline.knowledge import scheme
from pipeline.process import process_document
from pipeline.trained import MODELS

HEAD = (
    "| language | States | documents | texts | stated right among given | micro F1 (precision / recall) | macro F1 |",
    "| --- | --- | ---: | ---: | ---: | --- | ---: |",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row a language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared material")
    parser.add_argument("--languages", nargs="+", default=["es", "fr", "ar"])
    parser.add_argument("--terms", action="store_true", help="term lists alone")
    options = parser.parse_args(arguments)
    print("\n".join(HEAD))
    for language in options.languages:
        for line in rows(language, documents(options.shared, language), models=None if options.terms else MODELS):
            print(line, flush=True)
    return 0


class Stated(NamedTuple):
    """A recommendation whose heading states its rights, without the heading."""

    document: str
    state: str
    ask: Asked
    rights: frozenset[str]  # codes


class Figures(NamedTuple):
    """What was counted in one language."""

    documents: int
    texts: int
    found: int  # texts with a stated right among those given
    tally: Tally


def rows(language: str, paths: Sequence[Path], *, models: Path | None = MODELS) -> Iterator[str]:
    """Figures of one language: of States that may be looked at, of those kept apart, of all."""
    known = list(texts(language, paths))
    for name, chosen in (
        ("development", [one for one in known if not held_out(one.state)]),
        ("kept apart", [one for one in known if held_out(one.state)]),
        ("all", known),
    ):
        if chosen:
            yield _row(language, name, count(chosen, language, models=models))


def _row(language: str, states: str, counted: Figures) -> str:
    figures = counted.tally.summary(least=1)
    micro, precision, recall = (figures[f"micro_{name}"] for name in ("f1", "precision", "recall"))
    return (
        f"| {language} | {states} | {counted.documents} | {counted.texts} | {counted.found / max(counted.texts, 1):.1%} | "
        f"{micro:.3f} ({precision:.3f} / {recall:.3f}) | {figures['macro_f1']:.3f} |"
    )


def documents(shared: Path, language: str) -> list[Path]:
    """The documents of a language that state rights in their headings."""
    return sorted((shared / "corpus" / "crpd").glob(f"*_CO_*{language.upper()}*.pdf"))


def texts(language: str, paths: Sequence[Path]) -> Iterator[Stated]:
    """Every recommendation of documents under a heading that states a right."""
    for path in paths:
        result = process_document(path)
        if result.document.language != language:
            continue
        articles = {paragraph.paragraph_id: paragraph.articles for paragraph in result.paragraphs}
        for ask in result.recommendations:
            gold = frozenset(stated_rights(articles[ask.paragraph_id]))
            if gold:
                yield Stated(
                    result.document.document_id, result.document.state or "", Asked(ask.text, ask.lead_in), gold
                )


def count(known: Sequence[Stated], language: str, *, models: Path | None = MODELS) -> Figures:
    """Read texts without their headings, and hold what is given against the headings."""
    codes = {label.name: label.code for label in scheme("right").labels}
    tally, found = Tally(), 0
    for one, labels in zip(known, classify([one.ask for one in known], language=language, models=models), strict=True):
        given = {codes[label.label] for label in labels if label.scheme == "right"}
        found += bool(one.rights & given)
        tally.add(one.rights, given)
    return Figures(len({one.document for one in known}), len(known), found, tally)


if __name__ == "__main__":
    raise SystemExit(main())
