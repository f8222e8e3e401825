"""What a recommendation is about: its right, persons, goal and kind of action, who says so, and on what words.

`stated` is what the committee says itself: articles of the heading or the closing parenthesis, goals it names. `rule` is
what the term lists of `knowledge/terms` find in the words. The two are never mixed: a label that is both stands twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from pipeline.knowledge import SCHEMES, SchemeKey, scheme, terms
from pipeline.terms import Found, Terms

_MOST_ARTICLES = 4  # a heading that names more says a chapter's range, and no right
# How sure a rule is. Rights: share of 7,759 rule labels on 5,000 recommendations of UPR Info whose theme its coders gave too,
# through the crosswalk of issues. The others have not been measured and stand at one half.
RULE_SCORES: dict[SchemeKey, float] = {"right": 0.77, "persons": 0.5, "sdg": 0.5, "action": 0.5}


class Asked(NamedTuple):
    """What is known of one recommendation."""

    text: str
    lead_in: str | None = None
    heading: str | None = None
    articles: tuple[str, ...] = ()  # stated for its paragraph: "CRPD:5"
    goals: tuple[str, ...] = ()  # goals and targets it names: "SDG 10.3"


class Label(NamedTuple):
    """One label on one recommendation; the columns of `Classification`."""

    scheme: SchemeKey
    label: str
    score: float
    method: Literal["stated", "rule", "model"]
    evidence: str | None
    model: str | None = None


def classify(asks: Sequence[Asked], *, language: str) -> list[list[Label]]:
    """The labels of each recommendation, in order: stated ones first, each label once a method.

    Args:
        asks: recommendations of one document or any list of texts.
        language: ISO 639-1 code of their text.
    """
    return [[*_stated(ask), *_by_rule(ask, language)] for ask in asks]


def _stated(ask: Asked) -> list[Label]:
    found: dict[tuple[SchemeKey, str], Label] = {}
    rights, goals = scheme("right"), scheme("sdg")
    crosswalk = {reference: rights.article(reference) for reference in ask.articles}
    about = {reference: article for reference, article in crosswalk.items() if article is not None}
    if any(not article.general for article in about.values()):
        about = {reference: article for reference, article in about.items() if not article.general}
    if len(about) <= _MOST_ARTICLES:
        for reference, article in about.items():
            for code in article.states:
                name = rights.by_code[code].name
                found.setdefault(("right", name), Label("right", name, 1.0, "stated", reference))
    for goal in ask.goals:
        number = goal.removeprefix("SDG ")
        for code in (number, number.partition(".")[0]):
            label = goals.by_code.get(code) or goals.by_code.get(f"sdg_{code}")
            if label is not None:
                found.setdefault(("sdg", label.name), Label("sdg", label.name, 1.0, "stated", goal))
                break
    return list(found.values())


def _by_rule(ask: Asked, language: str) -> list[Label]:
    found: dict[tuple[SchemeKey, str], Label] = {}
    for key in SCHEMES:
        names = scheme(key).by_code
        for hit in _compiled(key, language).find(ask.text):
            if hit.label != "-":
                name = names[hit.label].name
                found.setdefault((key, name), Label(key, name, RULE_SCORES[key], "rule", _words(ask.text, hit)))
    return list(found.values())


def _words(text: str, hit: Found) -> str:
    return " ".join(text[hit.start : hit.end].split())


@cache
def _compiled(key: SchemeKey, language: str) -> Terms:
    return Terms(terms(key, language), language)
