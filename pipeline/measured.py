"""How good the labels of published tables, or of a list that people labelled, are: what `suivi evaluate` does.

In: a folder of tables, where the text's own labels are held against what the committee stated; or a list with the columns
`text` and `gold`. Out: figures by label, by group and by pair of labels taken for one another, and the worst mistakes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import lists, witnesses
from pipeline.errors import ListError
from pipeline.evaluate import Tally
from pipeline.knowledge import SchemeKey, scheme
from pipeline.labelling import label
from pipeline.lists import Cell
from pipeline.publish.opened import connect
from pipeline.review import SEPARATOR, parts
from pipeline.trained import MODELS, thresholds

_LEAST = 20  # texts of a label that counts in the summary
_MOST_MISTAKES = 200
_SHOWN = 15  # rows of the page
_FILES = ("labels", "labels_by_group", "groups", "confusions", "mistakes")
_ON_PAGE = ("labels", "groups", "confusions")


class Held(NamedTuple):
    """One text: what is true of it, and what was read from its words alone."""

    name: str
    language: str
    committee: str
    text: str
    gold: frozenset[str]
    given: dict[str, float]  # label -> score


class Sheet(NamedTuple):
    """One table of figures."""

    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def of_tables(tables: Path, key: SchemeKey) -> list[Held]:
    """The recommendations of published tables for which the committee states a label of the scheme.

    Raises:
        OutputError: there are no tables.
    """
    with connect(tables) as database:
        rows = database.execute(
            "SELECT recommendation_id, d.language, coalesce(committee, '-'), concat_ws(' ', lead_in, text), "
            "label, score, method = 'stated' FROM classifications JOIN recommendations r USING (recommendation_id) "
            "JOIN documents d USING (document_id) WHERE scheme = ? AND method <> 'review' ORDER BY ALL",
            [key],
        ).fetchall()
    gold: dict[str, set[str]] = {}
    given: dict[str, dict[str, float]] = {}
    about: dict[str, tuple[str, str, str]] = {}
    for name, language, committee, text, one, score, stated in rows:
        about[name] = language, committee, text
        if stated:
            gold.setdefault(name, set()).add(one)
        else:
            given.setdefault(name, {})[one] = score
    return [Held(name, *about[name], frozenset(true), given.get(name, {})) for name, true in gold.items()]


def of_list(path: Path, key: SchemeKey) -> list[Held]:
    """The texts of a list that people labelled: columns `text`, `gold` (labels joined by "; "), also `language`, `committee`.

    Raises:
        ListError: the list cannot be read, lacks a column, or names an unknown label.
    """
    table = lists.read(path)
    text, gold = table.column("text", path), table.column("gold", path)
    known = scheme(key).by_name
    held = []
    done = label([str(row[text] or "") for row in table.rows])
    for number, (row, labels) in enumerate(zip(table.rows, done.rows, strict=True), 2):
        names = parts(str(row[gold] or ""), key)
        unknown = [name for name in names if name not in known]
        if unknown:
            raise ListError(
                f"{path}, row {number}: no label of {key}: {SEPARATOR.join(unknown)}; mend the column gold."
            )
        language, committee = (
            str(row[table.header.index(name)] or "-") if name in table.header else "-"
            for name in ("language", "committee")
        )
        given = {one.label: one.score for one in labels if one.scheme == key}
        true = frozenset(known[name].name for name in names)
        held.append(Held(f"row {number}", language, committee, str(row[text] or ""), true, given))
    return held


def measure(held: Sequence[Held], key: SchemeKey) -> dict[str, Sheet]:
    """Figures by label, by language and committee, confusions and mistakes."""
    limits = {language: _thresholds(key, language) for language in {one.language for one in held}}
    parted = [(kind, name, part) for kind, name, part in _groups(held) if kind != "all"]
    groups = [_group(kind, name, part) for kind, name, part in _groups(held)]
    confused = Counter(
        (true, wrong) for one in held for true in one.gold - one.given.keys() for wrong in one.given.keys() - one.gold
    )
    mistakes = [
        (
            *(one.name, one.language, one.committee),
            *(SEPARATOR.join(sorted(one.gold)), SEPARATOR.join(one.given), _worst(one), one.text),
        )
        for one in sorted(held, key=lambda one: (-_worst(one), one.name))
        if not one.gold & one.given.keys()
    ]
    return {
        "labels": Sheet(_LABEL, _by_label(held, key, limits)),
        "labels_by_group": Sheet(
            ("by", "name", *_LABEL),
            [(kind, name, *row) for kind, name, part in parted for row in _by_label(part, key, limits)],
        ),
        "groups": Sheet(_GROUP, groups),
        "confusions": Sheet(
            ("stated", "given_instead", "texts"), [(*pair, count) for pair, count in confused.most_common()]
        ),
        "mistakes": Sheet(
            ("id", "language", "committee", "stated", "given", "score", "text"), list(mistakes[:_MOST_MISTAKES])
        ),
    }


def evaluate(source: Path, out: Path, key: SchemeKey) -> tuple[list[Path], int]:
    """Measure and write CSV files and a page, `README.md`, in a folder.

    Returns:
        The files, and the number of texts measured.

    Raises:
        ListError: there is nothing to measure, or the folder cannot be written.
        OutputError: there are no tables.
    """
    held = of_tables(source, key) if source.is_dir() else of_list(source, key)
    if not held:
        raise ListError(f"{source} has no text whose {key} is stated; there is nothing to measure.")
    sheets = measure(held, key)
    written = [path for name in _FILES for path in lists.write(out / f"{name}.csv", {name: sheets[name]})]
    page = out / "README.md"
    page.write_text(_page(source.name, key, len(held), sheets), encoding="utf-8")
    return [*written, page], len(held)


_LABEL = ("label", "support", "given", "precision", "recall", "f1", "threshold")
_GROUP = (
    "by",
    "name",
    "texts",
    "stated_among_given",
    "labels",
    "micro_precision",
    "micro_recall",
    "micro_f1",
    "macro_f1",
)


def _by_label(
    held: Sequence[Held], key: SchemeKey, limits: Mapping[str, Mapping[str, float]]
) -> list[tuple[Cell, ...]]:
    """A row a label; the threshold is that of the language most of these texts are in."""
    names = {one.name: code for code, one in scheme(key).by_code.items()}
    ((language, _),) = Counter(one.language for one in held).most_common(1)
    found: list[tuple[Cell, ...]] = []
    for row in _tally(held).table({}):
        row["threshold"] = limits[language].get(names.get(row["label"], ""))
        found.append(tuple(row.values()))
    return found


def _thresholds(key: SchemeKey, language: str) -> Mapping[str, float]:
    """Least scores by code: of the language's own model, else of what languages without one share; none of term lists."""
    own = thresholds(key, language)
    shared = witnesses.load(MODELS) if key == "right" and not own else None
    return shared.facts.thresholds if isinstance(shared, witnesses.Witnesses) else own


def _tally(held: Iterable[Held]) -> Tally:
    tally = Tally()
    for one in held:
        tally.add(one.gold, one.given.keys())
    return tally


def _groups(held: Sequence[Held]) -> Iterable[tuple[str, str, list[Held]]]:
    yield "all", "", list(held)
    for language in sorted({one.language for one in held}):
        yield "language", language, [one for one in held if one.language == language]
    for committee in sorted({one.committee for one in held}):
        yield "committee", committee, [one for one in held if one.committee == committee]


def _group(kind: str, name: str, held: Sequence[Held]) -> tuple[Cell, ...]:
    """Macro figures count labels with at least twenty texts; micro figures count all that are stated somewhere."""
    tally = _tally(held)
    micro, macro = tally.summary(least=1), tally.summary(least=_LEAST)
    among = round(sum(bool(one.gold & one.given.keys()) for one in held) / len(held), 3)
    figures = micro["micro_precision"], micro["micro_recall"], micro["micro_f1"]
    return kind, name, len(held), among, macro["counted"], *figures, macro["macro_f1"] if macro["counted"] else None


def _worst(one: Held) -> float:
    """How sure the surest wrong label was."""
    return max((score for name, score in one.given.items() if name not in one.gold), default=0.0)


def _page(source: str, key: str, texts: int, sheets: dict[str, Sheet]) -> str:
    lines = [
        f"# Labels of {key} in {source}: words alone against what is stated",
        "",
        f"{texts} texts. Labels were read from the words; headings and articles were not seen. Micro figures count every "
        f"label that is stated, macro F1 those with at least {_LEAST} texts.",
    ]
    for name in _ON_PAGE:
        sheet = sheets[name]
        lines += ["", f"## {name}", "", f"| {' | '.join(sheet.header)} |", f"|{' --- |' * len(sheet.header)}"]
        shown = sheet.rows if name == "labels" else sheet.rows[:_SHOWN]
        lines += [f"| {' | '.join('' if cell is None else str(cell) for cell in row)} |" for row in shown]
    return "\n".join(
        [
            *lines,
            "",
            "Labels by language and committee are in labels_by_group.csv, the worst mistakes, with their text, in mistakes.csv.",
            "",
        ]
    )
