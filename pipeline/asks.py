"""Every single thing that one paragraph asks: by which act, of whom, in its openings, sentences, items and bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.codes import Act
from pipeline.inline_items import inline
from pipeline.knowledge.languages import Stance
from pipeline.nlp import sentences
from pipeline.records import Box, Numbered, Passage
from pipeline.speech import STRENGTH, WEAK, Move, Speech, speech

_BULLET = re.compile(r"(?:^[–—-]|(?:^|(?<=\s))[•▪●◦‣⁃➢✓])(?=\s)")  # a dash inside a text is none
_SHY = frozenset({"introduction", "positive_aspects"})  # sections where only plain words ask


class Ask(NamedTuple):
    """One thing asked."""

    position: int  # index into the paragraphs given
    number: str
    suffix: str  # unique in the paragraph: "", "(a)", "(a)(ii)"; "[2]" the second ask or bullet, "(a)[2]" the second of a letter
    item: str | None  # "(a)", "(a)(ii)"; None where no item carries it
    lead_in: str | None  # the words before the item or bullet that carry the verb
    text: str
    act: Act
    strength: int  # 1 draws attention, 2 invites, encourages, 3 recommends, requests, 4 urges; +1 "strongly"
    addressee: str  # "state_party" or a code of the language files' `addressees`
    reporting: bool  # asks for reporting, follow-up information or dissemination only
    reiterates: bool
    earlier: str | None  # the earlier document cited, as printed
    continues: bool  # what the State does already is to go on
    page: int
    boxes: tuple[Box, ...]
    notes: tuple[str, ...] = ()  # texts of the footnotes called in it or in its lead-in
    concern_position: int | None = None
    other_concerns: tuple[int, ...] = ()  # positions of further concerns it answers, which nothing else does
    concern_item: str | None = None
    no_concern_reason: str | None = None  # follow_up_request, as `pairing.pair` gives them


class _Lead(NamedTuple):
    """An asking sentence with the supporting sentences around it."""

    move: Move
    text: str
    ordinal: int  # counts the asking sentences of the paragraph from 1
    notes: tuple[str, ...] = ()  # of the passage that it leads in


class _Entry(NamedTuple):
    """A passage, or what one bullet of it says."""

    place: int  # of the passage in its paragraph
    passage: Passage
    bullet: bool


@dataclass
class Findings:
    """What one paragraph holds."""

    asks: list[Ask] = field(default_factory=list)
    stances: list[Stance] = field(default_factory=list)
    asking: list[bool] = field(default_factory=list)  # per passage: it carries words of an ask
    ordinal: int = 0
    states: bool = False  # a sentence that is no praise
    reports: bool = False  # a sentence that speaks of reporting

    def report(self, sentence: str) -> None:
        """Mark what a sentence asks as asked for reporting, follow-up or dissemination only."""
        told = " ".join(sentence.split())
        for place, ask in enumerate(self.asks):
            said = " ".join((ask.lead_in or ask.text).split())
            if told in said or said in told:
                self.asks[place] = ask._replace(reporting=True)


def asks_of(position: int, paragraph: Numbered, cues: Speech, *, visit: bool = False) -> Findings:
    """Everything one paragraph asks, and its stances; in a report on a visit a bare "should" asks, too."""
    asking_chapter = bool(paragraph.headings) and cues.is_asking_heading(paragraph.headings[0].text)
    if asking_chapter:  # older annual reports tell there what the committee asked
        cues = speech(cues.code, told=True)
    entries = _entries(paragraph.passages, cues)
    found = Findings(asking=[False] * len(paragraph.passages))
    moves = {index: _moves(entry.passage.text, cues) for index, entry in enumerate(entries) if not entry.passage.label}
    shy = paragraph.section in _SHY
    # a mere reminder or hope asks only where the paragraph does nothing else
    plain = not any(
        (move.act and move.act not in WEAK) or "concern" in move.stances or "positive" in move.stances
        for block in moves.values()
        for _, move in block
    )
    mute: frozenset[Act] = WEAK if shy or not plain else frozenset()
    lead: _Lead | None = None
    outer: Passage | None = None  # the item that introduces sub-items
    for index, (place, passage, bullet) in enumerate(entries):
        after = entries[index + 1] if index + 1 < len(entries) else None
        following = after.passage.label if after else ""
        if lead and (passage.label or bullet):
            found.asking[place] = True
            if passage.label and following.startswith(passage.label) and following != passage.label:
                outer = passage
                continue
            words = lead.text
            if outer and passage.label.startswith(outer.label):
                words = f"{words} {_last_mark(outer.label)} {outer.text}"
            own, further = _own_and_further(passage.text, cues)
            continues, reporting = cues.of_item(own)
            move = lead.move._replace(
                continues=lead.move.continues or continues, reporting=lead.move.reporting or reporting
            )
            _add(found, position, paragraph, passage._replace(text=own), lead._replace(move=move), words)
            for one in further:
                _add(found, position, paragraph, passage, one, None)
            if bullet and after and after.bullet:
                found.ordinal += 1
                lead = lead._replace(ordinal=found.ordinal)
            continue
        # an opening, a continuation, or an item that hangs on no ask: its own sentences may ask
        block = moves.get(index)
        if block is None:
            block = _moves(passage.text, cues)
        answers = passage.new_block and not (passage.label or bullet) and "concern" in found.stances
        bound = not shy and (visit or asking_chapter or answers or found.ordinal > 0)
        if paragraph.section == "follow_up":  # "to involve civil society ... in the preparation of its periodic report"
            block = [(text, move._replace(reporting=move.reporting or move.reports)) for text, move in block]
        leads, judges = _leads(block, found, shy=shy, bound=bound, mute=mute)
        found.asking[place] |= bool(leads)
        if judges:
            lead = None
        elif not passage.label and leads:
            lead = leads.pop()._replace(notes=passage.notes) if following or (after and after.bullet) else None
        for one in leads:
            _add(found, position, paragraph, passage, one, None)
    return found


def _entries(passages: Sequence[Passage], cues: Speech) -> list[_Entry]:
    """The passages, those without a letter parted at the bullets they print, or at the letters in a sentence that asks."""
    entries: list[_Entry] = []
    for place, passage in enumerate(passages):
        if passage.label:
            entries.append(_Entry(place, passage, False))
            continue
        opening, *rest = _BULLET.split(passage.text)
        listed = None if rest else inline(passage.text, cues.code)
        if listed and (moves := _moves(listed.lead, cues)) and moves[-1][1].act not in (None, *WEAK):
            entries.append(_Entry(place, passage._replace(text=listed.lead), False))
            entries += [_Entry(place, passage._replace(label=label, text=text), False) for label, text in listed.items]
            continue
        if opening.strip() or not rest:
            entries.append(_Entry(place, passage._replace(text=opening.strip()) if rest else passage, False))
        entries += [_Entry(place, passage._replace(text=text.strip()), True) for text in rest if text.strip()]
    return entries


def _moves(text: str, cues: Speech) -> list[tuple[str, Move]]:
    """The sentences of a text with what they do; one that asks twice before a list is parted between its asks."""
    return [part for sentence in sentences(text, cues.code) for part in cues.parted(sentence)]


def _own_and_further(text: str, cues: Speech) -> tuple[str, list[_Lead]]:
    """What an item asks by the verb of its lead-in, and what further sentences in it ask by verbs of their own.

    Such a sentence names who asks or who is asked: "(d) Train its coast guard. The State party should also ...".
    """
    own, *rest = sentences(text, cues.code)
    further: list[_Lead] = []
    for sentence in rest:
        move = cues.move(sentence)
        if move.act and move.act not in WEAK and move.explicit and not move.elaborates:
            further.append(_Lead(move, sentence, 1))
        elif further:
            further[-1] = further[-1]._replace(text=f"{further[-1].text} {sentence}")
        else:
            own = f"{own} {sentence}"
    return own, further


def _leads(
    block: list[tuple[str, Move]], found: Findings, *, shy: bool, bound: bool, mute: frozenset[Act]
) -> tuple[list[_Lead], bool]:
    """The asks among a passage's sentences, and whether the last sentence worries or praises instead.

    `bound` says that a bare "should" asks, too; `mute` names the acts that ask nothing here.
    """
    leads: list[_Lead] = []
    pending: list[str] = []  # sentences that refer or take note, until the ask they prepare
    judges = False
    for sentence, move in block:
        found.stances += move.stances
        found.states |= "positive" not in move.stances
        found.reports |= move.reporting
        asks = move.act is not None and move.act not in mute and not (shy and not move.explicit)
        if move.obliges and not move.elaborates and (bound or leads):
            asks = True
            move = move._replace(act="should", strength=STRENGTH["should"])
        judges = not asks and ("concern" in move.stances or "positive" in move.stances)
        if asks:
            found.ordinal += 1
            leads.append(_Lead(move, " ".join([*pending, sentence]), found.ordinal))
            pending = []
        elif judges:
            pending = []
        elif leads:
            leads[-1] = leads[-1]._replace(text=f"{leads[-1].text} {sentence}")
        elif move.stances or move.act:
            pending.append(sentence)
    return leads, judges


def _add(
    found: Findings, position: int, paragraph: Numbered, passage: Passage, lead: _Lead, lead_in: str | None
) -> None:
    item = passage.label or None
    suffix = item or (f"[{lead.ordinal}]" if lead.ordinal > 1 else "")
    same = sum(ask.item == item for ask in found.asks) if item else 0
    if same:  # an item that asks twice, or a letter printed twice
        suffix = f"{suffix}[{same + 1}]"
    move = lead.move
    found.asks.append(
        Ask(
            position=position,
            number=paragraph.number,
            suffix=suffix,
            item=item,
            lead_in=lead_in,
            text=lead.text if lead_in is None else passage.text,
            act=move.act or "other",
            strength=move.strength,
            addressee=move.addressee,
            reporting=move.reporting,
            reiterates=move.reiterates,
            earlier=move.earlier,
            continues=move.continues,
            page=passage.boxes[0].page if passage.boxes else paragraph.page,
            boxes=passage.boxes,
            notes=tuple(dict.fromkeys((*lead.notes, *passage.notes))),
        )
    )


def _last_mark(label: str) -> str:
    """The innermost mark of a label: "(ii)" of "(a)(ii)"."""
    return label[label.rfind("(") :]
