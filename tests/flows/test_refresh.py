"""The flow that refreshes: what is new arrives and is published; a service that fails is asked again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from flows.events import MISSED
from flows.refresh import bring_new, refresh
from pipeline.refresh import Wanted
from pipeline.sources.memory import NAME
from tests.flows.artifacts import latest
from tests.pipeline.sources.server import PAGE, Reply, serving

SYMBOL = "CRPD/C/XMV/CO/1"


def _arrived() -> str:
    """The newest artifact of what arrived."""
    return str(asyncio.run(latest("arrived")))


@pytest.mark.slow
def test_refresh_flow_brings_what_is_new_in_spite_of_a_fault(
    tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bring_new, "retry_delay_seconds", 0)
    told: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr("flows.refresh.emit_event", lambda event, _, payload: told.append((event, payload)))
    wanted = Wanted(states=["XMV"], committees=["CRPD"], into=tmp_path / "raw", out=tmp_path / "out")
    listing = f'<table><tr><td><a href="Download.aspx?symbolno={SYMBOL}">one</a></td></tr></table>'
    choices = '<select id="treaty"><option value="4">CRPD</option></select><select id="country"><option value="7">XMV'
    with serving() as stand:
        stand.pages["/tb/TBSearch.aspx"] = Reply(f"<html>{choices}</select>{listing}</html>".encode(), kind=PAGE)
        stand.pages["/tb/Countries.aspx"] = Reply(f"<html>{listing}</html>".encode(), kind=PAGE)
        stand.faults["/tb/Countries.aspx"] = [Reply(b"", 500)] * 3  # as often as a client asks
        stand.files[SYMBOL, "en", "pdf"] = (raw / "CRPD_C_XMV_CO_1.pdf").read_bytes()
        for name, value in stand.services():
            if name not in ("hosts", "user_agent"):
                monkeypatch.setenv(f"SUIVI_{name.upper()}", str(value))
        first = refresh(wanted)
        assert first is not None and first.documents == 1
        assert stand.paths().count("/tb/Countries.aspx") == 4
        assert _arrived() == f"- [{SYMBOL}@en](https://docs.un.org/en/{SYMBOL}): CRPD_C_XMV_CO_1-EN.pdf was fetched."
        assert refresh(wanted) is None
        assert _arrived() == "Nothing is new." and told == []
    monkeypatch.setenv("SUIVI_ODS", "http://127.0.0.1:9")  # nobody is there
    (tmp_path / "raw" / NAME).unlink()
    assert refresh(wanted) is None
    ((event, payload),) = told
    assert event == MISSED and payload["count"] == len(payload["text"].splitlines()) > 0
    assert payload["text"].splitlines()[0] in _arrived()
    assert (tmp_path / "out" / "recommendations.parquet").is_file()
