"""Words seen in a page's picture in, a page of them out; or a damaged text layer mended with them.

Arabic text layers keep the place and weight of each word, and digits, symbols and Latin runs, but lose letters; tesseract
reads the letters and loses digits. So words come from the picture, everything with a digit or a Latin letter from the
layer, joined by place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.reading.lines import MIRROR
from pipeline.reading.marks import TAB
from pipeline.reading.pieces import Cut
from pipeline.reading.printed import Face, PageText, Word
from pipeline.reading.quality import script
from pipeline.reading.tesseract import Seen, by_line

_KEPT = re.compile(r"\d|[A-Za-z]{2}")  # what the text layer is believed for
_DIGITS = re.compile(r"\d+")
_RANGE = re.compile(r"\d+(?:[-–/]\d+)+")
_PARTS = re.compile(r"([-–/])")
_ITEM = re.compile(r"[()\[\]{}][^()\d]{0,2}[()\[\]{}]?|[^()\d]{1,2}[()\[\]{}]")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")  # letters: a digit tells nothing of a word
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_LATIN = re.compile(r"[A-Za-z]")
_LATIN_WORD = re.compile(r"[A-Z0-9(][\w.,:;()/–*-]*[A-Za-z][\w.,:;()/–*-]*")
_ITEM_CLEAR = re.compile(r"\(([\u0620-\u064a])\)")
_ITEM_SEEN = re.compile(r"(?=.*[()\[\]{}])[^-–—]{1,4}|\d")
_SURE = 80.0  # tesseract's own judgement of a word
_UNSURE = 70.0  # the same, below which a word may be of another script; symbols had 67 and less, Arabic words mostly 90
_AROUND = 2.0  # points of white around what is read again
_HIGHEST = 20.0  # points: more is no line
_ALIKE = 0.35  # share of the usual height by which lines of one size may differ
_MOSTLY = 0.5  # of a word's width: the layer's digits that cover less of it stand beside it
_STOPS = frozenset("،؛.؟:")
_PRINTED_STOP = re.compile(r"[،؛.:]$")
_STOPS_SEEN = "،؛.:,;»'\""
_LIKE_COMMA = "ء"
_COMMA_READ_AS_HAMZA = re.compile(r"(?<=[ةىنتمكسعهحقجطصضظغخ\u064b-\u0652])ء$")
UNREAD = "؟"  # stands for an item letter that neither layer nor picture shows; the order of the list tells it


def usual_height(pages: Iterable[Sequence[Seen]]) -> float:
    """The height, in points, that most lines have in a document's pictures; 0.0 where there are none."""
    heights = [_median([word.y1 - word.y0 for word in line]) for seen in pages for line in by_line(seen)]
    return _median(heights) if heights else 0.0


def page_from(seen: Sequence[Seen], width: float, height: float, usual: float | None = None) -> PageText:
    """A page known by its picture alone: nothing is known of its print but place.

    `usual` is what most lines of the document have; a page that strays from it a little is not printed smaller.
    """
    segments = []
    written = script(" ".join(word.text for word in seen))
    right_to_left = written == "Arab"
    lines = by_line(seen)
    heights = [_median([word.y1 - word.y0 for word in line]) for line in lines]
    usual = usual_height([seen]) if usual is None else usual
    for line, height in zip(lines, heights, strict=True):
        # Lines differ as they have tall letters or not; only what differs much is printed in another size.
        size = round(usual if abs(height - usual) < _ALIKE * usual else height, 1)
        base = _median([word.y1 for word in line])
        face = Face(size, False, False, False)
        words = [Word(word.text, word.x0, word.x1, base, face) for word in line]
        if written == "Hani":
            words = _unspaced(words)
        words = _with_item(words) if right_to_left else words
        segments.append(
            [word._replace(text=_with_comma(_forward(word.text))) for word in words] if right_to_left else words
        )
    return PageText(width, height, segments, sum(len(word.text) for word in seen), 0, [], settled=True)


def _unspaced(words: Sequence[Word]) -> list[Word]:
    """Chinese signs without the spaces that tesseract puts between them; a tab parts them, and what was seen in it is dropped."""
    result: list[Word] = []
    for word in words:
        last = result[-1] if result else None
        if last is not None and word.x0 - last.x1 < TAB and (_HAN.match(last.text[-1]) or _HAN.match(word.text[0])):
            result[-1] = last._replace(text=last.text + word.text, x1=word.x1)
        else:
            result.append(word._replace(text=word.text.lstrip("”，。") or word.text) if len(result) == 1 else word)
    return result


def with_latin(seen: Sequence[Seen], latin: Sequence[Seen]) -> list[Seen]:
    """Words of another script, with the symbols that a reading in English is surer of."""
    kept = list(seen)
    for word in latin:
        places = [place for place, other in enumerate(kept) if _covers(word, other)]
        if not places:
            if word.sure >= _SURE and _LATIN_WORD.fullmatch(word.text):
                kept.append(word._replace(line=(*word.line[:2], -1 - word.line[2])))
            continue
        first = kept[places[0]]
        if word.sure >= _SURE and _LATIN_WORD.fullmatch(word.text) and all(kept[p].sure < word.sure for p in places):
            kept[places[0]] = word._replace(line=first.line)
            kept = [other for place, other in enumerate(kept) if place not in places[1:]]
    return kept


def unsure(seen: Sequence[Seen]) -> list[Cut]:
    """Where a page's words are not sure, as those of another script are: neighbours in one piece."""
    found = []
    for line in by_line(seen):
        run: list[Seen] = []
        for word in [*sorted(line, key=lambda word: word.x0), None]:
            if word is not None and word.sure < _UNSURE:
                run.append(word)
                continue
            if run:
                y0, y1 = min(other.y0 for other in run), max(other.y1 for other in run)
                if y1 - y0 < _HIGHEST:
                    found.append(Cut(run[0].x0 - _AROUND, y0 - _AROUND, run[-1].x1 + _AROUND, y1 + _AROUND))
            run = []
    return found


def _with_item(words: Sequence[Word]) -> list[Word]:
    """A line that begins with an item's mark, its letter believed only where it is one."""
    if len(words) < 2:
        return list(words)
    first, second = sorted(words, key=lambda word: -word.x1)[:2]
    if first.x0 - second.x1 < TAB or not _ITEM_SEEN.fullmatch(first.text):
        return list(words)
    letter = _ITEM_CLEAR.match(first.text)
    mark = first._replace(text=f"({letter[1] if letter else UNREAD})")
    return [mark if word is first else word for word in words]


def _covers(one: Seen, two: Seen) -> bool:
    """Whether two words were seen in one place."""
    return _overlap(one.x0, one.x1, two.x0, two.x1) > 0.5 and _overlap(one.y0, one.y1, two.y0, two.y1) > 0.5


def mend(page: PageText, seen: Sequence[Seen]) -> PageText:
    """The text layer's page with the words seen in the picture; digits, symbols and Latin runs stay the layer's."""
    layer = [word for segment in page.segments for word in segment]
    if sum(word.text[0] == ")" for word in layer) > sum(word.text[0] == "(" for word in layer):
        layer = [word._replace(text=word.text.translate(MIRROR)) for word in layer]
    rows: dict[int, list[Word]] = defaultdict(list)
    bases = sorted({round(word.base) for word in layer if word.face.size})
    bases = [base for place, base in enumerate(bases) if not place or base - bases[place - 1] > 4]
    if not bases:
        return page

    def row_of(base: float) -> int:
        return min(range(len(bases)), key=lambda place: abs(bases[place] - base))

    for word in layer:
        rows[row_of(word.base)].append(word)
    words_seen: dict[int, list[Seen]] = defaultdict(list)
    for line in by_line(seen):
        middle = _median([(word.y0 + word.y1) / 2 for word in line])
        size = rows[row_of(middle + 3)][0].face.size or 10.0
        place = row_of(middle + 0.3 * size)
        if abs(bases[place] - middle - 0.3 * size) < size:
            words_seen[place] = _seen_once(words_seen[place], _beside(line))
    right_to_left = script(" ".join(word.text for word in seen)) == "Arab"
    segments = []
    for place in range(len(bases)):
        joined = _join(rows[place], words_seen.get(place, []), right_to_left=right_to_left)
        if joined:
            segments.append(joined)
    return page._replace(segments=segments, settled=True)


def _beside(line: Sequence[Seen]) -> list[Seen]:
    """Words of a right-to-left line that lie beside one another: tesseract gives them in order, and some of them too wide."""
    words: list[Seen] = []
    for word in line:
        last = words[-1] if words else None
        over = last is not None and word.x0 < last.x0 < word.x1
        words.append(word._replace(x1=last.x0) if last is not None and over else word)
    return words


def _seen_once(one: list[Seen], two: list[Seen]) -> list[Seen]:
    """The words of two lines of one row; what both have seen, as the one that is surer has it."""
    if not one:
        return two
    sure, other = sorted((one, two), key=lambda line: -sum(word.sure for word in line) / len(line))
    return sure + [word for word in other if all(_overlap(word.x0, word.x1, w.x0, w.x1) <= _MOSTLY for w in sure)]


def _stopped(text: str, printed: str) -> str:
    """A word with the stop that the layer prints behind it: an Arabic comma is read as a letter or another sign."""
    stop = _PRINTED_STOP.search(printed)
    if stop is None:
        return text
    bare = text.rstrip(_STOPS_SEEN)
    if bare.endswith(_LIKE_COMMA) and not printed[: stop.start()].endswith(_LIKE_COMMA):
        bare = bare[:-1]
    return bare + stop.group() if bare else text


def _with_comma(text: str) -> str:
    """A word with its comma, where that was read as a hamza behind a letter that no Arabic word ends with before one."""
    return _COMMA_READ_AS_HAMZA.sub("،", text)


def _join(layer: list[Word], seen: list[Seen], *, right_to_left: bool) -> list[Word]:
    """One row: the layer's words that can be believed, and the words seen where it cannot."""
    if not seen:
        return layer
    mark = _item(layer, seen) if right_to_left else None
    if mark is not None:
        seen = [word for word in seen if _overlap(word.x0, word.x1, mark.x0 - 2, mark.x1 + 2) <= 0.5]
        layer = [word for word in layer if word.x1 <= mark.x0 + 1]
    kept = [word for word in layer if _KEPT.search(word.text)]
    result: list[Word] = [] if mark is None else [mark]
    taken: set[int] = set()
    for word in seen:
        over = [place for place, other in enumerate(kept) if _overlap(word.x0, word.x1, other.x0, other.x1) > 0.35]
        shared = sum(min(word.x1, kept[place].x1) - max(word.x0, kept[place].x0) for place in over)
        letters = sum(_ARABIC.match(char) is not None for char in word.text)
        if over and not (letters > 1 and shared < _MOSTLY * (word.x1 - word.x0)):  # a footnote's mark hides no word
            other = kept[over[0]]
            runs, printed = _DIGITS.findall(word.text), _DIGITS.findall(other.text)
            if (
                len(over) == 1
                and runs
                and len(runs) == len(printed)
                and over[0] not in taken
                and _ARABIC.search(word.text)
            ):
                mixed = _with_digits(word.text, printed)
                result.append(Word(mixed, other.x0, other.x1, other.base, other.face, other.mark))
                taken.add(over[0])
            continue
        text = _DIGITS.sub("", word.text) if layer else word.text  # a digit the layer does not have was not printed
        if any(char.isalpha() for char in text) or text in _STOPS:
            near = max(
                layer, key=lambda other: (_overlap(word.x0, word.x1, other.x0, other.x1), -abs(other.x0 - word.x0))
            )
            if _overlap(word.x0, word.x1, near.x0, near.x1) > _MOSTLY:
                text = _stopped(text, near.text)
            text = _with_comma(text)
            result.append(Word(text, word.x0, word.x1, near.base, near.face))
    result += [word for place, word in enumerate(kept) if place not in taken]
    if not right_to_left:
        return sorted(result, key=lambda word: word.x0)
    result = [word._replace(text=_forward(word.text)) for word in sorted(result, key=lambda word: -word.x1)]
    return _latin_forward(result)


def _item(layer: list[Word], seen: list[Seen]) -> Word | None:
    """The item mark a right-to-left row begins with. Its letter is believed only where the picture shows just one."""
    first = max(layer, key=lambda word: word.x1)
    if not _ITEM.fullmatch(first.text) or _DIGITS.search(first.text):
        return None
    rest = [word for word in layer if word is not first and word.x1 < first.x0 + 1]
    if rest and first.x0 - max(word.x1 for word in rest) < TAB:
        return None
    letters = [char for word in seen if word.x0 > first.x0 - 4 for char in word.text if _ARABIC.match(char)]
    return first._replace(text=f"({letters[0]})" if len(letters) == 1 else f"({UNREAD})")


def _latin_forward(words: list[Word]) -> list[Word]:
    """Latin runs inside a right-to-left row, from left to right. A number in brackets is a footnote's mark, and no part."""
    result: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and _ARABIC.search(word.text) is None and word.text[0].isalnum():
            run.append(word)
            continue
        result += reversed(run) if any(_LATIN.search(other.text) for other in run) else run
        run = []
        if word is not None:
            result.append(word)
    return result


def _forward(text: str) -> str:
    """Numbers joined by a sign in the order they are read: both layer and tesseract give 1-4 and 93/2014 as they look."""
    if _LATIN.search(text):
        return text
    return _RANGE.sub(lambda match: "".join(reversed(_PARTS.split(match.group()))), text)


def _with_digits(text: str, printed: Sequence[str]) -> str:
    """A word of letters and digits: letters as seen, digits as printed."""
    numbers = iter(printed)
    return _DIGITS.sub(lambda _: next(numbers), text)


def _overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """How much of the shorter of two stretches lies in the other."""
    shared = min(a1, b1) - max(a0, b0)
    return max(0.0, shared) / max(0.1, min(a1 - a0, b1 - b0))


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
