"""A disk that fills up: a small file system in memory, which only root can mount; elsewhere these are skipped."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.cache import Cache
from pipeline.errors import OutputError
from pipeline.publish import differing, pack, write
from pipeline.publish.as_uhri import write_as_uhri
from pipeline.publish.versions import versions
from pipeline.sources.client import Client
from pipeline.sources.fetch import fetch
from pipeline.sources.memory import Memory
from pipeline.uhri.export import import_export
from tests.pipeline import factories as make
from tests.pipeline.sources.server import serving
from tests.pipeline.uhri.export_files import record
from tests.pipeline.uhri.export_files import write as export

FEW, MANY = [make.result()], [make.result(tuple(map(str, range(1, 200))))]
AMPLE = "8m"
SYMBOL = "CRPD/C/XMV/CO/1"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={AMPLE}", "tmpfs", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def shrunk(disk: Path) -> Callable[[int], None]:
    """Leaves so many kilobytes free."""

    def leave(kilobytes: int) -> None:
        used = int(subprocess.run(["du", "-sk", disk], capture_output=True, text=True, check=True).stdout.split()[0])
        subprocess.run(["mount", "-o", f"remount,size={used + kilobytes}k", disk], check=True)

    return leave


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")
    }


@pytest.mark.parametrize("kilobytes", [4, 40, 120, 180, 220])
def test_full_disk_keeps_the_tables_and_the_next_run_heals(
    disk: Path, shrunk: Callable[[int], None], kilobytes: int, tmp_path: Path
) -> None:
    out = disk / "tables"
    write(FEW, out, moment=make.NOON)
    old, known = read(out), versions(out)
    shrunk(kilobytes)
    with pytest.raises(OutputError, match="free some space"):
        write(MANY, out, moment=make.NOON)
    assert read(out) == old
    assert versions(out) == known
    assert differing(out) == ()
    assert not list(out.glob(".suivi-*"))
    subprocess.run(["mount", "-o", f"remount,size={AMPLE}", disk], check=True)
    write(MANY, out, moment=make.NOON)
    write(FEW, tmp_path / "other", moment=make.NOON)
    write(MANY, tmp_path / "other", moment=make.NOON)
    assert read(out) == read(tmp_path / "other")


def test_a_folder_that_cannot_be_written_keeps_its_tables_and_heals(disk: Path, tmp_path: Path) -> None:
    """Root may write to any folder but one on a file system that is mounted to be read."""
    out = disk / "tables"
    write(FEW, out, moment=make.NOON)
    old = read(out)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(OutputError, match="may write to"):
        write(MANY, out, moment=make.NOON)
    assert read(out) == old
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    write(MANY, out, moment=make.NOON)
    assert differing(out) == ()
    assert len(read(out)["recommendations.csv"]) > len(old["recommendations.csv"])


def test_full_disk_leaves_no_half_entry_in_the_cache(disk: Path, shrunk: Callable[[int], None]) -> None:
    cache, packed = Cache(disk), pack(MANY[0])
    shrunk(8)
    with pytest.raises(OutputError, match="free some space"):
        cache.put("key", packed)
    assert [path for path in disk.rglob("*") if path.is_file()] == []
    assert cache.get("key") is None


def test_full_disk_that_may_only_be_read_stays_and_says_so(disk: Path, tmp_path: Path, raw: Path) -> None:
    """Not by an account's rights, which root does not heed, but as a medium that takes nothing."""
    out = disk / "tables"
    write(FEW, out)
    (disk / "raw").mkdir()
    old = read(out)
    one = export(tmp_path / "one.json", [record(1)])
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(OutputError, match="may write"):
        write(MANY, out)
    with pytest.raises(OutputError, match="may write"):
        import_export(one, out)
    with serving() as stand, pytest.raises(OutputError, match="cannot be written"):
        stand.files[SYMBOL, "en", "pdf"] = (raw / "CRPD_C_XMV_CO_1.pdf").read_bytes()
        with Client(stand.services()) as client, Memory(disk / "raw") as memory:
            fetch(client, memory, disk / "raw", SYMBOL)
    assert read(out) == old


def test_full_disk_takes_no_half_document_that_was_fetched(
    disk: Path, shrunk: Callable[[int], None], raw: Path
) -> None:
    with serving() as stand, Client(stand.services()) as client:
        stand.files[SYMBOL, "en", "pdf"] = (raw / "CRPD_C_XMV_CO_1.pdf").read_bytes()
        shrunk(8)
        with pytest.raises(OutputError, match="No space left"), Memory(disk / "raw") as memory:
            fetch(client, memory, disk / "raw", SYMBOL)
        assert read(disk / "raw") == {}
        subprocess.run(["mount", "-o", f"remount,size={AMPLE}", disk], check=True)
        with Memory(disk / "raw") as memory:
            assert fetch(client, memory, disk / "raw", SYMBOL).outcome == "new"


def test_full_disk_keeps_what_was_there_of_the_index(disk: Path, shrunk: Callable[[int], None], tmp_path: Path) -> None:
    out, json = disk / "tables", disk / "uhri.json"
    write(MANY, out)
    import_export(export(tmp_path / "one.json", [record(1)]), out)
    write_as_uhri(out, json)
    old, said = read(out), json.read_bytes()
    many = export(tmp_path / "many.json", [record(number) for number in range(3000)])
    shrunk(16)
    with pytest.raises(OutputError, match="free some space"):
        import_export(many, out)
    with pytest.raises(OutputError, match="free some space"):
        write_as_uhri(out, json)
    assert read(out) == old
    assert json.read_bytes() == said
    assert [path.name for path in disk.iterdir() if path.is_file()] == ["uhri.json"]
