"""The real services still speak the grammar that the stand-in speaks: asked only where SUIVI_LIVE is set, and politely."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import provenance
from pipeline.sources.client import Client
from pipeline.sources.discover import discover
from pipeline.sources.fetch import access, fetch_all
from pipeline.sources.memory import Memory
from pipeline.sources.pages import Page
from pipeline.sources.services import services

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not os.environ.get("SUIVI_LIVE"), reason="set SUIVI_LIVE to ask the real services"),
]
SYMBOL = "CRPD/C/IRL/CO/1"


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(services()) as client:
        yield client


def test_live_documents_by_symbol(client: Client) -> None:
    assert client.start(access(client, SYMBOL, "en", "pdf")).body.startswith(b"%PDF")


def test_live_a_symbol_that_is_none_gives_no_file(client: Client) -> None:
    assert not client.start(access(client, "CRPD/C/IRL/CO/99", "en", "pdf")).body.startswith(b"%PDF")


def test_live_download_page_has_links(client: Client) -> None:
    answer = client.get(f"{client.services.treaty_bodies}/Download.aspx?symbolno={SYMBOL}&Lang=en")
    assert answer.status == 200
    assert Page(answer.body, answer.url).file_links()


def test_live_search_and_country_page_list_what_is_known(client: Client, tmp_path: Path) -> None:
    with Memory(tmp_path) as memory:
        found = discover(client, memory, "IRL", bodies=["CRPD"], most=0)
    assert found.failed == ()
    assert SYMBOL in {new.symbol for new in found.new}


def test_live_a_document_is_fetched_with_its_sidecar(client: Client, tmp_path: Path) -> None:
    with Memory(tmp_path) as memory:
        (outcome,) = fetch_all(client, memory, tmp_path, [(SYMBOL, "en")])
    assert outcome.path is not None
    assert provenance.read(outcome.path)["symbol"] == SYMBOL
