"""What we ship with may be shipped."""

from __future__ import annotations

import pytest

from benchmarks.licences import licence, may_be_shipped, pinned


def test_licences_of_all_that_is_pinned_may_be_shipped() -> None:
    assert len(pinned()) > 50
    refused = {name: words for name in pinned() if (words := licence(name)) and not may_be_shipped(words)}
    assert refused == {}


@pytest.mark.parametrize(
    ("words", "fine"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("MPL-2.0", True),
        ("GNU Library or Lesser General Public License (LGPL)", True),
        ("Artistic License; GNU General Public License (GPL)", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("", False),
    ],
)
def test_licences_are_told_apart(words: str, fine: bool) -> None:
    assert may_be_shipped(words) is fine
