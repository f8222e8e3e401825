"""Rights are measured on recommendations and on questions, whose headings state them and are not shown."""

from pathlib import Path

from benchmarks import rights

QUESTIONS = """Комитет по правам инвалидов

Перечень вопросов в связи с первоначальным докладом Маравеля

Прочее

1. Просьба представить информацию о расписании паромов и о работе маяков на островах.

Образование (статья 24)

2. Просьба представить информацию о мерах, принятых для обеспечения инклюзивного образования детей на островах.
"""


def test_questions_stand_for_the_articles_of_their_headings(tmp_path: Path) -> None:
    path = tmp_path / "CRPD_C_XMV_Q_1-RU.txt"
    path.write_text(QUESTIONS, encoding="utf-8")
    (found,) = rights.texts("ru", [path])
    assert found.rights == {"education"}
    assert "стать" not in found.ask.text
    counted = rights.count([found], "ru")
    assert (counted.documents, counted.texts, counted.found) == (1, 1, 1)
    assert list(rights.texts("es", [path])) == []


def test_documents_of_a_kind_are_those_that_ask(tmp_path: Path) -> None:
    folder = tmp_path / "corpus" / "crpd"
    folder.mkdir(parents=True)
    for name in ("CO_1-ES", "FCO_1-ES", "Q_1-ES", "Q_1_Add.1-ES", "CO_1-FR", "CO_1", "1-ES"):
        (folder / f"CRPD_C_XMV_{name}.pdf").touch()
    assert [path.name for path in rights.documents(tmp_path, "es", "recommendations")] == ["CRPD_C_XMV_CO_1-ES.pdf"]
    assert [path.name for path in rights.documents(tmp_path, "es", "questions")] == ["CRPD_C_XMV_Q_1-ES.pdf"]
