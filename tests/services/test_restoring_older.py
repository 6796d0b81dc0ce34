"""Backups that an older Parallax made: put back, opened, and a damaged library laid over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain import NoteSubject, SubjectKind
from app.errors import LibraryError
from app.jobs import Job
from app.services.opening import open_services
from app.services.restoring import check_backup, replace, restore
from app.services.salvaging import salvage
from db.migrations import find_steps, upgrade
from db.session import make_engine
from tests.conftest import InlineWorkers
from tests.db.test_migrations import fill, fill_corrections, fill_highlights

REVISIONS = ["0001", "0003"]


@pytest.fixture(params=REVISIONS)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A library of an older schema, full of notes."""
    folder = tmp_path / "older"
    folder.mkdir()
    engine = make_engine(folder / "library.db", journal="DELETE")
    upgrade(engine, find_steps(), request.param)
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        fill(connection)
        if request.param == "0003":
            fill_corrections(connection)
            fill_highlights(connection)
    engine.dispose()
    return folder


def read(folder: Path, workers: InlineWorkers) -> tuple[int, str, int]:
    """How many articles, what the note on the first says, and how many highlights are not in the trash."""
    services = open_services(folder, workers=workers)  # type: ignore[arg-type]
    try:
        note = services.notes.get(NoteSubject(SubjectKind.ARTICLE, 1))
        assert note is not None
        return len(services.articles.list()), note.body, len(services.highlights.list())
    finally:
        services.close()


def test_put_back_and_opened(older: Path, tmp_path: Path, inline_workers: InlineWorkers) -> None:
    check_backup(older / "library.db")
    done = restore(older / "library.db", tmp_path / "new", Job())
    count, body, _ = read(done.folder, inline_workers)
    assert (count, body) == (30, "Thoughts")
    assert [path.name for path in (done.folder / "backups").iterdir()], "as it was, before it was brought up to date"


def test_in_the_place_of_a_library_of_now(older: Path, tmp_path: Path, inline_workers: InlineWorkers) -> None:
    library = tmp_path / "library"
    open_services(library, workers=inline_workers).close()  # type: ignore[arg-type]
    done = replace(older / "library.db", library, Job())
    assert done.kept is not None and read(library, inline_workers)[:2] == (30, "Thoughts")


def test_saved_without_a_backup(older: Path, tmp_path: Path, inline_workers: InlineWorkers) -> None:
    done = salvage(older, tmp_path / "saved", Job())
    count, body, highlights = read(done.folder, inline_workers)
    assert (count, body) == (30, "Thoughts")
    assert highlights == (3 if done.read["highlights"] else 0), "the fourth lies in the trash"
    assert not done.unplaced


def test_saved_over_an_older_backup(older: Path, tmp_path: Path, inline_workers: InlineWorkers) -> None:
    (older / "backups").mkdir()
    (older / "backups" / "library-20240102-030405-000000.db").write_bytes((older / "library.db").read_bytes())
    read(older, inline_workers)  # brings it up to date
    services = open_services(older, workers=inline_workers)  # type: ignore[arg-type]
    subject = NoteSubject(SubjectKind.ARTICLE, 1)
    note = services.notes.get(subject)
    assert note is not None
    services.notes.save(subject, "Newer thoughts", note.revision)
    services.close()
    for path in (older / "backups").glob("*before*"):
        path.unlink()
    done = salvage(older, tmp_path / "saved", Job())
    assert done.backup is not None and not done.unplaced
    assert read(done.folder, inline_workers)[:2] == (30, "Newer thoughts")


def test_a_backup_of_a_newer_one_is_a_sentence(older: Path, tmp_path: Path) -> None:
    engine = make_engine(older / "library.db", journal="DELETE")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(LibraryError) as caught:
        restore(older / "library.db", tmp_path / "new", Job())
    assert caught.value.code == "library-newer" and caught.value.message()
    assert not (tmp_path / "new" / "library.db").exists()
