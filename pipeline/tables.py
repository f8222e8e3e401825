"""Each published table declared once: Arrow schema, CSV form, data package, checks and data dictionary derive from it.

Columns, their types, units and allowed values are the fields of the row models in `records.py`. What a table adds is
here: its key, what it refers to, and its order. `python -m pipeline.tables` writes the data dictionary.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain
from operator import attrgetter
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import annotated_types
import pyarrow as pa

from pipeline import records
from pipeline.records import Box, Result, Row

_BOX = pa.struct([pa.field("page", pa.int64(), nullable=False)] + [
    pa.field(name, pa.float64(), nullable=False) for name in ("x0", "y0", "x1", "y1")
])  # fmt: skip
TEXTS = pa.list_(pa.field("element", pa.string()))
BOXES = pa.list_(pa.field("element", _BOX, nullable=False))
MOMENT = pa.timestamp("us", tz="UTC")


class Type(NamedTuple):
    """What a Python annotation is in each form."""

    arrow: pa.DataType
    frictionless: str  # of the CSV column
    words: str  # in the data dictionary


_TYPES: dict[Any, Type] = {
    str: Type(pa.string(), "string", "text"),
    int: Type(pa.int64(), "integer", "whole number"),
    float: Type(pa.float64(), "number", "number"),
    bool: Type(pa.bool_(), "boolean", "true or false"),
    dt.date: Type(pa.date32(), "date", "date"),
    dt.datetime: Type(MOMENT, "datetime", "time, UTC"),
    tuple[str, ...]: Type(TEXTS, "string", "list of texts"),
    tuple[Box, ...]: Type(BOXES, "string", "list of boxes"),
}


class Column(NamedTuple):
    """One column, as the row model declares it."""

    name: str
    type: Type
    nullable: bool
    description: str
    values: tuple[str, ...] = ()  # the only ones allowed; empty when any is
    least: float | None = None
    most: float | None = None
    pattern: str | None = None  # the whole value matches it


class Reference(NamedTuple):
    """A column whose values, where not null, are keys of another table."""

    column: str
    table: str
    target: str  # that table's key, a single column


@dataclass(frozen=True)
class Table:
    """One published table."""

    name: str
    row: type[Row]
    key: tuple[str, ...] = ()  # empty where rows have no name of their own
    references: tuple[Reference, ...] = ()
    order: tuple[str, ...] = ()  # of a table made across documents; empty: document by document, as printed
    patterns: Mapping[str, str] = field(default_factory=dict)

    @property
    def description(self) -> str:
        """What one row is."""
        return (self.row.__doc__ or "").strip()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""
        return tuple(_column(self, name) for name in self.row.model_fields)

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, descriptions included."""
        fields = [pa.field(c.name, c.type.arrow, c.nullable, {"description": c.description}) for c in self.columns]
        return pa.schema(fields, {"description": self.description})

    def batch(self, rows: Iterable[Row]) -> pa.RecordBatch:
        """Rows as Arrow columns, in the order given. An empty text in a nullable column becomes null."""
        names = [column.name for column in self.columns]
        values: Sequence[tuple[Any, ...]] = list(zip(*map(attrgetter(*names), rows), strict=True)) or [()] * len(names)
        arrays = [_array(column, part) for column, part in zip(self.columns, values, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def sorted(self, data: pa.Table) -> pa.Table:
        """Rows of a table made across documents, by `order`, then by all columns; 7 before 10, null first."""
        names = dict.fromkeys((*self.order, *data.column_names))
        texts = [["" if value is None else natural(str(value)) for value in data[name].to_pylist()] for name in names]
        ranked = sorted(range(data.num_rows), key=list(zip(*texts, strict=True)).__getitem__)
        return data.take(pa.array(ranked, pa.int64()))


def _column(table: Table, name: str) -> Column:
    info = table.row.model_fields[name]
    annotation, nullable = info.annotation, False
    if get_origin(annotation) in (Union, UnionType):
        nullable = NoneType in get_args(annotation)
        (annotation,) = (part for part in get_args(annotation) if part is not NoneType)
    values: tuple[str, ...] = ()
    if get_origin(annotation) is Literal:
        values, annotation = get_args(annotation), str
    if annotation not in _TYPES or not info.description:
        raise TypeError(f"{table.row.__name__}.{name}: no column type for {annotation}, or no description")
    limits = {type(part): part for part in info.metadata}
    least, most = limits.get(annotated_types.Ge), limits.get(annotated_types.Le)
    return Column(
        name,
        _TYPES[annotation],
        nullable,
        info.description,
        values,
        getattr(least, "ge", None),
        getattr(most, "le", None),
        table.patterns.get(name),
    )


_DOCUMENT = Reference("document_id", "documents", "document_id")
_PARAGRAPH = Reference("paragraph_id", "paragraphs", "paragraph_id")
_RECOMMENDATION = Reference("recommendation_id", "recommendations", "recommendation_id")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "documents",
            records.Document,
            ("document_id",),
            patterns={
                "language": "[a-z]{2,3}",
                "original_language": "[a-z]{2,3}",
                "state": "[A-Z]{3}|EU",
                "sha256": "[0-9a-f]{64}",
            },
        ),
        Table("paragraphs", records.Paragraph, ("paragraph_id",), (_DOCUMENT,)),
        Table(
            "unnumbered",
            records.UnnumberedPassage,
            ("document_id", "position"),
            (_DOCUMENT, Reference("after_paragraph_id", "paragraphs", "paragraph_id")),
        ),
        Table(
            "recommendations",
            records.Recommendation,
            ("recommendation_id",),
            (_DOCUMENT, _PARAGRAPH, Reference("concern_paragraph_id", "paragraphs", "paragraph_id")),
        ),
        Table(
            "classifications",
            records.Classification,
            ("recommendation_id", "scheme", "label", "method"),
            (_RECOMMENDATION,),
        ),
        Table("citations", records.Citation, references=(_PARAGRAPH,)),
        Table("follow_ups", records.FollowUp, references=(_DOCUMENT, _PARAGRAPH)),
        Table("grids", records.GridCell, ("document_id", "grid", "row", "column"), (_DOCUMENT,)),
        Table("corrections", records.Correction, references=(_DOCUMENT,)),
        Table("issues", records.Issue, references=(_DOCUMENT,)),
        Table(
            "links",
            records.Link,
            ("recommendation_id", "related_id", "relation"),
            (_RECOMMENDATION, Reference("related_id", "recommendations", "recommendation_id")),
            order=("recommendation_id", "relation", "related_id"),
        ),
        Table(
            "responses",
            records.Response,
            ("recommendation_id", "paragraph_id"),
            (_RECOMMENDATION, _PARAGRAPH),
            order=("recommendation_id", "paragraph_id"),
        ),
        Table(
            "questions",
            records.Question,
            ("recommendation_id", "paragraph_id"),
            (_RECOMMENDATION, _PARAGRAPH),
            order=("recommendation_id", "paragraph_id"),
        ),
        Table(
            "assessments",
            records.Assessment,
            references=(_RECOMMENDATION,),
            order=("recommendation_id", "assessed_on", "assessed_in", "limb"),
        ),
        # no reference: what a person wrote outlives a recommendation that a re-issue took away
        Table("reviews", records.Review, order=("recommendation_id", "field", "reviewed_at")),
        Table("changes", records.Change, ("table", "id"), order=("table", "id")),
    )
}
OF_DOCUMENTS = tuple(table for table in TABLES.values() if not table.order)
ACROSS_DOCUMENTS = tuple(table for table in TABLES.values() if table.order)

_DIGITS = re.compile(r"\d+")


def natural(text: str) -> str:
    """A text that sorts where a reader looks for it: 7 before 10."""
    return _DIGITS.sub(lambda run: f"{len(run[0]):04}{run[0]}", text)


def batches(result: Result) -> dict[str, pa.RecordBatch]:
    """The rows of one document, by table, in the order the steps gave them."""
    rows: dict[str, Sequence[Row]] = {"documents": [result.document]}
    return {table.name: table.batch(rows.get(table.name) or getattr(result, table.name)) for table in OF_DOCUMENTS}


def arrow(results: Iterable[Result]) -> dict[str, pa.Table]:
    """The tables that documents make, of these results, in their order; memory grows with them."""
    parts = [batches(result) for result in results]
    return {t.name: pa.Table.from_batches([part[t.name] for part in parts], t.schema) for t in OF_DOCUMENTS}


def _array(column: Column, values: Sequence[Any]) -> pa.Array:
    if column.type.arrow is BOXES:
        flat = list(chain.from_iterable(values))
        parts = list(zip(*flat, strict=True)) or [()] * len(Box._fields)
        boxes = pa.StructArray.from_arrays(
            [pa.array(p, f.type) for p, f in zip(parts, _BOX, strict=True)], fields=list(_BOX)
        )
        return pa.ListArray.from_arrays(
            pa.array(accumulate(map(len, values), initial=0), pa.int32()), boxes, type=BOXES
        )
    if column.nullable and column.type.arrow == pa.string():
        values = [value or None for value in values]
    try:
        return pa.array(values, column.type.arrow)
    except UnicodeEncodeError:  # half a surrogate pair: a file name that is no UTF-8, a damaged text layer
        return pa.array([_whole(value) for value in values], column.type.arrow)


def _whole(value: str | Sequence[str] | None) -> str | list[str] | None:
    """A text, or texts, with halves of surrogate pairs replaced by U+FFFD."""
    if value is None or isinstance(value, str):
        return value and value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return [str(_whole(part)) for part in value]


# --- data dictionary -----------------------------------------------------------------------------------------------

_MARK = "<!-- below this line: written by python -m pipeline.tables -->\n"


def dictionary(page: str) -> str:
    """The data dictionary: the page given, with all below its mark written anew from the declarations."""
    prose, _, _ = page.partition(_MARK)
    return "\n".join([prose + _MARK, *map(_chapter, TABLES.values())])


def _chapter(table: Table) -> str:
    keys = {reference.column: f"→ {reference.table}" for reference in table.references}
    lines = [f"## {table.name}", "", table.description, ""]
    if table.key:
        lines += [f"Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
    order = f"by {', '.join(f'`{name}`' for name in table.order)}" if table.order else "by document, then as printed"
    lines += [f"Order: {order}.", "", "| column | type | null | meaning |", "| --- | --- | --- | --- |"]
    for column in table.columns:
        values = f" One of: {', '.join(f'`{value}`' for value in column.values)}." if column.values else ""
        meaning = column.description.replace("|", "\\|").replace("<", "&lt;").rstrip(" .") + "." + values
        kind = f"{column.type.words} {keys.get(column.name, '')}".strip()
        lines.append(f"| `{column.name}` | {kind} | {'yes' if column.nullable else ''} | {meaning} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    _page = Path(__file__).parents[1] / "docs" / "tables.md"
    _page.write_text(dictionary(_page.read_text(encoding="utf-8")), encoding="utf-8")
