"""Tables in a database: the same rows in DuckDB and in a real PostgreSQL, all or none, whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow.parquet as pq
import pytest

from pipeline.errors import OutputError
from pipeline.publish import database, write
from pipeline.publish.database import load, shown
from pipeline.publish.there import LAYOUT
from pipeline.tables import TABLES
from tests import postgres
from tests.pipeline import factories as make

ONE, TWO = "CRPD/C/MRV/CO/1", "CRPD/C/MRV/CO/2-3"


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.server() as running:
        yield running


@pytest.fixture
def url(server: postgres.Server, request: pytest.FixtureRequest) -> str:
    return server.create(f"d{abs(hash(request.node.name)) % 10**8}")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    text = "A \0 nothing, a 'quote', a \\N and a\ttab; الحق في التعليم"
    issue = make.issue(document_id=f"{ONE}@en", message=text)
    return publish(tmp_path / "tables", ONE, issues=[issue])


def publish(out: Path, *symbols: str, **options: Any) -> Path:
    write([make.result(("7", "10"), symbol=symbol) for symbol in symbols], out, **options)
    return out


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def test_load_same_rows_in_both(tables: Path, url: str, tmp_path: Path) -> None:
    file = tmp_path / "suivi.duckdb"
    loaded = load(tables, f"duckdb:///{file}"), load(tables, url)
    assert loaded[0].rows == loaded[1].rows
    assert loaded[0].rows["recommendations"] > 1
    with duckdb.connect(str(file), read_only=True) as embedded:
        for name in TABLES:
            ours = embedded.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            assert len(ours) == ask(url, f"SELECT count(*) FROM suivi.{name}")[0][0] == loaded[0].rows[name]
        query = "SELECT recommendation_id, text, due_on, priority FROM {}recommendations ORDER BY recommendation_id"
        assert embedded.execute(query.format("")).fetchall() == ask(url, query.format("suivi."))
        assert embedded.execute("SELECT count(*) FROM fact_recommendations").fetchall() == ask(
            url, "SELECT count(*) FROM suivi.fact_recommendations"
        )
    ((message,),) = ask(url, "SELECT message FROM suivi.issues WHERE message LIKE 'A %'")
    assert message == "A \ufffd nothing, a 'quote', a \\N and a\ttab; الحق في التعليم"


def test_load_again_replaces(tables: Path, url: str, tmp_path: Path) -> None:
    for where in (f"duckdb:///{tmp_path / 'a.duckdb'}", url):
        load(tables, where)
        publish(tables, ONE, TWO)
        assert load(tables, where).rows["documents"] == 2
        publish(tables, ONE)
    assert ask(url, "SELECT count(*) FROM suivi.documents") == [(2,)]


def test_load_tells_what_columns_mean_and_what_is_loaded(tables: Path, url: str) -> None:
    load(tables, url)
    comment = "SELECT col_description('suivi.recommendations'::regclass, 1)"
    assert ask(url, comment) == [(TABLES["recommendations"].columns[0].description,)]
    ((layout, version, documents),) = ask(url, "SELECT * FROM suivi.about")
    assert (layout, documents) == (LAYOUT, 1)
    assert version


def test_load_reader_reads_and_does_nothing_else(tables: Path, url: str) -> None:
    for _ in range(2):
        load(tables, url, reader="suivi_reader")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET ROLE suivi_reader")
        assert connection.execute("SELECT count(*) FROM suivi.fact_recommendations").fetchone()
        for statement in ("DELETE FROM suivi.documents", "CREATE TABLE suivi.mine (a int)", "DROP TABLE suivi.issues"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_load_by_an_account_that_may_do_no_more_than_the_page_says(
    tables: Path, url: str, server: postgres.Server
) -> None:
    """docs/database.md, "Accounts": the loader owns its schema, makes no roles, and sees nothing of others."""
    name = url.partition("@/")[2].partition("?")[0]
    with psycopg.connect(url, autocommit=True) as admin:
        for statement in (
            "CREATE SCHEMA office",
            "CREATE TABLE office.files (a int)",
            "CREATE ROLE suivi_loader LOGIN",
            f"GRANT CREATE ON DATABASE {name} TO suivi_loader",
            "CREATE ROLE readers NOLOGIN",
        ):
            admin.execute(statement.encode())
    as_loader = server.url(name, user="suivi_loader")
    for _ in range(2):
        assert load(tables, as_loader, reader="readers").rows["documents"] == 1
    with pytest.raises(OutputError, match="may not do that"):
        load(tables, as_loader, reader="nobody_yet")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET ROLE readers")
        assert admin.execute("SELECT count(*) FROM suivi.documents").fetchone() == (1,)
    with psycopg.connect(as_loader) as loader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        loader.execute("SELECT * FROM office.files")


def test_load_lets_those_read_on_who_could_read(tables: Path, url: str) -> None:
    load(tables, url, reader="suivi_reader")
    load(tables, url)
    with psycopg.connect(url) as connection:
        connection.execute("SET ROLE suivi_reader")
        assert connection.execute("SELECT count(*) FROM suivi.documents").fetchone() == (1,)


def test_load_takes_one_publication_though_another_takes_its_place(
    tables: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = database._create

    def meanwhile(table: Any, type_: Any) -> str:
        if table.name == "recommendations":
            publish(tables, TWO)
        return create(table, type_)

    file = tmp_path / "a.duckdb"
    for where in (f"duckdb:///{file}", url):
        publish(tables, ONE)
        monkeypatch.setattr(database, "_create", meanwhile)
        load(tables, where)
        monkeypatch.undo()
    query = "SELECT count(*) FROM {0}recommendations r JOIN {0}documents d USING (document_id) WHERE d.symbol = '{1}'"
    assert ask(url, query.format("suivi.", ONE)) == [(2,)]
    with duckdb.connect(str(file), read_only=True) as embedded:
        assert embedded.execute(query.format("", ONE)).fetchall() == [(2,)]


def test_load_removes_what_a_killed_load_left(tables: Path, tmp_path: Path) -> None:
    for name in (".a.duckdb.part", ".a.duckdb.part.wal"):
        (tmp_path / name).write_text("half")
    load(tables, f"duckdb:///{tmp_path / 'a.duckdb'}")
    assert not list(tmp_path.glob(".a.duckdb.part*"))


def test_load_leaves_views_of_others_alone(tables: Path, url: str) -> None:
    load(tables, url)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE VIEW public.mine AS SELECT count(*) AS n FROM suivi.recommendations")
    with pytest.raises(OutputError, match="mine.*--replace-dependent"):
        load(tables, url)
    assert ask(url, "SELECT n > 0 FROM public.mine") == [(True,)]
    load(tables, url, replace_dependent=True)
    with pytest.raises(psycopg.errors.UndefinedTable):
        ask(url, "SELECT * FROM public.mine")


def test_load_readers_see_the_old_until_all_is_there(tables: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load(tables, url)
    publish(tables, ONE, TWO)
    loading, go_on = threading.Event(), threading.Event()
    copy = database._copy

    def slow(*arguments: Any) -> int:
        loading.set()
        assert go_on.wait(30)
        return copy(*arguments)

    monkeypatch.setattr(database, "_copy", slow)
    thread = threading.Thread(target=load, args=(tables, url))
    thread.start()
    assert loading.wait(30)
    assert ask(url, "SELECT count(*) FROM suivi.documents") == [(1,)]
    go_on.set()
    thread.join(60)
    assert ask(url, "SELECT count(*) FROM suivi.documents") == [(2,)]


@pytest.mark.parametrize("lost", ["connection", "server"])
def test_load_that_loses_the_database_changes_nothing_and_can_be_run_again(
    tables: Path, url: str, server: postgres.Server, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """In the middle of its rows: the server ends the connection, or goes down as when its machine does, and comes back."""
    load(tables, url)
    publish(tables, ONE, TWO)
    copy = database._copy

    def cut(connection: psycopg.Connection[Any], table: Any, batches: Any) -> int:
        if table.name == "classifications":
            if lost == "server":
                server.stop()
            else:
                ask(url, f"SELECT pg_terminate_backend({connection.info.backend_pid})")
        return copy(connection, table, batches)

    monkeypatch.setattr(database, "_copy", cut)
    with pytest.raises(OutputError, match="lost.*as they were.*Run it again"):
        load(tables, url)
    monkeypatch.undo()
    if lost == "server":
        with pytest.raises(OutputError, match="does not answer"):
            load(tables, url)
        server.start()
    assert ask(url, "SELECT count(*) FROM suivi.documents") == [(1,)]
    load(tables, url)
    assert ask(url, "SELECT count(*) FROM suivi.documents") == [(2,)]


def test_load_refuses_what_a_newer_program_loaded(
    tables: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = f"duckdb:///{tmp_path / 'a.duckdb'}"
    monkeypatch.setattr(database, "LAYOUT", LAYOUT + 1)
    for where in (file, url):
        load(tables, where)
    monkeypatch.undo()
    for where in (file, url):
        with pytest.raises(OutputError, match="newer suivi.*update"):
            load(tables, where)


def _older(execute: Any, schema: str) -> None:
    """As an older suivi might have left it: a table of other columns, one that is no more, a view less."""
    for statement in (
        f"UPDATE {schema}about SET layout = 0",
        f"DROP VIEW {schema}fact_links",
        f"CREATE TABLE {schema}grades_of_old (a text)",
        f"COMMENT ON TABLE {schema}grades_of_old IS 'Of a layout that is no more.'",
        f"DROP TABLE {schema}changes",
    ):
        execute(statement)


def test_load_brings_an_older_layout_forward(tables: Path, url: str, tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load(tables, f"duckdb:///{path}")
    load(tables, url, reader="suivi_reader")
    with duckdb.connect(str(path)) as embedded:
        _older(embedded.execute, "")
    with psycopg.connect(url) as connection:
        _older(lambda statement: connection.execute(statement.encode()), "suivi.")
    for where in (f"duckdb:///{path}", url):
        load(tables, where)
    listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = '{}' ORDER BY 1"
    with duckdb.connect(str(path), read_only=True) as embedded:
        there = embedded.execute(listed.format("main")).fetchall()
        assert embedded.execute("SELECT layout FROM about").fetchall() == [(LAYOUT,)]
    assert there == ask(url, listed.format("suivi"))
    assert {("changes",), ("fact_links",)} < set(there) and ("grades_of_old",) not in there
    with psycopg.connect(url) as connection:
        connection.execute("SET ROLE suivi_reader")
        assert connection.execute("SELECT layout FROM suivi.about").fetchone() == (LAYOUT,)


def test_load_does_not_take_away_what_others_keep_among_our_tables(tables: Path, url: str, tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    load(tables, url)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE suivi.mine (a int)")
    with duckdb.connect(str(path)) as embedded:
        embedded.execute("CREATE TABLE mine (a int)")
    for where in (f"duckdb:///{path}", url):
        with pytest.raises(OutputError, match="mine.*--replace-dependent"):
            load(tables, where)
    assert ask(url, "SELECT count(*) FROM suivi.mine") == [(0,)]
    with duckdb.connect(str(path), read_only=True) as embedded:
        assert embedded.execute("SELECT count(*) FROM mine").fetchall() == [(0,)]
    for where in (f"duckdb:///{path}", url):
        load(tables, where, replace_dependent=True)
        load(tables, where)


def test_load_of_tables_that_an_older_suivi_wrote_says_what_to_run(tables: Path, tmp_path: Path) -> None:
    path = tables / "recommendations.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["act"]), path)
    with pytest.raises(OutputError, match="suivi process"):
        load(tables, f"duckdb:///{tmp_path / 'a.duckdb'}")
    assert not (tmp_path / "a.duckdb").exists()


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("postgresql://me:secret@127.0.0.1:1/x", "does not answer"),
        ("mysql://me@here/x", "is no database"),
        ("duckdb:///", "is no database"),
        ("duckdb:////proc/nowhere/a.duckdb", "cannot be written"),
    ],
)
def test_load_says_what_is_wrong_with_an_address(tables: Path, where: str, words: str) -> None:
    with pytest.raises(OutputError, match=words) as told:
        load(tables, where)
    assert "secret" not in str(told.value)


def test_load_refuses_a_folder_without_whole_tables(tables: Path, tmp_path: Path) -> None:
    (tables / "issues.csv").write_text("half")
    with pytest.raises(OutputError, match="issues.csv"):
        load(tables, f"duckdb:///{tmp_path / 'a.duckdb'}")
    assert not (tmp_path / "a.duckdb").exists()


def test_load_refuses_a_role_that_is_no_name(tables: Path) -> None:
    with pytest.raises(OutputError, match="no name for a role"):
        load(tables, "postgresql://me@here/x", reader='x"; DROP')


def test_load_file_that_cannot_be_filled_leaves_the_old(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.duckdb"
    load(tables, f"duckdb:///{file}")
    before = file.read_bytes()

    def fail() -> Iterator[str]:
        raise OSError("No space left on device")

    monkeypatch.setattr(database, "_comments", fail)
    with pytest.raises(OutputError, match="as they were"):
        load(tables, f"duckdb:///{file}")
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:secret@host/db", "postgresql://me:***@host/db"),
        ("postgresql://host/db?password=secret&x=1", "postgresql://host/db?password=***&x=1"),
        ("postgresql://me@host/db", "postgresql://me@host/db"),
    ],
)
def test_shown_hides_passwords(url: str, said: str) -> None:
    assert shown(url) == said
