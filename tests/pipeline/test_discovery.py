from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.discovery import discover
from pipeline.errors import UnreadableError


def put(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(found: object) -> list[str]:
    return [source.name for source in found.sources]  # type: ignore[attr-defined]


def kinds(found: object) -> dict[str, str]:
    return {row.source_path: row.kind for row in found.issues}  # type: ignore[attr-defined]


def test_discovery_searches_to_the_bottom_and_sorts(tmp_path: Path) -> None:
    for name in ("b.pdf", "a/c.PDF", "a/deep/er/d.pdf"):
        put(tmp_path / name)
    assert names(discover([tmp_path])) == ["a/c.PDF", "a/deep/er/d.pdf", "b.pdf"]


@pytest.mark.parametrize(
    "name", [".hidden.pdf", ".git/x.pdf", "a.pdf.provenance.json", "~$a.pdf", ".~lock.a.pdf#", "sub/.b/c.pdf"]
)
def test_discovery_passes_over_in_silence(tmp_path: Path, name: str) -> None:
    put(tmp_path / name), put(tmp_path / "good.pdf")
    found = discover([tmp_path])
    assert names(found) == ["good.pdf"]
    assert found.issues == found.missing == ()


@pytest.mark.parametrize("name", ["notes.xyz", "README", "sub/picture.jpeg", "a.pdf.part"])
def test_discovery_says_what_it_does_not_read(tmp_path: Path, name: str) -> None:
    put(tmp_path / name), put(tmp_path / "good.pdf")
    found = discover([tmp_path])
    assert names(found) == ["good.pdf"]
    assert kinds(found) == {name: "unsupported_file"}
    assert found.issues[0].message.startswith(f"{name} is of a kind that is not read")


def test_discovery_a_folder_with_a_document_s_name_is_told_and_what_it_holds_is_read(tmp_path: Path) -> None:
    put(tmp_path / "a.pdf" / "b.pdf"), (tmp_path / "empty.docx").mkdir()
    found = discover([tmp_path])
    assert names(found) == ["a.pdf/b.pdf"]
    assert kinds(found) == {"a.pdf": "unsupported_file", "empty.docx": "unsupported_file"}
    assert all("is a folder" in issue.message for issue in found.issues)


def test_discovery_file_is_shown_by_its_name(tmp_path: Path) -> None:
    file = put(tmp_path / "deep" / "a.pdf")
    (source,) = discover([file]).sources
    assert (source.name, source.root, source.path) == ("a.pdf", file.parent, file)


def test_discovery_file_that_a_person_names_is_tried_whatever_its_suffix(tmp_path: Path) -> None:
    assert names(discover([put(tmp_path / "document")])) == ["document"]


def test_discovery_two_folders_with_one_name(tmp_path: Path) -> None:
    put(tmp_path / "x" / "a.pdf", "1"), put(tmp_path / "y" / "a.pdf", "2"), put(tmp_path / "y" / "b.pdf")
    found = discover([tmp_path / "x", tmp_path / "y"])
    assert names(found) == ["x/a.pdf", "y/a.pdf", "y/b.pdf"]
    assert all(source.path == source.root / source.name for source in found.sources)


def test_discovery_reads_a_file_given_twice_once(tmp_path: Path) -> None:
    file = put(tmp_path / "a.pdf")
    assert names(discover([tmp_path, file, tmp_path, tmp_path / "." / "a.pdf"])) == ["a.pdf"]


def test_discovery_relative_and_absolute_paths_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.pdf")
    monkeypatch.chdir(tmp_path)
    assert discover([Path()]) == discover([tmp_path])


def test_discovery_leaves_out_the_folder_of_the_tables(tmp_path: Path) -> None:
    put(tmp_path / "a.pdf"), put(tmp_path / "out" / "documents.csv"), put(tmp_path / "out" / "old.pdf")
    assert discover([tmp_path], skip=tmp_path / "out") == discover([tmp_path / "a.pdf"])


def test_discovery_missing_path_does_not_hide_the_others(tmp_path: Path) -> None:
    put(tmp_path / "a.pdf")
    found = discover([tmp_path / "a.pdf", tmp_path / "gone.pdf"])
    assert names(found) == ["a.pdf"]
    (missing,) = found.missing
    assert missing.kind == "missing_path"
    assert str(tmp_path / "gone.pdf") in missing.message


def test_discovery_link_given_by_a_person_is_followed(tmp_path: Path) -> None:
    put(tmp_path / "real" / "a.pdf")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert names(discover([tmp_path / "link"])) == ["a.pdf"]


def test_discovery_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "secret" / "a.pdf")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "file.pdf").symlink_to(tmp_path / "secret" / "a.pdf")
    (inside / "folder").symlink_to(tmp_path / "secret")
    (inside / "nowhere.pdf").symlink_to(tmp_path / "gone.pdf")
    put(inside / "good.pdf")
    found = discover([inside])
    assert names(found) == ["good.pdf"]
    assert kinds(found) == dict.fromkeys(("file.pdf", "folder", "nowhere.pdf"), "link_not_followed")


def test_discovery_link_inside_the_folder_reads_nothing_twice(tmp_path: Path) -> None:
    put(tmp_path / "a" / "a.pdf")
    (tmp_path / "again.pdf").symlink_to(tmp_path / "a" / "a.pdf")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    found = discover([tmp_path])
    assert names(found) == ["a/a.pdf"]
    assert found.issues == ()


def test_discovery_pipe_is_no_document(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    put(tmp_path / "good.pdf")
    found = discover([tmp_path])
    assert names(found) == ["good.pdf"]
    assert kinds(found) == {"a.pdf": "unsupported_file"}


def test_discovery_name_that_is_no_text(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.pdf")).write_text("x")
    put(tmp_path / "good.pdf")
    found = discover([tmp_path])
    assert names(found) == ["good.pdf"]
    assert kinds(found) == {"?.pdf": "unusable_name"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "There is nothing to read in "),
        (("notes.xyz",), "notes.xyz is of a kind"),
        ((".a.pdf",), "nothing to read"),
    ],
)
def test_discovery_nothing_to_read(tmp_path: Path, files: tuple[str, ...], said: str) -> None:
    for name in files:
        put(tmp_path / name)
    with pytest.raises(UnreadableError, match=said):
        discover([tmp_path])


def test_discovery_no_path_is_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"one does not exist.*\n.*two does not exist"):
        discover([tmp_path / "one", tmp_path / "two"])
