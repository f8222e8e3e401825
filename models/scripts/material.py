"""Gather what the rights model learns from and is measured on: texts with what is known of their rights, by State.

Four sources, none of which enters the repository: concluding observations and the documents around them, whose headings name
the article (the heading itself is hidden); UPR recommendations coded by UPR Info, through the crosswalk of issues; general
comments, through `general_comments.toml`; short passages with broad themes. What a source does not say is left open, never no.

    python scripts/material.py SHARED OUT [TABLES ...]

SHARED is the folder of the shared material, OUT takes JSON lines. TABLES are folders of published tables: what people said there
of rights (`reviews.jsonl`) joins what is learnt from, but for States that cards are about.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline import rules  # noqa: E402
from pipeline.classification import stated_rights  # noqa: E402
from pipeline.knowledge import Label, scheme  # noqa: E402
from pipeline.knowledge.state_names import states_in  # noqa: E402
from pipeline.process import process_document  # noqa: E402
from pipeline.publish.opened import connect  # noqa: E402
from pipeline.review import NOTHING, current, load, parts  # noqa: E402

HERE = Path(__file__).resolve().parent
LANGUAGE = "en"
# Where one issue of UPR Info answers to several rights: those it stands for when no term points to another one. An issue that
# is about persons stands for no right by itself.
PLAIN = {
    "Detention": (),
    "Development": ("development",),
    "Disabilities": (),
    "ESC rights - general": ("esc_rights",),
    "CP rights - general": ("cp_rights",),
    "Environment": ("environment",),
    "Freedom of association and peaceful assembly": ("association", "assembly"),
    "International instruments": ("ratification",),
    "Justice": ("fair_trial",),
    "Labour": ("work",),
    "Right to health": ("health",),
    "Rights of the Child": (),
    "Technical assistance and cooperation": ("mechanisms",),
    "Torture and other CID treatment": ("torture",),
    "Women's rights": (),
}
THEMES = {
    "Education": "education",
    "Food & Nutrition": "food",
    "Health": "health",
    "Poverty": "poverty",
    "Water & Sanitation": "water",
}
# How UPR Info writes States that our lists of names write otherwise.
RESPELLED = (("&", "and"), ("St ", "Saint "), ("Macedonia FYR", "North Macedonia"), ("Republic of Congo", "Congo"),
             ("Democratic Congo", "Democratic Republic of the Congo"), ("Cote", "Côte"))  # fmt: skip


class Example(NamedTuple):
    """One text."""

    text: str
    known: dict[str, int]  # code of a right -> 1 it is about it, 0 it is not; a code that is missing is open
    source: str  # stated, stated_around, upr_info, general_comment, passage, review
    split: str  # train, develop, test
    group: str  # State or document: never divided between splits
    gold: tuple[str, ...] = ()  # rights stated, or UPR Info's issues


def held_out(iso3: str) -> bool:
    """Whether a State's documents are only for the final measurement."""
    return int(hashlib.sha256(f"held-out 9:{iso3}".encode()).hexdigest(), 16) % 3 == 0


def split_of(iso3: str) -> str:
    """Split of everything about a State: a third to test, a sixth of the others to calibrate on, the rest to train."""
    if held_out(iso3):
        return "test"
    return "develop" if int(hashlib.sha256(f"development:{iso3}".encode()).hexdigest(), 16) % 6 == 0 else "train"


def said(text: str) -> set[str]:
    """Rights whose terms stand in a text."""
    return set(rules.read(text, LANGUAGE)["right"])


# --- documents: the article of the heading ---------------------------------------------------------------------


def from_documents(folder: Path) -> Iterator[Example]:
    """Recommendations under a heading with an article, as whole asks and as bare items; other paragraphs to train on."""
    found = [example for path in sorted(folder.glob("*.pdf")) for example in _document(path)]
    spoken = {
        code for example in found for code in example.gold
    }  # rights that headings name: silence about them means no
    for example in found:
        yield example._replace(known=_stated(example.gold, example.text, spoken))


def _document(path: Path) -> Iterator[Example]:
    result = process_document(path)
    state, language = result.document.state, result.document.language
    if state is None or language != LANGUAGE:
        return
    split = split_of(state)
    paragraphs = {paragraph.paragraph_id: paragraph for paragraph in result.paragraphs}
    for ask in result.recommendations:
        gold = stated_rights(paragraphs[ask.paragraph_id].articles)
        if not gold:
            continue
        whole = f"{ask.lead_in or ''} {ask.text}".strip()
        yield Example(whole, {}, "stated", split, state, gold)
        if split == "train" and ask.lead_in and len(ask.text.split()) > 6:
            yield Example(ask.text, {}, "stated_around", split, state, gold)
    if split == "train":
        for paragraph in result.paragraphs:
            gold = stated_rights(paragraph.articles)
            asks = result.document.document_type == "concluding_observations" and paragraph.kind != "concern"
            if gold and not asks and len(paragraph.text.split()) > 5:
                yield Example(paragraph.text, {}, "stated_around", split, state, gold)


def _stated(gold: tuple[str, ...], text: str, spoken: set[str]) -> dict[str, int]:
    terms = said(text)
    return {
        label.code: int(label.code in gold)
        for label in scheme("right").labels
        if label.code in gold or label.code in spoken or label.code not in terms
    }


# --- UPR Info ---------------------------------------------------------------------------------------------------


def from_upr_info(path: Path) -> Iterator[Example]:
    """Recommendations of the universal periodic review with the rights that UPR Info's issues stand for."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            issues = {issue.strip() for issue in row["issues"].split(",")}
            iso3 = _iso3(row["state_under_review"])
            split = split_of(iso3)
            known = _coded(issues, said(row["text"]), taught=split == "train")
            yield Example(row["text"], known, "upr_info", split, iso3, tuple(sorted(issues)))


@cache
def _iso3(name: str) -> str:
    for printed, ours in RESPELLED:
        name = name.replace(printed, ours)
    found = states_in(name, LANGUAGE)
    if len(found) != 1:
        raise SystemExit(f"material.py: {name}: no State, or more than one, has this name; add it to RESPELLED.")
    return found[0]


def _coded(issues: set[str], terms: set[str], *, taught: bool) -> dict[str, int]:
    """What the coding says; about rights that it has no issue for, the term lists may teach, but never judge."""
    known: dict[str, int] = {}
    for label in scheme("right").labels:
        answer = _answer(label, issues, terms)
        if answer is not None:
            known[label.code] = answer
        elif taught and not label.upr_info and label.code in terms:
            known[label.code] = 1
    return known


def _answer(label: Label, issues: set[str], terms: set[str]) -> int | None:
    """Whether a text so coded is about a right; None where the coding leaves it open."""
    whole, part = set(label.upr_info) & issues, set(label.upr_info_part) & issues
    if part:
        return 1
    if not label.upr_info:
        return None if label.code in terms else 0
    if not whole:
        return 0
    if label.code in terms or any(label.code in PLAIN.get(issue, _answering()[issue][:1]) for issue in whole):
        return 1
    return 0 if any(terms & (set(_answering()[issue]) - {label.code}) for issue in whole) else None


@cache
def _answering() -> Mapping[str, tuple[str, ...]]:
    """Issue -> codes of the rights that answer to it."""
    found: dict[str, list[str]] = defaultdict(list)
    for label in scheme("right").labels:
        for issue in label.upr_info:
            found[issue].append(label.code)
    several = {issue for issue, codes in found.items() if len(codes) > 1} - set(PLAIN)
    if several:
        raise SystemExit(
            f"material.py: PLAIN must say which right these issues stand for: {', '.join(sorted(several))}."
        )
    return {issue: tuple(codes) for issue, codes in found.items()}


# --- general comments, passages ---------------------------------------------------------------------------------


def from_general_comments(path: Path) -> Iterator[Example]:
    """Paragraphs of general comments that are about one or two rights."""
    table = tomllib.loads((HERE.parent / "general_comments.toml").read_text(encoding="utf-8"))
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        number = re.search(r"No\.? ?0?(\d+)", row["name"], re.IGNORECASE)
        joint = "Joint" in row["name"]  # carries the numbers of two committees
        codes = table.get(row["committee"], {}).get(number[1], []) if number and not joint else []
        if codes and len(row["text"].split()) > 11:
            known = _stated(tuple(codes), row["text"], set())
            group = f"{row['committee']} {number[1] if number else ''}"
            yield Example(row["text"], known, "general_comment", "train", group, tuple(codes))


def from_passages(path: Path) -> Iterator[Example]:
    """Short passages with broad themes, of which five are rights of ours."""
    for number, row in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        known = {code: int(theme in row["values"]) for theme, code in THEMES.items()}
        yield Example(row["text"], known, "passage", "train", f"passage {number}")


# --- people's corrections ----------------------------------------------------------------------------------------


def from_reviews(tables: Path) -> Iterator[Example]:
    """English recommendations whose rights a person has set: those are known, and all others known not to be.

    Of States that the cards are about nothing is taken: a figure is no figure where its texts were learnt from.
    """
    said = {
        name: entry.value for (name, field), entry in current(load(tables)).items() if field == "right" and entry.value
    }
    with connect(tables) as database:
        rows = database.execute(
            "SELECT recommendation_id, concat_ws(' ', lead_in, text), coalesce(state, '') FROM recommendations "
            "JOIN documents USING (document_id) WHERE language = ? ORDER BY 1",
            [LANGUAGE],
        ).fetchall()
    known = scheme("right").by_name
    for name, text, state in rows:
        if name in said and split_of(state) != "test":
            names = () if said[name] == NOTHING else parts(said[name], "right")
            gold = tuple(known[one].code for one in names if one in known)
            answers = {label.code: int(label.code in gold) for label in scheme("right").labels}
            yield Example(text, answers, "review", split_of(state), state or name, gold)


def main() -> None:
    """Write all examples and print how many there are."""
    shared, out, *tables = map(Path, sys.argv[1:])
    out.parent.mkdir(parents=True, exist_ok=True)
    counts: Counter[tuple[str, str]] = Counter()
    with out.open("w", encoding="utf-8") as file:
        for example in (
            *from_documents(shared / "corpus" / "crpd"),
            *from_upr_info(shared / "labels" / "uprinfo_recommendations.csv"),
            *from_general_comments(shared / "labels" / "general_comments.jsonl"),
            *from_passages(shared / "labels" / "themes_16.json"),
            *(example for folder in tables for example in from_reviews(folder)),
        ):
            counts[example.source, example.split] += 1
            file.write(json.dumps(example._asdict(), ensure_ascii=False) + "\n")
    for (source, split), count in sorted(counts.items()):
        print(f"{source:16} {split:8} {count:6}")


if __name__ == "__main__":
    main()
