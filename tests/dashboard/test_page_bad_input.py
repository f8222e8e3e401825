"""What the page meets that is not as it should be: it says so kindly, and what comes next."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote_plus

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from dashboard.__main__ import prepare
from dashboard.data import ready
from pipeline.publish.follow_up import left
from pipeline.publish.opened import connect
from pipeline.review import append
from tests.dashboard.driving import browser_needed, count, filled, go, served, settle

ODD = (
    "$x^2$ **bold** <b>HTML</b> <script>alert(1)</script> <img src=x onerror=alert(1)> [link](http://example.org) "
    ":red[red] :material/home: :smile: =1+1"
)
MARKUP = (
    ".katex, .stApp [data-testid=stIconMaterial]:text-is('home'), .stApp script, .stApp img[src=x], "
    "a[href*='example.org'], [data-testid=stMain] b, .stMarkdownColoredText"
)


@pytest.fixture(scope="module")
def elsewhere(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of another page, and the folder of its tables, which change while it runs."""
    folder = tmp_path_factory.mktemp("tables") / "tables"
    running = served(folder, tables, folder.parent)
    yield next(running), folder
    running.close()


@pytest.fixture
def published(elsewhere: tuple[str, Path], tables: Path, page: Page) -> Iterator[tuple[str, Path]]:
    """The same, whole and published anew."""
    address, folder = elsewhere
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tables, folder)
    os.utime(folder / "datapackage.json")
    yield address, folder
    page.goto("about:blank")  # before its server goes: it would complain


def odd(rows: pa.Table, column: str) -> pa.Table:
    """Some text of each row is full of markup."""
    here = rows.column_names.index(column)
    texts = [value and f"{value} {ODD}" for value in rows.column(here).to_pylist()]
    return rows.set_column(here, rows.schema.field(here), pa.array(texts, rows.schema.field(here).type))


def change(folder: Path, name: str, changed: Callable[[pa.Table], pa.Table]) -> None:
    """Change a table."""
    pq.write_table(changed(pq.read_table(folder / f"{name}.parquet")), folder / f"{name}.parquet")


def test_tables_are_prepared_before_the_page_opens(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert not ready(tables, "fr")
    left = tmp_path / "suivi" / "dashboard" / ".0-en-1.duckdb.part"
    left.mkdir(parents=True)  # of one that was killed
    (left / "made").write_bytes(b"half")
    prepare(tables, ["fr"])
    assert not left.exists()
    assert (ready(tables, "fr"), ready(tables, "ar")) == (True, False)
    shutil.copytree(tables, tmp_path / "tables")
    (tmp_path / "tables" / "recommendations.parquet").write_bytes(b"PAR1")
    prepare(tmp_path / "tables", ["fr"])  # the page itself tells of it
    assert "could not be prepared for the page" in capsys.readouterr().err


class TestPage:
    pytestmark = browser_needed

    def test_a_column_that_is_needed_and_not_there(self, page: Page, published: tuple[str, Path]) -> None:
        address, folder = published
        change(folder, "recommendations", lambda rows: rows.drop_columns(["text"]))
        go(page, address)
        expect(page.get_by_text("another version of suivi wrote it")).to_be_visible()
        expect(page.get_by_text("suivi process DOCUMENTS")).to_be_visible()

    def test_a_column_that_an_older_version_did_not_write(self, page: Page, published: tuple[str, Path]) -> None:
        address, folder = published
        change(folder, "documents", lambda rows: rows.drop_columns(["session"]))
        go(page, address)
        expect(page.get_by_text("an older version made them: documents.session")).to_be_visible()
        expect(page.get_by_test_id("stMetric").first).to_be_visible()

    def test_a_table_that_is_half_written(self, page: Page, published: tuple[str, Path]) -> None:
        address, folder = published
        whole = (folder / "recommendations.parquet").read_bytes()
        (folder / "recommendations.parquet").write_bytes(whole[: len(whole) // 2])
        go(page, address)
        expect(page.get_by_text("suivi process").first).to_be_visible()
        (folder / "recommendations.parquet").write_bytes(whole)
        go(page, address)
        expect(page.get_by_test_id("stMetric").first).to_be_visible()

    def test_what_was_filled_in_and_has_no_place_any_more(self, page: Page, published: tuple[str, Path]) -> None:
        address, folder = published
        said = [filled(f"CRPD/C/XMV/CO/2-3@en#{place}", "note", ODD) for place in ("11(a)", "999")]
        append(folder, said)
        with connect(folder) as database:
            assert left(database) == [("CRPD/C/XMV/CO/2-3#999", "note", ODD)]
        go(page, address, view="quality")
        expect(page.get_by_text("Filled in, and without a place (1)")).to_be_visible()
        go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(a)")
        expect(page.get_by_test_id("stText").filter(has_text=ODD)).to_be_visible()
        assert page.locator(MARKUP).count() == 0

    def test_texts_are_never_markup(self, page: Page, published: tuple[str, Path]) -> None:
        address, folder = published
        for name, columns in {
            "recommendations": ["text"],
            "paragraphs": ["text", "heading"],
            "classifications": ["evidence", "label"],
            "documents": ["symbol", "title"],
            "issues": ["message", "kind"],
            "follow_ups": ["kind"],
        }.items():
            for column in columns:
                change(folder, name, partial(odd, column=column))
        for view, more in {
            "overview": {},
            "recommendations": {"rec": "CRPD/C/XMV/CO/2-3@en#11(a)"},
            "calendar": {},
            "state": {},
            "compare": {"by": "cycles"},
            "quality": {},
        }.items():
            go(page, address, view=view, **more)
            if view == "overview":  # what a chart says when one points at it
                page.get_by_test_id("stVegaLiteChart").last.locator("path[aria-roledescription]").first.hover()
            elif view == "recommendations":
                expect(page.get_by_test_id("stText").filter(has_text=ODD).first).to_be_visible()
                with page.expect_download() as waiting:
                    page.get_by_role("button", name="CSV", exact=True).first.click()
                assert "<script>" in waiting.value.path().read_text(encoding="utf-8-sig")
            elif view == "compare":
                expect(page.get_by_role("heading", name=ODD).first).to_be_visible()
            assert page.locator(MARKUP).evaluate_all("all => all.map(one => one.outerHTML)") == [], view

    def test_two_states_stand_side_by_side_with_what_each_was_asked(
        self, page: Page, published: tuple[str, Path]
    ) -> None:
        def moved(rows: pa.Table) -> pa.Table:
            there = zip(rows["document_id"].to_pylist(), rows["state"].to_pylist(), strict=True)
            states = ["MAR" if document.startswith("CCPR/") else state for document, state in there]
            return rows.set_column(rows.column_names.index("state"), "state", pa.array(states))

        address, folder = published
        for name in ("documents", "paragraphs"):
            change(folder, name, moved)
        asked = []
        for state in ("MAR", "XMV"):
            go(page, address, view="recommendations", state=state)
            asked.append(f"{count(page):,}")
        go(page, address, view="compare", by="states")
        for name in ("Morocco", "XMV"):
            expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        assert page.get_by_test_id("stMetricValue").all_inner_texts()[::4] == asked
        assert asked[0] != asked[1]

    @pytest.mark.slow
    def test_a_text_of_ten_million_letters_is_cut_and_keeps_no_other_back(
        self, page: Page, published: tuple[str, Path]
    ) -> None:
        def lengthen(rows: pa.Table) -> pa.Table:
            texts = rows["text"].to_pylist()
            texts[rows["recommendation_id"].to_pylist().index("CRPD/C/XMV/CO/2-3@en#11(a)")] = "open a ferry " * 800_000
            return rows.set_column(rows.column_names.index("text"), "text", pa.array(texts))

        address, folder = published
        change(folder, "recommendations", lengthen)
        go(page, address, view="recommendations")
        assert count(page) > 1
        go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(a)")
        expect(page.get_by_text(re.compile(r"the whole text of 10,400,\d{3} letters is in"))).to_be_visible()
        go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(b)")
        expect(page.get_by_text("open a ferry open a ferry").locator("visible=true")).to_have_count(0)

    def test_any_search_is_answered(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations")
        every = count(page)
        box = page.get_by_role("textbox", name=re.compile("^Search"))
        many = " ".join(map(str, range(3000)))
        for query in ('"ferries" AND (NOT *:', "'; DROP TABLE asked; --", ODD, "ferry " * 3, many):
            box.fill(query)
            box.press("Enter")
            expect(page).to_have_url(re.compile(f"q={re.escape(quote_plus(query[:20].strip()))}"))
            settle(page)
            assert count(page) < every, query
            expect(page.get_by_text(re.compile("Nothing is left|CSV")).first).to_be_visible()
        assert page.locator(MARKUP).count() == 0

    def test_a_link_to_what_is_not_there_any_more(self, page: Page, address: str) -> None:
        for view, key, asked in (
            ("state", "of", "MRV"),
            ("recommendations", "committee", "ABC"),
            ("recommendations", "year", "1066"),
            ("recommendations", "text", "tlh"),
            ("calendar", "state", "MRV"),
            ("compare", "symbol-a", "A/1"),
            ("quality", "issue_kind", "none_such"),
            ("none", "lang", "xx"),
        ):
            go(page, address, **{"view": view, key: asked})
            expect(page.get_by_text(f"{asked}, which is not among these tables")).to_be_visible()
        expect(page.get_by_text("none, which is not among these tables")).to_be_visible()
        go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/9@en#1", part="77")
        expect(page.get_by_text("The recommendation in the address is not among these tables")).to_be_visible()
        go(page, address, view="recommendations", committee="CCPR", clock="answered")
        expect(page.get_by_text("Nothing is left: remove a filter")).to_be_visible()
