"""The picture of a number in, the numbers it may show out: for digits that tesseract does not read.

tesseract's Arabic takes "٣" for a letter and "٧" for two. Yet printers draw ten signs only, and no two of them touch: the
picture is cut where no ink is, and each piece compared with the drawings in `knowledge/numerals.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from pipeline.knowledge import FOLDER

Ink = npt.NDArray[np.bool_]
_Shape = npt.NDArray[np.float64]

_DARK = 128  # of 255: less is ink
_SIDE = 24  # dots of the square that shapes are compared in
_BLUR = 1.2  # dots by which drawings may stray
_WEIGHTS = (0.10, 0.16, 0.22)  # of lines, for light and bold faces, to the digit's height
_DRAWN = 200  # dots of height that drawings are made in
_FEWEST = 8  # dots of height: a digit at 200 dpi has 15 and more, a speck three
_DOT = 0.5  # of the highest piece: a lower one is the zero, or a stroke
_SPECK = 0.15  # of the highest piece: dirt
_FLAT = 1.6  # times as wide as high: the stroke behind a number
_HOLE = 0.25  # what a hole where none belongs takes from a likeness, or none where one does
_LIKE = 0.55  # likeness (correlation) below which a piece is no digit
_CLOSE = 0.1  # likeness by which another digit is as good


def numbers(picture: Image.Image, script: str) -> frozenset[int]:
    """The numbers that a picture may show; none where a piece of it is no digit of the script (ISO 15924)."""
    ways = [digits(piece, script) for piece in _signs(np.asarray(picture) < _DARK)]
    if not ways or not all(ways) or len(ways) > 3:
        return frozenset()
    return frozenset(int("".join(map(str, way))) for way in product(*ways))


def digits(piece: Ink, script: str) -> list[int]:
    """The digits that one sign may be, most like first; an empty piece stands for a zero."""
    if not piece.size:
        return [0]
    shape, holed = _shape(piece), _has_hole(piece)
    likeness: dict[int, float] = {}
    for digit, drawn, drawn_holed in _drawings(script):
        like = float((shape * drawn).mean()) - (_HOLE if holed != drawn_holed else 0.0)
        likeness[digit] = max(like, likeness.get(digit, -1.0))
    best = max(likeness.values(), default=0.0)
    if best < _LIKE:
        return []
    return [digit for digit, like in sorted(likeness.items(), key=lambda pair: -pair[1]) if like > best - _CLOSE]


def _signs(ink: Ink) -> list[Ink]:
    """The signs of a line from left to right, each cut to its ink; empty for a dot. Strokes and dirt are left out."""
    columns = np.flatnonzero(np.diff(np.pad(ink.any(axis=0), 1).astype(np.int8)))
    pieces = [_cut(ink[:, start:end]) for start, end in zip(columns[::2], columns[1::2], strict=True)]
    highest = max((piece.shape[0] for piece in pieces), default=0)
    if highest < _FEWEST:
        return []
    signs = []
    for piece in pieces:
        height, width = piece.shape
        if max(height, width) < _SPECK * highest or (height < _DOT * highest and width > _FLAT * height):
            continue
        signs.append(piece if height >= _DOT * highest else piece[:0])
    return signs


def _cut(ink: Ink) -> Ink:
    rows = np.flatnonzero(ink.any(axis=1))
    columns = np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _shape(ink: Ink) -> _Shape:
    """A sign in the middle of a square, as large as fits, mean 0 and deviation 1: products' mean is correlation."""
    height, width = ink.shape
    scale = _SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray((ink * 255).astype(np.uint8)).resize(size, Image.Resampling.BILINEAR)
    square = Image.new("L", (_SIDE, _SIDE))
    square.paste(small, ((_SIDE - size[0]) // 2, (_SIDE - size[1]) // 2))
    values = np.asarray(square.filter(ImageFilter.GaussianBlur(_BLUR)), dtype=np.float64)
    return (values - values.mean()) / (values.std() + 1e-6)  # type: ignore[no-any-return]


def _has_hole(ink: Ink) -> bool:
    picture = Image.fromarray((np.pad(ink, 1) * 255).astype(np.uint8))
    ImageDraw.floodfill(picture, (0, 0), 255)
    return int((np.asarray(picture) == 0).sum()) > 1  # a single dot is dirt


@cache
def _drawings(script: str) -> tuple[tuple[int, _Shape, bool], ...]:
    """Each digit as it is drawn, in each weight, and whether it has a hole."""
    known = tomllib.loads((FOLDER / "numerals.toml").read_text(encoding="utf-8"))
    drawn = [(entry["digit"], _draw(entry["lines"], weight)) for entry in known.get(script, ()) for weight in _WEIGHTS]
    return tuple((digit, _shape(ink), _has_hole(ink)) for digit, ink in drawn)


def _draw(lines: Sequence[Sequence[Sequence[float]]], weight: float) -> Ink:
    picture = Image.new("L", (2 * _DRAWN, 2 * _DRAWN))
    pen, half = ImageDraw.Draw(picture), weight * _DRAWN / 2
    for line in lines:
        points = [(_DRAWN / 2 + x * _DRAWN, _DRAWN / 2 + y * _DRAWN) for x, y in line]
        pen.line(points, fill=255, width=round(2 * half), joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return _cut(np.asarray(picture) > _DARK)
