"""docs/faults.md names tests, seeds and commands: each of them is there."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests import fuzz
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))
RUN = sorted(set(re.findall(r"python -m ((?:tests|benchmarks)\.\w+)([^`\n]*)", PAGE)))


@cache
def _functions(path: str) -> set[str]:
    return set(re.findall(r"^def (test_\w+)", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=["::".join(filter(None, each)) for each in NAMED])
def test_a_test_that_the_page_names_is_there(path: str, name: str) -> None:
    assert _functions(path)
    assert not name or name in _functions(path)


def test_the_page_names_a_test_for_every_row() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    assert len(NAMED) > 60
    for heads in ("named in issue", "found by"):
        (first,) = [place for place, row in enumerate(rows) if row.startswith(f"| {heads}")]
        of_table = rows[first + 1 :]
        for row in of_table:
            if row.count("|") != rows[first].count("|"):
                break
            assert "`tests/" in row, row


@pytest.mark.parametrize(("module", "options"), RUN, ids=[module + options for module, options in RUN])
def test_a_command_that_the_page_names_has_its_options(module: str, options: str) -> None:
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    known = {*re.findall(r'add_argument\(\s*"(--[\w-]+)"', source), *(f"--{kind}" for kind in fuzz.KINDS)}
    assert set(re.findall(r"--[\w-]+", options)) <= known


@pytest.mark.parametrize("seed", sorted(set(re.findall(r"`((?:pdf|word|page|text):\d+)`", PAGE))))
def test_a_seed_that_the_page_names_makes_a_file(seed: str) -> None:
    kind, _, number = seed.partition(":")
    assert fuzz.hostile(kind, int(number))
