"""Pages read from their text layer in, the same pages out with what the layer lost: from its glyphs, else from the picture.

A layer that cannot be believed is read again by what its glyphs show; what fonts do not tell is learned from a few
pages seen by tesseract. Pages that still cannot be believed, and pages without a layer, are read from their pictures.
Where that is not possible, or the picture gives nothing to believe either, a doubt names the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2 as pdfium

from pipeline.errors import UnreadableError
from pipeline.limits import USUAL, Limits
from pipeline.reading import ocr, outlines, tesseract
from pipeline.reading.printed import PageText
from pipeline.reading.quality import GIBBERISH, TRUSTED, belief_in_all, quality_of_all, script, text_quality
from pipeline.reading.rows import page_from
from pipeline.reading.sight import Sight
from pipeline.records import Doubt

if TYPE_CHECKING:
    from pipeline.reading.glyphs import Glyphs
    from pipeline.reading.rows import Glyph

_FEW_LETTERS = 20  # letters on a page below which it carries no text worth the name
_DOUBTFUL = 0.85  # quality of the whole below which every page must stand for itself
_UNKNOWN = 0.02  # share of a page's glyphs that may stay unknown
_UNMAPPED = 0.02  # share of a page's letters that may lack a Unicode value
_SURE = 60.0  # tesseract's own judgement of words, on average, below which a page is not believed


class Repaired(NamedTuple):
    """A document's pages, as well as they can be read."""

    pages: list[PageText]
    pictured: set[int]  # indices of pages known by their picture alone: nothing is known of their print
    quality: float | None  # of the text as it is now
    doubts: list[Doubt]


def repair(path: Path, document: pdfium.PdfDocument, pages: list[PageText], limits: Limits = USUAL) -> Repaired:
    """Read again what the text layer lost.

    Raises:
        LimitError: a page that has to be read from its picture holds a larger one than the limit.
        UnreadableError: all pages are pictures, and none can be read.
    """
    empty = [index for index, page in enumerate(pages) if page.letters < _FEW_LETTERS]
    texts = [_text_of(page) for page in pages]
    borne_out = belief_in_all(" ".join(texts))
    qualities = [
        None if index in set(empty) or (quality := text_quality(text)) is None else round(quality * borne_out, 3)
        for index, text in enumerate(texts)
    ]
    damaged = _damaged(pages, texts, qualities)
    if not empty and not damaged:
        return Repaired(pages, set(), quality_of_all(qualities, [len(text) for text in texts]), [])
    work = _Work(path, document, list(pages), qualities)
    damaged = work.restore(damaged)
    lost = [index for index in empty if pages[index].lost]
    empty = [index for index in empty if index not in lost]
    drawn = [index for index in empty if tesseract.shows_something(document, index)]
    if len(lost) == len(pages):
        raise UnreadableError(f"{path.name}: the PDF is damaged, and no page of it can be opened; fetch it again.")
    if len(empty) + len(lost) == len(pages) and not drawn:
        raise UnreadableError(f"{path.name}: all pages are blank; fetch the file again.")
    if drawn or damaged:
        tesseract.refuse_large(path.name, document, [*drawn, *damaged], limits.image_limit)
        work.look(drawn, damaged)
    blank = [index for index in empty if index not in drawn]
    if blank:
        work.doubt("empty_page", f"No text on {_listed(blank)}; look at the printed page.", blank)
    if lost:
        work.doubt("page_lost", f"The file is damaged; {_listed(lost)} cannot be opened; fetch it again.", lost)
    return Repaired(
        work.pages, work.pictured, quality_of_all(work.qualities, [p.letters for p in work.pages]), work.doubts
    )


def _damaged(pages: Sequence[PageText], texts: Sequence[str], qualities: Sequence[float | None]) -> list[int]:
    """The pages whose text layer cannot be believed."""
    unmapped = [index for index, page in enumerate(pages) if _nameless(page)]
    whole = quality_of_all(qualities, [len(text) for text in texts])
    if whole is None:
        return unmapped
    if whole < TRUSTED:
        return [index for index, text in enumerate(texts) if text]
    least = TRUSTED if whole < _DOUBTFUL else GIBBERISH
    doubtful = {index for index, quality in enumerate(qualities) if (whole if quality is None else quality) < least}
    return sorted({*unmapped, *(index for index in doubtful if texts[index])})


def _nameless(page: PageText) -> bool:
    """Whether the file does not say what a page's letters are."""
    return page.unmapped > _UNMAPPED * max(page.letters, _FEW_LETTERS)


class _Work:
    """Pages while they are being repaired."""

    def __init__(
        self, path: Path, document: pdfium.PdfDocument, pages: list[PageText], qualities: list[float | None]
    ) -> None:
        self.pages = pages
        self.qualities = qualities
        self.pictured: set[int] = set()
        self.doubts: list[Doubt] = []
        self._path = path
        self._document = document
        self._sight = Sight(document)

    def doubt(self, kind: str, message: str, indices: Sequence[int]) -> None:
        """Note something that cannot be vouched for."""
        self.doubts.append(Doubt("reading", kind, message, min(indices) + 1))

    def restore(self, damaged: Sequence[int]) -> list[int]:
        """Read damaged pages by their glyphs; returns those that cannot be believed even so."""
        if not damaged:
            return []
        from pipeline.reading import glyphs  # pdfminer is slow to import, and most layers are sound

        found = glyphs.read_glyphs(self._path, damaged)
        known = self._learn(found)
        written = _completed(found, known)
        pages = {index: page_from(of_page, self.pages[index], written) for index, of_page in found.pages.items()}
        unknown = {
            index: sum(glyph.text in found.unknown and glyph.text not in known for glyph in of_page)
            for index, of_page in found.pages.items()
        }
        for guessing, least in ((False, TRUSTED), (True, _DOUBTFUL)):
            chosen = [i for i, of_page in found.pages.items() if guessing or unknown[i] <= _UNKNOWN * len(of_page)]
            # Fonts are sound or not for a whole document; a page of figures and names says little of its own.
            texts = [_text_of(pages[index]) for index in chosen]
            whole = quality_of_all([text_quality(text) for text in texts], [pages[index].letters for index in chosen])
            # Letters that are as the layer claims are no surer than the layer.
            if whole is not None and whole >= least and belief_in_all(" ".join(texts)) >= TRUSTED:
                self._put({index: pages[index] for index in chosen}, {} if guessing else unknown)
                self._tell_left_out({index: found.pages[index] for index in chosen}, found, known)
                return [index for index in damaged if index not in chosen]
        return list(damaged)

    def _put(self, pages: Mapping[int, PageText], unknown: Mapping[int, int]) -> None:
        """Take restored pages; `unknown` counts the letters on each that only the text layer tells."""
        for index, page in pages.items():
            self.pages[index], self.qualities[index] = page, text_quality(_text_of(page))
        message = f"{_listed(list(pages))}: the text layer gives wrong letters; read by the glyphs printed instead."
        self.doubt("text_layer_restored", message[0].upper() + message[1:], list(pages))
        guessed = [index for index in pages if unknown.get(index)]
        if guessed:
            packages = tesseract.missing(tesseract.codes_of(self._script(guessed)))
            remedy = f"install {packages} and run again, or compare" if packages else "compare"
            message = (
                f"{sum(unknown[index] for index in guessed)} letters on {_listed(guessed)} are as the damaged text layer "
                f"has them, and may be wrong; {remedy} with the printed page."
            )
            self.doubt("unknown_glyphs", message, guessed)

    def _tell_left_out(self, pages: Mapping[int, list[Glyph]], found: Glyphs, known: Mapping[str, str]) -> None:
        """Tell of letters that neither font nor text layer names: nothing of them is in the text."""
        nameless = {sign for sign, unknown in found.unknown.items() if unknown.claimed is None and sign not in known}
        lost = {index: count for index, page in pages.items() if (count := sum(one.text in nameless for one in page))}
        if lost:
            message = f"{sum(lost.values())} letters on {_listed(list(lost))} are left out, as nothing in the file names them; "
            self.doubt("unmapped_letters", message + "look at the printed page.", list(lost))

    def _learn(self, found: Glyphs) -> dict[str, str]:
        """What unnamed glyphs show, learned from pages that have them."""
        if not found.unknown:
            return {}
        counts = {
            index: Counter(glyph.text for glyph in of_page if glyph.text in found.unknown)
            for index, of_page in found.pages.items()
        }
        codes = tesseract.codes_of(self._script(list(found.pages)))
        if tesseract.missing(codes) is not None:
            return {}
        self._sight.see(outlines.pages_to_see(counts), codes)
        words = {
            index: [word for words in page_from(found.pages[index], self.pages[index]).segments for word in words]
            for index in self._sight.words
            if index in found.pages
        }
        return outlines.learn(words, self._sight.words)

    def look(self, empty: Sequence[int], damaged: Sequence[int]) -> None:
        """Read pages from their pictures, where tesseract can."""
        all_pictures = len(empty) == sum(not page.lost for page in self.pages)
        written = tesseract.script_of(self._document) if all_pictures else self._script(range(len(self.pages)))
        codes = tesseract.codes_of(written)
        packages = tesseract.missing(codes)
        if not tesseract.installed(codes):
            self._cannot_look(empty, damaged, packages or "", all_pictures=all_pictures)
            return
        wanted = sorted([*empty, *damaged])
        self._sight.see_in_one(wanted, tesseract.installed(codes))
        by_order = self._sight.see_again(empty, written)
        if by_order:
            told = ", ".join(str(number) for number, _ in by_order)
            pages = sorted({page for _, page in by_order})
            message = (
                f"Paragraph numbers {told} ({_listed(pages)}) cannot be read in the picture; their order tells them."
            )
            self.doubt("number_by_order", message, pages)
        if all_pictures and not any(self._sight.words.values()):
            raise self._unreadable()
        layers = {index: self.pages[index] for index in wanted}
        read = [index for index in wanted if self._take(index, layer=index in damaged)]
        unread = [index for index in wanted if index not in read]
        doubtful = [index for index in wanted if (index in read or index in damaged) and not self._believable(index)]
        for index in set(doubtful) & set(empty):
            self.pages[index] = layers[index]
            self.pictured.discard(index)
        if believed := [index for index in read if index not in doubtful]:
            message = (
                f"{_listed(believed)} read by OCR, as the text layer is missing or damaged; check numbers and names."
            )
            self.doubt("read_by_ocr", message[0].upper() + message[1:], believed)
        if doubtful:
            remedy = f"install {packages} and run again, or look" if packages else "look"
            message = (
                f"{_listed(doubtful)} cannot be believed, as read by OCR either; what was seen in pictures alone is left out; "
                f"{remedy} at the printed page."
            )
            self.doubt("text_not_believed", message[0].upper() + message[1:], doubtful)
        if all_pictures and len(doubtful) == len(wanted):
            raise self._unreadable()
        silent = [index for index in unread if index in empty]
        if silent:
            self.doubt("empty_page", f"No text could be read on {_listed(silent)}; look at the printed page.", silent)

    def _unreadable(self) -> UnreadableError:
        return UnreadableError(
            f"{self._path.name}: no text could be read from the pages' pictures; fetch a better copy."
        )

    def _take(self, index: int, *, layer: bool) -> bool:
        """Put what the picture shows in place of the layer, or join the two; whether anything was taken."""
        seen = self._sight.words.get(index)
        if not seen:
            return False
        page = self.pages[index]
        pictured = ocr.page_from(seen, page.width, page.height, ocr.usual_height(self._sight.words.values()))
        if not layer:
            self.pages[index], self.qualities[index] = pictured, text_quality(_text_of(pictured))
            self.pictured.add(index)
            return True
        right_to_left = script(_text_of(pictured)) == "Arab"
        mended = ocr.mend(page, seen) if right_to_left else pictured
        quality = text_quality(_text_of(mended))
        if not _nameless(page) and (quality or 0.0) <= (self.qualities[index] or 0.0):
            return False
        self.pages[index], self.qualities[index] = mended, quality
        if not right_to_left:
            self.pictured.add(index)
        return True

    def _believable(self, index: int) -> bool:
        seen = self._sight.words.get(index) or []
        quality = self.qualities[index]
        sure = sum(word.sure for word in seen) / len(seen) if seen else 0.0
        return sure >= _SURE and (quality is None or quality >= TRUSTED)

    def _cannot_look(self, empty: Sequence[int], damaged: Sequence[int], packages: str, *, all_pictures: bool) -> None:
        if all_pictures:
            raise UnreadableError(
                f"{self._path.name}: the pages are pictures without a text layer; install {packages} and run again, "
                "or fetch the born-digital version."
            )
        if empty:
            message = f"No text on {_listed(empty)}; install {packages} and run again, or look at the printed page."
            self.doubt("empty_page", message, empty)
        if damaged:
            message = (
                f"The text layer of {_listed(damaged)} cannot be believed; fetch the Word version, "
                f"or install {packages} and run again."
            )
            self.doubt("text_layer_damaged", message, damaged)

    def _script(self, indices: Sequence[int]) -> str:
        """The script most pages are written in."""
        scripts = Counter(script(text) for index in indices if (text := _text_of(self.pages[index])))
        return scripts.most_common(1)[0][0] if scripts else "Latn"


def _completed(found: Glyphs, known: Mapping[str, str]) -> dict[str, str]:
    """What every stand-in is written as: what was learned, else the layer's claim."""
    return {stand_in: known.get(stand_in, unknown.claimed or "") for stand_in, unknown in found.unknown.items()}


def _text_of(page: PageText) -> str:
    return " ".join(word.text for segment in page.segments for word in segment)


def _listed(indices: Sequence[int]) -> str:
    """Pages for a sentence: "page 3", "pages 1-4, 7"."""
    numbers = sorted(index + 1 for index in indices)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"
