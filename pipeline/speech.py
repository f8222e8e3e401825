"""What one sentence of a committee does: asks, worries, praises, takes note, reports.

Cue phrases count only where they are the main verb of a clause and the committee, or the one asked, is its subject.
"Should" in a quoted law, "recommends" in what an ombudsman does, "is concerned that its previous recommendations ..."
therefore ask nothing; `clauses.py` holds that grammar. Words that change nothing ("also", "in particular") are taken
out before the cues are looked up, so no cue need list them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc

from pipeline.clauses import COMMAS, Clauses, Opener
from pipeline.codes import Act
from pipeline.knowledge.languages import Stance, Verbs, language
from pipeline.named_bodies import bodies
from pipeline.nlp import Hit, Phrases, fold, read

STRENGTH: dict[Act, int] = {
    "urge": 4,
    "call_upon": 3,
    "recommend": 3,
    "should": 3,
    "request": 3,
    "reiterate": 3,
    "encourage": 2,
    "invite": 2,
    "draw_attention": 1,
    "other": 1,
}
WEAK: frozenset[Act] = frozenset({"draw_attention", "other"})  # they ask only where nothing else does
_WORDS_SOON = 16  # words after the verb: later in a sentence reporting is an afterthought of another ask
_WORDS_CONTINUING = 8
_WORDS_OPENING = 5  # of an item: "Provide, in its next periodic report, ...", "Also continue to ..."
_SYMBOL = r"\b[A-Z][A-Z.\d]*(?:/[A-Z\d][A-Za-z.\d-]*+)++"
# a symbol in brackets with the paragraphs named behind it, or a bare symbol
_EARLIER = re.compile(rf"[(（][^()（）A-Z]*({_SYMBOL}(?:[^()（）]|\([^()]{{1,4}}\))*)[)）]|({_SYMBOL})")


# a bracket that cites a document parts a verb from what it asks: "reiterates its recommendation (...) that"
_ASIDE = re.compile(rf"\s*[(（][^()（）]*{_SYMBOL}(?:[^()（）]|\([^()]{{1,4}}\))*[)）]")


_BEFORE_LIST = (":", "：")


class Move(NamedTuple):
    """What a sentence does. `act` is None where it asks nothing; what is said of the ask is then without meaning."""

    stances: tuple[Stance, ...]  # of its main clauses, in order
    act: Act | None
    explicit: bool  # who speaks or who is asked is named, not only understood
    strength: int  # 1 (draws attention) to 5 (strongly urges)
    addressee: str
    reporting: bool  # asks for reporting, follow-up information or dissemination only; without an ask, speaks of it
    reiterates: bool
    earlier: str | None  # the earlier document cited by a reiterating ask, as printed
    continues: bool
    obliges: bool  # says that somebody or something "should", without naming the State party
    elaborates: bool  # begins like a sentence that spells out the one before it
    reports: bool = False  # speaks of reporting, following up or making known anywhere


class Speech:
    """The cues of one language, compiled."""

    def __init__(self, code: str, *, told: bool = False) -> None:
        """Compile the cues of a language file; with `told`, verbs that tell what the committee asked ask, too."""
        words = language(code)
        self.code = code
        clauses = words.clauses
        # "ainsi que" is no "ainsi", and "pide encarecidamente" (urges) no "pide" (requests) with stress
        stressed = (verb for verbs in words.acts.values() for verb in verbs.committee)
        whole = tuple(verb for verb in stressed if set(verb.split()) & set(clauses.intensifying))
        kept = (*clauses.joining, *clauses.conceding, *clauses.that, *whole)
        self._between = Phrases(code, {"": clauses.between, "!": clauses.intensifying, "=": kept})
        cues: dict[str, tuple[str, ...]] = {
            "committee": words.actors.committee,
            "state_party": words.actors.state_party,
            "pronoun": words.actors.pronouns,
            "join": clauses.joining,
            "concede": clauses.conceding,
            "that": (*clauses.that, *clauses.relating),
            "relating": clauses.relating,
            "past": clauses.past,
        }
        cues |= {f"to {body}": names for body, names in words.addressees.items()}
        verbs: dict[str, Verbs] = {f"act {act}": v for act, v in words.acts.items()}
        verbs |= {f"stance {stance}": v for stance, v in words.stances.items()}
        for name, by_subject in verbs.items():
            spoken = (*by_subject.committee, *(by_subject.told if told else ()))
            cues[f"{name} committee"] = spoken
            cues[f"{name} around"] = _around(spoken, words.actors.committee)
            cues[f"{name} asked"] = by_subject.asked
            cues[f"{name} opening"] = by_subject.opening
        self._cues = Phrases(code, cues, self.plain)
        joining = "|".join(map(re.escape, sorted(clauses.joining, key=len, reverse=True)))
        self._joints = re.compile(rf"\s*[,;،؛，；]?\s+(?:{joining})\s+|\s*[;；؛，]\s*", re.IGNORECASE)
        manner = words.manner
        listing = "|".join(re.escape(fold(phrase, code)) for phrase in manner.listing)
        self._spaced = words.cover.spaced
        self._and_list = re.compile(
            rf"(?:[,;،؛，；]\s?|\s)(?:{listing})\s?[:：]$" if self._spaced else rf"[，、；]?(?:{listing})[:：]$"
        )  # of a folded text
        manners = {
            "heeding": manner.heeding,
            "reporting": manner.reporting,
            "carrying out": manner.carrying_out,
            "continuing": manner.continuing,
            "elaborating": manner.elaborating,
            "recounting": manner.recounting,
        }
        self._manner = Phrases(code, manners, self.plain)
        self._headings = Phrases(code, {"": manner.headings})
        self._repeating = Phrases(code, {"": manner.repeating})  # "recommends again": nothing may be taken out here

    def move(self, sentence: str) -> Move:
        """What the sentence does."""
        whole = read(_ASIDE.sub("", sentence), self.code)
        doc, strong = self._plain(whole)
        clauses = Clauses(doc, self._cues.longest(doc))
        openers = clauses.openers()
        stances = tuple(one.stance for one in openers if not (one.asks or one.conceded))
        manner = self._manner.all(doc)
        recounts = any(hit.label == "recounting" and hit.start == 0 for hit in manner)
        asks = [one for one in openers if one.asks and not recounts]
        elaborates = any(hit.label == "elaborating" and hit.start == 0 for hit in manner)
        chosen = _governing(asks, clauses, lists=sentence.rstrip().endswith(_BEFORE_LIST))
        if chosen is None:
            should = clauses.bare_should() if all(one.conceded for one in openers) else None
            reports = any(hit.label == "reporting" for hit in manner)
            asked = (self._named(sentence, clauses, should) if should else None) or "state_party"
            obliges = should is not None
            return Move(stances, None, False, 0, asked, reports, False, None, False, obliges, elaborates)
        act = chosen.act
        start, end = chosen.hit[:2]
        reach = clauses.behind_actors(end)  # "encourages the State party strongly to", as Arabic has it
        stressed = any(start - 2 <= place <= reach for place in strong)
        reiterates = any(one.act == "reiterate" for one in asks) or bool(self._repeating.all(whole))
        earlier = _EARLIER.search(sentence) if reiterates else None
        return Move(
            stances=stances,
            act=act,
            explicit=chosen.explicit,
            strength=STRENGTH[act] + stressed,
            addressee=clauses.listed(chosen, bodies(self.code).undergoing)
            or self._named(sentence, clauses, chosen.hit)
            or "state_party",
            # "its recommendations on the last periodic report" asks for no report
            reporting=act != "reiterate" and any(_soon(doc, end, start) for start in _told(manner)),
            reiterates=reiterates,
            earlier=(earlier[1] or earlier[2]).strip(" ,;.") if earlier else None,
            continues=any(h.label == "continuing" and end <= h.start <= end + _WORDS_CONTINUING for h in manner),
            obliges=False,
            elaborates=elaborates,
            reports=act != "reiterate" and bool(_told(manner)),
        )

    def _named(self, sentence: str, clauses: Clauses, verb: Hit) -> str | None:
        """The printed name of a body that no list knows, where it stands right behind or before the verb that asks."""

        def before(place: int) -> int:  # tokens of the sentence before a place in it
            return len(self.plain(read(_ASIDE.sub("", sentence[:place]), self.code)))

        for named in bodies(self.code).asked(sentence):
            if clauses.wants_asked(verb, before(named.opens), before(named.end)):
                return named.printed(sentence)
        return None

    def of_item(self, text: str) -> tuple[bool, bool]:
        """Whether an item, by its first words, asks to go on with something, and whether it asks for reporting only."""
        doc = self.plain(read(text, self.code))
        manner = self._manner.all(doc)
        continues = any(hit.label == "continuing" and hit.start < _WORDS_OPENING for hit in manner)
        return continues, any(start <= _WORDS_OPENING for start in _told(manner))

    def parted(self, sentence: str) -> list[tuple[str, Move]]:
        """The sentence with what it does; in two where it asks by itself before it asks by a list.

        "Reiterates its recommendation that ..., and recommends that the State party: (a) ..." asks for what it reiterates, too;
        "recommends that the State party repair the piers, and that it: (a) ..." for the piers.
        """
        move = self.move(sentence)
        if move.act and sentence.rstrip().endswith(_BEFORE_LIST):
            for joint in reversed(list(self._joints.finditer(sentence))):
                before, behind = sentence[: joint.start()], sentence[joint.end() :]
                first, second = self.move(before), self.move(behind)
                if not first.act or first.act in WEAK:  # a mere reminder leads in what is asked
                    continue
                if second.act and not second.stances and self._asks_itself(before, first.act):
                    return [(before, first), (behind, second)]
            if opening := self._before_list(sentence):
                first = self.move(opening)
                if first.act and (first.act == "should" or self._asks_itself(opening, first.act)):
                    return [(opening, first), (sentence, move)]
        return [(sentence, move)]

    def _before_list(self, sentence: str) -> str | None:
        """What stands before an "and that it:" which opens a list, where that asks for a thing of its own."""
        folded = fold(sentence, self.code)
        end = self._and_list.search(folded)
        if end is None:
            return None
        if self._spaced:
            words = sentence.split()
            before = " ".join(words[: len(folded[: end.start()].split())]).rstrip(",;،؛")
        else:
            before = sentence[: end.start() - len(folded)]
        told = self._manner.all(self.plain(read(before, self.code)))
        return None if any(hit.label == "heeding" for hit in told) else before

    def _asks_itself(self, text: str, act: Act) -> bool:
        """Whether the verb that governs a text has behind it what it asks, not only to whom."""
        doc = self.plain(read(_ASIDE.sub("", text), self.code))
        clauses = Clauses(doc, self._cues.longest(doc))
        verbs = [one for one in clauses.openers() if one.asks and one.act == act and one.by_committee]
        return bool(verbs) and clauses.says_what(verbs[0].hit.end, len(doc))

    def is_asking_heading(self, heading: str) -> bool:
        """Whether a chapter of this heading holds nothing but asks: "Suggestions and recommendations"."""
        return bool(self._headings.all(read(heading, self.code)))

    def plain(self, doc: Doc) -> Doc:
        """The document without the words that change nothing."""
        return self._plain(doc)[0]

    def _plain(self, doc: Doc) -> tuple[Doc, list[int]]:
        """The document without the words that change nothing, and the places where a strengthening word stood."""
        hits = [hit for hit in self._between.longest(doc) if hit.label != "="]
        if not hits:
            return doc, []
        tokens = [token.text for token in doc]
        words: list[str] = []
        strong: list[int] = []
        done = 0
        for start, end, label, _ in hits:
            if start < done:
                continue
            words += tokens[done:start]
            if label:
                strong.append(len(words))
            done = end
            # "notes, however, with concern": the commas belong to the word that goes
            if (not words or words[-1] in COMMAS) and done < len(tokens) and tokens[done] in COMMAS:
                done += 1
                if words:
                    words.pop()
        words += tokens[done:]
        return Doc(doc.vocab, words=words), strong


def _governing(asks: Sequence[Opener], clauses: Clauses, *, lists: bool) -> Opener | None:
    """The verb of a sentence that says how it asks: the first, before a list the last, as that governs the items.

    A verb that only repeats what was asked gives way to the one behind it: "reiterates its previous recommendations and
    urges the State party to ..."; where it says itself what is asked, "reiterates its recommendation that ...", it stays.
    """
    strong = [one for one in asks if one.act not in WEAK]
    if not strong:
        return asks[0] if asks else None
    spoken = [one for one in strong if one.by_committee]
    chosen = spoken[-1] if lists and spoken else strong[0]
    if chosen.act == "reiterate":
        later = [one for one in spoken if one.hit.start > chosen.hit.start and one.act != "reiterate"]
        if later and not clauses.says_what(chosen.hit.end, later[0].hit.start):
            return later[0]
    return chosen


@cache
def speech(code: str, *, told: bool = False) -> Speech:
    """The compiled cues of an ISO 639-1 code, built once per process; `told` as for `Speech`."""
    return Speech(code, told=told)


def _told(manner: Sequence[Hit]) -> list[int]:
    """Where phrases of reporting begin, but for what is done and not told, or only tells by when it is to be done.

    "Implementing the concluding observations", "before submitting its next periodic report".
    """
    done = [hit for hit in manner if hit.label == "carrying out"]
    told = [hit for hit in manner if hit.label == "reporting"]
    carried_out = [hit for hit in told if any(one.start <= hit.start <= one.end for one in done)]
    return [hit.start for hit in told if not any(one.start <= hit.start < one.end for one in carried_out)]


def _soon(doc: Doc, end: int, start: int) -> bool:
    """Whether a phrase begins close behind a verb; single characters count half, most are marks or Chinese."""
    if start < end - 1 or start > end + 2 * _WORDS_SOON:
        return False
    return sum(1.0 if len(token) > 1 else 0.5 for token in doc[end:start]) <= _WORDS_SOON


def _around(phrases: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The phrases with the subject behind the verb: "تشعر اللجنة بالقلق", "expresa el Comité su preocupación"."""
    split = [phrase.split(" ", 1) for phrase in phrases if " " in phrase]
    return tuple(f"{verb} {name} {rest}" for verb, rest in split for name in names)
