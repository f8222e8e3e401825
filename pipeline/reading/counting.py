"""A number and a way of counting in, the mark that prints it out: 3 -> "c", "III", "ج", "三"."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HIJAI = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_HEBREW_VALUES = tuple(zip((400, 300, 200, 100, *range(90, 0, -10), *range(9, 0, -1)), _HEBREW[::-1], strict=True))
_CHINESE = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def roman(number: int) -> str:
    """14 -> "xiv"."""
    marks = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        marks += letters * times
    return marks


def letter(number: int, alphabet: str = _LATIN) -> str:
    """1 -> "a", 27 -> "aa", 28 -> "bb": letters are doubled, as word processors and the United Nations do."""
    if number < 1:
        return str(number)
    times, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (times + 1)


def hebrew(number: int) -> str:
    """11 -> "יא": Hebrew numerals; 15 and 16 are not written with letters of the Name."""
    text = ""
    for value, name in _HEBREW_VALUES:
        while number >= value:
            if number in {15, 16}:
                return text + {15: "טו", 16: "טז"}[number]
            text += name
            number -= value
    return text


def chinese(number: int) -> str:
    """12 -> "十二", 105 -> "一百零五"; above 9,999 digit by digit."""
    if not 0 < number < 10_000:
        return "".join(_CHINESE[int(digit)] for digit in str(number))
    text = ""
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap and text else "") + _CHINESE[digit] + name
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


# By their names in WordprocessingML (ST_NumberFormat), which web pages' names are translated to.
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letter,
    "upperLetter": lambda number: letter(number).upper(),
    "russianLower": lambda number: letter(number, _RUSSIAN),
    "russianUpper": lambda number: letter(number, _RUSSIAN).upper(),
    "arabicAbjad": lambda number: letter(number, _ABJAD),
    "arabicAlpha": lambda number: letter(number, _HIJAI),
    "hebrew1": hebrew,
    "hebrew2": lambda number: letter(number, _HEBREW),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join(_CHINESE[int(digit)] for digit in str(number)),
    "taiwaneseDigital": lambda number: "".join(_CHINESE[int(digit)] for digit in str(number)),
    "ideographTraditional": lambda number: letter(number, _STEMS),
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "arabicIndic": lambda number: str(number).translate(_EASTERN),
    "numberInDash": lambda number: f"- {number} -",
}
FORMATS = frozenset(_FORMATS)


def printed(number: int, form: str) -> str:
    """The number in a way of counting; in plain digits where the way is not known.

    Args:
        number: what is counted, usually from 1.
        form: name as in WordprocessingML: "decimal", "lowerLetter", "arabicAbjad" ...
    """
    if number < 1:
        return str(number)
    return _FORMATS.get(form, str)(number)
