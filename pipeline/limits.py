"""What one document may cost, declared once: options of the command and fields of the flows' forms are made from it.

Time and memory are kept by the workers, which end what exceeds them; the rest by the readers.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """What one document may cost."""

    model_config = ConfigDict(frozen=True)

    time_limit: float = Field(
        default=300.0, ge=1, title="Time limit", description="Seconds that one document may take.", examples=[300]
    )
    memory_limit: int = Field(  # beyond what a worker has at its start
        default=2048,
        ge=256,
        title="Memory limit",
        description="Megabytes of memory that one document may take.",
        examples=[2048],
    )
    page_limit: int = Field(  # the longest annual report has some thousand
        default=10_000,
        ge=1,
        title="Page limit",
        description="Pages that one document may have.",
        examples=[10_000],
    )
    text_limit: int = Field(  # the longest State report in hand has one million
        default=20_000_000,
        ge=1,
        title="Text limit",
        description="Letters that one document may have.",
        examples=[20_000_000],
    )
    nesting_limit: int = Field(  # Word's own reach 30
        default=200,
        ge=10,
        le=800,
        title="Nesting limit",
        description="How deep elements of a Word file may be nested.",
        examples=[200],
    )
    image_limit: int = Field(  # A3 at 600 dpi has 70
        default=200,
        ge=1,
        title="Image limit",
        description="Million dots of a picture that a page has to be read from.",
        examples=[200],
    )

    @property
    def limits(self) -> Limits:
        """Only these, of a form that asks for more."""
        return Limits(**{name: getattr(self, name) for name in Limits.model_fields})

    @property
    def of_reading(self) -> tuple[int, ...]:
        """Those that readers keep; what they refused under others may be read under these."""
        return self.page_limit, self.text_limit, self.nesting_limit, self.image_limit


USUAL = Limits()
