"""Discovery, against a server on this machine: the search grid, the country page, and symbols that may come next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.refresh import Wanted, bring, publish
from pipeline.sources.catalogue import known
from pipeline.sources.client import Client
from pipeline.sources.discover import Discovery, discover
from pipeline.sources.guesses import next_symbols
from pipeline.sources.memory import Memory
from pipeline.sources.pages import Page
from tests.pipeline.sources.server import PAGE, Query, Reply, Stand

HEAD = "<tr><th>Treaty</th><th>Type of document</th><th>Symbol/Title</th><th>Submitted date</th></tr>"


def row(symbol: str, title: str, kind: str, day: str) -> str:
    href = f"Download.aspx?symbolno={symbol.replace('/', '%2f')}&amp;Lang=en"
    return f'<tr class="rgRow"><td>CRPD</td><td>{kind}</td><td><a href="{href}">{title}</a></td><td>{day}</td></tr>'


def grid(*rows: str, more: str = "") -> str:
    choices = '<select name="ctl00$m$ddlTreaty"><option value="0">All</option><option value="4">CRPD</option></select>'
    choices += (
        '<select id="m_ddlCountry"><option value="0">All</option><option value="77">Maravel (XMV)</option></select>'
    )
    hidden = '<input type="hidden" name="__VIEWSTATE" value="abc">'
    table = f'<table class="rgMasterTable">{HEAD}{"".join(rows)}</table>'
    return f"<html><form>{hidden}{choices}<table><tr><td>{table}{more}</td></tr></table></form></html>"


FIRST = grid(
    row("CRPD/C/XMV/CO/1", "Concluding observations", "Concluding observations", "12 Apr 2019"),
    row("CRPD/C/XMV/2-3", "Report of Maravel", "State party's report", "03 May 2023"),
    row("CRPD/C/YYY/CO/1", "Of another State", "Concluding observations", "12 Apr 2019"),
    more="""<input type="button" class="rgPageNext" title="Next Page"
    onclick="javascript:__doPostBack('m$grid$next','')">""",
)
SECOND = grid(row("CRPD/C/XMV/Q/2-3", "List of issues", "List of issues", "10 Oct 2023"))
COUNTRY = f"<html><table>{HEAD}{row('CRPD/C/XMV/CO/2-3', 'Observations', 'Concluding observations', '')}</table></html>"


def search(query: Query) -> Reply:
    if query.get("__EVENTTARGET"):
        assert query["__VIEWSTATE"] == "abc" and query["__EVENTTARGET"] == "m$grid$next"
        return Reply(SECOND.encode(), kind=PAGE)
    wanted = (query.get("TreatyID"), query.get("CountryID")) == ("4", "77")
    return Reply((FIRST if wanted else grid()).encode("utf-16"), kind=PAGE)


@pytest.fixture
def listed(stand: Stand) -> Stand:
    stand.pages["/tb/TBSearch.aspx"] = search
    stand.pages["/tb/Countries.aspx"] = Reply(COUNTRY.encode(), kind=PAGE)
    return stand


def found(stand: Stand, folder: Path, state: str = "XMV", **more: object) -> Discovery:
    with Client(stand.services()) as client, Memory(folder) as memory:
        return discover(client, memory, state, **{"bodies": ["CRPD"], **more})  # type: ignore[arg-type]


def test_discover_lists_what_is_new(listed: Stand, tmp_path: Path, raw: Path) -> None:
    listed.files["CRPD/C/XMV/RQ/2-3", "en", "pdf"] = b"%PDF-1.7 something"
    result = found(listed, tmp_path, known={"CRPD/C/XMV/CO/1"})
    assert [(new.symbol, new.where) for new in result.new] == [
        ("CRPD/C/XMV/2-3", "search"),
        ("CRPD/C/XMV/CO/2-3", "country page"),
        ("CRPD/C/XMV/Q/2-3", "search"),
        ("CRPD/C/XMV/RQ/2-3", "symbol"),
    ]
    assert result.doubts == ()
    assert (result.new[0].dated, result.new[0].kind) == (dt.date(2023, 5, 3), "State party's report")
    assert result.new[0].title == "Report of Maravel"


def test_discover_asks_nothing_twice_in_a_day(listed: Stand, tmp_path: Path) -> None:
    first = found(listed, tmp_path)
    asked = len(listed.asked)
    assert found(listed, tmp_path) == first
    assert len(listed.asked) == asked
    assert found(listed, tmp_path, again=True) == first
    assert len(listed.asked) > asked


def test_discover_since(listed: Stand, tmp_path: Path) -> None:
    symbols = [new.symbol for new in found(listed, tmp_path, since=dt.date(2023, 6, 1)).new]
    assert symbols == ["CRPD/C/XMV/CO/2-3", "CRPD/C/XMV/Q/2-3"]  # one without a date stays


def test_discover_tries_no_more_symbols_than_it_may(listed: Stand, tmp_path: Path) -> None:
    result = found(listed, tmp_path, most=2)
    assert listed.paths().count("/ods") == 2
    assert any("--most" in doubt for doubt in result.doubts)


def test_discover_goes_on_without_a_listing(listed: Stand, tmp_path: Path) -> None:
    listed.faults["/tb/TBSearch.aspx"] = [Reply(b"", 500)] * 3
    result = found(listed, tmp_path)
    assert len(result.doubts) == 1 and "TBSearch" in result.doubts[0]
    assert [new.symbol for new in result.new] == ["CRPD/C/XMV/CO/2-3"]
    assert len(found(listed, tmp_path).new) > 1  # what failed is asked again


def test_discover_page_that_changed_is_said(listed: Stand, tmp_path: Path) -> None:
    listed.pages["/tb/TBSearch.aspx"] = Reply(b"<html><body>We have moved</body></html>", kind=PAGE)
    assert any("may have changed" in doubt for doubt in found(listed, tmp_path).doubts)


@pytest.mark.parametrize(("state", "body"), [("Maravel", "CRPD"), ("ZZZZ", "CRPD"), ("XMV", "WHO")])
def test_discover_unknown_names_are_refused(stand: Stand, tmp_path: Path, state: str, body: str) -> None:
    with pytest.raises(SourceError):
        found(stand, tmp_path, state, bodies=[body])
    assert stand.asked == []


def test_discover_next_symbols() -> None:
    have = ["CRPD/C/XMV/CO/1", "CRPD/C/XMV/2-3", "CEDAW/C/XMV/CO/7", "CRPD/C/YYY/CO/9"]
    symbols = list(next_symbols("CRPD", "XMV", have))
    assert symbols[:4] == ["CRPD/C/XMV/CO/2-3", "CRPD/C/XMV/Q/2-3", "CRPD/C/XMV/QPR/2-3", "CRPD/C/XMV/RQ/2-3"]
    assert {"CRPD/C/XMV/CO/4", "CRPD/C/XMV/CO/4-5", "CRPD/C/XMV/4-5"} <= set(symbols)
    assert not set(have) & set(symbols) and len(symbols) == 17
    assert list(next_symbols("CESCR", "XMV", have))[:2] == ["E/C.12/XMV/CO/1", "E/C.12/XMV/CO/1-2"]


def test_discover_knows_what_is_here(raw: Path, tmp_path: Path) -> None:
    assert {"CRPD/C/XMV/CO/1", "CRPD/C/XMV/CO/2-3", "CCPR/C/XMV/CO/5"} <= known(raw)
    (tmp_path / "documents.csv").write_text("\ufeffdocument_id,symbol\nx,CAT/C/XMV/CO/4\ny,\n", encoding="utf-8")
    assert known(tmp_path / "none", tmp_path) == {"CAT/C/XMV/CO/4"}


def test_discover_empty_page_lists_nothing() -> None:
    page = Page(b"", "https://un.org/")
    assert (page.listed(), page.file_links(), page.next_page(), page.options("treaty")) == ([], [], None, {})


def test_refresh_brings_processes_and_rests(listed: Stand, tmp_path: Path, raw: Path) -> None:
    listed.files["CRPD/C/XMV/CO/1", "en", "pdf"] = (raw / "CRPD_C_XMV_CO_1.pdf").read_bytes()
    wanted = Wanted(states=["XMV"], committees=["CRPD"], into=tmp_path / "raw", out=tmp_path / "out")
    arrived = bring(wanted, listed.services())
    outcomes = {each.symbol: each.outcome for each in arrived.fetched}
    assert outcomes["CRPD/C/XMV/CO/1"] == "new" and outcomes["CRPD/C/XMV/2-3"] == "unpublished"
    done = publish(wanted)
    assert done is not None and done.documents == 1
    asked = len(listed.asked)
    bring(wanted, listed.services())
    assert publish(wanted) is None
    assert not [path for path in listed.paths()[asked:] if path != "/ods"]  # symbols beyond the next cycle may be tried
    with (wanted.out / "paragraphs.parquet").open("r+b") as file:
        file.write(b"damage")
    healed = publish(wanted)
    assert healed is not None and healed.summary.changed == ("paragraphs.parquet",)
    assert publish(wanted) is None


def test_discover_knows_documents_whatever_their_titles(tmp_path: Path) -> None:
    (tmp_path / "documents.csv").write_text(f"symbol,title\nCRPD/C/XMV/CO/1,{'x' * 200_000}\n", encoding="utf-8-sig")
    assert known(tmp_path / "raw", tmp_path) == {"CRPD/C/XMV/CO/1"}
