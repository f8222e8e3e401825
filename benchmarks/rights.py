"""How well the term lists read rights from the words alone, language by language, against the articles that headings state.

    python -m benchmarks.rights SHARED [--languages es fr ar]

SHARED is the folder of the shared material. The heading is never shown. No trained model takes part: what is measured is all
that languages without one have.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import rules
from pipeline.classification import stated_rights
from pipeline.evaluate import Tally
from pipeline.process import process_document


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row a language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared material")
    parser.add_argument("--languages", nargs="+", default=["es", "fr", "ar"])
    options = parser.parse_args(arguments)
    print("| language | documents | texts | stated right among given | micro F1 (precision / recall) | macro F1 |")
    print("| --- | --- | --- | --- | --- | --- |")
    for language in options.languages:
        print(row(language, documents(options.shared, language)))
    return 0


class Figures(NamedTuple):
    """What was counted in one language."""

    documents: int
    texts: int
    found: int  # texts with a stated right among those given
    tally: Tally


def row(language: str, paths: Sequence[Path]) -> str:
    """Figures of one language on its documents."""
    counted = count(language, paths)
    figures = counted.tally.summary(least=1)
    micro, precision, recall = (figures[f"micro_{name}"] for name in ("f1", "precision", "recall"))
    return (
        f"| {language} | {counted.documents} | {counted.texts} | {counted.found / max(counted.texts, 1):.1%} | "
        f"{micro:.3f} ({precision:.3f} / {recall:.3f}) | {figures['macro_f1']:.3f} |"
    )


def documents(shared: Path, language: str) -> list[Path]:
    """The documents of a language that state rights in their headings."""
    return sorted((shared / "corpus" / "crpd").glob(f"*_CO_*{language.upper()}*.pdf"))


def count(language: str, paths: Sequence[Path]) -> Figures:
    """Read every recommendation of documents without its heading, and hold it against the heading."""
    tally = Tally()
    read = texts = found = 0
    for path in paths:
        result = process_document(path)
        if result.document.language != language:
            continue
        read += 1
        articles = {paragraph.paragraph_id: paragraph.articles for paragraph in result.paragraphs}
        for ask in result.recommendations:
            gold = set(stated_rights(articles[ask.paragraph_id]))
            if gold:
                given = set(rules.read(f"{ask.lead_in or ''} {ask.text}", language)["right"])
                texts += 1
                found += bool(gold & given)
                tally.add(gold, given)
    return Figures(read, texts, found, tally)


if __name__ == "__main__":
    raise SystemExit(main())
