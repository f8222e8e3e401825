"""The CSV form of a table: lists joined, times spelled out, and nothing that a spreadsheet would run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.tables import BOXES, MOMENT, TEXTS, Table

LIST_SEPARATOR = "; "

# what makes a spreadsheet take a cell for a formula, the full-width forms of East Asian keyboards included; apostrophes
# before it are part of the match, so that a defused cell and a text that looks like one stay apart
_FORMULA = r"\A('*[=+\-@\t\r\n＝＋－＠])"
_DEFUSED = re.compile(r"\A'+[=+\-@\t\r\n＝＋－＠]")


def flat(table: Table, data: pa.Table) -> pa.Table:
    """The rows with every column a text, a number, a truth value or a date."""
    columns = [_flat(column.type.arrow, data.column(column.name)) for column in table.columns]
    return pa.table(columns, names=[column.name for column in table.columns])


def defuse(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that a spreadsheet would run as a formula get an apostrophe before them."""
    return pc.replace_substring_regex(texts, _FORMULA, r"'\1", max_replacements=1)


def defused(texts: Iterable[str]) -> list[str]:
    """The same for texts that are in no table of ours."""
    done: list[str] = defuse(pa.chunked_array([list(texts)], pa.string())).to_pylist()
    return done


def fuse(cell: str) -> str:
    """The text of a CSV cell as it was before `defuse`."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def _flat(kind: pa.DataType, data: pa.ChunkedArray) -> pa.ChunkedArray:
    if kind == pa.string():
        return defuse(data)
    if kind == TEXTS:
        joined = pc.binary_join(data, LIST_SEPARATOR)
        return defuse(_without_empty(joined))
    if kind == MOMENT:  # by way of a time without zone, which needs no time zone database
        spelled = pc.cast(pc.cast(pc.cast(data, pa.int64()), pa.timestamp("us")), pa.string())
        return pc.replace_substring_regex(spelled, r"\A(\S+) (\S+?)(\.0+)?\z", r"\1T\2Z")
    if kind == BOXES:
        page, *edges = (pc.cast(part, pa.string()) for part in pc.list_flatten(data.combine_chunks()).flatten())
        boxes = pc.binary_join_element_wise(page, pc.binary_join_element_wise(*edges, ","), ":")
        starts = pa.array(accumulate(pc.list_value_length(data).to_pylist(), initial=0), pa.int32())
        return pa.chunked_array(
            [_without_empty(pc.binary_join(pa.ListArray.from_arrays(starts, boxes), LIST_SEPARATOR))]
        )
    return data


def _without_empty(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pc.if_else(pc.equal(texts, ""), None, texts)
