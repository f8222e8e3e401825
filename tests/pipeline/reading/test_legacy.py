"""Old Word files, through LibreOffice where it is installed; without it, a remedy."""

from __future__ import annotations

import os
import select
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import UnreadableError
from pipeline.knowledge.languages import language as language_of
from pipeline.reading import legacy
from pipeline.reading.dispatch import read
from pipeline.structure import outline
from tests.pipeline.reading.writers import counted, numbering, para, raw_word, write_word
from tests.sample import content
from tests.sample.gold import gold

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00" * 40


def _program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program in LibreOffice's place."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\n{script}")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Something that says it is an old Word file."""
    path = tmp_path / "report.doc"
    path.write_bytes(OLE)
    return path


def test_old_word_without_libreoffice_names_the_remedy(old, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableError, match=r"report\.doc: this is an old Word file.*install LibreOffice"):
        read(old)


def test_old_word_is_given_to_libreoffice_under_its_own_ending_and_read_as_what_it_made(old, tmp_path, monkeypatch):
    levels = f'<w:abstractNum w:abstractNumId="1">{numbering([("decimal", "%1.")])}</w:abstractNum>'
    levels += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    made = raw_word(tmp_path / "made.docx", counted(1, text="The Committee asks.") + para("More."), numbering=levels)
    script = f"""
import pathlib, shutil, sys
given = pathlib.Path(sys.argv[-1])
assert given.suffix == ".doc" and given.read_bytes() == pathlib.Path({str(old)!r}).read_bytes()
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
folder.mkdir()
shutil.copy({str(made)!r}, folder / (given.stem + ".docx"))
"""
    _program(tmp_path, monkeypatch, script)
    reading = read(old)
    assert [line.text for line in reading.lines] == ["1. The Committee asks.", "More."]
    assert reading.producer == "LibreOffice"
    assert not reading.doubts


def test_old_word_that_libreoffice_cannot_read_is_refused(old, tmp_path, monkeypatch):
    _program(tmp_path, monkeypatch, "raise SystemExit(1)")
    with pytest.raises(UnreadableError, match="makes nothing of this file"):
        read(old)


def test_old_word_that_takes_too_long_is_refused_and_what_was_started_is_stopped(old, tmp_path, monkeypatch):
    mark = tmp_path / "mark"
    script = f"""
import subprocess, sys, time
child = "import time, pathlib; time.sleep(3); pathlib.Path({str(mark)!r}).touch()"
subprocess.Popen([sys.executable, "-c", child])
time.sleep(60)
"""
    _program(tmp_path, monkeypatch, script)
    with pytest.raises(UnreadableError, match="did not finish within 1 s"):
        legacy.read_legacy(old, kind="an old Word file (DOC)", suffix=".doc", seconds=1)
    subprocess.run([sys.executable, "-c", "import time; time.sleep(3.5)"], check=True)
    assert not mark.exists()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere processes have no groups")
def test_old_word_what_was_started_ends_when_the_reader_is_killed(old, tmp_path, monkeypatch):
    """As a worker is, at its limit of time; LibreOffice is a script, and the program that it starts knows nothing of us."""
    held = tmp_path / "held"  # by the program and by what it starts
    os.mkfifo(held)
    script = f"""
import subprocess, sys, time
held = open({str(held)!r}, "w")
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(90)"], pass_fds=[held.fileno()])
print("both", file=held, flush=True)
time.sleep(90)
"""
    _program(tmp_path, monkeypatch, script)
    code = f"from pathlib import Path; from pipeline.reading.dispatch import read; read(Path({str(old)!r}))"
    with subprocess.Popen([sys.executable, "-c", code]) as reader, held.open() as ends:
        assert ends.readline() == "both\n"
        reader.kill()
        assert select.select([ends], [], [], 60)[0] and ends.read() == ""  # nobody holds it any more


@pytest.mark.slow
@pytest.mark.skipif(legacy.program() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_old_word_gives_the_paragraphs_that_were_written(tmp_path, suffix):
    document = content.load("crpd_2023", "en")
    path = write_word(document, tmp_path / "a.docx", automatic=True)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(legacy.program()),
        profile,
        "--headless",
        "--convert-to",
        suffix[1:],
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = outline(read(path.with_suffix(suffix)), language=language_of("en"), articles_of=lambda heading: ())
    written = gold(document)["paragraphs"]
    assert [one.number for one in found.paragraphs] == [one["number"] for one in written]
    assert [[passage.text.replace(" ", "") for passage in one.passages] for one in found.paragraphs] == [
        [passage["text"].replace(" ", "") for passage in one["passages"]] for one in written
    ]
