from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from app.domain import NoteSubject, SubjectKind
from app.errors import JobCancelled, LibraryError
from app.jobs import Job
from app.search.storage import discard_index
from app.services.opening import open_services
from app.services.restoring import check_backup, choose_folder, replace, restore
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article


@pytest.fixture
def two_states(library_folder: Path, inline_workers: InlineWorkers) -> tuple[Path, Path]:
    """A closed library with three articles and a note, and a backup that has two articles and none."""
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    for number in range(2):
        add_article(services, number)
    backup = services.upkeep.backup()
    third = add_article(services, 3)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, third), "A thought", 0)
    services.close()
    return library_folder, backup


def titles(folder: Path, workers: InlineWorkers) -> list[str]:
    services = open_services(folder, workers=workers)  # type: ignore[arg-type]
    try:
        assert services.upkeep.check(Job()) == []
        return sorted(row.title for row in services.articles.list())
    finally:
        services.close()


def test_into_a_new_folder(two_states: tuple[Path, Path], tmp_path: Path, inline_workers: InlineWorkers) -> None:
    library, backup = two_states
    done = restore(backup, tmp_path / "new" / "place", Job())
    assert titles(done.folder, inline_workers) == ["Article number 0", "Article number 1"]
    assert len(titles(library, inline_workers)) == 3, "the library itself is as it was"
    assert done.folder.stat().st_mode & 0o777 == 0o700


def test_never_over_a_library(two_states: tuple[Path, Path], inline_workers: InlineWorkers) -> None:
    library, backup = two_states
    with pytest.raises(LibraryError) as caught:
        restore(backup, library, Job())
    assert caught.value.code == "restore-target"
    assert len(titles(library, inline_workers)) == 3


def test_what_else_lies_in_a_folder_stays_there(
    two_states: tuple[Path, Path], tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    """A folder that somebody calls "index" is not ours for that."""
    _, backup = two_states
    mine = [tmp_path / "mine" / name for name in ("index/book.md", "index/imports/a.md", "imports/b.md", "notes.md")]
    for path in mine:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    done = restore(backup, tmp_path / "mine", Job())
    assert len(titles(done.folder, inline_workers)) == 2
    assert [path.read_text() for path in mine] == ["mine"] * 4


def test_the_index_of_another_state_goes(two_states: tuple[Path, Path]) -> None:
    library, backup = two_states
    discard_index(library / "index")
    assert any((library / "index").iterdir())
    replace(backup, library, Job())
    assert not (library / "index").exists()


def test_a_log_that_lay_there_is_not_played_into_it(
    two_states: tuple[Path, Path], tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    """A folder whose database was deleted, but not its log, by hand."""
    library, backup = two_states
    target = tmp_path / "new"
    target.mkdir()
    leave_log(library, target)
    assert titles(restore(backup, target, Job()).folder, inline_workers) == ["Article number 0", "Article number 1"]


def leave_log(library: Path, target: Path) -> None:
    """The log of a database that was not closed: its process was killed."""
    script = f"""
        import os, shutil, sqlite3
        connection = sqlite3.connect({str(library / "library.db")!r}, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("DELETE FROM texts")
        shutil.copy({str(library / "library.db-wal")!r}, {str(target / "library.db-wal")!r})
        connection.execute("SELECT 1")
        os._exit(0)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)
    assert (target / "library.db-wal").stat().st_size > 0


def test_in_the_place_of_the_library_which_is_kept(
    two_states: tuple[Path, Path], inline_workers: InlineWorkers
) -> None:
    library, backup = two_states
    done = replace(backup, library, Job())
    assert titles(library, inline_workers) == ["Article number 0", "Article number 1"]
    assert done.kept is not None
    again = replace(done.kept, library, Job())
    assert len(titles(library, inline_workers)) == 3, "and back again"
    assert again.kept != done.kept


def test_in_the_place_of_a_damaged_library(two_states: tuple[Path, Path], inline_workers: InlineWorkers) -> None:
    library, backup = two_states
    garbage = os.urandom(20_000)
    (library / "library.db").write_bytes(garbage)
    (library / "library.db-wal").write_bytes(b"left over")
    done = replace(backup, library, Job())
    assert titles(library, inline_workers) == ["Article number 0", "Article number 1"]
    assert done.kept is not None
    assert (done.kept / "library.db").read_bytes() == garbage
    assert (done.kept / "library.db-wal").read_bytes() == b"left over"


def test_not_while_it_is_open(two_states: tuple[Path, Path], inline_workers: InlineWorkers) -> None:
    library, backup = two_states
    services = open_services(library, workers=inline_workers)  # type: ignore[arg-type]
    with pytest.raises(LibraryError) as caught:
        replace(backup, library, Job())
    assert caught.value.code == "library-locked"
    assert len(services.articles.list()) == 3
    services.close()


@pytest.mark.parametrize("kind", ["missing", "text", "foreign", "cut", "flipped", "newer"])
def test_what_is_no_good_backup_is_refused(
    two_states: tuple[Path, Path], tmp_path: Path, inline_workers: InlineWorkers, kind: str
) -> None:
    library, backup = two_states
    data = backup.read_bytes()
    other = tmp_path / "other.db"
    if kind == "foreign":
        with closing(sqlite3.connect(other)) as connection:
            connection.execute("CREATE TABLE songs (name)")
    elif kind == "newer":
        other.write_bytes(data)
        with closing(sqlite3.connect(other)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    elif kind != "missing":
        half = len(data) // 2
        bad = {
            "text": b"Dear diary" * 900,
            "cut": data[:half],
            "flipped": data[:half] + os.urandom(4096) + data[half + 4096 :],
        }
        other.write_bytes(bad[kind])
    codes = {"missing": "backup-missing", "foreign": "backup-foreign", "newer": "library-newer"}
    with pytest.raises(LibraryError) as caught:
        replace(other, library, Job())
    assert caught.value.code == codes.get(kind, "backup-damaged")
    assert caught.value.message()
    assert len(titles(library, inline_workers)) == 3
    assert sorted(path.name for path in library.glob("library.db*")) == ["library.db"]


def test_cancelled_leaves_no_half_library(two_states: tuple[Path, Path], tmp_path: Path) -> None:
    _, backup = two_states
    job = Job()
    job.cancel()
    with pytest.raises(JobCancelled):
        restore(backup, tmp_path / "new", job)
    assert not (tmp_path / "new" / "library.db").exists()


def test_a_backup_beside_which_a_log_lies_is_read_without_harm(two_states: tuple[Path, Path]) -> None:
    _, backup = two_states
    before = backup.read_bytes()
    check_backup(backup)
    assert backup.read_bytes() == before


def test_a_name_that_is_free(tmp_path: Path) -> None:
    first = choose_folder(tmp_path / "library")
    first.mkdir()
    second = choose_folder(tmp_path / "library")
    assert first.parent == tmp_path and first != second and not second.exists()


@pytest.mark.parametrize("moment", range(1, 12))
def test_killed_at_any_step_of_it(two_states: tuple[Path, Path], inline_workers: InlineWorkers, moment: int) -> None:
    """The process ends, as at a power cut, before its nth change to the folder: the library is either as it was, or the
    backup; and what it was is still there."""
    library, backup = two_states
    script = f"""
        import os, sys
        from pathlib import Path
        import app.services.restoring as restoring
        from app.jobs import Job
        left = {moment}
        CHANGES = "os.rename os.remove os.rmdir os.mkdir shutil.copyfile shutil.rmtree sqlite3.connect".split()
        def watch(event, args):
            global left
            if event in CHANGES:
                left -= 1
                if left == 0:
                    os._exit(7)
        sys.addaudithook(watch)
        restoring.replace(Path({str(backup)!r}), Path({str(library)!r}), Job())
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 7), done.stderr
    there = titles(library, inline_workers)
    assert len(there) in (2, 3)
    if len(there) == 2:
        kept = next((library / "backups").glob("*before-restore*.db"))
        with closing(sqlite3.connect(kept)) as connection:
            assert connection.execute("SELECT body FROM notes").fetchall() == [("A thought",)]
