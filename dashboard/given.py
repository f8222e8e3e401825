"""A table as it leaves the page: as CSV, as XLSX, on paper. Texts are texts: no formula, no link, no markup."""

from __future__ import annotations

import html
import io
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from xlsxwriter import Workbook

from pipeline.publish.flat import defuse

_CELL = 32_767  # characters that a cell of a spreadsheet holds


def csv(rows: pd.DataFrame) -> bytes:
    """UTF-8 with a mark that Excel reads, formulas defused."""
    texts = rows.copy()
    for column in texts.select_dtypes(exclude=["number", "bool", "datetime"]).columns:
        plain = [None if _absent(value) else str(value) for value in texts[column]]
        texts[column] = defuse(pa.chunked_array([plain], pa.string())).to_pylist()
    text: str = texts.to_csv(index=False)
    return text.encode("utf-8-sig")


def xlsx(rows: pd.DataFrame) -> bytes:
    """Row by row: a long table as one sheet in memory would be many times its size."""
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with Workbook(out, plain) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([list(rows.columns), *rows.itertuples(index=False, name=None)]):
            for column, value in enumerate(row):
                if isinstance(value, int | float | np.number) and not isinstance(value, bool) and not _absent(value):
                    sheet.write_number(place, column, value)
                elif not _absent(value):
                    sheet.write_string(place, column, str(value)[:_CELL])
    return out.getvalue()


def paper(rows: pd.DataFrame) -> str:
    """HTML that is seen on paper only, where what the browser paints is cut at its edges."""
    heads = "".join(f"<th>{_cell(name)}</th>" for name in rows.columns)
    cells = (map(_cell, row) for row in rows.itertuples(index=False, name=None))
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    return f'<table class="paper"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'


def _cell(value: Any) -> str:
    return "" if _absent(value) else html.escape(str(value))


def _absent(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or value != value
