"""Relations across documents. All sentences are ours; Maravel does not exist."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from pipeline.linking import relate
from pipeline.linking.again import lead
from pipeline.linking.asked import ALIKE
from pipeline.publish import pack, write
from pipeline.records import Graded, Result
from tests.pipeline import factories as make

ONE, TWO = "CRPD/C/MRV/CO/1", "CRPD/C/MRV/CO/2-3"
DAYS = {ONE: dt.date(2015, 9, 5), TWO: dt.date(2025, 9, 5)}
FERRIES = "Open all of its ferries and harbours to passengers who use wheelchairs, with ramps at every landing stage."
FERRIES_AGAIN = (
    "Open its ferries to passengers who use wheelchairs, and put ramps at all landing stages of its harbours."
)
SCHOOLS = "Teach pilots of lighthouses the sign language of the islands in all evening schools of the archipelago."
GRADES = {"B": "partial", "C": "unsatisfactory"}


def result(
    symbol: str,
    texts: dict[str, str],
    *,
    kind: str = "concluding_observations",
    graded: Sequence[Graded] = (),
    articles: tuple[str, ...] = ("CRPD:9",),
    **fields: Any,
) -> Result:
    """A document; its texts by number and item, "12" or "12(a)", are asked where it is the committee's."""
    asks = kind == "concluding_observations"
    own = {key: fields.pop(key) for key in ("reiterates",) if key in fields}
    numbers = list(dict.fromkeys(name.partition("(")[0] for name in texts))
    common = {
        "document_type": kind,
        "adopted_on": DAYS.get(symbol),
        "published_on": None,
        "cycle": symbol.rpartition("/")[2],
    }
    head = make.document(symbol=symbol, paragraphs=len(numbers), **common | fields)
    name = head.document_id
    recommendations = []
    for ref, text in texts.items() if asks else ():
        number, bracket, item = ref.partition("(")
        recommendations.append(make.recommendation(number, bracket + item or None, name, text=text, **own))
    return Result(
        document=head,
        paragraphs=[
            make.paragraph(
                number,
                name,
                position=place,
                articles=articles,
                heading_path=("Ferries",),
                text="\n".join(text for ref, text in texts.items() if ref.partition("(")[0] == number),
            )
            for place, number in enumerate(numbers, 1)
        ],
        recommendations=recommendations,
        graded=tuple(graded),
    )


def answer(symbol: str, headings: dict[str, str], *, kind: str = "follow_up_report", **fields: Any) -> Result:
    """A State's document, its paragraphs numbered 1, 2, 3 under the headings given."""
    made = result(symbol, {str(n): text for n, text in enumerate(headings.values(), 1)}, kind=kind, **fields)
    return replace(
        made,
        paragraphs=[
            row.model_copy(update={"heading_path": (heading,)})
            for row, heading in zip(made.paragraphs, headings, strict=True)
        ],
    )


def published(out: Path, *results: Result) -> dict[str, list[dict[str, Any]]]:
    write(results, out, across=relate)
    return {
        name: pq.read_table(out / f"{name}.parquet").to_pylist()
        for name in ("links", "responses", "questions", "assessments", "issues")
    }


def pairs(rows: Sequence[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in rows]


# --- repeats -----------------------------------------------------------------------------------------------------


def test_linking_repeats_told_by_likeness(tmp_path: Path) -> None:
    found = published(tmp_path, result(ONE, {"10": FERRIES, "12": SCHOOLS}), result(TWO, {"14(b)": FERRIES_AGAIN}))
    (link,) = found["links"]
    assert (link["recommendation_id"], link["related_id"]) == (f"{TWO}@en#14(b)", f"{ONE}@en#10")
    assert link["relation"] == "repeats"
    assert 0.4 < link["score"] < 1
    assert "passengers" in link["evidence"]


def test_linking_the_same_words_score_below_what_is_stated(tmp_path: Path) -> None:
    found = published(tmp_path, result(ONE, {"10": FERRIES, "12": SCHOOLS}), result(TWO, {"14": FERRIES}))
    assert [row["score"] for row in found["links"]] == [0.99]


def test_linking_what_is_unlike_repeats_nothing(tmp_path: Path) -> None:
    assert published(tmp_path, result(ONE, {"10": FERRIES}), result(TWO, {"14": SCHOOLS}))["links"] == []


def test_linking_nothing_repeats_what_is_later_or_of_no_known_day_and_cycle(tmp_path: Path) -> None:
    unknown: dict[str, Any] = {"adopted_on": None, "cycle": None}
    ones = result(ONE, {"10": FERRIES}, **unknown), result(TWO, {"14": FERRIES}, **unknown)
    assert published(tmp_path, *ones)["links"] == []


def test_linking_states_are_apart(tmp_path: Path) -> None:
    other = result("CRPD/C/XOM/CO/1", {"10": FERRIES}, state="XOM", adopted_on=DAYS[ONE])
    assert published(tmp_path, other, result(TWO, {"14": FERRIES}))["links"] == []


def test_linking_another_committee_makes_the_same_request(tmp_path: Path) -> None:
    other = result("CEDAW/C/MRV/CO/4", {"10": FERRIES}, committee="CEDAW", treaty="CEDAW", adopted_on=DAYS[ONE])
    found = published(tmp_path, other, result(TWO, {"14": FERRIES_AGAIN, "15": SCHOOLS}))
    assert pairs(found["links"], "related_id", "relation") == [("CEDAW/C/MRV/CO/4@en#10", "same_request")]


@pytest.mark.parametrize(
    "words",
    [
        f"In line with its previous recommendation ({ONE}, para. 12), build more landing stages.",
        "As it said in paragraph 12 of its previous concluding observations, build more landing stages.",
    ],
)
def test_linking_stated_repeats_come_first(tmp_path: Path, words: str) -> None:
    found = published(tmp_path, result(ONE, {"10": FERRIES, "12(a)": SCHOOLS}), result(TWO, {"14": words}))
    assert pairs(found["links"], "recommendation_id", "related_id", "score") == [
        (f"{TWO}@en#14", f"{ONE}@en#12(a)", 1.0)
    ]


def test_linking_a_citation_of_two_paragraphs_gives_two_links_each_to_the_nearest(tmp_path: Path) -> None:
    earlier = result(ONE, {"10(a)": SCHOOLS, "10(b)": FERRIES, "12": SCHOOLS})
    words = f"{FERRIES_AGAIN} It recalls its earlier recommendations ({ONE}, paras. 10 and 12)."
    found = published(tmp_path, earlier, result(TWO, {"14": words}))
    assert pairs(found["links"], "related_id", "score") == [(f"{ONE}@en#10(b)", 1.0), (f"{ONE}@en#12", 1.0)]


def test_linking_what_cites_another_committee_asks_the_same(tmp_path: Path) -> None:
    other = "CEDAW/C/MRV/CO/4"
    theirs = result(
        other, {"11": SCHOOLS}, committee="CEDAW", treaty="CEDAW", adopted_on=dt.date(2018, 1, 1), cycle="4"
    )
    found = published(tmp_path, theirs, result(TWO, {"14": f"Paint its lighthouses ({other}, para. 11)."}))
    assert pairs(found["links"], "related_id", "relation", "score", "evidence") == [
        (f"{other}@en#11", "same_request", 1.0, f"{other}, paragraph 11")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "In line with paragraph 12 of the report, build more landing stages.",
        "As the Committee on the Rights of the Child said in paragraph 12 of its concluding observations, build stages.",
        "In line with CEDAW/C/MRV/CO/4, para. 12, build more landing stages.",
    ],
)
def test_linking_what_cites_something_else_states_no_repeat(tmp_path: Path, words: str) -> None:
    assert published(tmp_path, result(ONE, {"12": SCHOOLS}), result(TWO, {"14": words}))["links"] == []


def test_linking_what_reiterates_is_believed_sooner_under_the_same_article(tmp_path: Path) -> None:
    words = "Make the ferries fit for everyone who comes to a landing stage in the coming winter months or sooner."
    earlier = result(ONE, {"10": FERRIES, "12": SCHOOLS})
    plainly = published(tmp_path, earlier, result(TWO, {"14": words}))
    again = published(tmp_path, earlier, result(TWO, {"14": words}, reiterates=True))
    elsewhere = published(tmp_path, earlier, result(TWO, {"14": words}, reiterates=True, articles=("CRPD:30",)))
    assert [len(found["links"]) for found in (plainly, again, elsewhere)] == [0, 1, 0]


def test_linking_of_two_that_are_alike_the_one_that_answers_the_same_concern_is_repeated(tmp_path: Path) -> None:
    """The later words stand in the concern that the earlier recommendation answers, not in the recommendation."""
    concern = "Pilots of lighthouses are not told of storms, and beacons on the western cliffs are not repaired."
    earlier = result(ONE, {"10": "Make the necessary repairs.", "12": "Make the necessary rules.", "9": concern})
    asking = [row for row in earlier.recommendations if row.number != "9"]
    paired = [
        row.model_copy(update={"concern_paragraph_id": f"{ONE}@en#9" if row.number == number else None})
        for row, number in ((one, "10") for one in asking)
    ]
    words = "Repair the beacons on the western cliffs and tell pilots of lighthouses of storms."
    later = result(TWO, {"14": words, "15": SCHOOLS})
    alone = published(tmp_path, replace(earlier, recommendations=asking), later)
    found = published(tmp_path, replace(earlier, recommendations=paired), later)
    assert alone["links"] == []
    assert pairs(found["links"], "recommendation_id", "related_id") == [(f"{TWO}@en#14", f"{ONE}@en#10")]


def test_linking_counts_by_how_much_one_is_likelier_than_the_next() -> None:
    found = lead(np.array([[0.5, 0.4, 0.1], [0.9, 0.1, 0.1]])).round(2).tolist()
    assert found == [[0.1, -0.1, -0.4], [0.2, -0.8, -0.8]]  # 0.2 at most
    assert lead(np.array([[0.5], [0.9]])).tolist() == [[0.0], [0.0]]  # of one alone it says nothing


# --- language versions -------------------------------------------------------------------------------------------


def test_linking_versions_are_tied_to_the_original(tmp_path: Path) -> None:
    versions = [result(ONE, {"10": text}, language=code, original_language="fr") for code, text in
                (("en", FERRIES), ("es", "Abra sus barcos."), ("fr", "Ouvrir ses bacs."))]  # fmt: skip
    found = published(tmp_path, *versions)
    assert pairs(found["links"], "recommendation_id", "related_id", "relation", "score") == [
        (f"{ONE}@en#10", f"{ONE}@fr#10", "translates", 1.0),
        (f"{ONE}@es#10", f"{ONE}@fr#10", "translates", 1.0),
    ]


def test_linking_a_citation_reaches_a_version_in_another_language(tmp_path: Path) -> None:
    words = f"Conformément à sa recommandation antérieure ({ONE}, par. 12), ouvrir ses bacs."
    found = published(tmp_path, result(ONE, {"12": SCHOOLS}), result(TWO, {"14": words}, language="fr"))
    assert pairs(found["links"], "related_id", "relation") == [(f"{ONE}@en#12", "repeats")]


@pytest.mark.parametrize(
    ("articles", "others", "repeated"),
    [(("CRPD:9",), ("CRPD:24",), 0), (("CRPD:9",), ("CRPD:9",), 1), ((), ("CRPD:24",), 1), (("CRPD:9",), (), 1)],
)
def test_linking_no_articles_in_a_document_are_no_sign_against_a_repeat(
    tmp_path: Path, articles: tuple[str, ...], others: tuple[str, ...], repeated: int
) -> None:
    before = result(ONE, {"10": FERRIES, "12": SCHOOLS}, articles=articles)
    again = result(TWO, {"14": "Put ramps at all landing stages.", "15": "Count all lamps."}, articles=others)
    assert len(published(tmp_path, before, again)["links"]) == repeated


def test_linking_observations_without_a_day_go_by_their_cycle(tmp_path: Path) -> None:
    texts = {"14": FERRIES_AGAIN, "15": f"It reiterates its recommendation ({ONE}, para. 12) and asks for lamps."}
    found = published(
        tmp_path,
        result(ONE, {"10": FERRIES, "12": SCHOOLS}, adopted_on=None),
        result(TWO, texts, adopted_on=None),
        result("CRPD/C/MRV/CO/4", {"7": FERRIES_AGAIN}),
        result("CRPD/C/MRV/CO/5", {"9": "Keep bees."}, cycle=None),
    )
    assert set(pairs(found["links"], "recommendation_id", "related_id", "relation")) == {
        ("CRPD/C/MRV/CO/4@en#7", f"{TWO}@en#14", "repeats"),
        (f"{TWO}@en#14", f"{ONE}@en#10", "repeats"),
        (f"{TWO}@en#15", f"{ONE}@en#12", "repeats"),
    }
    assert found["issues"] == []


def test_linking_observations_without_a_day_are_not_compared_with_other_committees_and_said_so(tmp_path: Path) -> None:
    other = result("CEDAW/C/MRV/CO/3", {"7": FERRIES}, committee="CEDAW", treaty="CEDAW", adopted_on=None)
    found = published(tmp_path, result(ONE, {"10": FERRIES_AGAIN}), other)
    assert found["links"] == []
    assert pairs(found["issues"], "kind", "document_id") == [("undated", "CEDAW/C/MRV/CO/3@en")]


def test_linking_reads_the_footnotes_that_a_recommendation_or_a_question_calls(tmp_path: Path) -> None:
    again = result(TWO, {"14": "It reiterates its earlier recommendation on lamps.", "15": "It asks for ramps."})
    noted = [
        row.model_copy(update={"notes": (f"{ONE}, para. {number}.",)})
        for row, number in zip(again.recommendations, ("12", "99"), strict=True)
    ]
    asking = result("CRPD/C/MRV/Q/4", {"3": "Please say what was done."}, kind="list_of_issues", cycle="4")
    asking = replace(
        asking, paragraphs=[row.model_copy(update={"notes": (f"See {ONE}, para. 10.",)}) for row in asking.paragraphs]
    )
    found = published(
        tmp_path, result(ONE, {"10": FERRIES, "12": SCHOOLS}), replace(again, recommendations=noted), asking
    )
    assert pairs(found["links"], "recommendation_id", "related_id", "score") == [(f"{TWO}@en#14", f"{ONE}@en#12", 1.0)]
    assert pairs(found["questions"], "recommendation_id", "paragraph_id") == [
        (f"{ONE}@en#10", "CRPD/C/MRV/Q/4@en#3")
    ]  # fmt: skip


# --- answers -----------------------------------------------------------------------------------------------------

REPORT = "CRPD/C/MRV/FCO/1"


def test_linking_follow_up_reports_name_what_they_answer(tmp_path: Path) -> None:
    observations = result(ONE, {"10(a)": FERRIES, "10(b)": SCHOOLS, "12": SCHOOLS})
    headings = {
        "Information on paragraph 10 (b) of the concluding observations": "Evening schools teach it.",
        "Reply to paragraph 12": "So do all others.",
        "General remarks": "Maravel is an archipelago.",
    }
    found = published(tmp_path, observations, answer(REPORT, headings, cycle="1", published_on=dt.date(2016, 9, 5)))
    assert pairs(found["responses"], "recommendation_id", "paragraph_id", "method", "score") == [
        (f"{ONE}@en#10(b)", f"{REPORT}@en#1", "stated", 1.0),
        (f"{ONE}@en#12", f"{REPORT}@en#2", "stated", 1.0),
    ]


def test_linking_a_heading_that_quotes_the_recommendation_and_names_no_paragraph(tmp_path: Path) -> None:
    observations = result(ONE, {"10(a)": FERRIES, "12": SCHOOLS})
    headings = {FERRIES: "All are open.", "Ferries and schools of the archipelago": "There are many."}
    found = published(tmp_path, observations, answer(REPORT, headings, cycle="1", published_on=dt.date(2016, 9, 5)))
    assert pairs(found["responses"], "recommendation_id", "paragraph_id", "method", "score") == [
        (f"{ONE}@en#10(a)", f"{REPORT}@en#1", "stated", 0.9)
    ]


def test_linking_items_named_without_brackets_and_observations_called_final(tmp_path: Path) -> None:
    observations = result(ONE, {"10(a)": FERRIES, "10(e)": SCHOOLS})
    headings = {"Measures regarding the Paragraph 10, Clause E:": "Evening schools.", "Other measures": "Lamps."}
    report = answer(REPORT, headings, cycle="1", published_on=dt.date(2016, 9, 5))
    named = [
        row.model_copy(update={"text": f"{row.text} See paragraph 10 (a) of the Final Observations."})
        for row in report.paragraphs[1:]
    ]
    found = published(tmp_path, observations, replace(report, paragraphs=[report.paragraphs[0], *named]))
    assert pairs(found["responses"], "recommendation_id", "paragraph_id") == [
        (f"{ONE}@en#10(a)", f"{REPORT}@en#2"), (f"{ONE}@en#10(e)", f"{REPORT}@en#1")
    ]  # fmt: skip


def reported(*said: tuple[tuple[str, ...], str]) -> Result:
    """A follow-up report whose paragraphs stand under the headings given, outermost first."""
    report = answer(REPORT, {text: text for _, text in said}, cycle="1", published_on=dt.date(2016, 9, 5))
    rows = zip(report.paragraphs, said, strict=True)
    return replace(report, paragraphs=[row.model_copy(update={"heading_path": path}) for row, (path, _) in rows])


def test_linking_of_a_whole_paragraph_that_the_text_names_the_items_of_its_heading_are_meant(tmp_path: Path) -> None:
    observations = result(ONE, {"10(a)": FERRIES, "10(b)": SCHOOLS, "12": FERRIES_AGAIN})
    heading = ("Information on paragraph 10 (b)",)
    report = reported(
        (heading, "This meets paragraph 10 of the concluding observations."),
        (heading, "So does this, as paragraph 10 (a) of the concluding observations."),
        (heading, "This meets paragraph 12 of the concluding observations."),
    )
    found = published(tmp_path, observations, report)
    assert pairs(found["responses"], "recommendation_id", "paragraph_id") == [
        (f"{ONE}@en#10(a)", f"{REPORT}@en#2"),
        *((f"{ONE}@en#10(b)", f"{REPORT}@en#{number}") for number in (1, 2, 3)),
        (f"{ONE}@en#12", f"{REPORT}@en#3"),
    ]


def test_linking_a_heading_that_came_below_others_goes_on_with_what_was_named_last(tmp_path: Path) -> None:
    observations = result(ONE, {"10": FERRIES, "12": SCHOOLS})
    report = reported(
        (("Measures",), "Maravel is an archipelago."),
        (("Measures", "Paragraph 10", "Challenges"), "Tides."),
        (("Measures", "Paragraph 12"), "Evening schools."),
        (("Challenges",), "Dark evenings."),
        (("Measures",), "That is all."),
    )
    found = published(tmp_path, observations, report)
    assert pairs(found["responses"], "paragraph_id", "recommendation_id") == [
        (f"{REPORT}@en#2", f"{ONE}@en#10"),
        (f"{REPORT}@en#3", f"{ONE}@en#12"),
        (f"{REPORT}@en#4", f"{ONE}@en#12"),
    ]


@pytest.mark.parametrize(
    ("item", "answered"),
    [("b", [(f"{ONE}@en#10(c)", 0.8)]), ("c", [(f"{ONE}@en#10({label})", 0.9) for label in "abc"])],
)
def test_linking_an_item_of_a_concern_whose_list_is_not_parallel(
    tmp_path: Path, item: str, answered: list[tuple[str, float]]
) -> None:
    observations = result(ONE, {"10(a)": SCHOOLS, "10(b)": "Count all lighthouses.", "10(c)": FERRIES})
    words = (
        "It worries:\n(a) About schools;\n(b) That ferries and harbours have no ramps for wheelchairs;\n(c) About cats."
    )
    concern = make.paragraph("9", f"{ONE}@en", position=2, kind="concern", text=words)
    observations = replace(
        observations,
        document=observations.document.model_copy(update={"paragraphs": 2}),
        paragraphs=[*observations.paragraphs, concern],
        recommendations=[
            row.model_copy(update={"concern_paragraph_id": concern.paragraph_id})
            for row in observations.recommendations
        ],
    )
    report = answer(REPORT, {f"Reply to paragraph 9 ({item})": "We are."}, cycle="1", published_on=dt.date(2016, 9, 5))
    found = published(tmp_path, observations, report)
    assert pairs(found["responses"], "recommendation_id", "score") == answered


def test_linking_a_heading_that_names_the_concern(tmp_path: Path) -> None:
    observations = result(ONE, {"10": FERRIES})
    concern = make.paragraph("9", f"{ONE}@en", position=2, kind="concern", text="It worries about ferries.")
    observations = replace(
        observations,
        document=observations.document.model_copy(update={"paragraphs": 2}),
        paragraphs=[*observations.paragraphs, concern],
        recommendations=[
            observations.recommendations[0].model_copy(update={"concern_paragraph_id": concern.paragraph_id})
        ],
    )
    found = published(tmp_path, observations, answer(REPORT, {"Reply to paragraph 9": "All are open."}, cycle="1"))
    assert pairs(found["responses"], "recommendation_id", "score") == [(f"{ONE}@en#10", 0.9)]


def test_linking_replies_answer_by_way_of_the_question(tmp_path: Path) -> None:
    asking = result(
        "CRPD/C/MRV/Q/2-3",
        {"3": f"Please say what was done about ferries ({ONE}, para. 10).", "4": "Please describe the lighthouses."},
        kind="list_of_issues", cycle="2-3", published_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    headings = {"Reply to paragraph 3 of the list of issues": "Ramps.", "Reply to paragraph 4": "They are white."}
    replies = answer(
        "CRPD/C/MRV/RQ/2-3", headings, kind="replies_to_list_of_issues", cycle="2-3",
        published_on=dt.date(2024, 9, 1),
    )  # fmt: skip
    found = published(tmp_path, result(ONE, {"10": FERRIES, "12": SCHOOLS}), asking, replies)
    assert pairs(found["responses"], "recommendation_id", "paragraph_id", "score") == [
        (f"{ONE}@en#10", "CRPD/C/MRV/RQ/2-3@en#1", 0.9)
    ]
    assert pairs(found["questions"], "recommendation_id", "paragraph_id", "method", "score") == [
        (f"{ONE}@en#10", "CRPD/C/MRV/Q/2-3@en#3", "stated", 1.0)
    ]


@pytest.mark.parametrize(("article", "tied"), [("CRPD:9", [(f"{ONE}@en#10", "similarity")]), ("CRPD:24", [])])
def test_linking_an_item_of_a_question_follows_up_what_it_is_like_under_a_common_article(
    tmp_path: Path, article: str, tied: list[tuple[str, str]]
) -> None:
    lamps = "To count the lamps of all lighthouses, those who keep them, and what they burn on the longest nights."
    words = f"Please say what was done:\n(a) {FERRIES_AGAIN}\n(b) {lamps}"
    asking = result(
        "CRPD/C/MRV/Q/2-3", {"3": words}, kind="list_of_issues", articles=(article,), published_on=dt.date(2024, 1, 1)
    )
    found = published(tmp_path, result(ONE, {"10": FERRIES, "12": SCHOOLS}), asking)
    assert pairs(found["questions"], "recommendation_id", "method") == tied
    assert all(ALIKE <= row["score"] < 1 for row in found["questions"])


def test_linking_a_report_whose_observations_are_not_at_hand_says_so(tmp_path: Path) -> None:
    alone = answer(REPORT, {"Reply to paragraph 9": "All are open."}, cycle="1")
    found = published(tmp_path, alone)
    assert found["responses"] == []
    assert pairs(found["issues"], "kind", "document_id") == [("answered_document_missing", f"{REPORT}@en")]


def test_linking_the_next_report_answers_in_its_own_words_or_by_likeness(tmp_path: Path) -> None:
    report = answer(
        "CRPD/C/MRV/2-3",
        {
            "Ferries": FERRIES_AGAIN.replace("Open", "The Government has opened"),
            "Schools": "In response to paragraph 12 of the previous concluding observations, all schools teach it.",
            "Weather": "Rain fell on most days of the year in all parts of the archipelago, as is usual for the season.",
        },
        kind="state_report", cycle="2-3", published_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    found = published(tmp_path, result(ONE, {"10": FERRIES, "12": SCHOOLS}), report)
    by_likeness, stated = found["responses"]
    assert (by_likeness["recommendation_id"], by_likeness["paragraph_id"]) == (
        f"{ONE}@en#10",
        "CRPD/C/MRV/2-3@en#1",
    )
    assert by_likeness["method"] == "similarity"
    assert 0.35 <= by_likeness["score"] < 1
    assert (stated["recommendation_id"], stated["paragraph_id"], stated["method"]) == (
        f"{ONE}@en#12",
        "CRPD/C/MRV/2-3@en#2",
        "stated",
    )


def test_linking_a_report_from_before_answers_nothing(tmp_path: Path) -> None:
    report = answer("CRPD/C/MRV/1", {"Ferries": FERRIES}, kind="state_report", cycle="1",
                    published_on=dt.date(2013, 1, 1))  # fmt: skip
    assert published(tmp_path, result(ONE, {"10": FERRIES, "12": SCHOOLS}), report)["responses"] == []


# --- verdicts ----------------------------------------------------------------------------------------------------

GRADING = "CCPR/C/138/2/Add.1"
GRADED_DAY = dt.date(2023, 7, 26)


def grading(*graded: Graded, **fields: Any) -> Result:
    common = {"state": None, "adopted_on": GRADED_DAY, "cycle": None}
    return result(GRADING, {}, kind="follow_up_assessment", graded=graded, **common | fields)


def grade(number: str, *items: str, raw: str = "B", symbol: str = ONE, limb: str | None = None) -> Graded:
    return Graded(symbol, number, items, limb, "CCPR A-E", raw, GRADES[raw])  # type: ignore[arg-type]


OBSERVATIONS = result(ONE, {"10(a)": FERRIES, "10(b)": SCHOOLS, "12": SCHOOLS})


@pytest.mark.parametrize(
    ("graded", "expected"),
    [
        (grade("12"), ["12"]),
        (grade("10"), ["10(a)", "10(b)"]),
        (grade("10", "(b)", raw="C", limb="(b)"), ["10(b)"]),
        (grade("12", "(a)", limb="(a)"), ["12"]),  # the paragraph has no such item
    ],
)
def test_linking_grades_reach_recommendations(tmp_path: Path, graded: Graded, expected: list[str]) -> None:
    found = published(tmp_path, OBSERVATIONS, grading(graded))
    assert pairs(found["assessments"], "recommendation_id", "grade_raw", "limb") == [
        (f"{ONE}@en#{ref}", graded.grade_raw, graded.limb) for ref in expected
    ]
    assert {(row["assessed_in"], row["assessed_on"]) for row in found["assessments"]} == {(GRADING, GRADED_DAY)}
    assert found["issues"] == []


def test_linking_what_the_committee_does_next_goes_with_its_grades(tmp_path: Path) -> None:
    found = published(tmp_path, OBSERVATIONS, grading(grade("12")._replace(next_step="discontinued")))
    assert pairs(found["assessments"], "recommendation_id", "next_step") == [(f"{ONE}@en#12", "discontinued")]


def test_linking_limbs_keep_their_own_grades(tmp_path: Path) -> None:
    verdicts = [grade("12", limb="ferries"), grade("12", raw="C", limb="schools")]
    found = published(tmp_path, OBSERVATIONS, grading(*verdicts))
    assert pairs(found["assessments"], "limb", "grade") == [("ferries", "partial"), ("schools", "unsatisfactory")]


def test_linking_an_assessment_in_two_languages_counts_once(tmp_path: Path) -> None:
    found = published(tmp_path, OBSERVATIONS, grading(grade("12")), grading(grade("12"), language="fr"))
    assert len(found["assessments"]) == 1


def test_linking_grades_reach_every_language_version(tmp_path: Path) -> None:
    french = result(ONE, {"12": "Ouvrir ses bacs."}, language="fr")
    found = published(tmp_path, OBSERVATIONS, french, grading(grade("12")))
    assert pairs(found["assessments"], "recommendation_id") == [(f"{ONE}@en#12",), (f"{ONE}@fr#12",)]


def test_linking_graded_document_that_is_not_there(tmp_path: Path) -> None:
    found = published(tmp_path, OBSERVATIONS, grading(grade("12", symbol=TWO), grade("13", symbol=TWO)))
    assert found["assessments"] == []
    (issue,) = found["issues"]
    assert (issue["kind"], issue["document_id"]) == ("assessed_document_missing", f"{GRADING}@en")
    assert f"fetch {TWO}" in issue["message"]


def test_linking_graded_paragraph_that_asks_nothing(tmp_path: Path) -> None:
    found = published(tmp_path, OBSERVATIONS, grading(grade("99")))
    assert found["assessments"] == []
    assert [issue["kind"] for issue in found["issues"]] == ["assessed_paragraph_unknown"]


# --- documents that should not be two ----------------------------------------------------------------------------


def test_linking_a_corrigendum_is_told_and_not_applied(tmp_path: Path) -> None:
    corrigendum = result(f"{ONE}/Corr.1", {}, cycle="1", adopted_on=DAYS[ONE])
    found = published(tmp_path, OBSERVATIONS, corrigendum)
    assert pairs(found["issues"], "kind", "document_id") == [("corrected", f"{ONE}@en")]


def test_linking_a_revision_is_told_and_both_are_kept(tmp_path: Path) -> None:
    revision = result(f"{ONE}/Rev.1", {"10": SCHOOLS}, cycle="1", adopted_on=DAYS[ONE])
    found = published(tmp_path, OBSERVATIONS, revision)
    assert pairs(found["issues"], "kind", "document_id") == [("revised", f"{ONE}@en")]
    assert f"{ONE}/Rev.1" in found["issues"][0]["message"]
    assert found["links"] == []  # two texts of one cycle repeat nothing of one another


def test_linking_two_concluding_observations_of_one_cycle(tmp_path: Path) -> None:
    second = result("CRPD/C/MRV/CO/4", {"10": FERRIES}, cycle="1", adopted_on=DAYS[TWO])
    found = published(tmp_path, OBSERVATIONS, second)
    assert pairs(found["issues"], "kind", "document_id") == [("same_cycle", "CRPD/C/MRV/CO/4@en")]


# --- publication -------------------------------------------------------------------------------------------------


def test_linking_does_not_depend_on_the_order_of_documents(tmp_path: Path) -> None:
    results = [
        OBSERVATIONS,
        result(TWO, {"14": FERRIES_AGAIN}),
        result(ONE, {"12": "Ouvrir ses bacs."}, language="fr"),
        grading(grade("10"), grade("12", raw="C"), grade("3", symbol="CCPR/C/XMV/CO/9")),
    ]
    write(results, tmp_path / "a", across=relate)
    write([pack(one) for one in reversed(results)], tmp_path / "b", across=relate)
    names = sorted(path.name for path in (tmp_path / "a").iterdir() if not path.name.startswith("."))
    assert [(tmp_path / "a" / name).read_bytes() for name in names] == [
        (tmp_path / "b" / name).read_bytes() for name in names
    ]


def test_linking_looks_only_at_the_file_that_was_chosen(tmp_path: Path) -> None:
    older = result(ONE, {"10": FERRIES}, published_on=dt.date(2015, 10, 1), source_path="old.pdf")
    newer = result(ONE, {"11": FERRIES}, published_on=dt.date(2016, 10, 1), source_path="new.pdf")
    found = published(tmp_path, older, newer, result(TWO, {"14": FERRIES_AGAIN, "15": SCHOOLS}))
    assert pairs(found["links"], "related_id") == [(f"{ONE}@en#11",)]


def test_linking_leaves_the_slow_library_alone_for_a_single_document(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.linking import relate; from pipeline.publish import write;"
        "from tests.pipeline import factories as make;"
        f"write([make.result()], Path({str(tmp_path)!r}), across=relate); assert 'sklearn' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
