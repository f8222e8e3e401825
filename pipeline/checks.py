"""What must be true of finished tables, and what is merely implausible.

`check` looks at tables and finds broken promises: tables that break one are not published. `implausible` looks at the
rows of one document and finds what a person should look at: rows of `issues`; the document is published.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import CheckError
from pipeline.records import Issue, Result
from pipeline.tables import TABLES, Column, Table

_SHOWN = 3  # examples in a message


class Problem(NamedTuple):
    """One broken promise."""

    table: str
    columns: str  # one, or those of a key, joined by ", "
    kind: str  # as a reader is told: "duplicate key", "points nowhere" ...
    rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        """One clause: where, what, how often, for instance."""
        return f"{self.table} ({self.columns}): {self.kind} in {self.rows} rows, e.g. {'; '.join(self.examples)}"


def check(tables: Mapping[str, pa.Table], known: Mapping[str, pa.Array] | None = None) -> list[Problem]:
    """The broken promises of some tables. What only tables together can promise is checked where they are all given.

    Args:
        tables: by name: whole tables, or the rows of whole documents.
        known: keys of tables that are not given, by name of the table.
    """
    given = {name: data for name, data in tables.items() if data.num_rows}
    keys = {name: data[TABLES[name].key[0]] for name, data in tables.items() if len(TABLES[name].key) == 1}
    keys |= known or {}
    problems: list[Problem] = []
    for name, data in given.items():
        table = TABLES[name]
        for column in table.columns:
            problems += _values(table, column, data)
        problems += _duplicates(table, data)
        for reference in table.references:
            if reference.table in keys:
                found = _among(data[reference.column], keys[reference.table])
                problems += _where(pc.invert(found), table, data, reference.column, "points nowhere")
        problems += _ids(table, data)
    problems += _documents(tables)
    return problems


def require(problems: Sequence[Problem]) -> None:
    """Stop where there is a problem.

    Raises:
        CheckError: with every problem in one sentence.
    """
    if problems:
        raise CheckError(f"Nothing was published, because the tables break a promise: {' | '.join(map(str, problems))}")


def _values(table: Table, column: Column, data: pa.Table) -> Iterator[Problem]:
    """Absent, empty, not in the list of values, beyond the limits, of another form."""
    values = data[column.name]
    if not column.nullable and values.null_count:
        yield from _where(pc.is_null(values), table, data, column.name, "absent")
    if values.type == pa.string():
        yield from _where(pc.equal(values, ""), table, data, column.name, "empty text")
    if column.values:
        known = _among(values, pa.array(column.values, pa.string()))
        yield from _where(pc.invert(known), table, data, column.name, "unknown value")
    if column.least is not None:
        yield from _where(pc.invert(pc.greater_equal(values, column.least)), table, data, column.name, "too small")
    if column.most is not None:
        yield from _where(pc.invert(pc.less_equal(values, column.most)), table, data, column.name, "too large")
    if column.pattern:
        fits = pc.match_substring_regex(values, rf"\A(?:{column.pattern})\z")
        yield from _where(pc.invert(fits), table, data, column.name, "malformed")


def _duplicates(table: Table, data: pa.Table) -> Iterator[Problem]:
    if not table.key or (len(table.key) == 1 and pc.count_distinct(data[table.key[0]]).as_py() == data.num_rows):
        return
    groups = data.select(list(table.key)).group_by(list(table.key), use_threads=False).aggregate([([], "count_all")])
    twice = groups.filter(pc.greater(groups["count_all"], 1))
    if twice.num_rows:
        count = pc.sum(twice["count_all"]).as_py()
        yield Problem(table.name, ", ".join(table.key), "duplicate key", count, _examples(twice, table.key))


def _ids(table: Table, data: pa.Table) -> Iterator[Problem]:
    """Identifiers are made as the documentation says, so that each row can be traced to its document."""
    names = set(data.column_names)
    if "document_id" in names:
        for name in ("paragraph_id", "recommendation_id", "concern_paragraph_id"):
            if name in names:
                document = pc.replace_substring_regex(data[name], r"(?s)#.*", "")
                wrong = pc.not_equal(document, data["document_id"])
                yield from _where(wrong, table, data, name, "of another document")
    if "citation_key" in names:
        key = pc.replace_substring_regex(data["recommendation_id"], "@[^#]*", "", max_replacements=1)
        yield from _where(pc.not_equal(key, data["citation_key"]), table, data, "citation_key", "not made from the id")
    if "symbol" in names:
        short = pc.binary_join_element_wise("sha256:", pc.utf8_slice_codeunits(data["sha256"], 0, 12), "")
        made = pc.binary_join_element_wise(pc.coalesce(data["symbol"], short), data["language"], "@")
        yield from _where(pc.not_equal(made, data["document_id"]), table, data, "document_id", "not symbol@language")


def _documents(tables: Mapping[str, pa.Table]) -> Iterator[Problem]:
    """A document says how many paragraphs it has, and why it is not all right."""
    if "documents" not in tables or not tables["documents"].num_rows:
        return
    table, data = TABLES["documents"], tables["documents"]
    if "paragraphs" in tables:
        counts = tables["paragraphs"].group_by("document_id", use_threads=False).aggregate([([], "count_all")])
        place = pc.index_in(data["document_id"], counts["document_id"].combine_chunks())
        found = pc.fill_null(pc.take(counts["count_all"], place), 0)
        yield from _where(pc.not_equal(found, data["paragraphs"]), table, data, "paragraphs", "miscounted")
    if "issues" in tables:
        silent = pc.and_(
            pc.not_equal(data["status"], "ok"), pc.invert(_among(data["source_path"], tables["issues"]["source_path"]))
        )
        yield from _where(silent, table, data, "status", "not ok and no issue says why")


def _among(values: pa.ChunkedArray, known: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether each value is one of those known; null where it is null."""
    known = known.combine_chunks() if isinstance(known, pa.ChunkedArray) else known
    return pc.if_else(pc.is_null(values), None, pc.is_in(values, value_set=known))


def _where(wrong: pa.ChunkedArray, table: Table, data: pa.Table, column: str, kind: str) -> Iterator[Problem]:
    """A problem where some rows are wrong; null is not wrong."""
    count = pc.sum(wrong).as_py()
    if count:
        names = dict.fromkeys((*(table.key or data.column_names[:1]), column))
        yield Problem(table.name, column, kind, count, _examples(data.filter(wrong), tuple(names)))


def _examples(data: pa.Table, columns: Sequence[str]) -> tuple[str, ...]:
    rows = data.select(list(columns)).slice(0, _SHOWN).to_pylist()
    return tuple(" ".join(str(value) for value in row.values()) for row in rows)


# --- implausible -------------------------------------------------------------------------------------------------

_FIRST = dt.date(1970, 1, 1)  # the first treaty body, CERD, met in 1970
_SESSION = dt.timedelta(days=31)  # the last day of the session may stand for the day of adoption
_LONGEST = dt.timedelta(days=366 * 15)  # between adoption and anything a committee sets a day for
_CELL = 32_767  # characters; spreadsheets cut longer texts
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\ufffd]"
)  # no letters anyone can read


def implausible(result: Result) -> list[Issue]:
    """What a person should look at in the rows of one document."""
    document = result.document
    found = [*_dates(result), *_pages(result), *_texts(result)]
    if document.document_type == "concluding_observations" and document.status == "ok" and not result.recommendations:
        found.append(("no_recommendations", None, "No recommendation was found in concluding observations; read them"))
    return [
        Issue(
            document_id=document.document_id,
            source_path=document.source_path,
            step="checks",
            kind=kind,
            page=page,
            message=f"{message}.",
        )
        for kind, page, message in found
    ]


_Finding = tuple[str, int | None, str]  # kind, page, message without its full stop


def _dates(result: Result) -> Iterator[_Finding]:
    document = result.document
    adopted, published = document.adopted_on, document.published_on
    latest = document.processed_at.date() + dt.timedelta(days=1)
    for name, day in (("adoption", adopted), ("publication", published)):
        if day and not _FIRST <= day <= latest:
            yield "implausible_date", 1, f"The day of {name} read is {day}; compare it with the cover"
    if adopted and published and adopted > published + _SESSION:
        days = f"adopted {adopted}, published {published}"
        yield (
            "implausible_date",
            1,
            f"The document was published before it was adopted ({days}); compare with the cover",
        )
    made = adopted or published
    dues = [(document.next_report_due, "The next report")]
    dues += [(row.due_on, f"What {_short(row.paragraph_id)} asks") for row in result.follow_ups]
    dues += [(row.due_on, f"Recommendation {_short(row.recommendation_id)}") for row in result.recommendations]
    for due, what in dues:
        if made and due and not made < due < made + _LONGEST:
            yield "implausible_date", None, f"{what} is due on {due}, yet the document is of {made}; read the paragraph"


def _short(name: str) -> str:
    return name.rpartition("#")[2]


def _pages(result: Result) -> Iterator[_Finding]:
    pages = result.document.pages
    for row in result.paragraphs:
        if not row.page <= row.last_page <= pages:
            reach = f"from page {row.page} to page {row.last_page} of {pages}"
            yield "implausible_page", row.page, f"Paragraph {row.number} is said to run {reach}; see the document"


def _texts(result: Result) -> Iterator[_Finding]:
    damaged = [row for row in result.paragraphs if _UNREADABLE.search(row.text)]
    if damaged:
        numbers = ", ".join(row.number for row in damaged)
        yield (
            "unreadable_characters",
            damaged[0].page,
            f"Characters are unreadable in paragraphs {numbers}; see the pages",
        )
    for row in result.paragraphs:
        if len(row.text) > _CELL:
            yield (
                "long_text",
                row.page,
                f"Paragraph {row.number} is longer than a spreadsheet cell; use the Parquet file",
            )
