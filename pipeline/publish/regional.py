"""The CSV files of a folder of tables, once more as a spreadsheet in another region opens them by a double click.

Excel in French or in Arabic parts the cells of a CSV file at semicolons and reads 0,85 as a number; ours have commas and points,
as programs want them. In: a folder of tables. Out: the same files with other marks, for people; nothing reads them back.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.publish.files import PACKAGE


def write_regional(tables: Path, out: Path, *, separator: str = ";", decimal: str = ",") -> list[Path]:
    """Write the CSV files of the tables with another mark between cells, and another in numbers.

    Args:
        tables: folder of the published tables.
        out: folder for the files; another one.
        separator: between cells.
        decimal: in numbers, in the place of the point.

    Returns:
        The files written.

    Raises:
        OutputError: there are no tables, the marks are one, or the files cannot be written.
    """
    if out.resolve() == tables.resolve():
        raise OutputError(
            f"{out} is the folder of the tables, whose files stay as they are; choose another with --out."
        )
    if separator == decimal or len(separator) != 1:
        raise OutputError(
            f"{separator!r} cannot part the cells of numbers written with {decimal!r}; choose another mark."
        )
    try:
        package = json.loads((tables / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{tables} holds no tables ({error}). Make them first: suivi process DOCUMENTS --out {tables}"
        ) from error
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for resource in package["resources"]:
            if not str(resource["path"]).endswith(".csv"):
                continue
            numbers = {field["name"] for field in resource["schema"]["fields"] if field["type"] == "number"}
            name = str(resource["path"])
            with (
                (tables / name).open(encoding="utf-8-sig", newline="") as theirs,
                (out / name).open("w", encoding="utf-8-sig", newline="") as ours,
            ):
                rows, table = csv.reader(theirs), csv.writer(ours, delimiter=separator, lineterminator="\r\n")
                head = next(rows)
                places = [place for place, column in enumerate(head) if column in numbers]
                table.writerow(head)
                for row in rows:
                    for place in places:
                        row[place] = row[place].replace(".", decimal)
                    table.writerow(row)
            written.append(out / name)
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error}. Make room, or choose another place.") from error
    return written
