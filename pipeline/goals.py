"""Sustainable Development Goals and their targets in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import compiled, plain, words

_GOALS = range(1, 18)
_LETTERS = "abcdefgh"  # of targets: 14.a, 17.h

Cited = tuple[str, int, int]  # "SDG 10.3", where it begins, where it ends


class _Grammar(NamedTuple):
    openings: tuple[str, ...]
    target: re.Pattern[str]
    goal: re.Pattern[str]  # over folded text: capitals count
    goals: re.Pattern[str]
    other_goals: re.Pattern[str]
    number: re.Pattern[str]
    of: re.Pattern[str]
    letters: Mapping[str, str]  # printed letter of a target -> Latin letter


@cache
def _grammar(language: str) -> _Grammar:
    data = language_of(language).citations
    joins, sign = words(data.joins, language), words(data.number_sign, language)
    letters = {letter: letter for letter in _LETTERS} | {
        plain(printed, language): latin
        for printed, latin in zip(language_of(language).numbering.item_letters, _LETTERS, strict=False)
    }
    letters |= {printed: latin for printed, latin in data.item_lookalikes.items() if latin in _LETTERS}
    letter = f"[{''.join(map(re.escape, letters))}]"
    return _Grammar(
        tuple(plain(phrase, language) for phrase in data.target + data.goal),
        compiled(data.target, language),
        compiled(data.goal, language, cased=True),
        compiled(data.goals, language),
        compiled(data.other_goals, language),
        re.compile(
            rf"(?P<join>\s*(?:[,;]|{joins})?\s*)(?:{sign}\s*)?(?P<goal>\d{{1,2}})(?!\d)"
            rf"(?:[{re.escape(data.target_points)}](?P<target>\d{{1,2}}|{letter})(?![\da-z\u0400-\u04ff\u0620-\u064a])|\s*\((?P<letter>{letter})\))?(?![-/]\d)"
        ),
        re.compile(rf"\s*{words(data.of, language)}\s*"),
        letters,
    )


def find(cased: str, text: str, language: str) -> Iterator[Cited]:
    """Every goal and target cited in a text, folded (`phrases.fold`) in `cased` and plain in `text`."""
    grammar = _grammar(language)
    if not any(opening in text for opening in grammar.openings):
        return
    mentions = [(match, True) for match in grammar.target.finditer(text)]
    mentions += [(match, False) for match in grammar.goal.finditer(cased)]
    whole = 0  # end of the last "target 2 of Goal 16"
    for mention, targets in sorted(mentions, key=lambda each: each[0].start()):
        if mention.start() < whole or grammar.other_goals.search(_surroundings(text, mention)):
            continue
        for match in _run(text, mention.end(), grammar.number):
            part = match["target"] or match["letter"]
            part = grammar.letters.get(part, part)
            goal = int(match["goal"])
            if goal in _GOALS and (part or not targets):
                target = f"SDG {goal}.{part}" if part else f"SDG {goal}"
                yield target, mention.start(), match.end()
            elif targets and (cited := _target_of_goal(text, mention, match, grammar)):
                yield cited
                whole = cited[2]


def _surroundings(text: str, mention: re.Match[str]) -> str:
    """The words beside a mention, up to the next stop on both sides."""
    before = re.split(r"[.,;:]", text[max(0, mention.start() - 30) : mention.start()])[-1]
    return before + mention[0] + re.split(r"[,;:]", text[mention.end() : mention.end() + 40])[0]


def _run(text: str, place: int, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Numbers that follow one another, joined by commas and the like."""
    first = True
    while (match := pattern.match(text, place)) is not None:
        if not first and not match["join"].strip():
            return
        yield match
        place, first = match.end(), False


def _target_of_goal(text: str, mention: re.Match[str], match: re.Match[str], grammar: _Grammar) -> Cited | None:
    """Read "target 2 of Goal 16" as target 16.2; "target 16 of the Goals" can only be the goal."""
    of = grammar.of.match(text, match.end())
    if of is None:
        return None
    if grammar.goals.match(text, of.end()) and int(match["goal"]) in _GOALS:
        return f"SDG {match['goal']}", mention.start(), match.end()
    goal = _GOAL_BEHIND.match(text, of.end())
    if goal is None or int(goal[1]) not in _GOALS:
        return None
    return f"SDG {goal[1]}.{match['goal']}", mention.start(), goal.end()


_GOAL_BEHIND = re.compile(r"[^\d.;,]{1,40}?(\d{1,2})(?![\d.])")
