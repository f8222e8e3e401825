"""What one document may cost. Time and memory are kept by the workers, which end what exceeds them; the rest by the readers."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """What one document may cost; each can be set on the command line."""

    seconds: float = 300.0
    megabytes: int = 2048  # of memory, beyond what a worker has at its start
    pages: int = 10_000  # the longest annual report has some thousand
    letters: int = 20_000_000  # of its text; the longest State report in hand has one million
    nesting: int = 200  # elements within elements, of a Word file; Word's own reach 30
    megapixels: int = 200  # of one picture on a page that has to be read from its picture; A3 at 600 dpi has 70

    @property
    def of_reading(self) -> tuple[int, ...]:
        """Those that readers keep; what they refused under others may be read under these."""
        return self[2:]


USUAL = Limits()
