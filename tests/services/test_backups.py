from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import app.services.backups as backups
from app.domain import Anchor, NoteSubject, Span, SubjectKind
from app.errors import LibraryError
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedPassage
from app.jobs import Job
from app.services.backups import AUTOMATIC, Backup, BackupService, choose_thinned, is_due, list_backups
from app.services.disk import STAMP
from app.services.opening import Services
from tests.services.conftest import add_article

NOON = datetime(2031, 5, 20, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def daily(services: Services, clock: Clock) -> Iterator[BackupService]:
    add_article(services, 1)
    yield BackupService(services.library, clock)


def note(services: Services, words: str, revision: int) -> None:
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, services.articles.list()[0].id), words, revision)


def make(made: datetime, label: str = AUTOMATIC) -> Backup:
    return Backup(Path(f"library-{made.strftime(STAMP)}-{label}.db"), made, label, 1)


def test_one_a_day(daily: BackupService, clock: Clock) -> None:
    first = daily.make_if_due(Job())
    assert first is not None and first.is_automatic and first.made == NOON
    clock.now += timedelta(hours=23)
    assert daily.make_if_due(Job()) is None
    clock.now += timedelta(hours=2)
    assert daily.make_if_due(Job()) is not None


def test_an_empty_library_needs_none(services: Services) -> None:
    assert services.backups.make_if_due(Job()) is None
    assert list_backups(services.library.backups) == []


def test_highlights_that_wait_for_their_article_are_backed_up(services: Services) -> None:
    """Who brings them from another program may have no article here yet."""
    passage = CarriedPassage(CarriedArticle(title="Not here"), Anchor(Span(0, 0), "words of it", "", ""))
    services.exchange.take_in(Bundle(highlights=(CarriedHighlight((passage,), comment="Mine"),)))
    assert services.backups.make_if_due(Job()) is not None


def test_the_same_library_again_takes_no_second_place(services: Services, daily: BackupService, clock: Clock) -> None:
    daily.make_if_due(Job())
    clock.now += timedelta(days=1)
    made = daily.make_if_due(Job())
    assert made is not None
    assert [b.path for b in daily.list()] == [made.path]
    note(services, "A thought", 0)
    clock.now += timedelta(days=1)
    assert daily.make_if_due(Job()) is not None
    assert len(daily.list()) == 2


def test_a_backup_by_hand_counts_for_the_day(services: Services, daily: BackupService, clock: Clock) -> None:
    clock.now = datetime.now(UTC)
    services.upkeep.backup()
    assert daily.make_if_due(Job()) is None


def test_a_clock_set_back_brings_a_backup_at_once_and_costs_none(
    services: Services, daily: BackupService, clock: Clock
) -> None:
    for day in range(9):
        note(services, f"Day {day}", day)
        clock.now = NOON + timedelta(days=day)
        daily.make_if_due(Job())
    future = {b.path for b in daily.list()}
    clock.now = NOON - timedelta(days=4000)
    note(services, "Long ago", 9)
    made = daily.make_if_due(Job())
    assert made is not None and made.path.exists()
    assert future <= {b.path for b in daily.list()}, "those of the future are not thinned by what is made now"
    clock.now += timedelta(days=1)
    note(services, "And later", 10)
    daily.make_if_due(Job())
    assert made.path.exists()


def test_a_week_of_days_then_weeks_then_months() -> None:
    rows = [make(NOON - timedelta(days=n)) for n in range(800)]
    gone = {b.path for b in choose_thinned(rows, NOON)}
    kept = [b.made for b in rows if b.path not in gone]
    assert kept[:7] == [NOON - timedelta(days=n) for n in range(7)]
    assert all(made.isoweekday() == 7 or (made + timedelta(days=1)).day == 1 for made in kept[7:])
    assert len({(m.year, m.month) for m in kept}) == 12
    assert len(kept) <= 7 + 5 + 12


def test_a_machine_that_was_off_for_years_loses_nothing() -> None:
    rows = [make(NOON - timedelta(days=4000 + n)) for n in range(5)]
    assert choose_thinned([make(NOON), *rows], NOON) == []


def test_thinning_again_thins_no_more() -> None:
    chance = random.Random(3)
    for _ in range(50):
        rows = [make(NOON - timedelta(hours=chance.randint(0, 20_000))) for _ in range(chance.randint(0, 120))]
        gone = {b.path for b in choose_thinned(rows, NOON)}
        left = [b for b in rows if b.path not in gone]
        assert choose_thinned(left, NOON) == []
        assert not rows or max(rows, key=lambda b: b.made).path not in gone


def test_what_the_reader_made_and_what_stands_before_a_step_stays() -> None:
    old = [
        make(NOON - timedelta(days=900 + n), label)
        for n, label in enumerate(["", "before-schema-0002", "before-restore"])
    ]
    daily = [make(NOON - timedelta(days=n)) for n in range(40)]
    assert not {b.path for b in choose_thinned([*old, *daily], NOON)} & {b.path for b in old}


def test_the_last_good_backup_is_not_thinned(services: Services, daily: BackupService, clock: Clock) -> None:
    """Where all newer ones were damaged on the disk."""
    for day in range(12):
        note(services, f"Day {day}", day)
        clock.now = NOON + timedelta(days=day)
        daily.make_if_due(Job())
    rows = daily.list()
    for backup in rows[:-1]:
        backup.path.write_bytes(os.urandom(9000))
    clock.now = NOON + timedelta(days=12, hours=12)
    note(services, "Again", 12)
    full = shutil.disk_usage(services.library.folder)
    assert full.free > backups.ROOM
    made = daily.make_if_due(Job())
    assert made is not None
    assert backups.is_good_backup(made.path)


def test_no_room_is_one_sentence_and_thins_nothing(
    services: Services, daily: BackupService, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    daily.make_if_due(Job())
    before = daily.list()
    clock.now += timedelta(days=2)
    usage = shutil.disk_usage(services.library.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(LibraryError) as caught:
        daily.make_if_due(Job())
    assert caught.value.code == "backup-no-room" and caught.value.message()
    assert daily.list() == before


def test_names_that_were_changed_are_backups_still(tmp_path: Path) -> None:
    (tmp_path / "my copy.db").write_bytes(b"x")
    (tmp_path / "library-20310520-120000-000000-before-schema-0002.db").write_bytes(b"xy")
    (tmp_path / "library-99999999-999999-999999.db").write_bytes(b"no moment")
    labels = {b.path.name: b.label for b in list_backups(tmp_path)}
    assert labels["library-20310520-120000-000000-before-schema-0002.db"] == "before-schema-0002"
    assert labels["my copy.db"] == "", "whatever else is wrong in the folder"
    assert list_backups(tmp_path / "nowhere") == []


def test_due() -> None:
    assert is_due([], NOON)
    assert not is_due([make(NOON - timedelta(hours=3), "")], NOON)
    assert is_due([make(NOON + timedelta(days=300))], NOON), "from the future, before the clock was set back"
    assert not is_due([make(NOON + timedelta(hours=1))], NOON)
