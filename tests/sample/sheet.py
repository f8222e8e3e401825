"""A document into pages of set lines: styles, marks, footnotes and the lines of the cover."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from tests.sample import fonts, pages
from tests.sample.content import Block, Document, Heading, Item, Paragraph, Prose, vocabulary
from tests.sample.gold import called_notes, item_mark
from tests.sample.setting import Piece, Script, SetLine, pieces, set_lines


@dataclass(frozen=True)
class Size:
    """A style: letter size, line pitch, white above and below, in points."""

    size: float
    pitch: float
    before: float = 0.0
    after: float = 6.0


LATIN = {
    "text": Size(9.96, 12.0),
    "title": Size(14.04, 15.03, after=12.8),
    1: Size(14.04, 15.03, before=17.16, after=12.84),
    2: Size(12.0, 13.5, before=17.5, after=12.48),
    3: Size(9.96, 12.0, before=11.76, after=6.24),
    "note": Size(9.0, 11.04, after=0.0),
    "committee": Size(12.0, 14.0),
    "session": Size(9.96, 12.0),
}
ARABIC = {
    "text": Size(11.04, 18.0),
    "title": Size(15.0, 22.0, after=12.8),
    1: Size(15.0, 22.0, before=17.2, after=12.7),
    2: Size(12.96, 19.0, before=17.0, after=12.4),
    3: Size(11.04, 18.0, before=11.0, after=6.3),
    "note": Size(9.0, 17.04, after=0.0),
    "committee": Size(12.96, 18.0),
    "session": Size(11.04, 18.0),
}
CHINESE = LATIN | {"text": Size(10.5, 15.6, after=7.8), 3: Size(10.5, 15.6, before=10.0, after=7.8)}
NUMBER_TAB, ITEM, ITEM_TAB, SUB_ITEM, SUB_TAB = 28.4, 28.4, 56.8, 56.8, 85.2
_CHAPTER_GAP = 14.0  # between a chapter's mark and the text


def script_of(language: str, *, word: bool, hyphens: str) -> Script:
    """Faces and habits of a language; faces are new each time, since they collect the glyphs of one file."""
    plain = fonts.times(word=word)
    faces: dict[str, list[Any]] = {cut: [face] for cut, face in plain.items()}
    if language == "ru":
        for cut, file in (("r", "Regular"), ("b", "Bold"), ("i", "Italic")):
            data = fonts.find_font(f"LiberationSerif-{file}.ttf").read_bytes()
            faces[cut] = [fonts.EmbeddedFace(f"LiberationSerif-{file}".removesuffix("-Regular"), data)]
    if language == "ar":
        regular, bold = (fonts.find_font(f"KacstOne{cut}.ttf").read_bytes() for cut in ("", "-Bold"))
        for cut, data, name in (("r", regular, "KacstOne"), ("b", bold, "KacstOne-Bold"), ("i", regular, "KacstOne")):
            faces[cut].insert(0, fonts.EmbeddedFace(name, data, prints=_is_arabic))
        faces["i"] = faces["r"]
    if language == "zh":
        data = fonts.find_font("uming.ttc").read_bytes()
        light = fonts.EmbeddedFace("ARPLUMingCN", data, prints=_is_wide)
        heavy = light.twin("ARPLUMingCN,Bold")
        faces = {"r": [light, plain["r"]], "b": [heavy, plain["b"]], "i": [light, plain["i"]]}
    mark = vocabulary("languages")[language].get("note_mark", "{}")
    return Script(faces, right_to_left=language == "ar", hyphens=hyphens, note_mark=mark)


def _is_arabic(letter: str, right_to_left: bool) -> bool:
    return "\u0600" <= letter <= "\u06ff" and not letter.isdigit() or right_to_left and letter in " ().:/-*"


def _is_wide(letter: str, right_to_left: bool) -> bool:
    return not letter.isascii() and letter not in "\u00a0–"


class Sheet:
    """Sets one document. `pages` are composed, `cover` names the lines above the title's frame."""

    def __init__(self, document: Document, *, turned_ligatures: bool = False) -> None:
        self.document = document
        facts, self.language = document.facts, document.language
        self.old = facts.get("made_with", "word") == "distiller"
        self.script = script_of(self.language, word=not self.old, hyphens=facts.get("hyphenate", ""))
        for face in (
            face for cut in self.script.faces.values() for face in cut if isinstance(face, fonts.EmbeddedFace)
        ):
            face.swapped = turned_ligatures
        self.frame = pages.OLD if self.old else pages.NEW
        self.sizes = ARABIC if self.script.right_to_left else CHINESE if self.language == "zh" else LATIN
        if self.script.right_to_left:
            self.frame = pages.Frame(left=118.9, top=85.34)
        self.printed = vocabulary("languages")[self.language]
        self.marks = called_notes(document)
        self.bold_asks = bool(facts.get("bold_asks", True))
        self.pages = self._compose()

    def line(self, text: str, cut: str, size: float, *, latin: bool = False) -> SetLine:
        """A single line, not spread; `latin` sets it left to right in any language."""
        script = self.script._replace(right_to_left=self.script.right_to_left and not latin)
        return set_lines(self._pieces(text, cut, size), script, width=10_000, justify=False)[0] if text else SetLine([])

    def _pieces(self, text: str, cut: str, size: float) -> list[Piece]:
        def mark(key: str) -> str:
            printed = self.marks[key]
            return printed if printed.startswith("*") else self.script.note_mark.format(printed)

        return pieces(text, cut=cut, size=size, mark=mark)

    def _compose(self) -> list[pages.Page]:
        shift = self.frame.head - pages.NEW.head
        names = vocabulary("committees")[self.document.facts["committee"]]
        below = len(names["treaty"][self.language]) - 3
        self.cover_rule = 199.2 + shift + max(0, below) * 19.1
        blocks = [
            self._cover_block(names["committee"][self.language], "committee", indent=self.frame.edge - self.frame.left)
        ]
        for text in self.document.facts.get("above_title", {}).get(self.language, []):
            blocks.append(self._cover_block(text, "session", indent=self.frame.edge - self.frame.left))
        blocks.append(self._cover_block(self.document.words["title"], "title", indent=0.0))
        for part in self.document.parts:
            if isinstance(part, Heading):
                blocks.append(self._heading(part))
            elif isinstance(part, Prose):
                blocks.append(
                    self._block(part.text, cut="b" if part.bold else "r", margin=NUMBER_TAB if part.quote else 0.0)
                )
            else:
                blocks += self._paragraph(part)
        first = self.cover_rule + (21.3 if self.script.right_to_left else 17.9)
        room = 24.0 if self.document.facts.get("bar_code") else 0.0  # the bar code lifts the job number
        return pages.Composer(
            self.frame,
            first_top=first,
            first_bottom=self.frame.bottom - room,
            note_lines=functools.cache(self._note),
            note_pitch=self.sizes["note"].pitch,
        ).compose(blocks)

    def _cover_block(self, text: str, style: str, *, indent: float) -> pages.Block:
        size = self.sizes[style]
        measure = self.frame.measure - indent
        lines = set_lines(
            self._pieces(text, "b", size.size), self.script._replace(hyphens=""), width=measure, justify=False
        )
        above = 17.6 if style == "title" else 3.0
        below = size.after if style == "title" else 0.0
        return pages.Block(lines, [indent] * len(lines), size.pitch, above, below, hold=True)

    def _heading(self, part: Heading) -> pages.Block:
        size = self.sizes[part.level]
        lines = set_lines(
            self._pieces(part.text, "b", size.size),
            self.script._replace(hyphens=""),
            width=self.frame.measure,
            justify=False,
        )
        block = pages.Block(lines, [0.0] * len(lines), size.pitch, size.before, size.after, hold=True)
        if part.mark:
            mark = self.line(self.printed["chapter"].format(part.mark), "b", size.size)
            gap = _CHAPTER_GAP * (0.7 if self.script.right_to_left else 1.0)
            block.marks.append((-gap - mark.width, mark))
        return block

    def _paragraph(self, part: Paragraph) -> list[pages.Block]:
        blocks = []
        for place, block in enumerate(part.blocks):
            heavy = block.asks and self.bold_asks and not part.roman and not block.worries_first
            cut = "b" if heavy else "r"
            number = self.printed["number"].format(part.number) if place == 0 else ""
            made = self._block(
                block.text, cut=cut, number=number, key=part.number, mixed=block if block.worries_first else None
            )
            blocks.append(made)
            blocks += [self._item(item, cut, part.number) for item in block.items]
        return blocks

    def _block(
        self, text: str, *, cut: str, number: str = "", key: str = "", mixed: Block | None = None, margin: float = 0.0
    ) -> pages.Block:
        size = self.sizes["text"]
        measure = self.frame.measure - 2 * margin
        first = measure - (NUMBER_TAB if number else 0)
        words = self._pieces(text, cut, size.size)
        if mixed and self.bold_asks:
            worry, _, ask = mixed.text.partition("¦")
            words = self._pieces(worry, "r", size.size) + self._pieces(ask, "b", size.size)
        lines = set_lines(words, self.script, width=measure, first=first)
        indents = [margin + measure - first] + [margin] * (len(lines) - 1)
        block = pages.Block(lines, indents, size.pitch, size.before, size.after, key=key)
        if number:
            block.marks.append((0.0, self.line(number, "r", size.size)))
        return block

    def _item(self, item: Item, cut: str, key: str) -> pages.Block:
        size = self.sizes["text"]
        sub = item.label.count("(") > 1
        mark_at, tab, rest = (SUB_ITEM, SUB_TAB, SUB_TAB) if sub else (ITEM, ITEM_TAB, 0.0)
        measure = self.frame.measure
        lines = set_lines(
            self._pieces(item.text, cut, size.size), self.script, width=measure - rest, first=measure - tab
        )
        indents = [tab] + [rest] * (len(lines) - 1)
        mark = self.line(item_mark(item.label, self.language), "r", size.size)
        return pages.Block(lines, indents, size.pitch, size.before, size.after, key=key, marks=[(mark_at, mark)])

    def _note(self, key: str) -> list[pages.NoteLine]:
        size = self.sizes["note"]
        mark, right = self.marks[key], self.script.right_to_left
        star = mark.startswith("*")
        plain = star or right  # not raised
        printed = mark if star else self.script.note_mark.format(mark)
        raised = Piece(printed, "r", size.size if plain else size.size * 0.667, 0.0 if plain else 3.0)
        set_mark = set_lines([raised], self.script, width=10_000, justify=False)[0]
        lines = set_lines(self._pieces(self.document.notes[key], "r", size.size), self.script, width=self.frame.measure)
        at = -28.5 if right else -(set_mark.width + 5.6)
        return [[(at, set_mark), (0.0, line)] if n == 0 else [(0.0, line)] for n, line in enumerate(lines)]
