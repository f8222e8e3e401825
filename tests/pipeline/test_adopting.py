"""A list that an institution keeps already: tied to recommendations, taken over where that is sure."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.adopting import Adopted, adopt
from pipeline.errors import ListError
from pipeline.knowledge.words import status_name, words
from pipeline.publish import write
from pipeline.records import Result
from pipeline.review import append, load
from tests.pipeline import factories as make

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
ONE, TWO = "CRPD/C/MRV/CO/1", "CRPD/C/MRV/CO/2-3"
FRENCH = {
    ("12", "(a)"): "Rendre tous les bacs et débarcadères de l’archipel accessibles aux personnes en fauteuil roulant.",
    ("12", "(b)"): "Former les équipages des bacs à la langue des signes et à l’accueil des voyageurs sourds.",
    ("14", None): "Créer des écoles ouvertes à tous les enfants dans chaque île et supprimer les classes séparées.",
    ("20", None): "Recueillir des données ventilées par sexe, âge et handicap lors du prochain recensement des îles.",
}
ARABIC = {
    ("12", "(a)"): "تهيئة جميع العبارات والأرصفة في الأرخبيل حتى يصل إليها الأشخاص الذين يستعملون الكراسي المتحركة",
    ("14", None): "إنشاء مدارس مفتوحة أمام جميع الأطفال في كل جزيرة وإلغاء الأقسام المنفصلة",
}


def published(symbol: str, language: str, asked: dict[tuple[str, str | None], str]) -> Result:
    numbers = list(dict.fromkeys(number for number, _ in asked))
    committee = "HRC" if symbol.startswith("A/HRC/") else "CRPD"
    head = make.document(symbol=symbol, language=language, paragraphs=len(numbers), committee=committee)
    return Result(
        document=head,
        paragraphs=tuple(make.paragraph(n, head.document_id, state=None) for n in numbers),
        recommendations=tuple(
            make.recommendation(number, item, head.document_id, text=text, lead_in=None)
            if item != "[2]"  # a second one of the paragraph
            else make.recommendation(f"{number}[2]", None, head.document_id, text=text, lead_in=None).model_copy(
                update={"number": number, "paragraph_id": f"{head.document_id}#{number}"}
            )
            for (number, item), text in asked.items()
        ),
    )


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    out = tmp_path / "tables"
    write([published(ONE, "fr", FRENCH), published(ONE, "ar", ARABIC)], out)
    return out


def listed(path: Path, header: Sequence[str], *rows: Sequence[Any]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path


def run(file: Path, tables: Path, **options: Any) -> Adopted:
    chosen: dict[str, Any] = {"reviewer": "a.b", "now": NOW, "state": "MRV", "sure": 0.8} | options
    return adopt(file, tables, file.with_name("matched.xlsx"), **chosen)


def keys(done: Adopted) -> list[list[str]]:
    return [[one.citation_key for one in match.asked] for match in done.matches]


def test_adopt_finds_paragraph_and_parts_of_a_code_and_takes_what_is_said(tables: Path, tmp_path: Path) -> None:
    file = listed(
        tmp_path / "suivi.csv",
        ["Organe", "Code", "Texte de la recommandation", "Statut", "Taux d'avancement", "Départements responsables"],
        ["CRPD", "R12P1", "Rendre les bacs et les débarcadères accessibles", "Réalisé", "100 %", "Transports; Ports"],
        [
            "CRPD",
            "R12P1P2",
            "Bacs accessibles; former les équipages à la langue des signes",
            "En cours",
            "30",
            "Transports",
        ],
        ["CRPD", "R20", "Données ventilées par sexe, âge et handicap", "Non réalisé", "0", ""],
    )
    done = run(file, tables)
    assert keys(done) == [[f"{ONE}#12(a)"], [f"{ONE}#12(a)", f"{ONE}#12(b)"], [f"{ONE}#20"]]
    said = {(one.recommendation_id, one.field, one.value) for one in load(tables)}
    assert (f"{ONE}@fr#20", "status", "not started") in said
    assert (f"{ONE}@fr#12(b)", "progress_percent", "30") in said
    assert all(one.reviewer == "a.b" for one in done.taken)


def test_adopt_finds_by_words_alone_in_either_language(tables: Path, tmp_path: Path) -> None:
    file = listed(
        tmp_path / "list.csv",
        ["texte", "نص التوصية", "status"],
        ["Écoles ouvertes à tous les enfants dans chaque île, supprimer les classes séparées", "", "in progress"],
        ["", "مدارس مفتوحة أمام جميع الأطفال في كل جزيرة وإلغاء الأقسام المنفصلة", "in progress"],
        ["Ratifier la convention sur la mer profonde", "", "implemented"],
    )
    done = run(file, tables)
    assert keys(done) == [[f"{ONE}#14"], [f"{ONE}#14"], []]
    assert "words like these" in done.matches[2].why.said("en")
    assert [one.value for one in load(tables)] == ["in progress"]


def test_adopt_does_not_choose_between_two_cycles_that_say_the_same(tables: Path, tmp_path: Path) -> None:
    same = {("14", None): FRENCH["14", None]}
    write([published(ONE, "fr", FRENCH), published(TWO, "fr", same)], tables)
    file = listed(tmp_path / "l.csv", ["code", "texte", "statut"], ["R14", FRENCH["14", None], "Réalisé"])
    (one,) = run(file, tables).matches
    assert one.score < 0.8
    assert ONE in one.why.said("en")
    assert TWO in one.why.said("en")
    assert load(tables) == []
    file = listed(tmp_path / "m.csv", ["symbole", "code", "texte"], [TWO, "R14", FRENCH["14", None]])
    assert keys(run(file, tables)) == [[f"{TWO}#14"]]


def test_adopt_says_which_document_is_not_here(tables: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "l.csv", ["symbol", "code", "texte"], ["CERD/C/MRV/CO/17-18", "R14", "Créer des écoles"])
    (one,) = run(file, tables).matches
    assert (one.asked, one.score) == ((), 0.0)
    assert "suivi fetch CERD/C/MRV/CO/17-18" in one.why.said("en")


def test_adopt_writes_every_line_with_what_it_was_matched_to(tables: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "l.csv", ["code", "texte"], ["R20", "Données ventilées par sexe et âge"], ["R99", "=1+1"])
    run(file, tables)
    sheet = openpyxl.load_workbook(tmp_path / "matched.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[3] for row in rows[1:]] == [f"{ONE}#20", None]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("mechanism", ["SP", "EPU", "Procédures spéciales", "الاستعراض الدوري الشامل"])
def test_adopt_ties_no_line_of_the_council_to_a_treaty_body(tables: Path, tmp_path: Path, mechanism: str) -> None:
    rows = ["mécanisme", "code", "texte"], [mechanism, "R20", FRENCH["20", None]], ["TB", "R20", FRENCH["20", None]]
    done = run(listed(tmp_path / "l.csv", *rows), tables)
    assert keys(done) == [[], [f"{ONE}#20"]]
    assert "Human Rights Council" in done.matches[0].why.said("en")


def test_adopt_again_takes_nothing_twice(tables: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "l.csv", ["code", "texte", "statut"], ["R20", FRENCH["20", None], "Réalisé"])
    assert len(run(file, tables).taken) == 1
    assert run(file, tables).taken == []


def test_adopt_reads_json_lines_and_numbers_of_any_type(tables: Path, tmp_path: Path) -> None:
    file = tmp_path / "l.jsonl"
    said = {"status": "En cours", "status_pct": 30, "responsible": ["A", "B"]}
    row = {"para": 12, "parts": [2], "text_fr": FRENCH["12", "(b)"], **said}
    file.write_text(json.dumps(row), encoding="utf-8")
    done = run(file, tables)
    assert keys(done) == [[f"{ONE}#12(b)"]]
    assert {(one.field, one.value) for one in done.taken} == {
        ("status", "in progress"),
        ("progress_percent", "30"),
        ("responsible", "A; B"),
    }


def test_adopt_keeps_the_mapping_beside_the_list_and_obeys_it(tables: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "l.csv", ["A", "B", "C"], [FRENCH["20", None], "fini", "R20"])
    with pytest.raises(ListError, match=r"l.csv.columns.toml"):
        run(file, tables)
    mapping = tmp_path / "l.csv.columns.toml"
    mapping.write_text('[columns]\nstatus = "B"\ncode = "C"\n[texts]\nfr = "A"\n[statuses]\nfini = "implemented"\n')
    done = run(file, tables)
    assert [one.value for one in done.taken] == ["implemented"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not toml", "no mapping"),
        ('[columns]\nnothing = "A"', "no such roles: nothing"),
        ('[columns]\ncode = "Z"', "column 'Z'"),
        ('[columns]\ncode = "A"\n[statuses]\nfini = "over"', "no such status: over"),
    ],
)
def test_adopt_refuses_a_mapping_that_cannot_be(tables: Path, tmp_path: Path, text: str, words: str) -> None:
    file = listed(tmp_path / "l.csv", ["A"], ["R20"])
    (tmp_path / "l.csv.columns.toml").write_text(text)
    with pytest.raises(ListError, match=words):
        run(file, tables)


def test_adopt_passes_over_a_status_it_does_not_know(tables: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "l.csv", ["code", "texte", "statut"], ["R20", FRENCH["20", None], "à voir"])
    assert run(file, tables).taken == []
    assert '"à voir" = ""' in (tmp_path / "l.csv.columns.toml").read_text(encoding="utf-8")


def test_adopt_finds_what_is_cut_and_rephrased(tables: Path, tmp_path: Path) -> None:
    rows = []
    for number, text in enumerate(FRENCH.values()):
        words = text.split()
        rows.append(
            ["", " ".join(word for place, word in enumerate(words[: len(words) * 3 // 4]) if place % 6 != number)]
        )
    file = listed(tmp_path / "l.csv", ["code", "texte"], *rows)
    assert keys(run(file, tables)) == [[f"{ONE}#{number}{item or ''}"] for number, item in FRENCH]


def test_adopt_with_the_documents_of_another_state_finds_nothing(tables: Path, tmp_path: Path) -> None:
    other = published(ONE.replace("MRV", "XYZ"), "fr", FRENCH)
    write([replace(other, document=other.document.model_copy(update={"state": "XYZ"}))], tables)
    file = listed(tmp_path / "l.csv", ["code", "texte"], ["R20", FRENCH["20", None]])
    assert keys(run(file, tables)) == [[]]


ITEMS = {
    ("30", None): "Le Comité rappelle son observation générale sur les îles et recommande de la traduire.",
    ("30", "(a)"): "Rendre les phares accessibles.",
    ("30", "(c)"): "Publier les horaires des bacs en braille.",
    ("31", None): "Ratifier le Protocole.",
    ("31", "[2]"): "Retirer ses réserves.",
}


LONG = "Rendre accessibles les phares de toutes les îles de l’archipel"


@pytest.fixture
def other_language(tmp_path: Path) -> Path:
    """Tables in no language of the list: paragraph and part have to do."""
    out = tmp_path / "tables"
    write([published(ONE, "ru", {place: f"Текст {text}" for place, text in ITEMS.items()})], out)
    return out


@pytest.mark.parametrize(
    ("code", "text", "found", "sure"),
    [
        ("R30P1", "Phares", ["#30(a)"], True),
        ("R30P3", "Horaires", ["#30(c)"], True),  # parts are letters, whatever else the paragraph asks
        ("R30P1P3", "Phares, horaires", ["#30(a)", "#30(c)"], True),
        ("R30", f"{LONG}; c) publier les horaires", ["#30(c)"], True),  # the letter that the text prints
        ("R30", "توعية المسؤولين في جميع الجزر بحقوق الركاب؛ (ج) نشر مواعيد العبارات", ["#30(c)"], True),
        ("R30", "Сделать маяки доступными на островах; в) издать расписание", ["#30(c)"], False),  # words differ
        ("R30P4", "Autre chose", ["#30", "#30(a)", "#30(c)"], False),
        ("R30P1P2", "Phares, et autre chose", ["#30(a)"], False),
        ("R31", "Protocole et réserves", ["#31", "#31[2]"], True),  # the whole paragraph
        ("R31P2", "Réserves", ["#31[2]"], True),
    ],
)
def test_adopt_by_part_where_no_language_is_common(
    other_language: Path, tmp_path: Path, code: str, text: str, found: list[str], sure: bool
) -> None:
    file = listed(tmp_path / "l.csv", ["code", "texte", "statut"], [code, text, "Réalisé"])
    done = run(file, other_language)
    assert keys(done) == [[f"{ONE}{place}" for place in found]]
    assert {one.recommendation_id for one in done.taken} == ({f"{ONE}@ru{place}" for place in found} if sure else set())


def test_adopt_a_line_without_parts_is_not_the_whole_where_others_name_parts(
    other_language: Path, tmp_path: Path
) -> None:
    file = listed(tmp_path / "l.csv", ["code", "statut"], ["R31", "Réalisé"], ["R31P2", "En cours"])
    done = run(file, other_language)
    assert [(one.recommendation_id, one.value) for one in done.taken] == [(f"{ONE}@ru#31[2]", "in progress")]


def test_adopt_decides_no_conflict_and_brings_bodies_together(tables: Path, tmp_path: Path) -> None:
    head = ["code", "texte", "statut", "responsables"]
    lines = (
        ["R20", FRENCH["20", None], "Réalisé", "Plan; Santé"],
        ["R20", FRENCH["20", None], "En cours", "Plan; Ports"],
    )
    file = listed(tmp_path / "l.csv", head, *lines)
    done = run(file, tables)
    assert [(one.field, one.value) for one in done.taken] == [("responsible", "Plan; Santé; Ports")]
    assert done.conflicts == 2
    told = openpyxl.load_workbook(tmp_path / "matched.xlsx").worksheets[0].cell(2, 9).value
    assert told == "Not taken, Status: line 1 says Implemented; line 2 says In progress. Decide, and fill it in."


def test_adopt_writes_over_nothing_that_somebody_else_said(tables: Path, tmp_path: Path) -> None:
    entry = make.review(f"{ONE}@ar#20", value="not accepted", reviewer="c.d", reviewed_at=NOW)
    append(tables, [entry])
    file = listed(tmp_path / "l.csv", ["code", "texte", "statut"], ["R20", FRENCH["20", None], "Réalisé"])
    assert (run(file, tables).taken, load(tables)) == ([], [entry])
    assert run(file, tables, reviewer="c.d").taken[0].value == "implemented"


def test_adopt_listing_is_in_the_language_chosen(tables: Path, tmp_path: Path) -> None:
    rows = ["R20", FRENCH["20", None], "", "Réalisé"], ["R14", "", ARABIC["14", None], ""], ["R99", "Rien", "", ""]
    run(listed(tmp_path / "l.csv", ["code", "texte", "نص التوصية", "statut"], *rows), tables, language="ar")
    sheet = openpyxl.load_workbook(tmp_path / "matched.xlsx").worksheets[0]
    assert sheet.sheet_view.rightToLeft
    said = words("ar")
    assert [cell.value for cell in sheet[1]][3:7] == [said.adopted[key] for key in ("to", "score", "by", "taken")]
    assert (sheet["G2"].value, sheet["G4"].value) == (said.yes, said.no)
    assert sheet["J2"].value == status_name("implemented", "ar")
    assert (sheet["C2"].alignment.readingOrder, sheet["C3"].alignment.readingOrder) == (1, 2)
    assert sheet["I4"].value == said.adopted["unlike"]


def test_adopt_does_not_choose_between_recommendations_that_say_nearly_the_same(tmp_path: Path) -> None:
    tables, ratify = tmp_path / "tables", "Ratifier la Convention sur la protection de tous les marins contre le feu"
    twice = {("115.1", None): f"{ratify} (France);", ("115.2", None): f"{ratify} (Chili);"}
    write([published("A/HRC/63/5", "fr", twice)], tables)
    file = listed(tmp_path / "l.csv", ["mécanisme", "texte", "statut"], ["EPU", ratify, "Réalisé"])
    done = run(file, tables)
    assert (done.taken, done.matches[0].why and done.matches[0].why.key) == ([], "alike")
    head, line = ["mécanisme", "pays", "texte", "statut"], ["EPU", "Chili", ratify, "Réalisé"]
    done = run(listed(tmp_path / "m.csv", head, line, ["EPU", "Pérou", ratify, "Réalisé"]), tables)  # who recommended
    assert [one.recommendation_id for one in done.taken] == ["A/HRC/63/5@fr#115.2"]
    assert done.matches[1].score < 0.8


def test_adopt_ties_lines_of_the_review_and_of_special_procedures_to_the_councils_documents(tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    ours = {("115.12", None): f"{FRENCH['14', None]} (Chili);", ("115.13", None): f"{FRENCH['20', None]} (France);"}
    visit = published(
        "A/HRC/63/5/Add.1", "fr", {("92", "(a)"): FRENCH["12", "(a)"], ("92", "(b)"): FRENCH["12", "(b)"]}
    )
    write([published("A/HRC/63/5", "fr", ours), visit, published(ONE, "fr", FRENCH)], tables)
    rows = (
        ["EPU", "R115.12", "Des écoles ouvertes à tous les enfants"],
        ["SP", "R92P2", "Former les équipages à la langue des signes"],
    )
    file = listed(tmp_path / "l.csv", ["mécanisme", "code", "texte"], *rows, ["EPU", "", FRENCH["20", None]])
    done = run(file, tables)
    assert keys(done) == [["A/HRC/63/5#115.12"], ["A/HRC/63/5/Add.1#92(b)"], ["A/HRC/63/5#115.13"]]
    assert all(match.score >= 0.8 for match in done.matches)
