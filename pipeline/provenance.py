"""The sidecar of a document: a small JSON file beside it that says where it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

SUFFIX = ".provenance.json"


def sidecar(path: Path) -> Path:
    """Where the provenance of a document is kept."""
    return path.with_name(path.name + SUFFIX)


def read(path: Path) -> Mapping[str, object]:
    """What the sidecar of a document says; empty where there is none, or none that can be read."""
    try:
        said = json.loads(sidecar(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
