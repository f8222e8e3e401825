"""What many tests need: where things are, and a Prefect that tells nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import flows  # noqa: F401  (sets Prefect's environment before anything imports Prefect)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """Real documents and vocabularies, kept beside the repository; tests that need them are skipped without."""
    folder = root.parent / "shared"
    if not folder.is_dir():
        pytest.skip("there is no folder `shared` beside the repository")
    return folder


@pytest.fixture(scope="session")
def raw(root: Path) -> Path:
    """The sample documents that ship with the project."""
    return root / "data" / "raw"


@pytest.fixture
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Now is always the same."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture(autouse=True, scope="session")
def _no_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever keeps things in a home folder keeps them here."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
