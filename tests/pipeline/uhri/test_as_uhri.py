"""Our recommendations in the shape of the Index's records: what reads its exports reads ours."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet
import pytest

from pipeline.errors import OutputError
from pipeline.publish import write as publish
from pipeline.publish.as_uhri import write_as_uhri
from pipeline.records import Result
from pipeline.uhri.export import import_export
from pipeline.uhri.reconcile import reconcile
from tests.pipeline.factories import DOCUMENT, classification, document, paragraph, recommendation
from tests.pipeline.uhri.export_files import record

FRENCH = DOCUMENT.replace("@en", "@fr")
LEAD = "The Committee recommends that the State party:"
LABELS = (
    ("right", "Right to health"),
    ("persons", "Children"),
    ("sdg", "10 - REDUCED INEQUALITIES"),
    ("action", "Adopt or amend law"),
)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A document in two languages, one paragraph of it with items."""
    items = {"(a)": "Open <b>all</b> its ferries & harbours;", "(b)": "Mend the pier that the storm took away."}
    text = "\n".join([LEAD, *(f"{item} {words}" for item, words in items.items())])
    english = Result(
        document=document(state="MAR", paragraphs=2),
        paragraphs=(paragraph("9", position=1, kind="concern"), paragraph("12", position=2, text=text)),
        recommendations=[recommendation("12", item, text=words, lead_in=LEAD) for item, words in items.items()],
        classifications=[
            classification(f"{DOCUMENT}#12{item}", scheme=key, label=label) for item in items for key, label in LABELS
        ],
    )
    french = Result(
        document=document(state="MAR", language="fr", paragraphs=1),
        paragraphs=(paragraph("12", FRENCH),),
        recommendations=(recommendation("12", None, FRENCH, text="Ouvrir ses ports."),),
    )
    publish([english, french], tmp_path / "tables")
    return tmp_path / "tables"


def exported(tables: Path, **options: str) -> list[dict[str, object]]:
    out = tables.parent / "uhri.json"
    count = write_as_uhri(tables, out, **options)
    found: list[dict[str, object]] = json.loads(out.read_text(encoding="utf-8"))
    assert len(found) == count
    return found


def test_as_uhri_has_the_shape_of_a_record(tables: Path) -> None:
    (one,) = exported(tables)
    assert list(one) == list(record(1))
    assert one["Text"] == (
        f"12.{LEAD}<br>(a) Open &lt;b&gt;all&lt;/b&gt; its ferries &amp; harbours;<br>(b) Mend the pier that the storm took away."
    )
    assert (one["Body"], one["Symbol"], one["Countries"]) == ("- CRPD", "CRPD/C/MRV/CO/1", ["- Morocco"])
    assert (one["Themes"], one["AffectedPersons"]) == (["- Right to health"], ["- Children"])
    assert (one["Sdgs"], one["PublicationDate"]) == (["- 10 - REDUCED INEQUALITIES"], "2025-10-01T00:00:00")


def test_as_uhri_keeps_identifiers_in_every_language(tables: Path) -> None:
    (english,) = exported(tables)
    (french,) = exported(tables, language="fr")
    assert english["AnnotationId"] == french["AnnotationId"]
    assert english["AnnotationId"] != english["DocumentId"]
    assert french["Text"] != english["Text"]


def test_as_uhri_of_one_state_only(tables: Path) -> None:
    assert len(exported(tables, state="MAR")) == 1
    assert exported(tables, state="FRA") == []


def test_as_uhri_of_a_periodic_review_says_who_recommended_and_what_became_of_it(tmp_path: Path) -> None:
    said = {
        "5": "The following recommendations enjoy the support of Morocco:",
        "5.1": "Open its ferries to all (France) (Chile, Peru);",
        "6": "The recommendations below did not enjoy the support of Morocco:",
        "6.1": "Mend the pier (Chile).",
        "7": "The following recommendations will be examined by Morocco, which enjoys the support of many:",
        "7.1": "Light the lighthouse (Peru).",
    }
    report = Result(
        document=document(state="MAR", paragraphs=6, document_type="upr_report"),
        paragraphs=[
            paragraph(number, position=place, text=text) for place, (number, text) in enumerate(said.items(), 1)
        ],
        recommendations=[recommendation(number, None, text=text) for number, text in said.items() if "." in number],
    )
    publish([report], tmp_path / "tables")
    found = exported(tmp_path / "tables")
    assert [one["UprPositions"] for one in found] == [["- Supported"], ["- Noted"], []]
    assert [one["UprRecommendingCountry"] for one in found] == [
        ["- Chile", "- France", "- Peru"],
        ["- Chile"],
        ["- Peru"],
    ]


def test_as_uhri_is_read_back_and_matches(tables: Path) -> None:
    exported(tables)
    done = import_export(tables.parent / "uhri.json", tables)
    assert done == (1, ("Not read: UprRecommendingRegions (1).",))
    assert dict(reconcile(tables).states) == {"matched": 1}
    (row,) = pyarrow.parquet.read_table(tables / "uhri_reconciliation.parquet").to_pylist()
    assert row["recommendation_ids"] == [f"{DOCUMENT}#12(a)", f"{DOCUMENT}#12(b)"]


def test_as_uhri_into_a_place_that_cannot_be_written_says_so(tables: Path) -> None:
    (tables / "wall").write_text("a file")
    with pytest.raises(OutputError, match="wall"):
        write_as_uhri(tables, tables / "wall" / "uhri.json")
    with pytest.raises(OutputError, match="suivi process"):
        write_as_uhri(tables / "nothing", tables / "uhri.json")
