"""Any file in, its `Reading` out: what the file is, its bytes say; its name is not believed."""

from __future__ import annotations

from pathlib import Path

from pipeline.reading import layout
from pipeline.records import Reading


def read(path: Path) -> Reading:
    """Read a file into lines.

    Raises:
        UnreadableError: nothing can be read from it; the message names the file and the remedy.
    """
    return layout.read_pdf(path)
