"""What tells a document's language: every two that disagree give one row that says so, and a translation gives none."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.process import process_document
from tests.pipeline.test_language import TEXTS

ORGANIZATION = {
    "en": "United Nations",
    "fr": "Nations Unies",
    "es": "Naciones Unidas",
    "ru": "Организация Объединенных Наций",
}
LETTER = {"en": "E", "fr": "F", "es": "S", "ru": "R"}
WORD = {"en": "English", "fr": "French", "es": "Spanish", "ru": "Russian"}
USUAL = {"names": "en", "head": "en", "letter": "en", "text": "en", "named": "en", "asked": "en"}


def _issues(folder: Path, said: Mapping[str, str | None], original: str = "English") -> list[tuple[str, str]]:
    """What is said of a document whose sources tell these languages."""
    lines = [ORGANIZATION.get(said["names"] or "", ""), "CRPD/C/XMV/CO/1", "Distr.: General", "4 March 2024"]
    lines += [WORD.get(said["head"] or "", ""), f"Original: {original}"]
    lines += [f"GE.24-01234 ({LETTER[said['letter']]})" if said["letter"] else ""]
    lines += [f"{number}. {TEXTS[said['text'] or 'en']}" for number in range(1, 13)]
    path = folder / f"CRPD_C_XMV_CO_1-{(said['named'] or 'en').upper()}.txt"
    path.write_text("\n\n".join(filter(None, lines)), encoding="utf-8")
    sidecar = {"language_asked": said["asked"]} if said["asked"] else {}
    Path(f"{path}.provenance.json").write_text(json.dumps(sidecar), encoding="utf-8")
    return [(issue.kind, issue.message) for issue in process_document(path).issues if "language" in issue.kind]


@pytest.mark.parametrize("original", ["English", "French", "Arabic"])
@pytest.mark.parametrize("silent", [None, "names", "head", "letter", "asked"])
def test_sources_that_agree_give_no_row(tmp_path: Path, silent: str | None, original: str) -> None:
    assert _issues(tmp_path, {**USUAL, silent or "": None}, original) == []


def test_a_translation_whose_cover_tells_only_the_original_gives_no_row(tmp_path: Path) -> None:
    assert _issues(tmp_path, {**USUAL, "head": None, "letter": None, "names": None}, "French") == []


@pytest.mark.parametrize("other", ["fr", "es", "ru"])
@pytest.mark.parametrize(
    ("source", "kind", "told"),
    [
        ("names", "language_marks_disagree", "the Organization's name {}"),
        ("head", "language_marks_disagree", "the head's word {}"),
        ("letter", "language_marks_disagree", "the letter after the job number {}"),
        ("named", "language_not_promised", "named as {}, but it is in en"),
        ("asked", "language_not_promised", "asked for in {}, but it is in en"),
    ],
)
def test_a_source_that_disagrees_with_the_others_gives_a_row(
    tmp_path: Path, source: str, kind: str, told: str, other: str
) -> None:
    found = dict(_issues(tmp_path, {**USUAL, source: other}))
    assert told.format(other) in found.pop(kind)
    assert set(found) <= {"language_against_cover"} if source == "letter" else not found


@pytest.mark.parametrize("source", ["names", "head", "letter"])
def test_a_mark_alone_that_disagrees_with_the_text_gives_a_row(tmp_path: Path, source: str) -> None:
    said = {**USUAL, "names": None, "head": None, "letter": None, source: "fr"}
    ((kind, message),) = _issues(tmp_path, said)
    assert (kind, message) == ("language_against_cover", "The cover says fr, the text reads as en; it is read as en.")


def test_a_text_that_disagrees_with_all_gives_a_row_for_cover_and_for_promise(tmp_path: Path) -> None:
    found = dict(_issues(tmp_path, {**USUAL, "text": "es"}))
    assert set(found) == {"language_against_cover", "language_not_promised"}
    assert found["language_not_promised"] == "The file was named as en and asked for in en, but it is in es."
