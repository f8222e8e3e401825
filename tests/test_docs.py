"""The documentation is true: its commands run, its examples work, and it names every command there is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from pipeline.cli import app
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# `make` has a way of its own to be run here; the tests themselves are run by whoever reads this line.
MADE = {"make run", "make test"}
ALSO_TRUE = {"source .venv/bin/activate"}


def commands() -> list[str]:
    """Every command of the README."""
    return [line[2:] for kind, text in BLOCK.findall(README) if kind == "console" for line in text.splitlines()]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of somebody who follows the README: the repository as it is, what they make kept apart."""
    folder = tmp_path_factory.mktemp("reader")
    for name in ("data", "pipeline", "flows", "dashboard", "benchmarks", "pyproject.toml", "Makefile", "README.md"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command where the program is installed."""
    beside = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{beside}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=280, check=False
    )


def test_docs_commands_and_examples_work_in_order(reader: Path) -> None:
    ran = 0
    for kind, text in BLOCK.findall(README):
        if kind == "python":
            (reader / "example.py").write_text(text, encoding="utf-8")
            steps = ["python example.py"]
        else:
            assert all(line.startswith("$ ") for line in text.splitlines())
            steps = [line[2:] for line in text.splitlines() if line[2:] not in MADE | ALSO_TRUE]
        for step in steps:
            if step.startswith("make "):
                continue
            step = re.sub(r"^suivi ", "python -m pipeline ", step)
            done = shell(step, reader)
            assert done.returncode == 0, f"{step}\n{done.stderr}"
            assert done.stdout.strip(), step
            ran += 1
    assert ran >= 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", sorted({command for command in commands() if command.startswith("make ")} - {"make test"})
)
def test_docs_make_works(command: str, tmp_path: Path) -> None:
    """With the environment that runs this test in the place of `.venv`, and the tables elsewhere."""
    ready = Path(sys.prefix)
    if not (ready / "ready-to-test").exists():
        pytest.skip("make test runs this")
    done = shell(f"{command} OUT={tmp_path / 'out'} PREFECT_HOME={tmp_path / 'prefect'}", ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    if command == "make run":
        assert "Tables: " in done.stdout
        assert (tmp_path / "out" / "recommendations.csv").exists()


def test_docs_readme_tells_of_make_run_and_make_test() -> None:
    assert set(commands()) >= MADE


def test_docs_every_command_is_mentioned() -> None:
    group = typer.main.get_command(app)
    names = getattr(group, "commands", {})
    assert "process" in names
    for name, command in names.items():
        assert f"suivi {name}" in README, name
        assert (command.help or "").strip(), name
        for parameter in command.params:
            assert getattr(parameter, "help", None) or parameter.name == "help", f"{name}: {parameter.name}"


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]), ids=lambda path: path.name)
def test_docs_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize(
    "name", re.findall(r"`((?:pipeline|flows|dashboard|tests|scripts|docs|data|\.ci)/[\w./-]*)`", README)
)
def test_docs_paths_exist(name: str) -> None:
    assert name == "data/processed" or (ROOT / name).exists()


@pytest.mark.parametrize("target", re.findall(r"`?make ([a-z]+)", README))
def test_docs_make_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), target
