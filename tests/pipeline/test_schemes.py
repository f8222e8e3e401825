"""The four schemes: every label is described, and every substantive article of every treaty says what it is about."""

import csv
import json
import re

import pytest

from pipeline.knowledge import LANGUAGES, SCHEMES, scheme

# First and last of the articles that bind States in substance; procedure before a committee and final clauses follow. The
# protocols that only open a procedure (to CCPR, CESCR, CEDAW, CRC and CRPD on communications) have none.
SUBSTANCE = {
    "CCPR": (1, 27),
    "CCPR-OP2": (1, 1),
    "CESCR": (1, 15),
    "CERD": (1, 7),
    "CEDAW": (1, 16),
    "CAT": (1, 16),
    "OPCAT": (1, 23),
    "CRC": (1, 42),
    "CRC-OPAC": (1, 7),
    "CRC-OPSC": (1, 10),
    "CMW": (1, 71),
    "CRPD": (1, 33),
    "CED": (1, 25),
}
# UPR Info's spellings in the recommendations it coded, that its list of issues now writes otherwise or no longer has.
OLDER_ISSUES = {"NHRI", "National plan of action", "Right to water"}


@pytest.mark.parametrize("treaty", SUBSTANCE)
def test_no_substantive_article_is_missing(treaty):
    first, last = SUBSTANCE[treaty]
    missing = [number for number in range(first, last + 1) if scheme("right").article(f"{treaty}:{number}") is None]
    assert not missing


def test_every_treaty_of_the_crosswalk_is_looked_at():
    assert set(scheme("right").articles) == set(SUBSTANCE)


@pytest.mark.parametrize("key", SCHEMES)
def test_every_label_is_described(key):
    for label in scheme(key).labels:
        assert label.definition and label.excludes, label.code
        assert all(label.name_in(language).strip() for language in LANGUAGES), label.code


def test_every_right_has_a_place_in_the_older_list_and_only_known_issues(shared):
    text = (shared / "vocab" / "uhri_legacy_codes.json").read_text(encoding="utf-8")
    # the list at hand ends at the second sign: A4 of A41
    legacy = set(re.findall(r'"([A-H]\d+)"', text))
    issues = set(json.loads((shared / "vocab" / "uprinfo_issues_56.json").read_text(encoding="utf-8"))) | OLDER_ISSUES
    for key in ("right", "persons"):
        for label in scheme(key).labels:
            assert {*label.upr_info, *label.upr_info_part} <= issues, label.code
            assert (label.legacy or "")[:2] in legacy or (key == "persons" and label.legacy is None), label.code


def test_rights_are_the_themes_of_the_index_by_their_exact_names(shared):
    with (shared / "vocab" / "uhri_themes_2025.tsv").open(encoding="utf-8", newline="") as file:
        themes = [row[0] for row in csv.reader(file, delimiter="\t") if row]
    names = {label.name for label in scheme("right").labels}
    assert names <= set(themes)
    assert len(set(themes) - names) <= 1  # the head of the table
