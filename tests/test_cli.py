"""The command line, as a person meets it: real processes, real files."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.publish import names

# what the sentence about each file must tell
FAILED = {
    "not_a_pdf.pdf": "no document",
    "empty.pdf": "empty",
    "truncated.pdf": "cut short|damaged",
    "encrypted.pdf": "password",
    "html_saved_as.pdf": "web page",
}
DOUBTFUL = {"not_un.pdf": "symbol.*United Nations"}
SAID = {
    **FAILED,
    **DOUBTFUL,
    "twin.pdf": "are both|same",
    "notes.xyz": "is of a kind that is not read",
}


def suivi(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


def query(out: Path, sql: str) -> list[Any]:
    """Ask the tables in a folder; each is there by its name."""
    with duckdb.connect() as database:
        for path in out.glob("*.parquet"):
            database.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
        return database.sql(sql).fetchall()


def state(out: Path) -> dict[str, tuple[int, bytes]]:
    """The files of a publication: when they were written, and what they hold."""
    return {name: ((out / name).stat().st_mtime_ns, (out / name).read_bytes()) for name in names()}


def sentences(text: str, name: str) -> list[str]:
    """The lines that are about a file."""
    return [line for line in text.splitlines() if re.search(rf"\b{re.escape(name)}\b", line)]


@pytest.fixture(scope="module")
def incoming(tmp_path_factory: pytest.TempPathFactory, raw: Path, root: Path) -> Path:
    """One good document, twice, among all sorts of bad ones."""
    folder = tmp_path_factory.mktemp("incoming")
    for name in (*FAILED, *DOUBTFUL):
        if name != "not_a_pdf.pdf":
            shutil.copy(root / "tests" / "documents" / "edge" / name, folder)
    (folder / "not_a_pdf.pdf").write_bytes(bytes(range(256)) * 20)
    good = min(raw.glob("*.pdf"))
    shutil.copy(good, folder / good.name)
    (folder / "twin.pdf").write_bytes(good.read_bytes() + b"\n% sent again\n")
    (folder / "notes.xyz").write_text("x")
    return folder


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out") / "made" / "for it"


@pytest.fixture(scope="module")
def done(incoming: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return suivi("process", incoming, "--out", out)


def test_cli_some_failed(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert f"{len(FAILED)} failed" in done.stdout


@pytest.mark.parametrize("name", SAID)
def test_cli_one_sentence_for_each_bad_file(done: subprocess.CompletedProcess[str], out: Path, name: str) -> None:
    (sentence,) = sentences(done.stderr, name)
    assert re.search(SAID[name], sentence), sentence
    assert re.search(r"[;:,.]", sentence.replace(name, "")), f"no remedy: {sentence}"
    assert sentence.endswith(".")
    assert query(out, f"SELECT count(*) > 0 FROM issues WHERE source_path = '{name}'") == [(True,)]


def test_cli_nothing_else_on_standard_error(done: subprocess.CompletedProcess[str]) -> None:
    rest = [line for line in done.stderr.splitlines() if not any(name in line for name in SAID)]
    assert [line for line in rest if not re.fullmatch(r"\d+ of \d+ documents", line)] == []


def test_cli_the_good_document_is_published(done: subprocess.CompletedProcess[str], out: Path) -> None:
    assert {path.name for path in out.iterdir() if not path.name.startswith(".")} == set(names())
    good = query(out, "SELECT source_path, paragraphs FROM documents WHERE status = 'ok'")
    assert [path for path, paragraphs in good if paragraphs >= 20] == [min(path for path, _ in good)] != ["twin.pdf"]


@pytest.mark.parametrize("name", [*FAILED, *DOUBTFUL])
def test_cli_what_is_not_of_the_un_is_not_taken_for_it(
    done: subprocess.CompletedProcess[str], out: Path, name: str
) -> None:
    rows = query(out, f"SELECT symbol, document_type, status FROM documents WHERE source_path = '{name}'")
    assert rows == [(None, "other", "failed" if name in FAILED else "partial")]
    assert query(out, "SELECT count(*) FROM recommendations WHERE document_id LIKE 'sha256%'") == [(0,)]


@pytest.mark.slow
def test_cli_scan_is_read_where_tesseract_is_and_asks_for_it_where_it_is_not(root: Path, tmp_path: Path) -> None:
    scan = root / "tests" / "documents" / "edge" / "scan_without_text.pdf"
    done = suivi("process", scan, "--out", tmp_path / "with")
    assert done.returncode == 0, done.stderr
    assert ("read_by_ocr",) in query(tmp_path / "with", "SELECT kind FROM issues")
    done = suivi("process", scan, "--out", tmp_path / "without", env=os.environ | {"PATH": str(tmp_path)})
    assert done.returncode == 1
    (sentence,) = sentences(done.stderr, scan.name)
    assert "tesseract" in sentence


def test_cli_second_run_changes_nothing(done: subprocess.CompletedProcess[str], incoming: Path, out: Path) -> None:
    before = state(out)
    again = suivi("process", incoming, "--out", out)
    assert again.returncode == 1
    assert "(unchanged)" in again.stdout
    assert "unchanged since an earlier run" in again.stdout
    assert state(out) == before


@pytest.mark.slow
def test_cli_all_well(raw: Path, tmp_path: Path) -> None:
    done = suivi("process", raw, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if not re.fullmatch(r"\d+ of \d+ documents", line)] == []


@pytest.mark.slow
def test_cli_jobs_and_order_do_not_change_a_byte(raw: Path, tmp_path: Path) -> None:
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    for jobs, folder in ((1, "one"), (3, "three")):
        assert suivi("process", raw, "--out", tmp_path / folder, "--jobs", jobs, env=environment).returncode == 0
    for name in names():
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "three" / name).read_bytes(), name


def test_cli_missing_path_does_not_keep_the_others(raw: Path, tmp_path: Path) -> None:
    good = min(raw.glob("*.pdf"))
    done = suivi("process", good, tmp_path / "gone.pdf", "--out", tmp_path / "out")
    assert done.returncode == 2
    (sentence,) = sentences(done.stderr, "gone.pdf")
    assert "does not exist; check the spelling" in sentence
    assert query(tmp_path / "out", "SELECT source_path FROM documents") == [(good.name,)]


def test_cli_missing_path_alone_makes_no_tables(tmp_path: Path) -> None:
    done = suivi("process", tmp_path / "gone", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "does not exist; check the spelling" in done.stderr
    assert not (tmp_path / "out").exists()


def test_cli_output_that_cannot_be_a_folder(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    done = suivi("process", raw, "--out", tmp_path / "file" / "out")
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert str(tmp_path / "file" / "out") in sentence
    assert "choose another" in sentence
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that nobody may write to, root included")
def test_cli_output_that_nobody_may_write(raw: Path) -> None:
    done = suivi("process", raw, "--out", "/proc/suivi")
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert "/proc/suivi" in sentence


@pytest.mark.parametrize(
    "arguments",
    [["process"], ["process", "x"], ["process", "x", "--out"], ["process", "x", "--out", "y", "--jobs", "0"], ["no"]],
)
def test_cli_unusable_arguments(arguments: list[str], tmp_path: Path) -> None:
    done = suivi(*arguments, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])})
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_cli_stopped_in_the_middle(ending: signal.Signals, raw: Path, tmp_path: Path) -> None:
    good = min(raw.glob("*.pdf"))
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number}.pdf").write_bytes(good.read_bytes() + b"\n%%%d\n" % number)
    command = [sys.executable, "-m", "pipeline", "process", str(folder), "--out", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        for _ in range(600):
            if len(list(out.glob(".cache/*/*"))) >= 3:
                break
            time.sleep(0.05)
        running.send_signal(ending)
        _, said = running.communicate(timeout=60)
    assert running.returncode == (130 if ending != signal.SIGKILL else -signal.SIGKILL)
    assert "Traceback" not in said
    assert [path.name for path in out.iterdir() if not path.name.startswith(".")] == []
    kept = len(list(out.glob(".cache/*/*")))
    assert 3 <= kept < 200
    for path in sorted(folder.iterdir())[10:]:
        path.unlink()
    assert suivi("process", folder, "--out", out).returncode == 0
    assert query(out, "SELECT count(*) FROM documents") == [(1,)]  # ten copies of one document
    left = [path.name for path in out.iterdir() if path.name.startswith(".")]
    assert [name for name in left if name not in (".cache", ".suivi.lock", ".versions", ".seen")] == []


def test_cli_help_names_every_option() -> None:
    done = suivi("process", "--help", env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"})
    assert done.returncode == 0
    for option in (
        "--out",
        "--jobs",
        "--time-limit",
        "--memory-limit",
        "--page-limit",
        "--text-limit",
        "--nesting-limit",
        "--image-limit",
    ):
        assert option in done.stdout


def test_cli_version() -> None:
    from pipeline import __version__

    assert suivi("--version").stdout == f"suivi {__version__}\n"


def test_cli_starts_without_what_it_does_not_need() -> None:
    code = (
        "import sys, pipeline.cli; early = set(sys.modules);"
        "import pipeline.runner, pipeline.summary; late = set(sys.modules);"
        "print({'pyarrow', 'spacy', 'prefect', 'pandas'} & early, {'spacy', 'prefect', 'pandas'} & late)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set() set()"
