"""What is true of every document, tried on documents that hypothesis makes up: a few here, thousands in `make nightly`.

`SUIVI_EXAMPLES=1000` makes a thousand of each format, other ones every time; hypothesis prints one that fails, and tries it first
the next time.
"""

from __future__ import annotations

import os
import tempfile
import textwrap
from collections import Counter
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from pipeline.process import process_document
from pipeline.publish import write
from pipeline.records import Result
from tests.pipeline import factories as make
from tests.pipeline.reading.writers import para, raw_word

EXAMPLES = int(os.environ.get("SUIVI_EXAMPLES", "8"))
tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

COVER = ("United Nations", "{}", "Distr.: General", "4 March 2024", "Original: English")
BEGINNINGS = (
    "The Committee recommends that the State party",
    "The Committee urges the State party to",
    "The Committee is concerned about",
    "The Committee welcomes",
)
Paragraphs = list[tuple[str, list[str]]]  # beginning and words

_JOIN = " and the "  # a text of made words alone would be taken for damaged

# The word of a number is a number written with letters, so that each is there once and none is a word of a language. It looks
# like a name: made words in small letters are taken for a damaged layer, and tesseract would read the page, in half a minute.
_words = st.lists(st.integers(0, 10**6), min_size=4, max_size=40)


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraphs:
    """Paragraphs of some length; no made word is there twice."""
    made = draw(st.lists(st.tuples(st.sampled_from(BEGINNINGS), _words), min_size=1, max_size=14))
    count = iter(range(10**6))
    return [(begin, [_word(next(count), salt) for salt in salts]) for begin, salts in made]


def _word(number: int, salt: int) -> str:
    """A word that stands for a number, of a length that the salt says."""
    digits = f"{number:04d}{str(salt)[: salt % 5]}"
    return "Z" + "".join("bacedifogu"[int(digit)] + "klmnrstvwp"[int(digit)] for digit in digits)


def _lines(made: Paragraphs) -> list[str]:
    return [f"{number}. {begin} {_JOIN.join(words)}." for number, (begin, words) in enumerate(made, start=1)]


def _pdf(path: Path, cover: list[str], lines: list[str]) -> None:
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Times-Roman", 10)
    for place, line in enumerate(cover):
        canvas.drawString(60, 760 - 30 * place, line)
    height = 0.0
    for line in lines:
        for row in textwrap.wrap(line, 95):
            if height < 90:
                canvas.showPage()
                canvas.setFont("Times-Roman", 10)
                height = 760
            canvas.drawString(60, height, row)
            height -= 12
        height -= 14
    canvas.save()


def written(folder: Path, form: str, made: Paragraphs, symbol: str = "CRPD/C/XMV/CO/1") -> Path:
    """A document in one of the formats."""
    cover, lines = [line.format(symbol) for line in COVER], _lines(made)
    path = folder / f"{symbol.replace('/', '_')}.{form}"
    if form == "pdf":
        _pdf(path, cover, lines)
    elif form == "docx":
        raw_word(path, "".join(map(para, [*cover, *lines])))
    elif form == "html":
        path.write_text(f"<html><body>{''.join(f'<p>{escape(line)}</p>' for line in [*cover, *lines])}</body></html>")
    else:
        path.write_text("\n\n".join([*cover, *lines]))
    return path


def _once(result: Result, made: Paragraphs) -> None:
    numbers = [paragraph.number for paragraph in result.paragraphs]
    assert numbers == [str(number) for number in range(1, len(made) + 1)]
    found = Counter(word for one in result.paragraphs for word in one.text.replace(".", " ").split())
    assert all(found[word] == 1 for _, words in made for word in words)
    for row, (begin, words) in zip(result.paragraphs, made, strict=True):
        assert row.text == f"{begin} {_JOIN.join(words)}."
    ids = [row.recommendation_id for row in result.recommendations]
    assert len(set(ids)) == len(ids)
    assert {row.paragraph_id for row in result.recommendations} <= {row.paragraph_id for row in result.paragraphs}


@pytest.mark.parametrize("form", ["docx", "html", "pdf", "txt"])
@tried
@given(made=paragraphs())
def test_every_number_and_every_word_is_there_once(form: str, made: Paragraphs) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), form, made)
        result = process_document(path)
        _once(result, made)
        again = process_document(path)
    assert again.paragraphs == result.paragraphs
    assert again.recommendations == result.recommendations


@settings(tried, max_examples=max(3, EXAMPLES // 3))
@given(
    several=st.lists(paragraphs(), min_size=2, max_size=4),
    forms=st.lists(st.sampled_from(("docx", "txt")), min_size=4, max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_documents_changes_no_byte(several: list[Paragraphs], forms: list[str], order: object) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = []
        for number, (made, form) in enumerate(zip(several, forms, strict=False), start=1):
            found = process_document(written(folder, form, made, f"CRPD/C/XMV/CO/{number}"))
            results.append(found)
        mixed = list(results)
        order.shuffle(mixed)  # type: ignore[attr-defined]
        write(results, folder / "one", moment=make.NOON)
        write(mixed, folder / "two", moment=make.NOON)
        assert _bytes(folder / "one") == _bytes(folder / "two")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("[!.]*") if path.is_file()}
