"""What many tests need: where things are, and a Prefect that tells nobody."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import flows  # noqa: F401  (sets Prefect's environment before anything imports Prefect)
from tests.flows.s3 import Held, serving

ROOT = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, those with the most before all: else one process ends long after the other."""
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: -slow[item.path])  # files stay together, in the order they had


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


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """What an empty object store holds; s3fs of this process and its children asks it."""
    with serving() as (address, held):
        for name, value in {
            "FSSPEC_S3": json.dumps({"endpoint_url": address, "key": "k", "secret": "s", "skip_instance_cache": True}),
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
            "AWS_EC2_METADATA_DISABLED": "true",
            "SOURCE_DATE_EPOCH": "1700000000",
        }.items():
            monkeypatch.setenv(name, value)
        from fsspec.config import conf, set_conf_env

        set_conf_env(conf)
        yield held
        conf.pop("s3", None)


@pytest.fixture(autouse=True, scope="session")
def _no_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever keeps things in a home folder keeps them here."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
