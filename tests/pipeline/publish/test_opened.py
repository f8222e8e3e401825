"""Tables of an older suivi are opened as far as they go."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.errors import OutputError
from pipeline.publish import write
from pipeline.publish.opened import behind, connect
from tests.pipeline import factories as make


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    write([make.result()], tmp_path)
    return tmp_path


def test_opened_whole_lacks_nothing(tables: Path) -> None:
    assert behind(tables) == ()


def test_opened_shows_what_an_older_suivi_did_not_write_as_empty(tables: Path) -> None:
    (tables / "questions.parquet").unlink()
    path = tables / "documents.parquet"
    pq.write_table(pq.read_table(path).drop_columns("session"), path)
    assert behind(tables) == ("documents.session", "questions")
    with connect(tables) as database:
        assert database.execute("SELECT count(*) FROM questions").fetchall() == [(0,)]
        assert database.execute("SELECT symbol IS NOT NULL, session FROM documents").fetchall() == [(True, None)]
        assert [row[0] for row in database.execute("DESCRIBE documents").fetchall()][:2] == ["document_id", "symbol"]


def test_opened_refuses_tables_without_what_must_be_there(tables: Path) -> None:
    path = tables / "recommendations.parquet"
    pq.write_table(pq.read_table(path).drop_columns("text"), path)
    with pytest.raises(OutputError, match="no column text.*suivi process"):
        connect(tables)


def test_opened_refuses_a_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="holds no tables"):
        connect(tmp_path)
