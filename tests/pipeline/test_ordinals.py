"""Ordinal numbers in words and figures."""

import pytest

from pipeline.knowledge.bodies import fold
from pipeline.ordinals import find


def values(text: str, language: str) -> list[int]:
    return [found.value for found in find(fold(text), language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "combined second and third periodic reports", [2, 3]),
        ("en", "combined nineteenth to twenty-first reports", [19, 21]),
        ("en", "one hundred and twenty-first session", [121]),
        ("en", "its hundredth session", [100]),
        ("en", "145th session and 3 others", [145]),
        ("en", "initial report, two annexes", [1]),
        ("fr", "deuxième et troisième rapports", [2, 3]),
        ("fr", "vingt et unième et vingt-deuxième", [21, 22]),
        ("fr", "soixante et onzième, quatre-vingt-dix-septième", [71, 97]),
        ("fr", "cent vingt-huitième session", [128]),
        ("fr", "ses 481e et 482e séances, sa 1re session", [481, 482, 1]),
        ("es", "informes segundo y tercero combinados", [2, 3]),
        ("es", "vigésimo primer informe, 22º período, 121er período", [21, 22, 121]),
        ("es", "décimo y undécimo, decimoséptimo", [10, 11, 17]),
        ("es", "centésimo vigésimo primer período", [121]),
        ("es", "12 o 13 informes", []),
        ("ru", "второму и третьему периодическим докладам", [2, 3]),
        ("ru", "двадцать второй сессии, двенадцатой сессии", [22, 12]),
        ("ru", "сто двадцать первой сессии, 145-й сессии", [121, 145]),
        ("ru", "девятнадцатый–двадцать первый", [19, 21]),
        ("zh", "第二十二届会议", [22]),
        ("zh", "第二次和第三次合并定期报告", [2, 3]),
        ("zh", "第一百二十一届会议、第145届会议、第十届", [121, 145, 10]),
        ("zh", "初次报告", [1]),
        ("ar", "الدورة الثانية والعشرين", [22]),
        ("ar", "الثاني والثالث", [2, 3]),
        ("ar", "دورتها الحادية عشرة", [11]),
        ("ar", "دورتها الحادية والعشرين بعد المائة", [121]),
        ("ar", "من التاسع عشر إلى الحادي والعشرين", [19, 21]),
    ],
)
def test_ordinals_are_read_alone_and_compound(language: str, text: str, expected: list[int]) -> None:
    assert values(text, language) == expected


def test_ordinals_take_cardinals_when_asked_for() -> None:
    assert find("its eighteen session", "en") == []
    assert [found.value for found in find("its eighteen session", "en", cardinals=True)] == [18]
