"""House rules that no tool checks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.knowledge.languages import CODES
from tests.conftest import ROOT

MOST_LINES = 450  # above about 300 a module asks whether it is two; by then the answer is known

CODE = sorted(path for package in ("pipeline", "flows", "dashboard") for path in (ROOT / package).rglob("*.py"))
# Written in parts, so that this file is not among what it finds.
HOSTS = re.compile("pypi" + r"\.org|python" + r"hosted|registry\.npm" + r"js|deb\.debian" + r"\.org|index-" + "url=")
MACHINE = re.compile(r"(?<![\w.<>])/" + r"(?:work|root|home|tmp)/[a-z]")
LEFT_OPEN = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|raise NotImplemented" + "Error")


def tracked() -> Iterator[tuple[Path, str]]:
    """Every text file of the repository, as git sees it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".pdf", ".png", ".parquet", ".xlsx", ".docx", ".spacy", ".npz"}:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path, text in tracked()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_conventions_no_registry_is_named() -> None:
    assert found(HOSTS) == []


def test_conventions_no_path_of_a_machine() -> None:
    assert found(MACHINE) == []


def test_conventions_nothing_left_open() -> None:
    assert found(LEFT_OPEN) == []


def test_conventions_no_large_file() -> None:
    assert [path for path, _ in tracked() if path.stat().st_size > 10 * 2**20] == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_conventions_module(path: Path) -> None:
    name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says what comes in and what goes out"
    assert len(text.splitlines()) <= MOST_LINES, "is it two modules?"
    assert list(broken_rules(tree, name)) == []


def broken_rules(tree: ast.AST, name: str) -> Iterator[str]:
    for node in ast.walk(tree):
        line = f"line {getattr(node, 'lineno', 0)}"
        match node:
            case ast.Import(names=names) if any(alias.name.split(".")[0] == "prefect" for alias in names):
                if not name.startswith("flows/"):
                    yield f"{line}: Prefect outside flows"
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] == "prefect":
                if not name.startswith("flows/"):
                    yield f"{line}: Prefect outside flows"
            case ast.Call(func=ast.Name(id="print")):
                yield f"{line}: print"
            case ast.ExceptHandler(type=None | ast.Name(id="Exception" | "BaseException"), body=[*_, last]) if not (
                isinstance(last, ast.Raise) and last.exc is None
            ):
                yield f"{line}: broad except"
            case ast.Compare(left=left, comparators=others) if any(_code(part) for part in (left, *others)):
                yield f"{line}: a language decided in code"
            case ast.MatchValue(value=value) if _code(value):
                yield f"{line}: a language decided in code"


def _code(node: ast.expr) -> bool:
    """A language's code, alone or in a collection written out."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(_code(part) for part in node.elts)
    return isinstance(node, ast.Constant) and node.value in CODES


@pytest.mark.parametrize(
    "line",
    [
        'code == "fr"',
        'code in ("ar", "zh")',
        '"en" != code',
        "print(1)",
        "import prefect.flows",
        "from prefect import flow",
        "try:\n    x\nexcept Exception:\n    pass",
        "try:\n    x\nexcept:\n    pass",
        'match x:\n    case "ru":\n        pass',
    ],
)
def test_conventions_rules_find_what_they_are_for(line: str) -> None:
    assert len(list(broken_rules(ast.parse(line), "pipeline/x.py"))) == 1


def imports(package: str) -> set[str]:
    """Foreign top-level modules that a package imports, anywhere in it."""
    found = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"pipeline", "flows", "dashboard", "tests", "benchmarks"}


def names(requirements: list[str]) -> set[str]:
    """The distributions that requirements are about."""
    return {re.split(r"[<>=!\[ ]", line)[0].lower().replace(".", "-") for line in requirements}


DISTRIBUTIONS = {
    "PIL": "pillow",
    "annotated_types": "annotated-types",
    "arabic_reshaper": "arabic-reshaper",
    "bidi": "python-bidi",
    "charset_normalizer": "charset-normalizer",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "fontTools": "fonttools",
    "pdfminer": "pdfminer-six",
    "prefect_dask": "prefect-dask",
    "sklearn": "scikit-learn",
    "vl_convert": "vl-convert-python",
    "yaml": "pyyaml",
}


@pytest.mark.parametrize(
    ("package", "extras"),
    [
        ("pipeline", ("dashboard",)),  # charts as pictures, where the web page is installed
        ("flows", ("flows", "cluster")),
        ("dashboard", ("dashboard",)),
        ("benchmarks", ("cluster", "dashboard", "dev")),
        ("tests", ("flows", "cluster", "dev")),
    ],
)
def test_conventions_every_import_is_a_dependency(package: str, extras: tuple[str, ...]) -> None:
    """A library that comes along with another may leave with it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = names(project["dependencies"])
    declared = declared.union(*(names(project["optional-dependencies"][extra]) for extra in extras))
    assert {DISTRIBUTIONS.get(name, name) for name in imports(package)} - declared == set()


def test_conventions_lock_files_pin_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {"requirements.lock": project["dependencies"] + project["optional-dependencies"]["flows"]}
    wanted["requirements-dev.lock"] = wanted["requirements.lock"] + project["optional-dependencies"]["dev"]
    for name, requirements in wanted.items():
        text = (ROOT / name).read_text()
        pinned = set(re.findall(r"^([A-Za-z0-9_.-]+)==\S+ \\\n +--hash=sha256:", text, re.MULTILINE))
        assert names(requirements) - {pin.lower().replace(".", "-") for pin in pinned} == set()


def test_conventions_changelog_tells_of_this_version() -> None:
    from pipeline import __version__

    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{__version__}]" in text or "\n## [Unreleased]" in text
