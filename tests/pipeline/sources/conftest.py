from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pipeline.sources.server import Stand, serving


@pytest.fixture
def stand() -> Iterator[Stand]:
    with serving() as stand:
        yield stand
