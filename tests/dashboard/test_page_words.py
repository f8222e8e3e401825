"""What the page is made of without a browser: words for every code, colours that can be told from paper."""

from __future__ import annotations

import ast
import asyncio
import io
import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pandas as pd
import pytest

from dashboard.__main__ import main
from dashboard.given import csv, paper, xlsx
from dashboard.served import PROGRAM, AtOnce
from dashboard.show import lined, literal, named
from pipeline.codes import Cause, DocumentType, Status
from pipeline.knowledge.words import INTERFACES, words
from pipeline.publish.charts import BLUE, CLOCK, GRADES, INK, ORANGE
from tests.conftest import ROOT

CALLS = {"Doubt", "doubt", "_doubt", "Issue", "issue", "_issue", "LimitError"}
WHITE, FILLED = "#FFFFFF", "#F8F8F6"  # of the page, and of what is typed in
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


@cache
def told() -> frozenset[tuple[str, str]]:
    """Every step and kind that is written out where the pipeline says that it cannot vouch for something."""
    found: set[tuple[str, str]] = set()
    for path in (ROOT / "pipeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
                given = {word.arg: word.value for word in node.keywords}
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                both = node.args[:2] if name == "Doubt" else [given.get("step"), given.get("kind")]
                for what, value in zip(("step", "kind"), both, strict=False):
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        found.add((what, value.value))
    return frozenset(found)


@pytest.mark.parametrize("language", INTERFACES)
def test_every_step_and_kind_of_issue_has_words(language: str) -> None:
    said = words(language)
    found = told()
    assert len(found) > 50
    names = {"step": said.steps, "kind": said.issues}
    assert [pair for pair in sorted(found) if pair[1] not in names[pair[0]]] == []


@pytest.mark.parametrize("language", INTERFACES)
def test_every_code_that_the_page_shows_has_words(language: str) -> None:
    said = words(language)
    shown = {*get_args(DocumentType), *get_args(Status), "right", "persons", "sdg", "action", "stated", "rule", "model"}
    assert shown - {*said.codes} == set()
    assert {*get_args(Cause)} - {*said.causes} == set()


@pytest.mark.parametrize("language", sorted({*INTERFACES} - {"en"}))
def test_words_are_those_of_the_language(language: str) -> None:
    assert [kind for kind, name in words(language).issues.items() if name == words("en").issues[kind]] == []


def test_a_code_without_words_is_still_read() -> None:
    assert (named({"a_b": "x"}, "a_b"), named({}, "a_b"), named({}, None), named({}, float("nan"))) == (
        "x",
        "a b",
        "",
        "",
    )


@pytest.mark.parametrize(
    "text", ["$a$ and $b$", "**a** _b_", "<b>a</b>", ":red[a] :smile:", "[a](http://b.c)", "# a :material/b:"]
)
def test_signs_of_markup_stand_for_themselves(text: str) -> None:
    shown = literal(text)
    assert re.sub(r"\\(.)", r"\1", shown) == text
    assert re.findall(r"(?<!\\)[$*_<>:\[\]#]", shown) == []


def test_signs_of_other_scripts_stay_as_they_are() -> None:
    cited = words("ar").cite("CRPD/C/XMV/CO/1", "12", "(a)")
    assert literal(cited).replace("\\", "") == cited
    assert not re.search(r"\\[^!-~]", literal(f"\u200f{cited}\u200f"))


def test_lines_of_arabic_run_from_the_right_whatever_they_begin_with() -> None:
    assert lined("(a) أن تعدل القانون\n(b) to amend") == "\u200f(a) أن تعدل القانون\n(b) to amend"


@pytest.mark.parametrize("colour", [BLUE, ORANGE, *CLOCK.values(), *GRADES.values()])
def test_what_is_drawn_can_be_told_from_the_page(colour: str) -> None:
    assert contrast(colour, WHITE) >= SHAPE


@pytest.mark.parametrize("ground", [WHITE, FILLED])
def test_words_of_charts_can_be_read(ground: str) -> None:
    assert contrast(INK, ground) >= TEXT


def test_downloads_hold_no_formula() -> None:
    rows = pd.DataFrame(
        {"a": ["=1+1", "+A1", "-2", "@x", "plain", None], "n": pd.array([1, 2, None, 4, 5, 6], "Int64")}
    )
    assert not re.search(r"^[=+@-]", csv(rows).decode("utf-8-sig"), re.MULTILINE)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(rows))).active
    cells: list[Any] = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    assert [cell.value for cell in sheet["A"]] == ["a", "=1+1", "+A1", "-2", "@x", "plain", None]


def test_on_paper_texts_are_texts_and_nothing_is_nothing() -> None:
    rows = pd.DataFrame(
        {"<i>a</i>": ["<b>x</b> & y", None], "n": [1.5, float("nan")], "p": pd.array([2, None], "Int64")}
    )
    assert paper(rows).partition("<thead>")[2] == (
        "<tr><th>&lt;i&gt;a&lt;/i&gt;</th><th>n</th><th>p</th></tr></thead><tbody>"
        "<tr><td>&lt;b&gt;x&lt;/b&gt; &amp; y</td><td>1.5</td><td>2</td></tr><tr><td></td><td></td><td></td></tr></tbody></table>"
    )


def test_whoever_comes_next_is_told_at_once_of_all_files_that_were_asked_for() -> None:
    """Streamlit's own files, and nothing else, are answered without it."""
    passed: list[str] = []

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["path"])

    def get(path: str) -> tuple[dict[bytes, bytes], bytes]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(serving({"type": "http", "method": "GET", "path": path}, None, send))  # type: ignore[arg-type]
        return (dict(sent[0]["headers"]), sent[1]["body"]) if sent else ({}, b"")

    serving = AtOnce(streamlit)
    name = next(path.name for path in PROGRAM.rglob("Metric.*.js"))
    heads, page = get("/")
    assert (b"<title>Streamlit" in page, name.encode() in page, heads[b"cache-control"]) == (True, False, b"no-cache")
    heads, body = get(f"/static/js/{name}")
    assert (b"javascript" in heads[b"content-type"], int(heads[b"content-length"])) == (True, len(body))
    assert f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'.encode() in get("/")[1]
    for path in ("/static/../index.html", "/static/js/../../../../app.py", "/_stcore/health", "/static/js/none.js"):
        assert get(path) == ({}, b"")
        assert passed.pop() == path


@pytest.mark.parametrize("told", [[], ["--address", "0.0.0.0"]])
def test_the_page_listens_on_this_machine_only_unless_told_otherwise(
    told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, command: commands.append(command))
    monkeypatch.setattr(sys, "argv", ["dashboard", *told, str(tmp_path), str(tmp_path), "8501"])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    main()
    assert f"--server.address={told[1] if told else 'localhost'}" in commands[0]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, by WCAG."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
