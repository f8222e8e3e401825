"""The store of what people say: nothing lost, nothing half written, nothing wrong taken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import review
from pipeline.errors import ReviewError
from pipeline.knowledge import SCHEMES, scheme
from pipeline.records import Review

ID = "CRPD/C/XMV/CO/1@en#12(a)"
DAY = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def entry(field: str, value: str, *, reviewer: str = "Ada", hours: int = 0, note: str | None = None) -> Review:
    at = DAY + dt.timedelta(hours=hours)
    return Review(recommendation_id=ID, field=field, value=value, reviewer=reviewer, reviewed_at=at, note=note)


def test_review_nothing_said(tmp_path: Path) -> None:
    assert review.load(tmp_path) == []


def test_review_what_is_added_is_read_again(tmp_path: Path) -> None:
    first = [entry("status", "in progress", note="told by the ministry"), entry("responsible", "Ministry of\nHealth")]
    second = [entry("status", "implemented", hours=1)]
    assert review.append(tmp_path, first) == first
    assert review.append(tmp_path, second) == second
    assert review.load(tmp_path) == [*first, *second]
    assert {key[1]: one.value for key, one in review.current(review.load(tmp_path)).items()} == {
        "status": "implemented",
        "responsible": "Ministry of\nHealth",
    }


def test_review_the_same_again_adds_nothing(tmp_path: Path) -> None:
    review.append(tmp_path, [entry("status", "in progress")])
    before = (tmp_path / review.STORE).read_bytes()
    assert review.append(tmp_path, [entry("status", "in progress", hours=5)]) == []
    assert (tmp_path / review.STORE).read_bytes() == before


def test_review_taken_back(tmp_path: Path) -> None:
    review.append(tmp_path, [entry("status", "in progress")])
    review.append(tmp_path, [entry("status", "", hours=1)])
    assert len(review.load(tmp_path)) == 2
    assert review.merged(review.load(tmp_path)) == []
    assert review.append(tmp_path, [entry("note", "")]) == []


def test_review_two_reviewers_are_both_kept() -> None:
    two = [entry("status", "implemented", hours=2), entry("status", "in progress", reviewer="Ben")]
    assert len(review.merged(two)) == 2
    assert review.current(two)[ID, "status"].reviewer == "Ada"
    assert [one.reviewer for one in review.disagreements(two)[ID, "status"]] == ["Ben", "Ada"]
    assert review.disagreements([entry("sdg", "a; b"), entry("sdg", "b; a", reviewer="Ben")]) == {}


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("right", "Right to a pony", "no label of right: Right to a pony"),
        ("colour", "red", "no field"),
        ("status", "nearly", "no status"),
        ("progress_percent", "101", "0 to 100"),
        ("progress_percent", "-1", "0 to 100"),
        ("overrules", "right; mood", "no scheme: mood"),
    ],
)
def test_review_wrong_entries_are_refused_whole(field: str, value: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=why):
        review.append(tmp_path, [entry("status", "implemented"), entry(field, value)])
    assert review.load(tmp_path) == []


def test_review_every_label_can_be_said() -> None:
    for key in SCHEMES:
        names = [label.name for label in scheme(key).labels]
        assert review.parts("; ".join(names), key) == tuple(names)
        assert review.wrong(key, "; ".join(names)) is None
        assert review.wrong(key, review.NOTHING) is None


def test_review_a_damaged_store_is_told_with_its_line(tmp_path: Path) -> None:
    review.append(tmp_path, [entry("status", "implemented")])
    with (tmp_path / review.STORE).open("a") as file:
        file.write('{"recommendation_id": "half')
    with pytest.raises(ReviewError, match=r"reviews\.jsonl, line 2"):
        review.load(tmp_path)
    before = (tmp_path / review.STORE).read_bytes()
    with pytest.raises(ReviewError):
        review.append(tmp_path, [entry("status", "in progress", hours=1)])
    assert (tmp_path / review.STORE).read_bytes() == before


def test_review_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReviewError, match="cannot be written"):
        review.append(tmp_path / "file" / "folder", [entry("status", "implemented")])


@given(
    st.lists(
        st.tuples(st.sampled_from(["note", "measure"]), st.text(max_size=8), st.sampled_from(["A", "B"])), max_size=12
    )
)
def test_review_the_last_word_counts_however_it_is_split(said: list[tuple[str, str, str]]) -> None:
    entries = [entry(field, value, reviewer=who, hours=n) for n, (field, value, who) in enumerate(said)]
    last = {(one.field, one.reviewer): one.value for one in entries}
    merged = {(one.field, one.reviewer): one.value for one in review.merged(reversed(entries))}
    assert merged == {key: value for key, value in last.items() if value}
