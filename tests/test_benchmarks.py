"""The commands that measure: that they run, and say what they claim to say."""

import json
import shutil

import numpy as np
import pypdfium2 as pdfium
import pytest

from benchmarks import asks, bench, blind, every_kind, figures, goals, items, kinds, linking, own, readers, scans, texts
from benchmarks.held_out import held_out, is_apart
from pipeline.process import process_document


@pytest.mark.slow
def test_figures_measures_documents_of_both_sets(shared, capsys):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: see scripts/install_debian_packages.sh")
    assert figures.main([str(shared), "--limit", "12"]) == 0
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()]
    table = {row[0]: row[1:] for row in rows}
    counts = [int(count) for count in table["documents"]]
    assert sum(counts) == 12
    assert all(count > 0 for count in counts)
    for fact in ("cover: symbol", "cover: state", "cover: published on"):
        assert table[fact] == [f"{count} of {count}" for count in counts]
    assert table["exactly the printed paragraph numbers"] == [f"{count} of {count}" for count in counts]


def test_figures_reads_printed_numbers_in_order():
    text = "1.  One\n 2. Two\n2019. A year\n  3.   Three, and\n12. Not yet\n4. Four"
    assert figures.printed_numbers(text) == ["1", "2", "3", "4"]


def test_asks_takes_rows_for_paragraphs_with_items():
    rows = [
        {
            "para": 4,
            "item": None,
            "text": "4. Preocupa al Comité que no haya transbordador.",
            "section": "",
            "heading": "",
        },
        {"para": 5, "item": None, "text": "5. El Comité recomienda al Estado parte que:", "section": "", "heading": ""},
        {"para": 5, "item": "a", "text": "a. Restablezca el transbordador;", "section": "", "heading": ""},
    ]
    assert asks.asking_rows(rows) == [False, True, True]


def test_asks_verdicts_are_of_development_states_only():
    """By the State that the symbol names; those of annual reports name none in their place."""
    assert set(asks.disputed().values()) == {"asks", "refers", "title"}
    assert not any(is_apart({"symbol": symbol, "state": ""}) for symbol, _, _ in asks.disputed())


@pytest.mark.slow
def test_asks_measures_both_sets_of_labels(shared, capsys):
    assert asks.main([str(shared)]) == 0
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()]
    table = {row[0]: row[1:] for row in rows}
    assert all(float(score.split()[0]) >= 0.95 for score in table["all"])  # the goal of the project's issue on asks
    found, total = table["ar, TB"][0].split(" of ")
    assert int(found) >= 0.9 * int(total)


def test_bench_asks_the_other_environment_for_what_is_not_here(monkeypatch, tmp_path):
    monkeypatch.setitem(readers.STEPS, "another", readers.Step("another", "no-such-reader", print))
    other = tmp_path / "python"
    monkeypatch.setattr(bench, "_BESIDE", other)
    assert bench.measure(readers.STEPS["another"], [], {}).rate is None
    other.write_text("""#!/bin/sh
test $# = 3 && echo '"no-such-reader 7"' || echo '{"cpu": 0.5, "megabytes": 9.0}'
""")
    other.chmod(0o755)
    row = bench.measure(readers.STEPS["another"], [tmp_path / "a.pdf"], {tmp_path / "a.pdf": 4})
    assert row == ("another", 8.0, 9.0, "no-such-reader 7")
    other.write_text("#!/bin/sh\ntest $# = 3 && echo '\"no-such-reader 7\"' || { echo it fails >&2; exit 1; }\n")
    row = bench.measure(readers.STEPS["another"], [tmp_path / "a.pdf"], {tmp_path / "a.pdf": 4})
    assert row == ("another", None, 0.0, "no-such-reader 7 gave no text")


@pytest.mark.slow
def test_bench_writes_its_page(raw, tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "_BESIDE", tmp_path / "none")
    assert bench.main([str(raw / "CRPD_C_XMV_CO_1.pdf"), "--sizes", "1", "3", "--out", str(tmp_path)]) == 0
    page = (tmp_path / "RESULTS.md").read_text()
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    measured = {row[0]: row[1:] for row in rows}
    for step in ("pypdfium2, bare", "pdfplumber", "suivi: reading alone", "suivi process, whole path, 3 documents"):
        assert float(measured[step][0]) > 0
    absent = {name for name, row in measured.items() if row[0].startswith("not installed")}
    assert absent == {name for name in bench.STEPS if readers.said(name) is None}
    assert [row[0] for row in rows if row[0].isdecimal()] == ["1", "3"]
    assert "<svg" in (tmp_path / "results.svg").read_text()


def test_held_out_keeps_about_a_third_apart():
    codes = [f"{a}{b}{c}" for a in "ABCDEFGH" for b in "ABCDEFGH" for c in "ABCDEFGH"]
    assert 0.25 < sum(map(held_out, codes)) / len(codes) < 0.42


def test_a_listed_document_is_kept_apart_by_the_state_of_its_symbol_or_else_by_its_column():
    states = {code: held_out(code) for code in ("BRA", "SVN", "JPN", "CHL")}
    assert set(states.values()) == {False, True}
    for code, apart in states.items():
        for symbol in (f"CRPD/C/{code}/CO/1", f"A/HRC/WG.6/34/{code}/1"):
            assert is_apart({"symbol": symbol, "state": ""}) is apart
    for name, code in (("brazil", "BRA"), ("japan", "JPN")):
        assert is_apart({"symbol": "A/HRC/8/44", "state": name}) is states[code]
    assert not is_apart({"symbol": "A/HRC/59/15", "state": ""})


def test_labels_by_hand_are_labels_of_the_schemes_and_of_both_sets():
    for key, count, which in (("action", 300, 1), ("persons", 150, 1), ("action", 300, 2), ("persons", 150, 2)):
        gold = kinds.labelled(key, which)
        assert len(gold) == count
        states = {id.split("/")[2 if not id.startswith("UPRINFO") else 1] for id in gold}
        assert {held_out(state) for state in states} == {False, True}
        assert sum(bool(codes) for codes in gold.values()) > count / 2


@pytest.mark.slow
def test_kinds_prints_figures_of_both_halves(shared, capsys):
    assert kinds.main([str(shared)]) == 0
    out = capsys.readouterr().out
    assert "action: 300 labelled, 0 not found" in out
    assert out.count("reported (States kept apart): ") == 2


def test_rounds_share_no_recommendation():
    for key in kinds.SCHEMES:
        assert not set(kinds.labelled(key, 1)) & set(kinds.labelled(key, 2))


def test_the_last_round_has_no_state_kept_apart_and_two_halves():
    before = {id for which in kinds.ROUNDS for id in kinds.labelled("action", which)}
    for key in ("action", "sdg"):
        gold = kinds.labelled(key, kinds.LAST)
        states = {id.split("/")[2 if not id.startswith("UPRINFO") else 1] for id in gold}
        assert len(gold) == 150
        assert not before & set(gold)
        assert not any(map(held_out, states))
        assert 0.3 < sum(map(kinds.aside, states)) / len(states) < 0.7


def test_goals_are_hidden_before_they_are_read(raw):
    found = list(goals.hidden(process_document(raw / "CRPD_C_XMV_CO_2-3.pdf")))
    assert {goal for one in found for goal in one.goals} >= {"4", "5", "10", "16"}
    for one in found:
        text = f"{one.ask.lead_in} {one.ask.text}"
        assert not any(f"target {goal}." in text or f"targets {goal}." in text for goal in one.goals)
    assert sum("…" in f"{one.ask.lead_in} {one.ask.text}" for one in found) > 20
    counted = goals.count(found)
    assert counted.texts == len(found)
    assert counted.tally.summary(least=1)["micro_recall"] > 0.6  # our own sentences, made before the yardstick


@pytest.mark.slow
def test_goals_are_measured_on_both_sets(shared, capsys):
    assert goals.main([str(shared)]) == 0
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()][2:]
    assert [row[0] for row in rows] == ["development", "kept apart"]
    assert all(int(row[1]) > 100 for row in rows)


@pytest.mark.slow
def test_every_kind_is_measured(shared, capsys):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: see scripts/install_debian_packages.sh")
    assert every_kind.main([str(shared), "--every", "25"]) == 0
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in capsys.readouterr().out.splitlines()]
    totals = [row for row in rows if row[1] == "**all**"]
    assert [row[0] for row in totals] == ["development", "kept apart"]
    assert len({row[1] for row in rows}) > 4
    for row in totals:
        exact, compared = map(int, row[3].split(" of "))
        assert 0 < exact <= compared
        assert float(row[4].rstrip("%")) > 90
        assert float(row[5].rstrip("%")) > 99


def test_every_kind_adds_documents_up():
    one = every_kind.Score(documents=1, one_sequence=1, exact=1, words=100, lost=1, pages=10, seconds=0.1)
    one.printed, one.in_no_row, one.unnumbered = 200, 1, 20
    two = every_kind.Score(documents=1, one_sequence=1, words=100, lost=3, pages=10, seconds=0.1)
    one.read["ok"] += 1
    two.read["partial"] += 1
    row = every_kind._row("development", "all", every_kind._sum([one, two]))
    assert row == "| development | all | 2 (1 / 1 / 0) | 1 of 2 | 98.00% | 99.50% | 10.00% | 100 |"


def test_linking_yardstick_ties_later_recommendations_to_earlier_ones_of_the_same_state():
    read = linking.yardstick()
    assert {held_out(name.split("/")[2]) for name in read} == {False, True}
    for later, ids in read.items():
        assert all(one.split("/")[:4] == later.split("/")[:4] and "/CO/1@" in one for one in ids), later
        assert "/CO/1@" not in later


def test_linking_learns_which_sign_tells_a_repeat():
    dice = np.random.default_rng(1)
    pairs = []
    for _ in range(40):
        signs, right = dice.random((5, len(linking.Signs._fields))), np.zeros(5)
        signs[2, 3] += 2  # the fourth sign tells
        right[2] = 1
        pairs.append((signs, right))
    weights, constant = linking._learn(pairs)
    assert int(weights.argmax()) == 3
    assert all(right and sure > 0.5 for sure, right, _ in linking._judge(pairs, weights, constant))


def test_blind_counts_each_thing_asked_of_an_item_or_a_paragraph():
    assert blind.labels("12ab 14aa 16*2 18") == {"12a": 1, "12b": 1, "14a": 2, "16": 2, "18": 1}
    with pytest.raises(ValueError, match="is no label"):
        blind.labels("12-14")


def test_blind_tells_a_clock_as_a_person_notes_it(tmp_path):
    text = """CRPD/C/XMV/CO/1
Concluding observations on the initial report of Maravel
1. The Committee adopted the present observations at its 584th meeting, held on 31 March 2022.
III. Principal areas of concern and recommendations
2. The Committee recommends that the State party open its ferries.
IV. Follow-up
3. The State party is to provide, within 12 months, information on the recommendation in paragraph 2.
4. The Committee requests the State party to submit its next periodic report by 13 May 2029.
"""
    path = tmp_path / "CRPD_C_XMV_CO_1.txt"
    path.write_text(text)
    assert blind.clock(process_document(path)) == ("2", "12", "2029-05-13")
    path.write_text(text.replace("within 12 months", "as a matter of priority"))
    assert blind.clock(process_document(path)) == ("2", "", "2029-05-13")


def test_blind_says_which_documents_are_not_at_hand(tmp_path, capsys):
    assert blind.main([str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum("not at hand" in line for line in lines) == 39
    assert lines[-1] == "| all | 0.000 (0 / 0 / 0) |"


def test_scans_makes_pictures_of_pages(root, tmp_path):
    source = root / "data" / "raw" / "CRPD_C_XMV_CO_2-3-ES.pdf"
    assert scans.first_pages(source, tmp_path / "whole.pdf", 2) == 2
    scans.scanned(tmp_path / "whole.pdf", tmp_path / "scan.pdf", dpi=72)
    with pdfium.PdfDocument(tmp_path / "scan.pdf") as document:
        assert len(document) == 2
        assert document[0].get_textpage().count_chars() == 0
        assert document[0].get_size() == pytest.approx((595, 842), abs=2)


def test_scans_counts_what_is_right_and_what_is_too_much():
    assert scans._listed(["1", "2", "3"], ["1", "3", "4"]) == (3, 2, 1)


def test_texts_counts_rows_of_a_list_that_are_read_under_their_number_and_letter(tmp_path, capsys):
    (tmp_path / "labels").mkdir(), (tmp_path / "texts").mkdir()
    body = "1. El Comité toma nota de:\n\na. Los barcos;\n\nb. Los puertos.\n\n2. El Comité agradece al Estado parte.\n"
    (tmp_path / "texts" / "CRC_C_MRV_CO_3-ES.txt").write_text("Observaciones finales\n\n" + body, encoding="utf-8")
    rows = [
        (1, None, "1. El Comité toma nota de:"),
        (1, "b", "b. Los puertos."),
        (2, None, "2. Otra cosa."),
        (3, None, "3. No."),
    ]
    with (tmp_path / "labels" / "spanish_paragraphs.jsonl").open("w", encoding="utf-8") as file:
        for number, item, text in rows:
            row = {"symbol": "CRC/C/MRV/CO/3", "iso3": "MRV", "para": number, "item": item, "text": text}
            file.write(json.dumps(row) + "\n")
    assert texts.main([str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "33.33% of 3 (1, 1, 1) | 100.00% of 1 (1, 0, 0) |" in out


def test_items_counts_letters_that_open_lines_below_each_number():
    text = """
 1.   It asks for:
      (a) Ferries, as in paragraph
      (c) of the report;
      (b) Lifts.
 2.   It thanks
      (d) nobody.
"""
    assert items.printed_marks(text) == {"1": ["a", "b"], "2": []}


def test_own_schemes_are_those_of_the_list():
    """A text once with each body, and once with its axis; committees apart, other mechanisms as a whole."""
    row = {
        "body": "CRC",
        "mechanism": "TB",
        "theme_fr": "Mers",
        "subtheme_fr": "",
        "text_fr": "Ouvrir le port.",
        "text_ar": "",
    }
    rows = [
        row | {"responsible": ["Port", "Pêche", "Port"]},
        row | {"body": None, "mechanism": "SP", "subtheme_fr": "Phares", "responsible": []},
    ]
    scheme, examples = own.axes(rows, "fr")
    assert [(one.label, one.group) for one in examples] == [("Mers / ", "CRC"), ("Mers / Phares", "SP")]
    assert {label.axis for label in scheme.labels.values()} == {"Mers"}
    scheme, examples = own.bodies(rows, "fr")
    assert scheme.several
    assert [one.label for one in examples] == ["Port", "Pêche"]
    assert own.bodies(rows, "ar")[1] == []
