"""The sidecar of a document: a small JSON file beside it that says where it came from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

SUFFIX = ".provenance.json"


def sidecar(path: Path) -> Path:
    """Where the provenance of a document is kept."""
    return path.with_name(path.name + SUFFIX)


def is_there(path: Path) -> bool:
    """Whether a document has a sidecar, be it one that cannot be read."""
    # not `Path.is_file`, which is an error where the name with its ending is too long for the disk: then there is none
    return os.path.isfile(sidecar(path))


def read(path: Path) -> Mapping[str, object]:
    """What the sidecar of a document says; empty where there is none, or none that can be read."""
    try:
        said = json.loads(sidecar(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):  # the last: brackets by the thousand
        return {}
    return said if isinstance(said, dict) else {}
