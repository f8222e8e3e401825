"""Committees, treaties and States by name, in six languages."""

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge import bodies
from pipeline.knowledge.bodies import committee_in, committees, fold, state_of, states, treaties
from pipeline.knowledge.languages import CODES
from pipeline.knowledge.state_names import states_in


def test_bodies_know_the_ten_committees_and_their_treaties() -> None:
    codes = {"CCPR", "CESCR", "CERD", "CEDAW", "CAT", "CRC", "CMW", "CRPD", "CED", "SPT", "HRC"}
    assert set(committees()) == codes
    assert {committee.treaty for committee in committees().values()} - {None} <= set(treaties())


@pytest.mark.parametrize("language", CODES)
def test_bodies_tell_every_committee_by_every_name(language: str) -> None:
    for committee in committees().values():
        for name in committee.names[language]:
            assert committee_in(f"x {name.upper()} y", language) == committee.code


def test_bodies_tell_the_committee_named_first() -> None:
    text = "Committee on the Rights of the Child ... see the Committee against Torture"
    assert committee_in(text, "en") == "CRC"
    assert committee_in("The Committee notes", "en") is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "initial report of Côte d’Ivoire", ("CIV",)),
        ("en", "report of the Democratic Republic of the Congo", ("COD",)),
        ("en", "Guinea-Bissau, Equatorial Guinea, Papua New Guinea and Guinea", ("GNB", "GNQ", "PNG", "GIN")),
        ("en", "Niger and Nigeria", ("NER", "NGA")),
        ("en", "Bolivia (Plurinational State of)", ("BOL",)),
        ("en", "Turkey; the Czech Republic; Swaziland", ("TUR", "CZE", "SWZ")),
        ("en", "State of Palestine, Holy See, European Union", ("PSE", "VAT", "EU")),
        ("en", "the chad of States parties", ()),
        ("fr", "rapport de l’Équateur", ("ECU",)),
        ("fr", "RAPPORT DE L’EQUATEUR", ("ECU",)),
        ("fr", "rapport d’Israël et du Niger", ("ISR", "NER")),
        ("es", "El Salvador y la República Dominicana", ("SLV", "DOM")),
        ("es", "informe de la República Árabe Siria", ("SYR",)),
        ("ru", "доклад Российской Федерации", ("RUS",)),
        ("ru", "докладом Нигерии и докладу Нигера", ("NGA", "NER")),
        ("ru", "Мальты, Мали и Мальдивских Островов", ("MLT", "MLI", "MDV")),
        ("ru", "в Республике Молдова, кроме того", ("MDA",)),
        ("ar", "التقرير الأولي للمغرب ولألبانيا", ("MAR", "ALB")),
        ("ar", "تقرير جمهورية إيران الإسلامية", ("IRN",)),
        ("zh", "关于几内亚比绍和印度尼西亚的结论性意见", ("GNB", "IDN")),
        ("zh", "赤道几内亚、几内亚和印度", ("GNQ", "GIN", "IND")),
    ],
)
def test_bodies_find_states_in_a_title(language: str, text: str, expected: tuple[str, ...]) -> None:
    assert states_in(text, language) == expected


@pytest.mark.parametrize("language", CODES)
def test_bodies_find_every_state_by_each_of_its_names(language: str) -> None:
    wrong = []
    for state in states().values():
        for name in state.names(language):
            if states_in(f"« {name} »", language) != (state.iso3,):
                wrong.append((name, states_in(f"« {name} »", language)))
    assert wrong == []


def test_bodies_know_states_by_every_code() -> None:
    assert {state_of(code).iso3 for code in ("MOR", "MAR")} == {"MAR"}  # type: ignore[union-attr]
    assert state_of("XYZ") is None
    assert all(len(state.iso3) == 3 for state in states().values() if state.iso3 != "EU")


def test_bodies_fold_case_accents_and_apostrophes() -> None:
    assert fold("CÔTE  d’Ivoire") == "cote d'ivoire"


def test_bodies_refuse_a_file_with_an_unknown_key(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "committees.toml").write_text('committees = []\ntreaties = {}\ncolour = "red"\n', encoding="utf-8")
    monkeypatch.setattr(bodies, "FOLDER", folder)
    bodies._committees_file.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match=r"(?s)committees\.toml.*colour"):
            bodies._committees_file()
    finally:
        bodies._committees_file.cache_clear()
