"""How well goals are read from the words alone, against the goals and targets that committees name themselves.

    python -m benchmarks.goals SHARED

SHARED is the folder of the shared material. Every English recommendation that names a goal or target, in itself or in its
lead-in, is read with the mention taken out ("in line with … of the Sustainable Development Goals"), and must be given that
goal. A committee names one goal where a text may well further two, so precision is understated. States kept apart
(`held_out`) are reported by themselves; term lists were mended on the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.held_out import held_out
from benchmarks.kinds import documents
from pipeline.classification import Asked, classify
from pipeline.evaluate import Tally
from pipeline.knowledge import scheme
from pipeline.process import process_document
from pipeline.records import Citation, Result

_LANGUAGE = "en"


class Hidden(NamedTuple):
    """A recommendation whose goals are known and not shown."""

    state: str
    ask: Asked
    goals: frozenset[str]  # codes: "4"


class Figures(NamedTuple):
    """What was counted."""

    texts: int
    found: int  # texts with a named goal among those given
    tally: Tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for the States that may be learnt from, and one for those kept apart."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared material")
    found = list(gather(parser.parse_args(arguments).shared))
    print("| States | texts | named goal among given | micro F1 (precision / recall) | macro F1 |")
    print("| --- | ---: | ---: | --- | ---: |")
    for name, apart in (("development", False), ("kept apart", True)):
        counted = count(one for one in found if held_out(one.state) == apart)
        figures = counted.tally.summary(least=1)
        micro, precision, recall = (figures[f"micro_{name}"] for name in ("f1", "precision", "recall"))
        share = counted.found / max(counted.texts, 1)
        print(
            f"| {name} | {counted.texts} | {share:.1%} | {micro:.3f} ({precision:.3f} / {recall:.3f}) | "
            f"{figures['macro_f1']:.3f} |"
        )
    return 0


def gather(shared: Path) -> Iterator[Hidden]:
    """The recommendations of all documents at hand that name a goal."""
    for path in documents(shared):
        yield from hidden(process_document(path))


def hidden(result: Result) -> Iterator[Hidden]:
    """The recommendations of a document that name a goal, with the mention taken out."""
    state = result.document.state
    if state is None or result.document.language != _LANGUAGE:
        return
    named: dict[tuple[str, str | None], list[Citation]] = {}
    for citation in result.citations:
        if citation.kind == "sdg":
            named.setdefault((citation.paragraph_id, citation.item), []).append(citation)
    for row in result.recommendations:
        mine = named.get((row.paragraph_id, None), []) + (
            named.get((row.paragraph_id, row.item), []) if row.item else []
        )
        if mine:
            words = sorted({one.text for one in mine}, key=len, reverse=True)
            goals = frozenset(one.target.removeprefix("SDG ").partition(".")[0] for one in mine)
            yield Hidden(state, Asked(_without(row.text, words), _without(row.lead_in or "", words) or None), goals)


def count(texts: Iterable[Hidden]) -> Figures:
    """Read the texts and hold them against the goals that were hidden."""
    codes = {label.name: label.code for label in scheme("sdg").labels}
    known = list(texts)
    tally, found = Tally(), 0
    for one, labels in zip(known, classify([one.ask for one in known], language=_LANGUAGE), strict=True):
        given = {codes[label.label] for label in labels if label.scheme == "sdg"}
        tally.add(one.goals, given)
        found += bool(one.goals & given)
    return Figures(len(known), found, tally)


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "…")
    return text


if __name__ == "__main__":
    raise SystemExit(main())
