"""A document that exceeds what one may cost ends alone, and its row names the limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from multiprocessing import forkserver
from pathlib import Path

import duckdb
import pytest

from pipeline.limits import USUAL, Limits
from pipeline.reading import tesseract
from pipeline.runner import run
from tests.pipeline.reading.test_bad_input import _CATALOG, _FONT, _PAGE, _by_hand, _document
from tests.pipeline.reading.writers import para, raw_word

BAD = "CRPD_C_XMV_CO_2"
SENTENCE = "1. The Committee recommends that the State party open its ferries to all."


def many_pages(folder: Path) -> None:
    _document(folder / f"{BAD}.pdf", pages=8)


def million_pages(folder: Path) -> None:
    _by_hand(
        folder / f"{BAD}.pdf", _CATALOG, b"<</Type/Pages/Count 1000000/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R>>"
    )


def many_pages_in_word(folder: Path) -> None:
    pause = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    raw_word(folder / f"{BAD}.docx", para(SENTENCE) + 8 * pause + para("2. And that it mend them."))


def long_pdf(folder: Path) -> None:
    _document(folder / f"{BAD}.pdf", pages=4, each=20)


def long_text(folder: Path) -> None:
    (folder / f"{BAD}.txt").write_text("\n\n".join(SENTENCE.replace("1", str(n)) for n in range(1, 90)))


def deep_word(folder: Path) -> None:
    raw_word(folder / f"{BAD}.docx", 220 * "<w:sdt>" + para(SENTENCE) + 220 * "</w:sdt>")


def deep_page(folder: Path) -> None:
    (folder / f"{BAD}.html").write_text(f"<html><body>{3000 * '<div>'}<p>{SENTENCE}</p></body></html>")


def large_picture(folder: Path) -> None:
    """A picture of a thousand million dots, in some kilobytes."""
    side = 32_000
    packed = zlib.compress(zlib.compress(bytes(side // 8 * 1000), 9), 9)
    head = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1" % (side, side)
    image = head + b"/Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%b\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    draw = b"<</Length 28>>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream"
    _by_hand(folder / f"{BAD}.pdf", _CATALOG, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, draw, image)


@pytest.fixture(scope="module", autouse=True)
def _workers_of_our_own() -> None:
    """The limit of memory counts from what is imported before workers are forked; other tests may have had nothing imported."""
    forkserver._forkserver._stop()  # type: ignore[attr-defined]


TEN_MILLION = "1. " + " ".join(f"open ferry {number}" for number in range(600_000))


def vast_text(folder: Path) -> None:
    (folder / f"{BAD}.txt").write_text(TEN_MILLION)


def vast_page(folder: Path) -> None:
    (folder / f"{BAD}.html").write_text(f"<html><body><p>{TEN_MILLION}</p></body></html>")


def vast_word(folder: Path) -> None:
    raw_word(folder / f"{BAD}.docx", para(TEN_MILLION))


def vast_pdf(folder: Path) -> None:
    """Two million letters on one page."""
    lines = [TEN_MILLION[start : start + 100] for start in range(0, 2_000_000, 100)]
    text = b"BT /F 1 Tf 20 800 Td\n%b\nET" % b"\n".join(b"0 -0.04 Td (%b) Tj" % line.encode() for line in lines)
    content = b"<</Length %d>>\nstream\n%b\nendstream" % (len(text), text)
    _by_hand(folder / f"{BAD}.pdf", _CATALOG, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", _PAGE, content, _FONT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("write", "kind", "remedy", "limits"),
    [
        (vast_text, "memory_limit", "--memory-limit", Limits(memory_limit=256)),
        (vast_pdf, "worker_lost", "--memory-limit", Limits(memory_limit=256)),  # pdfium ends itself for want of memory
        (many_pages, "page_limit", "--page-limit", Limits(page_limit=5)),
        (million_pages, "page_limit", "--page-limit", USUAL),
        (many_pages_in_word, "page_limit", "--page-limit", Limits(page_limit=5)),
        (long_pdf, "text_limit", "--text-limit", Limits(text_limit=4000)),
        (long_text, "text_limit", "--text-limit", Limits(text_limit=4000)),
        (vast_text, "text_limit", "--text-limit", Limits(text_limit=1_000_000)),
        (vast_page, "text_limit", "--text-limit", Limits(text_limit=1_000_000)),
        (vast_pdf, "text_limit", "--text-limit", Limits(text_limit=1_000_000)),
        (vast_word, "text_limit", "--text-limit", Limits(text_limit=1_000_000)),
        (deep_word, "nesting_limit", "--nesting-limit", USUAL),
        (deep_page, "nesting_limit", "print it to PDF", USUAL),
        pytest.param(
            large_picture,
            "image_limit",
            "--image-limit",
            USUAL,
            marks=pytest.mark.skipif(tesseract.missing(["en"]) is not None, reason="tesseract is not installed"),
        ),
    ],
)
def test_limits_of_reading_end_the_document_alone(
    tmp_path: Path, write: Callable[[Path], None], kind: str, remedy: str, limits: Limits
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    _document(raw / "CRPD_C_XMV_CO_1.pdf", pages=3)
    write(raw)
    outcome = run([raw], out, jobs=1, limits=limits)
    assert outcome.summary.documents == {"ok": 1, "failed": 1}
    ((source, message),) = duckdb.sql(
        f"SELECT source_path, message FROM '{out}/issues.parquet' WHERE kind = '{kind}'"
    ).fetchall()
    assert Path(source).stem == BAD
    assert message.startswith(source) and remedy in message


def test_limit_of_time_ends_the_document_alone(tmp_path: Path) -> None:
    """The good one is read before: on a busy machine it takes more than a second, too."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    _document(raw / "CRPD_C_XMV_CO_1.pdf", pages=1)
    run([raw], out, jobs=1)
    vast_text(raw)
    assert run([raw], out, jobs=1, limits=Limits(time_limit=1)).summary.documents == {"ok": 1, "failed": 1}
    told = duckdb.sql(f"SELECT kind, message FROM '{out}/issues.parquet' WHERE step = 'runner'").fetchall()
    assert [kind for kind, _ in told] == ["time_limit"]
    assert told[0][1].startswith(f"{BAD}.txt") and "--time-limit" in told[0][1]


def test_limits_that_are_raised_let_the_document_in(tmp_path: Path) -> None:
    """What was refused is kept in the cache, but not for other limits."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    many_pages(raw)
    assert run([raw], out, jobs=1, limits=Limits(page_limit=5)).summary.documents == {"failed": 1}
    assert run([raw], out, jobs=1).summary.documents == {"ok": 1}
