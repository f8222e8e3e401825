"""The sample is in step: texts, answer sheets and printed pages say the same, and the hard cases are really in it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest
from pypdfium2 import raw as pdfium

from tests.sample import __main__ as maker
from tests.sample import content
from tests.sample.gold import gold
from tests.sample.markup import plain

VERSIONS = list(content.versions())
SIX = [language for name, language in VERSIONS if name == "crpd_2023"]
HYPHENS = "-\u00ad\u0002\ufffe"  # pdfium hands out a hyphen at the end of a line as one of the last three
RAISED = (6.47, 7.8)  # sizes of "e" in "1er", "801e"; footnote marks are smaller


class Letter(NamedTuple):
    """One printed letter."""

    text: str
    size: float
    y: float  # points from the foot of the page


def _sheet(root: Path, document: content.Document) -> dict[str, Any]:
    return json.loads((root / maker.GOLD / f"{document.stem}.json").read_text(encoding="utf-8"))


def _letters(path: Path) -> Iterator[list[Letter]]:
    """Letters of each page, in the order of the text layer."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            textpage = page.get_textpage()
            found = []
            for place in range(textpage.count_chars()):
                letter = chr(pdfium.FPDFText_GetUnicode(textpage, place))
                size = pdfium.FPDFText_GetFontSize(textpage, place)
                x, y = pdfium.c_double(), pdfium.c_double()
                pdfium.FPDFText_GetCharOrigin(textpage, place, x, y)
                found.append(Letter(letter, size, y.value))
            textpage.close()
            page.close()
            yield found


def _body(path: Path) -> str:
    """What is printed between head and foot, footnotes and their marks left out, and white space."""
    kept = []
    for number, page in enumerate(_letters(path)):
        for letter in page:
            heads = letter.y > 780 and number > 0
            size = round(letter.size, 2)
            if (size > 9.5 or size in RAISED) and letter.y > 62 and not heads:
                kept.append(letter.text)
    return _squash("".join(kept))


def _squash(text: str) -> str:
    text = "".join(letter for letter in text if letter not in HYPHENS and not letter.isspace())
    return unicodedata.normalize("NFC", text)


def _words(sheet: dict[str, Any], document: content.Document) -> Iterator[str]:
    """What the body prints, in order, below the title."""
    printed = content.vocabulary("languages")[document.language]
    passages = {one["number"]: one["passages"] for one in sheet["paragraphs"]}
    for part in document.parts:
        if isinstance(part, content.Paragraph):
            yield printed["number"].format(part.number)
            for passage in passages[part.number]:
                yield passage["label"] + passage["text"]
        elif isinstance(part, content.Heading):
            yield (printed["chapter"].format(part.mark) if part.mark else "") + plain(part.text)
        else:
            yield plain(part.text)


@pytest.mark.parametrize(("name", "language"), VERSIONS)
def test_sample_answer_sheet_is_what_the_texts_say(root: Path, name: str, language: str) -> None:
    document = content.load(name, language)
    committed = _sheet(root, document)
    assert committed["document"].pop("pages") >= 1
    for paragraph in committed["paragraphs"]:
        assert paragraph.pop("page") <= paragraph.pop("last_page")
    assert committed == json.loads(json.dumps(gold(document)))


@pytest.mark.parametrize(("name", "language"), [version for version in VERSIONS if version[1] != "ar"])
def test_sample_page_prints_the_answer_sheet_word_for_word(root: Path, name: str, language: str) -> None:
    document = content.load(name, language)
    sheet = _sheet(root, document)
    printed = _body(root / maker.place(document))
    cover, _, body = printed.partition(_squash(sheet["document"]["title"]))
    assert body.lstrip("*") == _squash("".join(_words(sheet, document)))
    for line in sheet["cover"][:-1]:
        assert all(_squash(word) in cover for word in line.split())


def test_sample_arabic_page_prints_the_words_of_the_answer_sheet(root: Path) -> None:
    """Readers put digits and brackets of right-to-left lines in an order of their own: words are compared."""
    document = content.load("crpd_2023", "ar")
    sheet = _sheet(root, document)
    with pypdfium2.PdfDocument(root / maker.place(document)) as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    texts = [*_words(sheet, document), *sheet["cover"], *(note["text"] for note in sheet["footnotes"])]
    assert _arabic_words(text) == _arabic_words("\n".join(texts))


def _arabic_words(text: str) -> Counter[str]:
    bare = "".join(letter for letter in unicodedata.normalize("NFC", text) if not unicodedata.combining(letter))
    return Counter(re.findall(r"[\u0621-\u064a]+", bare))


@pytest.mark.parametrize(("name", "language"), VERSIONS)
def test_sample_sidecar_vouches_for_the_file(root: Path, name: str, language: str) -> None:
    path = root / maker.place(content.load(name, language))
    sidecar = json.loads(path.with_name(path.name + ".provenance.json").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert sidecar["source"] == "written for suivi, fictional"
    assert sidecar["url"] is None


@pytest.mark.parametrize("language", SIX)
def test_sample_language_versions_are_parallel(root: Path, language: str) -> None:
    english = _sheet(root, content.load("crpd_2023", "en"))
    other = _sheet(root, content.load("crpd_2023", language))
    for table, fields in {
        "paragraphs": ("number", "section", "kind", "articles"),
        "recommendations": ("number", "item", "ordinal", "act", "concern", "priority"),
        "citations": ("number", "item", "kind", "target"),
        "follow_ups": ("number", "kind", "paragraphs", "due_on"),
    }.items():
        assert [[row[field] for field in fields] for row in other[table]] == [
            [row[field] for field in fields] for row in english[table]
        ]
    items = [[passage["item"] for passage in row["passages"]] for row in english["paragraphs"]]
    assert [[passage["item"] for passage in row["passages"]] for row in other["paragraphs"]] == items


def test_sample_is_small_and_complete(root: Path) -> None:
    assert SIX == ["ar", "en", "es", "fr", "ru", "zh"]
    sizes = [path.stat().st_size for path in (root / "data" / "raw").iterdir()]
    assert max(sizes) < 300_000
    assert sum(sizes) < 3_000_000
    committees = {content.load(name, language).facts["committee"] for name, language in VERSIONS}
    assert committees == {"CCPR", "CESCR", "CERD", "CEDAW", "CAT", "CRC", "CMW", "CRPD", "CED", "SPT"}
    made = {root / maker.place(content.load(*version)) for version in VERSIONS}
    assert {*(root / "data" / "raw").glob("*.pdf"), *(root / "tests" / "documents").glob("*.pdf")} == made


def _lines(path: Path) -> list[list[str]]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range().splitlines() for page in pdf]


def test_sample_has_the_hard_cases(root: Path) -> None:
    raw = root / "data" / "raw"
    recent, old = _lines(raw / "CRPD_C_XMV_CO_2-3.pdf"), _lines(raw / "CRPD_C_XMV_CO_1.pdf")
    lines = [line for page in recent for line in page]
    # numbers with a full stop that open a line, and a sentence after them that begins with a capital
    assert any(line.startswith("2021. Not") for line in lines)
    assert any(line.startswith("12. Some") for line in lines)
    # a hyphen of the word itself at the end of a line, and words divided there
    assert any(re.search(r"\bnon([\u0002\ufffe]|-$)", line) for line in lines)
    assert sum(line.count("\ufffe") + line.count("\u0002") for page in old for line in page) > 20
    # a footnote that runs on: a page whose notes begin in the middle of a sentence
    sheet = _sheet(root, content.load("crpd_2023", "en"))
    longest = max(sheet["footnotes"], key=lambda note: len(note["text"]))
    note = _squash(longest["text"])
    torn = [page for page in recent if any(len(line) > 60 and _squash(line) in note for line in page)]
    assert len(torn) == 2
    # an item that runs on to the next page
    texts = [_squash("".join(page)) for page in recent]
    items = [_squash(passage["text"]) for row in sheet["paragraphs"] for passage in row["passages"] if passage["item"]]
    assert any(not any(item in text for text in texts) for item in items)
    # nested items, two asks under one number, an ask that reiterates
    rows = sheet["recommendations"]
    assert any(row["item"] == "(b)(iii)" for row in rows)
    assert any(row["ordinal"] == 2 and row["item"] is None for row in rows)
    assert {"recommend", "urge", "call_upon", "encourage", "request", "reiterate"} <= {r["act"] for r in rows}


def test_sample_can_be_printed_again(root: Path, tmp_path: Path) -> None:
    """The same words on the same pages; bytes too where fonts and libraries are the same, which is not asked here."""
    document = content.load("crpd_2013", "en")
    try:
        path = maker.write(document, tmp_path)
    except FileNotFoundError as error:
        pytest.skip(str(error))
    assert _lines(path) == _lines(root / maker.place(document))
    assert _sheet(tmp_path, document) == _sheet(root, document)


@pytest.mark.parametrize(
    ("name", "opens", "letters"),
    [
        ("empty.pdf", False, False),
        ("html_saved_as.pdf", False, False),
        ("encrypted.pdf", False, False),
        ("locked_for_copying.pdf", True, True),
        ("scan_without_text.pdf", True, False),
        ("not_un.pdf", True, True),
        ("blank_pages.pdf", True, False),
        ("blank_in_between.pdf", True, True),
        ("odd_pages.pdf", True, True),
    ],
)
def test_sample_edge_file_is_what_its_name_says(root: Path, name: str, opens: bool, letters: bool) -> None:
    path = root / maker.EDGE / name
    if not opens:
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(path)
        return
    assert any(any(line.strip() for line in page) for page in _lines(path)) == letters


def test_sample_truncated_file_has_no_end(root: Path) -> None:
    data = (root / maker.EDGE / "truncated.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"%%EOF" not in data


def test_sample_turned_ligatures_are_turned(root: Path) -> None:
    turned = "\n".join("\n".join(page) for page in _lines(root / maker.EDGE / "arabic_turned_ligatures.pdf"))
    right = "\n".join("\n".join(page) for page in _lines(root / "data" / "raw" / "CRPD_C_XMV_CO_2-3-AR.pdf"))
    assert right.count("الأشخاص") > 30
    assert turned.count("الأشخاص") == 0
    assert turned.count("األشخاص") == right.count("الأشخاص")


def test_sample_text_without_a_place_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "facts.toml").write_text('symbol = "CRPD/C/XMV/CO/9"\noutline = [{ p = 1, kind = "other" }]\n')
    (folder / "en.toml").write_text('title = "T"\n[paragraphs.1]\ntext = "One."\n[paragraphs.2]\ntext = "Two."\n')
    monkeypatch.setattr(content, "TEXTS", tmp_path)
    with pytest.raises(content.ContentError, match="2"):
        content.load("one", "en")
