from __future__ import annotations

import datetime as dt
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from pipeline import cache, provenance, runner
from pipeline.discovery import Source, discover
from pipeline.errors import OutputError, SuiviError
from pipeline.fingerprint import digest
from pipeline.limits import Limits
from pipeline.publish import Packed, pack
from pipeline.runner import Outcome, Progress, Run
from pipeline.shares import largest_first, shares
from tests.pipeline import factories


def work(path: str, root: str, moment: dt.datetime) -> Packed:
    """Stands for the pipeline: what a file says is what happens to it. Called in a worker."""
    match Path(path).read_text():
        case "crash":
            os.abort()
        case "hang":
            time.sleep(60)
        case "eat":
            bytearray(2**40)
        case "slip":
            raise ZeroDivisionError("a slip")
        case "offline":
            raise OSError(5, "Input/output error")
        case "forbidden":  # what opening says to everybody but root
            raise PermissionError(13, "Permission denied")
    name = Path(path).relative_to(root).as_posix()
    symbol = f"CRPD/C/MRV/CO/{int(Path(path).stem)}"
    document = factories.document(
        symbol=symbol,
        document_type="other",
        source_path=name,
        sha256=digest(Path(path)),
        processed_at=moment,
        paragraphs=0,
    )
    with (Path(root) / ".worked").open("a") as file:
        file.write(f"{name}\n")
    return pack(factories.Result(document=document))


def folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / f"{name[1:]}.pdf").write_text(text)
    return path


def worked(path: Path) -> list[str]:
    """The documents that workers did, and forget them."""
    log = path / ".worked"
    lines = log.read_text().split() if log.exists() else []
    log.unlink(missing_ok=True)
    return sorted(lines)


def go(path: Path, out: Path) -> Outcome:
    found = discover([path], skip=out)
    with (
        Run(out, jobs=2, limits=Limits(time_limit=10, memory_limit=512), work=work) as this,
        ThreadPoolExecutor(3) as threads,
    ):
        list(threads.map(this.attempt, found.sources))
        return this.publish(found)


def table(out: Path, name: str) -> list[tuple[object, ...]]:
    return duckdb.sql(f"SELECT * FROM '{out}/{name}.parquet'").fetchall()


def column(out: Path, name: str, column: str) -> list[object]:
    return [row[0] for row in duckdb.sql(f"SELECT {column} FROM '{out}/{name}.parquet' ORDER BY ALL").fetchall()]


def test_runner_second_run_does_only_what_is_new(tmp_path: Path) -> None:
    raw, out = folder(tmp_path / "raw", _1="one", _2="two"), tmp_path / "out"
    assert go(raw, out).reused == 0
    assert worked(raw) == ["1.pdf", "2.pdf"]
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.*")}
    outcome = go(raw, out)
    assert (outcome.reused, outcome.summary.changed, worked(raw)) == (2, (), [])
    assert {path.name: path.stat().st_mtime_ns for path in out.glob("*.*")} == before
    (raw / "2.pdf").write_text("two, mended")
    (raw / "3.pdf").write_text("three")
    assert go(raw, out).reused == 1
    assert worked(raw) == ["2.pdf", "3.pdf"]
    (raw / "1.pdf").unlink()
    assert go(raw, out).summary.documents == {"ok": 2}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "kind"),
    [("crash", "worker_lost"), ("hang", "time_limit"), ("eat", "memory_limit"), ("slip", "internal_error")],
)
def test_runner_document_that_ends_its_worker_costs_only_itself(tmp_path: Path, fault: str, kind: str) -> None:
    raw, out = folder(tmp_path / "raw", _1="one", _2=fault, _3="three"), tmp_path / "out"
    outcome = go(raw, out)
    assert outcome.summary.documents == {"ok": 2, "failed": 1}
    assert outcome.failures == 1
    ((source, said, message),) = duckdb.sql(
        f"SELECT source_path, kind, message FROM '{out}/issues.parquet' WHERE step = 'runner'"
    ).fetchall()
    assert (source, said) == ("2.pdf", kind)
    assert message.startswith("2.pdf ")
    worked(raw)
    go(raw, out)
    assert worked(raw) == []  # the good ones are not done again; the bad one is tried, and fails before it says so


@pytest.mark.parametrize(
    ("name", "sidecar", "document"),
    [
        ("CRPD_C_MRV_CO_7-FR", None, ("CRPD/C/MRV/CO/7@fr", "CRPD/C/MRV/CO/7", "fr", "CRPD", "MRV", None)),
        ("A_53_38_CEDAW_MEX-ES", None, ("A/53/38@es", "A/53/38", "es", "CEDAW", "MEX", None)),
        (
            "scan",
            '{"symbol": "CCPR/C/MRV/CO/2", "language": "ar", "url": "https://example.org/x"}',
            ("CCPR/C/MRV/CO/2@ar", "CCPR/C/MRV/CO/2", "ar", "CCPR", "MRV", "https://example.org/x"),
        ),
        ("scan", '{"symbol": 7, "language": "xx", "url": null}', (None, None, "und", None, None, None)),
    ],
)
def test_runner_document_that_ends_its_worker_is_told_by_its_name(
    tmp_path: Path, name: str, sidecar: str | None, document: tuple[str | None, ...]
) -> None:
    raw, out = folder(tmp_path / "raw", _1="one"), tmp_path / "out"
    lost = raw / f"{name}.pdf"
    lost.write_text("crash")
    if sidecar:
        provenance.sidecar(lost).write_text(sidecar)
    go(raw, out)
    ((said, *facts),) = duckdb.sql(
        "SELECT document_id, symbol, language, committee, state, source_url"
        f" FROM '{out}/documents.parquet' WHERE status = 'failed'"
    ).fetchall()
    assert (said, *facts) == (document[0] or f"sha256:{digest(lost)[:12]}@und", *document[1:])
    assert column(out, "issues", "document_id") == [said]


def test_runner_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    raw, out = folder(tmp_path / "raw", _1="one", _2="offline", _3="forbidden"), tmp_path / "out"
    outcome = go(raw, out)
    assert outcome.summary.documents == {"ok": 1}
    assert outcome.failures == 2
    assert column(out, "issues", "kind") == ["unreadable_file"] * 2
    assert column(out, "issues", "message") == [
        "2.pdf could not be read (Input/output error); check the disk or the network, then run again.",
        "3.pdf could not be read (Permission denied); have its permissions changed, then run again.",
    ]


def test_runner_what_is_not_read_is_in_issues(tmp_path: Path) -> None:
    raw, out = folder(tmp_path / "raw", _1="one"), tmp_path / "out"
    (raw / "notes.xyz").write_text("x")
    outcome = go(raw, out)
    assert outcome.failures == 0
    assert column(out, "issues", "kind") == ["unsupported_file"]


def test_runner_damaged_cache_gives_the_same_tables(tmp_path: Path, fixed_time: None) -> None:
    raw, out = folder(tmp_path / "raw", _1="one", _2="two"), tmp_path / "out"
    go(raw, out)
    worked(raw)
    entries = sorted((out / cache.FOLDER).glob("*/*"))
    assert [entry.name.startswith("across-") for entry in entries].count(True) == 1  # both are of one State
    for entry in entries:
        entry.write_bytes(b"damaged")
        assert go(raw, out).summary.changed == ()
        assert len(worked(raw)) == (0 if entry.name.startswith("across-") else 1)


def test_runner_cache_emptied_meanwhile(tmp_path: Path) -> None:
    raw, out = folder(tmp_path / "raw", _1="one"), tmp_path / "out"
    found = discover([raw])
    with Run(out, jobs=1, work=work) as this:
        this.process(found.sources[0])
        for entry in (out / cache.FOLDER).glob("*/*"):
            entry.unlink()
        with pytest.raises(SuiviError, match="changed by another program; run again"):
            this.publish(found)
    assert not (out / "documents.csv").exists()


def test_runner_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, out = folder(tmp_path / "raw", _1="one"), tmp_path / "out"
    keys = iter(["before", "after"])
    monkeypatch.setattr(cache, "key", lambda source, moment, limits: next(keys))
    assert go(raw, out).summary.documents == {"ok": 1}
    assert list((out / cache.FOLDER).glob("*/*")) == []


def test_runner_time_of_processing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, out = folder(tmp_path / "raw", _1="one"), tmp_path / "out"
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    go(raw, out)
    (then,) = column(out, "documents", "epoch(processed_at)")
    assert abs(time.time() - float(str(then))) < 60
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    go(raw, tmp_path / "fixed")
    assert column(tmp_path / "fixed", "documents", "epoch(processed_at)") == [1700000000.0]


def test_runner_source_date_epoch_that_is_no_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(SuiviError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        runner.run([folder(tmp_path / "raw", _1="one")], tmp_path / "out")


def test_runner_output_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="file/out"):
        runner.run([folder(tmp_path / "raw", _1="one")], tmp_path / "file" / "out")


def test_runner_largest_first(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw", _1="x", _2="xxx", _3="xx")
    assert [source.name for source in largest_first(discover([raw]).sources)] == ["2.pdf", "3.pdf", "1.pdf"]


def test_runner_shares_many_documents_out_by_size(tmp_path: Path) -> None:
    sources = [Source(tmp_path / f"{size}", tmp_path, f"{size}", size) for size in range(2000)]
    found = shares(sources, at_once=3)
    assert sorted(source.size for some in found for source in some) == list(range(2000))
    assert len(found) == 40 and {len(some) for some in found} == {50}
    assert [some[0].size for some in found[:3]] == [1999, 1998, 1997]
    assert len(shares(sources[:250], at_once=3)) == 24  # some for each that runs at the same time
    assert shares(sources[:2], at_once=3) == [(sources[1],), (sources[0],)]


def test_runner_tells_of_each_document_once(tmp_path: Path) -> None:
    told: list[Progress] = []
    found = discover([folder(tmp_path / "raw", _1="fine", _2="fine")])
    with Run(tmp_path / "out", jobs=1, work=work, on_progress=told.append, total=2) as this:
        this.unreadable(found.sources[0], OSError(110, "Connection timed out"))  # and tried again
        for source in found.sources:
            this.attempt(source)
    assert told == [Progress(1, 2, "1.pdf", "failed"), Progress(2, 2, "2.pdf", "ok")]
