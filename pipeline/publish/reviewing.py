"""The workbook of what is most worth a look: labels to be confirmed or corrected by a person.

In: published tables. Out: an XLSX file: one row for each recommendation, what the pipeline says in locked columns, and open
ones with drop-downs of label names. `corrected` takes it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name

from pipeline.errors import OutputError
from pipeline.knowledge import SCHEMES, SchemeKey, scheme
from pipeline.publish.opened import connect
from pipeline.review import NOTHING, SEPARATOR, current, load
from pipeline.tables import natural

SHEET, LISTS = "review", "labels"
ID = "recommendation_id"
GIVEN = (ID, "language", "why", "text", "stated", *(f"{key} predicted" for key in SCHEMES))
CHOICES: dict[SchemeKey, int] = {"right": 3, "persons": 3, "sdg": 2, "action": 2}  # labels a person can give
OPEN = tuple(f"{key} {number}" for key, most in CHOICES.items() for number in range(1, most + 1))
OVERRULE, NOTE = "overrule stated", "note"
COLUMNS = (*GIVEN, *OPEN, OVERRULE, NOTE)
YES = "yes"
_WIDTHS = {ID: 26, "language": 9, "why": 24, "text": 70, "stated": 28, OVERRULE: 10, NOTE: 30}
_MOST_TEXT = 32_767
_RARE = 20  # a label with fewer recommendations than this in the tables is rare
_UNSURE = 0.6

# How much each reason weighs. A stated label is a second opinion that costs nothing, so differing from it comes first.
_WEIGHTS = {
    "stated and predicted differ": 4,
    "model and terms differ": 2,
    "rare label": 2,
    "no right found": 2,
    "unsure": 1,
}


@dataclass
class Case:
    """A recommendation and what the pipeline says of it."""

    recommendation_id: str
    language: str
    text: str
    stated: list[str] = field(default_factory=list)
    predicted: dict[str, list[tuple[str, float, str | None]]] = field(default_factory=dict)  # label, score, evidence
    by_model: bool = False
    by_terms: bool = False  # a right that the model alone would not have given
    reviewed: bool = False
    why: tuple[str, ...] = ()

    @property
    def best(self) -> float:
        """Score of the surest right that was read from the words; 0 where there is none."""
        return max((score for _, score, _ in self.predicted.get("right", ())), default=0.0)

    @property
    def labels(self) -> list[str]:
        """Predicted labels of all schemes."""
        return [label for found in self.predicted.values() for label, _, _ in found]


def export(tables: Path, out: Path, *, most: int, again: bool = False) -> int:
    """Write the workbook.

    Args:
        tables: folder of the published tables.
        out: the file, which must not be there yet: somebody may have filled it in.
        most: rows at most.
        again: recommendations whose labels were reviewed already, too.

    Returns:
        The number of rows.

    Raises:
        OutputError: there are no tables, the file is there already, or cannot be written.
        ReviewError: the store of what people say cannot be read.
    """
    if out.exists():
        raise OutputError(f"{out} is there already and may have been filled in; move it away, or choose another name.")
    cases = worth_a_look(_cases(tables), most=most, again=again)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with Workbook(out) as book:
            _write(book, cases)
    except (OSError, FileCreateError) as error:
        raise OutputError(f"{out} cannot be written ({error}); choose another place.") from error
    return len(cases)


def worth_a_look(cases: Sequence[Case], *, most: int, again: bool = False) -> list[Case]:
    """The cases with a reason to look at them, the weightiest first, rare labels before frequent ones, then the least sure."""
    counts = Counter(label for case in cases for label in {*case.labels, *case.stated})
    for case in cases:
        case.why = tuple(_reasons(case, counts))
    open_ones = [case for case in cases if case.why and (again or not case.reviewed)]

    def rank(case: Case) -> tuple[float, int, float, str]:
        rarest = min((counts[label] for label in {*case.labels, *case.stated}), default=0)
        return -sum(_WEIGHTS[reason] for reason in case.why), rarest, case.best, natural(case.recommendation_id)

    return sorted(open_ones, key=rank)[:most]


def _reasons(case: Case, counts: Counter[str]) -> list[str]:
    rights = {label for label, _, _ in case.predicted.get("right", ())}
    stated = {label for label in case.stated if label in scheme("right").by_name}
    found = {
        "stated and predicted differ": bool(rights and stated and not rights & stated),
        "model and terms differ": case.by_model and case.by_terms,
        "rare label": any(counts[label] < _RARE for label in {*case.labels, *case.stated}),
        "no right found": not rights,
        "unsure": bool(rights) and case.best < _UNSURE,
    }
    return [reason for reason, holds in found.items() if holds]


def _cases(tables: Path) -> list[Case]:
    with connect(tables) as database:
        cases = {
            row[0]: Case(*row)
            for row in database.execute(
                "SELECT recommendation_id, language, concat_ws(' ', lead_in, text) "
                "FROM recommendations JOIN documents USING (document_id)"
            ).fetchall()
        }
        rows = database.execute(
            "SELECT recommendation_id, scheme, label, score, method, evidence, model FROM classifications"
        ).fetchall()
    for name, key, label, score, method, evidence, model in rows:
        case = cases[name]
        if method == "stated":
            case.stated.append(label)
        elif method != "review":
            case.predicted.setdefault(key, []).append((label, score, evidence))
            case.by_model |= method == "model"
            case.by_terms |= method == "rule" and model is not None
    for name, key in current(load(tables)):
        if name in cases and key in SCHEMES:
            cases[name].reviewed = True
    return list(cases.values())


# --- the workbook ----------------------------------------------------------------------------------------------


def _write(book: Any, cases: Sequence[Case]) -> None:
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D9D9D9"}
    head = book.add_format(base | {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"})
    locked = book.add_format(base | {"bg_color": "#F2F2F2"})
    unlocked = book.add_format(base | {"locked": False, "num_format": "@"})
    sheet, lists = book.add_worksheet(SHEET), book.add_worksheet(LISTS)
    for place, name in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(name, 30))
        sheet.write_string(0, place, name, head)
    for number, case in enumerate(cases, 1):
        for place, name in enumerate(COLUMNS):
            if name in GIVEN:
                sheet.write_string(number, place, _cell(case, name)[:_MOST_TEXT], locked)
            else:
                sheet.write_blank(number, place, None, unlocked)
    last = max(len(cases), 1)
    for place, key in enumerate(SCHEMES):
        names = [NOTHING, *(label.name for label in scheme(key).labels)]
        lists.set_column(place, place, 60)
        lists.write_string(0, place, key, head)
        for row, name in enumerate(names, 1):
            lists.write_string(row, place, name)
        column = xl_col_to_name(place)
        source = f"={LISTS}!${column}$2:${column}${len(names) + 1}"
        for name in (name for name in OPEN if name.startswith(f"{key} ")):
            _choose(sheet, COLUMNS.index(name), last, source, "Choose a label from the list.")
    _choose(sheet, COLUMNS.index(OVERRULE), last, [YES], f"Leave it empty, or say {YES}.")
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    allowed = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}
    sheet.protect("", allowed)
    lists.protect()


def _choose(sheet: Any, place: int, last: int, source: str | list[str], otherwise: str) -> None:
    sheet.data_validation(1, place, last, place, {"validate": "list", "source": source, "error_message": otherwise})


def _cell(case: Case, name: str) -> str:
    key = name.partition(" ")[0]
    given = {
        ID: case.recommendation_id,
        "language": case.language,
        "why": SEPARATOR.join(case.why),
        "text": case.text,
        "stated": "\n".join(case.stated),
    }
    said = case.predicted.get(key, ())
    return given.get(name) or "\n".join(
        f"{label} ({score:g}{f': {evidence}' if evidence else ''})" for label, score, evidence in said
    )
