"""Temporary folders go with their owners: at the end, or, where these were killed, when the next run begins."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pipeline.runner import run
from pipeline.scratch import scratch, sweep

OWNER = """
import tempfile, time
from pipeline.scratch import scratch
with scratch() as folder:
    (folder / "document.pdf").write_bytes(b"x")
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def aged(folder: Path) -> Path:
    """An hour older."""
    os.utime(folder, (time.time() - 3600,) * 2, follow_symlinks=False)
    return folder


def test_scratch_is_gone_afterwards(temporary: Path) -> None:
    with pytest.raises(RuntimeError), scratch() as folder:
        (folder / "deep").mkdir()
        raise RuntimeError
    assert folder.parent == temporary and list(temporary.iterdir()) == []


def test_scratch_of_a_killed_owner_goes_with_the_next_run_and_not_before(temporary: Path, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        folder = aged(Path(owner.stdout.readline().strip()))
        sweep()
        assert (folder / "document.pdf").exists()  # its owner lives
        owner.kill()
    assert folder.exists()
    notes = tmp_path / "raw" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("CRPD/C/XMV/CO/9\n\n1. The Committee recommends this.\n")
    run([notes], tmp_path / "out", jobs=1)
    assert not folder.exists()


def test_scratch_leaves_alone_what_may_be_anothers(temporary: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    (kept / "inside").mkdir(parents=True)
    link = temporary / "suivi-work-link0000"
    link.symlink_to(kept)
    file = temporary / "suivi-work-file0000"
    file.write_text("x")
    turns = temporary / "suivi-turns-0"
    turns.mkdir()
    new = temporary / "suivi-work-new00000"  # its owner may be about to take it
    new.mkdir()
    for path in (link, file, turns):
        aged(path)
    sweep()
    assert {path.name for path in temporary.iterdir()} == {kept.name, link.name, file.name, turns.name, new.name}
    assert (kept / "inside").exists()
