"""Which States are kept apart: their documents are measured, and never looked at while rules are made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from pipeline.knowledge.state_names import states_in

_STATE = re.compile(r"/([A-Z]{3}|EU)/(?!WG)")


def held_out(state: str) -> bool:
    """Whether a State (ISO 3166 alpha-3, or EU) is one of the third that is kept apart."""
    return int(hashlib.sha256(f"held-out 9:{state}".encode()).hexdigest(), 16) % 3 == 0


def is_apart(row: Mapping[str, str]) -> bool:
    """Whether a document that `corpus/manifest.csv` lists is of a State that is kept apart.

    The State stands in its symbol or, as with a report of the Working Group on the Universal Periodic Review
    (A/HRC/.../...), in its own column.
    """
    match = _STATE.search(f"{row['symbol']}/")
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", row["state"]).title()
    codes = [match[1]] if match and match[1] != "HRC" else list(states_in(name, "en")) if name else []
    return any(map(held_out, codes))
