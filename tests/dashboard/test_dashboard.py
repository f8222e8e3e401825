"""The web page in a real browser, on tables of the sample documents."""

from __future__ import annotations

import io
import re
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.index import fill
from dashboard.search import asking
from dashboard.show import aligned
from pipeline.knowledge.words import words
from tests.dashboard.driving import browser_needed, count, go, served
from tests.dashboard.picture import FILE, take

VIEWS = {
    "overview": "Overview",
    "recommendations": "Recommendations",
    "calendar": "Follow-up calendar",
    "state": "State",
    "compare": "Compare",
    "quality": "Data quality",
}
CONTROLS = {"button", "combobox", "textbox", "checkbox", "image"}
NAMED = {"button", "checkbox", "combobox", "image", "link", "spinbutton", "textbox"}
# how what has the focus looks, with what is around it: that is where a ring is drawn
LOOK = """() => window.around.map(each => { const is = getComputedStyle(each);
    return [is.outlineStyle, is.outlineColor, is.boxShadow, is.borderColor, is.backgroundColor].join(); }).join()"""
FOCUS = """() => {
    const one = document.activeElement;
    window.around = [one, ...one.parentElement.children];
    for (let up = one.parentElement; up && window.around.length < 12; up = up.parentElement) window.around.push(up);
    return one.tagName + ' ' + (one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText || '').trim();
}"""


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("en", "The State party should open its ferries.", "FERRY opened"),
        ("fr", "Ouvrir les écoles à toutes les élèves.", "ecole eleve"),
        ("es", "Adoptar medidas de protección.", "proteccion medida"),
        ("ru", "Принять меры по школам.", "ШКОЛА мера"),
        ("ar", "ضمان تعليم الأطفال في المدارس", "الاطفال مدارس"),
        ("zh", "委员会建议缔约国开放渡轮", "缔约国"),
        ("und", "Ferries", "ferries"),
    ],
)
def test_search_finds_other_forms(language: str, text: str, query: str) -> None:
    assert found([(text, language)], query) == [1]


@pytest.mark.parametrize("query", ["prison", "ferries prison", "轮渡"])
def test_search_wants_every_word(query: str) -> None:
    assert found([("Open the ferries.", "en"), ("A prison.", "en")], f"{query} closed") == []


def test_search_leaves_out_what_has_other_words() -> None:
    texts = [("Open the ferries.", "en"), ("Open the schools.", "en"), ("开放渡轮", "zh")]
    assert (found(texts, "ferry"), found(texts, "open"), found(texts, "渡轮"), found(texts, "")) == (
        [1],
        [1, 2],
        [3],
        [1, 2, 3],
    )


@pytest.mark.parametrize("query", ['"ferries" AND (', "ferries' OR 1=1; --", "<b>ferries</b>", "*ferries?"])
def test_search_takes_operators_for_nothing(query: str) -> None:
    assert found([("Open the ferries.", "en")], query) in ([], [1])


def test_only_what_is_not_cut_off_stands_at_the_right() -> None:
    rows = pd.DataFrame(
        {"a": ["قصير", "short"], "b": ["A text in another script, " * 9, "نص"], "c": ["نص طويل جدا " * 9, "نص"]}
    )
    assert {name for name, column in aligned(rows).items() if column["alignment"] == "right"} == {"a", "c"}


def found(texts: list[tuple[str, str]], query: str) -> list[int]:
    """The places, from 1, of the texts (with their language) that a query finds."""
    with duckdb.connect() as database:
        database.execute("CREATE TABLE asked (place INTEGER, language TEXT, text TEXT, concern TEXT, symbol TEXT)")
        for place, (text, language) in enumerate(texts, start=1):
            database.execute("INSERT INTO asked VALUES (?, ?, ?, NULL, 'CCPR/C/XMV/CO/5')", [place, language, text])
        fill(database)
        languages = [code for (code,) in database.execute("SELECT DISTINCT language FROM stems").fetchall()]
        places, values = asking(query, languages)
        return sorted(place for (place,) in database.execute(places, values).fetchall())


class TestPage:
    pytestmark = browser_needed

    @pytest.mark.parametrize("view", VIEWS)
    def test_every_view_draws(self, page: Page, address: str, view: str) -> None:
        go(page, address, view=view)
        expect(page.locator("h1")).to_have_text(VIEWS[view])
        drawn = page.get_by_test_id("stDataFrame").or_(page.get_by_test_id("stVegaLiteChart"))
        expect(drawn.locator("visible=true").first).to_be_visible(timeout=60_000)

    def test_filters_narrow_and_stand_in_the_address(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations")
        every = count(page)
        page.get_by_text("Priority", exact=True).first.click()
        expect(page).to_have_url(re.compile("priority=1"))
        expect(page.get_by_text(f"{every} of {every} rec")).to_have_count(0)
        fewer = count(page)
        assert 0 < fewer < every
        go(page, page.url)
        assert count(page) == fewer

    def test_a_field_of_the_heat_map_leads_to_its_recommendations(self, page: Page, address: str) -> None:
        go(page, address)
        heat = page.get_by_test_id("stVegaLiteChart").nth(3)
        expect(heat.locator("canvas, svg").first).to_be_visible(timeout=60_000)
        heat.scroll_into_view_if_needed()
        box = heat.bounding_box()
        assert box
        for down, across in product((90, 110, 130, 150), (0.6, 0.7)):  # some fields are empty
            page.mouse.click(box["x"] + box["width"] * across, box["y"] + down)
            page.wait_for_timeout(700)
            if "view=recommendations" in page.url:
                break
        expect(page).to_have_url(re.compile(r"view=recommendations.*rights="), timeout=30_000)
        expect(page.locator("h1")).to_have_text(VIEWS["recommendations"])
        assert 0 < count(page) < 240

    def test_comparing_two_cycles_shows_what_is_repeated(self, page: Page, address: str) -> None:
        go(page, address, view="compare", by="cycles")
        expect(page.get_by_text(re.compile("^What .* repeats of")).first).to_be_visible(timeout=60_000)

    def test_filter_by_the_clock_narrows(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", clock="answered")
        assert 0 < count(page) < 240

    def test_a_link_opens_in_another_language(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", text="fr", rec="CRPD/C/XMV/CO/2-3@en#11(a)")
        expect(page.get_by_text("not among these tables")).to_have_count(0)
        expect(page.get_by_text("Le Comité", exact=False).first).to_be_visible(timeout=60_000)

    def test_prints_without_what_one_clicks(self, page: Page, address: str) -> None:
        go(page, address, view="state")
        page.emulate_media(media="print")
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()

    def test_the_picture_in_the_documentation_is_the_page_as_it_is(self, page: Page, address: str) -> None:
        """Days pass and fonts differ; another page has another picture (`python -m tests.dashboard.picture` makes it)."""
        assert FILE.stat().st_size < 300_000
        with Image.open(io.BytesIO(take(page, address))) as now, Image.open(FILE) as kept:
            assert now.size == kept.size
            shapes = [np.asarray(image.convert("L").resize((70, 70))).ravel() for image in (now, kept)]
        assert np.corrcoef(shapes[0], shapes[1])[0, 1] > 0.7

    def test_search_finds(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", q="prisons", committee="CCPR")
        found = count(page)
        go(page, address, view="recommendations", committee="CCPR")
        assert 0 < found < count(page)

    def test_search_finds_without_accents(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", text="fr", q="accessibilite")
        assert count(page) > 0

    def test_nothing_left_is_said_kindly(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", q="zzzz <script>alert(1)</script>")
        expect(page.get_by_text("Nothing is left")).to_be_visible(timeout=60_000)

    def test_deep_link_opens_the_printed_page(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(a)")
        expect(page.get_by_text("CRPD/C/XMV/CO/2-3, para. 11 (a)", exact=True)).to_be_visible(timeout=60_000)
        expect(page.get_by_text("The Committee is concerned", exact=False).first).to_be_visible()
        expect(page.get_by_test_id("stImage").locator("img")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Labels", exact=True)).to_be_visible()
        page.wait_for_timeout(1_000)  # what stands below the labels, or an error in its place
        expect(page.get_by_test_id("stException")).to_have_count(0)

    def test_deep_link_to_what_is_gone(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", rec="CRPD/C/XMV/CO/9@en#1")
        expect(page.get_by_text("not among these tables")).to_be_visible(timeout=60_000)

    def test_arabic_is_right_to_left(self, page: Page, address: str) -> None:
        go(page, address, lang="ar", view="calendar")
        expect(page.locator("h1")).to_have_text("جدول المتابعة")
        expect(page.locator("h1")).to_have_css("direction", "rtl", timeout=30_000)

    def test_tables_of_arabic_begin_at_the_right(self, page: Page, address: str) -> None:
        go(page, address, lang="ar", view="calendar")
        heads = page.get_by_test_id("stDataFrame").first.locator("[role=columnheader]")
        expect(heads.last).to_have_text(words("ar").columns["due_on"], timeout=60_000)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="CSV", exact=True).first.click()
        assert waiting.value.path().read_text(encoding="utf-8-sig").startswith(words("ar").columns["due_on"])

    def test_quality_has_no_heading_of_a_column(self, page: Page, address: str) -> None:
        go(page, address, lang="fr", view="quality")
        heads = page.get_by_test_id("stDataFrame").locator("[role=columnheader]")
        expect(heads.filter(has_text="Qualité du texte").first).to_be_attached(timeout=60_000)
        assert not [text for text in heads.all_inner_texts() if "_" in text]

    def test_quality_shows_what_stands_under_no_number(self, page: Page, address: str) -> None:
        go(page, address, view="quality", unnumbered="CRPD/C/XMV/FCO/2-3@en")
        expect(page.get_by_text("Text under no paragraph number")).to_be_visible(timeout=60_000)
        cells = page.get_by_test_id("stDataFrame").locator("[role=gridcell]")
        expect(cells.filter(has_text="Date received").first).to_be_attached(timeout=60_000)

    def test_what_is_not_known_is_left_empty(self, page: Page, address: str) -> None:
        go(page, address, view="state")
        cells = page.get_by_test_id("stDataFrame").first.locator("[role=gridcell]")
        expect(cells.filter(has_text="CRPD/C/XMV/FCO/2-3")).to_be_attached()
        assert not {"None", "NaT", "nan"} & {*cells.all_inner_texts()}

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_everything_has_a_name_for_screen_readers(self, page: Page, address: str, language: str) -> None:
        go(page, address, lang=language, view="recommendations", rec="CRPD/C/XMV/CO/2-3@en#11(a)")
        expect(page.get_by_test_id("stImage").locator("img")).to_be_visible(timeout=60_000)
        tree = page.context.new_cdp_session(page)
        for _ in range(40):  # the browser builds it behind what it draws
            nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
            there = [
                (one["role"]["value"], one.get("name", {}).get("value", ""))
                for one in nodes
                if not one.get("ignored") and one["role"]["value"] in NAMED
            ]
            if {role for role, _ in there} >= CONTROLS:
                break
            page.wait_for_timeout(500)
        assert {role for role, _ in there} >= CONTROLS
        assert [role for role, name in there if not name.strip()] == []

    def test_every_control_is_reached_by_the_tab_key_and_shows_it(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations")
        count(page)
        reached: dict[str, bool] = {}
        for _ in range(40):
            page.keyboard.press("Tab")
            page.wait_for_timeout(250)  # until it is painted
            name = page.evaluate(FOCUS)
            if name in reached:
                continue
            focused = page.evaluate(LOOK)
            page.evaluate("window.one = document.activeElement; window.one.blur()")
            page.wait_for_timeout(250)
            reached[name] = page.evaluate(LOOK) != focused
            page.evaluate("window.one.focus()")
        assert {f"INPUT {name}" for name in ("View", "State", "Committee", "Priority")} <= {*reached}
        assert any(name.startswith("INPUT Search") for name in reached), reached
        assert {"BUTTON CSV", "BUTTON XLSX"} <= {*reached}
        assert [name for name, seen in reached.items() if name.startswith(("INPUT", "BUTTON")) and not seen] == []

    def test_download_is_what_is_on_the_screen(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", committee="CCPR")
        rows = count(page)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="CSV", exact=True).first.click()
        text = waiting.value.path().read_text(encoding="utf-8-sig")
        assert len(set(re.findall(r"CCPR/C/XMV/CO/5@en#\S+$", text, re.MULTILINE))) == rows

    def test_without_tables_it_says_what_to_do(self, page: Page, tmp_path: Path) -> None:
        server = served(tmp_path, tmp_path, tmp_path)
        go(page, next(server))
        expect(page.get_by_text("suivi process")).to_be_visible(timeout=60_000)
        page.goto("about:blank")  # before its server goes: it would complain
        server.close()
