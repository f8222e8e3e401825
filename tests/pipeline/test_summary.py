from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import summary
from pipeline.discovery import Found, Source, issue
from pipeline.publish import Due, Summary
from pipeline.runner import Outcome

TODAY = dt.date(2026, 3, 2)


def outcome(
    *, found: Found | None = None, unread: Any = (), doubtful: Any = (), reused: int = 0, **fields: Any
) -> Outcome:
    rows = {"paragraphs": 1234, "recommendations": 1, "issues": 0}
    made = Summary(Path("out"), **{"rows": rows, "changed": ("documents.csv",)} | fields)
    made.documents.update(ok=2, partial=1)
    sources = tuple(Source(Path("/x/a.pdf"), Path("/x"), "a.pdf", 1) for _ in range(3))
    return Outcome(made, found or Found(sources, (), ()), unread, doubtful, reused)


def due(day: dt.date, paragraphs: tuple[str, ...] = ()) -> Due:
    return Due(day, "CRPD/C/MRV/CO/1@en", "priority_information", paragraphs)


def test_summary_counts() -> None:
    said = summary.text(outcome(), TODAY)
    assert "3 documents: 2 ok, 1 partial, 0 failed." in said
    assert "1,234 paragraphs, 1 recommendation, 0 issues to look at." in said
    assert "Tables: out." in said
    assert "Due" not in said


def test_summary_says_when_nothing_changed() -> None:
    said = summary.text(outcome(changed=(), reused=3), TODAY)
    assert "(3 unchanged since an earlier run)" in said
    assert "Tables: out (unchanged)." in said


def test_summary_due_by_date_and_overdue() -> None:
    things = [
        due(TODAY + dt.timedelta(days=5), ("7", "12 (a)")),
        due(TODAY - dt.timedelta(days=5)),
        due(dt.date(2011, 4, 1)),
    ]
    lines = summary.text(outcome(due=things), TODAY).splitlines()
    at = lines.index("Due:")
    assert lines[at + 1 : at + 4] == [
        "  2026-02-25  CRPD/C/MRV/CO/1  priority information  overdue",
        "  2026-03-07  CRPD/C/MRV/CO/1  priority information (paras. 7, 12 (a))",
        "  and 1 more in follow_ups.csv",
    ]


def test_summary_due_once_for_all_languages() -> None:
    things = [Due(TODAY, f"CRPD/C/MRV/CO/1@{code}", "next_report", ()) for code in ("en", "fr", "zh")]
    lines = summary.text(outcome(due=things), TODAY).splitlines()
    assert lines[lines.index("Due:") + 1 :][:2] == ["  2026-03-02  CRPD/C/MRV/CO/1  next report", ""]


def test_summary_due_list_is_short() -> None:
    things = [due(TODAY + dt.timedelta(days=day)) for day in range(100)]
    said = summary.text(outcome(due=things), TODAY)
    assert "and 88 more in follow_ups.csv" in said
    assert len(said.splitlines()) < 20


def test_summary_sentences_name_each_file_once() -> None:
    found = Found(
        (), (issue("notes.xyz", "unsupported_file", "is not read"),), (issue("/x", "missing_path", "is gone"),)
    )
    said = summary.sentences(outcome(found=found, unread=(issue("b.pdf", "unreadable_file", "could not be read"),)))
    assert said == ["/x is gone.", "b.pdf could not be read.", "notes.xyz is not read."]


def test_summary_doubtful_documents_do_not_fill_the_screen() -> None:
    doubtful = tuple((f"{number:02}.pdf", f"{number:02}.pdf has no symbol.") for number in range(40))
    said = summary.sentences(outcome(doubtful=doubtful))
    assert said[0] == "00.pdf has no symbol."
    assert said[-1] == "28 more documents are doubtful; issues.csv names them."
    assert len(said) == 13


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb.pdf", "a\\nb.pdf"),
        ("a\x1b[31mb.pdf", "a\\x1b[31mb.pdf"),
        ("a\u202eb.pdf", "a\\u202eb.pdf"),
        ("été — 中文.pdf", "été — 中文.pdf"),
    ],
)
def test_summary_names_cannot_drive_the_terminal(name: str, shown: str) -> None:
    assert summary.printable(name) == shown


def test_summary_page_for_prefect() -> None:
    found = Found((), (issue("<b>|.xyz", "unsupported_file", "is not read"),), ())
    done = replace(
        outcome(found=found, due=[due(TODAY, ("7",))]), fresh=("CRPD/C/MRV/CO/1@fr", "sha256:0123456789ab@und")
    )
    page = summary.markdown(done, TODAY)
    link = "[CRPD/C/MRV/CO/1](https://docs.un.org/en/CRPD/C/MRV/CO/1)"
    assert f"| 2026-03-02 | {link} | priority information | paras. 7 |  |" in page
    assert "- &lt;b>\\|.xyz is not read." in page
    assert "- [CRPD/C/MRV/CO/1@fr](https://docs.un.org/fr/CRPD/C/MRV/CO/1)\n- sha256:0123456789ab@und" in page
