"""The first look must show what the opened library shows, and keep quiet where only opening it can tell."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.domain import NoteSubject, ReadState, SubjectKind
from app.errors import UserError, WorkerDied
from app.jobs import Job
from app.services.first_look import FirstLook
from app.services.layout import DATABASE_NAME, INDEX_FOLDER
from app.services.opening import Services, open_services
from app.services.search_process import IndexApart, open_index
from app.workers import Worker, Workers
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article


@pytest.fixture(autouse=True)
def no_index_left_open() -> None:
    open_index.cache_clear()


def look_at(services: Services, workers: InlineWorkers) -> FirstLook:
    return FirstLook(services.library.folder, workers.search)  # type: ignore[arg-type]


def test_it_lists_what_the_opened_library_lists(services: Services, inline_workers: InlineWorkers) -> None:
    ids = [add_article(services, n) for n in range(5)]
    services.articles.edit(ids[:2], {"tags": "bridge, Ærø", "outlet": "Zeitung", "published": "2024-03"})
    services.articles.set_read([ids[1]], ReadState.READ)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, ids[2]), "A thought", 0)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, ids[3]), " \n", 0)
    services.articles.trash([ids[4]])
    assert look_at(services, inline_workers).list() == services.articles.list()


def test_an_empty_library_has_an_empty_list(services: Services, inline_workers: InlineWorkers) -> None:
    assert look_at(services, inline_workers).list() == []


@pytest.mark.parametrize("spoil", ["missing", "garbage", "foreign", "older", "damaged", "date"])
def test_what_is_odd_is_left_to_the_opening(
    spoil: str, services: Services, inline_workers: InlineWorkers, tmp_path: Path
) -> None:
    add_article(services, 1)
    folder = tmp_path / "odd"
    folder.mkdir()
    database = folder / DATABASE_NAME
    if spoil == "garbage":
        database.write_bytes(b"not a database" * 100)
    elif spoil != "missing":
        with sqlite3.connect(services.library.database) as source, sqlite3.connect(database) as copy:
            source.backup(copy)
            change = {
                "foreign": "PRAGMA application_id=7",
                "date": "UPDATE articles SET added='yesterday'",
                "older": "UPDATE alembic_version SET version_num='0000'",
                "damaged": "DROP TABLE tags",
            }
            copy.execute(change[spoil])
        source.close()
        copy.close()
    assert FirstLook(folder, inline_workers.search).list() is None  # type: ignore[arg-type]


def test_search_answers_in_its_own_process(tmp_path: Path, workers: Workers) -> None:
    folder = tmp_path / "library"
    services = open_services(folder, workers=workers, apart=True)
    try:
        one = add_article(services, 1)
        services.search.sync(Job())
        first = FirstLook(folder, workers.search)
        first.begin()
        assert [hit.article_id for hit in first.search("river1", typing=False, limit=5).hits] == [one]
        assert [hit.article_id for hit in services.search.search("river1").hits] == [one]
        assert services.search.find_problem() is None
        assert services.search.count_words(["river1", "zebra"]) == (1, {"river1": 1, "zebra": 0})
        assert workers.search.pid is not None
        two = add_article(services, 2)
        services.search.sync(Job())
        assert [hit.article_id for hit in services.search.search("river2").hits] == [two]
        services.search.rebuild(Job())
        assert [hit.article_id for hit in services.search.search("river2").hits] == [two]
    finally:
        services.close()


def test_without_an_index_no_process_is_started(tmp_path: Path) -> None:
    worker = Worker("search")
    FirstLook(tmp_path, worker).begin()
    assert worker.pid is None
    assert not (tmp_path / INDEX_FOLDER).exists()
    worker.stop()


def test_a_search_process_that_dies_is_said_in_a_sentence(tmp_path: Path) -> None:
    class Dying:
        is_alive = False

        def call(self, *_: object, **__: object) -> None:
            raise WorkerDied

    index = IndexApart(tmp_path, worker=Dying())
    with pytest.raises(UserError) as raised:
        index.search("anything")
    assert raised.value.code == "index-failed"
    index.close()  # starts nothing
