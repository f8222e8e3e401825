"""A page's picture in, its words out by tesseract; and a damaged text layer mended with them.

Arabic text layers keep the place and weight of each word, and digits, symbols and Latin runs, but lose letters; tesseract
reads the letters and loses digits. So words come from the picture, everything with a digit or a Latin letter from the
layer, joined by place. tesseract is optional: `missing` says what to install.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.knowledge.languages import CODES, language
from pipeline.reading.lines import MIRROR
from pipeline.reading.pdfium import Face, PageText, Word
from pipeline.reading.quality import script

_DPI = 200  # 93 % of Arabic words right; more costs time and gains nothing
_TIMEOUT = 60  # seconds for one page; two are usual
_MOST_DOTS = 4200  # of a picture's longer side: A3 at the usual fineness
_FEWEST_DOTS = 40  # of its shorter side: less shows no letter
_DRAWN_LETTERS = 40  # path objects
_JUDGED = 3  # pages looked at for their script
_SURE_OF_SCRIPT = 1.0  # tesseract's figure; below it the page showed too little
_KEPT = re.compile(r"\d|[A-Za-z]{2}")  # what the text layer is believed for
_DIGITS = re.compile(r"\d+")
_RANGE = re.compile(r"^(\D*)(\d+)([-–/])(\d+)(\D*)$")
_ITEM = re.compile(r"[()\[\]{}][^()\d]{0,2}[()\[\]{}]?|[^()\d]{1,2}[()\[\]{}]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CONTROLS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LATIN = re.compile(r"[A-Za-z]")
_STOPS = frozenset("،؛.؟:")
_TAB = 8.0  # points between an item mark and its text
UNREAD = "؟"  # stands for an item letter that neither layer nor picture shows; the order of the list tells it


class Seen(NamedTuple):
    """A word read from the picture. Points from the top left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    line: tuple[int, int, int]  # block, paragraph, line
    sure: float = 100.0  # tesseract's own judgement, 0-100


def missing(codes: Sequence[str]) -> str | None:
    """The Debian packages that are not installed but needed to read these languages; None where nothing lacks."""
    wanted = [language(code).ocr for code in codes]
    if shutil.which("tesseract") is None:
        return " ".join(["tesseract-ocr", *(f"tesseract-ocr-{name.replace('_', '-')}" for name in wanted)])
    lacking = [name for name in wanted if name not in _installed()]
    return " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in lacking) or None


@cache
def _installed() -> frozenset[str]:
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    return frozenset(done.stdout.split())


def codes_of(script: str) -> list[str]:
    """The languages written in a script."""
    return [code for code in CODES if language(code).script == script]


def script_of(document: pdfium.PdfDocument) -> str:
    """The script of a document known by its pictures, by tesseract's own judgement of the first pages; Latn where unsure."""
    if shutil.which("tesseract") is None or "osd" not in _installed():
        return "Latn"
    for index in range(min(_JUDGED, len(document))):
        picture = _draw(document, index)
        output = None if picture is None else _run(picture, ["--psm", "0", "-l", "osd"])
        match = re.search(rb"Script: (\w+)[^\0]*Script confidence: ([\d.]+)", output or b"")
        if match and float(match[2]) >= _SURE_OF_SCRIPT:
            return {b"Arabic": "Arab", b"Cyrillic": "Cyrl", b"Han": "Hani"}.get(match[1], "Latn")
    return "Latn"


def shows_something(document: pdfium.PdfDocument, index: int) -> bool:
    """Whether a page has a picture, or so many drawn lines that they may be letters."""
    page = document[index]
    try:
        kinds = Counter(raw.FPDFPageObj_GetType(found.raw) for found in page.get_objects(max_depth=2))
    finally:
        page.close()
    return bool(kinds[raw.FPDF_PAGEOBJ_IMAGE]) or kinds[raw.FPDF_PAGEOBJ_PATH] > _DRAWN_LETTERS


def see(document: pdfium.PdfDocument, pages: Sequence[int], codes: Sequence[str]) -> dict[int, list[Seen]]:
    """Read pages (counted from 0) from their pictures, all cores at work; one that cannot be read in time is left out.

    Only as many pictures are held as are being read.
    """
    names = "+".join(language(code).ocr for code in codes)
    found: dict[int, list[Seen]] = {}
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        running: dict[Future[list[Seen] | None], int] = {}
        for index in [*pages, None]:
            while running and (index is None or len(running) > workers):
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    words = future.result()
                    number = running.pop(future)
                    if words is not None:
                        found[number] = words
            picture = None if index is None else _draw(document, index)
            if index is not None and picture is not None:
                running[pool.submit(_read_picture, picture, names)] = index
    return found


class _Picture(NamedTuple):
    """A page drawn."""

    data: bytes  # portable grey map
    dpi: float


def _draw(document: pdfium.PdfDocument, index: int) -> _Picture | None:
    """A page's picture; coarser where the page is larger than any sheet, None where there is nothing to see."""
    page = document[index]
    try:
        width, height = page.get_size()
        dpi = min(float(_DPI), 72 * _MOST_DOTS / max(width, height, 1.0))
        if min(width, height) * dpi / 72 < _FEWEST_DOTS:
            return None
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        out = io.BytesIO()
        bitmap.to_pil().save(out, "PPM")
        bitmap.close()
        return _Picture(out.getvalue(), dpi)
    finally:
        page.close()


def _run(picture: _Picture, arguments: Sequence[str]) -> bytes | None:
    """Tesseract's output; None where it fails or takes too long. It ends when this process does."""
    command = [*_bound_to_us(), "tesseract", "stdin", "stdout", "--dpi", str(round(picture.dpi)), *arguments]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command, input=picture.data, capture_output=True, timeout=_TIMEOUT, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        return None
    return None if done.returncode else done.stdout


@cache
def _bound_to_us() -> tuple[str, ...]:
    """A prefix that has a command killed with the process that started it, where the system knows one."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return ()
    prefix = (setpriv, "--pdeathsig", "KILL")
    tried = subprocess.run([*prefix, "true"], capture_output=True, timeout=30, check=False)
    return () if tried.returncode else prefix


def _read_picture(picture: _Picture, names: str) -> list[Seen] | None:
    output = _run(picture, ["-l", names, "--psm", "4", "tsv"])
    if output is None:
        return None
    words = []
    scale = 72 / picture.dpi
    for row in csv.DictReader(io.StringIO(output.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = _CONTROLS.sub("", row["text"] or "").strip() if row["level"] == "5" else ""
        if text:
            left, top = int(row["left"]) * scale, int(row["top"]) * scale
            right, bottom = left + int(row["width"]) * scale, top + int(row["height"]) * scale
            line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
            words.append(Seen(text, left, top, right, bottom, line, float(row["conf"])))
    return words


def page_from(seen: Sequence[Seen], width: float, height: float) -> PageText:
    """A page known by its picture alone: nothing is known of its print but place."""
    segments = []
    for words in _by_line(seen):
        size = round(_median([word.y1 - word.y0 for word in words]), 1)
        base = _median([word.y1 for word in words])
        face = Face(size, False, False, False)
        segments.append([Word(word.text, word.x0, word.x1, base, face) for word in words])
    return PageText(width, height, segments, sum(len(word.text) for word in seen), 0, [])


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
    for line in _by_line(seen):
        middle = _median([(word.y0 + word.y1) / 2 for word in line])
        size = rows[row_of(middle + 3)][0].face.size or 10.0
        place = row_of(middle + 0.3 * size)
        if abs(bases[place] - middle - 0.3 * size) < size:
            words_seen[place] += line
    right_to_left = script(" ".join(word.text for word in seen)) == "Arab"
    segments = []
    for place in range(len(bases)):
        joined = _join(rows[place], words_seen.get(place, []), right_to_left=right_to_left)
        if joined:
            segments.append(joined)
    return page._replace(segments=segments, settled=True)


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
        if over:
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
    if rest and first.x0 - max(word.x1 for word in rest) < _TAB:
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
    """A range of numbers in the order it is read: right-to-left print stores "1-4" as "4-1"."""
    match = _RANGE.match(text)
    if match is None or match[3] == "/" or int(match[2]) <= int(match[4]):
        return text
    return f"{match[1]}{match[4]}{match[3]}{match[2]}{match[5]}"


def _with_digits(text: str, printed: Sequence[str]) -> str:
    """A word of letters and digits: letters as seen, digits as printed."""
    numbers = iter(printed)
    return _DIGITS.sub(lambda _: next(numbers), text)


def _overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """How much of the shorter of two stretches lies in the other."""
    shared = min(a1, b1) - max(a0, b0)
    return max(0.0, shared) / max(0.1, min(a1 - a0, b1 - b0))


def _by_line(seen: Sequence[Seen]) -> list[list[Seen]]:
    lines: dict[tuple[int, int, int], list[Seen]] = defaultdict(list)
    for word in seen:
        lines[word.line].append(word)
    return list(lines.values())


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
