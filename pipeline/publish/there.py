"""What stands in a database before a load: of which layout it is, and what others have put there or built on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.errors import OutputError

LAYOUT = 1  # of tables, views and their names: one more where a dashboard would notice
ABOUT = "CREATE TABLE about (layout integer NOT NULL, version text, documents bigint NOT NULL)"
SCHEMA = "suivi"

Ask = Callable[[str], list[Any]]

# All tables and views of ours carry a comment, in every layout; `about` does not.
_STRANGERS_IN_FILE = (
    "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL AND table_name <> 'about' "
    "UNION SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal ORDER BY 1"
)
_STRANGERS_IN_SERVER = (
    "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = to_regnamespace('suivi') "
    "AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname <> 'about' AND obj_description(c.oid, 'pg_class') IS NULL "
    "ORDER BY 1"
)
_BUILT_ON_OURS = (
    "SELECT DISTINCT v.oid::regclass::text FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid "
    "JOIN pg_class v ON v.oid = r.ev_class JOIN pg_class t ON t.oid = d.refobjid "
    "WHERE t.relnamespace = to_regnamespace('suivi') AND v.relnamespace <> t.relnamespace"
)


def spare_file(where: str, ask: Ask, *, replace_dependent: bool) -> None:
    """See that what is in a DuckDB file may be replaced.

    Raises:
        OutputError: it is of a newer layout, or others keep tables or views there.
    """
    _refuse_newer(where, ask)
    _refuse(where, [name for (name,) in ask(_STRANGERS_IN_FILE)], replace_dependent=replace_dependent)


def spare_server(where: str, ask: Ask, *, replace_dependent: bool) -> None:
    """See that what is in our schema of a PostgreSQL database may be replaced. Errors as for `spare_file`."""
    _refuse_newer(where, ask)
    found = [*ask(_STRANGERS_IN_SERVER), *ask(_BUILT_ON_OURS)]
    _refuse(where, list(dict.fromkeys(name for (name,) in found)), replace_dependent=replace_dependent)


def _refuse(where: str, others: list[str], *, replace_dependent: bool) -> None:
    if others and not replace_dependent:
        raise OutputError(
            f"{where}: others keep tables or views among ours, or have built views on them: {', '.join(others)}. Nothing was "
            "changed. Move or drop them, or say --replace-dependent to have them dropped."
        )


def _refuse_newer(where: str, ask: Ask) -> None:
    found = ask(
        "SELECT table_schema FROM information_schema.tables WHERE table_name = 'about' "
        f"AND table_schema IN ('{SCHEMA}', 'main')"
    )
    for (schema,) in found:
        ((layout,),) = ask(f"SELECT layout FROM {schema}.about")
        if layout > LAYOUT:
            raise OutputError(
                f"{where} was loaded by a newer suivi (layout {layout}, this one knows {LAYOUT}); update suivi. "
                "Nothing was changed."
            )
