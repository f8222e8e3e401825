"""The time that stands for now in tables: what the environment sets, that the same files give the same bytes, else the clock."""

from __future__ import annotations

import datetime as dt
import os

from pipeline.errors import SuiviError


def told() -> dt.datetime | None:
    """The time that SOURCE_DATE_EPOCH sets, UTC; None where it is not set.

    Raises:
        SuiviError: it is not a number.
    """
    said = os.environ.get("SOURCE_DATE_EPOCH")
    if not said:
        return None
    if not said.isdecimal():
        raise SuiviError(f"SOURCE_DATE_EPOCH is {said!r}; make it a whole number of seconds, or unset it.")
    return dt.datetime.fromtimestamp(int(said), dt.UTC)
