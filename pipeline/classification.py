"""What a recommendation is about: its right, persons, goal and kind of action, who says so, and on what words.

`stated` is what the committee says itself: the articles of the heading or the closing parenthesis; where there are none, a
section title that names a right; the goals it names. `model` and `rule` are our reading of the words alone, as if nothing
were stated: a trained model where the language has one, with the term lists of `knowledge/terms` as its second witness, and
the term lists alone for everything else. A label that is both stated and read stands twice, so the two can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline import rules
from pipeline import witnesses as witnessing
from pipeline.knowledge import SchemeKey, scheme
from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import plain, words
from pipeline.records import Doubt
from pipeline.trained import MODELS, Guess, Trained, load
from pipeline.witnesses import Witnesses

_MOST_RIGHTS = 2  # articles that state more than two rights are a chapter's range, or a list for and against
_MOST_TITLE = 3  # a title that names more rights than this names none in particular
_TITLE_SHARE = 0.35  # share of a title's letters that must be terms; "Follow-up to the visit of ..." is no topic
# A term list speaks alone where at least this share of its labels was right when measured; one half is also what a list is
# believed that could not be measured.
_BELIEVED = 0.3
# Kinds of action whose object is not asked for itself -> what stands before the "and" that ends their clause; "": a stop ends it.
_HOLDS = {"reporting": "", "data": ",", "ratify": ",?"}
# Rights that are treaties, mechanisms and plans: a lead-in recites them without asking for them.
_RECITED = frozenset(
    {
        "agenda_2030",
        "international_organizations",
        "mechanisms",
        "ratification",
        "reservations",
        "special_procedures",
        "treaty_bodies",
        "upr",
    }
)
LONG = 20_000  # characters; no recommendation is so long: the text is several, or a document
_PARENTHESIS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


class Asked(NamedTuple):
    """What is known of one recommendation."""

    text: str
    lead_in: str | None = None
    heading: str | None = None
    articles: tuple[str, ...] = ()  # stated for its paragraph: "CRPD:5"
    goals: tuple[str, ...] = ()  # goals and targets it names: "SDG 10.3"
    treaty: str | None = None  # that its document was made under: CRPD


class Label(NamedTuple):
    """One label on one recommendation; the columns of `Classification`."""

    scheme: SchemeKey
    label: str
    score: float
    method: Literal["stated", "rule", "model"]
    evidence: str | None
    model: str | None = None


def classify(asks: Sequence[Asked], *, language: str, models: Path | None = MODELS) -> list[list[Label]]:
    """The labels of each recommendation, in order: stated ones first, then by scheme, the surest first.

    Args:
        asks: recommendations of one document or any list of texts.
        language: ISO 639-1 code of their text, one of the six.
        models: folder of the trained models; None: term lists only.
    """
    model, witnesses = _models(language, models)
    texts = [f"{ask.lead_in} {ask.text}" if ask.lead_in else ask.text for ask in asks]
    said = [rules.read(text, language, named=_by_treaty(ask)) for ask, text in zip(asks, texts, strict=True)]
    guesses = _guesses(model, witnesses, texts, said)
    known = model.labels if model else witnesses.labels if witnesses else frozenset()
    rows: list[list[Label]] = []
    for ask, text, heard, guessed in zip(asks, texts, said, guesses, strict=True):
        read = [
            Label("right", _name("right", one.code), one.score, one.method, one.evidence, one.model) for one in guessed
        ]
        # where the model has nothing to say, the term lists speak for all rights, not only for those it does not know
        read += _listed(
            "right", {code: one for code, one in heard["right"].items() if code not in known or not guessed}, language
        )
        read = _without_recited(read, heard["right"], len(ask.lead_in or ""))
        read += _listed("persons", heard["persons"], language)
        read += _listed("sdg", heard["sdg"], language) or _through_rights(read)
        read += _listed("action", _asked_for(heard["action"], text, len(ask.lead_in or ""), language), language)
        rows.append([*_stated(ask, language), *_ordered(read)])
    return rows


def doubts(language: str, *, models: Path | None = MODELS) -> tuple[Doubt, ...]:
    """Why the texts of a language are read by term lists alone although there is a model; nothing where all is well."""
    own = load("right", language, models) if models else None
    if models is None or isinstance(own, Trained):
        return ()
    return tuple(one for one in (own, witnessing.load(models)) if isinstance(one, Doubt))


def stated_rights(articles: Sequence[str]) -> tuple[str, ...]:
    """Codes of the rights that a heading with these articles states; none where they span a whole chapter.

    Articles that only qualify others ("arts. 2 and 19") count where they stand alone. What counts is how many rights the
    articles add up to, not how many they are: "arts. 1-4" of one treaty say one thing, "arts. 31-33" three.
    """
    return tuple(dict.fromkeys(code for code, _ in _by_article(articles)))


# --- stated ----------------------------------------------------------------------------------------------------


def _stated(ask: Asked, language: str) -> list[Label]:
    found: dict[tuple[SchemeKey, str], Label] = {}
    for code, reference in _by_article(ask.articles) or _by_title(ask.heading, language):
        name = _name("right", code)
        found.setdefault(("right", name), Label("right", name, 1.0, "stated", reference))
    goals = scheme("sdg").by_code
    for goal in ask.goals:
        number = goal.removeprefix("SDG ")
        label = goals.get(number) or goals.get(number.partition(".")[0])
        if label is not None:
            found.setdefault(("sdg", label.name), Label("sdg", label.name, 1.0, "stated", goal))
    return list(found.values())


def _by_article(articles: Sequence[str]) -> list[tuple[str, str]]:
    """Rights, each with the article that states it."""
    crosswalk = [(reference, scheme("right").article(reference)) for reference in articles]
    about = [(reference, article) for reference, article in crosswalk if article is not None]
    about = [(reference, article) for reference, article in about if not article.general] or about
    found: dict[str, str] = {}
    for reference, article in about:
        for code in article.states:
            found.setdefault(code, reference)
    return list(found.items()) if len(found) <= _MOST_RIGHTS else []


def _by_title(heading: str | None, language: str) -> list[tuple[str, str]]:
    """Rights that a section title without articles names; none where most of its words are about something else."""
    title = _PARENTHESIS.sub("", heading or "")
    said: Mapping[str, rules.Said] = _title(title, language) if title else {}
    words = {word for one in said.values() for word in one.words}
    covered = sum(map(len, words)) >= _TITLE_SHARE * len(title)
    return [(code, title) for code in said] if said and covered and len(said) <= _MOST_TITLE else []


@cache
def _title(title: str, language: str) -> Mapping[str, rules.Said]:
    return rules.read(title, language)["right"]


# --- read ------------------------------------------------------------------------------------------------------


def _without_recited(read: list[Label], said: Mapping[str, rules.Said], lead_in: int) -> list[Label]:
    """Rights without the treaties and mechanisms that only the lead-in names.

    "In accordance with the Optional Protocol ..." says by what the committee is guided, not what the request is about. Of what
    it is about, a lead-in says much, so everything else stays.
    """
    rights = scheme("right")
    codes = [rights.by_name[label.label] for label in read]
    behind = {code for code, one in said.items() if one.last >= lead_in}
    return [
        label
        for label, right in zip(read, codes, strict=True)
        if not lead_in or right.code not in _RECITED or right.code in behind
    ]


def _asked_for(said: Mapping[str, rules.Said], text: str, lead_in: int, language: str) -> Mapping[str, rules.Said]:
    """Kinds of action that the ask itself wants, behind its lead-in; those of the lead-in where the ask has none.

    What is to be reported, counted or ratified is not itself to be done: "provide, in its next report, data on shelters" asks
    for no shelters. Such a kind, where it comes first, holds for all behind it up to where its clause ends.
    """
    own = {code: one for code, one in said.items() if one.last >= lead_in} or said
    places = {code: one.first if one.first >= lead_in else one.last for code, one in own.items()}
    begin = min(places.values(), default=0)
    ends = [_clause(code, language) for code, place in places.items() if place == begin and code in _HOLDS]
    plainly = plain(text, language)
    return {
        code: one
        for code, one in own.items()
        if places[code] == begin or all(end.search(plainly, begin, places[code]) for end in ends)
    }


@cache
def _clause(code: str, language: str) -> re.Pattern[str]:
    """Where the clause of a kind that holds ends: at a stop or, but for reports, at the next "and"."""
    joins = words(language_of(language).citations.joins, language)
    return re.compile("[;.。]" if not _HOLDS[code] else rf"[;.。]|{_HOLDS[code]}\s{joins}")


def _listed(key: SchemeKey, said: Mapping[str, rules.Said], language: str) -> list[Label]:
    labels = []
    for code, one in said.items():
        score = rules.score(key, code, one, language)
        if score >= _BELIEVED:
            labels.append(Label(key, _name(key, code), round(score, 3), "rule", "; ".join(one.words)))
    return labels


def _through_rights(read: Sequence[Label]) -> list[Label]:
    """The goals that the surest rights stand for, in the words that speak for those rights."""
    rights = [label for label in _ordered(list(read)) if label.scheme == "right"][:_MOST_RIGHTS]
    found: dict[str, Label] = {}
    for right in rights:
        for goal in _goals()[scheme("right").by_name[right.label].code]:
            found.setdefault(goal, right._replace(scheme="sdg", label=_name("sdg", goal)))
    return list(found.values())


@cache
def _goals() -> Mapping[str, tuple[str, ...]]:
    """Code of a right -> codes of the goals that are about it."""
    goals = scheme("sdg").labels
    return {
        right.code: tuple(goal.code for goal in goals if right.code in goal.rights) for right in scheme("right").labels
    }


def _ordered(labels: list[Label]) -> list[Label]:
    """By scheme, the surest first; equals stay as found."""
    places = {"right": 0, "persons": 1, "sdg": 2, "action": 3}
    return sorted(labels, key=lambda label: (places[label.scheme], -label.score))


def _by_treaty(ask: Asked) -> frozenset[str]:
    """Persons whom the treaties are about that the recommendation, or its document, is made under."""
    treaties = {reference.partition(":")[0] for reference in ask.articles} | {ask.treaty}
    return frozenset(code for treaty in treaties for code in scheme("right").persons.get(treaty or "", ()))


def _name(key: SchemeKey, code: str) -> str:
    return scheme(key).by_code[code].name


def _models(language: str, models: Path | None) -> tuple[Trained | None, Witnesses | None]:
    """The language's own model; without one, what all languages without one share."""
    own = load("right", language, models) if models else None
    if isinstance(own, Trained) or models is None:
        return own if isinstance(own, Trained) else None, None
    shared = witnessing.load(models)
    return None, shared if isinstance(shared, Witnesses) else None


def _guesses(
    model: Trained | None, witnesses: Witnesses | None, texts: Sequence[str], said: Sequence[witnessing.Heard]
) -> list[list[Guess]]:
    if model:
        return model.read(texts, [one["right"] for one in said])
    return [witnesses.read(heard) if witnesses else [] for heard in said]
