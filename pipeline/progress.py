"""How far a run is: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from pipeline.runner import Progress

_EVERY = 5.0  # seconds between two lines of a log


class Bar:
    """Call it with every `Progress`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Nothing is shown before the first call. The stream is standard error by default."""
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._bar: Any = None
        self._last = time.monotonic()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the line."""
        if self._bar is not None:
            self._bar.close()

    def __call__(self, progress: Progress) -> None:
        """Show it."""
        if self._terminal:
            if self._bar is None:
                from tqdm import tqdm

                self._bar = tqdm(total=progress.total, unit="doc", file=self._stream, dynamic_ncols=True)
            self._bar.update()
        elif progress.done == progress.total or time.monotonic() - self._last > _EVERY:
            self._stream.write(f"{progress.done} of {progress.total} documents\n")
            self._stream.flush()
            self._last = time.monotonic()
