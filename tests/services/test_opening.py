from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text

import app.services.opening as opening
from app.domain import NoteSubject, ReadState, SubjectKind
from app.errors import LibraryError
from app.jobs import Job
from app.services.disk import explain_failure
from app.services.library import Library, OpenMode
from app.services.opening import Services, open_library, open_services
from db.identity import SCHEMA_REVISION
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article

ROOT = Path(__file__).parents[2]


@pytest.fixture
def filled(library_folder: Path, inline_workers: InlineWorkers) -> Path:
    """The folder of a closed library with three articles and a note."""
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    for number in range(3):
        article_id = add_article(services, number)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, article_id), "A thought", 0)
    services.close()
    return library_folder


def fail_to_open(folder: Path, mode: OpenMode = OpenMode.WRITE) -> LibraryError:
    with pytest.raises(LibraryError) as caught:
        open_library(folder, mode).close()
    assert caught.value.message(), "every code has a sentence, and its values"
    return caught.value


def read_titles(folder: Path, mode: OpenMode) -> list[str]:
    library = open_library(folder, mode)
    try:
        return [row.title for row in opening.ArticleService(library).list()]
    finally:
        library.close()


@pytest.fixture
def frozen(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which nothing can be made or changed, for root as well."""
    if shutil.which("chattr") is None or subprocess.run(["chattr", "+i", filled], capture_output=True).returncode:
        pytest.skip("no chattr here")
    database = filled / "library.db"
    subprocess.run(["chattr", "+i", database], check=True)
    yield filled
    subprocess.run(["chattr", "-i", database, filled], check=True)


def test_a_new_library(library_folder: Path) -> None:
    library = open_library(library_folder / "deep" / "down")
    assert library.folder == library_folder / "deep" / "down" and not library.read_only
    assert library.folder.stat().st_mode & 0o777 == 0o700
    library.close()
    library.close()
    assert read_titles(library.folder, OpenMode.WRITE) == []


def test_what_was_written_is_there_again(filled: Path) -> None:
    assert not (filled / "library.db-wal").exists(), "a closed library is one file"
    for mode in OpenMode:
        assert len(read_titles(filled, mode)) == 3


def read_identity(folder: Path, mode: OpenMode = OpenMode.WRITE) -> str:
    library = open_library(folder, mode)
    try:
        return library.identity
    finally:
        library.close()


def test_a_library_is_known_wherever_it_is_moved(filled: Path, tmp_path: Path) -> None:
    identity = read_identity(filled)
    assert identity and identity != read_identity(tmp_path / "another")
    filled.rename(tmp_path / "moved")
    assert read_identity(tmp_path / "moved", OpenMode.READ) == identity
    assert read_identity(tmp_path / "moved") == identity


def forget_identity(folder: Path) -> None:
    """As an older Parallax left it."""
    with sqlite3.connect(folder / "library.db") as connection:
        assert connection.execute("DELETE FROM library WHERE key = 'identity'").rowcount == 1
    connection.close()


def test_a_library_without_a_name_of_its_own_gets_one(filled: Path) -> None:
    forget_identity(filled)
    assert read_identity(filled, OpenMode.READ) == ""
    given = read_identity(filled)
    assert given and read_identity(filled) == given


def test_no_library_is_refused_for_want_of_a_name(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_identity(filled)

    def refuse(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(opening, "give_identity", refuse)
    assert read_identity(filled) == ""
    assert len(read_titles(filled, OpenMode.WRITE)) == 3


def test_one_writer_at_a_time(filled: Path) -> None:
    first = open_library(filled)
    error = fail_to_open(filled)
    assert error.code == "library-locked" and str(filled) in error.message()
    assert len(read_titles(filled, OpenMode.READ)) == 3
    first.close()
    open_library(filled).close()


def test_another_process_is_kept_out_and_its_death_frees_the_library(filled: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from app.services.opening import open_library;"
        "library = open_library(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(filled)], stdout=subprocess.PIPE, cwd=ROOT)
    assert other.stdout is not None and other.stdout.readline() == b"open\n"
    assert fail_to_open(filled).code == "library-locked"
    assert len(read_titles(filled, OpenMode.READ)) == 3
    other.kill()
    other.wait()
    other.stdout.close()
    assert len(read_titles(filled, OpenMode.WRITE)) == 3


def test_readers_see_what_is_written_meanwhile(filled: Path, inline_workers: InlineWorkers) -> None:
    writer = open_services(filled, workers=inline_workers)  # type: ignore[arg-type]
    reader = open_services(filled, workers=inline_workers, mode=OpenMode.READ)  # type: ignore[arg-type]
    ids = [row.id for row in reader.articles.list()]
    writer.articles.edit(ids, {"outlet": "The Day"})
    assert {row.metadata.outlet for row in reader.articles.list()} == {"The Day"}
    with pytest.raises(LibraryError) as caught:
        reader.articles.trash(ids)
    assert caught.value.code == "library-read-only"
    reader.close()
    writer.close()


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for mode in OpenMode:
        assert fail_to_open(tmp_path / "file", mode).code == "library-is-file"
    error = fail_to_open(tmp_path / "file" / "library")
    assert error.code == "library-is-file" and str(tmp_path / "file") in error.message()
    assert (tmp_path / "file").read_text() == "x"


def test_reading_what_is_not_there_makes_nothing(library_folder: Path) -> None:
    assert fail_to_open(library_folder, OpenMode.READ).code == "library-missing"
    assert not library_folder.exists()
    library_folder.mkdir()
    assert fail_to_open(library_folder, OpenMode.READ).code == "library-missing"
    assert list(library_folder.iterdir()) == []


def test_a_folder_that_cannot_be_changed(frozen: Path) -> None:
    assert fail_to_open(frozen).code == "library-unwritable"
    assert len(read_titles(frozen, OpenMode.READ)) == 3
    assert fail_to_open(frozen / "new").code == "library-unwritable"


def test_a_folder_that_cannot_be_changed_is_backed_up_elsewhere(
    frozen: Path, inline_workers: InlineWorkers, tmp_path: Path
) -> None:
    services = open_services(frozen, workers=inline_workers, mode=OpenMode.READ)  # type: ignore[arg-type]
    services.upkeep.backup(tmp_path / "rescued.db")
    copy = sqlite3.connect(tmp_path / "rescued.db")
    assert copy.execute("SELECT body FROM notes").fetchall() == [("A thought",)]
    copy.close()
    services.close()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "library-unwritable"),
        (errno.EROFS, "library-unwritable"),
        (errno.ENOSPC, "disk-full"),
        (errno.EIO, "disk-failed"),
    ],
)
def test_a_folder_that_cannot_be_made(
    library_folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert fail_to_open(library_folder).code == code


def test_no_permission(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert fail_to_open(filled).code == "library-unwritable"


def test_no_permission_to_read(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "open", refuse)
    assert fail_to_open(filled, OpenMode.READ).code == "folder-unreadable"


@pytest.mark.parametrize("mode", list(OpenMode))
@pytest.mark.parametrize(
    "damage",
    ["garbage", "header", "cut", "short", "pages", "empty"],
)
def test_a_damaged_database_is_told_and_left_alone(filled: Path, mode: OpenMode, damage: str) -> None:
    backup = opening.make_backup(filled / "library.db")
    database = filled / "library.db"
    data = database.read_bytes()
    middle = len(data) // 2
    bad = {
        "garbage": os.urandom(len(data)),
        "header": b"\xff" * 100 + data[100:],
        "cut": data[: middle // 4096 * 4096],
        "short": data[:50],
        "pages": data[:4096] + os.urandom(len(data) - 4096),
        "empty": b"",
    }[damage]
    database.write_bytes(bad)
    # A newer backup that is damaged itself is not the one to be named.
    (filled / "backups" / "library-99999999.db").write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    error = fail_to_open(filled, mode)
    assert error.code == "library-corrupt"
    assert str(backup) in error.message() and str(database) in error.message()
    assert database.read_bytes() == bad
    # And the lock is free again.
    database.write_bytes(data)
    assert len(read_titles(filled, OpenMode.WRITE)) == 3


def test_damage_without_a_backup_names_the_folder(filled: Path) -> None:
    (filled / "library.db").write_bytes(b"garbage" * 1000)
    assert str(filled / "backups") in fail_to_open(filled).message()


def test_damage_in_a_text_shows_when_it_is_read(filled: Path, inline_workers: InlineWorkers) -> None:
    connection = sqlite3.connect(filled / "library.db")
    page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'texts'").fetchone()[0]
    connection.close()
    data = bytearray((filled / "library.db").read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    (filled / "library.db").write_bytes(data)
    services = open_services(filled, workers=inline_workers)  # type: ignore[arg-type]
    rows = services.articles.list()
    assert len(rows) == 3, "the rest can be used, to save what can be saved"
    with pytest.raises(LibraryError) as caught:
        services.articles.get(rows[0].id)
    assert caught.value.code == "library-corrupt"
    assert "database-damaged" in {problem.code for problem in services.upkeep.check(Job())}
    services.close()


@pytest.mark.parametrize("mode", list(OpenMode))
def test_a_damaged_schema_is_damage(filled: Path, inline_workers: InlineWorkers, mode: OpenMode) -> None:
    """A name that is none any more; and one that SQLite quotes and Python cannot read."""
    data = (filled / "library.db").read_bytes()
    (filled / "library.db").write_bytes(data.replace(b"deleted_at", b"daleted_at"))
    services = open_services(filled, workers=inline_workers, mode=mode)  # type: ignore[arg-type]
    with pytest.raises(LibraryError) as caught:
        services.articles.list()
    assert caught.value.code == "library-corrupt"
    services.close()
    at = data.index(b"CREATE TABLE articles")
    (filled / "library.db").write_bytes(data[:at] + b"CREATE TABLE \xf0" + data[at + 14 :])
    assert fail_to_open(filled, mode).code == "library-corrupt"


def test_another_programs_database_is_not_touched(library_folder: Path) -> None:
    library_folder.mkdir()
    database = library_folder / "library.db"
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()
    data = database.read_bytes()
    for mode in OpenMode:
        assert fail_to_open(library_folder, mode).code == "library-foreign"
    assert database.read_bytes() == data


def set_revision(folder: Path, revision: str) -> None:
    connection = sqlite3.connect(folder / "library.db")
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.close()


@pytest.mark.parametrize("mode", list(OpenMode))
@pytest.mark.parametrize("revision", ["9000", "9999", "abcdef"])
def test_a_newer_library_is_not_touched(filled: Path, mode: OpenMode, revision: str) -> None:
    set_revision(filled, revision)
    data = (filled / "library.db").read_bytes()
    error = fail_to_open(filled, mode)
    assert error.code == "library-newer" and revision in error.message()
    assert (filled / "library.db").read_bytes() == data


def test_an_older_library_is_brought_up_to_date(filled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import db.migrations

    steps = make_later_step(tmp_path, "op.execute('CREATE TABLE later (id INTEGER)')")
    monkeypatch.setattr(opening, "SCHEMA_REVISION", "9000")
    monkeypatch.setattr(db.migrations, "find_steps", lambda: steps)
    assert fail_to_open(filled, OpenMode.READ).code == "library-older"
    assert len(read_titles(filled, OpenMode.WRITE)) == 3
    (backup,) = (filled / "backups").glob("*before-schema-9000.db")
    old = sqlite3.connect(backup)
    assert old.execute("SELECT version_num FROM alembic_version").fetchone() == (SCHEMA_REVISION,)
    assert old.execute("SELECT body FROM notes").fetchall() == [("A thought",)]
    old.close()
    assert len(read_titles(filled, OpenMode.READ)) == 3


def test_an_upgrade_that_fails_leaves_the_library_as_it_was(
    filled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import db.migrations

    steps = make_later_step(tmp_path, "op.execute('DELETE FROM notes')")
    monkeypatch.setattr(opening, "SCHEMA_REVISION", "9000")
    monkeypatch.setattr(db.migrations, "find_steps", lambda: steps)
    error = fail_to_open(filled)
    assert error.code == "library-upgrade"
    (backup,) = (filled / "backups").glob("*.db")
    assert str(backup) in error.message()
    monkeypatch.undo()
    assert len(read_titles(filled, OpenMode.WRITE)) == 3


def make_later_step(tmp_path: Path, then: str) -> object:
    import db.migrations

    folder = tmp_path / "steps"
    folder.mkdir()
    for path in (Path(db.migrations.__file__).parent / "versions").glob("0*.py"):
        shutil.copy(path, folder)
    (folder / "9000_later.py").write_text(
        f"from alembic import op\nrevision = '9000'\ndown_revision = '{SCHEMA_REVISION}'\n"
        f"def upgrade():\n    op.execute('DROP INDEX ix_articles_url')\n    {then}\n"
    )
    return db.migrations.find_steps(folder)


def test_a_full_disk_rolls_back_and_says_so(filled: Path, inline_workers: InlineWorkers) -> None:
    services = open_services(filled, workers=inline_workers)  # type: ignore[arg-type]
    engine = services.library.connection_engine()
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 4}")

    subject = NoteSubject(SubjectKind.ARTICLE, services.articles.list()[0].id)
    before = services.notes.get(subject)
    with pytest.raises(LibraryError) as caught:
        services.notes.save(subject, "x" * 200_000, before.revision if before else 0)
    assert caught.value.code == "disk-full"
    assert services.notes.get(subject) == before
    services.articles.set_read([subject.id], ReadState.READ)  # small things still fit
    assert services.upkeep.check(Job()) == []
    services.close()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_IOERR_WRITE", "disk-failed"),
        ("SQLITE_FULL", "disk-full"),
        ("SQLITE_READONLY_DBMOVED", "library-unwritable"),
        ("SQLITE_BUSY", "library-locked"),
        ("SQLITE_CORRUPT", "library-corrupt"),
    ],
)
def test_a_disk_that_fails_at_commit(filled: Path, inline_workers: InlineWorkers, name: str, code: str) -> None:
    services = open_services(filled, workers=inline_workers)  # type: ignore[arg-type]
    article_id = services.articles.list()[0].id
    engine = services.library.connection_engine()

    @event.listens_for(engine, "commit")
    def fail(_connection: object) -> None:
        error = sqlite3.OperationalError("the disk is gone")
        error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, name), name
        raise error

    with pytest.raises(LibraryError) as caught:
        services.articles.set_read([article_id], ReadState.READ)
    assert caught.value.code == code and caught.value.message()
    event.remove(engine, "commit", fail)
    assert services.articles.get(article_id).summary.read is ReadState.UNREAD
    services.articles.set_read([article_id], ReadState.READ)
    services.close()


def test_what_a_full_disk_does_not_take_is_not_called_a_broken_disk(
    filled: Path, inline_workers: InlineWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says FULL of the database alone; of the files beside it, it says that a write failed."""
    services = open_services(filled, workers=inline_workers)  # type: ignore[arg-type]
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = 4874  # SQLITE_IOERR_SHMSIZE
    assert explain_failure(error, filled / "library.db").code == "disk-failed"  # type: ignore[union-attr]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1, 1, 0))
    assert explain_failure(error, filled / "library.db").code == "disk-full"  # type: ignore[union-attr]
    services.close()


NO_ROOM = """
import resource, sys
from pathlib import Path
import app.services.opening as opening
from app.services.library import OpenMode
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no file grows any more
library = opening.open_library(Path(sys.argv[1]), OpenMode.READ)
print(len(opening.ArticleService(library).list()))
library.close()
"""


def test_a_library_on_a_full_disk_can_be_read(filled: Path) -> None:
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", NO_ROOM, str(filled)], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "3\n", done.stderr


@pytest.mark.parametrize(
    ("head", "readable"), [(bytes(8), True), (opening.JOURNAL_MAGIC, False)], ids=["unfinished", "finished"]
)
def test_a_journal_that_was_never_finished_holds_nothing(frozen: Path, head: bytes, readable: bool) -> None:
    """SQLite writes its first bytes last, when what is behind them is on the disk."""
    subprocess.run(["chattr", "-i", frozen], check=True)
    (frozen / "library.db-journal").write_bytes(head + bytes(4088))
    subprocess.run(["chattr", "+i", frozen], check=True)
    if readable:
        assert len(read_titles(frozen, OpenMode.READ)) == 3
    else:
        assert fail_to_open(frozen, OpenMode.READ).code == "library-unwritable"


def test_the_folder_that_goes_away(filled: Path, inline_workers: InlineWorkers) -> None:
    services = open_services(filled, workers=inline_workers)  # type: ignore[arg-type]
    services.library.connection_engine().dispose()
    shutil.move(filled, filled.with_name("elsewhere"))
    with pytest.raises(LibraryError) as caught:
        services.articles.list()
    assert caught.value.code == "library-missing"
    services.close()


def test_a_database_that_goes_away_is_not_made_anew(filled: Path, inline_workers: InlineWorkers) -> None:
    """An empty one in its place would be taken for a new library at the next start."""
    services = open_services(filled, workers=inline_workers)  # type: ignore[arg-type]
    services.library.connection_engine().dispose()
    (filled / "library.db").rename(filled / "elsewhere.db")
    with pytest.raises(LibraryError) as caught:
        services.articles.list()
    assert caught.value.code == "library-missing" and str(filled) in caught.value.message()
    assert not (filled / "library.db").exists()
    services.close()


@pytest.mark.parametrize("mode", list(OpenMode))
@pytest.mark.parametrize("name", ["x" * 300, "a/" * 3000, "~no-such-user/library"])
def test_a_name_that_no_folder_can_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, mode: OpenMode
) -> None:
    monkeypatch.chdir(tmp_path)
    assert fail_to_open(Path(name), mode).code == "library-missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("mode", "code"), [(OpenMode.READ, "folder-unreadable"), (OpenMode.WRITE, "library-unwritable")]
)
def test_a_folder_in_one_that_may_not_be_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: OpenMode, code: str
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "stat", refuse)
    assert fail_to_open(tmp_path / "library", mode).code == code


def test_a_network_folder_gets_a_rollback_journal(library_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "is_on_network", lambda _folder: True)
    library = open_library(library_folder)
    with library.read() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "delete"
    library.close()
    monkeypatch.undo()
    library = open_library(library_folder)
    with library.read() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    library.close()


HALF_WRITER = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=5")  # so that pages reach the file before the commit
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE articles SET title = 'half done'")
for n in range(100):
    values = (str(n), "", "", bytes(20_000))
    connection.execute("INSERT INTO originals (digest, name, media_type, data) VALUES (?, ?, ?, ?)", values)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def half_written(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library in a network folder whose writer was killed in the middle of a transaction."""
    monkeypatch.setattr(opening, "is_on_network", lambda _folder: True)
    read_titles(filled, OpenMode.WRITE)
    subprocess.run([sys.executable, "-c", HALF_WRITER, str(filled / "library.db")])
    assert (filled / "library.db-journal").stat().st_size > 0
    assert b"half done" in (filled / "library.db").read_bytes()
    return filled


@pytest.mark.parametrize("mode", list(OpenMode))
def test_half_a_transaction_is_taken_back_before_anybody_reads(half_written: Path, mode: OpenMode) -> None:
    assert set(read_titles(half_written, mode)) == {f"Article number {n}" for n in range(3)}
    assert not (half_written / "library.db-journal").exists()


def test_half_a_transaction_that_cannot_be_taken_back_is_not_shown(half_written: Path) -> None:
    if subprocess.run(["chattr", "+i", half_written, half_written / "library.db"], capture_output=True).returncode:
        pytest.skip("no chattr here")
    try:
        assert fail_to_open(half_written, OpenMode.READ).code == "library-unwritable"
    finally:
        subprocess.run(["chattr", "-i", half_written, half_written / "library.db"], check=True)


def test_opening_imports_nothing_that_is_not_needed(filled: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from app.services.opening import open_services;"
        "from app.workers import Workers; s = open_services(Path(sys.argv[1]), workers=Workers()); s.articles.list();"
        "s.close(); print([m for m in ('alembic', 'whoosh', 'spacy', 'trafilatura', 'lxml', 'PySide6', 'numpy')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(filled)], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n", done.stderr


WRITER = """
import sys
from pathlib import Path
from app.domain import NoteSubject, SubjectKind
from app.jobs import Job
from app.services.opening import open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import make_text
services = open_services(Path(sys.argv[1]), workers=InlineWorkers())
print("ready", flush=True)
number = 0
while True:
    (item,) = services.imports.import_bytes(make_text(number, 400).encode(), f"{number}.txt", "text/plain", Job())
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, item.article_id), f"Note {number}", 0)
    print(item.article_id, flush=True)
    number += 1
"""


@pytest.mark.parametrize("seconds", [0.05, 0.23, 0.5])
def test_killing_a_writer_loses_nothing_that_was_saved(
    library_folder: Path, inline_workers: InlineWorkers, seconds: float
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(library_folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
    saved = [int(writer.stdout.readline())]
    time.sleep(seconds)
    writer.kill()
    rest = writer.stdout.read().splitlines()
    writer.wait()
    writer.stdout.close()
    saved += [int(line) for line in rest if line]

    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    assert services.upkeep.check(Job()) == []
    there = {row.id: row for row in services.articles.list()}
    assert set(saved) <= set(there) and len(there) <= len(saved) + 1
    for number, article_id in enumerate(saved):
        assert services.notes.get(NoteSubject(SubjectKind.ARTICLE, article_id)).body == f"Note {number}"  # type: ignore[union-attr]
        assert services.articles.get(article_id).document.text
    services.close()


def test_services_are_named_as_the_window_knows_them(filled: Path, inline_workers: InlineWorkers) -> None:
    services = open_services(filled, workers=inline_workers)  # type: ignore[arg-type]
    assert isinstance(services, Services) and isinstance(services.library, Library)
    services.close()


def test_a_database_that_is_gone_is_no_new_library_where_backups_are(
    library_folder: Path, inline_workers: InlineWorkers
) -> None:
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    backup = services.upkeep.backup()
    services.close()
    for path in library_folder.glob("library.db*"):
        path.unlink()
    with pytest.raises(LibraryError) as caught:
        open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    assert caught.value.code == "library-vanished" and str(backup) in caught.value.message()
    assert not (library_folder / "library.db").exists()


def test_somebodys_own_backups_are_none_of_a_library(library_folder: Path, inline_workers: InlineWorkers) -> None:
    (library_folder / "backups").mkdir(parents=True)
    with closing(sqlite3.connect(library_folder / "backups" / "other.db")) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    open_services(library_folder, workers=inline_workers).close()  # type: ignore[arg-type]
    assert (library_folder / "library.db").exists()
