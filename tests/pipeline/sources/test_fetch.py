"""Fetching, against a server on this machine that speaks the services' grammar and has all their faults."""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest

from pipeline.errors import OutputError, SourceError
from pipeline.sources.client import Client, seconds
from pipeline.sources.fetch import Outcome, fetch
from pipeline.sources.filing import SUPERSEDED
from pipeline.sources.memory import NAME, Memory
from pipeline.sources.services import Services, services
from tests.pipeline.sources.server import PAGE, Reply, Stand, serving

SYMBOL = "CRPD/C/XMV/CO/1"
FRENCH = "CRPD/C/XMV/CO/2-3"


@pytest.fixture
def good(raw: Path) -> bytes:
    return (raw / "CRPD_C_XMV_CO_1.pdf").read_bytes()


@pytest.fixture
def french(raw: Path) -> bytes:
    return (raw / "CRPD_C_XMV_CO_2-3-FR.pdf").read_bytes()


def word(symbol: str, *sentences: str) -> bytes:
    """A Word file with a symbol on its cover."""
    document = docx.Document()
    document.add_paragraph(symbol)
    for number, sentence in enumerate(sentences * 12, 1):
        document.add_paragraph(f"{number}. {sentence}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@contextmanager
def asking(stand: Stand, folder: Path, **settings: object) -> Iterator[tuple[Client, Memory]]:
    with Client(stand.services(**settings)) as client, Memory(folder) as memory:
        yield client, memory


def fetched(stand: Stand, folder: Path, symbol: str = SYMBOL, code: str = "en", **settings: object) -> Outcome:
    again = bool(settings.pop("again", False))
    with asking(stand, folder, **settings) as (client, memory):
        return fetch(client, memory, folder, symbol, code, again=again)


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_fetch_files_the_document_with_its_provenance(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.files[SYMBOL, "en", "pdf"] = good
    outcome = fetched(stand, tmp_path, "crpd/c/xmv/co/1")
    assert outcome.outcome == "new" and outcome.path == tmp_path / "CRPD_C_XMV_CO_1-EN.pdf"
    assert outcome.path.read_bytes() == good
    said = json.loads((tmp_path / "CRPD_C_XMV_CO_1-EN.pdf.provenance.json").read_text())
    assert said["sha256"] == hashlib.sha256(good).hexdigest()
    assert (said["symbol"], said["language_asked"], said["language"]) == (SYMBOL, "en", "en")
    assert said["url"] == f"{stand.address}/ods?s=CRPD%2FC%2FXMV%2FCO%2F1&l=en&t=pdf"
    assert {"etag", "last-modified", "content-type"} == said["headers"].keys()
    assert said["fetched_at"].endswith("+00:00")
    assert visible(tmp_path) == ["CRPD_C_XMV_CO_1-EN.pdf", "CRPD_C_XMV_CO_1-EN.pdf.provenance.json"]
    assert "suivi/" in stand.asked[0][2]["user-agent"]


def test_fetch_asks_nothing_twice_in_a_day(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.files[SYMBOL, "en", "pdf"] = good
    fetched(stand, tmp_path)
    fetched(stand, tmp_path, FRENCH, "fr")  # is not there
    asked = len(stand.asked)
    assert fetched(stand, tmp_path).outcome == "asked today"
    assert fetched(stand, tmp_path, FRENCH, "fr").outcome == "asked today"
    assert len(stand.asked) == asked
    (tmp_path / "CRPD_C_XMV_CO_1-EN.pdf").unlink()
    assert fetched(stand, tmp_path).outcome == "new"


def test_fetch_asks_conditionally(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.files[SYMBOL, "en", "pdf"] = good
    fetched(stand, tmp_path)
    assert fetched(stand, tmp_path, again=True).outcome == "unchanged"
    assert stand.asked[-1][2]["if-none-match"].startswith('"')
    (tmp_path / "CRPD_C_XMV_CO_1-EN.pdf").write_bytes(b"spoilt")
    assert fetched(stand, tmp_path, again=True).outcome == "re-issued"
    assert "if-none-match" not in stand.asked[-1][2]
    assert (tmp_path / "CRPD_C_XMV_CO_1-EN.pdf").read_bytes() == good


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\x00" * 50,
        b"[]",
        b'{"question": "x", "at": 1.5}\n',
        b'{"question": "x", "at": "2026-03-02T12:00:00", "outcome": "new"}\n',
    ],
)
def test_fetch_damaged_memory_heals(stand: Stand, tmp_path: Path, good: bytes, damage: bytes) -> None:
    stand.files[SYMBOL, "en", "pdf"] = good
    (tmp_path / NAME).write_bytes(damage)
    assert fetched(stand, tmp_path).outcome == "new"
    assert SYMBOL in (tmp_path / NAME).read_text()
    assert fetched(stand, tmp_path).outcome == "asked today"


def test_fetch_unpublished_is_no_file(stand: Stand, tmp_path: Path) -> None:
    outcome = fetched(stand, tmp_path)
    assert outcome.outcome == "unpublished" and "not published" in outcome.message
    assert visible(tmp_path) == []
    assert set(stand.paths()) == {"/ods", "/tb/Download.aspx", f"/docs/en/{SYMBOL}"}


@pytest.mark.parametrize(
    "trap",
    [
        Reply(b"<html><body>Sign in</body></html>", kind=PAGE),
        Reply("<html><body>Sign in</body></html>".encode("utf-16"), kind=PAGE),
        Reply(b"%PDF-1.4 and then it ends"),
        Reply(b"", 404),
        Reply(b"", 500),
    ],
    ids=["page", "wide page", "cut short", "404", "500"],
)
def test_fetch_goes_on_to_the_download_page(stand: Stand, tmp_path: Path, good: bytes, trap: Reply) -> None:
    stand.faults["/ods"] = [trap] * 10
    stand.links[SYMBOL, "en"] = [
        ("French pdf", "/files/FilesHandler.ashx?enc=f"),
        ("English pdf", "/files/FilesHandler.ashx?enc=e"),
    ]
    stand.pages["/files/FilesHandler.ashx"] = lambda query: Reply(good if query["enc"] == "e" else b"%PDF wrong")
    outcome = fetched(stand, tmp_path)
    assert outcome.outcome == "new" and outcome.path is not None
    assert outcome.path.read_bytes() == good
    assert [query for path, query, *_ in stand.asked if path.startswith("/files")] == [{"enc": "e"}]


def test_fetch_reads_a_viewer_for_its_file(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.pages[f"/docs/en/{SYMBOL}"] = Reply(b'<html><iframe src="/store/one.pdf"></iframe></html>', kind=PAGE)
    stand.pages["/store/one.pdf"] = Reply(good)
    assert fetched(stand, tmp_path).outcome == "new"


def test_fetch_rotating_links_are_read_anew(stand: Stand, tmp_path: Path, good: bytes) -> None:
    issue = good
    for turn in range(2):
        stand.links[SYMBOL, "en"] = [("English pdf", f"/files/FilesHandler.ashx?enc={turn}")]
        stand.pages["/files/FilesHandler.ashx"] = lambda query, turn=turn: (
            Reply(issue) if query["enc"] == str(turn) else Reply(b"", 404)
        )
        assert fetched(stand, tmp_path, again=True).outcome == ("new", "unchanged")[turn]
    assert len(visible(tmp_path)) == 2


def test_fetch_keeps_what_was_published_anew(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.files[SYMBOL, "en", "pdf"] = good
    fetched(stand, tmp_path)
    stand.files[SYMBOL, "en", "pdf"] = newer = good + b"\n% corrected\n%%EOF\n"
    assert fetched(stand, tmp_path, again=True).outcome == "re-issued"
    assert (tmp_path / "CRPD_C_XMV_CO_1-EN.pdf").read_bytes() == newer
    kept = sorted((tmp_path / SUPERSEDED).iterdir())
    assert len(kept) == 2 and kept[0].read_bytes() == good
    assert json.loads(kept[1].read_text())["sha256"] == hashlib.sha256(good).hexdigest()
    said = json.loads((tmp_path / "CRPD_C_XMV_CO_1-EN.pdf.provenance.json").read_text())
    assert said["sha256"] == hashlib.sha256(newer).hexdigest()
    assert len(visible(tmp_path)) == 2


def test_fetch_prefers_word_for_arabic(stand: Stand, tmp_path: Path, good: bytes) -> None:
    arabic = word(SYMBOL, "توصي اللجنة الدولة الطرف بأن تعتمد قانونا جديدا بشأن المدارس والمكتبات في جميع القرى والمدن")
    stand.files[SYMBOL, "ar", "doc"] = arabic
    stand.files[SYMBOL, "ar", "pdf"] = good
    outcome = fetched(stand, tmp_path, code="ar")
    assert outcome.path is not None and outcome.path.name == "CRPD_C_XMV_CO_1-AR.docx"
    assert [query["t"] for _, query, *_ in stand.asked] == ["doc"]


def test_fetch_another_language_is_said(stand: Stand, tmp_path: Path, french: bytes) -> None:
    stand.files[FRENCH, "es", "pdf"] = french
    outcome = fetched(stand, tmp_path, FRENCH, "es")
    assert outcome.outcome == "other language" and "found in fr only" in outcome.message
    assert visible(tmp_path)[0] == "CRPD_C_XMV_CO_2-3-FR.pdf"
    said = json.loads((tmp_path / "CRPD_C_XMV_CO_2-3-FR.pdf.provenance.json").read_text())
    assert (said["language_asked"], said["language"]) == ("es", "fr")


def test_fetch_another_document_is_not_taken(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.files["CRPD/C/XMV/CO/7", "en", "pdf"] = good
    outcome = fetched(stand, tmp_path, "CRPD/C/XMV/CO/7")
    assert outcome.outcome == "unpublished" and f"another document, {SYMBOL}" in outcome.message
    assert visible(tmp_path) == []


@pytest.mark.parametrize(
    "fault",
    [
        Reply(b"", 429, headers={"Retry-After": "0"}),
        Reply(b"", 503),
        Reply(b"x" * 5000, cut=100),
        Reply(b"", silent=1.2),
    ],
    ids=["429", "503", "broken off", "silent"],
)
def test_fetch_asks_again_where_it_helps(stand: Stand, tmp_path: Path, good: bytes, fault: Reply) -> None:
    stand.files[SYMBOL, "en", "pdf"] = good
    stand.faults["/ods"] = [fault]
    outcome = fetched(stand, tmp_path)
    assert outcome.outcome == "new"
    assert stand.paths() == ["/ods", "/ods"]


def test_fetch_waits_as_long_as_it_is_told(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.files[SYMBOL, "en", "pdf"] = good
    stand.faults["/ods"] = [Reply(b"", 429, headers={"Retry-After": "1"})]
    fetched(stand, tmp_path)
    assert stand.asked[1][3] - stand.asked[0][3] >= 1


def test_fetch_leaves_a_host_in_peace_that_refuses(stand: Stand, tmp_path: Path) -> None:
    stand.faults["/ods"] = [Reply(b"", 403)] * 99
    stand.faults["/tb/Download.aspx"] = [Reply(b"", 403)] * 99
    stand.faults[f"/docs/en/{SYMBOL}"] = [Reply(b"", 403)] * 99
    with asking(stand, tmp_path) as (client, memory):
        assert fetch(client, memory, tmp_path, SYMBOL).outcome == "failed"
        assert fetch(client, memory, tmp_path, FRENCH).outcome == "failed"
    assert len(stand.asked) == 3


def test_fetch_long_wait_is_not_waited_for(stand: Stand, tmp_path: Path) -> None:
    stand.faults["/ods"] = [Reply(b"", 429, headers={"Retry-After": "86400"})]
    started = time.monotonic()
    assert fetched(stand, tmp_path).outcome == "failed"
    assert time.monotonic() - started < 5
    assert len(stand.asked) == 1


def test_fetch_no_answer_is_not_remembered(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.faults["/ods"] = [Reply(b"", 500)] * 6
    assert fetched(stand, tmp_path).outcome == "failed"
    stand.files[SYMBOL, "en", "pdf"] = good
    assert fetched(stand, tmp_path).outcome == "new"


def test_fetch_without_network(tmp_path: Path) -> None:
    with serving() as gone:
        pass
    outcome = fetched(gone, tmp_path)
    assert outcome.outcome == "failed" and visible(tmp_path) == []


def test_fetch_does_not_follow_to_other_hosts(stand: Stand, tmp_path: Path, good: bytes) -> None:
    with serving() as elsewhere:
        elsewhere.pages["/a.pdf"] = Reply(good)
        stand.faults["/ods"] = [Reply(b"", 302, headers={"Location": f"{elsewhere.address}/a.pdf"})] * 2
        stand.links[SYMBOL, "en"] = [("English pdf", f"{elsewhere.address}/a.pdf")]
        outcome = fetched(stand, tmp_path)
        assert outcome.outcome == "failed" and "not on a host that may be asked" in outcome.message
        assert elsewhere.asked == [] and visible(tmp_path) == []


def test_fetch_follows_within_the_host(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.faults["/ods"] = [Reply(b"", 302, headers={"Location": "/store/1.pdf"})]
    stand.pages["/store/1.pdf"] = Reply(good)
    assert fetched(stand, tmp_path).outcome == "new"
    stand.pages["/round"] = Reply(b"", 302, headers={"Location": "/round"})
    with Client(stand.services()) as client, pytest.raises(SourceError, match="more than"):
        client.get(f"{stand.address}/round")


def test_fetch_too_large_is_not_taken(stand: Stand, tmp_path: Path, good: bytes) -> None:
    stand.files[SYMBOL, "en", "pdf"] = good
    assert fetched(stand, tmp_path, largest=1000).outcome == "failed"
    assert visible(tmp_path) == []


def test_fetch_a_server_that_never_ends_is_left(stand: Stand, tmp_path: Path, good: bytes) -> None:
    """It is never silent for long, so the limit of silence does not help."""
    stand.faults["/ods"] = [Reply(good, drip=0.05)] * 2
    outcome = fetched(stand, tmp_path, longest=0.3)
    assert outcome.outcome == "failed" and "not done after 0.3 seconds" in outcome.message
    assert visible(tmp_path) == []


def test_fetch_pauses_between_requests(stand: Stand, tmp_path: Path) -> None:
    fetched(stand, tmp_path, pause=0.15)
    times = [when for *_, when in stand.asked]
    assert len(times) >= 3 and stand.most_at_once == 1
    assert min(later - sooner for sooner, later in zip(times, times[1:], strict=False)) >= 0.14


@pytest.mark.parametrize(("symbol", "code"), [("no symbol", "en"), (SYMBOL, "de")])
def test_fetch_bad_words_are_refused(stand: Stand, tmp_path: Path, symbol: str, code: str) -> None:
    with pytest.raises(SourceError):
        fetched(stand, tmp_path, symbol, code)
    assert stand.asked == []


@pytest.mark.skipif(os.name != "posix", reason="needs a file in the place of a folder to be an error of the system")
def test_fetch_folder_that_cannot_be(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        fetched(stand, tmp_path / "file" / "raw")


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://documents.un.org/api", True),
        ("https://docstore.ohchr.org/x", True),
        ("http://documents.un.org/api", False),
        ("https://un.org.example/x", False),
        ("https://notun.org/x", False),
        ("https://un.org@example.net/x", False),
        ("https://example.net/un.org", False),
        ("file:///etc/hosts", False),
    ],
)
def test_fetch_asks_only_hosts_of_the_list(url: str, may: bool) -> None:
    assert Services().may_ask(url) is may


def test_fetch_settings_come_from_file_and_environment(tmp_path: Path) -> None:
    path = tmp_path / "services.toml"
    path.write_text('pause = 3\nods = "https://documents.un.org/other"\n')
    read = services(path, {"SUIVI_PAUSE": "4", "SUIVI_HOSTS": "un.org ohchr.org"})
    assert (read.pause, read.ods, read.hosts) == (4, "https://documents.un.org/other", ("un.org", "ohchr.org"))
    with pytest.raises(SourceError, match="mend"):
        services(None, {"SUIVI_PAUSE": "soon"})


@pytest.mark.parametrize(
    ("said", "wait"), [(None, None), ("7", 7.0), ("soon", None), ("Mon, 02 Mar 2020 12:00:00 GMT", 0)]
)
def test_fetch_retry_after(said: str | None, wait: float | None) -> None:
    assert seconds(said) == wait
