"""Dates and ranges in six languages."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import find, find_ranges, find_without_year, parse
from pipeline.knowledge.languages import CODES

DAY = dt.date(2023, 3, 21)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "21 March 2023"),
        ("en", "21 MARCH 2023"),
        ("en", "March 21, 2023"),
        ("en", "21\u00a0March\n2023"),
        ("fr", "21 mars 2023"),
        ("es", "21 de marzo de 2023"),
        ("es", "21 de marzo del 2023"),
        ("ru", "21 марта 2023 года"),
        ("ru", "21 марта 2023 г."),
        ("zh", "2023年3月21日"),
        ("zh", "2023 年 3 月 21 日"),
        ("ar", "21 آذار/مارس 2023"),
        ("ar", "٢١ آذار/مارس ٢٠٢٣"),
        ("ar", "21 مارس 2023"),
        ("ar", "21 آذار 2023"),
        *((code, "2023-03-21") for code in CODES),
    ],
)
def test_dates_of_one_day_in_every_spelling(language: str, text: str) -> None:
    assert parse(text, language) == DAY
    around = {"zh": f"委员会于{text}通过"}.get(language, f"( {text}, ")
    (found,) = find(around, language=language)
    assert (found.date, found.precision) == (DAY, "day")
    assert around[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "le 1er mars 2023", dt.date(2023, 3, 1)),
        ("es", "1.º de marzo de 2023", dt.date(2023, 3, 1)),
        ("es", "2 de setiembre de 2010", dt.date(2010, 9, 2)),
        ("ar", "3 كانون الثاني/يناير 2020", dt.date(2020, 1, 3)),
        ("ar", "9 تشرين الأول/أكتوبر 2018", dt.date(2018, 10, 9)),
        ("ar", "9 تموز/يوليه 2018", dt.date(2018, 7, 9)),
        ("ar", "7 غشت 2020", dt.date(2020, 8, 7)),  # Morocco
        ("ar", "2 جوان 2011", dt.date(2011, 6, 2)),  # Algeria, Tunisia
        ("en", "on 22 and 23 August 2023", dt.date(2023, 8, 23)),
        ("en", "6–24 March 2023", dt.date(2023, 3, 24)),
    ],
)
def test_dates_find_the_day(language: str, text: str, expected: dt.date) -> None:
    assert [found.date for found in find(text, language=language)] == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "31 February 2021"),
        ("en", "29 February 2023"),
        ("zh", "2019年2月30日"),
        ("ar", "11 آذار/يوليه 2023"),  # the two names of the month disagree
    ],
)
def test_dates_report_a_day_that_does_not_exist(language: str, text: str) -> None:
    (found,) = find(text, language=language)
    assert (found.date, found.precision, found.text) == (None, "impossible", text)
    assert parse(text, language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "March 2023"),
        ("fr", "mars 2023"),
        ("es", "marzo de 2023"),
        ("ru", "март 2023 года"),
        ("zh", "2023年3月"),
        ("ar", "آذار/مارس 2023"),
    ],
)
def test_dates_of_a_month_are_given_when_asked_for(language: str, text: str) -> None:
    assert find(text, language=language) == []
    (found,) = find(text, language=language, months=True)
    assert (found.date, found.precision) == (dt.date(2023, 3, 1), "month")


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("en", "6–24 March 2023", (2023, 3, 6), (2023, 3, 24)),
        ("en", "14 August–8 September 2023", (2023, 8, 14), (2023, 9, 8)),
        ("en", "from 4 to 22 March 2024", (2024, 3, 4), (2024, 3, 22)),
        ("en", "30 December 2019 to 3 January 2020", (2019, 12, 30), (2020, 1, 3)),
        ("fr", "26 août-20 septembre 2019", (2019, 8, 26), (2019, 9, 20)),
        ("fr", "du 1er au 24 mars 2023", (2023, 3, 1), (2023, 3, 24)),
        ("es", "26 de agosto a 20 de septiembre de 2019", (2019, 8, 26), (2019, 9, 20)),
        ("es", "del 4 al 20 de marzo de 2019", (2019, 3, 4), (2019, 3, 20)),
        ("ru", "26 августа – 20 сентября 2019 года", (2019, 8, 26), (2019, 9, 20)),
        ("ru", "с 6 по 24 марта 2023 года", (2023, 3, 6), (2023, 3, 24)),
        ("zh", "2019年8月26日至9月20日", (2019, 8, 26), (2019, 9, 20)),
        ("zh", "2023年3月6日至24日", (2023, 3, 6), (2023, 3, 24)),
        ("ar", "26 آب/أغسطس - 20 أيلول/سبتمبر 2019", (2019, 8, 26), (2019, 9, 20)),
        ("ar", "من 6 إلى 24 آذار/مارس 2023", (2023, 3, 6), (2023, 3, 24)),
    ],
)
def test_dates_find_ranges(language: str, text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    (found,) = find_ranges(text, language=language)
    assert (found.first, found.last) == (dt.date(*first), dt.date(*last))


@pytest.mark.parametrize("text", ["24–6 March 2023", "6–31 February 2023", "paragraphs 6-24", "2019-2023"])
def test_dates_find_no_range_that_is_none(text: str) -> None:
    assert find_ranges(text, language="en") == []


@pytest.mark.parametrize(
    "text", ["45 March 2020", "No. 5 of 2020", "article 12, March", "1 234 567", "3 March 12345", "para. 5 (2020)"]
)
def test_dates_find_no_day_in_other_figures(text: str) -> None:
    assert find(text, language="en") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "celebrada el 7 de abril."), ("en", "held on 7 April,"), ("zh", "在4月7日举行"), ("ru", "7 апреля он")],
)
def test_dates_without_year_take_the_year_given(language: str, text: str) -> None:
    (found,) = find_without_year(text, language=language, year=2011)
    assert found.date == dt.date(2011, 4, 7)


def test_dates_with_a_year_are_not_given_another() -> None:
    assert find_without_year("on 7 April 2011", language="en", year=1999) == []


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(["en", "fr", "ru"]))
def test_dates_written_out_are_read_back(day: dt.date, language: str) -> None:
    from babel.dates import format_date

    text = format_date(day, "d MMMM y", locale=language)
    assert parse(text, language) == day


@given(st.text(max_size=200), st.sampled_from(CODES))
def test_dates_survive_any_text(text: str, language: str) -> None:
    for found in find(text, language=language, months=True):
        assert text[found.start : found.end] == found.text
    find_ranges(text, language=language)
    find_without_year(text, language=language, year=2024)
