"""What is read of a document's pictures, and in which language; no tesseract is needed."""

import pypdfium2 as pdfium
import pytest

from pipeline.reading import tesseract
from pipeline.reading.sight import Sight
from pipeline.reading.tesseract import Seen

# the same sentence as a reading in English shows it
ENGLISH = "The Committee recommends that the State party open all of its ferries to persons who use a wheelchair"
FRENCH = "Le Comité recommande que |’Etat partie mette ses bacs a la disposition de toutes les personnes qui sont dans les iles"


@pytest.mark.parametrize(
    ("text", "asked"),
    [(ENGLISH, [([1], ["en"]), ([0, 2], ["en"])]), (FRENCH, [([1], ["en"]), ([0, 1, 2], ["fr"])])],
)
def test_see_in_one_reads_no_page_twice_where_the_first_language_is_right(monkeypatch, text, asked):
    calls = []

    def see(document, pages, codes):
        calls.append((list(pages), list(codes)))
        return {page: [Seen(word, 0, 0, 1, 1, (1, 1, 1)) for word in text.split()] for page in pages}

    monkeypatch.setattr(tesseract, "see", see)
    sight = Sight(pdfium.PdfDocument.new())
    sight.see_in_one([0, 1, 2], ["en", "es", "fr"])
    assert calls == asked
    assert sorted(sight.words) == [0, 1, 2]
