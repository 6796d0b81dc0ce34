from __future__ import annotations

import json
import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.domain import NoteSubject, Span, SubjectKind, Verdict
from app.errors import LibraryError
from app.jobs import Job
from app.services.opening import Services, open_services
from app.services.salvaging import UNPLACED, salvage
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article

PAGE = 4096
ARTICLES = 30


def write_note(services: Services, article: int, words: str, revision: int = 0) -> None:
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, article), words, revision)


@pytest.fixture
def grown(library_folder: Path, inline_workers: InlineWorkers) -> Path:
    """A closed library, backed up when it held a third of its articles and older words of a note."""
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    ids = [add_article(services, number) for number in range(ARTICLES // 3)]
    write_note(services, ids[0], "Old words")
    services.upkeep.backup()
    ids += [add_article(services, number) for number in range(ARTICLES // 3, ARTICLES)]
    write_note(services, ids[0], "New words", 1)
    for number, article in enumerate(ids[1:]):
        write_note(services, article, f"Thought {number} " * 40)
    services.pairs.save(ids[0], ids[-1], title="Two", question="")
    services.close()
    with closing(sqlite3.connect(library_folder / "library.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return library_folder


def spoil(folder: Path, pages: list[int]) -> None:
    data = bytearray((folder / "library.db").read_bytes())
    for page in pages:
        data[page * PAGE : (page + 1) * PAGE] = os.urandom(PAGE)
    (folder / "library.db").write_bytes(data)


def pages_of(folder: Path, table: str) -> list[int]:
    """The pages that hold rows of a table (leaves), counted from 0."""
    with closing(sqlite3.connect(folder / "library.db")) as connection:
        try:
            rows = connection.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (table,))
            return [number - 1 for (number,) in rows]
        except sqlite3.OperationalError:  # a SQLite without that table: the root alone is known
            root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
            return [root[0] - 1]


def read(folder: Path, workers: InlineWorkers) -> tuple[set[str], set[str]]:
    """The titles and the notes of a library, that is sound."""
    services = open_services(folder, workers=workers)  # type: ignore[arg-type]
    try:
        # A file whose article could not be saved is kept all the same, and told of.
        assert [problem for problem in services.upkeep.check(Job()) if not problem.harmless] == []
        rows = services.articles.list()
        notes = {n.body for row in rows if (n := services.notes.get(NoteSubject(SubjectKind.ARTICLE, row.id)))}
        return {row.title for row in rows}, notes
    finally:
        services.close()


def test_a_library_with_one_bad_page_loses_what_stands_there_at_most(
    grown: Path, tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    spoil(grown, pages_of(grown, "texts")[-1:])
    done = salvage(grown, tmp_path / "saved", Job())
    titles, notes = read(done.folder, inline_workers)
    assert done.backup is not None
    assert {f"Article number {n}" for n in range(ARTICLES // 3)} <= titles
    assert len(titles) == ARTICLES, "details stand on other pages than texts"
    assert "New words" in notes and len(notes) == ARTICLES
    assert done.lost["texts"] > 0
    assert done.newer["articles"] == ARTICLES - ARTICLES // 3


def test_notes_on_bad_pages_come_back_from_their_versions(
    grown: Path, tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    spoil(grown, pages_of(grown, "notes"))
    done = salvage(grown, tmp_path / "saved", Job())
    titles, notes = read(done.folder, inline_workers)
    assert len(titles) == ARTICLES
    assert "New words" in notes, "its newest version says what the note said"
    assert done.lost["notes"] > 0


def test_a_note_of_which_a_version_alone_is_left_is_called_by_its_beginning(
    library_folder: Path, tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    services.notes.create("A lesson", "\n## **What** we saw\n\nMuch.")
    services.close()
    with closing(sqlite3.connect(library_folder / "library.db")) as connection:
        connection.execute("DELETE FROM notes")
        connection.commit()
    done = salvage(library_folder, tmp_path / "saved", Job())
    saved = open_services(done.folder, workers=inline_workers)  # type: ignore[arg-type]
    (note,) = saved.notes.list()
    saved.close()
    assert note.title == "What** we saw"


def test_highlights_of_lost_articles_wait_for_them(grown: Path, tmp_path: Path, inline_workers: InlineWorkers) -> None:
    services = open_services(grown, workers=inline_workers)  # type: ignore[arg-type]
    last = max(row.id for row in services.articles.list())
    text = services.articles.get(last).document.text
    services.highlights.add([(last, Span(20, 60))], comment="Mine")
    services.close()
    with closing(sqlite3.connect(grown / "library.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    spoil(grown, [*pages_of(grown, "articles"), *pages_of(grown, "texts")])
    done = salvage(grown, tmp_path / "saved", Job())
    saved = open_services(done.folder, workers=inline_workers)  # type: ignore[arg-type]
    (highlight,) = saved.highlights.list()
    (passage,) = highlight.passages
    assert (highlight.comment, passage.article_id, passage.place) == ("Mine", None, None)
    assert passage.quote == text[20:60].strip()
    again = add_article(saved, ARTICLES - 1)
    assert saved.highlights.get(highlight.id).passages[0].article_id == again, "it comes back with its article"
    saved.close()


def test_what_was_said_of_events_comes_along_and_caches_are_made_again(
    grown: Path, tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    services = open_services(grown, workers=inline_workers)  # type: ignore[arg-type]
    one, two, *_, last = (row.id for row in services.articles.list())
    services.events.refresh(Job())
    event, _ = services.events.make([one, last], "The bridge")
    services.tellings.reject(one, two)
    services.close()
    done = salvage(grown, tmp_path / "saved", Job())
    saved = open_services(done.folder, workers=inline_workers)  # type: ignore[arg-type]
    try:
        assert saved.tellings.verdicts() == {(two, one): Verdict.OTHER}
        assert saved.events.get(event.id) == event
        assert saved.tellings.waiting() == ARTICLES
        saved.events.refresh(Job())
        assert saved.events.get(event.id) == event
    finally:
        saved.close()


def identity_of(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "library.db")) as database:
        (name,) = database.execute("SELECT value FROM library WHERE key = 'identity'").fetchone()
    return str(name)


def test_without_any_backup(grown: Path, tmp_path: Path, inline_workers: InlineWorkers) -> None:
    for path in (grown / "backups").iterdir():
        path.unlink()
    spoil(grown, pages_of(grown, "originals")[-1:])
    done = salvage(grown, tmp_path / "saved", Job())
    titles, notes = read(done.folder, inline_workers)
    assert done.backup is None
    assert len(titles) > ARTICLES // 2 and "New words" in notes
    names = [identity_of(folder) for folder in (grown, done.folder)]
    assert names[0] and names[0] == names[1], "what was kept elsewhere for it is found"


def test_a_text_whose_article_is_lost_is_an_article_again_with_all_that_hangs_on_it(
    grown: Path, tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    spoil(grown, pages_of(grown, "articles"))
    done = salvage(grown, tmp_path / "saved", Job())
    titles, notes = read(done.folder, inline_workers)
    assert len(titles) == ARTICLES and len(notes) == ARTICLES, "notes stay on their articles"
    assert done.bare == ARTICLES - ARTICLES // 3 and not done.unplaced
    services = open_services(done.folder, workers=inline_workers)  # type: ignore[arg-type]
    try:
        (pair,) = services.pairs.list()
        assert pair.title == "Two"
        assert services.notes.kept() == []
    finally:
        services.close()


def test_a_text_that_is_none_is_written_down(grown: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(grown / "library.db")) as connection:
        connection.execute("""UPDATE texts SET blocks = '[["paragraph", 0, 5]]' WHERE article_id = 25""")
        connection.commit()
    spoil(grown, pages_of(grown, "articles"))
    done = salvage(grown, tmp_path / "saved", Job())
    assert done.unplaced["texts"] == 1
    lines = (done.folder / UNPLACED).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert any(row["table"] == "texts" and row["text"].startswith("Article number") for row in rows)


@pytest.mark.parametrize("backed_up", [True, False])
def test_never_into_a_library_that_is_there(
    grown: Path, tmp_path: Path, inline_workers: InlineWorkers, backed_up: bool
) -> None:
    """Its articles have the numbers of others."""
    if not backed_up:
        for path in (grown / "backups").iterdir():
            path.unlink()
    services = open_services(tmp_path / "mine", workers=inline_workers)  # type: ignore[arg-type]
    write_note(services, add_article(services, 77), "Mine")
    services.close()
    for target in (tmp_path / "mine", grown):
        with pytest.raises(LibraryError) as caught:
            salvage(grown, target, Job())
        assert caught.value.code == "restore-target" and caught.value.message()
    assert read(tmp_path / "mine", inline_workers) == ({"Article number 77"}, {"Mine"})


def test_nothing_to_be_had(library_folder: Path, tmp_path: Path) -> None:
    library_folder.mkdir(parents=True, exist_ok=True)
    (library_folder / "library.db").write_bytes(os.urandom(50_000))
    with pytest.raises(LibraryError) as caught:
        salvage(library_folder, tmp_path / "saved", Job())
    assert caught.value.code == "salvage-nothing" and caught.value.message()
    assert not (tmp_path / "saved" / "library.db").exists()


def test_all_garbage_with_a_backup_is_the_backup(grown: Path, tmp_path: Path, inline_workers: InlineWorkers) -> None:
    (grown / "library.db").write_bytes(os.urandom(50_000))
    done = salvage(grown, tmp_path / "saved", Job())
    titles, notes = read(done.folder, inline_workers)
    assert len(titles) == ARTICLES // 3 and notes == {"Old words"}


def test_a_text_with_a_flipped_letter_does_not_take_the_place_of_a_good_one(
    grown: Path, tmp_path: Path, inline_workers: InlineWorkers
) -> None:
    """SQLite sees nothing wrong with it; the hash of the text does."""
    data = (grown / "library.db").read_bytes()
    with closing(sqlite3.connect(grown / "library.db")) as connection:
        text = connection.execute("SELECT text FROM texts WHERE article_id = 1").fetchone()[0]
    at = data.index(text[:200].encode())
    flipped = bytearray(data)
    while at >= 0:
        flipped[at + 180] ^= 1
        at = data.find(text[:200].encode(), at + 1)
    (grown / "library.db").write_bytes(flipped)
    done = salvage(grown, tmp_path / "saved", Job())
    services = open_services(done.folder, workers=inline_workers)  # type: ignore[arg-type]
    assert services.articles.get(1).document.text == text
    services.close()
    assert done.lost["texts"] == 1


@pytest.mark.parametrize("seed", range(12))
def test_random_damage_never_costs_what_the_backup_has(
    grown: Path, tmp_path: Path, inline_workers: InlineWorkers, seed: int
) -> None:
    chance = random.Random(seed)
    count = (grown / "library.db").stat().st_size // PAGE
    spoil(grown, chance.sample(range(count), chance.randint(1, max(2, count // 4))))
    before = (grown / "library.db").read_bytes()
    done = salvage(grown, tmp_path / "saved", Job())
    titles, notes = read(done.folder, inline_workers)
    assert {f"Article number {n}" for n in range(ARTICLES // 3)} <= titles
    assert notes & {"Old words", "New words"}
    assert (grown / "library.db").read_bytes() == before, "the damaged file is only read"
