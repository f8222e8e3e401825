"""docs/reading.md names a test for every kind of document and every feature of typesetting: each is there."""

import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=["::".join(each) for each in NAMED])
def test_a_test_that_the_page_names_is_there(path: str, name: str) -> None:
    assert re.search(rf"^def {name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_row_names_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| kind |"))]
    rows = [row for row in rows if not row.startswith(("| feature |", "| what |"))]
    assert len(rows) > 30 and all("`tests/" in row for row in rows)
