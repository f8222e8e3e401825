"""Type into lines: words measured, lines broken and spread to the measure, right-to-left lines put in visual order."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pyphen

from tests.sample import bidi
from tests.sample.fonts import EmbeddedFace, Face, Glyph, TimesFace
from tests.sample.markup import LINE_END, spans

_OPENING = "（《“‘「[("
_CLOSING = "，。；：、）》」”’！？%]);:,."
_STARVED = 0.84  # a line that is broken on purpose must be this full


class Piece(NamedTuple):
    """Letters in one style."""

    text: str
    cut: str  # "r" roman, "b" bold, "i" italic
    size: float
    rise: float = 0.0
    note: str = ""  # key of the footnote this mark calls


class Run(NamedTuple):
    """Glyphs of one face, as placed: points from the left end of the measure."""

    x: float
    face: Face
    size: float
    rise: float
    glyphs: tuple[Glyph, ...]
    spread: float  # points added after each space, or between two Chinese letters
    gap: float = 0.0  # points left free before it: Word parts Chinese from Latin by a quarter of the size


@dataclass
class SetLine:
    """One line, set."""

    runs: list[Run]
    notes: list[str] = field(default_factory=list)  # keys of the footnotes called in it
    measure: float = 0.0  # points it was set to; right-to-left lines end there

    @property
    def width(self) -> float:
        """From the first letter to the end of the last."""
        ends = [run.x + sum(glyph.width for glyph in run.glyphs) * run.size / 1000 for run in self.runs]
        return max(ends, default=0.0) - min((run.x for run in self.runs), default=0.0)


class Script(NamedTuple):
    """How a language is set."""

    faces: dict[str, list[Face]]  # by cut, in order of preference
    right_to_left: bool = False
    hyphens: str = ""  # pyphen dictionary; "" for no hyphenation
    note_mark: str = "{}"  # how a footnote's number is printed


class _Chunk(NamedTuple):
    pieces: tuple[Piece, ...]
    width: float
    after: str  # " " a space, "" nothing, "⏎" a break that must be


def pieces(text: str, *, cut: str, size: float, mark: Callable[[str], str], small: float = 0.6) -> list[Piece]:
    """A marked text in the paragraph's cut and size; `mark` gives a footnote's printed mark."""
    found = []
    for span in spans(text):
        if span.note:
            printed = mark(span.note)
            star = printed.startswith("*")
            found.append(
                Piece(printed, "r", min(size, 9.96) if star else size * small, 0 if star else size * 0.3, span.note)
            )
        elif span.style == "raised":
            found.append(Piece(span.text, cut, round(size * 0.65, 2), size * 0.33))
        else:
            found.append(Piece(span.text, "i" if span.style == "italic" else cut, size))
    return found


def set_lines(
    text: Sequence[Piece], script: Script, *, width: float, first: float | None = None, justify: bool = True
) -> list[SetLine]:
    """Break and set a paragraph; `first` is the measure of the first line where a mark stands before it."""
    lines: list[SetLine] = []
    line: list[_Chunk] = []
    measure = width if first is None else first
    for chunk in _chunks(text, script):
        while True:
            used = _used(line, script)
            if not line or used + _gap(line[-1].pieces[-1], chunk.pieces[0]) + chunk.width <= measure + 0.01:
                line.append(chunk)
                break
            head, tail = _hyphenate(chunk, measure - used, script)
            if head:
                line.append(head)
            lines.append(_place(line, script, measure, justify=justify, last=False))
            line, measure = [], width
            if tail:
                chunk = tail
        if chunk.after == LINE_END:
            if _used(line, script) < _STARVED * measure:
                words = " ".join("".join(piece.text for piece in one.pieces) for one in line)
                raise ValueError(f"the line before the break is only {_used(line, script) / measure:.0%} full: {words}")
            lines.append(_place(line, script, measure, justify=justify, last=False))
            line, measure = [], width
    if line:
        lines.append(_place(line, script, measure, justify=justify, last=True))
    return lines


def _used(line: Sequence[_Chunk], script: Script) -> float:
    """Width of the chunks with a space of the last one's size behind, where one is due."""
    gaps = sum(_gap(a.pieces[-1], b.pieces[0]) for a, b in zip(line, line[1:], strict=False))
    return gaps + sum(chunk.width + (_space(chunk, script) if chunk.after == " " else 0) for chunk in line)


def _gap(before: Piece, after: Piece) -> float:
    """White that Word leaves between Chinese and Latin letters or digits."""
    last, first = before.text[-1:], "" if after.note else after.text[:1]
    meets = _is_wide(last or " ") != _is_wide(first or " ") and last.isalnum() and first.isalnum()
    return before.size / 4 if meets else 0.0


def _space(chunk: _Chunk, script: Script) -> float:
    piece = next((piece for piece in chunk.pieces if not piece.note), chunk.pieces[-1])
    return _width(Piece(" ", piece.cut, piece.size), script)


def _width(piece: Piece, script: Script) -> float:
    return sum(glyph.width for run in _runs([piece], script) for glyph in run.glyphs) * piece.size / 1000


def _chunks(text: Sequence[Piece], script: Script) -> Iterator[_Chunk]:
    """What cannot be broken, one after the other."""
    chunk: list[Piece] = []

    def close(after: str) -> _Chunk:
        closed = _Chunk(tuple(chunk), sum(_width(piece, script) for piece in chunk), after)
        chunk.clear()
        return closed

    for place, piece in enumerate(text):
        start = 0
        letters = piece.text
        for end, letter in enumerate(letters):
            following = (
                letters[end + 1]
                if end + 1 < len(letters)
                else (text[place + 1].text[:1] if place + 1 < len(text) else "")
            )
            noted = end + 1 == len(letters) and place + 1 < len(text) and bool(text[place + 1].note)
            if letter in (" ", LINE_END):
                if end > start:
                    chunk.append(piece._replace(text=letters[start:end]))
                if chunk:
                    yield close(letter)
                start = end + 1
            elif not noted and _may_break(letter, following):
                chunk.append(piece._replace(text=letters[start : end + 1]))
                yield close("")
                start = end + 1
        if start < len(letters):
            chunk.append(piece._replace(text=letters[start:]))
    if chunk:
        yield close(" ")


def _may_break(letter: str, following: str) -> bool:
    if not following or following in " \u00a0" + LINE_END:
        return False
    if letter in "-–":
        return following.isalnum()
    if letter in _OPENING or following in _CLOSING:
        return False
    return _is_wide(letter) or _is_wide(following)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


@functools.cache
def _dictionary(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=language, left=2, right=3)


def _hyphenate(chunk: _Chunk, room: float, script: Script) -> tuple[_Chunk | None, _Chunk | None]:
    """The part of a word that still fits, with its hyphen, and the rest."""
    if not script.hyphens or not chunk.pieces:
        return None, None
    piece = chunk.pieces[0]
    word = re.match(r"[^\W\d_]{6,}", piece.text)
    if not word or word.group().isupper() or word.group()[0].isupper():
        return None, None
    for place in reversed(_dictionary(script.hyphens).positions(word.group())):
        head = piece._replace(text=piece.text[:place] + "-")
        width = _width(head, script)
        if width <= room:
            rest = (piece._replace(text=piece.text[place:]), *chunk.pieces[1:])
            tail = _Chunk(rest, sum(_width(part, script) for part in rest), chunk.after)
            return _Chunk((head,), width, ""), tail
    return None, None


def _place(line: list[_Chunk], script: Script, measure: float, *, justify: bool, last: bool) -> SetLine:
    """Spread a line to its measure and put its runs in visual order."""
    flat: list[Piece] = []
    for place, chunk in enumerate(line):
        flat += chunk.pieces
        if chunk.after == " " and (place + 1 < len(line) or not last):
            size = next((piece.size for piece in chunk.pieces if not piece.note), 10.0)
            flat.append(Piece(" ", chunk.pieces[-1].cut, size))
    trailing = bool(flat) and flat[-1].text == " "
    runs = _runs(flat, script)
    natural = sum(run.gap + sum(glyph.width for glyph in run.glyphs) * run.size / 1000 for run in runs)
    space = _width(flat[-1], script) if trailing else 0.0
    stretches = sum(_stretches(run) for run in runs) - trailing
    spread = (measure - natural + space) / stretches if justify and not last and stretches > 0 else 0.0
    x = measure - natural - spread * stretches if script.right_to_left else 0.0
    placed = []
    for run in runs:
        x += run.gap
        placed.append(run._replace(x=x, spread=spread))
        x += sum(glyph.width for glyph in run.glyphs) * run.size / 1000 + spread * _stretches(run)
    return SetLine(placed, [piece.note for piece in flat if piece.note], measure)


def _stretches(run: Run) -> int:
    return sum(glyph.text == " " or (len(glyph.text) == 1 and _is_wide(glyph.text)) for glyph in run.glyphs)


def _runs(line: Sequence[Piece], script: Script) -> list[Run]:
    """Glyph runs of a line in visual order, not yet placed."""
    letters = [(letter, piece) for piece in line for letter in piece.text]
    text = "".join(letter for letter, _ in letters)
    levels = bidi.levels(text) if script.right_to_left else [0] * len(letters)
    parts: list[tuple[int, Face, Piece, str]] = []
    for (letter, piece), level in zip(letters, levels, strict=True):
        face = _face(letter, script.faces[piece.cut], right_to_left=bool(level % 2))
        style = piece._replace(text="", note="")
        if parts and parts[-1][:3] == (level, face, style):
            parts[-1] = (level, face, style, parts[-1][3] + letter)
        else:
            parts.append((level, face, style, letter))
    parts = bidi.visual_order(parts, [part[0] for part in parts])
    runs = []
    before: Piece | None = None
    for level, face, style, text in parts:
        glyphs = tuple(face.shape(text, right_to_left=bool(level % 2)))
        piece = style._replace(text=text)
        runs.append(Run(0.0, face, style.size, style.rise, glyphs, 0.0, _gap(before, piece) if before else 0.0))
        before = piece
    return runs


def _face(letter: str, faces: Sequence[Face], *, right_to_left: bool) -> Face:
    """The first face that has the letter; embedded faces print what is of their script."""
    for face in faces:
        if isinstance(face, TimesFace):
            try:
                letter.encode("cp1252")
            except UnicodeEncodeError:
                continue
            return face
        if isinstance(face, EmbeddedFace) and face.prints(letter, right_to_left=right_to_left):
            return face
    raise ValueError(f"no face prints {letter!r} (U+{ord(letter):04X})")
