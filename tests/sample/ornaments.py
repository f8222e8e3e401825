"""What is printed but is not text: a seal of our own for the emblem, the recycling mark, a pattern, a bar code.

None of it is the United Nations': the seal says SPECIMEN, the pattern encodes nothing.
"""

from __future__ import annotations

import io
import random

from fontTools import ttLib
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image, ImageDraw, ImageFont

from tests.sample.fonts import find_font

_CODE_39 = {
    "0": "000110100", "1": "100100001", "2": "001100001", "3": "101100000", "4": "000110001",
    "5": "100110000", "6": "001110000", "7": "000100101", "8": "100100100", "9": "001100100", "*": "010010100",
}  # fmt: skip
PRIVATE = 0xF000  # where symbol fonts keep their letters


def seal() -> Image.Image:
    """A ring of leaves with the word SPECIMEN across."""
    size = 440
    image = Image.new("L", (size, 400), 255)
    draw = ImageDraw.Draw(image)
    draw.ellipse((70, 30, 370, 330), outline=0, width=9)
    for step in range(1, 5):
        draw.ellipse((220 - 36 * step, 30, 220 + 36 * step, 330), outline=60, width=4)
        draw.line((80, 30 + 60 * step, 360, 30 + 60 * step), fill=60, width=4)
    for side in (-1, 1):
        for step in range(11):
            x, y = 220 + side * (60 + 13 * step - (step**2) * 0.15), 372 - 24 * step
            draw.ellipse((x + side * 24 - 11, y - 22, x + side * 24 + 11, y + 22), fill=0)
    draw.rectangle((24, 150, 416, 216), fill=255, outline=0, width=5)
    font = ImageFont.truetype(str(find_font("DejaVuSans-Bold.ttf")), 58)
    draw.text((220, 183), "SPECIMEN", font=font, fill=0, anchor="mm")
    return image.quantize(8).convert("L")


def recycling(words: str, font_file: str) -> Image.Image:
    """The words and three arrows, as a picture; Word prints them so."""
    font = ImageFont.truetype(str(find_font(font_file)), 40)
    width = round(font.getlength(words)) + 100
    image = Image.new("1", (width, 90), 1)
    draw = ImageDraw.Draw(image)
    right_to_left = any("\u0600" <= letter <= "\u06ff" for letter in words)
    shift = 0 if right_to_left else width - 92
    draw.text((96, 68) if right_to_left else (0, 68), words, font=font, fill=0, anchor="ls")
    corners = [(46 + shift, 6), (86 + shift, 76), (6 + shift, 76)]
    for place, (x, y) in enumerate(corners):
        to_x, to_y = corners[(place + 1) % 3]
        draw.line(
            (x + (to_x - x) * 0.18, y + (to_y - y) * 0.18, x + (to_x - x) * 0.7, y + (to_y - y) * 0.7), fill=0, width=9
        )
        tip = (x + (to_x - x) * 0.9, y + (to_y - y) * 0.9)
        base = (x + (to_x - x) * 0.66, y + (to_y - y) * 0.66)
        across = ((to_y - y) * 0.14, -(to_x - x) * 0.14)
        draw.polygon(
            [tip, (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1])], fill=0
        )
    return image


def pattern(seed: str) -> Image.Image:
    """Squares in the manner of a QR code; they mean nothing."""
    size, cell = 29, 6
    dice = random.Random(seed)
    image = Image.new("1", (size * cell, size * cell), 1)
    draw = ImageDraw.Draw(image)
    for x in range(size):
        for y in range(size):
            if dice.random() < 0.5:
                draw.rectangle((x * cell, y * cell, x * cell + cell - 1, y * cell + cell - 1), fill=0)
    for x, y in ((0, 0), (size - 7, 0), (0, size - 7)):
        for inset, ink in ((-1, 1), (0, 0), (1, 1), (2, 0)):
            box = ((x + inset) * cell, (y + inset) * cell, (x + 7 - inset) * cell - 1, (y + 7 - inset) * cell - 1)
            draw.rectangle(box, fill=ink)
    return image


def bar_code_font() -> bytes:
    """A TrueType face of Code 39: digits and the star, at private code points as symbol fonts have them."""
    builder = FontBuilder(1000, isTTF=True)
    names = {letter: f"bars{ord(letter)}" for letter in _CODE_39}
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({PRIVATE + ord(letter): name for letter, name in names.items()})
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    for letter, bars in _CODE_39.items():
        pen, x = TTGlyphPen(None), 12
        for place, wide in enumerate(bars):
            width = 50 if wide == "1" else 20
            if place % 2 == 0:
                points = [(x, 0), (x, 700), (x + width, 700), (x + width, 0)]
                pen.moveTo(points[0])
                for point in points[1:]:
                    pen.lineTo(point)
                pen.closePath()
            x += width
        glyphs[names[letter]] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (338, 12)))
    builder.setupHorizontalHeader(ascent=700, descent=0)
    builder.setupOS2()
    builder.setupPost()
    builder.setupNameTable({"familyName": "C39Specimen", "styleName": "Regular"})
    builder.font["head"].created = builder.font["head"].modified = 3_600_000_000
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def check_bar_code_font(data: bytes) -> bool:
    """Whether the bytes read back as a font."""
    return "glyf" in ttLib.TTFont(io.BytesIO(data))
