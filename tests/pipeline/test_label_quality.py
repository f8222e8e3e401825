"""Figures beside labels: what the file says is what the card, the page and the schemes say."""

from __future__ import annotations

from pathlib import Path

from benchmarks import labels
from pipeline.knowledge import scheme
from pipeline.knowledge.quality import ON, Quality, measured, page, quality

DOCS = Path(__file__).parents[2] / "docs"


def test_every_row_is_a_label_measured_on_something_known():
    assert measured()
    for row in measured():
        assert row.label in scheme(row.scheme).by_code
        assert row.on in ON
        assert 0 <= row.precision <= 1
        assert row.support or row.given
    keys = [row[:4] for row in measured()]
    assert len(keys) == len(set(keys))


def test_figures_of_a_row_agree_with_one_another():
    for row in measured():
        right = row.recall * row.support
        assert abs(row.f1 - 2 * right / (row.support + row.given)) < 0.01, row


def test_rights_in_english_are_those_of_the_card():
    rights = [row for row in measured() if (row.scheme, row.language) == ("right", "en")]
    assert rights == list(labels.of_card())


def test_the_page_is_in_step_with_the_file():
    assert (DOCS / "labels.md").read_text(encoding="utf-8") == page(), "run python -m benchmarks.labels, see its head"


def test_the_figures_of_a_label_are_those_on_most_texts():
    found = quality("action", "ratify", "en")
    assert isinstance(found, Quality)
    assert found.on == "by_hand_kept_apart"
    assert found.support == max(row.support for row in measured() if row.label == "ratify" and row.scheme == "action")
    assert quality("action", "ratify", "zh") is None
