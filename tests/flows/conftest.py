from __future__ import annotations

from collections.abc import Iterator

import pytest
from prefect.testing.utilities import prefect_test_harness


@pytest.fixture(autouse=True, scope="session")
def _prefect() -> Iterator[None]:
    """A real server with an empty database, for all tests of flows."""
    with prefect_test_harness(server_startup_timeout=120):
        yield
