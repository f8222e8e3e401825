"""Pages of a document in, the words seen in their pictures out: first whole pages, then what whole pages show badly.

Latin words among other letters, paragraphs' numbers and items' letters are cut out and read again on their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pypdfium2 as pdfium

from pipeline.reading import marks, numerals, ocr, pieces, tesseract
from pipeline.reading.pieces import Cut
from pipeline.reading.quality import likeliest
from pipeline.reading.tesseract import Seen

_LATIN_ITEMS = frozenset({"Cyrl", "Hani"})  # scripts whose lists the United Nations mark with Latin letters
_COVER = 2  # pages: the cover, and the first running head


class Sight:
    """The words seen on a document's pages, which are counted from 0."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self.words: dict[int, list[Seen]] = {}
        self._document = document

    def see(self, indices: Sequence[int], codes: Sequence[str]) -> None:
        """Read pages that were not read yet, in languages of one script."""
        self.words |= tesseract.see(self._document, [index for index in indices if index not in self.words], codes)

    def see_in_one(self, wanted: Sequence[int], codes: Sequence[str]) -> None:
        """Read pages in the one language of a script that the page behind the cover is in: surer and faster than in all.

        Which that is, a reading in any of them shows: function words are read rightly enough, but for their accents.
        """
        if len(codes) > 1:
            seen = tesseract.see(self._document, wanted[:_COVER][-1:], codes[:1])
            told = likeliest(" ".join(word.text for words in seen.values() for word in words), codes)
            if told == codes[0]:
                self.words = seen | self.words
            codes = [told]
        self.see(wanted, codes)

    def see_again(self, indices: Sequence[int], written: str) -> list[tuple[int, int]]:
        """Read again what whole pages of a script (ISO 15924) show badly, where tesseract's English is installed.

        Returns the paragraphs' numbers that no picture tells, only their order, each with its page.
        """
        if tesseract.missing(["en"]) is not None:
            return []
        if written != "Latn":
            self._see_latin(indices, written)
        by_order = self._see_numbers(indices, written)
        if written in _LATIN_ITEMS:
            self._see_items(indices)
        return by_order

    def _see_latin(self, indices: Sequence[int], written: str) -> None:
        """Read the first two pages in English too where another script is printed; right to left, all that is unsure."""
        found = tesseract.see(self._document, [index for index in indices if index < _COVER], ["en"])
        if written == "Arab":
            cuts = {index: ocr.unsure(self.words.get(index, [])) for index in indices if index >= _COVER}
            found |= pieces.see_words(self._document, cuts, "en")
        for index, latin in found.items():
            self.words[index] = ocr.with_latin(self.words.get(index, []), latin)

    def _see_numbers(self, indices: Sequence[int], written: str) -> list[tuple[int, int]]:
        """Read the numbers of paragraphs again, cut out of their pages."""
        found = marks.find({index: self.words[index] for index in indices if self.words.get(index)})
        cuts = {index: [mark.cut for mark in found if mark.page == index] for index in indices}
        found = marks.read_again(found, pieces.see_pieces(self._document, cuts, marks.NUMBERS))
        if written == "Arab":
            found = marks.with_readings(found, self._drawn_numbers(cuts, written))
        numbers, by_order = marks.settled(found)
        for index in {mark.page for mark in found}:
            places = [place for place, mark in enumerate(found) if mark.page == index]
            self.words[index] = marks.put(
                self.words[index], [found[place] for place in places], [numbers[place] for place in places]
            )
        told = ((numbers[place], found[place].page) for place in by_order)
        return [(number, page) for number, page in told if number is not None]

    def _drawn_numbers(self, cuts: Mapping[int, Sequence[Cut]], written: str) -> dict[int, list[frozenset[int]]]:
        """What pieces of pages show in the script's own digits."""
        return {
            index: [numerals.numbers(piece, written) for piece in pieces.cut_out(self._document, index, of_page)]
            for index, of_page in cuts.items()
            if of_page
        }

    def _see_items(self, indices: Sequence[int]) -> None:
        """Read the letters of items again: a Latin letter among others is read as one of theirs."""
        found = {index: marks.find_items(index, self.words[index]) for index in indices if self.words.get(index)}
        cuts = {index: [mark.cut for mark in of_page] for index, of_page in found.items()}
        for index, texts in pieces.see_pieces(self._document, cuts, marks.LETTERS).items():
            self.words[index] = marks.put_items(self.words[index], found[index], texts)
