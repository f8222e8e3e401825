"""Which States are kept apart: their documents are measured, and never looked at while rules are made."""

from __future__ import annotations

import hashlib


def held_out(state: str) -> bool:
    """Whether a State (ISO 3166 alpha-3, or EU) is one of the third that is kept apart."""
    return int(hashlib.sha256(f"held-out 9:{state}".encode()).hexdigest(), 16) % 3 == 0
