"""What `spacy train` needs of ours: the architecture, and the callback that gives a new network its n-grams."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.util import registry

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline import textcat  # noqa: E402


@registry.callbacks("suivi.read_ngrams.v1")
def read_ngrams(path: str) -> Callable[[Language], Language]:
    """After initialization, give the classifier the n-grams that convert.py chose."""

    def give(nlp: Language) -> Language:
        chosen = np.load(path)
        model = nlp.get_pipe("textcat_multilabel").model  # type: ignore[attr-defined]
        textcat.set_features(model, chosen["keys"], chosen["rarity"])
        return nlp

    return give
