"""Schema steps: each brings a library from the schema before it to the next, whole or not at all.

A step is an Alembic revision in `versions`. Some traps are closed here for all of them. Rebuilding a parent table in
batch mode with foreign keys on empties its children wherever they cascade, silently; so enforcement is off before
BEGIN (inside a transaction the pragma does nothing), rows are counted before COMMIT, and every reference is checked.
And SQLite would commit before DDL unless told otherwise; the engine begins explicitly, so all steps are one
transaction.

And a table that is dropped takes with it what SQLite knows of the ids it ever had, batch mode even AUTOINCREMENT
itself: an old reference (a note that was rescued outside) could come to mean another article. The first is put back,
the second refused.

A step that means to lose or move rows says so: `CHANGES_ROWS = {"table", ...}` in its module; a table that it drops
belongs there as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from db.models import Base


class UpgradeFailed(Exception):
    """A step would have lost rows or broken references. Nothing was changed."""


class UnknownRevision(UpgradeFailed):
    """The database carries a revision that this version has no step for."""


def find_steps(folder: Path | None = None) -> ScriptDirectory:
    """The steps of this version, or those in another folder (which must hold the whole chain)."""
    here = Path(__file__).parent
    return ScriptDirectory(str(here), version_locations=[str(folder or here / "versions")])


def upgrade(engine: Engine, steps: ScriptDirectory, target: str = "head") -> None:
    """Bring a database to a revision in one transaction. On any error it is rolled back, unchanged, and the error
    is raised. Nobody else may use the engine meanwhile."""
    changing: set[str] = set()

    def run(revision: Any, _context: Any) -> Any:
        plan = steps._upgrade_revs(target, revision)  # what alembic's own command.upgrade hands over
        for step in plan:
            changing.update(getattr(step.revision.module, "CHANGES_ROWS", ()))
        return plan

    with engine.connect().execution_options(begin="IMMEDIATE") as connection:
        pragmas = connection.connection.driver_connection
        assert pragmas is not None
        pragmas.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                before, ids = count_rows(connection), read_highest_ids(connection)
                with EnvironmentContext(Config(), steps, fn=run, destination_rev=target) as environment:
                    environment.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
                    environment.run_migrations()
                after = count_rows(connection)
                lost = [t for t, n in before.items() if t not in changing and after.get(t, -1) != n]
                if lost:
                    raise UpgradeFailed(f"rows would have changed in {', '.join(sorted(lost))}")
                keep_highest_ids(connection, ids)
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise UpgradeFailed(f"{len(broken)} references would have been broken, in {broken[0][0]}")
        finally:
            pragmas.execute("PRAGMA foreign_keys=ON")


def knows(steps: ScriptDirectory, revision: str) -> bool:
    """Whether there is a step of this name. A database with another one is newer than this program."""
    return revision in {step.revision for step in steps.walk_revisions()}


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows in each table, but for those of SQLite and Alembic."""
    tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    return {
        table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()  # noqa: S608 - our own names
        for table in tables
        if not table.startswith("sqlite_") and table != "alembic_version"
    }


def read_highest_ids(connection: Connection) -> dict[str, int]:
    """The highest id ever used in each table that never uses one again."""
    # SQLite makes the table with the first one that has such ids.
    if not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")).first():
        return {}
    rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    return {row.name: row.seq for row in rows}


def keep_highest_ids(connection: Connection, before: dict[str, int]) -> None:
    """Put back what rebuilt tables forgot. Raises UpgradeFailed for one that would use ids again from now on."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    tables: dict[str, str] = {row.name: row.sql for row in rows}
    for table, highest in before.items():
        if table not in tables:
            continue
        if "AUTOINCREMENT" not in tables[table].upper():
            raise UpgradeFailed(f"ids would have been used again in {table}")
        values = {"table": table, "highest": highest}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table AND seq < :highest"), values)
        connection.execute(
            text(
                "INSERT INTO sqlite_sequence (name, seq) SELECT :table, :highest"
                " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = :table)"
            ),
            values,
        )
