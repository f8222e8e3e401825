"""Any list of texts, labelled: what `suivi classify` does.

In: texts, of one language or several. Out: for each text the labels of the four schemes with scores and evidence, as the
cells of columns; and what was not understood, as issues that name the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import lists
from pipeline.classification import LONG, Asked, Label, classify, doubts
from pipeline.cleaning import cleaned
from pipeline.errors import ListError
from pipeline.knowledge import SCHEMES
from pipeline.knowledge.languages import CODES
from pipeline.language import UNKNOWN, of_text
from pipeline.own_scheme import OwnReader

COLUMNS = tuple(f"{key}{ending}" for key in SCHEMES for ending in ("", "_score", "_evidence"))
_OWN = ("_axis", "_axis_score", "", "_score")  # behind the name of an institution's own scheme
LABELS = "; "  # between labels, and between their scores
WORDS = " | "  # between the evidence of one label and of the next
_PART = 2_000  # texts that are read together


class Said(NamedTuple):
    """Something a person should know of a row."""

    row: int | None  # counting the header as 1, as spreadsheets do; None: of the whole list
    kind: str
    message: str


class Labelled(NamedTuple):
    """A list with its labels."""

    rows: list[list[Label]]  # of each text; empty where nothing was said
    issues: list[Said]
    languages: list[str]  # the one each text was read in; "und" where it was not


def label_file(
    path: Path, column: str, out: Path, *, language: str | None = None, own: Path | None = None
) -> tuple[list[Path], Labelled]:
    """Label a list in a file and write it with its labels, and a listing of issues.

    Args:
        path: the list.
        column: its column of texts.
        out: file for the result.
        language: ISO 639-1 code of all texts; each text's own when None.
        own: folder of a reader of an institution's own scheme (`own_card.learn`), whose labels are added.

    Returns:
        The files written, and what is in them.

    Raises:
        ListError: the file, the column, the language or the name of the result cannot be used.
        KnowledgeError: the folder holds no reader.
    """
    reader = OwnReader.load(own) if own else None
    if language is not None and language not in CODES:
        raise ListError(f"{language!r} is no language that is read; name one of: {', '.join(CODES)}.")
    lists.suitable(out)
    table = lists.read(path)
    place = table.column(column, path)
    if out.resolve() == path.resolve():
        raise ListError(f"{out} is the list itself; choose another name for the result.")
    texts = ["" if row[place] is None else str(row[place]) for row in table.rows]
    done = label(texts, language=language)
    told = list(table.told)
    added = _names(table.header, told)
    extra: list[list[str | float | None]] = [[] for _ in texts]
    if reader:
        extra = _own(reader, texts, done)
        added += _free([f"{reader.scheme.name}{ending}" for ending in _OWN], [*table.header, *added])
    issues = [*(Said(None, "list", sentence) for sentence in told), *done.issues]
    rows = [(*row, *cells(labels), *mine) for row, labels, mine in zip(table.rows, done.rows, extra, strict=True)]
    if out.suffix.lower() == ".xlsx":
        issues += [
            Said(
                number,
                "cell_cut",
                "A workbook cannot hold so long a text, and it was cut; choose a .csv for the result.",
            )
            for number, row in enumerate(rows, 2)
            if any(lists.cut(cell) != cell for cell in row)
        ]
    written = lists.write(
        out, {"labels": ((*table.header, *added), rows), "issues": (Said._fields, [tuple(one) for one in issues])}
    )
    return written, Labelled(done.rows, issues, done.languages)


def _names(header: Sequence[str], told: list[str]) -> list[str]:
    """The names of our columns: those of a scheme get a prefix where the list has one of them already."""
    names: list[str] = []
    for key in SCHEMES:
        mine = [name for name in COLUMNS if name.partition("_")[0] == key]
        prefix = ""
        while any(prefix + name in header for name in mine):
            prefix += "suivi_"
        if prefix:
            told.append(f"The list has a column {key} of its own, which is as it was; ours is {prefix}{key}.")
        names += [prefix + name for name in mine]
    return names


def label(texts: Sequence[str], *, language: str | None = None) -> Labelled:
    """Label texts. Where no language is given each text's own is used, and that of most where a text is too short to tell.

    Args:
        texts: what is asked, one text for each.
        language: ISO 639-1 code of all of them, one of the six.
    """
    issues: list[Said] = []
    texts = [cleaned(text) for text in texts]
    codes = _languages(texts, language, issues)
    rows: list[list[Label]] = [[] for _ in texts]
    for code in sorted(set(codes) & set(CODES)):
        issues += [Said(None, doubt.kind, doubt.message) for doubt in doubts(code)]
        places = [place for place, one in enumerate(codes) if one == code]
        for start in range(0, len(places), _PART):
            part = places[start : start + _PART]
            for place, labels in zip(part, classify([Asked(texts[p]) for p in part], language=code), strict=True):
                rows[place] = labels
    for place, text in enumerate(texts):
        if len(text) > LONG:
            issues.append(
                _of(place, "text_long", f"{len(text)} characters are more than one recommendation; divide it.")
            )
        if codes[place] in CODES and not rows[place]:
            issues.append(_of(place, "no_label", "No label could be given; label it by hand."))
    return Labelled(rows, sorted(issues, key=lambda one: (one.row or 0, one.kind)), codes)


def _own(reader: OwnReader, texts: Sequence[str], done: Labelled) -> list[list[str | float | None]]:
    """The cells of `_OWN`; empty for a text in another language than the reader's, which is told."""
    found: list[list[str | float | None]] = []
    for place, (text, code) in enumerate(zip(texts, done.languages, strict=True)):
        guess = reader.read([text])[0] if code == reader.language else None
        if guess is None:
            found.append([None] * len(_OWN))
            if text.strip():
                message = f"{reader.scheme.title} is read in {reader.language} only, and no word of it is known here."
                done.issues.append(_of(place, "own_scheme_no_label", message))
            continue
        axis, _ = reader.scheme.shown(guess.axis, guess.label, reader.language)
        names = (
            reader.scheme.shown(reader.scheme.labels[code].axis, code, reader.language)[1] for code, _ in guess.labels
        )
        scores = [score for _, score in guess.labels]
        shown = scores[0] if len(scores) == 1 else LABELS.join(str(score) for score in scores)
        found.append([axis, guess.axis_score, LABELS.join(names), shown])
    return found


def _free(names: Sequence[str], header: Sequence[str]) -> list[str]:
    """Names that the list does not have yet."""
    prefix = ""
    while any(prefix + name in header for name in names):
        prefix += "suivi_"
    return [prefix + name for name in names]


def cells(labels: Sequence[Label]) -> list[str | float | None]:
    """The cells of `COLUMNS`: labels, their scores and their evidence, in the same order, the surest first."""
    found: list[str | float | None] = []
    for key in SCHEMES:
        of = [one for one in labels if one.scheme == key]
        scores = LABELS.join(f"{one.score:g}" for one in of)
        found += [
            LABELS.join(one.label for one in of) or None,
            of[0].score if len(of) == 1 else scores or None,
            WORDS.join(one.evidence or "" for one in of) or None,
        ]
    return found


def _languages(texts: Sequence[str], given: str | None, issues: list[Said]) -> list[str]:
    """The language of each text; "und" where it is not labelled."""
    heard = [of_text(text) if text.strip() else None for text in texts]
    counts = Counter(code for code in heard if code in CODES)
    most = given or (counts.most_common(1)[0][0] if counts else None)
    codes: list[str] = []
    unclear: list[int] = []
    for place, (text, code) in enumerate(zip(texts, heard, strict=True)):
        used = given or code or most or UNKNOWN
        if not text.strip():
            used = UNKNOWN
            issues.append(_of(place, "text_empty", "There is no text; nothing was labelled."))
        elif given and code not in (None, given):
            if code == UNKNOWN:
                used = UNKNOWN
            issues.append(
                _of(place, "language_not_given", f"It reads as {_named(code)}, not {given}; {_done(used, given)}.")
            )
        elif code == UNKNOWN:
            issues.append(
                _of(place, "language_not_read", f"It is in none of the languages that are read ({', '.join(CODES)}).")
            )
        elif code is None and not given:
            if most is None or len(counts) > 1:
                remedy = f"it was read as {most}" if most else "nothing was labelled; name it with --language"
                issues.append(
                    _of(place, "language_unclear", f"It is too short or unclear to tell its language; {remedy}.")
                )
            else:
                unclear.append(place)
        codes.append(used)
    if unclear:
        message = f"{len(unclear)} texts are too short or unclear to tell their language; they were read as {most}."
        issues.append(Said(None, "language_unclear", message))
    return codes


def _named(code: str | None) -> str:
    return "another language" if code == UNKNOWN else str(code)


def _done(used: str, given: str) -> str:
    return f"it was read as {given} all the same" if used == given else "nothing was labelled"


def _of(place: int, kind: str, message: str) -> Said:
    return Said(place + 2, kind, message)
