"""Highlights of a damaged library: whatever page is lost, each that was there can be read, and what is gone is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.domain import NoteSubject, SubjectKind
from app.exchange.markdown_folder import read_markdown
from app.highlights import Colour, Highlight
from app.jobs import Job
from app.services.exchanging import Choice, Format
from app.services.opening import Services, open_services
from app.services.salvage_highlights import LOST_PASSAGE
from app.services.salvaging import Salvage, salvage
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.services.test_highlights import find, mark
from tests.services.test_salvaging import pages_of, spoil

Spoil = Callable[..., Salvage]
HIGHLIGHTS = 12


@pytest.fixture
def marked(library_folder: Path, inline_workers: InlineWorkers) -> Path:
    """A closed library whose backup holds the first highlight, as it was before it was commented on; some were made
    since, the last of them a tie."""
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    one, two = add_article(services, 1), add_article(services, 2)
    for number in range(30):  # other tables count higher
        services.notes.save(NoteSubject(SubjectKind.ARTICLE, one), f"Note {number}", number)
    old = mark(services, one, "council", tags=["old"])
    services.upkeep.backup()
    services.highlights.change(old.id, 1, comment="Said since the backup")
    for number in range(HIGHLIGHTS):
        mark(services, two, "harbour", colour=Colour.PINK, comment=f"Thought {number}", tags=[f"tag {number}"])
    services.highlights.add([(one, find(services, one, "council")), (two, find(services, two, "council"))], stance="so")
    services.close()
    with closing(sqlite3.connect(library_folder / "library.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return library_folder


@pytest.fixture
def lose(marked: Path, tmp_path: Path) -> Spoil:
    """Damage all pages of some tables, and save what is left."""

    def lose(*tables: str) -> Salvage:
        spoil(marked, [page for table in tables for page in pages_of(marked, table)])
        return salvage(marked, tmp_path / "saved", Job())

    return lose


@pytest.fixture
def opened(inline_workers: InlineWorkers) -> Callable[[Salvage], object]:
    @contextmanager
    def opened(done: Salvage) -> Iterator[Services]:
        services = open_services(done.folder, workers=inline_workers)  # type: ignore[arg-type]
        try:
            assert [problem for problem in services.upkeep.check(Job()) if not problem.harmless] == []
            yield services
        finally:
            services.close()

    return opened


def readable(highlights: list[Highlight]) -> bool:
    return all(highlight.passages and all(p.quote.strip() for p in highlight.passages) for highlight in highlights)


def test_without_their_passages_highlights_say_that_these_are_lost(lose: Spoil, opened, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = lose("highlight_passages")
    assert done.blank == HIGHLIGHTS + 1, "all but that of the backup"
    with opened(done) as services:
        found = services.highlights.list()
        assert len(found) == HIGHLIGHTS + 2 and readable(found)
        old = next(highlight for highlight in found if highlight.comment == "Said since the backup")
        assert old.passages[0].quote == "council" and old.passages[0].place is not None
        new = next(highlight for highlight in found if highlight.comment == "Thought 3")
        assert (new.tags, new.colour, new.passages[0].quote) == (("tag 3",), Colour.PINK, LOST_PASSAGE)
        tie = next(highlight for highlight in found if highlight.stance == "so")
        assert tie.is_tie
        services.exchange.export(Choice(), Format.MARKDOWN, tmp_path / "out")
    files = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.md")]
    assert len(read_markdown(files).highlights) == HIGHLIGHTS + 2, "they can be carried out too"


def test_without_their_rows_they_stand_where_they_stood_with_their_last_words(lose: Spoil, opened) -> None:  # type: ignore[no-untyped-def]
    done = lose("highlights")
    with opened(done) as services:
        found = services.highlights.list()
        assert len(found) == HIGHLIGHTS + 2 and readable(found)
        assert {h.comment for h in found} >= {"Said since the backup", "Thought 0", f"Thought {HIGHLIGHTS - 1}"}
        assert all(passage.place is not None for highlight in found for passage in highlight.passages)
        tie = next(highlight for highlight in found if highlight.is_tie)
        assert tie.stance == "so"
    assert not done.unplaced
    assert done.lost["highlights"] == HIGHLIGHTS + 2, "and no more than there were"


def test_without_rows_and_passages_their_words_are_not_lost(lose: Spoil, opened) -> None:  # type: ignore[no-untyped-def]
    with opened(lose("highlights", "highlight_passages")) as services:
        found = services.highlights.list()
        assert readable(found)
        assert {h.comment for h in found} >= {"Said since the backup", "Thought 0", f"Thought {HIGHLIGHTS - 1}"}


def test_without_their_versions_they_are_as_they_were(lose: Spoil, opened) -> None:  # type: ignore[no-untyped-def]
    with opened(lose("highlight_revisions")) as services:
        found = services.highlights.list()
        assert len(found) == HIGHLIGHTS + 2 and readable(found)
        one = next(highlight for highlight in found if highlight.comment == "Thought 3")
        assert [version.comment for version in services.highlights.versions(one.id)] == ["Thought 3"]
        services.highlights.change(one.id, one.revision, comment="Thought 3, again")


def test_in_a_text_that_is_lost_they_wait_in_the_tray(marked: Path, lose: Spoil, opened) -> None:  # type: ignore[no-untyped-def]
    for path in (marked / "backups").iterdir():
        path.unlink()
    with opened(lose("texts")) as services:
        found = services.highlights.list()
        assert len(found) == HIGHLIGHTS + 2 and readable(found)
        assert services.highlights.lost() == found


def test_one_side_of_a_tie_that_is_lost_is_told(marked: Path, tmp_path: Path, opened) -> None:  # type: ignore[no-untyped-def]
    with closing(sqlite3.connect(marked / "library.db")) as connection:
        connection.execute("DELETE FROM highlight_passages WHERE position = 0 AND highlight_id > 1")
        connection.commit()
    done = salvage(marked, tmp_path / "saved", Job())
    with opened(done) as services:
        found = services.highlights.list()
        assert readable(found)
        tie = next(highlight for highlight in found if highlight.stance == "so")
        assert [p.quote for p in tie.passages] == [LOST_PASSAGE, "council"]


def test_a_note_and_its_article_stay_with_them(marked: Path, lose: Spoil, opened, inline_workers) -> None:  # type: ignore[no-untyped-def]
    services = open_services(marked, workers=inline_workers)
    subject = NoteSubject(SubjectKind.ARTICLE, services.articles.list()[0].id)
    services.notes.save(subject, "Mine", 0)
    services.close()
    with closing(sqlite3.connect(marked / "library.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with opened(lose("highlight_passages")) as saved:
        note = saved.notes.get(subject)
        assert note is not None and note.body == "Mine"
