"""A few random kills of each kind; `python -m benchmarks.kills` does fifty."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.kills import KINDS, Ground, finish, start

pytestmark = pytest.mark.slow

FEW = ("CRPD_C_XMV_CO_1", "CRPD_C_XMV_FCO_2-3")


@pytest.fixture(scope="module")
def ground(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    documents = tmp_path_factory.mktemp("documents")
    for name in FEW:
        for path in raw.glob(f"{name}.pdf*"):
            shutil.copy(path, documents)
    return Ground(documents, tmp_path_factory.mktemp("kills"))


@pytest.fixture(scope="session")
def seed(testrun_uid: str) -> int:
    """Another one in each run of the tests."""
    return int(testrun_uid, 16) % 10**6


OFTEN = [(kind, turn) for kind in ("process", "worker", "database") for turn in range(3)]


@pytest.mark.parametrize(("kind", "turn"), [*OFTEN, ("fetch", 0)])
def test_kills_leave_the_tables_of_an_undisturbed_run(kind: str, turn: int, seed: int, ground: Ground) -> None:
    """The same kill again: python -m benchmarks.kills --kinds KIND --seed NUMBER --times 1."""
    number = seed + turn
    done = KINDS[kind](ground, random.Random(f"{kind} {number}"))
    assert not done.differing, f"killed {done.what}, seed {number}"
    assert not done.left, f"killed {done.what}, seed {number}"


def test_kills_two_runs_at_once_give_the_tables_of_one(ground: Ground) -> None:
    out = ground.fresh()
    runs: list[subprocess.Popen[str]] = [start([ground.documents], out) for _ in range(2)]
    for run in runs:
        finish(run)
    assert ground.differing(out) == ()


def test_kills_see_a_table_that_differs(ground: Ground) -> None:
    out = ground.fresh()
    assert "documents.csv" in ground.differing(out)
