"""What the page meets that is not as it should be: it says so kindly, and what comes next."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from pipeline.publish.follow_up import left
from pipeline.publish.opened import connect
from pipeline.records import Review
from pipeline.review import append
from tests.dashboard.driving import browser_needed, count, go, served

ODD = "$x^2$ **bold** <b>HTML</b> <script>alert(1)</script> [link](http://example.org) :red[red] =1+1"


@contextmanager
def elsewhere(page: Page, tables: Path) -> Iterator[str]:
    """The address of another page, on other tables."""
    running = served(tables, tables, tables)
    yield next(running)
    page.goto("about:blank")  # before its server goes: it would complain
    running.close()


def filled(name: str, value: str) -> Review:
    """What somebody filled in of a recommendation."""
    day = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    return Review(recommendation_id=name, field="note", value=value, reviewer="A. Reader", reviewed_at=day, note=None)


def changed(tables: Path, out: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> Path:
    """A copy of the tables, one of them changed."""
    shutil.copytree(tables, out)
    pq.write_table(change(pq.read_table(tables / f"{name}.parquet")), out / f"{name}.parquet")
    return out


def test_a_copy_that_is_not_changed_is_whole(tables: Path, tmp_path: Path) -> None:
    out = changed(tables, tmp_path / "tables", "documents", lambda rows: rows)
    assert pq.read_table(out / "documents.parquet").equals(pq.read_table(tables / "documents.parquet"))


class TestPage:
    pytestmark = browser_needed

    def test_a_column_that_is_needed_and_not_there(self, page: Page, tables: Path, tmp_path: Path) -> None:
        out = changed(tables, tmp_path / "tables", "recommendations", lambda rows: rows.drop_columns(["text"]))
        with elsewhere(page, out) as address:
            go(page, address)
            expect(page.get_by_text("another version of suivi wrote it")).to_be_visible()
            expect(page.get_by_text("suivi process DOCUMENTS")).to_be_visible()

    def test_a_column_that_an_older_version_did_not_write(self, page: Page, tables: Path, tmp_path: Path) -> None:
        out = changed(tables, tmp_path / "tables", "documents", lambda rows: rows.drop_columns(["session"]))
        with elsewhere(page, out) as address:
            go(page, address)
            expect(page.get_by_text("an older version made them: documents.session")).to_be_visible()
            expect(page.get_by_test_id("stMetric").first).to_be_visible()

    def test_a_table_that_is_half_written(self, page: Page, tables: Path, tmp_path: Path) -> None:
        out = tmp_path / "tables"
        shutil.copytree(tables, out)
        half = (tables / "recommendations.parquet").read_bytes()
        with elsewhere(page, out) as address:
            (out / "recommendations.parquet").write_bytes(half[: len(half) // 2])
            go(page, address)
            expect(page.get_by_text("suivi process").first).to_be_visible()
            (out / "recommendations.parquet").write_bytes(half)
            go(page, address)
            expect(page.get_by_test_id("stMetric").first).to_be_visible()

    def test_what_was_filled_in_and_has_no_place_any_more(self, page: Page, tables: Path, tmp_path: Path) -> None:
        out = tmp_path / "tables"
        shutil.copytree(tables, out)
        append(out, [filled("CRPD/C/XMV/CO/2-3@en#11(a)", "kept"), filled("CRPD/C/XMV/CO/2-3@en#999", "lost")])
        with connect(out) as database:
            assert left(database) == [("CRPD/C/XMV/CO/2-3#999", "note", "lost")]
        with elsewhere(page, out) as address:
            go(page, address, view="quality")
            expect(page.get_by_text("Filled in, and without a place (1)")).to_be_visible()

    def test_texts_are_never_markup(self, page: Page, tables: Path, tmp_path: Path) -> None:
        def change(rows: pa.Table) -> pa.Table:
            texts = pa.array([ODD] * len(rows))
            return rows.set_column(rows.column_names.index("text"), "text", texts)

        out = changed(tables, tmp_path / "tables", "recommendations", change)
        with elsewhere(page, out) as address:
            go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(a)")
            shown = page.get_by_test_id("stText").filter(has_text="alert(1)").first
            expect(shown).to_have_text(re.compile(re.escape(ODD)))
            assert page.locator(".katex, [data-testid=stMain] script, a[href*='example.org']").count() == 0
            with page.expect_download() as waiting:
                page.get_by_role("button", name="CSV", exact=True).first.click()
            assert "<script>" in waiting.value.path().read_text(encoding="utf-8-sig")

    @pytest.mark.slow
    def test_a_text_of_ten_million_letters_is_cut_and_keeps_no_other_back(
        self, page: Page, tables: Path, tmp_path: Path
    ) -> None:
        def change(rows: pa.Table) -> pa.Table:
            texts = rows["text"].to_pylist()
            texts[rows["recommendation_id"].to_pylist().index("CRPD/C/XMV/CO/2-3@en#11(a)")] = "open a ferry " * 800_000
            return rows.set_column(rows.column_names.index("text"), "text", pa.array(texts))

        out = changed(tables, tmp_path / "tables", "recommendations", change)
        with elsewhere(page, out) as address:
            go(page, address, view="recommendations")
            assert count(page) > 1
            go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(a)")
            expect(page.get_by_text(re.compile(r"the whole text of 10,400,\d{3} letters is in"))).to_be_visible()
            go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(b)")
            expect(page.get_by_text("open a ferry open a ferry")).to_have_count(0)

    @pytest.mark.parametrize(
        "query",
        ['"ferries" AND (NOT *:', "'; DROP TABLE asked; --", ODD, "ferry " * 3, " ".join(map(str, range(3000)))],
    )
    def test_any_search_is_answered(self, page: Page, address: str, query: str) -> None:
        go(page, address, view="recommendations")
        every = count(page)
        box = page.get_by_role("textbox", name=re.compile("^Search"))
        box.fill(query)
        box.press("Enter")
        expect(page.get_by_text(f"{every} of {every} rec")).to_have_count(0)
        assert count(page) < every
        expect(page.get_by_text(re.compile("Nothing is left|CSV")).first).to_be_visible()

    def test_filters_that_leave_nothing(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", committee="CCPR", clock="answered")
        expect(page.get_by_text("Nothing is left: remove a filter")).to_be_visible()

    @pytest.mark.parametrize(
        ("view", "key", "asked"),
        [
            ("state", "of", "MRV"),
            ("recommendations", "committee", "ABC"),
            ("compare", "symbol-a", "A/1"),
            ("none", "", ""),
        ],
    )
    def test_a_link_to_what_is_not_there_any_more(
        self, page: Page, address: str, view: str, key: str, asked: str
    ) -> None:
        go(page, address, view=view, **({key: asked} if key else {}))
        expect(page.get_by_text(f"{asked or view}, which is not among these tables")).to_be_visible()
