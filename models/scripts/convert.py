"""Turn the material into what `spacy train` reads: documents, the list of labels, and the n-grams the model may know.

python scripts/convert.py MATERIAL FOLDER
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from material import Example
from spacy.tokens import Doc, DocBin

from pipeline import textcat
from pipeline.trained import words

# Recommendations in the training split that are about a right. A right with fewer is left to the term lists: what general
# comments alone say of it is another kind of text.
LEAST = 40
RECOMMENDATIONS = ("stated", "stated_around", "upr_info", "review")
NGRAMS = 30_000
LANGUAGE = "en"


def main() -> None:
    """Write train.spacy, develop.spacy, both.spacy, labels.json and ngrams.npz."""
    material, folder = Path(sys.argv[1]), Path(sys.argv[2])
    examples = [Example(**json.loads(line)) for line in material.read_text(encoding="utf-8").splitlines()]
    labels = taught(examples)
    (folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    docs = {
        split: [_doc(example, labels) for example in examples if example.split == split]
        for split in ("train", "develop")
    }
    keys, rarity = textcat.choose(docs["train"], limit=NGRAMS)
    np.savez(folder / "ngrams.npz", keys=keys, rarity=rarity)
    for name, chosen in (*docs.items(), ("both", [*docs["train"], *docs["develop"]])):
        DocBin(docs=[doc for doc in chosen if len(doc)]).to_disk(folder / f"{name}.spacy")
        print(f"{name}: {len(chosen)} texts, {len(labels)} labels")


def taught(examples: Iterable[Example]) -> list[str]:
    """Codes of the labels that enough recommendations to learn from have."""
    positive = Counter(
        code
        for example in examples
        if example.split == "train" and example.source in RECOMMENDATIONS
        for code, is_it in example.known.items()
        if is_it
    )
    return sorted(code for code, count in positive.items() if count >= LEAST)


def _doc(example: Example, labels: list[str]) -> Doc:
    doc = words(example.text, LANGUAGE)
    doc.cats = {code: float(example.known[code]) for code in labels if code in example.known}
    return doc


if __name__ == "__main__":
    main()
