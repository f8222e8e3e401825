"""A page drawn and read by tesseract: its words with their place out. tesseract is optional: `missing` says what to install."""

from __future__ import annotations

import csv
import ctypes
import io
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache
from typing import NamedTuple, TypeVar

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from pipeline.errors import LimitError
from pipeline.knowledge.languages import CODES, language

_DPI = 200  # 93 % of Arabic words right; more costs time and gains nothing
_MOST_CPU = 60  # seconds of computing for one page; two are usual
_TIMEOUT = 900  # seconds by the clock: a busy machine gives a page its turn late, and no page is lost for that
_MOST_DOTS = 4200  # of a picture's longer side: A3 at the usual fineness
_FEWEST_DOTS = 40  # of its shorter side: less shows no letter
_EXTREME = 2  # per cent of a picture's dots: so many are taken for black, so many for white
_INK = 128  # of 255: less is ink
_DRAWN_LETTERS = 40  # path objects
_JUDGED = 3  # pages looked at for their script
_SURE_OF_SCRIPT = 1.0  # tesseract's figure; below it the page showed too little
READING = (
    "-c",
    "tessedit_do_invert=0",
)  # white letters on black are not looked for: a third of what doubtful lines cost
_CONTROLS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


_T = TypeVar("_T")


class Seen(NamedTuple):
    """A word read from the picture. Points from the top left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    line: tuple[int, int, int]  # block, paragraph, line
    sure: float = 100.0  # tesseract's own judgement, 0-100


def by_line(seen: Sequence[Seen]) -> list[list[Seen]]:
    """Words by the line they were seen in."""
    lines: dict[tuple[int, int, int], list[Seen]] = {}
    for word in seen:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


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


def installed(codes: Sequence[str]) -> list[str]:
    """Those of the languages that can be read here."""
    if shutil.which("tesseract") is None:
        return []
    return [code for code in codes if language(code).ocr in _installed()]


def codes_of(script: str) -> list[str]:
    """The languages written in a script."""
    return [code for code in CODES if language(code).script == script]


def script_of(document: pdfium.PdfDocument) -> str:
    """The script of a document known by its pictures, by tesseract's own judgement of the first pages; Latn where unsure."""
    if shutil.which("tesseract") is None or "osd" not in _installed():
        return "Latn"
    for index in range(min(_JUDGED, len(document))):
        picture = draw(document, index)
        output = None if picture is None else run(picture, ["--psm", "0", "-l", "osd"])
        match = re.search(rb"Script: (\w+)[^\0]*Script confidence: ([\d.]+)", output or b"")
        if match and float(match[2]) >= _SURE_OF_SCRIPT:
            return {b"Arabic": "Arab", b"Cyrillic": "Cyrl", b"Han": "Hani"}.get(match[1], "Latn")
    return "Latn"


def shows_something(document: pdfium.PdfDocument, index: int) -> bool:
    """Whether a page has a picture, or so many drawn lines that they may be letters."""
    try:
        page = document[index]
    except pdfium.PdfiumError:  # damaged so that it opened for its text, and does not again
        return False
    try:
        kinds = Counter(raw.FPDFPageObj_GetType(found.raw) for found in page.get_objects(max_depth=2))
    finally:
        page.close()
    return bool(kinds[raw.FPDF_PAGEOBJ_IMAGE]) or kinds[raw.FPDF_PAGEOBJ_PATH] > _DRAWN_LETTERS


def refuse_large(name: str, document: pdfium.PdfDocument, pages: Iterable[int], megapixels: int) -> None:
    """Do nothing, where no picture on pages (counted from 0) is larger than so many million dots: drawing unpacks it whole.

    Raises:
        LimitError: one is; `name` is the file's, for the message.
    """
    width, height = ctypes.c_uint(), ctypes.c_uint()
    for index in pages:
        page = document[index]
        try:
            for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
                raw.FPDFImageObj_GetImagePixelSize(found.raw, width, height)
                if width.value * height.value > megapixels * 1_000_000:
                    message = f"{name}: page {index + 1} holds a picture of {width.value} by {height.value} dots, over the limit"
                    message += f" of {megapixels} million; raise --image-limit, or scan it at 300 dpi."
                    raise LimitError("image_limit", message)
        finally:
            page.close()


def see(document: pdfium.PdfDocument, pages: Sequence[int], codes: Sequence[str]) -> dict[int, list[Seen]]:
    """Read pages (counted from 0) from their pictures, all cores at work; one that cannot be read in time is left out.

    Only as many pictures are held as are being read.
    """
    names = "+".join(language(code).ocr for code in codes)
    read = by_page(pages, lambda page: draw(document, page), lambda picture: _read_picture(picture, names))
    return {page: words for page, words in read.items() if words is not None}


def by_page(
    pages: Iterable[int], draw: Callable[[int], Picture | None], read: Callable[[Picture], _T]
) -> dict[int, _T]:
    """What is read of each page that shows something, all cores at work."""
    found: dict[int, _T] = {}
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        running: dict[Future[_T], int] = {}
        for page in [*pages, None]:
            while running and (page is None or len(running) > workers):
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    found[running.pop(future)] = future.result()
            picture = None if page is None else draw(page)
            if page is not None and picture is not None:
                running[pool.submit(read, picture)] = page
    return found


class Picture(NamedTuple):
    """A page drawn."""

    data: bytes  # portable grey map
    dpi: float


def fineness(width: float, height: float) -> float:
    """How finely a page is drawn: coarser where it is larger than any sheet. Points in, dots an inch out."""
    return min(float(_DPI), 72 * _MOST_DOTS / max(width, height, 1.0))


def draw(document: pdfium.PdfDocument, index: int) -> Picture | None:
    """A page's picture; coarser where the page is larger than any sheet, None where there is nothing to see."""
    page = document[index]
    try:
        width, height = page.get_size()
        dpi = fineness(width, height)
        if min(width, height) * dpi / 72 < _FEWEST_DOTS:
            return None
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        out = io.BytesIO()
        _stretched(bitmap.to_pil()).save(out, "PPM")
        bitmap.close()
        return Picture(out.getvalue(), dpi)
    finally:
        page.close()


def _stretched(picture: Image.Image) -> Image.Image:
    """A grey picture with its letters black and its paper white, as pale copies have neither; one without ink stays as it is."""
    darkest = int(np.searchsorted(np.cumsum(picture.histogram()), _EXTREME / 100 * picture.width * picture.height))
    return ImageOps.autocontrast(picture, cutoff=_EXTREME) if darkest < _INK else picture


def run(picture: Picture, arguments: Sequence[str]) -> bytes | None:
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
    """A prefix that has a command killed with the process that started it, and when it computes too long, where known."""
    prefix: tuple[str, ...] = ()
    for name, *options in (("setpriv", "--pdeathsig", "KILL"), ("prlimit", f"--cpu={_MOST_CPU}", "--")):
        program = shutil.which(name)
        if program is not None:
            tried = subprocess.run([program, *options, "true"], capture_output=True, timeout=30, check=False)
            prefix += () if tried.returncode else (program, *options)
    return prefix


def _read_picture(picture: Picture, names: str) -> list[Seen] | None:
    output = run(picture, [*READING, "-l", names, "--psm", "4", "tsv"])
    if output is None:
        return None
    words = []
    scale = 72 / picture.dpi
    for row in rows_in(output):
        if text := _CONTROLS.sub("", row["text"]).strip():
            left, top = int(row["left"]) * scale, int(row["top"]) * scale
            right, bottom = left + int(row["width"]) * scale, top + int(row["height"]) * scale
            line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
            words.append(Seen(text, left, top, right, bottom, line, float(row["conf"])))
    return words


def rows_in(output: bytes) -> list[dict[str, str]]:
    """The words in tesseract's table."""
    table = csv.DictReader(io.StringIO(output.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in table if row["level"] == "5" and row["text"]]
