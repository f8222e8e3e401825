from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import cache
from pipeline.cache import Cache
from pipeline.discovery import discover
from pipeline.fingerprint import MadeBy
from pipeline.publish import pack
from tests.pipeline import factories


@pytest.fixture
def entry(tmp_path: Path) -> Path:
    """The file of the only entry, under the key `key`."""
    Cache(tmp_path).put("key", pack(factories.result()))
    (file,) = (tmp_path / cache.FOLDER).glob("*/key")
    return file


def test_cache_gives_back_what_was_put(tmp_path: Path) -> None:
    packed = pack(factories.result())
    Cache(tmp_path).put("key", packed)
    assert Cache(tmp_path).get("key") == packed
    assert Cache(tmp_path).get("other") is None


def cut(data: bytes) -> bytes:
    return data[:-1]


def cut_short(data: bytes) -> bytes:
    return data[:40]


def emptied(data: bytes) -> bytes:
    return b""


def flipped(data: bytes) -> bytes:
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


@pytest.mark.parametrize("damage", [cut, cut_short, emptied, flipped])
def test_cache_damaged_entry_counts_as_absent(tmp_path: Path, entry: Path, damage: Callable[[bytes], bytes]) -> None:
    assert Cache(tmp_path).get("key") is not None
    entry.write_bytes(damage(entry.read_bytes()))
    assert Cache(tmp_path).get("key") is None


def test_cache_leaves_nothing_half_written(entry: Path) -> None:
    assert [path.name for path in entry.parent.iterdir()] == ["key"]


def test_cache_prune_removes_other_pipelines_only(tmp_path: Path, entry: Path) -> None:
    old = entry.parent.parent / "0123456789abcdef" / "key"
    old.parent.mkdir()
    old.write_bytes(entry.read_bytes())
    Cache(tmp_path).prune()
    assert entry.exists()
    assert not old.parent.exists()


def test_cache_prune_removes_what_nobody_asks_for(tmp_path: Path, entry: Path) -> None:
    long_ago = time.time() - 91 * 24 * 3600
    os.utime(entry, (long_ago, long_ago))
    assert Cache(tmp_path).get("key")
    Cache(tmp_path).prune()  # it was asked for a moment ago
    assert entry.exists()
    os.utime(entry, (long_ago, long_ago))
    Cache(tmp_path).prune()
    assert not entry.exists()


def test_cache_other_pipeline_finds_nothing(tmp_path: Path, entry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "made_by", lambda: MadeBy("f"))
    assert Cache(tmp_path).get("key") is None


def test_cache_key_follows_what_rows_depend_on(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    keys = []

    def note(name: str = "a.pdf", moment: dt.datetime | None = None) -> None:
        (source,) = discover([tmp_path / name]).sources
        keys.append(cache.key(source, moment))

    (tmp_path / "a.pdf").write_text("one")
    note()
    note(moment=moment)
    (tmp_path / "b.pdf").write_text("one")
    note("b.pdf")
    (tmp_path / "a.pdf.provenance.json").write_text('{"url": "https://example.org"}')
    note()
    (tmp_path / "a.pdf").write_text("two")
    note()
    assert len(set(keys)) == len(keys)
    (tmp_path / "a.pdf").write_text("one")
    (tmp_path / "a.pdf.provenance.json").unlink()
    note()
    assert keys[-1] == keys[0]
