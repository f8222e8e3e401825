"""The web page in a real browser, on tables of the sample documents."""

from __future__ import annotations

import datetime as dt
import io
import re
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from pipeline.knowledge.words import words
from pipeline.publish.report import write_report
from tests.dashboard.driving import browser_needed, count, go, served, settle
from tests.dashboard.picture import FILE, take

ONE = "CRPD/C/XMV/CO/2-3@en#11(a)"
VIEWS = ("overview", "recommendations", "calendar", "state", "compare", "quality")
NAMED = {"button", "checkbox", "combobox", "image", "link", "spinbutton", "textbox"}
FAINT = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8").partition("\n")[2]
# how what has the focus looks, with what is around it: that is where a ring is drawn
LOOK = """() => window.around.map(each => { const is = getComputedStyle(each);
    return [is.outlineStyle, is.outlineColor, is.boxShadow, is.borderColor, is.backgroundColor].join(); }).join()"""
FOCUS = """() => {
    const one = document.activeElement;
    window.around = [one, ...one.parentElement.children];
    for (let up = one.parentElement; up && window.around.length < 12; up = up.parentElement) window.around.push(up);
    return one.tagName + ' ' + (one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText || '').trim();
}"""
TINT = (255, 245, 210)  # of the outlined passage


def roles(page: Page) -> list[tuple[str, str]]:
    """Role and name of what the browser tells screen readers of."""
    tree = page.context.new_cdp_session(page)
    for _ in range(40):  # the browser builds it behind what it draws
        nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
        there = [
            (one["role"]["value"], one.get("name", {}).get("value", "")) for one in nodes if not one.get("ignored")
        ]
        if {"heading", "combobox", "button"} <= {role for role, _ in there}:
            return there
        page.wait_for_timeout(500)
    raise AssertionError("the browser has no tree for screen readers")


def downloaded(page: Page, kind: str) -> pd.DataFrame:
    """What the first of the buttons gives."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind, exact=True).first.click()
    path = waiting.value.path()
    if kind == "CSV":
        return pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    head, *rows = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active.iter_rows(values_only=True)
    return pd.DataFrame(rows, columns=head, dtype=str)


def printed(page: Page) -> str:
    """The text of the page on paper, without white: where lines end is left to the browser."""
    page.emulate_media(media="print")
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as paper:
        page.emulate_media(media="screen")
        return "".join("".join(sheet.get_textpage().get_text_bounded() for sheet in paper).split())


def cells(table: Locator) -> list[str]:
    expect(table.locator("[role=gridcell]").first).to_be_attached()
    return [text.strip("\u2066\u2067\u2068\u2069") for text in table.locator("[role=gridcell]").all_inner_texts()]


class TestPage:
    pytestmark = browser_needed

    @pytest.mark.parametrize("language", ["en", "fr", "ar"])
    def test_every_view_can_be_read_and_heard(self, page: Page, address: str, language: str) -> None:
        """Drawn, in its direction, each control with a name, each text with the contrast that WCAG 2.2 asks."""
        said = words(language)
        for view, more in (*((view, {}) for view in VIEWS), ("recommendations", {"rec": ONE})):
            go(page, address, lang=language, view=view, **more)
            expect(page.locator("h1")).to_have_text(said.page[f"view_{view}"])
            expect(page.locator("h1")).to_have_css("direction", "rtl" if said.right_to_left else "ltr")
            drawn = page.get_by_test_id("stDataFrame").or_(page.get_by_test_id("stVegaLiteChart"))
            expect(drawn.locator("visible=true").first).to_be_visible()
            if more:
                expect(page.get_by_test_id("stImage").locator("img")).to_be_visible()
            there = roles(page)
            assert [role for role, name in there if role in NAMED and not name.strip()] == [], view
            assert ("image" in {role for role, _ in there}) is bool(more)
            looks = page.evaluate(FAINT)
            assert (looks["faint"], looks["looked"] > 10) == ([], True), view
            heads = page.locator("[role=columnheader]").all_inner_texts()
            assert not [text for text in heads if "_" in text and text != "recommendation_id"]
            if (
                view == "overview"
            ):  # without tables at first: what draws them is a third of what a browser would have to read
                expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
                continue
            assert not {"None", "NaT", "nan"} & {*cells(page.get_by_test_id("stDataFrame"))}

    def test_filters_narrow_to_what_they_name(self, page: Page, address: str, tables: Path) -> None:
        with duckdb.connect() as database:
            asked = database.execute(
                "SELECT committee, year(adopted_on) AS year, bool_or(priority) AS priority, citation_key "
                f"FROM '{tables}/recommendations.parquet' JOIN '{tables}/documents.parquet' USING (document_id) GROUP BY ALL"
            ).df()
        go(page, address, view="recommendations")
        every = count(page)
        assert every == asked["citation_key"].nunique()
        labels = {
            "rights": "Right to health",
            "persons": "Children",
            "sdg": "10 - REDUCED INEQUALITIES",
            "action": "Adopt or amend law",
            "clock": "answered",
        }
        for key, value in labels.items():
            go(page, address, view="recommendations", **{key: value})
            assert 0 < count(page) < every, key
        known = {
            "committee": ("CCPR", (asked["committee"] == "CCPR").sum()),
            "year": ("2013", (asked["year"] == 2013).sum()),
            "priority": ("1", asked["priority"].sum()),
            "status": ("in progress", 2),
        }
        for key, (value, number) in known.items():
            go(page, address, view="recommendations", **{key: value})
            assert count(page) == number, key
        go(page, address, view="recommendations", text="fr", language="fr")
        assert 0 < count(page) < every

    @pytest.mark.parametrize(
        ("language", "query"), [("en", "PRISON"), ("fr", "accessibilite"), ("ar", "الاعاقة"), ("ar", "إعاقة")]
    )
    def test_search_finds_other_forms(self, page: Page, address: str, language: str, query: str) -> None:
        go(page, address, view="recommendations", text=language, q=query)
        assert 0 < count(page) < 130

    def test_another_language_keeps_what_was_chosen(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", rec=ONE)
        every = count(page)
        page.get_by_text("Priority", exact=True).first.click()
        expect(page).to_have_url(re.compile("priority=1"))
        page.get_by_role("combobox", name="Committee").press_sequentially("CRPD")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("committee=CRPD"))
        page.keyboard.press("Escape")
        box = page.get_by_role("textbox", name=re.compile("^Search"))
        box.fill("persons")
        box.press("Enter")
        expect(page).to_have_url(re.compile("q=persons"))
        settle(page)
        fewer = count(page)
        assert 0 < fewer < every
        page.get_by_role("combobox", name="Language · Langue").press_sequentially("Français")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(words("fr").page["view_recommendations"])
        for part in ("lang=fr", "priority=1", "committee=CRPD", "q=persons", "rec="):
            expect(page).to_have_url(re.compile(part))
        settle(page)
        expect(page.get_by_text(words("fr").cite("CRPD/C/XMV/CO/2-3", "11", "(a)"), exact=True)).to_be_visible()
        page.get_by_role("combobox", name=re.compile("^Langue des textes")).press_sequentially("English")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("text=en"))
        settle(page)
        assert count(page) == fewer
        go(page, page.url)  # the address alone says all of it
        assert count(page) == fewer

    def test_a_field_of_the_heat_map_leads_to_its_recommendations(self, page: Page, address: str) -> None:
        go(page, address)
        heat = page.get_by_test_id("stVegaLiteChart").last
        expect(heat.locator("canvas, svg").first).to_be_visible()
        heat.scroll_into_view_if_needed()
        box = heat.bounding_box()
        assert box
        for down, across in product((90, 110, 130, 150), (0.6, 0.7)):  # some fields are empty
            page.mouse.click(box["x"] + box["width"] * across, box["y"] + down)
            page.wait_for_timeout(700)
            if "view=recommendations" in page.url:
                break
        expect(page).to_have_url(re.compile(r"view=recommendations.*rights="))
        expect(page.locator("h1")).to_have_text("Recommendations")
        assert 0 < count(page) < 130

    def test_comparing_two_cycles_shows_what_is_repeated(self, page: Page, address: str) -> None:
        go(page, address, view="compare", by="cycles")
        expect(page.get_by_text(re.compile("^What .* repeats of")).first).to_be_visible()

    @pytest.mark.parametrize("width", [390, 1000])
    def test_a_report_is_no_wider_than_what_shows_it(
        self, browser: BrowserContext, tables: Path, tmp_path: Path, width: int
    ) -> None:
        write_report(tables, "XMV", tmp_path / "report.html", language="fr", today=dt.date(2026, 11, 27))
        opened = browser.new_page()
        opened.set_viewport_size({"width": width, "height": 800})
        opened.goto((tmp_path / "report.html").as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        opened.close()

    def test_a_chart_opens_as_a_table(self, page: Page, address: str) -> None:
        go(page, address, view="state")
        before = page.get_by_test_id("stDataFrame").count()
        page.get_by_text("As a table").first.click()
        expect(page.get_by_test_id("stDataFrame")).to_have_count(before + 1)

    def test_on_paper_tables_are_whole_and_controls_are_gone(self, page: Page, address: str) -> None:
        go(page, address, view="state")
        text = printed(page)
        assert "Adopted" in text and "English,Español" in text  # the last columns
        assert not [control for control in ("CSV", "XLSX", "Langue", "Asatable") if control in text]
        go(page, address, view="recommendations", committee="CRPD", year="2013")
        rows = count(page)
        cited = r"CRPD/C/XMV/CO/1,para\.\d+"
        assert len(re.findall(cited, printed(page))) == rows
        go(page, address, view="recommendations", committee="CRPD", year="2013", rec=ONE)
        text = printed(page)  # of the one that is open, with the earlier one that it repeats
        assert "Theprintedpage" in text and len(re.findall(cited, text)) == 1
        expect(page.locator(".paper").first).to_be_hidden()

    def test_on_a_telephone_bars_have_room_beside_their_names(self, page: Page, address: str) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        go(page, address, view="state")
        bars = page.get_by_test_id("stVegaLiteChart").first.locator("path[aria-roledescription=bar]")
        assert max(bars.nth(place).bounding_box()["width"] for place in range(3)) > 100
        main = page.get_by_test_id("stMain")
        assert main.evaluate("one => one.scrollWidth <= one.clientWidth")

    def test_a_dark_system_has_a_light_page(self, page: Page, address: str) -> None:
        page.emulate_media(color_scheme="dark")
        go(page, address, view="calendar")
        assert page.evaluate(FAINT)["faint"] == []
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", "rgb(255, 255, 255)")

    def test_the_picture_in_the_documentation_is_the_page_as_it_is(self, page: Page, address: str) -> None:
        """Days pass and fonts differ; another page has another picture (`python -m tests.dashboard.picture` makes it)."""
        assert FILE.stat().st_size < 300_000
        with Image.open(io.BytesIO(take(page, address))) as now, Image.open(FILE) as kept:
            assert now.size == kept.size
            shapes = [np.asarray(image.convert("L").resize((70, 70))).ravel() for image in (now, kept)]
        assert np.corrcoef(shapes[0], shapes[1])[0, 1] > 0.92  # with other columns in its list it was 0.89

    def test_deep_link_opens_the_printed_page(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", rec=ONE)
        one = page.locator(".st-key-one")
        expect(one.get_by_text("CRPD/C/XMV/CO/2-3, para. 11 (a)", exact=True)).to_be_visible()
        for text in (
            "The Committee is concerned",
            "Labels",
            "Concern",
            "Earlier",
            "State's answer",
            "Clock",
            "In progress",
        ):
            expect(one.get_by_text(text).first).to_be_visible()
        picture = page.get_by_test_id("stImage").locator("img")
        expect(picture).to_be_visible()
        with Image.open(io.BytesIO(picture.screenshot())) as seen:
            near = np.abs(np.asarray(seen.convert("RGB")).astype(int) - TINT).max(axis=2) < 20
        assert 0.005 < near.mean() < 0.2  # a passage, not a page
        go(page, address, view="recommendations", text="fr", rec=ONE)
        expect(page.get_by_text("not among these tables")).to_have_count(0)
        expect(one.get_by_text("Le Comité").first).to_be_visible()

    def test_tables_of_arabic_begin_at_the_right(self, page: Page, address: str) -> None:
        go(page, address, lang="ar", view="calendar")
        heads = page.get_by_test_id("stDataFrame").first.locator("[role=columnheader]")
        expect(heads.last).to_have_text(words("ar").columns["due_on"])
        assert downloaded(page, "CSV").columns[0] == words("ar").columns["due_on"]
        page.set_viewport_size({"width": 390, "height": 844})  # a telephone: the first columns are seen, not the last
        go(page, address, lang="ar", view="calendar")
        seen = "one => [one.scrollWidth - one.clientWidth > 10, Math.round(one.scrollLeft + one.clientWidth - one.scrollWidth)]"
        scroller = page.get_by_test_id("stDataFrame").first.locator(".dvn-scroller")
        for _ in range(40):
            if scroller.evaluate(seen) == [True, 0]:
                break
            page.wait_for_timeout(100)
        assert scroller.evaluate(seen) == [True, 0]
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()

    def test_quality_shows_what_stands_under_no_number(self, page: Page, address: str) -> None:
        go(page, address, view="quality", unnumbered="CRPD/C/XMV/FCO/2-3@en")
        expect(page.get_by_role("heading", name="Text under no paragraph number")).to_be_visible()
        cells = page.get_by_test_id("stDataFrame").locator("[role=gridcell]")
        expect(cells.filter(has_text="Date received").first).to_be_attached(timeout=60_000)

    def test_every_control_is_reached_by_the_tab_key_and_shows_it(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations")
        reached: dict[str, bool] = {}
        for _ in range(40):
            page.keyboard.press("Tab")
            page.wait_for_timeout(120)  # until it is painted
            name = page.evaluate(FOCUS)
            if name in reached:
                continue
            focused = page.evaluate(LOOK)
            page.evaluate("window.one = document.activeElement; window.one.blur()")
            page.wait_for_timeout(120)
            reached[name] = page.evaluate(LOOK) != focused
            page.evaluate("window.one.focus()")
        assert {f"INPUT {name}" for name in ("View", "State", "Committee", "Priority")} <= {*reached}
        assert any(name.startswith("INPUT Search") for name in reached), reached
        assert {"BUTTON CSV", "BUTTON XLSX"} <= {*reached}
        assert [name for name, seen in reached.items() if name.startswith(("INPUT", "BUTTON")) and not seen] == []

    def test_the_keyboard_opens_a_row(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", committee="CCPR")
        page.get_by_role("textbox", name=re.compile("^Search")).focus()
        for _ in range(8):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.tagName") == "CANVAS":
                break
        for key in ("ArrowDown", "ArrowDown", "Shift+Space"):
            page.keyboard.press(key)
            page.wait_for_timeout(150)
        expect(page).to_have_url(re.compile("rec=CCPR"))
        expect(page.get_by_test_id("stImage").locator("img")).to_be_visible()

    def test_downloads_are_what_is_on_the_screen(self, page: Page, address: str) -> None:
        go(page, address, view="recommendations", committee="CCPR")
        rows = count(page)
        shown = cells(page.get_by_test_id("stDataFrame").first)
        csv, xlsx = downloaded(page, "CSV"), downloaded(page, "XLSX")
        assert len(csv) == len(xlsx) == csv["recommendation_id"].nunique() == rows
        assert csv.fillna("").equals(xlsx.fillna("").astype(csv.dtypes.to_dict()))
        assert set(csv["Citation"].head(5)) | set(csv["Recommendation"].head(5)) <= {*shown}

    def test_without_a_publication_it_says_what_to_do_and_what_it_waits_for(
        self, page: Page, tables: Path, raw: Path, tmp_path: Path
    ) -> None:
        server = served(tmp_path / "none", raw, tmp_path)
        address = next(server)
        go(page, address)
        expect(page.get_by_text("suivi process")).to_be_visible()
        (tmp_path / "none").symlink_to(tables)
        page.goto(f"{address}?lang=fr")
        expect(page.get_by_text(words("fr").page["preparing"])).to_be_visible()
        expect(page.get_by_test_id("stMetric").first).to_be_visible()
        page.goto("about:blank")  # before its server goes: it would complain
        server.close()
