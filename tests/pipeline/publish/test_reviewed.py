"""People's labels among the pipeline's: they win over predictions, again and again, and nothing they said is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from pipeline import publish, review
from pipeline.publish import write
from pipeline.records import Result, Review
from pipeline.runner import run
from tests.pipeline.factories import DOCUMENT, NOON, classification, document, paragraph, recommendation

ID = f"{DOCUMENT}#7"


def entry(field: str, value: str, *, name: str = ID, reviewer: str = "Ada", hours: int = 0) -> Review:
    at = NOON + dt.timedelta(hours=hours)
    return Review(recommendation_id=name, field=field, value=value, reviewer=reviewer, reviewed_at=at, note=None)


def result() -> Result:
    labels = [
        classification(scheme="right", label="Right to health", method="stated", evidence="CRPD:25", score=1.0),
        classification(scheme="right", label="Right to education", method="model", score=0.6),
        classification(scheme="right", label="Freedom of movement", method="rule", score=0.5),
        classification(scheme="persons", label="Children", method="rule", score=0.5),
        classification(f"{DOCUMENT}#8", scheme="right", label="Right to education", method="model", score=0.6),
    ]
    return Result(
        document=document(paragraphs=2),
        paragraphs=[paragraph("7"), paragraph("8")],
        recommendations=[recommendation("7"), recommendation("8")],
        classifications=labels,
    )


def query(out: Path, sql: str) -> list[tuple[object, ...]]:
    return duckdb.sql(sql.replace("FROM ", f"FROM '{out}/").replace("!", ".parquet'")).fetchall()


def labels(out: Path, *reviews: Review, number: int = 7) -> set[tuple[object, ...]]:
    write([result()], out, reviews=reviews)
    name = f"{DOCUMENT}#{number}"
    return set(query(out, f"SELECT scheme, label, method FROM classifications! WHERE recommendation_id = '{name}'"))


STATED = ("right", "Right to health", "stated")
CHILDREN = ("persons", "Children", "rule")


def test_reviewed_labels_win_over_predicted_ones_of_their_scheme(tmp_path: Path) -> None:
    said = entry("right", "Labour rights and right to work; Right to education")
    expected = {
        STATED,
        CHILDREN,
        ("right", "Labour rights and right to work", "review"),
        ("right", "Right to education", "review"),
    }
    before = labels(tmp_path, number=8)
    assert labels(tmp_path, said) == expected
    assert labels(tmp_path, said, number=8) == before
    assert query(tmp_path, "SELECT field, value, reviewer FROM reviews!") == [("right", said.value, "Ada")]


def test_reviewed_stated_labels_are_overruled_only_when_said(tmp_path: Path) -> None:
    two = (entry("right", "Labour rights and right to work"), entry("overrules", "right"))
    assert labels(tmp_path, *two) == {CHILDREN, ("right", "Labour rights and right to work", "review")}
    assert labels(tmp_path, entry("overrules", "right")) == labels(tmp_path)


def test_reviewed_none_of_the_labels_applies(tmp_path: Path) -> None:
    assert labels(tmp_path, entry("persons", review.NOTHING)) == labels(tmp_path) - {CHILDREN}


def test_reviewed_taken_back(tmp_path: Path) -> None:
    assert labels(tmp_path, entry("right", "Labour rights and right to work"), entry("right", "", hours=1)) == labels(
        tmp_path
    )


def test_reviewed_tracking_entries_change_no_label(tmp_path: Path) -> None:
    assert labels(tmp_path, entry("responsible", "Ministry of Ferries")) == labels(tmp_path)
    write([result()], tmp_path, reviews=[entry("responsible", "Ministry of Ferries")])
    assert query(tmp_path, "SELECT value FROM reviews!") == [("Ministry of Ferries",)]


def test_reviewed_two_reviewers_who_disagree_are_told(tmp_path: Path) -> None:
    ben = entry("right", "Labour rights and right to work", reviewer="Ben", hours=1)
    assert ("right", "Labour rights and right to work", "review") in labels(
        tmp_path, entry("right", "Right to education"), ben
    )
    (said,) = query(tmp_path, "SELECT document_id, kind, message FROM issues!")
    assert said[:2] == (DOCUMENT, "reviewers_disagree")
    assert "'Labour rights and right to work' for Ben" in str(said[2])
    assert query(tmp_path, "SELECT count(*) FROM reviews!") == [(2,)]


def test_reviewed_recommendation_that_is_no_more(tmp_path: Path) -> None:
    write([result()], tmp_path, reviews=[entry("right", "Labour rights and right to work", name=f"{DOCUMENT}#99")])
    ((kind, message),) = query(tmp_path, "SELECT kind, message FROM issues!")
    assert kind == "review_unknown"
    assert "#99" in str(message)
    assert query(tmp_path, "SELECT count(*) FROM reviews!") == [(1,)]


def test_reviewed_label_of_another_version_is_told(tmp_path: Path) -> None:
    write([result()], tmp_path, reviews=[entry("right", "Right to a pony; Right to education")])
    assert query(tmp_path, "SELECT label FROM classifications! WHERE method = 'review'") == [("Right to education",)]
    ((kind, message),) = query(tmp_path, "SELECT kind, message FROM issues!")
    assert kind == "review_label_unknown"
    assert "Right to a pony" in str(message)


def test_reviewed_a_document_without_reviews_is_as_it_was(tmp_path: Path) -> None:
    write([result()], tmp_path / "a")
    write([result()], tmp_path / "b", reviews=[])
    for name in ("classifications.csv", "issues.csv", "reviews.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert publish.differing(tmp_path / "b") == ()


def test_reviewed_survives_every_run(raw: Path, tmp_path: Path) -> None:
    source, out = min(raw.glob("CRPD*.pdf")), tmp_path / "out"
    run([source], out, jobs=1)
    ((name,),) = query(out, "SELECT min(recommendation_id) FROM recommendations!")
    review.append(
        out,
        [
            entry("right", "Labour rights and right to work", name=str(name)),
            entry("status", "implemented", name=str(name)),
        ],
    )
    for _ in range(2):
        run([source], out, jobs=1)
        assert query(out, "SELECT recommendation_id, label FROM classifications! WHERE method = 'review'") == [
            (name, "Labour rights and right to work")
        ]
        assert query(out, "SELECT field FROM reviews! ORDER BY field") == [("right",), ("status",)]
    assert len(review.load(out)) == 2
