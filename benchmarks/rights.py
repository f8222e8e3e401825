"""How well rights are read from the words alone, language by language, against the articles that headings state.

    python -m benchmarks.rights SHARED [--languages es fr ar ru] [--terms]

SHARED is the folder of the shared material. The heading is never shown; under which treaty a document was made is known, as it
is of every document. What is read are recommendations of concluding observations and questions of lists of issues, each kind by
itself. With `--terms` the term lists speak alone, without a model.
States kept apart (`held_out`) have a row of their own.
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

KINDS = {"recommendations": "*_CO_*", "questions": "*_Q_*"}  # what is read -> names of the documents it stands in
HEAD = (
    "| language | texts of | States | documents | texts | stated right among given | micro F1 (precision / recall) | macro F1 |",
    "| --- | --- | --- | ---: | ---: | ---: | --- | ---: |",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row a language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared material")
    parser.add_argument("--languages", nargs="+", default=["es", "fr", "ar", "ru"])
    parser.add_argument("--terms", action="store_true", help="term lists alone")
    options = parser.parse_args(arguments)
    print("\n".join(HEAD))
    for language in options.languages:
        for line in rows(language, options.shared, models=None if options.terms else MODELS):
            print(line, flush=True)
    return 0


class Stated(NamedTuple):
    """A recommendation, or a question, whose heading states its rights, without the heading."""

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


def rows(language: str, shared: Path, *, models: Path | None = MODELS) -> Iterator[str]:
    """Figures of one language: of States that may be looked at, of those kept apart, of all."""
    for kind in KINDS:
        known = list(texts(language, documents(shared, language, kind)))
        for name, chosen in (
            ("development", [one for one in known if not held_out(one.state)]),
            ("kept apart", [one for one in known if held_out(one.state)]),
            ("all", known),
        ):
            if chosen:
                yield _row(language, kind, name, count(chosen, language, models=models))


def _row(language: str, kind: str, states: str, counted: Figures) -> str:
    figures = counted.tally.summary(least=1)
    micro, precision, recall = (figures[f"micro_{name}"] for name in ("f1", "precision", "recall"))
    return (
        f"| {language} | {kind} | {states} | {counted.documents} | {counted.texts} | "
        f"{counted.found / max(counted.texts, 1):.1%} | {micro:.3f} ({precision:.3f} / {recall:.3f}) | "
        f"{figures['macro_f1']:.3f} |"
    )


def documents(shared: Path, language: str, kind: str) -> list[Path]:
    """The documents of a language that state rights in their headings."""
    found = (shared / "corpus" / "crpd").glob(f"{KINDS[kind]}-{language.upper()}.pdf")
    return sorted(path for path in found if "_FCO_" not in path.name and "_Add." not in path.name)


def texts(language: str, paths: Sequence[Path]) -> Iterator[Stated]:
    """Every recommendation or question of documents under a heading that states a right."""
    for path in paths:
        result = process_document(path)
        if result.document.language != language:
            continue
        articles = {paragraph.paragraph_id: paragraph.articles for paragraph in result.paragraphs}
        treaty = result.document.treaty
        asks = [(ask.paragraph_id, Asked(ask.text, ask.lead_in, treaty=treaty)) for ask in result.recommendations]
        if result.document.document_type == "list_of_issues":
            asks = [(paragraph.paragraph_id, Asked(paragraph.text, treaty=treaty)) for paragraph in result.paragraphs]
        for paragraph_id, ask in asks:
            gold = frozenset(stated_rights(articles[paragraph_id]))
            if gold:
                yield Stated(result.document.document_id, result.document.state or "", ask, gold)


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
