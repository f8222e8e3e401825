from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import fingerprint
from pipeline.fingerprint import MadeBy, made_by


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, folder in (("_PACKAGE", "pipeline"), ("_KNOWLEDGE", "pipeline/knowledge"), ("_MODELS", "models")):
        (tmp_path / folder).mkdir(exist_ok=True)
        monkeypatch.setattr(fingerprint, name, tmp_path / folder)
    return tmp_path


def write(path: Path, text: str) -> MadeBy:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return made_by.__wrapped__()


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("pipeline/a.py", "pipeline"),
        ("pipeline/knowledge/a.py", "pipeline"),
        ("pipeline/knowledge/a.toml", "knowledge"),
        ("models/right_en/weights", "model"),
    ],
)
def test_made_by_names_the_part_that_changed(package: Path, name: str, part: str) -> None:
    before = write(package / name, "1")
    after = write(package / name, "2")
    assert [field for field in MadeBy._fields if getattr(before, field) != getattr(after, field)] == [part]


def test_made_by_passes_over_what_python_compiles(package: Path) -> None:
    before = write(package / "pipeline/a.py", "1")
    assert write(package / "pipeline/__pycache__/a.pyc", "1") == before


def test_made_by_follows_what_tesseract_can_read(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made_by.__wrapped__()
    monkeypatch.setattr(fingerprint, "_recogniser", lambda: "another language")
    assert made_by.__wrapped__().pipeline != before.pipeline
