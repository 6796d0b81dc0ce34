"""Steps are tested from databases that the step before them made, full of what people wrote."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import IntegrityError

import db.migrations
from db.identity import SCHEMA_REVISION
from db.migrations import UpgradeFailed, count_rows, find_steps, knows, upgrade
from db.models import Base
from db.schema import create_schema, read_state
from db.session import make_engine

LATER = '''
"""Rebuilds the parent of nearly everything, as batch mode does."""
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{newest}"
{extra}

def upgrade():
    with op.batch_alter_table("articles", {rebuild}) as table:
        table.add_column(sa.Column("mood", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("notes", {rebuild}) as table:
        table.add_column(sa.Column("colour", sa.Text(), nullable=True))
    {then}
'''


KEEPS_IDS = 'recreate="always", table_kwargs={"sqlite_autoincrement": True}'


_NOTE = text(
    "INSERT INTO notes (id, article_id, pair_id, title, question, body, revision, changed)"
    " VALUES (:id, :a, :p, :t, '', :b, :r, :m)"
)


def fill(connection: Connection) -> None:
    """A library full of notes, pairs, tags and caches."""
    moment = "2024-01-02 03:04:05.000000"
    for n in range(1, 31):
        values = {"n": n, "m": moment, "t": f"Title {n}", "o": n}
        connection.execute(text("INSERT INTO originals VALUES (:n, :t, 'a.txt', 'text/plain', X'00')"), values)
        connection.execute(
            text(
                "INSERT INTO articles VALUES (:n, :t, '', '', '', '', 'en', '', 2, 'unread', 0, :m, NULL, 'h', 'k',"
                " 'k', 0, '', :o)"
            ),
            values,
        )
        connection.execute(text("INSERT INTO texts VALUES (:n, :t, '[]', '[]')"), values)
        connection.execute(text("INSERT INTO tags VALUES (:n, :t)"), values)
        connection.execute(text("INSERT INTO article_tags VALUES (:n, :n, 0)"), values)
        connection.execute(text("INSERT INTO analyses VALUES (:n, '1', 'h', 'en', X'00')"), values)
        connection.execute(_NOTE, {"id": n, "a": n, "p": None, "t": f"Title {n}", "b": "Thoughts", "r": 2, "m": moment})
        for r in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO note_revisions (note_id, revision, typed_on, body, saved) VALUES (:n, :r, 0, 'b', :m)"
                ),
                values | {"r": r},
            )
    for n in range(1, 11):
        values = {"n": n, "l": n, "r": n + 10, "m": moment}
        connection.execute(text("INSERT INTO pairs VALUES (:n, :l, :r, 'Pair', 'Why?', :m, :m, '{}', NULL)"), values)
        connection.execute(_NOTE, {"id": n + 100, "a": None, "p": n, "t": "Pair", "b": "Both", "r": 1, "m": moment})
        connection.execute(text("INSERT INTO comparisons VALUES (:l, :r, '1', 'h', 'h', X'00')"), values)

    # One on an article that was deleted for ever.
    connection.execute(_NOTE, {"id": 200, "a": None, "p": None, "t": "Gone", "b": "Kept", "r": 1, "m": moment})


def fill_corrections(connection: Connection) -> None:
    """What came with the second step: corrections of every scope, one taken back, one of an article that is gone."""
    moment = "2024-01-02 03:04:05.000000"
    rows = [
        (1, "merge", "library", None, None),
        (2, "assign", "passage", "Kremlin", None),
        (3, "reject", "article", None, None),
        (4, "rename", "pair", None, moment),
    ]
    for number, kind, scope, quote, taken_back in rows:
        values = {"n": number, "k": kind, "s": scope, "q": quote, "m": moment, "b": taken_back}
        connection.execute(
            text(
                "INSERT INTO corrections"
                " VALUES (:n, :k, :s, '[\"Kremlin\"]', 'Russia', '', 3, 10, :q, '', '', :m, :n, :b)"
            ),
            values,
        )
    for correction, position, article in [(2, 0, 1), (3, 0, None), (4, 0, 1), (4, 1, 2)]:
        connection.execute(
            text("INSERT INTO correction_articles VALUES (:c, :p, :a, 'k', 'Title')"),
            {"c": correction, "p": position, "a": article},
        )


def fill_highlights(connection: Connection) -> None:
    """What came with the third step: one with a place, one whose passage was not found, one tied over two texts, one of
    an article that is gone; each with what was said of it before."""
    moment = "2024-01-02 03:04:05.000000"
    for number in range(1, 5):
        values = {"n": number, "m": moment, "d": moment if number == 4 else None}
        connection.execute(
            text("INSERT INTO highlights VALUES (:n, 'yellow', 'Why?', '', '[\"class\"]', :m, :m, 2, :d)"), values
        )
        connection.execute(
            text("INSERT INTO highlight_revisions VALUES (:n, :n, 1, 'Who?', '', :m)"), {"n": number, "m": moment}
        )
    for highlight, position, article, place in [
        (1, 0, 1, 3),
        (2, 0, 2, None),
        (3, 0, 1, 3),
        (3, 1, 2, 3),
        (4, 0, None, None),
    ]:
        values = {"h": highlight, "p": position, "a": article, "s": place, "e": place and place + 4}
        connection.execute(
            text("INSERT INTO highlight_passages VALUES (:h, :p, :a, 'k', 'Title', 3, 7, 'le 1', '', '', :s, :e)"),
            values,
        )


def fill_tellings(connection: Connection) -> None:
    """What came with the fourth step: features and likenesses, verdicts, events with articles, one put into none."""
    moment = "2024-01-02 03:04:05.000000"
    for n in range(1, 11):
        connection.execute(text("INSERT INTO placements VALUES (:n, '1', 'h', 'en', '', 10, 1)"), {"n": n})
        connection.execute(text("INSERT INTO features VALUES (:n, X'00')"), {"n": n})
    for left, right, verdict in [(1, 2, "same"), (3, 4, "other")]:
        values = {"l": left, "r": right, "v": verdict, "m": moment}
        connection.execute(text("INSERT INTO likenesses VALUES (:l, :r, 0.5, 0.0, NULL)"), values)
        connection.execute(text("INSERT INTO verdicts VALUES (:l, :r, :v, :m)"), values)
    connection.execute(text("INSERT INTO events VALUES (1, 'The strike', :m)"), {"m": moment})
    for article, event_id, placed_by in [(1, 1, "reader"), (2, 1, "itself"), (3, None, "reader")]:
        values = {"a": article, "e": event_id, "p": placed_by}
        connection.execute(text("INSERT INTO event_articles VALUES (:a, :e, :p)"), values)


def fill_free_notes(connection: Connection) -> None:
    """What came with the fifth step: free notes, one in the trash; a note that was deleted and written anew; tags,
    pictures, links."""
    moment = "2024-01-02 03:04:05.000000"
    for number, article, deleted in [(301, None, None), (302, None, moment), (303, 1, moment), (304, 1, moment)]:
        connection.execute(
            text("INSERT INTO notes VALUES (:n, :a, NULL, 'Lesson', '', '[[Title 1]]', 1, :m, 0, :d)"),
            {"n": number, "a": article, "m": moment, "d": deleted},
        )
        connection.execute(text("INSERT INTO note_tags VALUES (:n, 1, 0)"), {"n": number})
        connection.execute(text("INSERT INTO note_links VALUES (:n, 0, 0, 11, 'title 1')"), {"n": number})
        connection.execute(text("INSERT INTO note_link_stamps VALUES (:n, 1, '1')"), {"n": number})
    connection.execute(
        text("INSERT INTO pictures VALUES (1, 'abc', 'map.png', 'image/png', 1, 1, 1, :m, X'00')"), {"m": moment}
    )


@pytest.fixture
def engine(tmp_path: Path):
    made = make_engine(tmp_path / "library.db")
    upgrade(made, find_steps())
    with made.execution_options(begin="IMMEDIATE").begin() as connection:
        fill(connection)
        fill_corrections(connection)
        fill_highlights(connection)
        fill_tellings(connection)
        fill_free_notes(connection)
    yield made
    made.dispose()


@pytest.fixture
def first(tmp_path: Path):
    """A library as the first step made it, full of notes."""
    made = make_engine(tmp_path / "first.db")
    upgrade(made, find_steps(), "0001")
    with made.execution_options(begin="IMMEDIATE").begin() as connection:
        fill(connection)
    yield made
    made.dispose()


@pytest.fixture
def third(tmp_path: Path):
    """A library as the third step made it, full of notes, corrections and highlights."""
    made = make_engine(tmp_path / "third.db")
    upgrade(made, find_steps(), "0003")
    with made.execution_options(begin="IMMEDIATE").begin() as connection:
        fill(connection)
        fill_corrections(connection)
        fill_highlights(connection)
    yield made
    made.dispose()


def read_rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with engine.connect() as connection:
        tables = [*count_rows(connection)]
        return {t: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {t} ORDER BY 1, 2"))] for t in tables}


def make_steps(tmp_path: Path, *, then: str = "pass", extra: str = "", rebuild: str = KEEPS_IDS):
    folder = tmp_path / "steps"
    folder.mkdir()
    for path in (Path(db.migrations.__file__).parent / "versions").glob("0*.py"):
        shutil.copy(path, folder)
    step = LATER.format(then=then, extra=extra, rebuild=rebuild, newest=SCHEMA_REVISION)
    (folder / "9000_later.py").write_text(step)
    return find_steps(folder)


def read_schema(engine: Engine) -> dict[str, set[str]]:
    """What each table and index is made of, whatever the order of constraints."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {name: {line.strip().rstrip(",") for line in sql.split("\n")} for name, sql in rows}


def test_the_steps_make_what_the_models_say(engine: Engine, tmp_path: Path) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    fresh = make_engine(tmp_path / "fresh.db")
    with fresh.begin() as connection:
        create_schema(connection, "1")
    assert read_schema(fresh) == read_schema(engine)
    for one in (fresh, engine):
        with one.connect() as connection:
            state = read_state(connection)
            assert state.is_ours and state.revision == SCHEMA_REVISION
    fresh.dispose()


def test_the_newest_step_is_the_one_the_models_name() -> None:
    steps = find_steps()
    assert steps.get_current_head() == SCHEMA_REVISION
    assert knows(steps, SCHEMA_REVISION) and not knows(steps, "9999")
    # So that a newer library is known without Alembic.
    revisions = [step.revision for step in steps.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)


def test_corrections_come_to_a_library_full_of_notes(first: Engine) -> None:
    before = read_rows(first)
    upgrade(first, find_steps(), "0002")
    assert read_rows(first) == before | {"corrections": [], "correction_articles": []}
    with first.execution_options(begin="IMMEDIATE").begin() as connection:
        fill_corrections(connection)
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    with first.connect() as connection:
        assert read_state(connection).revision == "0002"
    with pytest.raises(IntegrityError, match="anchored"), first.begin() as connection:
        connection.execute(text("UPDATE corrections SET quote = NULL WHERE id = 2"))


def test_highlights_come_to_a_library_full_of_corrections(first: Engine) -> None:
    upgrade(first, find_steps(), "0002")
    with first.execution_options(begin="IMMEDIATE").begin() as connection:
        fill_corrections(connection)
    before = read_rows(first)
    upgrade(first, find_steps(), "0003")
    made = {"highlights": [], "highlight_passages": [], "highlight_revisions": []}
    assert read_rows(first) == before | made
    with first.execution_options(begin="IMMEDIATE").begin() as connection:
        fill_highlights(connection)
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    with pytest.raises(IntegrityError, match="colour"), first.begin() as connection:
        connection.execute(text("UPDATE highlights SET colour = 'beige'"))


def test_events_come_to_a_library_full_of_highlights(third: Engine) -> None:
    before = read_rows(third)
    upgrade(third, find_steps(), "0004")
    new = ("placements", "features", "likenesses", "verdicts", "events", "event_articles")
    assert read_rows(third) == before | {table: [] for table in new}
    with third.execution_options(begin="IMMEDIATE").begin() as connection:
        fill_tellings(connection)
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    with third.connect() as connection:
        assert read_state(connection).revision == "0004"


def test_free_notes_come_to_a_library_full_of_notes(third: Engine) -> None:
    upgrade(third, find_steps(), "0004")
    with third.execution_options(begin="IMMEDIATE").begin() as connection:
        fill_tellings(connection)
    before = read_rows(third)
    upgrade(third, find_steps(), "0005")
    after = read_rows(third)
    # Each as it was, outside the trash; and the one on what is gone says so.
    assert [row[:-2] for row in after["notes"]] == before["notes"]
    assert {row[-2:] for row in after["notes"] if row[0] != 200} == {(0, None)}
    assert after["notes"][-1][0] == 200 and after["notes"][-1][-2:] == (1, None)
    new = {table: [] for table in ("note_tags", "pictures", "note_links", "note_link_stamps")}
    assert after == before | {"notes": after["notes"]} | new
    with third.execution_options(begin="IMMEDIATE").begin() as connection:
        fill_free_notes(connection)
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    with third.connect() as connection:
        assert read_state(connection).revision == "0005"


def test_searches_come_to_a_library_full_of_notes(third: Engine) -> None:
    upgrade(third, find_steps(), "0005")
    with third.execution_options(begin="IMMEDIATE").begin() as connection:
        fill_free_notes(connection)
    before = read_rows(third)
    upgrade(third, find_steps(), "0006")
    assert read_rows(third) == before | {"searches": []}
    with third.connect() as connection:
        assert read_state(connection).revision == "0006"


def test_what_waits_of_tellings_comes_to_a_library_full_of_notes(third: Engine) -> None:
    upgrade(third, find_steps(), "0006")
    with third.execution_options(begin="IMMEDIATE").begin() as connection:
        fill_free_notes(connection)
    before = read_rows(third)
    upgrade(third, find_steps(), "0007")
    assert read_rows(third) == before | {"waiting_tellings": []}
    with third.connect() as connection:
        assert read_state(connection).revision == "0007"


def test_no_note_takes_the_id_of_another_one_after_the_step(third: Engine) -> None:
    upgrade(third, find_steps())
    with third.execution_options(begin="IMMEDIATE").begin() as connection:
        connection.execute(text("DELETE FROM notes WHERE id = 200"))
        connection.execute(_NOTE, {"id": None, "a": None, "p": None, "t": "", "b": "", "r": 0, "m": "2024-01-02"})
        assert connection.execute(text("SELECT max(id) FROM notes")).scalar_one() == 201


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE notes SET deleted_at = NULL WHERE id = 303", "notes.article_id"),
        ("UPDATE notes SET kept = 1 WHERE id = 3", "kept_without_subject"),
        ("UPDATE notes SET pair_id = 1 WHERE id = 3", "one_subject"),
        ("DELETE FROM notes WHERE id = 301", "FOREIGN KEY"),
        ("DELETE FROM articles WHERE id = 30", "FOREIGN KEY"),
        ("INSERT INTO pictures VALUES (2, 'abc', '', '', 1, 1, 1, '2024-01-02', X'00')", "digest"),
    ],
)
def test_what_makes_no_sense_of_notes_is_refused(engine: Engine, statement: str, broken: str) -> None:
    with pytest.raises(IntegrityError, match=broken), engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("INSERT INTO verdicts VALUES (9, 8, 'same', '2024-01-02 03:04:05.000000')", "in_order"),
        ("INSERT INTO verdicts VALUES (8, 9, 'perhaps', '2024-01-02 03:04:05.000000')", "verdict"),
        ("INSERT INTO likenesses VALUES (9, 9, 1.0, 0.0, NULL)", "in_order"),
        ("INSERT INTO event_articles VALUES (8, NULL, 'itself')", "none_by_the_reader"),
        ("INSERT INTO event_articles VALUES (8, 77, 'reader')", "FOREIGN KEY"),
    ],
)
def test_what_makes_no_sense_of_events_is_refused(engine: Engine, statement: str, broken: str) -> None:
    with pytest.raises(IntegrityError, match=broken), engine.begin() as connection:
        connection.execute(text(statement))


def test_nothing_cascades() -> None:
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            assert key.ondelete is None, f"{table.name}.{key.parent.name}"


def test_rebuilding_a_parent_loses_no_row(engine: Engine, tmp_path: Path) -> None:
    with engine.connect() as connection:
        before = count_rows(connection)
    upgrade(engine, make_steps(tmp_path))
    with engine.connect() as connection:
        assert count_rows(connection) == before
        assert connection.execute(text("SELECT mood FROM articles LIMIT 1")).scalar() == ""
        assert read_state(connection).revision == "9000"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("SELECT body FROM notes WHERE article_id = 3")).scalar() == "Thoughts"


def test_ids_that_were_used_once_are_not_used_again_after_a_rebuild(engine: Engine, tmp_path: Path) -> None:
    """SQLite knows the highest id ever used by the table's name, and forgets it when the table is dropped."""
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        for name, value in (("articles", 99), ("pairs", 77)):
            connection.execute(text("UPDATE sqlite_sequence SET seq = :v WHERE name = :n"), {"v": value, "n": name})
    upgrade(engine, make_steps(tmp_path))
    with engine.connect() as connection:
        kept = dict(connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all())
    assert (kept["articles"], kept["pairs"]) == (99, 77)


def test_a_rebuild_that_would_use_ids_again_is_refused(engine: Engine, tmp_path: Path) -> None:
    """Batch mode does not see AUTOINCREMENT, and leaves it out of the new table unless it is told."""
    schema = read_schema(engine)
    with pytest.raises(UpgradeFailed, match="used again"):
        upgrade(engine, make_steps(tmp_path, rebuild='recreate="always"'))
    assert read_schema(engine) == schema


@pytest.mark.parametrize(
    ("then", "error"),
    [
        ("op.execute('DELETE FROM note_revisions')", UpgradeFailed),
        ("op.execute('DELETE FROM note_revisions WHERE id = 5')", UpgradeFailed),
        ("op.drop_table('note_revisions')", UpgradeFailed),
        ("op.execute('UPDATE article_tags SET tag_id = 999 WHERE tag_id = 4')", UpgradeFailed),
        ("raise KeyboardInterrupt", KeyboardInterrupt),
        ("op.execute('SELECT * FROM nowhere')", Exception),
    ],
)
def test_a_step_that_fails_changes_nothing(engine: Engine, tmp_path: Path, then: str, error: type) -> None:
    schema = read_schema(engine)
    with engine.connect() as connection:
        before = count_rows(connection)
    with pytest.raises(error):
        upgrade(engine, make_steps(tmp_path, then=then))
    assert read_schema(engine) == schema
    with engine.connect() as connection:
        assert count_rows(connection) == before
        assert read_state(connection).revision == SCHEMA_REVISION
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_step_may_say_that_it_changes_rows(engine: Engine, tmp_path: Path) -> None:
    upgrade(
        engine,
        make_steps(tmp_path, then="op.execute('DELETE FROM analyses')", extra='CHANGES_ROWS = {"analyses"}'),
    )
    with engine.connect() as connection:
        assert count_rows(connection)["analyses"] == 0


def test_a_full_disk_in_mid_upgrade_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    with engine.connect() as connection:
        before = count_rows(connection)
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    with pytest.raises(Exception, match="full"):
        upgrade(engine, make_steps(tmp_path))
    with engine.connect() as connection:
        assert count_rows(connection) == before
        assert read_state(connection).revision == SCHEMA_REVISION
