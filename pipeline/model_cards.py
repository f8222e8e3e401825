"""How good labels were found to be: a model's by its card, `models/NAME/card.json`, a term list's by `knowledge/measured.csv`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.knowledge import SCHEMES, SchemeKey, scheme
from pipeline.knowledge.quality import quality
from pipeline.witnesses import NAME as WITNESSES

MODELS = Path(__file__).resolve().parents[1] / "models"


class Figures(NamedTuple):
    """Of one label, on texts kept apart from training whose committee states its labels."""

    precision: float  # of those given it, the share that has it
    recall: float  # of those that have it, the share given it
    support: int  # texts that have it


def of_label(key: SchemeKey, label: str, language: str, model: str | None) -> Figures | None:
    """Figures of a label that was read from words; None where it was not measured.

    Args:
        key: its scheme.
        label: its name, as `classifications.label` has it.
        language: of the text, ISO 639-1.
        model: who gave it, as `classifications.model` has it; None: a term list.
    """
    if model is not None and not model.startswith(f"{WITNESSES} "):  # which has figures for each language
        return measured(model).get(label)
    known = scheme(key).by_name.get(label)
    found = quality(key, known.code, language) if known else None
    return Figures(found.precision, found.recall, found.support) if found else None


@cache
def measured(model: str, folder: Path = MODELS) -> dict[str, Figures]:
    """Figures by label, for those that were measured; none where there is no card of this very version.

    Args:
        model: name and version, as `classifications.model` has them: "right_en 1.1.0".
        folder: of the models.
    """
    name, _, version = model.partition(" ")
    try:
        card = json.loads((folder / name / "card.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    key = next((key for key in SCHEMES if name.startswith(f"{key}_")), None)
    if card.get("version") != version or key is None:
        return {}
    names = {label.code: label.name for label in scheme(key).labels}
    return {
        names[row["label"]]: Figures(row["precision"], row["recall"], row["support"])
        for row in card["stated"]["labels"]
        if row["label"] in names and None not in (row["precision"], row["recall"])
    }
