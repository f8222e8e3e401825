"""Symbols: every listed form, mending, running text, file names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.knowledge.bodies import Form, committees, state_of, symbol_forms
from pipeline.symbols import find, from_file_name, parse

EXAMPLES = [(form, example) for form in symbol_forms() for example in form.examples]


@pytest.mark.parametrize(("form", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_symbols_parse_every_example_as_its_form_says(form: Form, example: str) -> None:
    symbol = parse(example)
    assert symbol is not None
    assert symbol.known
    assert symbol.text == example
    if not symbol.suffixes:
        assert symbol.document_type == form.document_type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CCPR/C/MAR/CO/6", ("CCPR", "CCPR", "MAR", "concluding_observations", "6")),
        ("E/C.12/CHL/CO/4", ("CESCR", "CESCR", "CHL", "concluding_observations", "4")),
        ("CRC/C/OPAC/IND/CO/1", ("CRC", "CRC-OPAC", "IND", "concluding_observations", "1")),
        ("CRC/C/OPSA/NOR/CO/1", ("CRC", "CRC-OPSC", "NOR", "concluding_observations", "1")),
        ("CERD/C/CHL/CO/19-21", ("CERD", "CERD", "CHL", "concluding_observations", "19-21")),
        ("CEDAW/C/MOR/2", ("CEDAW", "CEDAW", "MAR", "state_report", "2")),
        ("CEDAW/C/ROM/CO/6", ("CEDAW", "CEDAW", "ROU", "concluding_observations", "6")),
        ("CCPR/CO/73/UK", ("CCPR", "CCPR", "GBR", "concluding_observations", None)),
        ("CRPD/C/EU/CO/2-3", ("CRPD", "CRPD", "EU", "concluding_observations", "2-3")),
        ("CCPR/C/CHN-HKG/CO/4", ("CCPR", "CCPR", "HKG", "concluding_observations", "4")),
        ("CRPD/C/KEN/Q/1/Add.1", ("CRPD", "CRPD", "KEN", "replies_to_list_of_issues", "1")),
        ("CRPD/C/KEN/Q/1", ("CRPD", "CRPD", "KEN", "list_of_issues", "1")),
        ("CRPD/C/LUX/CO/1/Add.2", ("CRPD", "CRPD", "LUX", "follow_up_report", "1")),
        ("CRPD/C/ESP/CO/1/Corr.1", ("CRPD", "CRPD", "ESP", "concluding_observations", "1")),
        ("CRPD/C/ESP/CO/1/Rev.1", ("CRPD", "CRPD", "ESP", "concluding_observations", "1")),
        ("CRC/C/15/Add.211", ("CRC", "CRC", None, "concluding_observations", None)),
        ("CRC/C/93/Add.3", ("CRC", "CRC", None, "state_report", None)),
        ("CERD/C/304/Add.1", ("CERD", "CERD", None, "concluding_observations", None)),
        ("CAT/C/XXVI/Concl.1", ("CAT", "CAT", None, "concluding_observations", None)),
        ("CCPR/C/108/2", ("CCPR", "CCPR", None, "other", None)),
        ("CCPR/C/111/2", ("CCPR", "CCPR", None, "follow_up_assessment", None)),
        ("CCPR/C/128/3/Add.1", ("CCPR", "CCPR", None, "follow_up_assessment", None)),
        ("CCPR/C/113/3", ("CCPR", "CCPR", None, "other", None)),
        ("A/9618", ("CERD", "CERD", None, "annual_report", None)),
        ("A/39/45", ("CEDAW", "CEDAW", None, "annual_report", None)),
        ("A/63/46", (None, None, None, "other", None)),  # another committee's supplement in that year
        ("E/1990/5/Add.13", ("CESCR", "CESCR", None, "state_report", None)),
        ("CAT/OP/CHL/1", ("SPT", "CAT-OP", "CHL", "other", None)),
        ("A/HRC/WG.6/41/CHL/1", ("HRC", None, "CHL", "upr_report", None)),
    ],
)
def test_symbols_tell_committee_treaty_state_kind_and_cycle(text: str, expected: tuple[str | None, ...]) -> None:
    symbol = parse(text)
    assert symbol is not None
    assert (symbol.committee, symbol.treaty, symbol.state, symbol.document_type, symbol.cycle) == expected


@pytest.mark.parametrize(
    ("text", "session", "year", "base", "suffixes"),
    [
        ("CERD/C/65/CO/3", "65", None, "CERD/C/65/CO/3", ()),
        ("CAT/C/XXVII/Concl.2", "27", None, "CAT/C/XXVII/Concl.2", ()),
        ("CCPR/C/127/D/2728/2016", "127", 2016, "CCPR/C/127/D/2728/2016", ()),
        ("CRPD/C/LUX/CO/1/Add.2", None, None, "CRPD/C/LUX/CO/1", ("Add.2",)),
        ("A/HRC/28/15/Add.1/Corr.1", "28", None, "A/HRC/28/15", ("Add.1", "Corr.1")),
        ("CRC/C/15/Add.211", None, None, "CRC/C/15/Add.211", ()),
        ("HRI/GEN/1/Rev.9", None, None, "HRI/GEN/1", ("Rev.9",)),
        ("CCPR/C/MAR/2004/5", None, 2004, "CCPR/C/MAR/2004/5", ()),
    ],
)
def test_symbols_tell_session_year_and_base(
    text: str, session: str | None, year: int | None, base: str, suffixes: tuple[str, ...]
) -> None:
    symbol = parse(text)
    assert symbol is not None
    assert (symbol.session, symbol.year, symbol.base, symbol.suffixes) == (session, year, base, suffixes)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" crpd/c/arg/co/1 ", "CRPD/C/ARG/CO/1"),
        ("CRPD/C/ARG/CO/1*", "CRPD/C/ARG/CO/1"),
        ("CRPD / C/ARG/ CO /1", "CRPD/C/ARG/CO/1"),
        ("СERD/С/65/СО/3", "CERD/C/65/CO/3"),  # with Cyrillic letters
        ("CRPD／C／ARG／CO／2－3", "CRPD/C/ARG/CO/2-3"),
        ("CRPD/C/ARG/CO/2–3", "CRPD/C/ARG/CO/2-3"),
        ("CRPD/C/ARG/CO/2- 3", "CRPD/C/ARG/CO/2-3"),
        ("CRPD/C/ARG/CO/١", "CRPD/C/ARG/CO/1"),
        ("CCPR/C/21/Rev.1./Add. 9", "CCPR/C/21/Rev.1/Add.9"),
        ("CERD/C/64/Misc.11/rev.3", "CERD/C/64/Misc.11/Rev.3"),
        ("A/58/38 (Part I)", "A/58/38(PART I)"),
        ("CRC/C/GC/22, CMW/C/GC/3", "CRC/C/GC/22-CMW/C/GC/3"),
    ],
)
def test_symbols_are_mended_to_their_normal_form(text: str, normal: str) -> None:
    symbol = parse(text)
    assert symbol is not None
    assert symbol.text == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "CRPD",
        "CRPD/C",
        "and/or",
        "A/B",
        "A/58",
        "X/C/ARG/CO/1",
        "art. 5/6",
        "CRPD/C/arg co/1",
        "INT/12/3",
        "A" * 9999,
    ],
)
def test_symbols_refuse_what_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["CRPD/C/QPR/1", "CERD/C/FU/3", "CEDAW/PSWG/2004/I/CRP.1", "CRC/C/WP.1/2"])
def test_symbols_never_take_an_unknown_form_for_a_state_report(text: str) -> None:
    symbol = parse(text)
    assert symbol is not None
    assert (symbol.known, symbol.document_type, symbol.open) == (False, "other", True)


def test_symbols_keep_a_state_code_that_is_in_no_list_and_say_so() -> None:
    symbol = parse("CRPD/C/MRV/CO/1")
    assert symbol is not None
    assert (symbol.state, symbol.state_known) == ("MRV", False)
    known = parse("CRPD/C/KEN/CO/1")
    assert known is not None
    assert known.state_known


def test_symbols_leave_the_kind_to_the_title_where_they_do_not_tell_it() -> None:
    report, observations, questions = (parse(text) for text in ("A/HRC/28/15", "CRPD/C/KEN/CO/1", "CAT/C/KEN/Q/2"))
    assert report is not None
    assert observations is not None
    assert questions is not None
    assert report.open
    assert not observations.open
    assert questions.or_by_title == ("list_of_issues_prior_to_reporting",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("its report (CRPD/C/KEN/1) and replies (CRPD/C/KEN/Q/1/Add.1).", ["CRPD/C/KEN/1", "CRPD/C/KEN/Q/1/Add.1"]),
        ("see C ED/C/LTU/CO/1, and CRPD/C/FIN/CO /1; also", ["CED/C/LTU/CO/1", "CRPD/C/FIN/CO/1"]),
        ("CEDAW/C/FIN/CO/5-\n6 and CEDAW/C/FIN/\nCO/7", ["CEDAW/C/FIN/CO/5-6", "CEDAW/C/FIN/CO/7"]),
        ("CRPD/C/SR.664 and CRPD/C/SR.665.", ["CRPD/C/SR.664", "CRPD/C/SR.665"]),
        ("resolution A/RES/68/268; A/58/38, paras. 137-183", ["A/RES/68/268", "A/58/38"]),
        ("General comment (E/C.12/2000/4) and E/C. 12/GC/24", ["E/C.12/2000/4", "E/C.12/GC/24"]),
        ("CERD/C/65/CO/3 / A", ["CERD/C/65/CO/3"]),
        ("см. СERD/С/KAZ/СО/8–10", ["CERD/C/KAZ/CO/8-10"]),
        ("见CRC/C/NZL/3-4，委员会", ["CRC/C/NZL/3-4"]),
        ("and/or, he/she, 2014/93, art. 5/6, km/h, A/B testing, I/O", []),
        ("his/her CAT/scan or a A/C unit", []),
    ],
)
def test_symbols_are_found_in_running_text(text: str, expected: list[str]) -> None:
    assert [found.symbol.text for found in find(text)] == expected


def test_symbols_found_know_their_place() -> None:
    text = "in CRPD/C/FIN/CO /1."
    (found,) = find(text)
    assert text[found.start : found.end] == "CRPD/C/FIN/CO /1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/C/ALB/CO/1 CRPD", ["CRPD/C/ALB/CO/1"]),
        (")/1ALB/C/CRPD )", ["CRPD/C/ALB/1"]),
        (".477SR/C/CRPD", ["CRPD/C/SR.477"]),
        ("(CRPD/C/ALB/Q/1)", ["CRPD/C/ALB/Q/1"]),
    ],
)
def test_symbols_torn_by_right_to_left_print_are_put_together(text: str, expected: list[str]) -> None:
    assert [found.symbol.text for found in find(text, right_to_left=True)] == expected


@pytest.mark.parametrize(
    ("name", "symbol", "language", "committee", "state"),
    [
        ("CRPD_C_IRL_1-EN.pdf", "CRPD/C/IRL/1", "en", None, None),
        ("CRPD_C_CHN_CO_2-3__2.pdf", "CRPD/C/CHN/CO/2-3", None, None, None),
        ("CRPD_C_KEN_Q_1_Add.1.docx", "CRPD/C/KEN/Q/1/Add.1", None, None, None),
        ("E_C.12_MEX_CO_5-6-ES.txt", "E/C.12/MEX/CO/5-6", "es", None, None),
        ("raw/CRPD_C_KEN_CO_1_F.pdf", "CRPD/C/KEN/CO/1", "fr", None, None),
        ("A_53_38_CEDAW_MEX-ES.txt", "A/53/38", "es", "CEDAW", "MEX"),
        ("E_C.12_1990_3_MEX-ES.txt", "E/C.12/1990/3", "es", "CESCR", "MEX"),
        ("CRPD_C_EU_2-3.pdf", "CRPD/C/EU/2-3", None, None, None),
    ],
)
def test_symbols_are_read_from_file_names(
    name: str, symbol: str, language: str | None, committee: str | None, state: str | None
) -> None:
    found = from_file_name(name)
    assert found is not None
    assert (found.symbol.text, found.language, found.committee, found.state) == (symbol, language, committee, state)


@pytest.mark.parametrize("name", ["report.pdf", "Draft_report_2026.docx", "scan_1_2.pdf", ""])
def test_symbols_are_not_read_into_other_file_names(name: str) -> None:
    assert from_file_name(name) is None


def _codes() -> st.SearchStrategy[str]:
    return st.sampled_from(["KEN", "FIN", "EU", "CHN-HKG", "MOR", "NZL"])


@st.composite
def _symbols(draw: st.DrawFn) -> str:
    """A symbol of any listed form, with any values in its slots and up to two suffixes."""
    form = draw(st.sampled_from([form for form in symbol_forms() if not (form.where or form.only_annual_reports)]))
    numbers = st.integers(1, 60).map(str)
    values = {
        "committee": st.sampled_from([c.symbol for c in committees().values() if c.code not in ("SPT", "HRC")]),
        "protocol": st.just("OPAC"),
        "state": _codes(),
        "cycle": numbers | st.tuples(numbers, numbers).map("-".join),
        "session": st.integers(1, 160).map(str),
        "year": st.integers(1976, 2040).map(str),
        "roman": st.sampled_from(["IV", "XXVII", "XXIX"]),
        "n": st.integers(1, 4000).map(str),
        "meetings": numbers,
        "word": st.sampled_from(["NHS", "CSS"]),
        "body": st.sampled_from(["CAT", "CRPD"]),
    }
    text = form.form
    if "{protocol}" in text:
        text = text.replace("{committee}", "CRC/C")
    text = re.sub(r"\{(\w+)\}", lambda slot: draw(values[slot[1]]), text)
    suffixes = draw(st.lists(st.sampled_from(["Add.1", "Corr.2", "Rev.3"]), max_size=2))
    return "/".join([text, *suffixes])


@given(_symbols())
def test_symbols_normal_form_is_stable(text: str) -> None:
    symbol = parse(text)
    assert symbol is not None
    assert symbol.known
    assert parse(symbol.text) == symbol
    assert symbol.text.startswith(symbol.base)


@given(
    _symbols(),
    st.sampled_from(["", "see ", "(", "« ", "доклад ", "报告"]),
    st.sampled_from(["", ".", ", and", ")", " »", "。"]),
)
def test_symbols_are_found_whatever_stands_around(text: str, before: str, after: str) -> None:
    (found,) = find(before + text + after)
    assert found.symbol == parse(text)
    assert (found.start, found.end) == (len(before), len(before) + len(text))


@given(_symbols(), st.data())
def test_symbols_are_found_when_a_space_breaks_them(text: str, data: st.DataObject) -> None:
    slashes = [match.start() for match in re.finditer("/", text)]
    at = data.draw(st.sampled_from(slashes)) + data.draw(st.sampled_from([0, 1]))
    space = data.draw(st.sampled_from([" ", "\n", "\u00a0"]))
    assert [found.symbol for found in find(text[:at] + space + text[at:])] == [parse(text)]


@given(st.text(max_size=300))
def test_symbols_survive_any_text(text: str) -> None:
    for found in find(text, right_to_left=True):
        assert 0 <= found.start < found.end <= len(text)
    parse(text)
    from_file_name(text)


@given(st.sampled_from(["CRPD/", "A/1/", "C RPD", "/1ALB/C", "E/C. 12/", " / "]), st.integers(1, 3000))
def test_symbols_take_no_longer_than_the_text_is_long(piece: str, times: int) -> None:
    find(piece * times, right_to_left=True)
    parse(piece * times)


def test_symbols_older_codes_stand_for_one_state_each() -> None:
    codes = {
        "MOR": "MAR",
        "CHI": "CHL",
        "PAR": "PRY",
        "GUA": "GTM",
        "HON": "HND",
        "ROM": "ROU",
        "UK": "GBR",
        "YUG": "YUG",
    }
    assert {code: state.iso3 for code in codes if (state := state_of(code))} == codes
