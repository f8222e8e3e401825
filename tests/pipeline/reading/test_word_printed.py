"""A Word file and its print by another program than ours: LibreOffice sets the page, and the rows are the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipeline.process import process_document
from pipeline.reading import legacy
from pipeline.records import Result
from tests.pipeline.reading.writers import write_word
from tests.sample import content

LANGUAGES = ["en", "es", "ru", "zh"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(legacy.program() is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's main document as Word files, numbers counted by Word in some and typed in others."""
    folder = tmp_path_factory.mktemp("printed")
    for place, language in enumerate(LANGUAGES):
        write_word(content.load("crpd_2023", language), folder / f"{language}.docx", automatic=place % 2 == 0)
    command = [str(legacy.program()), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


def _rows(result: Result) -> dict[str, object]:
    squeezed = [(row.number, row.heading, "".join(row.text.split()).replace("-", "")) for row in result.paragraphs]
    return {
        "paragraphs": squeezed,
        "articles": [row.articles for row in result.paragraphs],
        "recommendations": [(row.citation_key, row.act) for row in result.recommendations],
        "citations": [(row.paragraph_id, row.item, row.kind, row.target) for row in result.citations],
        "what is due": [(row.kind, row.paragraphs, row.due_on) for row in result.follow_ups],
        "cover": [result.document.symbol, result.document.adopted_on, result.document.published_on],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_file_and_its_print_give_the_same_rows(printed: Path, language: str) -> None:
    word, page = (process_document(printed / f"{language}{suffix}") for suffix in (".docx", ".pdf"))
    assert len(word.paragraphs) == 64
    found, expected = _rows(page), _rows(word)
    for what in expected:
        assert found[what] == expected[what], what
