from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

import app.services.upkeep as upkeep
from app.domain import NoteSubject, Span, SubjectKind
from app.errors import JobCancelled, LibraryError
from app.jobs import Job, Progress
from app.services.library import OpenMode
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article


def spoil(services: Services, *statements: str) -> None:
    engine = services.library.connection_engine()
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            driver.execute(statement)
        driver.execute("PRAGMA ignore_check_constraints=OFF")
        driver.execute("PRAGMA foreign_keys=ON")


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE texts SET text = text || '!' WHERE article_id = 1", "text-changed"),
        ("DELETE FROM texts WHERE article_id = 1", "text-missing"),
        ("UPDATE texts SET blocks = '[[\"title\", 0, 5]]' WHERE article_id = 1", "blocks-broken"),
        ("UPDATE texts SET blocks = '[[\"poem\", 0, 5]]' WHERE article_id = 1", "blocks-broken"),
        ('UPDATE texts SET blocks = \'[["title", 0, "5"]]\' WHERE article_id = 1', "blocks-broken"),
        ("UPDATE texts SET marks = '[[\"link\", 0, 99999]]' WHERE article_id = 1", "blocks-broken"),
        ("DELETE FROM articles WHERE id = 1", "reference-broken"),
        ("DELETE FROM note_revisions", "note-version-missing"),
        ("DELETE FROM highlight_passages", "highlight-empty"),
        ("UPDATE highlight_passages SET place_end = 99999", "highlight-outside"),
        ("UPDATE articles SET original_id = NULL WHERE id = 1", "original-unused"),
    ],
)
def test_check_finds_what_is_wrong(services: Services, statement: str, code: str) -> None:
    one = add_article(services, 1)
    add_article(services, 2)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, one), "A thought", 0)
    services.highlights.add([(one, Span(20, 30))])
    assert services.upkeep.check(Job()) == []
    spoil(services, statement)
    problems = services.upkeep.check(Job())
    # The file of an article that is gone is left over as well.
    assert {p.code for p in problems if not p.harmless or p.code == code} == {code}
    assert all(problem.detail for problem in problems)


DAMAGE = {
    "no JSON": "UPDATE texts SET blocks = '[[' WHERE article_id = 2",
    "no blocks": "UPDATE texts SET blocks = '[[\"poem\", 0, 5]]' WHERE article_id = 2",
    "no UTF-8 in the text": "UPDATE texts SET text = CAST(X'41FF42' AS TEXT) WHERE article_id = 2",
    "no UTF-8 in the title": "UPDATE articles SET title = CAST(X'41FF42' AS TEXT) WHERE id = 2",
    "no state": "UPDATE articles SET read_state = 'unrEad' WHERE id = 2",
    "no date": "UPDATE articles SET added = 'yesterday' WHERE id = 2",
    "no UTF-8 in a note": "UPDATE notes SET body = CAST(X'41FF42' AS TEXT)",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_value_that_was_damaged_is_named_and_the_rest_is_checked(services: Services, statement: str) -> None:
    """What the structure of the file does not show: a bit that flipped inside a value."""
    for number in range(3):
        services.notes.save(NoteSubject(SubjectKind.ARTICLE, add_article(services, number)), "A thought", 0)
    spoil(services, statement, "UPDATE texts SET text = text || '!' WHERE article_id = 3")
    problems = services.upkeep.check(Job())
    assert "text-changed" in {problem.code for problem in problems}
    assert any("2" in problem.detail for problem in problems if problem.code != "text-changed")


def test_bytes_in_the_place_of_text_are_named(services: Services) -> None:
    for number in range(2):
        add_article(services, number)
    spoil(services, "UPDATE articles SET outlet = X'41' WHERE id = 2")
    assert [problem.detail for problem in services.upkeep.check(Job())] == ["article 2 cannot be read"]


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_value_that_was_damaged_is_told_in_a_sentence(services: Services, statement: str) -> None:
    subject = NoteSubject(SubjectKind.ARTICLE, 2)
    for number in range(2):
        services.notes.save(NoteSubject(SubjectKind.ARTICLE, add_article(services, number)), "A thought", 0)
    spoil(services, statement)
    told = []
    for ask in (
        services.articles.list,
        lambda: services.articles.get(2),
        lambda: services.notes.get(subject),
        lambda: services.search.sync(Job()),
    ):
        try:
            ask()
        except LibraryError as error:
            told.append(error.code)
    assert set(told) == {"library-corrupt"}


def test_check_can_be_cancelled(services: Services) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(JobCancelled):
        services.upkeep.check(job)


def test_a_long_look_at_the_file_ends_when_it_is_cancelled(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite reads the whole file in one statement: minutes, for a large library on a slow disk."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    monkeypatch.setattr(upkeep, "text", lambda _statement: text(endless))
    job = Job()
    timer = threading.Timer(0.2, job.cancel)
    timer.start()
    started = time.monotonic()
    with pytest.raises(JobCancelled):
        services.upkeep.check(job)
    assert time.monotonic() - started < 0.2 + 0.2
    timer.join()


def count_notes(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM notes").fetchone()
    connection.close()
    return int(count)


def test_backups(services: Services, tmp_path: Path) -> None:
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, add_article(services, 1)), "A thought", 0)
    own = services.upkeep.backup()
    assert own.parent == services.library.folder / "backups" and count_notes(own) == 1
    assert services.upkeep.backup() != own
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    assert services.upkeep.backup(folder).parent == folder
    target = tmp_path / "mine.db"
    assert services.upkeep.backup(target) == target and count_notes(target) == 1
    assert services.upkeep.backup(target) == target


def test_a_backup_that_is_cancelled_leaves_nothing(services: Services, tmp_path: Path, small_steps: None) -> None:
    add_article(services, 1)
    (tmp_path / "mine.db").write_bytes(b"older")
    seen: list[Progress] = []

    def report(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == 3:
            job.cancel()

    job = Job(report)
    with pytest.raises(JobCancelled):
        services.upkeep.backup(tmp_path / "mine.db", job)
    assert seen[1].done == 4 and 4 < seen[1].total < 100
    assert (tmp_path / "mine.db").read_bytes() == b"older"
    assert not list(tmp_path.glob("mine.db?*"))


def test_a_backup_is_of_one_moment_whatever_is_written_meanwhile(services: Services, small_steps: None) -> None:
    ids = [add_article(services, 0)]
    steps = []

    def write(progress: Progress) -> None:
        steps.append(progress)
        assert len(steps) < 200, "it begins again with every write"
        ids.append(add_article(services, len(ids)))

    path = services.upkeep.backup(job=Job(write))
    copy = sqlite3.connect(path)
    assert copy.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    copy.close()
    assert len(services.articles.list()) == len(ids) > 5


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.session.PAGES_AT_ONCE", 2)


def test_backups_that_cannot_be_made(services: Services, tmp_path: Path) -> None:
    for target in (
        tmp_path / "no" / "such" / "folder.db",
        services.library.database,
        tmp_path / ("x" * 300),
        Path("~no-such-user/copy.db"),
    ):
        with pytest.raises(LibraryError):
            services.upkeep.backup(target)
    assert services.upkeep.check(Job()) == []


def test_a_database_that_is_in_use_or_crashed_is_not_backed_up_over(services: Services, tmp_path: Path) -> None:
    """What waits in the log beside it would come up again in the copy that took its place."""
    add_article(services, 1)
    target = tmp_path / "mine.db"
    other = sqlite3.connect(target, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(LibraryError) as caught:
        services.upkeep.backup(target)
    assert caught.value.code == "backup-target" and str(target) in caught.value.message()
    other.execute("INSERT INTO recipes VALUES ('soup')")
    other.close()
    services.upkeep.backup(target)
    copy = sqlite3.connect(target)
    assert copy.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    copy.close()


@pytest.mark.parametrize("name", ["LIBRARY.DB", "Library.db-wal", "library.lock"])
def test_a_part_of_the_library_is_no_target_however_it_is_spelt(services: Services, name: str) -> None:
    """Where case does not count, another spelling is the database itself."""
    with pytest.raises(LibraryError) as caught:
        services.upkeep.backup(services.library.folder / name)
    assert caught.value.code == "backup-target"


def test_a_backup_beside_an_open_window(services: Services, inline_workers: InlineWorkers) -> None:
    add_article(services, 1)
    reader = open_services(services.library.folder, workers=inline_workers, mode=OpenMode.READ)  # type: ignore[arg-type]
    assert reader.upkeep.backup().is_file()
    reader.close()


def test_a_restored_backup_opens(services: Services, tmp_path: Path, inline_workers: InlineWorkers) -> None:
    one = add_article(services, 1)
    folder = tmp_path / "restored"
    folder.mkdir()
    services.upkeep.backup(folder / "library.db")
    again = open_services(folder, workers=inline_workers)  # type: ignore[arg-type]
    assert again.articles.get(one).document == services.articles.get(one).document
    with again.library.read() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    again.close()
