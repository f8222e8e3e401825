"""Labels that a model read in one language version stand in the others; nothing stated and no other cut is touched."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from pipeline.publish import write
from pipeline.records import Classification, Result, Review
from tests.pipeline.factories import DOCUMENT, NOON, classification, document, paragraph, recommendation

SYMBOL = DOCUMENT.partition("@")[0]
MODEL = "right_en 1.1.0"


def version(language: str, *labels: tuple[str, str, str], items: tuple[str | None, ...] = (None,)) -> Result:
    """One paragraph in a language; labels are label, method and evidence, on its first recommendation."""
    name = f"{SYMBOL}@{language}"
    asks = [recommendation("7", item, name) for item in items]
    return Result(
        document=document(document_id=name, language=language, paragraphs=1),
        paragraphs=[paragraph("7", name)],
        recommendations=asks,
        classifications=[
            classification(
                asks[0].recommendation_id,
                label=label,
                method=method,
                evidence=evidence,
                score=1.0 if method == "stated" else 0.7,
                model=MODEL if method == "model" else None,
            )
            for label, method, evidence in labels
        ],
    )


ENGLISH = version("en", ("Right to health", "stated", "CRPD:25"), ("Right to education", "model", "school"))
SPANISH = ("Right to health", "stated", "CRPD:25"), ("Freedom of movement", "rule", "transbordador")


def labels(out: Path, *results: Result, language: str = "es", reviews: tuple[Review, ...] = ()) -> list[Classification]:
    write(results, out, reviews=reviews)
    rows = [Classification(**row) for row in pq.read_table(out / "classifications.parquet").to_pylist()]
    return [row for row in rows if f"@{language}#" in row.recommendation_id]


def test_a_version_without_a_model_has_the_labels_of_the_one_with(tmp_path):
    stated, carried = labels(tmp_path, ENGLISH, version("es", *SPANISH))
    assert (stated.label, stated.method, stated.evidence) == ("Right to health", "stated", "CRPD:25")
    assert (carried.label, carried.method, carried.model) == ("Right to education", "model", MODEL)
    assert carried.evidence == f"{SYMBOL}@en#7: school"
    assert carried.score == 0.7


def test_the_order_of_files_makes_no_difference(tmp_path):
    one = labels(tmp_path / "one", ENGLISH, version("es", *SPANISH))
    assert one == labels(tmp_path / "two", version("es", *SPANISH), ENGLISH)


def test_alone_a_version_keeps_its_own_labels(tmp_path):
    assert [row.label for row in labels(tmp_path, version("es", *SPANISH))] == [
        "Right to health",
        "Freedom of movement",
    ]


def test_where_no_version_was_read_by_a_model_each_keeps_its_own(tmp_path):
    french = version("fr", ("Right to education", "rule", "école"))
    assert [row.label for row in labels(tmp_path, french, version("es", *SPANISH))][-1] == "Freedom of movement"


def test_a_paragraph_that_is_cut_otherwise_carries_nothing(tmp_path):
    cut = version("es", *SPANISH, items=("(a)", "(b)"))
    assert [row.label for row in labels(tmp_path, ENGLISH, cut)] == ["Right to health", "Freedom of movement"]


def test_a_review_of_one_version_holds_for_the_others(tmp_path):
    said = Review(
        recommendation_id=f"{SYMBOL}@en#7",
        field="right",
        value="Right to education",
        reviewer="Ada",
        reviewed_at=NOON,
        note=None,
    )
    stated, reviewed = labels(tmp_path, ENGLISH, version("es", *SPANISH), reviews=(said,))
    assert stated.method == "stated"
    assert (reviewed.label, reviewed.method) == ("Right to education", "review")
    assert reviewed.evidence == f"Ada: {SYMBOL}@en#7"


def test_a_review_of_the_version_itself_comes_before_one_of_another(tmp_path):
    def said(language: str, value: str) -> Review:
        name = f"{SYMBOL}@{language}#7"
        return Review(recommendation_id=name, field="right", value=value, reviewer="Ada", reviewed_at=NOON, note=None)

    both = said("es", "Freedom of movement"), said("en", "Right to education")
    assert [row.label for row in labels(tmp_path, ENGLISH, version("es", *SPANISH), reviews=both)][1:] == [
        "Freedom of movement"
    ]
