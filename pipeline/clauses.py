"""Which of the cues in a sentence are main verbs, and whom they ask.

The grammar is the same in all languages and small: subject before verb ("the Committee recommends"), verb before
subject ("توصي اللجنة"), verb alone at the head of a clause ("Insta al Estado parte"), verb far from its subject
("委员会对……感到关切"). Words such as "that" before the subject show that somebody is only quoted.
"""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple, cast

from spacy.tokens import Doc

from pipeline.codes import Act
from pipeline.knowledge.languages import Stance
from pipeline.nlp import Hit

COMMAS = frozenset(",،，、")
_SEMICOLONS = frozenset(";；؛")
_MARKS = COMMAS | _SEMICOLONS | frozenset(":.()[]–—-：。*\"'«»?!؟")
_TARGET_WITHIN = 3  # tokens between a verb and the one it asks: "recommends that the State party"
_NAMED_WITHIN = 4
UNDERGOING_WITHIN = 5  # words behind a body among which one says that something is to be done to it


class Opener(NamedTuple):
    """A cue that is the main verb of a clause."""

    hit: Hit  # its label: "act recommend committee", "stance concern opening"
    conceded: bool  # of a clause that gives way to another: "While the Committee notes ..."
    explicit: bool  # who speaks or who is asked is named, not only understood
    by_committee: bool  # the committee is its subject

    @property
    def asks(self) -> bool:
        """Whether it asks, rather than worries, praises or takes note."""
        return self.hit.label.startswith("act")

    @property
    def act(self) -> Act:
        """The speech act of an asking verb."""
        return cast(Act, self.hit.label.split()[1])

    @property
    def stance(self) -> Stance:
        """The stance of any other verb."""
        return cast(Stance, self.hit.label.split()[1])


class Clauses:
    """The cues found in one sentence, and which of them are main verbs."""

    def __init__(self, doc: Doc, hits: list[Hit]) -> None:
        self.doc = doc
        past = {hit.end for hit in hits if hit.label == "past"}  # "avait prié": that was asked earlier
        self.hits = [hit for hit in hits if not (hit.label.startswith("act") and hit.start in past)]
        self.ending: dict[int, list[Hit]] = {}
        self.starting: dict[int, list[Hit]] = {}
        for hit in self.hits:
            self.ending.setdefault(hit.end, []).append(hit)
            self.starting.setdefault(hit.start, []).append(hit)

    def openers(self) -> list[Opener]:
        """The main verbs, in order."""
        found: list[Opener] = []
        # a subject cut off from its verb: "The Committee, while welcoming ..., recommends", "While noting ..., regrets"
        waiting = bool(self.hits) and self.hits[0].label == "concede" and self._at_start(self.hits[0].start)
        for hit in self.hits:
            if hit.label == "committee" and hit.end < len(self.doc) and self.doc[hit.end].text in COMMAS:
                waiting = True
            kind, _, role = hit.label.rpartition(" ")
            if not kind.startswith(("act", "stance")):
                continue
            if found and found[-1].hit.start == hit.start:
                continue  # one phrase in two roles counts once
            opener: Opener | None = None
            if role == "around":
                before = {one.label for one in self.ending.get(hit.start, ())}
                opener = None if "that" in before else Opener(hit, "concede" in before, True, True)
            elif role == "committee":
                opener = self._said_by_committee(hit, found, waiting)
            elif not self._hangs_on_worry(hit, found):
                opener = self._said_of_asked(hit) if role == "asked" else self._opening(hit)
            if opener:
                found.append(opener)
        return found or self._far_from_subject()

    def _far_from_subject(self) -> list[Opener]:
        """The main verb where much stands between it and its subject: "委员会对……感到关切".

        A subject that does not open the sentence has only verbs that ask, in its own clause: "Recalling ..., the Committee
        in line with target 5.1 recommends".
        """
        subjects = [hit for hit in self.hits if hit.label == "committee" and self._heads_clause(hit.start)]
        if not subjects:
            return []
        opening = any(self._at_start(hit.start) for hit in subjects)
        closed = False  # since the last subject another clause began
        for hit in self.hits:
            before = {one.label for one in self.ending.get(hit.start, ())}
            if hit in subjects:
                closed = "that" in before
            elif hit.label in ("that", "concede"):
                closed = True
            elif hit.label.endswith(" committee") and "that" not in before and hit.start >= subjects[0].end:
                if hit.label.startswith("act") and self._target(hit) and (opening or not closed):
                    return [Opener(hit, False, True, True)]
                if hit.label.startswith("stance") and opening:
                    return [Opener(hit, False, True, True)]
        return []

    def _said_by_committee(self, hit: Hit, found: list[Opener], waiting: bool) -> Opener | None:
        before = {one.label for one in self.ending.get(hit.start, ())}
        for subject in self.ending.get(hit.start, ()):
            if subject.label in ("committee", "pronoun"):
                lead = {one.label for one in self.ending.get(subject.start, ())}
                return None if "that" in lead else Opener(hit, "concede" in lead, True, True)
        if any(one.label == "committee" for one in self.starting.get(hit.end, ())):
            return None if "that" in before else Opener(hit, "concede" in before, True, True)
        if self._at_start(hit.start):
            return Opener(hit, False, self._target(hit), True)
        if "concede" in before or not self._heads_clause(hit.start):
            return None
        if hit.label.startswith("act"):
            return Opener(hit, False, True, True) if self._target(hit) or self._cut_off(hit) else None
        tied = "join" in before or hit.attached or self.doc[hit.start - 1].text in _SEMICOLONS | COMMAS
        joined = tied and any(one.by_committee for one in found)
        return Opener(hit, False, False, True) if joined or waiting else None

    def _cut_off(self, hit: Hit) -> bool:
        """Whether nothing but an aside between commas parts a verb from its subject: "The Committee, in this light, asks"."""
        if self.doc[hit.start - 1].text not in COMMAS:
            return False
        between = [one for one in self.hits if one.end <= hit.start]
        subject = next((one for one in between if one.label == "committee" and self._at_start(one.start)), None)
        if subject is None or self.doc[subject.end].text not in COMMAS:
            return False
        return not any(one.label == "that" for one in between)

    def _said_of_asked(self, hit: Hit) -> Opener | None:
        for subject in self.ending.get(hit.start, ()):
            if _asked(subject) and self._heads_clause(subject.start):
                named = subject.label != "pronoun"
                # "told that, because of their condition, they should not"
                if named or not any(one.label == "that" for one in self.hits if one.end <= subject.start):
                    return Opener(hit, False, named, False)
        after = self.starting.get(hit.end, ())
        if any(_asked(one) and one.label != "pronoun" for one in after) and self._heads_clause(hit.start):
            return Opener(hit, False, True, False)
        return None

    def _opening(self, hit: Hit) -> Opener | None:
        return Opener(hit, False, self._target(hit), True) if self._heads_clause(hit.start) else None

    def _hangs_on_worry(self, hit: Hit, found: list[Opener]) -> bool:
        """Whether a worry or praise before it still governs: "is concerned that ..., the State should"."""
        governing = [one for one in found if not one.asks and not one.conceded]
        return bool(governing) and not any(
            token.text in _SEMICOLONS for token in self.doc[governing[-1].hit.end : hit.start]
        )

    def _target(self, hit: Hit) -> bool:
        """Whether the one asked, or "that", follows the verb closely."""
        return any(
            one.label == "that" or _asked(one)
            for start in range(hit.end, hit.end + _TARGET_WITHIN + 1)
            for one in self.starting.get(start, ())
        )

    def _at_start(self, start: int) -> bool:
        return start == 0 or all(token.text in _MARKS for token in self.doc[:start])

    def _heads_clause(self, start: int) -> bool:
        """Whether a clause may begin at a token: at the start, behind a mark, or behind a joining word."""
        if start == 0 or self.doc[start - 1].text in _MARKS:
            return True
        if any(one.label == "join" for one in self.ending.get(start, ())):
            return True
        return any(one.attached for one in self.starting.get(start, ()))

    def bare_should(self) -> Hit | None:
        """A bare "should" whose clause hangs on no other: nothing like "that" stands before it."""
        for hit in self.hits:
            if hit.label in ("that", "concede"):
                return None
            if hit.label == "act should asked":
                return hit
        return None

    def behind_actors(self, place: int) -> int:
        """The place behind the subject and the one asked, where they follow one another from a place on."""
        while ends := [hit.end for hit in self.starting.get(place, ()) if hit.label == "committee" or _asked(hit)]:
            place = max(ends)
        return place

    def says_what(self, start: int, end: int) -> bool:
        """Whether what is asked is told between two tokens: a "that" which is no "which", or the one asked.

        Behind a "which" the State party is only spoken of: "its recommendations, which the State party has not heeded".
        """
        between = [hit for hit in self.hits if start <= hit.start < end]
        relating = {hit.start for hit in between if hit.label == "relating"}
        first = min(relating, default=end)
        return any(
            (hit.label == "that" and hit.start not in relating)
            or (_asked(hit) and hit.label != "pronoun" and hit.start < first)
            for hit in between
        )

    def listed(self, opener: Opener, undergoing: Set[str]) -> str | None:
        """Whom the verb asks, where the State party or a body of the language file's list stands beside it.

        Behind a "that" a body with one of the words of `undergoing` close behind is none that is asked: "recommends that
        Parliament be consulted".
        """
        start, end, label, _ = opener.hit
        for hit in self.hits:
            near = end <= hit.start <= end + _NAMED_WITHIN
            if not opener.by_committee or opener.act == "should":
                near = hit.end == start or hit.start == end
            if near and hit.label == "state_party":
                return "state_party"
            if near and hit.label.startswith("to ") and not (opener.by_committee and self._undergoes(hit, undergoing)):
                return hit.label[3:]
        return None

    def _undergoes(self, body: Hit, undergoing: Set[str]) -> bool:
        that = any(one.label == "that" for one in self.ending.get(body.start, ()))
        behind = [token.text for token in self.doc[body.end : body.end + UNDERGOING_WITHIN]]
        mark = next((place for place, word in enumerate(behind) if word in _MARKS), len(behind))
        return that and not undergoing.isdisjoint(behind[:mark])

    def wants_asked(self, verb: Hit, start: int, end: int) -> bool:
        """Whether a name from one token to another stands where a verb has who it asks.

        That is right before a verb said of the one asked, at the head of its clause; else right behind the verb, its
        subject, or the "that" behind them.
        """
        if verb.label.endswith("asked"):
            return end == verb.start and self._heads_clause(start)
        place = self.behind_actors(verb.end)
        return start in (verb.end, place) or any(
            one.label == "that" and one.end == start for one in self.starting.get(place, ())
        )


def _asked(hit: Hit) -> bool:
    return hit.label in ("state_party", "pronoun") or hit.label.startswith("to ")
