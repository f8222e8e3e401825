"""How good every label is, language by language, into the file that the program shows beside its labels.

    python -m benchmarks.labels SHARED     writes pipeline/knowledge/measured.csv and docs/labels.md

Persons and kinds of action in English: labels given by hand, States kept apart (`benchmarks.kinds`, both rounds). Goals in
English: those that committees name, the mention hidden (`benchmarks.goals`). Rights in English: the card of the model. Rights
elsewhere: `right_terms` against the articles of headings (`benchmarks.rights`), recommendations and
questions of all documents at hand. What is in no row was not measured. SHARED is the folder of the shared material.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import goals, kinds, rights
from benchmarks.held_out import held_out
from pipeline.evaluate import Tally
from pipeline.knowledge import SchemeKey
from pipeline.knowledge.quality import PATH, Quality, measured, page
from pipeline.trained import MODELS

PAGE = Path(__file__).parents[1] / "docs" / "labels.md"
_ELSEWHERE = ("es", "fr", "ar", "ru")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared material")
    shared = parser.parse_args(arguments).shared
    rows = [*of_card(), *_by_hand(shared), *_goals(shared), *_elsewhere(shared)]
    with PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Quality._fields)
        writer.writerows(rows)
    measured.cache_clear()
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{len(rows)} rows: {PATH.name}, {PAGE.name}")
    return 0


def of_card() -> Iterator[Quality]:
    """What the card of the English model says of rights."""
    card = json.loads((MODELS / "right_en" / "card.json").read_text(encoding="utf-8"))
    for name, on in (("stated", "stated_kept_apart"), ("coded", "upr_info_kept_apart")):
        for row in card[name]["labels"]:
            figures = (row[column] for column in ("support", "given", "precision", "recall", "f1"))
            yield Quality("right", "en", row["label"], on, *figures)


def _by_hand(shared: Path) -> Iterator[Quality]:
    for key in kinds.SCHEMES:
        yield from _rows(key, "en", "by_hand_kept_apart", kinds.kept_apart(shared, key))


def _goals(shared: Path) -> Iterator[Quality]:
    tally = goals.count(one for one in goals.gather(shared) if held_out(one.state)).tally
    yield from _rows("sdg", "en", "goals_kept_apart", tally)


def _elsewhere(shared: Path) -> Iterator[Quality]:
    for language in _ELSEWHERE:
        paths = [path for kind in rights.KINDS for path in rights.documents(shared, language, kind)]
        tally = rights.count(list(rights.texts(language, paths)), language).tally
        yield from _rows("right", language, "stated_all", tally)


def _rows(key: SchemeKey, language: str, on: str, tally: Tally) -> Iterator[Quality]:
    for row in tally.table({}):
        figures = (row[column] for column in ("support", "given", "precision", "recall", "f1"))
        yield Quality(key, language, row["label"], on, *figures)


if __name__ == "__main__":
    raise SystemExit(main())
