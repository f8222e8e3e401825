"""`make nightly` and `make supply`, with small numbers."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.limits import Limits
from pipeline.workers import Ended
from tests import fuzz


def _commands(root: Path, target: str) -> list[list[str]]:
    """What make would run for a target, were all that it needs installed."""
    command = ["make", "--dry-run", "--no-print-directory", "--old-file", ".venv/ready-to-test", target]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [shlex.split(line) for line in re.split(r"\n| && ", done.stdout.replace("\\\n", "")) if line.strip()]


def _of(commands: list[list[str]], word: str) -> list[str]:
    (found,) = [command for command in commands if any(each.endswith(word) for each in command)]
    return found


class _Busy:
    """Workers of a machine so busy that what takes a second takes a hundred; one file takes for ever."""

    def __init__(self, count: int, limits: Limits, **_: object) -> None:
        self._seconds = limits.time_limit

    def __enter__(self) -> _Busy:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def call(self, judge: object, kind: str, seeds: Iterable[int], folder: str) -> object:
        if self._seconds < 100 or 7 in seeds:
            return Ended("time_limit", "took longer")
        return Counter(ok=1), []


def test_nightly_calls_no_file_a_fault_because_the_machine_was_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "Workers", _Busy)
    statuses, faults = fuzz.run({"text": 25})
    assert statuses == {"ok": 24}
    assert [fault.seed for fault in faults] == ["text:7"]


@pytest.mark.slow
def test_nightly_reads_as_many_files_as_promised_and_goes_on_where_it_ended(root: Path, tmp_path: Path) -> None:
    command = _of(_commands(root, "nightly"), "tests.fuzz")
    asked = dict(zip(command[3::2], command[4::2], strict=True))
    assert int(asked["--pdf"]) >= 20_000 and int(asked["--word"]) >= 5_000
    log = tmp_path / "build" / "fuzz.jsonl"
    few = [sys.executable, *(re.sub(r"^\d+$", "2", word).replace(asked["--done"], str(log)) for word in command[1:])]
    done = subprocess.run(few, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 files read or refused" in done.stdout
    batches = log.read_text().splitlines()
    assert len(batches) == 4
    # killed in the middle of its fourth batch, and a fault had been found in the third
    third = json.loads(batches[2]) | {"faults": [["page:0", "as it was found"]]}
    log.write_text("\n".join([*batches[:2], json.dumps(third), batches[3][:20]]))
    statuses, faults = fuzz.run({"pdf": 2, "word": 2, "page": 2, "text": 2}, log=log)
    assert statuses.total() == 8 and faults == [fuzz.Fault("page:0", "as it was found")]
    assert [line for line in log.read_text().splitlines() if line.endswith("}")][-1] == batches[3]


def _run(command: list[str], *more: str, root: Path) -> str:
    """A command of make's, by the programs that are installed beside the one that runs this."""
    program = Path(sys.executable).with_name(Path(command[0]).name)
    done = subprocess.run([program, *command[1:], *more], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_supply_lists_licences_writes_a_bill_and_asks_for_holes(root: Path, tmp_path: Path) -> None:
    """Run, but for what takes a minute or a network: the bill is not checked against its schema, nobody is asked for holes."""
    commands = _commands(root, "supply")
    pinned = set(re.findall(r"^([\w.-]+)==", (root / "requirements.lock").read_text(), re.MULTILINE))
    assert pinned <= set(
        re.findall(r"^([\w.-]+)\t", _run(_of(commands, "benchmarks.licences"), root=root), re.MULTILINE)
    )
    bill = _of(commands, "cyclonedx-py")
    assert bill[-1] == "build/sbom.json"
    _run([*bill[:-1], str(tmp_path / "sbom.json")], "--no-validate", root=root)
    said = json.loads((tmp_path / "sbom.json").read_text())
    assert said["bomFormat"] == "CycloneDX"
    assert pinned <= {re.sub(r"[-_.]+", "-", component["name"]).lower() for component in said["components"]}
    audited = _run(_of(commands, "pip-audit"), "--dry-run", root=root)
    assert f"would have audited {len(pinned)} packages" in audited.replace("\n", " ").lower()


def test_nightly_gives_made_up_documents_the_time_that_a_thousand_take(root: Path) -> None:
    command = _of(_commands(root, "nightly"), "tests/pipeline/test_invariants.py")
    assert int(command[command.index("--timeout") + 1]) >= 3600  # a test has 300 seconds else
