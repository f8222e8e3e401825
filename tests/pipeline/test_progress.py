from __future__ import annotations

import io

import pytest

from pipeline import progress
from pipeline.progress import Bar
from pipeline.runner import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_bar_on_a_terminal() -> None:
    stream = Terminal()
    with Bar(stream) as bar:
        for done in (1, 2, 3):
            bar(Progress(done, 3, "a.pdf", "ok"))
    assert "\r" in stream.getvalue()
    assert "3/3" in stream.getvalue()


def test_progress_plain_lines_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    stream = io.StringIO()
    with Bar(stream) as bar:
        for done in range(1, 15):
            bar(Progress(done, 14, "a.pdf", "ok"))
    lines = stream.getvalue().splitlines()
    assert lines[0] == "6 of 14 documents"
    assert lines[-1] == "14 of 14 documents"
    assert len(lines) < 5
