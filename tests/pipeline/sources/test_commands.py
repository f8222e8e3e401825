"""The commands as a person meets them: real processes, a real server, broken-off writing."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.sources import filing
from pipeline.sources.filing import Fetched, file
from pipeline.symbols import parse
from tests.conftest import ROOT
from tests.pipeline.sources.server import Stand, serving
from tests.pipeline.uhri.export_files import record, write

SYMBOL = "CRPD/C/XMV/CO/1"


def suivi(*arguments: object, stand: Stand | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if stand:
        environment |= {
            f"SUIVI_{name.upper()}": str(value) for name, value in stand.services() if name in ("ods", "docs")
        }
        environment |= {"SUIVI_TREATY_BODIES": f"{stand.address}/tb", "SUIVI_PAUSE": "0", "SUIVI_USUAL_WAIT": "0"}
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)


def test_commands_fetch(stand: Stand, tmp_path: Path, raw: Path) -> None:
    stand.files[SYMBOL, "en", "pdf"] = (raw / "CRPD_C_XMV_CO_1.pdf").read_bytes()
    done = suivi("fetch", SYMBOL, "--into", tmp_path, stand=stand)
    assert (done.returncode, done.stdout) == (0, "CRPD_C_XMV_CO_1-EN.pdf was fetched.\n"), done.stderr
    done = suivi("fetch", SYMBOL, "--lang", "en", "fr", "--into", tmp_path, stand=stand)
    assert done.returncode == 1
    assert "asked for at" in done.stdout and "not published in fr" in done.stdout
    done = suivi("fetch", "no symbol", "--into", tmp_path, stand=stand)
    assert done.returncode == 2 and "no document symbol" in done.stderr and "Traceback" not in done.stderr


def test_commands_discover(stand: Stand, tmp_path: Path) -> None:
    stand.files["CRPD/C/XMV/CO/2-3", "en", "pdf"] = b"%PDF-1.7"
    done = suivi(
        "discover", "--state", "XMV", "--committee", "CRPD", "--into", tmp_path, "--tables", tmp_path, stand=stand
    )
    assert done.returncode == 1  # there are no listings here
    assert done.stdout == "CRPD/C/XMV/CO/2-3  (symbol)\n", done.stderr


def test_commands_refresh_without_network_publishes_what_is_here_and_says_what_is_not(
    tmp_path: Path, raw: Path
) -> None:
    with serving() as gone:
        pass
    (tmp_path / "raw").mkdir()
    shutil.copy(raw / "CRPD_C_XMV_CO_1.pdf", tmp_path / "raw")
    told = ["--state", "XMV", "--committee", "CRPD", "--into", tmp_path / "raw", "--out", tmp_path / "out"]
    done = suivi("refresh", *told, stand=gone)
    assert done.returncode == 1 and "no whole answer came" in done.stderr, done.stderr
    assert "1 document: 1 ok" in done.stdout and "Traceback" not in done.stderr
    done = suivi("refresh", "--state", "Maravel", "--into", tmp_path / "raw", "--out", tmp_path / "out", stand=gone)
    assert done.returncode == 2 and "three letters" in done.stderr


def test_commands_uhri(tmp_path: Path) -> None:
    write(tmp_path / "e.json", [record(1), record(2)])
    done = suivi("uhri", "import", tmp_path / "e.json", "--out", tmp_path / "tables")
    assert (done.returncode, done.stdout.split(":")[0]) == (0, "2 records"), done.stderr
    done = suivi("uhri", "reconcile", "--tables", tmp_path / "tables")
    assert done.returncode == 2 and "suivi process writes it" in done.stderr


def test_commands_processing_does_not_load_what_fetching_needs() -> None:
    code = "import sys, pipeline.cli, pipeline.runner; print({'httpx', 'tenacity', 'ijson', 'rapidfuzz'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "set()\n"


def fetched(body: bytes) -> Fetched:
    symbol = parse(SYMBOL)
    assert symbol is not None
    return Fetched(symbol, "en", "en", ".pdf", "https://documents.un.org/x", {}, body)


@pytest.mark.parametrize("step", range(4))
def test_commands_writing_broken_off_leaves_a_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The disk is full at each step in turn; what was there stays, and the next attempt ends where it should."""
    file(fetched(b"%PDF first"), tmp_path)
    calls = []

    def full(real: object) -> object:
        def call(*arguments: object, **more: object) -> object:
            calls.append(arguments)
            if len(calls) == step + 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **more)  # type: ignore[operator]

        return call

    with monkeypatch.context() as patch:
        patch.setattr(filing.os, "replace", full(os.replace))
        patch.setattr(filing.shutil, "copy2", full(filing.shutil.copy2))
        with pytest.raises(OutputError, match="No space"):
            file(fetched(b"%PDF second"), tmp_path)
    path = tmp_path / "CRPD_C_XMV_CO_1-EN.pdf"
    assert path.read_bytes() == b"%PDF first"
    assert not list(tmp_path.glob(".*.new"))
    assert file(fetched(b"%PDF second"), tmp_path).outcome == "re-issued"
    assert path.read_bytes() == b"%PDF second"
    (kept,) = (tmp_path / filing.SUPERSEDED).glob("*.pdf")
    assert kept.read_bytes() == b"%PDF first"
    said = json.loads((tmp_path / filing.SUPERSEDED / f"{kept.name}.provenance.json").read_text())
    assert said["sha256"] == hashlib.sha256(b"%PDF first").hexdigest()
